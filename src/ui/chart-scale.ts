// Scales of the small charts: data to pixels, with room around, and marks on round figures.

export interface Scale {
  readonly low: number
  readonly high: number
  at(value: number): number
}

/** A linear scale onto `from`–`to` that keeps a part of the span free on both sides. */
export function scaleOf(values: readonly number[], from: number, to: number, room = 0): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const span = most - least || Math.max(1, Math.abs(most) * 0.1)
  const low = least - span * room
  const high = most + span * room
  return { low, high, at: value => from + ((value - low) / (high - low || 1)) * (to - from) }
}

/** Ends of labels at least `apart` pixels from each other, as near to where they belong as that allows. */
export function spread(tops: readonly number[], apart: number, from: number, to: number): number[] {
  const order = tops.map((top, i) => ({ top, i })).sort((a, b) => a.top - b.top)
  let floor = from
  for (const it of order) {
    it.top = Math.max(it.top, floor)
    floor = it.top + apart
  }
  let ceiling = to
  for (const it of order.toReversed()) {
    it.top = Math.min(it.top, ceiling)
    ceiling = it.top - apart
  }
  const placed = [...tops]
  for (const { top, i } of order) placed[i] = top
  return placed
}
