-- 督办单 that are answered, links that expire, and what a weekly meeting counts.

-- Of a paper that asks for an answer: until when, what was answered, who put it on file.
alter table papers add column due_at timestamptz;

alter table papers add column answer text;

alter table papers add column answered_by uuid;

alter table papers add column answered_at timestamptz;

alter table papers add column filed_by uuid;

alter table papers add column filed_at timestamptz;

-- The rule by which the machine proposed it: plan pack and its digest.
alter table papers add column rule_version text;

-- Why an entry was left out of the paper; it is not printed, and the machine does not propose it again.
alter table paper_entries add column left_out text;

create index paper_entries_by_duty on paper_entries (city_id, duty_id) where duty_id is not null;

create index paper_entries_by_case on paper_entries (city_id, case_id) where case_id is not null;

-- Touched only by what is late, ended or coming back: filing a case writes none of them.
create index duties_late on duties (city_id, due_at) where overdue_at is not null;

create index cases_closed on cases (city_id, closed_at) where closed_at is not null;

create index cases_recurring on cases (city_id, filed_at) where recurs_of is not null;

-- A link opens one thing for one purpose without a sign-in; of its token only the digest is kept.
create table links (
  city_id integer not null references cities (city_id),
  id uuid not null,
  token_digest bytea not null,
  purpose text not null check (purpose in ('cases', 'part')),
  -- The unit that answers for what is shown.
  unit_id uuid,
  division integer,
  case_ids uuid[] not null,
  part_id uuid,
  made_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  once boolean not null,
  used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, token_digest),
  foreign key (city_id, unit_id) references units (city_id, id),
  foreign key (city_id, part_id) references case_parts (city_id, id),
  foreign key (city_id, made_by) references persons (city_id, id)
);

create index links_by_part on links (city_id, part_id) where part_id is not null;

create index links_by_unit on links (city_id, unit_id, made_at desc);

-- Every use of a link: when and for what, nothing about who.
create table link_uses (
  city_id integer not null references cities (city_id),
  id uuid not null,
  link_id uuid not null,
  what text not null,
  at timestamptz not null,
  primary key (city_id, id),
  foreign key (city_id, link_id) references links (city_id, id)
);

create index link_uses_by_link on link_uses (city_id, link_id, at);

-- What a body outside answered: a proposal to the accountable unit, which takes it or does not.
create table link_answers (
  city_id integer not null references cities (city_id),
  id uuid not null,
  link_id uuid not null,
  part_id uuid not null,
  words text not null,
  state text not null check (state in ('waiting', 'taken', 'declined')),
  at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, link_id) references links (city_id, id),
  foreign key (city_id, part_id) references case_parts (city_id, id)
);

create unique index link_answers_one_waiting on link_answers (city_id, part_id) where state = 'waiting';

create index link_answers_by_part on link_answers (city_id, part_id, at);

create table link_answer_photos (
  city_id integer not null,
  answer_id uuid not null,
  digest text not null,
  primary key (city_id, digest, answer_id),
  foreign key (city_id, answer_id) references link_answers (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

create index link_answer_photos_by_answer on link_answer_photos (city_id, answer_id);

-- What a day did to the cases of a unit in a county: flows of the day, and by how much what stands open or late moved.
create table case_days (
  city_id integer not null references cities (city_id),
  day date not null,
  division integer not null,
  unit_id uuid not null,
  issued bigint not null default 0,
  closed bigint not null default 0,
  recurred bigint not null default 0,
  fell_late bigint not null default 0,
  open_by bigint not null default 0,
  late_by bigint not null default 0,
  primary key (city_id, day, division, unit_id)
);
