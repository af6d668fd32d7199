-- The ledger: facts, the chain of seals, cursors of reactions. Duties: who owes what by when.

create table facts (
  city_id integer not null references cities (city_id),
  id uuid not null,
  seq bigint generated always as identity,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  kind text not null,
  subject_type text not null,
  subject_id text not null,
  actor_person uuid,
  actor_role text,
  actor_unit uuid,
  clause text,
  rule_version text,
  data jsonb not null,
  digest bytea not null,
  primary key (city_id, id)
);

create index facts_by_txid on facts (city_id, txid, seq);

create index facts_by_subject on facts (city_id, subject_type, subject_id, seq);

create table seals (
  city_id integer not null references cities (city_id),
  position bigint not null,
  fact_id uuid not null,
  fact_digest bytea not null,
  chain bytea not null,
  sealed_at timestamptz not null,
  primary key (city_id, position),
  unique (city_id, fact_id)
);

create table seal_heads (
  city_id integer primary key references cities (city_id),
  position bigint not null,
  chain bytea not null,
  txid xid8 not null,
  seq bigint not null
);

create table reaction_cursors (
  city_id integer not null references cities (city_id),
  reaction text not null,
  position bigint not null,
  primary key (city_id, reaction)
);

create table reaction_failures (
  city_id integer not null references cities (city_id),
  reaction text not null,
  fact_id uuid not null,
  attempts integer not null,
  error text not null,
  first_at timestamptz not null,
  retry_at timestamptz,
  primary key (city_id, reaction, fact_id)
);

create table duties (
  city_id integer not null references cities (city_id),
  id uuid not null,
  kind text not null,
  subject_type text not null,
  subject_id uuid not null,
  title text not null,
  unit_id uuid not null,
  post_id uuid,
  clause text,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  allowance text not null,
  calendar text not null,
  calendar_version text not null,
  provisional boolean not null default false,
  done_at timestamptz,
  cancelled_at timestamptz,
  overdue_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, post_id) references posts (city_id, id)
);

create index duties_to_scan on duties (city_id, due_at) where done_at is null and cancelled_at is null and overdue_at is null;

create index duties_open_by_unit on duties (city_id, unit_id, due_at) where done_at is null and cancelled_at is null;

create index duties_open_by_post on duties (city_id, post_id) where done_at is null and cancelled_at is null;

create index duties_by_subject on duties (city_id, subject_type, subject_id);

create table reminders (
  city_id integer not null references cities (city_id),
  id uuid not null,
  unit_id uuid not null,
  duty_id uuid not null,
  kind text not null,
  at timestamptz not null,
  primary key (city_id, id),
  unique (city_id, duty_id, kind),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, duty_id) references duties (city_id, id)
);

create index reminders_by_unit on reminders (city_id, unit_id, at desc);
