// A city of any number of cases, made in the database itself by `insert … select`, for measuring: the shape of rows and the
// counts that screens read are those of the product; what happened to each case (its facts, its reminders) is not told.
import pg from 'pg'

export interface BulkOptions {
  readonly cityId: number
  readonly cases: number
  readonly units: number
  readonly places: number
  /** Business time: nothing is filed after it. */
  readonly now: Date
  /** Codes of the city's categories and standards, to spread cases over. */
  readonly categories: readonly string[]
  readonly standards: readonly string[]
}

const CHUNK = 100_000
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Fills an installation with invented cases (演示), over a cast of units and places that is there already.
 * @param ownerUrl the schema's owner: it drops and makes again the indexes, which the application may not.
 * Refuses a city that has cases, or people who are not of the demo's cast.
 */
export async function fillCases(
  ownerUrl: string,
  options: BulkOptions,
  say: (words: string) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'chuangcheng-simulate' })
  await client.connect()
  try {
    await client.query(`select set_config('app.city', $1, false)`, [String(options.cityId)])
    await client.query('set statement_timeout = 0')
    await refuseRealCity(client, options.cityId)
    await client.query('begin')
    await fillGround(client, options)
    const indexes = await dropIndexes(client, ['cases', 'duties', 'evidence'])
    for (let from = 1; from <= options.cases; from += CHUNK) {
      const to = Math.min(options.cases, from + CHUNK - 1)
      await insertCases(client, options, from, to)
      say(`案件 ${to} 件`)
    }
    await insertDuties(client, options)
    say('时限和待办')
    for (const definition of indexes) await client.query(definition)
    await foldTotals(client, options)
    await client.query(`select setval('case_numbers', $1)`, [options.cases + 1])
    await client.query('commit')
    say('整理统计信息')
    await client.query('vacuum (analyze) cases, duties, evidence, places, units, unit_terms, case_totals')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** Throws in a city where somebody works: cases, or a person nobody invented. */
async function refuseRealCity(client: pg.Client, cityId: number): Promise<void> {
  const { rows } = await client.query(
    `select exists (select 1 from cases where city_id = $1) as cases, exists (select 1 from persons where city_id = $1 and not demo) as people`,
    [cityId],
  )
  if (rows[0].people)
    throw new Error('本系统已有登记的人员，是在用的环境，不能灌入模拟案件；请换一个空的数据目录。')
  if (rows[0].cases) throw new Error('本系统已有案件，不能再灌入模拟案件；请换一个空的数据目录。')
}

/** Units and places beside the cast's, scattered round the places that are there. */
async function fillGround(client: pg.Client, { cityId, units, places }: BulkOptions): Promise<void> {
  await client.query(
    `with made as (insert into units (city_id, id, code, kind, division, demo)
        select $1, gen_random_uuid(), 'bulk-' || i, 'community', c.division, true from generate_series(1, $2::int) i
          join (select division, row_number() over (order by division) - 1 as k, count(*) over () as n
            from (select distinct division from places where city_id = $1) d) c on c.k = i % c.n
        returning id, code)
      insert into unit_terms (city_id, id, unit_id, name, short_name, starts_on)
      select $1, gen_random_uuid(), id, '演示第' || substr(code, 6) || '社区居民委员会', '演示' || substr(code, 6) || '社区', '2020-01-01' from made`,
    [cityId, units],
  )
  // Every tenth is one unit's: it has much to do in a small city too.
  await client.query(
    `insert into places (city_id, id, code, name, place_type, division, address, lon, lat, unit_id, demo)
      select $1, gen_random_uuid(), 'bulk-' || i, '演示点位' || i || '号', p.place_type, p.division, '演示路' || i || '号',
        p.lon + (hashint4(i) % 1000) / 40000.0, p.lat + (hashint4(i * 7) % 1000) / 40000.0, u.id, true
      from generate_series(1, $2::int) i
        join (select *, row_number() over (order by code) - 1 as k, count(*) over () as n from places where city_id = $1) p on p.k = i % p.n
        join (select id, row_number() over (order by code <> 'demo-bureau-1', code) - 1 as k, count(*) over () as n from units
          where city_id = $1 and demo and kind <> 'team') u on u.k = case when i % 10 = 0 then 0 else i % u.n end`,
    [cityId, places],
  )
  // One picture for all: the list looks one up for every row.
  await client.query(
    `insert into blobs (city_id, digest, size, media_type, width, height, stored_at) values ($1, repeat('0', 64), 1, 'image/jpeg', 1, 1, now())`,
    [cityId],
  )
  await client.query('analyze places, units')
}

/** Drops the tables' indexes but those of keys; returns how to make them again. */
async function dropIndexes(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid = any(select unnest($1::text[])::regclass) and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(row => row.definition)
}

// Nine in ten are closed; what is open was filed in the last sixty days. Due times are two plain days on: no calendar.
const STATES = `case when d.dice < 900 then 'closed' when d.dice < 912 then 'filed' when d.dice < 940 then 'issued'
  when d.dice < 970 then 'acknowledged' when d.dice < 985 then 'handled' when d.dice < 990 then 'suspended'
  when d.dice < 993 then 'declined' when d.dice < 995 then 'disputed' else 'withdrawn' end`

async function insertCases(client: pg.Client, options: BulkOptions, from: number, to: number): Promise<void> {
  const { cityId, now, categories, standards } = options
  await client.query(
    `with grounds as (select p.*, row_number() over (order by code) - 1 as k, count(*) over () as n from places p where city_id = $1 and unit_id is not null),
      dated as (select i, abs(hashint4(i)) % 1000 as dice, abs(hashint4(i + 17)) as other, abs(hashint4(i * 3 + 1)) as k from generate_series($2::int, $3::int) i),
      stated as (select d.*, ${STATES} as state from dated d),
      timed as (select s.*, $4::timestamptz - (case when s.state in ('closed', 'declined', 'withdrawn') then 5 + s.other % 725 else s.other % 60 end) * interval '1 day'
        - (s.other % 86400) * interval '1 second' as filed from stated s)
    insert into cases (city_id, id, number, state, source, place_id, place_type, division, requirement, category, severity, clause,
      title, detail, unit_id, unit_ground, finder_id, filed_at, issued_at, acknowledged_at, handled_at, closed_at, due_at, allowance, version)
    select $1, (substr(h.hex, 1, 8) || '-' || substr(h.hex, 9, 4) || '-7' || substr(h.rest, 1, 3) || '-8' || substr(h.rest, 4, 3) || '-' || substr(h.rest, 7, 12))::uuid,
      to_char(t.filed at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(t.i::text, 7, '0'), t.state,
      (array['office', 'supervision', 'hotline', 'residents', 'digital-city'])[1 + t.other % 5], g.id, g.place_type, g.division,
      ($6::text[])[1 + t.other % cardinality($6::text[])], ($5::text[])[1 + t.k % cardinality($5::text[])], 'normal', '二(四)',
      (array['路面有暴露垃圾', '人行道地砖破损', '非机动车乱停放', '公益广告画面褪色', '井盖松动有异响', '墙面有小广告'])[1 + t.other % 6] || '（模拟' || t.i || '）', '',
      case when t.state <> 'filed' then g.unit_id end, case when t.state <> 'filed' then 'place' end,
      null, t.filed, case when t.state not in ('filed', 'declined') then t.filed end,
      case when t.state in ('acknowledged', 'handled', 'closed', 'suspended') then t.filed + interval '2 hours' end,
      case when t.state in ('handled', 'closed') then t.filed + interval '20 hours' end,
      case when t.state in ('closed', 'declined', 'withdrawn') then t.filed + interval '30 hours' end,
      case when t.state not in ('filed', 'declined', 'suspended') then t.filed + interval '2 days' end, '2 自然日', 4
    from timed t join grounds g on g.k = t.k % g.n
      cross join lateral (select lpad(to_hex((extract(epoch from t.filed) * 1000)::bigint), 12, '0') as hex, md5(t.i::text) as rest) h`,
    [cityId, from, to, now, categories, standards],
  )
}

async function insertDuties(client: pg.Client, { cityId, now }: BulkOptions): Promise<void> {
  await client.query(
    `insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, clause, opened_at, due_at, allowance, calendar, calendar_version, done_at, overdue_at)
      select $1, gen_random_uuid(), 'case.handle', 'case', id, title, unit_id, '五(三)2', issued_at, due_at, '2 自然日', 'five-day', 'simulated',
        case when state not in ('issued', 'acknowledged') then filed_at + interval '20 hours' end,
        case when state in ('issued', 'acknowledged') and due_at < $2 then due_at end
      from cases where city_id = $1 and due_at is not null`,
    [cityId, now],
  )
  await client.query(
    `insert into evidence (city_id, id, subject_type, subject_id, part, digest, by_person, at)
      select $1, gen_random_uuid(), 'case', id, 'before', repeat('0', 64), '${NOBODY}', filed_at from cases where city_id = $1`,
    [cityId],
  )
}

/** The counts that reactions would have folded from facts. */
async function foldTotals(client: pg.Client, { cityId, now }: BulkOptions): Promise<void> {
  await client.query(
    `insert into case_totals (city_id, division, unit_id, unit_kind, state, n)
      select $1, t.division, t.unit, coalesce(u.kind, 'none'), t.state, t.n from (
        select coalesce(division, $1) as division, case when state = 'filed' then '${NOBODY}' else coalesce(unit_id, '${NOBODY}') end as unit, state, count(*) as n
          from cases where city_id = $1 group by 1, 2, 3
        union all select coalesce(division, $1), unit_id, 'overdue', count(*) from cases
          where city_id = $1 and state in ('issued', 'acknowledged') and due_at < $2 group by 1, 2) t
      left join units u on u.city_id = $1 and u.id = t.unit`,
    [cityId, now],
  )
  await client.query(
    `insert into case_standard_totals (city_id, division, requirement, state, n)
      select $1, coalesce(division, $1), requirement, state, count(*) from cases where city_id = $1 and requirement is not null group by 2, 3, 4
      union all select $1, coalesce(division, $1), requirement, 'overdue', count(*) from cases
        where city_id = $1 and requirement is not null and state in ('issued', 'acknowledged') and due_at < $2 group by 2, 3`,
    [cityId, now],
  )
  await client.query(
    `insert into case_place_totals (city_id, place_id, state, n)
      select $1, place_id, state, count(*) from cases where city_id = $1 and place_id is not null group by 2, 3
      union all select $1, place_id, 'overdue', count(*) from cases
        where city_id = $1 and place_id is not null and state in ('issued', 'acknowledged') and due_at < $2 group by 2`,
    [cityId, now],
  )
  await client.query(
    `insert into case_weeks (city_id, week, filed, closed)
      select $1, week, sum(filed), sum(closed) from (
        select date_trunc('week', filed_at at time zone 'Asia/Shanghai')::date as week, 1 as filed, 0 as closed from cases where city_id = $1
        union all select date_trunc('week', closed_at at time zone 'Asia/Shanghai')::date, 0, 1 from cases where city_id = $1 and state = 'closed') w group by 2`,
    [cityId],
  )
  await client.query(
    `insert into case_months (city_id, month, division, category, filed, closed)
      select $1, month, division, category, sum(filed), sum(closed) from (
        select date_trunc('month', filed_at at time zone 'Asia/Shanghai')::date as month, coalesce(division, $1) as division, coalesce(category, 'none') as category, 1 as filed, 0 as closed
          from cases where city_id = $1
        union all select date_trunc('month', closed_at at time zone 'Asia/Shanghai')::date, coalesce(division, $1), coalesce(category, 'none'), 0, 1
          from cases where city_id = $1 and state = 'closed') m group by 2, 3, 4`,
    [cityId],
  )
}
