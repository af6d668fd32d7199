-- Cities, the installation's own settings, units as a dated tree, persons, dated posts, sign-in.
-- Rules of design section 6: city_id first in every key of a tenant table, ids made by the app.

create table installation (
  only_row boolean primary key default true check (only_row),
  demo boolean not null,
  clock_offset_seconds bigint not null default 0 check (clock_offset_seconds >= -315360000),
  seed_state text not null default 'none' check (seed_state in ('none', 'running', 'done', 'removed')),
  created_at timestamptz not null
);

create table cities (
  city_id integer primary key check (city_id between 100000 and 999999),
  name text not null,
  short_name text not null,
  host text unique,
  pack_id text not null,
  pack_version text not null,
  created_at timestamptz not null
);

create table units (
  city_id integer not null references cities (city_id),
  id uuid not null,
  code text not null,
  kind text not null,
  division integer,
  demo boolean not null default false,
  aliases text[] not null default '{}',
  primary key (city_id, id),
  unique (city_id, code)
);

create table unit_terms (
  city_id integer not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  short_name text not null,
  parent_id uuid,
  starts_on date not null,
  ends_on date,
  primary key (city_id, id),
  unique (city_id, unit_id, starts_on),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, parent_id) references units (city_id, id),
  check (ends_on is null or ends_on > starts_on)
);

create table persons (
  city_id integer not null references cities (city_id),
  id uuid not null,
  name text not null,
  contact_cipher bytea,
  demo boolean not null default false,
  erased_at timestamptz,
  primary key (city_id, id)
);

create table posts (
  city_id integer not null,
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  role text not null,
  title text not null,
  secondment boolean not null default false,
  starts_on date not null,
  ends_on date,
  primary key (city_id, id),
  foreign key (city_id, person_id) references persons (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  check (ends_on is null or ends_on >= starts_on)
);

create index posts_by_person on posts (city_id, person_id);

create index posts_by_unit on posts (city_id, unit_id);

create table accounts (
  login text primary key,
  city_id integer not null,
  person_id uuid not null,
  password_hash text not null,
  failures integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  disabled_at timestamptz,
  unique (city_id, person_id)
);

create table sessions (
  token_digest bytea primary key,
  city_id integer not null,
  person_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);

create index sessions_by_person on sessions (city_id, person_id);

create table setup_links (
  token_digest bytea primary key,
  city_id integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table submissions (
  city_id integer not null references cities (city_id),
  action_id uuid not null,
  person_id uuid,
  body_digest bytea not null,
  status integer not null,
  reply jsonb,
  at timestamptz not null,
  primary key (city_id, action_id)
);
