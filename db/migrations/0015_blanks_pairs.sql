-- 规划空缺: what a version left open with a day named, as something somebody owes; which old and new items of a draft a person
-- has paired or separated; and what requirement a duty serves, so that a new version can say whom it touches.

alter table duties add column requirements text[] not null default '{}';

do $$ declare city record; begin
  for city in select city_id from cities loop
    perform set_config('app.city', city.city_id::text, true);
    update duties d set requirements = array[c.requirement] from cases c
      where d.subject_type = 'case' and c.id = d.subject_id and c.requirement is not null;
    update duties d set requirements = array[i.requirement] from measures m join work_plan_items i on i.plan_id = m.plan_id and i.measure_id = m.id
      where d.subject_type = 'measure' and m.id = d.subject_id;
  end loop;
  perform set_config('app.city', '', true);
end $$;

create table plan_blanks (
  city_id integer not null references cities (city_id),
  promise_id uuid not null,
  kind text not null check (kind in ('lead', 'due', 'figure')),
  code text not null,
  clause text not null,
  title text not null,
  plan_id uuid not null,
  unit_id uuid not null,
  due_on date not null,
  reason text,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_how text check (closed_how in ('version', 'division', 'renewed', 'ended')),
  primary key (city_id, promise_id, kind, code),
  foreign key (city_id, plan_id) references plans (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index plan_blanks_open on plan_blanks (city_id, kind, code) where closed_at is null;

create table plan_draft_pairs (
  city_id integer not null,
  draft_id uuid not null,
  kind text not null check (kind in ('clause', 'task', 'target')),
  old text not null,
  item_id uuid not null,
  said text not null check (said in ('pair', 'apart')),
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (city_id, draft_id, kind, old, item_id),
  foreign key (city_id, draft_id, item_id) references plan_draft_items (city_id, draft_id, id)
);

create unique index plan_draft_pairs_old on plan_draft_pairs (city_id, draft_id, kind, old) where said = 'pair';

create unique index plan_draft_pairs_item on plan_draft_pairs (city_id, draft_id, item_id) where said = 'pair';
