// What each tally counts, in words, and the small sums they share. Pure; the queries stand in tallies.store.ts.
import { chinaTime } from '../../lib/day.ts'
import { type Decimal, divide, whole } from '../../lib/decimal.ts'
import type { TALLIES } from '../plan/pack-words.ts'

export type TallyName = (typeof TALLIES)[number]

/** One record that was counted. */
export interface Counted {
  readonly id: string
  /** What the count is about: a unit, a setting; equal keys belong together. */
  readonly key: string
  readonly at: Date
}

export interface TallyWords {
  /** How it is counted, for whoever asks what the figure stands on. */
  readonly how: string
  /**
   * The verdict that no later record of a running period can change any more: only then is its figure kept before the
   * period has ended. A pass that may still be lost waits for the end, and so does a failure that may be made good.
   */
  readonly final: '达标' | '不达标'
}

export const tallies: Readonly<Record<TallyName, TallyWords>> = {
  'notice-run': {
    how: '按通报序列的先后（已撤销的不计），数同一单位连着几次通报都被点名，取各单位最多的；期间内没有通报的为 0。',
    final: '不达标',
  },
  'fixed-in-time': {
    how: '期间内到期的整改待办里，到期以前提交整改的占多少；没有到期的、已撤销的不计，比例只舍不入；年度没有结束时每月汇总一次。',
    final: '不达标',
  },
  'longest-fix': {
    how: '期间内交办的这几类问题，从交办到最后一次提交整改（经核查销号）用了几个小时（按钟点，夜里也算），取最长的一件，只入不舍；改派的从最后一次交办起算。有没销号的，等全部销号再汇总。只数登记时分了类的案件。',
    final: '不达标',
  },
  'register-count': {
    how: '登记册里日期落在期间内的有几条，已移除的不计；一条也没有的期间不汇总。',
    final: '达标',
  },
  'register-values': {
    how: '登记册里日期落在期间内的各条，覆盖到哪几项，已移除的不计；一条也没有的期间不汇总。',
    final: '达标',
  },
}

/** The moments a period lies between, the end left out: `2022-H1` → 1 January to 1 July. */
export function spanOf(period: string): { from: Date; to: Date } {
  const year = Number(period.slice(0, 4))
  const part = period.slice(5)
  const [first, months] =
    part === ''
      ? [1, 12]
      : part[0] === 'Q'
        ? [Number(part[1]) * 3 - 2, 3]
        : part[0] === 'H'
          ? [Number(part[1]) * 6 - 5, 6]
          : [Number(part), 1]
  const start = (n: number) =>
    chinaTime(`${year + Math.floor((n - 1) / 12)}-${String(((n - 1) % 12) + 1).padStart(2, '0')}-01`)
  return { from: start(first), to: start(first + months) }
}

/** A share in per cent with two decimals, never rounded up: one late case in twenty thousand is not 100 %. */
export function shareOf(part: number, total: number): Decimal {
  const tenThousandths = Math.floor((part * 10_000) / total)
  return divide(whole(tenThousandths), whole(100), 2)
}

/** Hours with one decimal, never rounded down: what took a minute over two hours did not take two. */
export function hoursOf(milliseconds: number): Decimal {
  return divide(whole(Math.ceil(Math.max(0, milliseconds) / 360_000)), whole(10), 1)
}

/**
 * The longest run of consecutive notices up to each one that names the same unit; `notices` in the order of issue, `key`
 * the unit, one paper's notices share their `paper`. Returns for every notice how long its unit's run is with it.
 */
export function runsOf<N extends Counted & { readonly paper: string }>(
  notices: readonly N[],
): { notice: N; run: readonly N[] }[] {
  const papers = [...new Set(notices.map(it => it.paper))]
  const place = new Map(papers.map((paper, i) => [paper, i]))
  const open = new Map<string, { at: number; run: N[] }>()
  const found: { notice: N; run: readonly N[] }[] = []
  for (const notice of notices) {
    const at = place.get(notice.paper)!
    const before = open.get(notice.key)
    // Named twice in one paper is one notice of the series.
    if (before?.at === at) continue
    const run = before?.at === at - 1 ? [...before.run, notice] : [notice]
    open.set(notice.key, { at, run })
    found.push({ notice, run })
  }
  return found
}
