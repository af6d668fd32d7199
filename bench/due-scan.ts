// `due-scan`: 100,000 cases fall due at once in a city of a million; the worker marks them overdue, oldest first, while
// people go on reading their lists, timed before and during.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { filledWith, PASSWORD } from './filled.ts'
import type { Bench } from './main.ts'
import { askerOf, p95, removeData, round, serveOn, signInTo } from './served.ts'

const DUE = 100_000
const CASES = Number(process.env.BENCH_CASES ?? 1_000_000)
const LIST = '/api/cases?state=open&sort=due'

export const dueScan: Bench = async (root, progress) => {
  const data = await filledWith(CASES, root, progress)
  const served = await serveOn(root, data)
  const passwords = JSON.parse(await readFile(join(data, 'database.json'), 'utf8')) as { worker: string }
  const client = new pg.Client({
    connectionString: `postgres://chuangcheng_worker:${encodeURIComponent(passwords.worker)}@127.0.0.1:${served.databasePort}/chuangcheng`,
  })
  await client.connect()
  try {
    const { rows } = await client.query('select city_id from cities')
    await client.query(`set app.city = '${rows[0].city_id}'`)
    const asker = askerOf(served.port, await signInTo(served.port, 'danwei01', PASSWORD))
    const left = async () =>
      Number(
        (
          await client.query(
            // What the scan itself reads: an index that grows empty, so that looking costs the machine nothing.
            'select count(*) as n from duties where due_at < now() and overdue_at is null and done_at is null and cancelled_at is null',
          )
        ).rows[0].n,
      )
    for (let i = 0; i < 30; i++) await asker.time(LIST)
    const before: number[] = []
    for (let i = 0; i < 200; i++) before.push(await asker.time(LIST))
    // One transaction: they come to light together, as after a weekend.
    await client.query(
      `insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, opened_at, due_at, allowance, calendar, calendar_version)
        select city_id, gen_random_uuid(), 'case.handle', 'case', id, title, unit_id, now() - interval '3 days', now() - (row_number() over () % 3600) * interval '1 second', '', 'five-day', 'due-scan'
        from cases cross join generate_series(1, 20) where unit_id is not null limit ${DUE}`,
    )
    const began = performance.now()
    const during: number[] = []
    let rest = await left()
    for (let looked = performance.now(); rest > 0 && performance.now() - began < 600_000; ) {
      during.push(await asker.time(LIST))
      await sleep(5)
      if (performance.now() - looked < 500) continue
      looked = performance.now()
      rest = await left()
    }
    const took = (performance.now() - began) / 1000
    asker.close()
    progress(
      `标记 ${DUE} 件用了 ${took.toFixed(1)} 秒，清单 ${p95(before).toFixed(1)} → ${p95(during).toFixed(1)} 毫秒`,
    )
    if (rest > 0) throw new Error(`${rest} due cases were not marked within ten minutes`)
    return [
      { name: 'due-scan', value: round(took), unit: 's', n: DUE },
      {
        name: 'due-scan-case-list',
        value: round(p95(during)),
        unit: 'ms',
        n: during.length,
        ratio: round(p95(during) / p95(before), 2),
        against: 'case-list before it',
      },
    ]
  } finally {
    await client.end()
    await served.stop()
    await removeData(data)
  }
}
