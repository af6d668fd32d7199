-- Who else found a case (findings that joined it): finder, fixer and verifier differ for each of them.
alter table cases add column also_found_by uuid[] not null default '{}';

do $$ declare city record; begin
  for city in select city_id from cities loop
    perform set_config('app.city', city.city_id::text, true);
    update cases t set also_found_by = j.finders from (
      select into_case_id, array_agg(distinct finder_id) as finders from cases
      where state in ('merged', 'attached') and finder_id is not null group by into_case_id) j
    where t.id = j.into_case_id;
  end loop;
end $$;

-- Everyone who sent a photo: of two who send the same bytes, the second may use them too.
create table uploads (
  city_id integer not null,
  digest text not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (city_id, digest, person_id),
  foreign key (city_id, digest) references blobs (city_id, digest),
  foreign key (city_id, person_id) references persons (city_id, id)
);

do $$ declare city record; begin
  for city in select city_id from cities loop
    perform set_config('app.city', city.city_id::text, true);
    insert into uploads (city_id, digest, person_id, at)
      select city_id, digest, stored_by, stored_at from blobs where stored_by is not null;
  end loop;
  perform set_config('app.city', '', true);
end $$;

-- Who takes over when a post ends on a day still to come.
alter table posts add column hands_to uuid;

alter table posts add foreign key (city_id, hands_to) references posts (city_id, id);
