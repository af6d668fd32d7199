-- Figures: what units file, what it is compared with, what follows for each target, and who is owed what.

alter table observations add column value jsonb;

alter table observations add column survey jsonb;

create index observations_of_requirement on observations (city_id, requirement) where visit_id is null;

create table metric_readings (
  city_id integer not null references cities (city_id),
  id uuid not null,
  indicator text not null,
  subject text not null,
  period text not null,
  state text not null,
  value jsonb not null,
  survey jsonb,
  warnings jsonb not null,
  source text not null,
  note text,
  reason text,
  supersedes uuid,
  unit_id uuid not null,
  filer_id uuid not null,
  reviewer_id uuid,
  return_reason text,
  observation_id uuid,
  filed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, supersedes),
  foreign key (city_id, supersedes) references metric_readings (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, observation_id) references observations (city_id, id)
);

create unique index metric_readings_one_open on metric_readings (city_id, indicator, subject, period) where state in ('draft', 'submitted', 'returned');

create unique index metric_readings_one_accepted on metric_readings (city_id, indicator, subject, period) where state = 'accepted';

create index metric_readings_waiting on metric_readings (city_id, submitted_at) where state = 'submitted';

create table metric_outside (
  city_id integer not null references cities (city_id),
  id uuid not null,
  kind text not null check (kind in ('benchmark', 'plan')),
  code text not null,
  period text not null,
  amount numeric not null,
  unit text not null,
  document text not null,
  page text not null,
  year text not null,
  effective_on date not null,
  reason text,
  supersedes uuid,
  entered_by uuid not null,
  at timestamptz not null,
  primary key (city_id, id),
  unique (city_id, supersedes),
  foreign key (city_id, supersedes) references metric_outside (city_id, id)
);

create unique index metric_outside_first on metric_outside (city_id, kind, code, period) where supersedes is null;

create table metric_lists (
  city_id integer not null references cities (city_id),
  id uuid not null,
  list text not null,
  name text not null,
  ordinal integer not null,
  ground text not null,
  added_by uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  primary key (city_id, id)
);

create unique index metric_lists_once on metric_lists (city_id, list, name) where ends_at is null;

create table metric_dues (
  city_id integer not null references cities (city_id),
  id uuid not null,
  indicator text not null,
  period text not null,
  unit_id uuid not null,
  due_at timestamptz not null,
  opened_at timestamptz not null,
  done_at timestamptz,
  primary key (city_id, id),
  unique (city_id, indicator, period),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create table verdicts (
  city_id integer not null references cities (city_id),
  id uuid not null,
  target text not null,
  subject text not null,
  period text not null,
  verdict text not null,
  before text,
  margin numeric,
  margin_unit text,
  sentence text not null,
  rule_text text not null,
  rule_version text not null,
  used jsonb not null,
  decision_id uuid,
  at timestamptz not null,
  primary key (city_id, id)
);

create index verdicts_of_target on verdicts (city_id, target, subject, period, at);

create table verdict_now (
  city_id integer not null references cities (city_id),
  target text not null,
  subject text not null,
  period text not null,
  verdict_id uuid not null,
  verdict text not null,
  margin numeric,
  margin_unit text,
  sentence text not null,
  figure text,
  figure_period text,
  digest text not null,
  since timestamptz not null,
  primary key (city_id, target, subject, period),
  foreign key (city_id, verdict_id) references verdicts (city_id, id)
);

create table verdict_decisions (
  city_id integer not null references cities (city_id),
  id uuid not null,
  target text not null,
  subject text not null,
  period text not null,
  state text not null,
  verdict text not null,
  reason text not null,
  evidence text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  refusal text,
  version integer not null default 1,
  primary key (city_id, id)
);

create unique index verdict_decisions_one_open on verdict_decisions (city_id, target, subject, period) where state = 'proposed';

create table metric_alerts (
  city_id integer not null references cities (city_id),
  id uuid not null,
  kind text not null check (kind in ('regression', 'outlook', 'elapsed')),
  target text not null,
  subject text not null,
  period text not null,
  unit_id uuid,
  sentence text not null,
  raised_at timestamptz not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  ended_at timestamptz,
  primary key (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index metric_alerts_once on metric_alerts (city_id, kind, target, subject, period) where ended_at is null;

create table timer_runs (
  city_id integer not null references cities (city_id),
  timer text not null,
  day date not null,
  primary key (city_id, timer)
);
