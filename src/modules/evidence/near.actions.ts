// The photos of a city that a photo may be a copy of. Hashes of all photos of its cases stand in memory, loaded from
// photo_prints and followed by their running number; what a look-up finds is laid over the photo before it counts.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import { hashIndex } from './look-up.ts'
import { type Match, matchAt } from './match.ts'
import { type Hash, type Probe, printOf, probesOf, type Thumb } from './print.ts'

/** Hashes that differ in more of their 64 bits are not looked at. */
const MOST_BITS = 14
/** Of the near hashes so many are laid over the photo, the nearest first: 2 ms each. */
const LAID_OVER = 16

interface Prints {
  readonly whole: ReturnType<typeof hashIndex>
  readonly middle: ReturnType<typeof hashIndex>
  last: number
}

// By database and city: a process may serve several.
const known = new Map<string, Prints>()

export interface Near {
  readonly digest: string
  /** Of 64 bits, how many differ. */
  readonly bits: number
  readonly match: Match
}

interface PrintRow {
  readonly n: number
  readonly whole_high: number | null
  readonly whole_low: number | null
  readonly middle_high: number | null
  readonly middle_low: number | null
}

/** Brings the index up to what is committed. Whoever calls holds the reaction's cursor, so numbers come in order. */
async function printsOf(work: Work): Promise<Prints> {
  const { rows: names } = await sql<{ name: string }>`select current_database() as name`.execute(work.trx)
  const key = `${names[0]!.name}/${work.cityId}`
  const prints = known.get(key) ?? { whole: hashIndex(), middle: hashIndex(), last: 0 }
  known.set(key, prints)
  for (;;) {
    const { rows } = await sql<PrintRow>`
      select n, whole_high, whole_low, middle_high, middle_low from photo_prints
      where city_id = ${work.cityId} and n > ${prints.last} order by n limit 20000`.execute(work.trx)
    for (const row of rows) {
      if (row.whole_high !== null) prints.whole.add(row.n, { high: row.whole_high, low: row.whole_low! })
      if (row.middle_high !== null) prints.middle.add(row.n, { high: row.middle_high, low: row.middle_low! })
      prints.last = row.n
    }
    if (rows.length < 20000) return prints
  }
}

/** The nearest places of each photo that any probe found, nearest first. */
export function nearest(
  probes: readonly Probe[],
  index: { readonly whole: ReturnType<typeof hashIndex>; readonly middle: ReturnType<typeof hashIndex> },
): { readonly n: number; readonly bits: number; readonly probe: Probe }[] {
  const best = new Map<number, { bits: number; probe: Probe }>()
  for (const probe of probes)
    index[probe.among].near(probe.hash, MOST_BITS, (n, bits) => {
      const before = best.get(n)
      if (!before || bits < before.bits) best.set(n, { bits, probe })
    })
  return [...best]
    .map(([n, it]) => ({ n, ...it }))
    .sort((a, b) => a.bits - b.bits || a.n - b.n)
    .slice(0, LAID_OVER)
}

/** Photos of the city's cases that this one overlaps, laid over it; `digest` itself is not among them. */
export async function findNear(work: Work, digest: string, thumb: Thumb): Promise<Near[]> {
  const prints = await printsOf(work)
  const hits = nearest(probesOf(thumb), prints)
  if (hits.length === 0) return []
  // A number whose transaction was rolled back is in memory and nowhere else: the join drops it.
  const { rows } = await sql<{ n: number; digest: string; thumb: Buffer }>`
    select p.n, p.digest, t.thumb from photo_prints p
    join photo_thumbs t on t.city_id = p.city_id and t.digest = p.digest
    where p.city_id = ${work.cityId} and p.n = any(${hits.map(hit => hit.n)}::int[]) and p.digest <> ${digest} and t.thumb is not null`.execute(
    work.trx,
  )
  const thumbs = new Map(rows.map(row => [row.n, row]))
  return hits.flatMap(({ n, bits, probe }) => {
    const row = thumbs.get(n)
    return row ? [{ digest: row.digest, bits, match: matchAt(thumb, row.thumb, probe) }] : []
  })
}

const half = (hash: Hash | undefined, part: 'high' | 'low') => hash?.[part] ?? null

/** Keeps the hashes of a photo; a second time changes nothing. */
export async function keepPrint(work: Work, digest: string, thumb: Thumb): Promise<void> {
  const { whole, middle } = printOf(thumb)
  await sql`insert into photo_prints (city_id, digest, n, whole_high, whole_low, middle_high, middle_low)
    select ${work.cityId}, ${digest}, nextval('photo_print_numbers')::int, ${half(whole, 'high')}, ${half(whole, 'low')}, ${half(middle, 'high')}, ${half(middle, 'low')}
    where not exists (select 1 from photo_prints where city_id = ${work.cityId} and digest = ${digest})`.execute(
    work.trx,
  )
}
