// A case of theirs becomes a finding in review: where it is, what it is called here, which number is which, and whether it may
// be one we have.
import type { Work } from '../../server/work.ts'
import type { CaseSource } from '../cases/case.ts'
import { fileFindings } from '../cases/intake.actions.ts'
import { listNear } from '../casework/casework.store.ts'
import { likeness, WORTH_A_LOOK, wordsAlike } from '../casework/similar.ts'
import type { Category } from '../plan/pack-cases.contract.ts'
import { toWgs84 } from '../shapes/shapes.actions.ts'
import { raiseDoubt } from './doubts.actions.ts'
import { contradiction, type Outcome, type Stage, stages, stageWords } from './peer.ts'
import { findPlaceFor, type MapRow, type PeerRow } from './peers.store.ts'
import type { Message } from './wire.contract.ts'

export interface Weighed {
  readonly outcome: Outcome
  readonly reason: string
  readonly caseId?: string
  readonly number?: string
}

export interface Context {
  readonly work: Work
  readonly peer: PeerRow
  readonly maps: readonly MapRow[]
  readonly categories: readonly Category[]
}

/** How far from their point a place of ours may lie to be the one they mean. */
const NEAR_METRES = 150

export function stageFor(maps: readonly MapRow[], state: string): Stage | undefined {
  const ours = maps.find(it => it.kind === 'state' && (it.theirs === state || it.words === state))?.ours
  return ours && ours in stages ? (ours as Stage) : undefined
}

/** Our category for theirs, by code or by name; undefined where the table has none. */
export function categoryFor(maps: readonly MapRow[], category: string): string | undefined {
  return maps.find(it => it.kind === 'category' && (it.theirs === category || it.words === category))?.ours
}

/** The place they name by our code, else the nearest to their point, in whatever datum they measure. */
export async function placeOf({ work, peer }: Context, { lon, lat, place }: Message) {
  const point = lon !== undefined && lat !== undefined ? toWgs84([lon, lat], peer.datum) : undefined
  const at = point ? { lon: point[0], lat: point[1] } : null
  return findPlaceFor(work.trx, work.cityId, place ?? null, at, NEAR_METRES)
}

type Place = NonNullable<Awaited<ReturnType<typeof findPlaceFor>>>

/** Files a case of theirs into review, as any finding is, and ties the two numbers together. */
export async function fileNew(
  context: Context,
  message: Message,
  messageId: string,
  place: Place,
): Promise<Weighed> {
  const { work, peer, maps, categories } = context
  const code = message.category ? categoryFor(maps, message.category) : undefined
  const category = categories.find(it => it.code === code)
  const title = message.title!.slice(0, 80)
  const near = await listNear(work.trx, work.cityId, place, 100, new Date(work.now.getTime() - 30 * DAY), 200)
  // Nobody of ours found it: whoever hands their table in is not kept from verifying it later.
  const [filed] = await fileFindings({ ...work, actor: undefined }, [
    {
      source: peer.source as CaseSource,
      sourceRef: message.number,
      category: category?.code ?? null,
      placeId: place.id,
      placeType: place.placeType,
      division: place.division,
      requirement: null,
      severity: category?.severity ?? 'normal',
      clause: category?.clause ?? '二(四)',
      title,
      detail: [message.title!.slice(80), message.detail, message.address]
        .filter(Boolean)
        .join('\n')
        .slice(0, 1000),
      photos: [],
      observedAt: new Date(message.at),
    },
  ])
  const { id, number } = filed!
  const said = message.state ? stageFor(maps, message.state)! : 'taken'
  await insertLink(work, peer.id, {
    caseId: id,
    theirNumber: message.number!,
    origin: 'theirs',
    theirStage: said,
    theirAt: new Date(message.at),
    theirWords: message.state ?? '',
  })
  const kind = contradiction('taken', said)
  if (kind)
    await raiseDoubt(work, peer.id, {
      kind,
      caseId: id,
      messageId,
      theirs: message.state ?? '',
      ours: stageWords('taken'),
    })
  const twin = likeliest(work.now, title, category?.code ?? null, near)
  if (twin)
    await raiseDoubt(work, peer.id, {
      kind: 'duplicate',
      caseId: id,
      otherCaseId: twin.id,
      messageId,
      theirs: title,
      ours: `${twin.number} ${twin.title}`,
    })
  return { outcome: 'filed', reason: `我方编号 ${number}`, caseId: id, number }
}

const DAY = 86_400_000

function likeliest(
  now: Date,
  title: string,
  category: string | null,
  near: Awaited<ReturnType<typeof listNear>>,
) {
  const scored = near
    .filter(it => it.state !== 'closed')
    .map(it => ({
      it,
      score: likeness({
        metres: it.metres,
        sameCategory: category !== null && it.category === category,
        days: Math.max(0, (now.getTime() - it.filedAt.getTime()) / DAY),
        wordsAlike: wordsAlike(title, it.title),
      }),
    }))
    .filter(({ score }) => score >= WORTH_A_LOOK)
    .sort((a, b) => b.score - a.score)
  return scored[0]?.it
}

export interface NewLink {
  readonly caseId: string
  readonly theirNumber: string | null
  readonly origin: 'theirs' | 'ours'
  readonly theirStage?: Stage
  readonly theirAt?: Date
  readonly theirWords?: string
  readonly ourStage?: Stage
  readonly ourAt?: Date
}

export async function insertLink(work: Work, peerId: string, it: NewLink): Promise<void> {
  await work.trx
    .insertInto('peer_links')
    .values({
      city_id: work.cityId,
      peer_id: peerId,
      case_id: it.caseId,
      their_number: it.theirNumber,
      origin: it.origin,
      now_case_id: it.caseId,
      our_stage: it.ourStage ?? 'taken',
      our_at: it.ourAt ?? work.now,
      their_stage: it.theirStage ?? null,
      their_at: it.theirAt ?? null,
      their_words: it.theirWords ?? null,
      linked_at: work.now,
    })
    .execute()
  work.record(
    {
      kind: 'peer.linked',
      subjectType: 'peer',
      subjectId: peerId,
      data: { case: it.caseId, origin: it.origin },
    },
    'office',
    'office_head',
  )
}
