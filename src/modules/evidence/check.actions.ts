// What is looked at when a photo becomes part of a case: whose picture it is already, and what its file says of itself.
// Runs after the fact, in the order of the seals, so that of two cases with one picture the second is flagged.
import { sql } from 'kysely'
import { metresBetween } from '../../lib/geo.ts'
import type { Work } from '../../server/work.ts'
import type { FactValue } from '../ledger/fact.ts'
import {
  EARLY_MINUTES,
  FAR_METRES,
  type FlagFigures,
  type FlagKind,
  isEditor,
  isOwnCopy,
  standingOut,
} from './flag.ts'
import { type Match, matchAt } from './match.ts'
import { findNear, keepPrint } from './near.actions.ts'
import { distance, hashOf, mirrored, sumsOf, whole } from './print.ts'

export interface PhotoToCheck {
  readonly caseId: string
  readonly digest: string
  readonly part: 'before' | 'after'
}

/** A photo as it stands in a case. */
interface Use {
  readonly digest: string
  readonly caseId: string
  readonly part: string
  readonly at: Date
  readonly placeId: string | null
  readonly finderId: string | null
  readonly joined: string | null
}

interface Told {
  readonly thumb: Buffer | null
  readonly software: string | null
  readonly device: string | null
  readonly takenAt: Date | null
  readonly lon: number | null
  readonly lat: number | null
  readonly placeId: string | null
  readonly placeLon: number | null
  readonly placeLat: number | null
  readonly filedAt: Date
  readonly finderId: string | null
  readonly joined: string | null
  readonly at: Date
}

async function toldOf(work: Work, it: PhotoToCheck): Promise<Told | undefined> {
  const { rows } = await sql<Told & { made: boolean }>`
    select t.digest is not null as made, t.thumb, t.software, b.device, b.taken_at as "takenAt", b.taken_lon as lon, b.taken_lat as lat,
      c.place_id as "placeId", p.lon as "placeLon", p.lat as "placeLat", c.filed_at as "filedAt", c.finder_id as "finderId",
      c.into_case_id as joined, e.at
    from evidence e
    join blobs b on b.city_id = e.city_id and b.digest = e.digest
    join cases c on c.city_id = e.city_id and c.id = e.subject_id
    left join places p on p.city_id = c.city_id and p.id = c.place_id
    left join photo_thumbs t on t.city_id = e.city_id and t.digest = e.digest
    where e.city_id = ${work.cityId} and e.subject_type = 'case' and e.subject_id = ${it.caseId} and e.digest = ${it.digest} and e.part = ${it.part}
    order by e.at desc limit 1`.execute(work.trx)
  // Photos from before thumbs were made get theirs when the program starts; until then this waits among the set aside.
  if (rows[0] && !rows[0].made) throw new Error(`no thumb yet of ${it.digest}`)
  return rows[0]
}

/** Uses of these photos in cases, up to the one that is looked at. */
async function usesOf(work: Work, digests: readonly string[], { at }: Told): Promise<Use[]> {
  if (digests.length === 0) return []
  const { rows } = await sql<Use>`
    select e.digest, e.subject_id as "caseId", e.part, e.at, c.place_id as "placeId", c.finder_id as "finderId", c.into_case_id as joined
    from evidence e join cases c on c.city_id = e.city_id and c.id = e.subject_id
    where e.city_id = ${work.cityId} and e.digest = any(${[...digests]}::text[]) and e.subject_type = 'case' and e.at <= ${at}
    order by e.at, e.id limit 400`.execute(work.trx)
  return rows
}

const DAY_MS = 24 * 3600_000

/** Why an earlier use of the same picture is worth a look; undefined where it is as it should be. */
function kindOf(it: PhotoToCheck, told: Told, use: Use): FlagKind | undefined {
  if (use.caseId === it.caseId) {
    if (it.part !== 'after') return undefined
    if (use.part === 'before') return 'own-before'
    return use.at < told.at ? 'again' : undefined
  }
  // Findings that were joined to one another carry each other's photos.
  if (use.joined === it.caseId || told.joined === use.caseId) return undefined
  if (it.part === 'after') return 'reused'
  // One photo may show two problems: one finder, one place, one day.
  const onePhoto =
    use.finderId !== null &&
    use.finderId === told.finderId &&
    use.placeId === told.placeId &&
    Math.abs(told.at.getTime() - use.at.getTime()) < DAY_MS
  return onePhoto ? undefined : 'two-cases'
}

interface Raised {
  readonly kind: FlagKind
  readonly figures: FlagFigures
  readonly other?: Use
}

/** Checks one photo of a case against every earlier one and against its own file; records what is worth a look. */
export async function checkPhoto(work: Work, it: PhotoToCheck): Promise<void> {
  const told = await toldOf(work, it)
  if (!told) return
  const raised: Raised[] = [...fileFlags(it, told)]
  const matches = told.thumb ? await findNear(work, it.digest, told.thumb) : []
  const found = new Map<string, FlagFigures & { readonly own: boolean }>([
    [it.digest, { bytes: true, own: true }],
  ])
  for (const { digest, bits, match } of standingOut(matches))
    found.set(digest, { ...figuresOf(match, bits), own: isOwnCopy(match) })
  // The case's own before photos are laid under it whatever the hashes say: so much is replaced in some that they differ.
  if (it.part === 'after' && told.thumb)
    for (const early of await thumbsOf(work, it.caseId, 'before', [])) {
      if (found.has(early.digest)) continue
      const { match, bits } = overlay(told.thumb, early.thumb)
      if (isOwnCopy(match)) found.set(early.digest, { ...figuresOf(match, bits), own: true })
    }
  const uses = await usesOf(work, [...found.keys()], told)
  const seen = new Set<string>()
  for (const use of uses) {
    const kind = kindOf(it, told, use)
    const { own, ...figures } = found.get(use.digest)!
    if (!kind || (use.caseId === it.caseId && !own)) continue
    // One flag a kind and picture: the first use stands for the rest.
    if (seen.has(`${kind} ${use.digest}`)) continue
    seen.add(`${kind} ${use.digest}`)
    raised.push({ kind, figures, other: use })
  }
  for (const one of raised) await raise(work, it, one)
  if (told.thumb) await keepPrint(work, it.digest, told.thumb)
}

function* fileFlags(it: PhotoToCheck, told: Told): Generator<Raised> {
  if (it.part === 'after' && told.takenAt) {
    const minutes = Math.round((told.filedAt.getTime() - told.takenAt.getTime()) / 60_000)
    if (minutes > EARLY_MINUTES) yield { kind: 'early', figures: { minutes } }
  }
  if (told.lon !== null && told.lat !== null && told.placeLon !== null && told.placeLat !== null) {
    const metres = Math.round(metresBetween([told.lon, told.lat], [told.placeLon, told.placeLat]))
    if (metres > FAR_METRES) yield { kind: 'far', figures: { metres } }
  }
  if (isEditor(told.software)) yield { kind: 'software', figures: { software: told.software! } }
  if (it.part === 'after' && !told.device && !told.takenAt && told.lon === null)
    yield { kind: 'no-camera', figures: {} }
}

const percent = (share: number) => Math.round(share * 100)

const figuresOf = (match: Match, bits: number): FlagFigures => ({
  bits,
  compared: match.compared,
  same: match.same,
  exact: match.exact,
  alike: percent(match.alike),
  shown: percent(match.shown),
  mirror: match.mirror,
})

async function raise(work: Work, it: PhotoToCheck, { kind, figures, other }: Raised): Promise<void> {
  const id = work.newId()
  const { rows } = await sql`
    insert into photo_flags (city_id, id, case_id, kind, digest, part, other_digest, other_case_id, other_part, other_at, figures, state, raised_at)
    values (${work.cityId}, ${id}, ${it.caseId}, ${kind}, ${it.digest}, ${it.part}, ${other?.digest ?? ''}, ${other?.caseId ?? null},
      ${other?.part ?? null}, ${other?.at ?? null}, ${JSON.stringify(figures)}, 'raised', ${work.now})
    on conflict (city_id, case_id, kind, digest, other_digest) do nothing returning id`.execute(work.trx)
  if (rows.length === 0) return
  const { software: _, ...numbers } = figures
  work.record({
    kind: 'flag.raised',
    subjectType: 'flag',
    subjectId: id,
    clause: '二(三)',
    data: {
      case: it.caseId,
      flag: kind,
      photo: it.digest,
      other: other?.digest ?? null,
      ...(numbers as Record<string, FactValue>),
    },
  })
}

/** Thumbs of a case's photos of one part; of some of them, or of all when none is named. */
async function thumbsOf(
  work: Work,
  caseId: string,
  part: string,
  digests: readonly string[],
): Promise<{ digest: string; thumb: Buffer }[]> {
  const { rows } = await sql<{ digest: string; thumb: Buffer }>`
    select distinct e.digest, t.thumb from evidence e join photo_thumbs t on t.city_id = e.city_id and t.digest = e.digest
    where e.city_id = ${work.cityId} and e.subject_type = 'case' and e.subject_id = ${caseId} and e.part = ${part} and t.thumb is not null
      and (${digests.length === 0} or e.digest = any(${[...digests]}::text[])) order by e.digest`.execute(
    work.trx,
  )
  return rows
}

/** How much of the before photo the after photos of a hand-in still show unchanged: kept for the board. */
export async function noteChange(work: Work, caseId: string, after: readonly string[]): Promise<void> {
  const early = await thumbsOf(work, caseId, 'before', [])
  const late = await thumbsOf(work, caseId, 'after', after)
  const pairs = late.flatMap(one => early.map(other => overlay(one.thumb, other.thumb).match))
  const best = pairs.sort((a, b) => b.exact * (a.compared || 1) - a.exact * (b.compared || 1))[0]
  if (!best) return
  await sql`insert into photo_changes (city_id, case_id, compared, same, exact, at)
    values (${work.cityId}, ${caseId}, ${best.compared}, ${best.same}, ${best.exact}, ${work.now})
    on conflict (city_id, case_id) do update set compared = excluded.compared, same = excluded.same, exact = excluded.exact, at = excluded.at`.execute(
    work.trx,
  )
}

const straight = { among: 'whole', window: whole } as const

/** One picture over another as they lie, or mirrored where that fits better; `bits` are those of the hashes as they lie. */
function overlay(late: Buffer, early: Buffer): { match: Match; bits: number } {
  const of = hashOf(sumsOf(early), whole)
  const as = hashOf(sumsOf(late), whole)
  const back = hashOf(sumsOf(mirrored(late)), whole)
  const mirror = Boolean(of && as && back && distance(of, back) < distance(of, as))
  return { match: matchAt(late, early, { ...straight, mirror }), bits: of && as ? distance(of, as) : 64 }
}
