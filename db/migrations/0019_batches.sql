-- Ledgers of problems handed in: their rows and pictures until they have become cases.

create table case_batches (
  city_id integer not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('table', 'paper', 'photos')),
  digest text not null,
  state text not null check (state in ('reading', 'ready', 'closed')),
  sheets jsonb not null,
  left_out jsonb not null,
  said jsonb,
  handed_by uuid not null,
  handed_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id) references cities (city_id),
  foreign key (city_id, handed_by) references persons (city_id, id)
);

-- The same file handed in again, by whomever, is the one that is open.
create unique index case_batches_open on case_batches (city_id, digest) where state <> 'closed';

create table batch_rows (
  city_id integer not null,
  batch_id uuid not null,
  sheet integer not null,
  row_number integer not null,
  cells jsonb not null,
  line_digest text,
  case_id uuid,
  primary key (city_id, batch_id, sheet, row_number),
  foreign key (city_id, batch_id) references case_batches (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

-- Whether the same problem came in before, from whichever ledger.
create index batch_rows_known on batch_rows (city_id, line_digest) where case_id is not null;

create table batch_pictures (
  city_id integer not null,
  batch_id uuid not null,
  n integer not null,
  sheet integer not null,
  row_number integer not null,
  col integer not null,
  entry text not null,
  digest text,
  fault text,
  primary key (city_id, batch_id, n),
  foreign key (city_id, batch_id) references case_batches (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

-- What the source itself calls it: the same number again is most likely the same problem.
create index cases_by_source_ref on cases (city_id, source_ref) where source_ref is not null;
