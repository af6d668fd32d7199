-- Platforms cases are exchanged with (数字城管, 城市运行管理服务平台): who they are, what their words mean, which of their
-- numbers is which of our cases, what came and what became of it, what goes out, what two sides say differently.

create table peers (
  city_id integer not null references cities (city_id),
  id uuid not null,
  -- Stands in the address the other side calls.
  code text not null,
  name text not null,
  kind text not null,
  direction text not null check (direction in ('both', 'in', 'out')),
  way text not null check (way in ('sheet', 'hook', 'pull')),
  source text not null,
  -- The target whose evidence the exchange is: target:T42.
  requirement text,
  datum text not null,
  enabled boolean not null default false,
  algorithm text not null check (algorithm in ('sm3', 'sha256')),
  -- Sealed with the installation's key; the database alone does not give it away.
  secret bytea,
  secret_at timestamptz,
  url text,
  -- Whether the address may be one of the city's own network.
  private_allowed boolean not null default false,
  -- Last running number of what goes out; given out under the lock of this row, so that it follows the order of commits.
  out_n bigint not null default 0,
  sheet_n bigint not null default 0,
  pulled_n bigint not null default 0,
  -- An outage of the other side: failures in a row, and when it is tried again (real time).
  failures integer not null default 0,
  retry_at timestamptz,
  last_in_at timestamptz,
  last_out_at timestamptz,
  -- The first case that was exchanged.
  online_at timestamptz,
  created_at timestamptz not null,
  demo boolean not null default false,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, code)
);

create table peer_maps (
  city_id integer not null,
  peer_id uuid not null,
  kind text not null check (kind in ('category', 'state', 'unit')),
  theirs text not null,
  words text not null,
  ours text not null,
  n integer not null,
  primary key (city_id, peer_id, kind, theirs),
  foreign key (city_id, peer_id) references peers (city_id, id)
);

create table peer_links (
  city_id integer not null,
  peer_id uuid not null,
  case_id uuid not null,
  -- Null until they tell us how they number a case of ours.
  their_number text,
  origin text not null check (origin in ('theirs', 'ours')),
  -- The case it goes on in, where ours was joined to another; else the case itself.
  now_case_id uuid not null,
  -- What ours came to, as they were told.
  our_stage text not null,
  our_at timestamptz not null,
  their_stage text,
  their_at timestamptz,
  their_words text,
  linked_at timestamptz not null,
  primary key (city_id, peer_id, case_id),
  unique (city_id, peer_id, their_number),
  foreign key (city_id, peer_id) references peers (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, now_case_id) references cases (city_id, id)
);

create index peer_links_by_case on peer_links (city_id, now_case_id);

create table peer_messages (
  city_id integer not null,
  id uuid not null,
  peer_id uuid not null,
  message_id text not null,
  digest text not null,
  kind text not null,
  way text not null,
  number text,
  their_at timestamptz not null,
  received_at timestamptz not null,
  outcome text not null,
  reason text,
  case_id uuid,
  body jsonb not null,
  primary key (city_id, id),
  unique (city_id, peer_id, message_id),
  foreign key (city_id, peer_id) references peers (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

create index peer_messages_recent on peer_messages (city_id, peer_id, received_at desc, id desc);

create index peer_messages_held on peer_messages (city_id, peer_id, their_at) where outcome = 'held';

-- Knocks that were not let in, counted: nothing they sent is kept.
create table peer_rejections (
  city_id integer not null,
  peer_id uuid not null,
  day date not null,
  ground text not null,
  count integer not null,
  last_at timestamptz not null,
  primary key (city_id, peer_id, day, ground),
  foreign key (city_id, peer_id) references peers (city_id, id)
);

create table peer_doubts (
  city_id integer not null,
  id uuid not null,
  peer_id uuid not null,
  kind text not null,
  case_id uuid,
  other_case_id uuid,
  message_id uuid,
  theirs text not null,
  ours text not null,
  raised_at timestamptz not null,
  state text not null check (state in ('open', 'decided', 'agreed')),
  decision text,
  reason text,
  decided_by uuid,
  decided_at timestamptz,
  version integer not null default 1,
  primary key (city_id, id),
  foreign key (city_id, peer_id) references peers (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, other_case_id) references cases (city_id, id),
  foreign key (city_id, message_id) references peer_messages (city_id, id),
  foreign key (city_id, decided_by) references persons (city_id, id)
);

create unique index peer_doubts_once on peer_doubts (city_id, peer_id, case_id, kind) where state = 'open';

create index peer_doubts_by_state on peer_doubts (city_id, peer_id, state, raised_at desc);

create table peer_outbox (
  city_id integer not null,
  peer_id uuid not null,
  n bigint not null,
  id uuid not null,
  -- Of the fact it tells of: each is told once.
  position bigint not null,
  case_id uuid,
  kind text not null,
  body jsonb not null,
  made_at timestamptz not null,
  state text not null check (state in ('waiting', 'sent', 'aside')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  sent_at timestamptz,
  error text,
  primary key (city_id, peer_id, n),
  unique (city_id, id),
  unique nulls not distinct (city_id, peer_id, position, case_id),
  foreign key (city_id, peer_id) references peers (city_id, id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

create index peer_outbox_waiting on peer_outbox (city_id, peer_id, n) where state <> 'sent';

-- Tables handed out: which changes each one holds, so that it can be fetched again.
create table peer_handouts (
  city_id integer not null,
  peer_id uuid not null,
  number integer not null,
  from_n bigint not null,
  to_n bigint not null,
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (city_id, peer_id, number),
  foreign key (city_id, peer_id) references peers (city_id, id),
  foreign key (city_id, made_by) references persons (city_id, id)
);
