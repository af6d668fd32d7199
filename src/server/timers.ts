// What happens because a day has come, once a day and city whichever process gets there first. A timer only records that
// it is so; what follows is a reaction, so that nothing is done twice and nothing is lost.
import { sql } from 'kysely'
import { chinaDay } from '../lib/day.ts'
import type { House } from './house.ts'
import { runWork, type Work } from './work.ts'

export interface Timer {
  readonly name: string
  /** `before`: the day of its last run, undefined on the first. */
  readonly run: (work: Work, day: string, before: string | undefined) => Promise<void>
  /** What lies outside the database, after the commit; must find by itself what a run cut off before it left to do. */
  readonly after?: (house: House, cityId: number) => Promise<void>
}

// Most rounds of the worker meet a day already done; it is not asked of the database again.
const done = new WeakMap<House, Map<string, string>>()

/** Runs the timers of a city that have not run today; returns how many did. */
export async function runTimers(house: House, cityId: number, timers: readonly Timer[]): Promise<number> {
  const day = chinaDay(house.clock.now())
  const known = done.get(house) ?? new Map<string, string>()
  done.set(house, known)
  let ran = 0
  for (const timer of timers) {
    const key = `${cityId} ${timer.name}`
    if ((known.get(key) ?? '') >= day) continue
    const now = await runWork(house.workerDb, cityId, house.clock, work => runOne(work, timer, day))
    if (now > 0) await timer.after?.(house, cityId)
    ran += now
    known.set(key, day)
  }
  return ran
}

async function runOne(work: Work, timer: Timer, day: string): Promise<number> {
  await sql`insert into timer_runs (city_id, timer, day) values (${work.cityId}, ${timer.name}, '0001-01-01')
    on conflict do nothing`.execute(work.trx)
  const { rows } = await sql<{ day: string }>`
    select day from timer_runs where city_id = ${work.cityId} and timer = ${timer.name} for update`.execute(
    work.trx,
  )
  const before = rows[0]!.day
  if (before >= day) return 0
  await sql`update timer_runs set day = ${day} where city_id = ${work.cityId} and timer = ${timer.name}`.execute(
    work.trx,
  )
  await timer.run(work, day, before === '0001-01-01' ? undefined : before)
  return 1
}
