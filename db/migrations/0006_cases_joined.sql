-- Verifying a case asks which findings were joined to it; most cases have none, so the index stays small.
create index cases_joined on cases (city_id, into_case_id) where into_case_id is not null;
