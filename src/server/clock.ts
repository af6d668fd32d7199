// Business time = real time + offset. The offset lives in the database, moves forward only, and only where the
// installation was created as a demo.
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { refuse } from '../lib/refusal.ts'
import type { WorkCalendar } from '../lib/workcalendar.ts'
import type { Db, Trx } from './db.ts'
import { sm3Bytes } from './digest.ts'
import type { WorkClock } from './work.ts'

/** Lots are drawn from six random bytes. */
const LOTS = 2 ** 48

export interface Clock extends WorkClock {
  readonly demo: boolean
  /** Reads the offset again; each process does so every second. */
  refresh(db: Db): Promise<void>
  /** Tells this process at once what a committed change will tell the others within a second. */
  adopt(offsetSeconds: number): void
}

export function makeClock(
  calendars: ReadonlyMap<string, WorkCalendar>,
  realNow: () => Date = () => new Date(),
): Clock {
  let offsetMs = 0
  let demo = false
  return {
    get demo() {
      return demo
    },
    now: () => new Date(realNow().getTime() + offsetMs),
    realNow,
    calendar: id =>
      calendars.get(id) ??
      refuse('calendar.none', `没有编号为 ${id} 的工作日历；请检查 packs/calendars.yaml。`, 500),
    // In a demonstration the lot falls by what it is drawn for, so that its story is always the same.
    lot: about => (demo ? sm3Bytes(about).readUIntBE(0, 6) : randomInt(LOTS - 1)) / LOTS,
    adopt(offsetSeconds) {
      offsetMs = offsetSeconds * 1000
    },
    async refresh(db) {
      const row = await db
        .selectFrom('installation')
        .select(['demo', 'clock_offset_seconds'])
        .executeTakeFirst()
      demo = row?.demo ?? false
      offsetMs = (row?.clock_offset_seconds ?? 0) * 1000
    },
  }
}

/** Moves business time forward to `to`; returns the new offset in seconds. Refuses outside a demo and backwards. */
export async function advanceClock(trx: Trx, realNow: Date, to: Date): Promise<number> {
  const row = await trx.selectFrom('installation').selectAll().forUpdate().executeTakeFirstOrThrow()
  if (!row.demo) refuse('clock.not-demo', '本系统不是演示环境，时间不能调整。', 403)
  const offset = Math.ceil((to.getTime() - realNow.getTime()) / 1000)
  if (offset < row.clock_offset_seconds) refuse('clock.backwards', '演示时间只能向前走，不能往回调。')
  await sql`update installation set clock_offset_seconds = ${offset}`.execute(trx)
  return offset
}
