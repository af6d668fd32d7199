// What a list of cases is filtered and ordered by, and the mark from which its next page goes on. Pure.
import { refuse } from '../../lib/refusal.ts'
import { openStates } from './case.ts'

export const caseSorts = { filed: '登记时间，新的在前', due: '到期时间，先到的在前' } as const
export type CaseSort = keyof typeof caseSorts

export interface CaseFilter {
  readonly state?: string | undefined
  /** Beside a state: of those only what is late, or what waits for an answer. */
  readonly also?: 'overdue' | 'asked' | undefined
  readonly unitId?: string | undefined
  readonly division?: number | undefined
  readonly placeId?: string | undefined
  readonly roundId?: string | undefined
  readonly requirement?: string | undefined
  /** A category's code, or one of the six fields by all of its categories. */
  readonly categories?: readonly string[] | undefined
  readonly source?: string | undefined
  /** Moments: due at or after, due before. */
  readonly dueFrom?: Date | undefined
  readonly dueBefore?: Date | undefined
  readonly q?: string | undefined
}

/** States that still run towards a due time; only they are put in the order of it. */
const running = (state: string | undefined) =>
  state === undefined ||
  state === 'open' ||
  state === 'overdue' ||
  state === 'asked' ||
  openStates.some(one => one === state)

/**
 * The order a list comes in and the state it is of: by due time only what still runs stands, since what has ended is not
 * late any more. Whoever asks for what is overdue meets the oldest first, which otherwise nobody ever looks at.
 */
export function orderOf(
  filter: CaseFilter,
  wanted: CaseSort | undefined,
): { filter: CaseFilter; sort: CaseSort } {
  const asksWhen = filter.state === 'overdue' || Boolean(filter.dueFrom ?? filter.dueBefore)
  const byDue = wanted === 'due' || (wanted === undefined && asksWhen)
  if (!byDue || !running(filter.state)) return { filter, sort: 'filed' }
  return { filter: filter.state === undefined ? { ...filter, state: 'open' } : filter, sort: 'due' }
}

/** Where a page ended: the key it is ordered by, as the database writes it, and the case. */
export interface Mark {
  readonly key: string
  readonly id: string
}

const wellFormed =
  /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+\d\d)~([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

export const writeMark = ({ key, id }: Mark): string => `${key}~${id}`

/** Refuses `case.mark` for what no page has given. */
export function readMark(text: string): Mark {
  const found = wellFormed.exec(text)
  return found
    ? { key: found[1]!, id: found[2]! }
    : refuse('case.mark', '翻页的位置不对；请回到第一页重新查找。', 400, '/after')
}
