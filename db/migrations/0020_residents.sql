-- What residents report (随手拍): a record of its own until a person decides. It holds the least that is needed, and what
-- leads to a person is erased on its day (purged_at).
create sequence report_numbers;

create table resident_reports (
  city_id integer not null references cities (city_id),
  id uuid not null,
  number text not null,
  -- Keyed digests: the tracking code, the device and the address themselves stand nowhere.
  code_digest text not null,
  body_digest text not null,
  device text,
  address text,
  state text not null,
  channel text not null check (channel in ('page', 'open311')),
  -- The category the resident chose.
  category text,
  words text not null,
  where_words text not null,
  -- County or town by public code.
  division integer,
  lon double precision,
  lat double precision,
  spot_from text check (spot_from in ('phone', 'photo', 'given')),
  phone_sealed bytea,
  standing text not null check (standing in ('known', 'form', 'bare')),
  -- Stands at the end of the queue: one of very many from one address.
  low boolean not null default false,
  -- Real time, for rates.
  sent_at timestamptz not null,
  received_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  reason text,
  case_id uuid,
  -- How often the resident had the case taken up again.
  reopened integer not null default 0,
  purged_at timestamptz,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, number),
  unique (city_id, code_digest),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, decided_by) references persons (city_id, id)
);

create index resident_reports_queue on resident_reports (city_id, state, low, received_at);

create index resident_reports_by_address on resident_reports (city_id, address, sent_at desc);

create index resident_reports_by_device on resident_reports (city_id, device, sent_at desc);

create index resident_reports_by_case on resident_reports (city_id, case_id) where case_id is not null;

create index resident_reports_received on resident_reports (city_id, received_at desc);

create index resident_reports_to_purge on resident_reports (city_id, received_at) where purged_at is null;

create table report_photos (
  city_id integer not null,
  report_id uuid not null,
  n integer not null,
  digest text not null,
  primary key (city_id, report_id, n),
  foreign key (city_id, report_id) references resident_reports (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

create index report_photos_by_digest on report_photos (city_id, digest);

-- One word for each end of the case.
create table report_ratings (
  city_id integer not null,
  report_id uuid not null,
  closing integer not null,
  grade text not null check (grade in ('good', 'fair', 'poor')),
  at timestamptz not null,
  primary key (city_id, report_id, closing),
  foreign key (city_id, report_id) references resident_reports (city_id, id)
);
