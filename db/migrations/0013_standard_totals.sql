-- Cases by county, standard and state, folded from facts: the plan board counts them for every task at once.
create table case_standard_totals (
  city_id integer not null references cities (city_id),
  division integer not null,
  requirement text not null,
  state text not null,
  n bigint not null,
  primary key (city_id, division, requirement, state)
);
