// Where steps stand on the line of the year, and on which of several rows their names do not run into each other.

export interface PlotStep {
  readonly title: string
  readonly dueAt: string | null
  readonly doneAt: string | null
  readonly overdue: boolean
}

export interface PlotPoint {
  readonly title: string
  /** Place on the line, 0 to 100. */
  readonly x: number
  /** 0 is the row next to the line. */
  readonly row: number
  readonly date: string
  readonly tone: 'done' | 'late' | 'open'
  /** The name stands to the left of its point, where the right edge is near. */
  readonly left: boolean
}

export interface YearPlot {
  readonly points: readonly PlotPoint[]
  readonly months: readonly { readonly x: number; readonly words: string }[]
  /** Null when today lies outside. */
  readonly today: number | null
  readonly rows: number
}

const DAY = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** Lays the steps out; a name takes `wide` hundredths of the line. */
export function plotOf(steps: readonly PlotStep[], today: string, wide = 13): YearPlot {
  const due = steps.flatMap(step => (step.dueAt ? [{ step, ms: Date.parse(step.dueAt) }] : []))
  if (due.length === 0) return { points: [], months: [], today: null, rows: 0 }
  const first = Math.min(...due.map(it => it.ms)) - 10 * DAY
  const last = Math.max(...due.map(it => it.ms)) + 10 * DAY
  const place = (ms: number) => ((ms - first) / (last - first)) * 100
  const ends: number[] = []
  const points = due.map(({ step, ms }): PlotPoint => {
    const x = place(ms)
    const left = x > 100 - wide
    const [from, to] = left ? [x - wide, x] : [x, x + wide]
    let row = ends.findIndex(end => end <= from)
    if (row < 0) row = ends.length
    ends[row] = to
    const tone = step.doneAt ? 'done' : step.overdue ? 'late' : 'open'
    const date = new Date(ms + 8 * 3_600_000).toISOString()
    return {
      title: step.title,
      x,
      row,
      left,
      tone,
      date: `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`,
    }
  })
  return {
    points,
    months: monthsBetween(first, last, place),
    today: within(place(at(today) + DAY / 2)),
    rows: ends.length,
  }
}

const within = (x: number) => (x >= 0 && x <= 100 ? x : null)

function monthsBetween(first: number, last: number, place: (ms: number) => number) {
  const months: { x: number; words: string }[] = []
  const start = new Date(first + 8 * 3_600_000)
  for (let [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + 2]; ; month++) {
    if (month > 12) [year, month] = [year + 1, 1]
    const ms = at(`${year}-${String(month).padStart(2, '0')}-01`)
    if (ms > last) return months
    months.push({ x: place(ms), words: month === 1 ? `${year}年1月` : `${month}月` })
  }
}
