// Lays one picture over another and says how much of it is the same. A hash only says where to look: what a person is
// shown rests on this. The overlay may shift, stretch, turn and tilt (a photo of a photo), and lets light differ.
import { middle, mirrored, type Probe, SIDE, type Thumb, whole } from './print.ts'

export interface Match {
  /** Share of the earlier picture that the new one shows. */
  readonly shown: number
  /** Of the parts that show anything (8 × 8 of them at most), how many were compared and how many are the same. */
  readonly compared: number
  readonly same: number
  /** Of those, how many are the same down to the grain: a copy, not another photo of the same spot. */
  readonly exact: number
  /** How alike it is over all, 0 to 1. */
  readonly alike: number
  readonly mirror: boolean
}

const BLOCK = 8
/** Rounds of fitting, and every how-manieth grey is looked at; all of them are judged. */
const COARSE = { n: 6, rounds: 8, every: 4 } as const
const FINE = { n: 8, rounds: 8, every: 2 } as const
/** What is less alike than this after the coarse fit is another picture: nine in ten candidates end here. */
const HOPELESS = 0.4
/** A part is the same when its greys follow each other this closely. */
const SAME = 0.8
const EXACT = 0.95
/** Below this spread (greys) a part shows nothing. */
const PLAIN = 2.5

/**
 * Lays `fresh` over `stored`, starting from where a probe says that the stored window lies.
 */
export function matchAt(
  fresh: Thumb,
  stored: Thumb,
  probe: Pick<Probe, 'among' | 'window' | 'mirror'>,
): Match {
  const target = probe.among === 'whole' ? whole : middle
  const sx = probe.window.width / target.width
  const sy = probe.window.height / target.height
  const warp = Float64Array.of(
    sx,
    0,
    (probe.window.x - target.x * sx) * SIDE,
    0,
    sy,
    (probe.window.y - target.y * sy) * SIDE,
    0,
    0,
  )
  const over = probe.mirror ? mirrored(fresh) : fresh
  const light = Float64Array.of(1, 0)
  layOver(over, stored, warp, light, COARSE)
  if (judge(over, stored, warp, COARSE.every).alike < HOPELESS) return { ...nothing, mirror: probe.mirror }
  layOver(over, stored, warp, light, FINE)
  return { ...judge(over, stored, warp), mirror: probe.mirror }
}

const nothing = { shown: 0, compared: 0, same: 0, exact: 0, alike: 0 } as const

const at = { value: 0, dx: 0, dy: 0 }

/** Grey and slope between the greys of a thumb; false outside. */
function sample(thumb: Thumb, x: number, y: number): boolean {
  const px = x - 0.5
  const py = y - 0.5
  if (!(px >= 0 && py >= 0 && px < SIDE - 1 && py < SIDE - 1)) return false
  const left = px | 0
  const top = py | 0
  const fx = px - left
  const fy = py - top
  const i = top * SIDE + left
  const a = thumb[i]!
  const b = thumb[i + 1]!
  const c = thumb[i + SIDE]!
  const d = thumb[i + SIDE + 1]!
  at.value = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy
  at.dx = (b - a) * (1 - fy) + (d - c) * fy
  at.dy = (c - a) * (1 - fx) + (d - b) * fx
  return true
}

/**
 * Gauss–Newton over the first `n` numbers of the warp (6: shift, stretch, turn; 8: tilt too) and over light (gain, base).
 * What does not fit (a stamp, a replaced patch) weighs little.
 */
function layOver(
  over: Thumb,
  stored: Thumb,
  warp: Float64Array,
  light: Float64Array,
  { n, rounds, every }: { readonly n: 6 | 8; readonly rounds: number; readonly every: number },
): void {
  const size = n + 2
  const normal = new Float64Array(size * size)
  const right = new Float64Array(size)
  const slope = new Float64Array(size)
  let scale = 30
  for (let round = 0; round < rounds; round++) {
    normal.fill(0)
    right.fill(0)
    let off = 0
    let seen = 0
    for (let row = 0; row < SIDE; row += every)
      for (let column = 0; column < SIDE; column += every) {
        const x = column + 0.5
        const y = row + 0.5
        const w = 1 / (warp[6]! * x + warp[7]! * y + 1)
        const u = (warp[0]! * x + warp[1]! * y + warp[2]!) * w
        const v = (warp[3]! * x + warp[4]! * y + warp[5]!) * w
        if (!sample(over, u, v)) continue
        const grey = stored[row * SIDE + column]!
        const rest = light[0]! * grey + light[1]! - at.value
        const weight = 1 / (1 + (rest / scale) ** 2)
        const gx = at.dx * w
        const gy = at.dy * w
        slope[0] = gx * x
        slope[1] = gx * y
        slope[2] = gx
        slope[3] = gy * x
        slope[4] = gy * y
        slope[5] = gy
        if (n === 8) {
          const along = -(gx * u + gy * v)
          slope[6] = along * x
          slope[7] = along * y
        }
        slope[n] = -grey
        slope[n + 1] = -1
        for (let i = 0; i < size; i++) {
          const si = slope[i]! * weight
          right[i]! += si * rest
          for (let j = i; j < size; j++) normal[i * size + j]! += si * slope[j]!
        }
        off += Math.abs(rest)
        seen += 1
      }
    if (seen * every * every < 800 || !solve(normal, right, size)) return
    for (let i = 0; i < n; i++) warp[i]! += right[i]!
    light[0]! += right[n]!
    light[1]! += right[n + 1]!
    scale = Math.max(4, (1.5 * off) / seen)
  }
}

/** Solves the symmetric system in place (Cholesky); false when it has no one answer. */
function solve(normal: Float64Array, right: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    normal[i * n + i]! *= 1.0001
    for (let j = i; j < n; j++) {
      let sum = normal[i * n + j]!
      for (let k = 0; k < i; k++) sum -= normal[k * n + i]! * normal[k * n + j]!
      if (j === i) {
        if (!(sum > 1e-9)) return false
        normal[i * n + i] = Math.sqrt(sum)
      } else normal[i * n + j] = sum / normal[i * n + i]!
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = right[i]!
    for (let k = 0; k < i; k++) sum -= normal[k * n + i]! * right[k]!
    right[i] = sum / normal[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i]!
    for (let k = i + 1; k < n; k++) sum -= normal[i * n + k]! * right[k]!
    right[i] = sum / normal[i * n + i]!
  }
  return true
}

/** How two rows of greys follow each other. */
interface Pairing {
  n: number
  a: number
  b: number
  aa: number
  bb: number
  ab: number
}
const fresh0 = (): Pairing => ({ n: 0, a: 0, b: 0, aa: 0, bb: 0, ab: 0 })

function add(to: Pairing, a: number, b: number): void {
  to.n += 1
  to.a += a
  to.b += b
  to.aa += a * a
  to.bb += b * b
  to.ab += a * b
}

function spreads({ n, a, b, aa, bb, ab }: Pairing): { sa: number; sb: number; follow: number } {
  const sa = Math.sqrt(Math.max(0, aa / n - (a / n) ** 2))
  const sb = Math.sqrt(Math.max(0, bb / n - (b / n) ** 2))
  return { sa, sb, follow: (ab / n - (a / n) * (b / n)) / (sa * sb + 1) }
}

function judge(over: Thumb, stored: Thumb, warp: Float64Array, every = 1): Omit<Match, 'mirror'> {
  const side = SIDE / BLOCK
  const parts = Array.from({ length: side * side }, fresh0)
  const all = fresh0()
  for (let y = 0; y < SIDE; y += every)
    for (let x = 0; x < SIDE; x += every) {
      const cx = x + 0.5
      const cy = y + 0.5
      const w = 1 / (warp[6]! * cx + warp[7]! * cy + 1)
      if (!(w > 0)) continue
      const u = (warp[0]! * cx + warp[1]! * cy + warp[2]!) * w
      const v = (warp[3]! * cx + warp[4]! * cy + warp[5]!) * w
      if (!sample(over, u, v)) continue
      const grey = stored[y * SIDE + x]!
      add(parts[((y / BLOCK) | 0) * side + ((x / BLOCK) | 0)]!, grey, at.value)
      add(all, grey, at.value)
    }
  let compared = 0
  let same = 0
  let exact = 0
  for (const part of parts) {
    if (part.n < BLOCK * BLOCK * 0.7) continue
    const { sa, sb, follow } = spreads(part)
    if (sa < PLAIN && sb < PLAIN) continue
    compared += 1
    if (follow > SAME) same += 1
    if (follow > EXACT) exact += 1
  }
  const alike = all.n > 0 ? Math.max(0, spreads(all).follow) : 0
  return { shown: all.n / (SIDE * SIDE), compared, same, exact, alike }
}
