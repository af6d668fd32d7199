// The document as lines of marked words, so that a passage and what was understood of it can light each other.

export interface Spanned {
  readonly id: string
  readonly kind: string
  readonly start: number
  readonly end: number
}

export interface Segment {
  readonly text: string
  /** Items and lints whose passage these words belong to, the narrowest first. */
  readonly ids: readonly string[]
}

export interface LaidLine {
  readonly start: number
  /** Items that reach over whole lines (clauses, tasks), the narrowest first. */
  readonly ids: readonly string[]
  readonly segments: readonly Segment[]
}

const wide: ReadonlySet<string> = new Set(['clause', 'area', 'task', 'rule'])

/** Lays out a text in time that grows with text and items, not with their product. */
export function layoutOf(text: string, items: readonly Spanned[]): LaidLine[] {
  const reach = items.filter(it => wide.has(it.kind) && it.end > it.start).sort(byStart)
  const inline = items.filter(it => !wide.has(it.kind) && it.end > it.start).sort(byStart)
  const lines: LaidLine[] = []
  let open: Spanned[] = []
  let nextReach = 0
  let nextInline = 0
  let going: Spanned[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const end = start + line.length
    open = open.filter(it => it.end > start)
    while (nextReach < reach.length && reach[nextReach]!.start <= end) open.push(reach[nextReach++]!)
    going = going.filter(it => it.end > start)
    while (nextInline < inline.length && inline[nextInline]!.start < end) going.push(inline[nextInline++]!)
    const [from, to] = [start, end]
    lines.push({
      start,
      ids: open
        .filter(it => it.end > from && it.start <= to)
        .sort(narrowFirst)
        .map(it => it.id),
      segments: segmentsOf(text, start, end, going),
    })
    start = end + 1
  }
  return lines
}

const byStart = (a: Spanned, b: Spanned) => a.start - b.start || b.end - a.end
const narrowFirst = (a: Spanned, b: Spanned) => a.end - a.start - (b.end - b.start)

function segmentsOf(text: string, start: number, end: number, spans: readonly Spanned[]): Segment[] {
  if (spans.length === 0) return start === end ? [] : [{ text: text.slice(start, end), ids: [] }]
  const cuts = new Set([start, end])
  for (const it of spans) {
    cuts.add(Math.min(Math.max(it.start, start), end))
    cuts.add(Math.min(Math.max(it.end, start), end))
  }
  const sorted = [...cuts].sort((a, b) => a - b)
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1]!
    const over = spans.filter(it => it.start < to && it.end > from).sort(narrowFirst)
    return { text: text.slice(from, to), ids: over.map(it => it.id) }
  })
}
