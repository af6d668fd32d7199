-- Cases by place and state, folded from facts: the map of the leaders' screen shows every place at once.
create table case_place_totals (
  city_id integer not null references cities (city_id),
  place_id uuid not null,
  state text not null,
  n bigint not null,
  primary key (city_id, place_id, state)
);
