-- 集中整治 (五(一)3): for some weeks one unit leads the work on places and kinds of problems; before and after are measured.
create table campaigns (
  city_id integer not null references cities (city_id),
  id uuid not null,
  name text not null,
  clause text not null,
  -- What belongs to it; an empty list asks nothing. Type of place says which places were taken in at the start.
  place_types text[] not null default '{}',
  categories text[] not null default '{}',
  divisions integer[] not null default '{}',
  lead_unit_id uuid not null,
  goal text not null,
  starts_on date not null,
  ends_on date not null,
  state text not null check (state in ('planned', 'running', 'finished', 'dropped')),
  planned_by uuid not null,
  planned_at timestamptz not null,
  started_by uuid,
  started_at timestamptz,
  finished_by uuid,
  finished_at timestamptz,
  summary text,
  -- The figures of the day it was finished, as they were shown.
  result jsonb,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, name),
  check (ends_on > starts_on),
  foreign key (city_id, lead_unit_id) references units (city_id, id),
  foreign key (city_id, planned_by) references persons (city_id, id),
  foreign key (city_id, started_by) references persons (city_id, id),
  foreign key (city_id, finished_by) references persons (city_id, id)
);

create index campaigns_running on campaigns (city_id) where state = 'running';

create table campaign_places (
  city_id integer not null,
  campaign_id uuid not null,
  place_id uuid not null,
  primary key (city_id, campaign_id, place_id),
  foreign key (city_id, campaign_id) references campaigns (city_id, id),
  foreign key (city_id, place_id) references places (city_id, id)
);

create table campaign_cases (
  city_id integer not null,
  campaign_id uuid not null,
  case_id uuid not null,
  -- Taken in by what the campaign asks for, or by a person.
  how text not null check (how in ('rule', 'hand')),
  at timestamptz not null,
  primary key (city_id, campaign_id, case_id),
  foreign key (city_id, campaign_id) references campaigns (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

create index campaign_cases_by_case on campaign_cases (city_id, case_id);

create index visits_by_place on visits (city_id, place_id, observed_at desc) where submitted_at is not null;
