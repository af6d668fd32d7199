-- The ground: areas and road sections, who stands in for places and sections, the declared list of places, and the rules by
-- which a problem finds its unit.

-- A version of an area or a road section. It is never rewritten: what changes is a new row, and the old one ends.
create table shapes (
  city_id integer not null references cities (city_id),
  id uuid not null,
  kind text not null,
  code text not null,
  version integer not null,
  name text not null,
  division integer,
  unit_id uuid,
  geometry jsonb not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null,
  size numeric(16, 2) not null,
  crs text not null,
  digest text not null,
  demo boolean not null default false,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (city_id, id),
  unique (city_id, kind, code, version),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index shapes_in_force on shapes (city_id, kind, code) where valid_to is null;

-- Moves with every change of shapes or rules, so that each server process knows when its index is stale.
create table ground_versions (
  city_id integer not null references cities (city_id),
  version bigint not null,
  primary key (city_id)
);

alter table places add column geometry jsonb;

alter table places add column crs text not null default 'WGS-84';

create table place_posts (
  city_id integer not null,
  id uuid not null,
  place_id uuid not null,
  person_id uuid not null,
  starts_on date not null,
  ends_on date,
  demo boolean not null default false,
  primary key (city_id, id),
  foreign key (city_id, place_id) references places (city_id, id),
  foreign key (city_id, person_id) references persons (city_id, id),
  check (ends_on is null or ends_on >= starts_on)
);

create unique index place_posts_one on place_posts (city_id, place_id) where ends_on is null;

create index place_posts_by_person on place_posts (city_id, person_id) where ends_on is null;

-- 包保、包抓: the unit that sponsors a place or a road section, with its leader.
create table sponsors (
  city_id integer not null,
  id uuid not null,
  place_id uuid,
  section text,
  unit_id uuid not null,
  leader_id uuid,
  starts_on date not null,
  ends_on date,
  demo boolean not null default false,
  primary key (city_id, id),
  foreign key (city_id, place_id) references places (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, leader_id) references persons (city_id, id),
  check (ends_on is null or ends_on >= starts_on),
  check ((place_id is null) <> (section is null))
);

create unique index sponsors_one_of_place on sponsors (city_id, place_id) where ends_on is null and place_id is not null;

create unique index sponsors_one_of_section on sponsors (city_id, section) where ends_on is null and section is not null;

create index sponsors_by_unit on sponsors (city_id, unit_id) where ends_on is null;

-- 点位申报表: frozen on a day; a replacement is proposed with its reason and approved by another person.
create table declarations (
  city_id integer not null references cities (city_id),
  id uuid not null,
  name text not null,
  frozen_on date not null,
  frozen_at timestamptz not null,
  frozen_by uuid not null,
  edition integer not null default 1,
  digest text not null,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, name)
);

-- A line as it stood when it came in; it leaves by the edition in which another takes its place.
create table declaration_places (
  city_id integer not null,
  declaration_id uuid not null,
  line integer not null,
  place_id uuid not null,
  code text not null,
  name text not null,
  place_type text not null,
  type_name text not null,
  division integer not null,
  address text not null,
  lon double precision not null,
  lat double precision not null,
  unit_id uuid,
  unit_name text,
  in_edition integer not null,
  out_edition integer,
  primary key (city_id, declaration_id, line, in_edition),
  foreign key (city_id, declaration_id) references declarations (city_id, id),
  foreign key (city_id, place_id) references places (city_id, id)
);

create unique index declaration_places_once on declaration_places (city_id, declaration_id, place_id) where out_edition is null;

create table declaration_replacements (
  city_id integer not null,
  id uuid not null,
  declaration_id uuid not null,
  out_place uuid not null,
  in_place uuid not null,
  reason text not null,
  state text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decided_words text,
  edition integer,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, declaration_id) references declarations (city_id, id),
  foreign key (city_id, out_place) references places (city_id, id),
  foreign key (city_id, in_place) references places (city_id, id)
);

create unique index declaration_replacements_one on declaration_replacements (city_id, declaration_id, out_place) where state = 'proposed';

create unique index declaration_replacements_once on declaration_replacements (city_id, declaration_id, in_place) where state = 'proposed';

create table dispatch_sets (
  city_id integer not null references cities (city_id),
  id uuid not null,
  number integer not null,
  state text not null,
  note text not null default '',
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  approved_by uuid,
  approved_at timestamptz,
  force_at timestamptz,
  replaced_at timestamptz,
  digest text not null,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, number)
);

create unique index dispatch_sets_one_force on dispatch_sets (city_id) where state = 'force';

create unique index dispatch_sets_one_open on dispatch_sets (city_id) where state in ('draft', 'submitted', 'approved');

create table dispatch_rules (
  city_id integer not null,
  set_id uuid not null,
  line integer not null,
  id uuid not null,
  part text not null check (part in ('accountable', 'sector')),
  category text,
  area_kind text,
  area_code text,
  place_type text,
  period jsonb,
  unit_id uuid not null,
  ground text not null,
  primary key (city_id, set_id, line),
  foreign key (city_id, set_id) references dispatch_sets (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);
