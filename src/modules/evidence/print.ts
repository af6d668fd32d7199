// What a picture looks like, small enough to compare with a million others: 64 × 64 greys (its thumb), and 64-bit
// difference hashes (dHash) of windows of it. A hash survives recompression and light; a crop is found because the middle
// of every stored picture is looked for at every place and size in the new one.

/** Side of a thumb, in greys. The picture is stretched to a square: a crop changes its shape, the search allows for it. */
export const SIDE = 64

/** 64 × 64 greys, row by row. */
export type Thumb = Uint8Array

/** A 64-bit hash as two halves, as JavaScript counts in 32 bits. */
export interface Hash {
  readonly high: number
  readonly low: number
}

/** A part of a picture, in shares of its sides. */
export interface Window {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The whole picture, and the middle that every crop of up to a fifth still contains. */
export const whole: Window = { x: 0, y: 0, width: 1, height: 1 }
export const middle: Window = { x: 0.2, y: 0.2, width: 0.6, height: 0.6 }

const COLUMNS = 9
const ROWS = 8
/** Below this spread of its cells (in greys) a window is a wall or a sky and its hash says nothing. */
const FLAT = 3

/** Sums of greys above and left of each point, so that the mean of any window costs four look-ups. */
export type Sums = Float64Array

export function sumsOf(thumb: Thumb): Sums {
  const row = SIDE + 1
  const sums = new Float64Array(row * row)
  for (let y = 0; y < SIDE; y++) {
    let line = 0
    for (let x = 0; x < SIDE; x++) {
      line += thumb[y * SIDE + x]!
      sums[(y + 1) * row + x + 1] = sums[y * row + x + 1]! + line
    }
  }
  return sums
}

// The sum left of and above a point between greys, in a straight line from its neighbours.
function sumAt(sums: Sums, x: number, y: number): number {
  const row = SIDE + 1
  const left = Math.min(SIDE - 1, Math.floor(x))
  const top = Math.min(SIDE - 1, Math.floor(y))
  const fx = x - left
  const fy = y - top
  const at = top * row + left
  const above = sums[at]! * (1 - fx) + sums[at + 1]! * fx
  const below = sums[at + row]! * (1 - fx) + sums[at + row + 1]! * fx
  return above * (1 - fy) + below * fy
}

const corners = new Float64Array((COLUMNS + 1) * (ROWS + 1))
const cells = new Float64Array(COLUMNS * ROWS)

/** The hash of a window: of 9 × 8 cells, whether each is darker than its right neighbour. Undefined when it is flat. */
export function hashOf(sums: Sums, { x, y, width, height }: Window): Hash | undefined {
  for (let r = 0; r <= ROWS; r++)
    for (let c = 0; c <= COLUMNS; c++)
      corners[r * (COLUMNS + 1) + c] = sumAt(
        sums,
        (x + (width * c) / COLUMNS) * SIDE,
        (y + (height * r) / ROWS) * SIDE,
      )
  const area = (width * height * SIDE * SIDE) / (COLUMNS * ROWS)
  let sum = 0
  let squares = 0
  for (let r = 0; r < ROWS; r++)
    for (let c = 0; c < COLUMNS; c++) {
      const at = r * (COLUMNS + 1) + c
      const mean =
        (corners[at + COLUMNS + 2]! - corners[at + COLUMNS + 1]! - corners[at + 1]! + corners[at]!) / area
      cells[r * COLUMNS + c] = mean
      sum += mean
      squares += mean * mean
    }
  const n = COLUMNS * ROWS
  if (squares / n - (sum / n) ** 2 < FLAT * FLAT) return undefined
  let high = 0
  let low = 0
  for (let r = 0; r < ROWS; r++)
    for (let c = 0; c < COLUMNS - 1; c++) {
      const bit = cells[r * COLUMNS + c]! < cells[r * COLUMNS + c + 1]! ? 1 : 0
      if (r < ROWS / 2) high = (high << 1) | bit
      else low = (low << 1) | bit
    }
  return { high, low }
}

/** Ones of a 32-bit number. */
export function ones(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** In how many of 64 bits two hashes differ. */
export const distance = (a: Hash, b: Hash): number => ones(a.high ^ b.high) + ones(a.low ^ b.low)

/** The picture as in a mirror. */
export function mirrored(thumb: Thumb): Thumb {
  const out = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) out[y * SIDE + x] = thumb[y * SIDE + SIDE - 1 - x]!
  return out
}

/** What is stored of a picture: the hash of the whole and of its middle; none for a picture that says nothing. */
export function printOf(thumb: Thumb): {
  readonly whole: Hash | undefined
  readonly middle: Hash | undefined
} {
  const sums = sumsOf(thumb)
  return { whole: hashOf(sums, whole), middle: hashOf(sums, middle) }
}

/** A hash to look for: among the stored wholes or middles, and which window of the new picture it was taken from. */
export interface Probe {
  readonly hash: Hash
  readonly among: 'whole' | 'middle'
  readonly window: Window
  readonly mirror: boolean
}

/** Where the middle of an earlier picture may lie in this one: shares of the side, and the first corner's places. */
function* places(): Generator<Window> {
  for (const size of [0.5, 0.54, 0.57, 0.6, 0.635, 0.67, 0.71, 0.75]) {
    // A picture that shows a share s of the earlier one has its middle 0.6 / s wide, from (0.2 − cut) / s on.
    const share = 0.6 / size
    const first = share >= 1 ? 0.2 / share - 0.03 : (0.2 - (1 - share)) / share
    const last = share >= 1 ? 0.2 / share + 0.03 : 0.2 / share
    const middleOf = 0.5 - size / 2
    const steps =
      share >= 0.995 && share < 1.005
        ? [middleOf - 0.02, middleOf, middleOf + 0.02]
        : spread(first, last, STEP)
    for (const y of steps)
      for (const x of steps) if (x >= 0 && y >= 0) yield { x, y, width: size, height: size }
  }
}
const STEP = 0.04

function spread(first: number, last: number, step: number): number[] {
  const n = Math.max(1, Math.ceil((last - first) / step))
  return Array.from({ length: n + 1 }, (_, i) => first + ((last - first) * i) / n)
}

const middles: readonly Window[] = [...places()]
/** Mirrored and cut as well is rarer: of a mirrored picture only small cuts are looked for. */
const mirroredMiddles = middles.filter(it => it.width <= 0.64)

/** Everything a picture is looked up by. */
export function probesOf(thumb: Thumb): Probe[] {
  return [false, true].flatMap(mirror => {
    const sums = sumsOf(mirror ? mirrored(thumb) : thumb)
    const probe = (among: 'whole' | 'middle', window: Window): Probe[] => {
      const hash = hashOf(sums, window)
      return hash ? [{ hash, among, window, mirror }] : []
    }
    return [
      ...probe('whole', whole),
      ...(mirror ? mirroredMiddles : middles).flatMap(window => probe('middle', window)),
    ]
  })
}
