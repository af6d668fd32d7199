// HTTP edge of the board.
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { type Route, route } from '../../server/route.ts'
import * as contract from './burden.contract.ts'
import { listAsked, listRushes, listSigns, listUnchanged } from './burden.store.ts'
import { isRush, rushTimes, signWords } from './burden.ts'
import { noteKinds } from './flag.ts'

/** The month in China, from its first moment to that of the next. */
function spanOf(month: string): [Date, Date] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return [chinaTime(`${month}-01`), chinaTime(`${next}-01`)]
}

const burden = route(contract.burden, async call => {
  const { trx, cityId, scope } = call
  const day = call.house.day()
  const month = call.query.month ?? chinaDay(call.now).slice(0, 7)
  const [from, to] = spanOf(month)
  const asked = await listAsked(trx, cityId, scope, from, to, day)
  const rushes = await listRushes(trx, cityId, scope)
  const unchanged = await listUnchanged(trx, cityId, scope, from, to, day)
  const again = await listSigns(trx, cityId, scope, from, to, noteKinds, day)
  return {
    month,
    asked: asked.map(row => ({ ...row, total: row.duties + row.papers + row.entries })),
    rushes: rushes.map(row => ({
      ...row,
      openedAt: row.openedAt.toISOString(),
      times: rushTimes(row)?.toFixed(1) ?? null,
      rush: isRush(row),
    })),
    unchanged,
    again: again.map(row => ({
      id: row.id,
      number: row.number,
      title: row.title,
      unitName: row.unitName,
      closedAt: row.closedAt.toISOString(),
      signs: signWords(row),
    })),
  }
})

export const burdenRoutes: readonly Route[] = [burden]
