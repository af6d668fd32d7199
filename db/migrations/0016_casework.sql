-- The states in which somebody still owes something; the same list as `openStates` in cases/case.ts, and a test says so.
create function case_open(state text) returns boolean language sql immutable parallel safe
  return state in ('issued', 'acknowledged', 'disputed', 'ruling', 'suspended', 'handled', 'second');

-- What a case goes through beyond the straight way: checked on site, disputed, paused, extended, split, reopened, looked at
-- again; and who helps with it.
alter table cases add column category text;
alter table cases add column checker_id uuid;
alter table cases add column checked_at timestamptz;
-- Whether it was there when somebody looked.
alter table cases add column check_found boolean;
alter table cases add column check_words text;
alter table cases add column from_case_id uuid;
alter table cases add column recurs_of uuid;
-- Until when the unit may return it (退单), computed once when it is issued.
alter table cases add column dispute_until timestamptz;
alter table cases add column dispute_count integer not null default 0;
alter table cases add column proposed_unit_id uuid;
-- Working time left when the clock was stopped, by the calendar of its duty.
alter table cases add column left_ms bigint;
alter table cases add column resumes_on date;
alter table cases add column extended_count integer not null default 0;
alter table cases add column drawn_verifier_id uuid;
-- Drawn to be verified twice; by whom it was verified first.
alter table cases add column twice boolean not null default false;
alter table cases add column first_verifier_id uuid;
alter table cases add column cause text;
alter table cases add column effect text;
alter table cases add column lasting boolean;
alter table cases add column reopen_until timestamptz;
alter table cases add column reopened_count integer not null default 0;
-- The day drawn for a second look (回头看); null when it was not drawn.
alter table cases add column look_again_on date;
alter table cases add column looked_again_at timestamptz;
-- Parts of the work others owe: not handed in yet, and joint parts not passed yet.
alter table cases add column parts_owed integer not null default 0;
alter table cases add column parts_unpassed integer not null default 0;
-- Units that do a part of it; they see the case.
alter table cases add column part_units uuid[] not null default '{}';
-- What was asked for and is not decided: extend or suspend.
alter table cases add column open_request text;
alter table cases add column split_into integer not null default 0;

alter table cases add foreign key (city_id, from_case_id) references cases (city_id, id);
alter table cases add foreign key (city_id, recurs_of) references cases (city_id, id);

create index cases_closed_at_place on cases (city_id, place_id, closed_at) where state = 'closed';

create index cases_asked on cases (city_id, filed_at) where open_request is not null;

create table case_requests (
  city_id integer not null references cities (city_id),
  id uuid not null,
  case_id uuid not null,
  kind text not null check (kind in ('extend', 'suspend')),
  state text not null check (state in ('asked', 'granted', 'denied', 'dropped')),
  unit_id uuid not null,
  reason text not null,
  -- Extension: hours of working time asked for; suspension: the plan and the day it is taken up again.
  hours integer,
  plan text,
  until date,
  asked_by uuid not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decided_words text,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create unique index case_requests_one_open on case_requests (city_id, case_id) where state = 'asked';

create index case_requests_by_case on case_requests (city_id, case_id, asked_at);

create table case_parts (
  city_id integer not null references cities (city_id),
  id uuid not null,
  case_id uuid not null,
  kind text not null check (kind in ('joint', 'inner', 'outside')),
  state text not null check (state in ('asked', 'handed', 'passed', 'dropped')),
  -- Who does it; for a body outside (物业、运营商…) the accountable unit answers for it and `body` names it.
  unit_id uuid not null,
  body text,
  words text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  measure text,
  handed_by uuid,
  handed_at timestamptz,
  checked_by uuid,
  checked_at timestamptz,
  reason text,
  returned_count integer not null default 0,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, unit_id) references units (city_id, id)
);

create index case_parts_by_case on case_parts (city_id, case_id, asked_at);

create index case_parts_by_unit on case_parts (city_id, unit_id) where state in ('asked', 'handed');

-- Problems by month, county and category: roll-ups for trends and recurrence; 'none' where a case has no category.
create table case_months (
  city_id integer not null references cities (city_id),
  month date not null,
  division integer not null,
  category text not null,
  filed bigint not null default 0,
  closed bigint not null default 0,
  recurred bigint not null default 0,
  primary key (city_id, month, division, category)
);
