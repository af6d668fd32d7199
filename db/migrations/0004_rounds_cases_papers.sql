-- The loop: rounds and visits, observations, cases, papers, the notice series.

create table rounds (
  city_id integer not null references cities (city_id),
  id uuid not null,
  name text not null,
  framework_id uuid not null,
  seed text not null,
  state text not null,
  quota jsonb not null,
  opened_by uuid not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, framework_id) references plans (city_id, id)
);

create table visits (
  city_id integer not null,
  id uuid not null,
  round_id uuid not null,
  place_id uuid not null,
  place_type text not null,
  division integer not null,
  inspector_id uuid,
  state text not null,
  observed_at timestamptz,
  submitted_at timestamptz,
  clock_skew_seconds integer,
  primary key (city_id, id),
  unique (city_id, round_id, place_id),
  foreign key (city_id, round_id) references rounds (city_id, id),
  foreign key (city_id, place_id) references places (city_id, id),
  foreign key (city_id, inspector_id) references persons (city_id, id)
);

create index visits_by_inspector on visits (city_id, inspector_id, state);

create table observations (
  city_id integer not null references cities (city_id),
  id uuid not null,
  requirement text not null,
  subject text not null,
  period text not null,
  grade text,
  number numeric,
  unit text,
  source text not null,
  observer uuid,
  visit_id uuid,
  case_id uuid,
  item text,
  note text,
  observed_at timestamptz not null,
  at timestamptz not null,
  supersedes uuid,
  primary key (city_id, id),
  unique (city_id, supersedes),
  foreign key (city_id, supersedes) references observations (city_id, id),
  foreign key (city_id, visit_id) references visits (city_id, id)
);

create index observations_by_period on observations (city_id, period, requirement);

create index observations_by_subject on observations (city_id, subject, at desc);

create sequence case_numbers;

create table cases (
  city_id integer not null references cities (city_id),
  id uuid not null,
  number text not null,
  state text not null,
  source text not null,
  source_ref text,
  place_id uuid,
  place_type text,
  division integer,
  requirement text,
  severity text not null,
  clause text,
  title text not null,
  detail text not null,
  observation_id uuid,
  round_id uuid,
  unit_id uuid,
  unit_ground text,
  order_id uuid,
  into_case_id uuid,
  finder_id uuid,
  fixer_id uuid,
  verifier_id uuid,
  filed_at timestamptz not null,
  issued_at timestamptz,
  acknowledged_at timestamptz,
  handled_at timestamptz,
  closed_at timestamptz,
  due_at timestamptz,
  allowance text,
  rule_version text,
  measure text,
  reason text,
  returned_count integer not null default 0,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, number),
  foreign key (city_id, place_id) references places (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, into_case_id) references cases (city_id, id)
);

create index cases_by_state on cases (city_id, state, filed_at desc);

create index cases_by_unit on cases (city_id, unit_id, state, due_at);

create index cases_by_place on cases (city_id, place_id);

create index cases_by_round on cases (city_id, round_id);

create index cases_by_order on cases (city_id, order_id);

create table case_totals (
  city_id integer not null references cities (city_id),
  division integer not null,
  unit_id uuid not null,
  unit_kind text not null,
  state text not null,
  n bigint not null,
  primary key (city_id, division, unit_id, state)
);

create table case_weeks (
  city_id integer not null references cities (city_id),
  week date not null,
  filed bigint not null default 0,
  closed bigint not null default 0,
  primary key (city_id, week)
);

create table papers (
  city_id integer not null references cities (city_id),
  id uuid not null,
  series text not null,
  year integer,
  number integer,
  title text not null,
  unit_id uuid,
  round_id uuid,
  state text not null,
  body jsonb not null,
  drafted_at timestamptz not null,
  drafted_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  issued_by uuid,
  issued_at timestamptz,
  withdrawn_at timestamptz,
  withdraw_reason text,
  head_position bigint,
  head_chain bytea,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, series, year, number),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create index papers_by_series on papers (city_id, series, state, drafted_at desc);

create table paper_numbers (
  city_id integer not null references cities (city_id),
  series text not null,
  year integer not null,
  last_number integer not null,
  primary key (city_id, series, year)
);

create table paper_entries (
  city_id integer not null,
  id uuid not null,
  paper_id uuid not null,
  ordinal integer not null,
  unit_id uuid not null,
  case_id uuid,
  duty_id uuid,
  ground text not null,
  named boolean not null default false,
  primary key (city_id, id),
  unique (city_id, paper_id, duty_id),
  foreign key (city_id, paper_id) references papers (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

create table notices (
  city_id integer not null,
  id uuid not null,
  series text not null,
  year integer not null,
  number integer not null,
  unit_id uuid not null,
  ground text not null,
  clause text not null,
  paper_id uuid not null,
  entry_id uuid not null,
  case_id uuid,
  issued_at timestamptz not null,
  withdrawn_at timestamptz,
  withdraw_reason text,
  primary key (city_id, id),
  unique (city_id, entry_id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, paper_id) references papers (city_id, id)
);

create index notices_by_unit on notices (city_id, unit_id, issued_at);
