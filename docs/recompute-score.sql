-- 不用本软件，复算一轮测评的得分：整改前、整改后，逐级到每项标准。只需要 PostgreSQL（13 以上）和从本软件导出的两个文件：
--   round-….csv   本轮全部作答（/api/rounds/轮次编号/observations.csv）
--   round-….json  本轮所用测评体系版本（/api/rounds/轮次编号/rules.json）
--
-- 在 psql 里依次执行（任何一个数据库都行，只用临时表，不留痕迹）：
--
--   create temp table answers (id text, standard text, item text, place_code text, place_type text, division text, grade text, source text, observed_on text, supersedes text);
--   create temp table rules (body jsonb);
--   \copy answers from 'round-….csv' with (format csv, header true)
--   \set body `cat round-….json`
--   insert into rules values (:'body');
--   \i docs/recompute-score.sql
--
-- 口径：
--   整改前只算首次作答（supersedes 为空）；整改后以核查后的作答取代原作答，各条作答只算最后一条。
--   不适用（na）不进分母；未测（untested）是缺数，既不当达标也不当不达标。
--   没有一条有效作答的标准没有得分率；上级按有得分率的下级加权平均，缺数的下级连同权重一起不计。
--   平均数保留 10 位小数再往上汇总，最后四舍五入到 2 位。
--   按材料、问卷、目标结论计分的标准不由实地作答得出，这里同样不计。

with grade_values as (
  select case g ->> 'grade' when '达标' then 'pass' when '基本达标' then 'basic' when '不达标' then 'fail' end as grade,
    (g ->> 'value')::numeric as value
  from rules, jsonb_array_elements(body -> 'grades') g
  where g ->> 'counts' = 'score'
),
standards as (
  select p.n as pn, c.n as cn, s.n as sn, p.it ->> 'code' as project, c.it ->> 'code' as content, s.it ->> 'code' as standard,
    (p.it ->> 'weight')::numeric as project_weight, (c.it ->> 'weight')::numeric as content_weight,
    (s.it ->> 'weight')::numeric as weight, s.it -> 'rule' ->> 'named' as rule
  from rules,
    jsonb_array_elements(body -> 'projects') with ordinality p(it, n),
    jsonb_array_elements(p.it -> 'contents') with ordinality c(it, n),
    jsonb_array_elements(c.it -> 'standards') with ordinality s(it, n)
),
counted as (
  select 'before' as stage, standard, grade from answers where supersedes is null
  union all
  select 'after', standard, grade from answers a
  where not exists (select 1 from answers later where later.supersedes = a.id)
),
counts as (
  select stage, standard,
    count(*) filter (where grade in ('pass', 'basic', 'fail')) as measured,
    count(*) filter (where grade in ('basic', 'fail')) as short,
    sum(value) filter (where grade in ('pass', 'basic', 'fail')) as points
  from counted left join grade_values using (grade)
  group by stage, standard
),
standard_rates as (
  select k.stage, s.*,
    case
      when k.measured = 0 then null
      when s.rule = 'grade-average' then round(k.points * 100 / k.measured, 10)
      when s.rule = 'all-pass' then case k.short when 0 then 100 else 0 end
      when s.rule = 'step-66-33' then case k.short when 0 then 100 when 1 then 66 when 2 then 33 else 0 end
    end as rate
  from standards s join counts k using (standard)
),
content_rates as (
  select stage, pn, cn, project, project_weight, content, content_weight as weight,
    round(sum(rate * weight) / sum(weight), 10) as rate
  from standard_rates where rate is not null
  group by stage, pn, cn, project, project_weight, content, content_weight
),
project_rates as (
  select stage, pn, project, project_weight as weight, round(sum(rate * weight) / sum(weight), 10) as rate
  from content_rates group by stage, pn, project, project_weight
),
total_rates as (
  select stage, round(sum(rate * weight) / sum(weight), 10) as rate from project_rates group by stage
),
every as (
  select 0 as pn, 0 as cn, 0 as sn, 'total' as code, stage, rate from total_rates
  union all select pn, 0, 0, project, stage, rate from project_rates
  union all select pn, cn, 0, content, stage, rate from content_rates
  union all select pn, cn, sn, standard, stage, rate from standard_rates
)
select code as "代码",
  round(max(rate) filter (where stage = 'before'), 2) as "整改前",
  round(max(rate) filter (where stage = 'after'), 2) as "整改后"
from every
where rate is not null
group by pn, cn, sn, code
order by pn, cn, sn;
