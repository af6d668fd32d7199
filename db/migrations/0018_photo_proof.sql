-- What a photo looks like and says of itself; who it resembles; what people made of that; what the public may see.

-- 64 x 64 greys, made when the photo arrives; null where the original could not be read again.
create table photo_thumbs (
  city_id integer not null,
  digest text not null,
  thumb bytea,
  software text,
  primary key (city_id, digest),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

create sequence photo_print_numbers;

-- Hashes of every photo that is part of a case, in the order they came to be known.
create table photo_prints (
  city_id integer not null,
  digest text not null,
  n integer not null,
  whole_high integer,
  whole_low integer,
  middle_high integer,
  middle_low integer,
  primary key (city_id, digest),
  unique (city_id, n),
  foreign key (city_id, digest) references blobs (city_id, digest)
);

-- A photo is found by its digest: who else handed it in.
create index evidence_by_digest on evidence (city_id, digest);

create table photo_flags (
  city_id integer not null,
  id uuid not null,
  case_id uuid not null,
  kind text not null,
  digest text not null,
  part text not null,
  other_digest text not null default '',
  other_case_id uuid,
  other_part text,
  other_at timestamptz,
  figures jsonb not null,
  state text not null check (state in ('raised', 'cleared', 'upheld')),
  raised_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, case_id, kind, digest, other_digest),
  foreign key (city_id, case_id) references cases (city_id, id),
  foreign key (city_id, other_case_id) references cases (city_id, id),
  foreign key (city_id, digest) references blobs (city_id, digest),
  foreign key (city_id, decided_by) references persons (city_id, id)
);

create index photo_flags_by_state on photo_flags (city_id, state, raised_at desc);

-- How much of the before photo an after photo still shows unchanged; the most alike pair of the last hand-in.
create table photo_changes (
  city_id integer not null,
  case_id uuid not null,
  compared integer not null,
  same integer not null,
  exact integer not null,
  at timestamptz not null,
  primary key (city_id, case_id),
  foreign key (city_id, case_id) references cases (city_id, id)
);

-- A copy with boxes burnt in, named by its own digest; the only kind of picture the public pages may show.
create table photo_redactions (
  city_id integer not null,
  id uuid not null,
  digest text not null,
  derived text not null,
  boxes jsonb not null,
  by_person uuid not null,
  at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  version integer not null default 1,
  primary key (city_id, id),
  unique (city_id, derived),
  foreign key (city_id, digest) references blobs (city_id, digest),
  foreign key (city_id, by_person) references persons (city_id, id),
  foreign key (city_id, withdrawn_by) references persons (city_id, id)
);

create index photo_redactions_by_photo on photo_redactions (city_id, digest);
