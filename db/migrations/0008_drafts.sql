-- 规划导入: a document understood by the machine, reviewed by people, published as a version of the plan.

alter table clauses add column text text;

alter table plans add column draft_id uuid;

create table plan_drafts (
  city_id integer not null references cities (city_id),
  id uuid not null,
  state text not null check (state in ('review', 'published', 'abandoned')),
  file_name text not null,
  digest text not null,
  format text not null,
  size integer not null,
  text text not null,
  notes jsonb not null,
  lints jsonb not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  closed_by uuid,
  closed_at timestamptz,
  reason text,
  plan_id uuid,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest),
  foreign key (city_id, plan_id) references plans (city_id, id)
);

create unique index plan_drafts_once on plan_drafts (city_id, digest) where state = 'review';

create index plan_drafts_by_time on plan_drafts (city_id, uploaded_at);

create table plan_draft_items (
  city_id integer not null,
  draft_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('front', 'clause', 'area', 'task', 'target', 'rule', 'repair')),
  ordinal integer not null,
  state text not null check (state in ('proposed', 'accepted', 'corrected', 'rejected', 'split', 'merged')),
  span_start integer not null,
  span_end integer not null,
  confidence integer,
  proposed jsonb,
  value jsonb not null,
  parents uuid[] not null default '{}',
  reason text,
  decided_by uuid,
  decided_at timestamptz,
  version integer not null default 1,
  primary key (city_id, draft_id, id),
  foreign key (city_id, draft_id) references plan_drafts (city_id, id)
);
