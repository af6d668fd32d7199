-- Benchmarks and plan values count once a second person confirmed them: what one person entered before waits as well.
-- Figures the house counts itself name their tally and what was counted. A pack that was in force before may be again.

alter table metric_outside add column state text not null default 'entered' check (state in ('entered', 'confirmed', 'refused', 'withdrawn'));

alter table metric_outside alter column state drop default;

alter table metric_outside add column decided_by uuid;

alter table metric_outside add column decided_at timestamptz;

alter table metric_outside add column refusal text;

alter table metric_outside add column version integer not null default 1;

alter table metric_outside drop constraint metric_outside_city_id_supersedes_key;

drop index metric_outside_first;

create unique index metric_outside_first on metric_outside (city_id, kind, code, period) where supersedes is null and state in ('entered', 'confirmed');

create unique index metric_outside_next on metric_outside (city_id, supersedes) where state in ('entered', 'confirmed');

alter table metric_readings add column computed text;

alter table metric_readings add column basis jsonb;

alter table metric_readings alter column filer_id drop not null;

alter table metric_readings add check (filer_id is not null or computed is not null);

alter table plans drop constraint plans_city_id_code_digest_key;
