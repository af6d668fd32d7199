-- Registers as data with a history that is never rewritten; phases of the plan, what they stand on, the year backwards.

create table register_entries (
  city_id integer not null references cities (city_id),
  id uuid not null,
  register text not null,
  parent_id uuid,
  unit_id uuid,
  division integer,
  pack_key text,
  unique_key text,
  version integer not null default 1,
  values jsonb not null,
  by_pack boolean not null default false,
  entered_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, parent_id) references register_entries (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index register_entries_unique on register_entries (city_id, register, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), unique_key) where removed_at is null and unique_key is not null;

create unique index register_entries_pack on register_entries (city_id, register, pack_key) where pack_key is not null;

create index register_entries_list on register_entries (city_id, register, changed_at desc, id);

create index register_entries_under on register_entries (city_id, parent_id, register) where parent_id is not null;

-- Every version as it was handed in; the entry itself only repeats the last one, for lists.
create table register_versions (
  city_id integer not null,
  entry_id uuid not null,
  version integer not null,
  values jsonb,
  digest text not null,
  reason text,
  by_person uuid,
  by_role text,
  at timestamptz not null,
  primary key (city_id, entry_id, version),
  foreign key (city_id, entry_id) references register_entries (city_id, id)
);

create table register_links (
  city_id integer not null,
  ref text not null,
  entry_id uuid not null,
  primary key (city_id, ref, entry_id),
  foreign key (city_id, entry_id) references register_entries (city_id, id)
);

create index register_links_by_entry on register_links (city_id, entry_id);

create table phase_states (
  city_id integer not null references cities (city_id),
  phase text not null,
  state text not null,
  proposed_by uuid,
  proposed_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  words text not null default '',
  version integer not null default 1,
  primary key (city_id, phase)
);

-- What a criterion stands on when no figure says it: a confirmation of one person, approved by another; or a waiver.
create table grounds (
  city_id integer not null references cities (city_id),
  id uuid not null,
  subject text not null,
  kind text not null check (kind in ('confirm', 'waive')),
  words text not null,
  evidence text not null default '',
  by_person uuid not null,
  by_role text not null,
  at timestamptz not null,
  state text not null default 'stated' check (state in ('stated', 'approved', 'waived', 'declined', 'withdrawn')),
  decided_by uuid,
  decided_role text,
  decided_at timestamptz,
  decided_words text,
  version integer not null default 1,
  primary key (city_id, id)
);

create unique index grounds_one_open on grounds (city_id, subject, kind) where state in ('stated', 'approved', 'waived');

create table year_anchors (
  city_id integer not null references cities (city_id),
  id uuid not null,
  year integer not null,
  day date not null,
  words text not null,
  by_person uuid not null,
  at timestamptz not null,
  primary key (city_id, id)
);

create index year_anchors_last on year_anchors (city_id, year, at desc, id desc);

create table year_steps (
  city_id integer not null references cities (city_id),
  id uuid not null,
  year integer not null,
  code text not null,
  anchor_id uuid not null,
  due_at timestamptz not null,
  provisional boolean not null,
  calendar_version text not null,
  done_at timestamptz,
  done_by uuid,
  done_words text,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, year, code),
  foreign key (city_id, anchor_id) references year_anchors (city_id, id)
);
