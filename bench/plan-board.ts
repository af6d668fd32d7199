// `plan-board`: the board of a city with five years of figures: 84 targets of the city and its counties, verdicts by year
// and month, a few thousand cases, every task led. Time on the server from the request to the finished reply.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { board } from '../src/modules/dashboard/board.contract.ts'
import { buildApp } from '../src/server/app.ts'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import { inCity, type Trx } from '../src/server/db.ts'
import type { House } from '../src/server/house.ts'
import { routes } from '../src/server/routes.ts'
import { runWork } from '../src/server/work.ts'
import { signInAs } from '../src/simulate/client.ts'
import { castPeople, castPlaces, castUnits } from '../src/simulate/demo.actions.ts'
import type { Bench } from './main.ts'
import { removeData } from './served.ts'

const RUNS = 60
const CASES = 5000
const PASSWORD = 'a password for benchmarks'

export const planBoard: Bench = async (root, progress) => {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-bench-'))
  const config = readConfig({ ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' }, ['--empty'], root)
  const booted = await boot(config, root, () => undefined)
  try {
    const { house } = booted
    const counts = await fill(house)
    progress(`结论 ${counts.verdicts} 条，读数 ${counts.readings} 条，案件 ${CASES} 件`)
    const app = await buildApp(house, routes, async () => true)
    const office = await signInAs(app, 'banshi', PASSWORD)
    const reply = await office.call(board)
    if (reply.tasks.length !== 39 || reply.tasks.some(task => task.cells.some(cell => cell === null)))
      throw new Error('the board is not whole')
    for (let i = 0; i < 10; i++) await office.call(board)
    const times: number[] = []
    const before = process.cpuUsage()
    for (let i = 0; i < RUNS; i++) {
      const began = performance.now()
      await office.call(board)
      times.push(performance.now() - began)
    }
    const { user, system } = process.cpuUsage(before)
    progress(`应用的处理器时间 ${((user + system) / 1000 / RUNS).toFixed(1)} 毫秒/次`)
    times.sort((a, b) => a - b)
    await app.close()
    return [
      { name: 'plan-board', value: round(times[Math.floor(RUNS * 0.95)]!), unit: 'ms', n: RUNS },
      { name: 'plan-board@median', value: round(times[Math.floor(RUNS / 2)]!), unit: 'ms', n: RUNS },
    ]
  } finally {
    await booted.close()
    await removeData(data)
  }
}

const round = (value: number) => Number(value.toFixed(1))

async function fill(house: House): Promise<{ verdicts: number; readings: number }> {
  const { city_id: cityId } = await house.workerDb
    .selectFrom('cities')
    .select('city_id')
    .executeTakeFirstOrThrow()
  await runWork(house.workerDb, cityId, house.clock, castUnits)
  await runWork(house.workerDb, cityId, house.clock, work => castPeople(work, PASSWORD))
  await runWork(house.workerDb, cityId, house.clock, castPlaces)
  return inCity(house.workerDb, cityId, async trx => {
    await fillResponsibilities(trx, cityId)
    await fillCases(trx, cityId)
    const readings = await fillReadings(trx, cityId)
    return { verdicts: await fillVerdicts(trx, cityId), readings }
  })
}

const subjects = sql`(select 'city' as subject union all
  select 'division:' || division from units where kind = 'county' or kind = 'county_office' group by division having division is not null)`
// Every tenth target is watched month by month as well.
const periods = sql`(select y::text as period, false as monthly from generate_series(2018, 2022) y union all
  select y || '-' || lpad(m::text, 2, '0'), true from generate_series(2018, 2022) y, generate_series(1, 12) m)`

async function fillVerdicts(trx: Trx, cityId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with targets as (select r.code, row_number() over (order by r.code) as i from requirements r
        join plans p on p.city_id = r.city_id and p.id = r.plan_id and p.superseded_at is null
        where r.city_id = ${cityId} and r.kind = 'target'),
      wanted as (select t.code, t.i, s.subject, d.period, gen_random_uuid() as id,
          (array['达标', '达标', '不达标', '数据不足', '达标'])[1 + (t.i + length(s.subject) + right(d.period, 1)::int) % 5] as verdict
        from targets t, ${subjects} s, ${periods} d where not d.monthly or t.i % 7 = 0),
      history as (insert into verdicts (city_id, id, target, subject, period, verdict, sentence, rule_text, rule_version, used, at)
        select ${cityId}, id, code, subject, period, verdict, period || '年 88.1% ≥ 87.5%，' || verdict, 'rule', 'v1', '[]', now() from wanted returning 1),
      roll_up as (insert into verdict_now (city_id, target, subject, period, verdict_id, verdict, sentence, figure, figure_period, digest, since)
        select ${cityId}, code, subject, period, id, verdict, period || '年 88.1% ≥ 87.5%（条款），' || verdict || '，余量 0.6 个百分点', '88.1%', period, 'd', now()
        from wanted on conflict do nothing returning 1)
    select (select count(*)::int from history) as n from (select count(*) from roll_up) r`.execute(trx)
  return rows[0]!.n
}

async function fillReadings(trx: Trx, cityId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into observations (city_id, id, requirement, subject, period, number, unit, source, observed_at, at)
    select ${cityId}, gen_random_uuid(), 'indicator:bench-' || i, s.subject, d.period, 80 + (i * 7 + right(d.period, 1)::int) % 20, '%', 'filed', now(), now()
    from generate_series(1, 84) i, ${subjects} s, ${periods} d where not d.monthly or i % 7 = 0`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

async function fillResponsibilities(trx: Trx, cityId: number): Promise<void> {
  await sql`
    insert into responsibilities (city_id, id, requirement, unit_id, part, starts_at)
    select ${cityId}, gen_random_uuid(), 'task:' || i, u.id, 'lead', now() from generate_series(1, 39) i
      join (select id, row_number() over (order by code) - 1 as k, count(*) over () as n from units where city_id = ${cityId} and kind = 'bureau') u
        on u.k = i % u.n`.execute(trx)
}

async function fillCases(trx: Trx, cityId: number): Promise<void> {
  await sql`
    with standards as (select r.code, row_number() over (order by r.code) - 1 as k, count(*) over () as n from requirements r
        where r.city_id = ${cityId} and r.kind = 'standard'),
      some_places as (select id, place_type, division, unit_id, row_number() over (order by code) - 1 as k, count(*) over () as n
        from places where city_id = ${cityId} and unit_id is not null)
    insert into cases (city_id, id, number, state, source, place_id, place_type, division, requirement, severity, title, detail, unit_id, filed_at, issued_at, due_at)
    select ${cityId}, gen_random_uuid(), 'B' || i, case when i % 8 = 0 then 'issued' else 'closed' end, 'office', p.id, p.place_type, p.division, s.code,
      'normal', '路面破损', '', p.unit_id, now(), now(), now()
    from generate_series(1, ${CASES}::int) i join standards s on s.k = i % s.n join some_places p on p.k = i % p.n`.execute(
    trx,
  )
  await sql`
    insert into case_standard_totals (city_id, division, requirement, state, n)
    select city_id, division, requirement, state, count(*) from cases where city_id = ${cityId} group by 1, 2, 3, 4
    union all
    select city_id, division, requirement, 'overdue', count(*) / 3 from cases where city_id = ${cityId} and state = 'issued' group by 1, 2, 3`.execute(
    trx,
  )
}
