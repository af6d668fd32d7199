// Every earlier picture of a city, found by hashes that are near: multi-index hashing in memory. A hash of 64 bits is cut
// into four bands of 16; two hashes that differ in at most 7 bits have a band that differs in at most one, so looking into
// 17 buckets a band finds them all, and many that differ more. What came first lies sorted by bucket, so that a bucket is
// one stretch of memory (chains alone took five times as long); what came since hangs in chains until it is sorted in.
// Chosen and measured in docs/decisions/0021-photos-looked-up-in-memory.md.
import { type Hash, ones } from './print.ts'

const BANDS = 4
const BUCKETS = 1 << 16
/** So many may hang in chains, or a quarter of what is sorted, before all of it is sorted again. */
const LOOSE = 8192

export interface HashIndex {
  readonly size: number
  /** Keeps a hash under a number; the same number may be kept twice. */
  add(key: number, hash: Hash): void
  /**
   * Calls `found` for kept hashes that differ in at most `most` bits, for some of them more than once; those that differ in
   * at most 7 are never missed.
   */
  near(hash: Hash, most: number, found: (key: number, distance: number) => void): void
}

/** One band's buckets: where each begins, and its hashes beside their numbers. */
interface Sorted {
  readonly starts: Int32Array
  /** High, low, key, three by three. */
  readonly rows: Int32Array
}

const bandOf = (high: number, low: number, band: number): number =>
  band === 0 ? high >>> 16 : band === 1 ? high & 0xffff : band === 2 ? low >>> 16 : low & 0xffff

function sortBand(rows: Int32Array, size: number, band: number): Sorted {
  const starts = new Int32Array(BUCKETS + 1)
  for (let i = 0; i < size; i++) starts[bandOf(rows[i * 3]!, rows[i * 3 + 1]!, band) + 1]! += 1
  for (let i = 0; i < BUCKETS; i++) starts[i + 1]! += starts[i]!
  const next = starts.slice()
  const out = new Int32Array(size * 3)
  for (let i = 0; i < size; i++) {
    const to = next[bandOf(rows[i * 3]!, rows[i * 3 + 1]!, band)]!++ * 3
    out[to] = rows[i * 3]!
    out[to + 1] = rows[i * 3 + 1]!
    out[to + 2] = rows[i * 3 + 2]!
  }
  return { starts, rows: out }
}

export function hashIndex(): HashIndex {
  let sorted: Sorted[] = []
  let settled = 0
  // What came since: rows and chains of its own.
  let room = 1024
  let rows = new Int32Array(room * 3)
  let nexts = new Int32Array(room * BANDS)
  const heads = new Int32Array(BANDS * BUCKETS).fill(-1)
  let loose = 0

  function settle(): void {
    const all = new Int32Array((settled + loose) * 3)
    if (settled > 0) all.set(sorted[0]!.rows)
    all.set(rows.subarray(0, loose * 3), settled * 3)
    settled += loose
    loose = 0
    heads.fill(-1)
    sorted = Array.from({ length: BANDS }, (_, band) => sortBand(all, settled, band))
  }

  function grow(): void {
    room *= 2
    const moved = new Int32Array(room * 3)
    moved.set(rows)
    rows = moved
    const chained = new Int32Array(room * BANDS)
    chained.set(nexts)
    nexts = chained
  }

  return {
    get size() {
      return settled + loose
    },
    add(key, { high, low }) {
      if (loose === room) grow()
      const at = loose++
      rows.set([high, low, key], at * 3)
      for (let band = 0; band < BANDS; band++) {
        const bucket = band * BUCKETS + bandOf(high, low, band)
        nexts[at * BANDS + band] = heads[bucket]!
        heads[bucket] = at
      }
      if (loose >= LOOSE && loose >= settled / 4) settle()
    },
    near({ high, low }, most, found) {
      for (let band = 0; band < BANDS; band++) {
        const own = bandOf(high, low, band)
        const part = sorted[band]
        for (let flip = -1; flip < 16; flip++) {
          const bucket = flip < 0 ? own : own ^ (1 << flip)
          if (part)
            for (let at = part.starts[bucket]! * 3, end = part.starts[bucket + 1]! * 3; at < end; at += 3) {
              const differs = ones(part.rows[at]! ^ high) + ones(part.rows[at + 1]! ^ low)
              if (differs <= most) found(part.rows[at + 2]!, differs)
            }
          for (let at = heads[band * BUCKETS + bucket]!; at >= 0; at = nexts[at * BANDS + band]!) {
            const differs = ones(rows[at * 3]! ^ high) + ones(rows[at * 3 + 1]! ^ low)
            if (differs <= most) found(rows[at * 3 + 2]!, differs)
          }
        }
      }
    },
  }
}
