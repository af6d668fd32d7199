// What the board of burden and truth counts, and from where on something is worth another look. It counts what is asked of
// units and what closings look like; it ranks nobody and decides nothing.

/** Days before a round opens in which many hand-ins at once look like a rush (突击). */
export const RUSH_DAYS = 7
/** Weeks before these, from which the usual number is taken. */
export const USUAL_WEEKS = 8
/** From so many hand-ins on, and so many times the usual, it is told as a rush. */
export const RUSH_LEAST = 10
export const RUSH_TIMES = 2
/** Verified within so many minutes of being handed in: nobody can have been there. */
export const QUICK_MINUTES = 10
/** So many signs on one closed case, and it is listed to be checked again. */
export const SIGNS_TOGETHER = 2

export interface Rush {
  readonly inDays: number
  readonly before: number
}

/** How many times the usual of so many days; undefined when there was nothing before to compare with. */
export function rushTimes({ inDays, before }: Rush): number | undefined {
  return before > 0 ? (inDays * USUAL_WEEKS) / before : undefined
}

/** Missing data is no rush and no calm: with nothing before, it is only told how many there were. */
export function isRush(it: Rush): boolean {
  const times = rushTimes(it)
  return it.inDays >= RUSH_LEAST && times !== undefined && times >= RUSH_TIMES
}

export interface Signs {
  readonly flags: number
  readonly unchanged: boolean
  readonly minutes: number | null
  readonly rushed: boolean
}

/** The signs of a closed case in words. */
export function signWords({ flags, unchanged, minutes, rushed }: Signs): string[] {
  return [
    ...(flags > 0 ? [`照片提示 ${flags} 条未排除`] : []),
    ...(unchanged ? ['整改前后照片没有可见变化'] : []),
    ...(minutes !== null && minutes <= QUICK_MINUTES ? [`提交后 ${minutes} 分钟即核查通过`] : []),
    ...(rushed ? [`测评开始前 ${RUSH_DAYS} 天内集中提交`] : []),
  ]
}
