// One case on one sheet of A4: how much of each text and of the history goes on it. What does not is said to be in the
// platform, never cut in silence. Pure.

export interface Fitted {
  readonly text: string
  /** The whole stands in the platform. */
  readonly cut: boolean
}

/** At most so many characters in at most so many lines of `width` characters. */
export function fitText(text: string, lines: number, width = 40): Fitted {
  const kept: string[] = []
  let left = lines
  for (const line of text.trim().split('\n')) {
    const need = Math.max(1, Math.ceil(line.length / width))
    if (need > left) {
      if (left > 0) kept.push(`${line.slice(0, left * width - 1)}…`)
      return { text: kept.join('\n'), cut: true }
    }
    kept.push(line)
    left -= need
  }
  return { text: kept.join('\n'), cut: false }
}

/** The steps that go on the sheet: the first and the last ones; `left` of them between are not on it. */
export function fitHistory<T>(
  steps: readonly T[],
  most: number,
): { readonly first: readonly T[]; readonly left: number; readonly last: readonly T[] } {
  if (steps.length <= most) return { first: steps, left: 0, last: [] }
  const head = Math.floor((most - 1) / 2)
  const tail = most - 1 - head
  return { first: steps.slice(0, head), left: steps.length - head - tail, last: steps.slice(-tail) }
}
