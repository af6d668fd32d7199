// Boxes over faces, children and plates, in shares of the picture's sides: made, moved and sized by mouse, finger or keys.

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The least a side may have: a box nobody could see covers nothing. */
export const LEAST = 0.02
export const MOST_BOXES = 40

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
const rounded = (value: number) => Math.round(value * 10_000) / 10_000

/** The box kept inside the picture and not too small. */
export function kept({ x, y, width, height }: Box): Box {
  const w = within(width, LEAST, 1)
  const h = within(height, LEAST, 1)
  return {
    x: rounded(within(x, 0, 1 - w)),
    y: rounded(within(y, 0, 1 - h)),
    width: rounded(w),
    height: rounded(h),
  }
}

/** The box between two corners, in whichever order they were touched. */
export function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  return kept({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  })
}

const STEP = 0.01

/** What a key does to a box: arrows move it, with Shift they size it; undefined for any other key. */
export function keyed(box: Box, key: string, sizing: boolean): Box | undefined {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key]
  if (!way) return undefined
  const [dx, dy] = way.map(n => n * STEP) as [number, number]
  return sizing
    ? kept({
        ...box,
        width: Math.min(box.width + dx, 1 - box.x),
        height: Math.min(box.height + dy, 1 - box.y),
      })
    : kept({ ...box, x: box.x + dx, y: box.y + dy })
}

/** What is said of a box to whoever hears the page. */
export const boxWords = ({ x, y, width, height }: Box): string =>
  `左 ${Math.round(x * 100)}%，上 ${Math.round(y * 100)}%，宽 ${Math.round(width * 100)}%，高 ${Math.round(height * 100)}%`
