-- The plan as data: versions, clauses, requirements, who answers for each. Places. Files.

create table plans (
  city_id integer not null references cities (city_id),
  id uuid not null,
  kind text not null check (kind in ('plan', 'framework')),
  code text not null,
  title text not null,
  doc_number text,
  issued_on date,
  version text not null,
  digest text not null,
  self_test boolean not null default false,
  body jsonb not null,
  published_at timestamptz not null,
  superseded_at timestamptz,
  primary key (city_id, id),
  unique (city_id, code, digest)
);

create unique index plans_current on plans (city_id, code) where superseded_at is null;

create table clauses (
  city_id integer not null,
  plan_id uuid not null,
  id text not null,
  ordinal integer not null,
  level integer not null,
  marker text not null,
  heading text not null,
  gist text not null,
  parent text,
  primary key (city_id, plan_id, id),
  foreign key (city_id, plan_id) references plans (city_id, id)
);

create table requirements (
  city_id integer not null,
  plan_id uuid not null,
  code text not null,
  kind text not null,
  ordinal integer not null,
  clause text,
  parent text,
  title text not null,
  body jsonb not null,
  primary key (city_id, plan_id, code),
  foreign key (city_id, plan_id) references plans (city_id, id)
);

create index requirements_by_kind on requirements (city_id, plan_id, kind, ordinal);

create table responsibilities (
  city_id integer not null references cities (city_id),
  id uuid not null,
  requirement text not null,
  unit_id uuid not null,
  part text not null check (part in ('lead', 'support')),
  starts_at timestamptz not null,
  ends_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index responsibilities_one_lead on responsibilities (city_id, requirement) where part = 'lead' and ends_at is null;

create unique index responsibilities_once on responsibilities (city_id, requirement, unit_id) where ends_at is null;

create index responsibilities_by_unit on responsibilities (city_id, unit_id) where ends_at is null;

create table places (
  city_id integer not null references cities (city_id),
  id uuid not null,
  code text not null,
  name text not null,
  place_type text not null,
  division integer not null,
  address text not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  unit_id uuid,
  demo boolean not null default false,
  retired_on date,
  primary key (city_id, id),
  unique (city_id, code),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create index places_by_type on places (city_id, place_type) where retired_on is null;

create table blobs (
  city_id integer not null references cities (city_id),
  digest text not null,
  size integer not null,
  media_type text not null,
  width integer,
  height integer,
  taken_at timestamptz,
  taken_lon double precision,
  taken_lat double precision,
  device text,
  stored_by uuid,
  stored_at timestamptz not null,
  primary key (city_id, digest)
);

create table evidence (
  city_id integer not null,
  id uuid not null,
  subject_type text not null,
  subject_id uuid not null,
  part text not null check (part in ('before', 'after', 'check')),
  digest text not null,
  by_person uuid not null,
  client_at timestamptz,
  at timestamptz not null,
  primary key (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

create index evidence_by_subject on evidence (city_id, subject_type, subject_id);
