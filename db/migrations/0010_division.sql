-- Dividing the work: handed-in tables, who answers for a requirement in a county, work plans of units and their measures.

create table import_files (
  city_id integer not null references cities (city_id),
  id uuid not null,
  purpose text not null,
  name text not null,
  digest text not null,
  bytes bytea not null,
  mapping jsonb,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  applied_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, uploaded_by) references persons (city_id, id)
);

create unique index import_files_waiting on import_files (city_id, uploaded_by, purpose, digest) where applied_at is null;

create table territory_owners (
  city_id integer not null references cities (city_id),
  id uuid not null,
  requirement text not null,
  division integer not null,
  unit_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index territory_owners_one on territory_owners (city_id, requirement, division) where ends_at is null;

create index territory_owners_by_unit on territory_owners (city_id, unit_id) where ends_at is null;

create table work_plans (
  city_id integer not null references cities (city_id),
  id uuid not null,
  unit_id uuid not null,
  edition integer not null check (edition > 0),
  state text not null,
  reason text,
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  submitted_by uuid,
  submitted_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  decision text,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, unit_id, edition),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index work_plans_in_force on work_plans (city_id, unit_id) where state = 'approved';

create unique index work_plans_open on work_plans (city_id, unit_id) where state in ('draft', 'submitted', 'returned');

create table work_plan_items (
  city_id integer not null,
  plan_id uuid not null,
  measure_id uuid not null,
  ordinal integer not null,
  requirement text not null,
  words text not null,
  due_day date,
  due_each text check (due_each in ('month', 'quarter', 'half', 'year')),
  primary key (city_id, plan_id, measure_id),
  foreign key (city_id, plan_id) references work_plans (city_id, id),
  check ((due_day is null) <> (due_each is null))
);

create index work_plan_items_by_requirement on work_plan_items (city_id, requirement);

create table measures (
  city_id integer not null references cities (city_id),
  id uuid not null,
  unit_id uuid not null,
  plan_id uuid not null,
  state text not null,
  due_on date not null,
  report text,
  reported_by uuid,
  reported_at timestamptz,
  decision text,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, plan_id) references work_plans (city_id, id)
);

create index measures_by_plan on measures (city_id, plan_id);

create table measure_reports (
  city_id integer not null,
  id uuid not null,
  measure_id uuid not null,
  due_on date not null,
  words text not null,
  by_person uuid not null,
  at timestamptz not null,
  primary key (city_id, id),
  foreign key (city_id, measure_id) references measures (city_id, id)
);

create index measure_reports_by_measure on measure_reports (city_id, measure_id, at);
