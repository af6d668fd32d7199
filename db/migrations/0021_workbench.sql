-- Lists of cases at a million: an index for each ground on which somebody sees cases, in the order lists come in, and for
-- what is open one in the order of due time. What an index was for a list that skipped pages goes; rounds and orders keep
-- theirs over those that have one.
drop index cases_by_state;

drop index cases_by_unit;

drop index cases_by_round;

drop index cases_by_order;

create index cases_by_filed on cases (city_id, filed_at desc, id desc);

-- What is closed is most of a city and is found by the others.
create index cases_by_state on cases (city_id, state, filed_at desc, id desc) where state <> 'closed';

create index cases_by_unit on cases (city_id, unit_id, filed_at desc, id desc);

create index cases_by_division on cases (city_id, division, filed_at desc, id desc);

create index cases_open_by_unit on cases (city_id, unit_id, (coalesce(due_at, 'infinity')), id) where case_open(state);

create index cases_open_by_due on cases (city_id, (coalesce(due_at, 'infinity')), id) where case_open(state);

create index cases_by_round on cases (city_id, round_id) where round_id is not null;

create index cases_by_order on cases (city_id, order_id) where order_id is not null;

create index cases_by_category on cases (city_id, category, filed_at desc, id desc) where category is not null;

create index cases_by_requirement on cases (city_id, requirement, filed_at desc, id desc) where requirement is not null;

create index cases_by_finder on cases (city_id, finder_id, filed_at desc, id desc) where finder_id is not null;

create index cases_by_verifier on cases (city_id, verifier_id, filed_at desc, id desc) where verifier_id is not null;

create index cases_by_checker on cases (city_id, checker_id, filed_at desc, id desc) where checker_id is not null;

create index cases_by_part on cases using gin (part_units) where part_units <> '{}';

-- Filters of the case list that a person keeps under a name; shared with the unit when `unit_id` stands.
create table case_views (
  city_id integer not null references cities (city_id),
  id uuid not null,
  person_id uuid not null,
  unit_id uuid,
  name text not null,
  filter jsonb not null,
  -- Opened when the list is opened without a filter.
  by_default boolean not null default false,
  saved_at timestamptz not null,
  primary key (city_id, id),
  unique (city_id, person_id, name),
  foreign key (city_id, person_id) references persons (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index case_views_one_default on case_views (city_id, person_id) where by_default;

create index case_views_of_unit on case_views (city_id, unit_id) where unit_id is not null;
