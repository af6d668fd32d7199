// What a peer sends, whichever way it came: kept once, weighed against what is known, applied to the link and never to the
// state of a case. A machine files what is new into review and notes the rest; people act (docs/decisions/0027).
import { Refused, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import type { CaseSource } from '../cases/case.ts'
import { fileFindings } from '../cases/intake.actions.ts'
import { listNear } from '../casework/casework.store.ts'
import { likeness, WORTH_A_LOOK, wordsAlike } from '../casework/similar.ts'
import type { Category } from '../plan/pack-cases.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { toWgs84 } from '../shapes/shapes.actions.ts'
import { raiseDoubt, settleDoubts } from './doubts.actions.ts'
import {
  AHEAD_MS,
  afterLate,
  contradiction,
  isLate,
  type Outcome,
  outcomes,
  type Stage,
  stageOf,
  stages,
  stageWords,
  theirStage,
} from './peer.ts'
import { openPeer } from './peers.actions.ts'
import { findLink, findPlaceFor, type LinkRow, listMaps, type MapRow, type PeerRow } from './peers.store.ts'
import type { Message } from './wire.contract.ts'
import { withoutNumbers } from './wire.ts'

export interface Received {
  readonly id: string
  readonly outcome: Outcome
  readonly words: string
  readonly number: string | null
  readonly repeated: boolean
}

interface Weighed {
  readonly outcome: Outcome
  readonly reason: string
  readonly caseId?: string
  readonly number?: string
}

interface Context {
  readonly work: Work
  readonly peer: PeerRow
  readonly maps: readonly MapRow[]
  readonly categories: readonly Category[]
}

/** How far from their point a place of ours may lie to be the one they mean. */
const NEAR_METRES = 150

/**
 * Takes one message in. The same id again is answered as the first time and changes nothing; the same id with other words
 * is refused.
 */
export async function receive(
  work: Work,
  peerId: string,
  said: Message,
  way: 'hook' | 'sheet',
): Promise<Received> {
  const context = await contextOf(work, peerId)
  const message = clean(said)
  const digest = sm3OfValue(message)
  const kept = await findMessage(work, peerId, message.id)
  if (kept) {
    if (kept.digest !== digest)
      refuse('peer.message-id', '同一消息编号先前已用于另一条消息；请换新的编号重发。', 409, '/id')
    const link = kept.case_id
      ? await findLink(work.trx, work.cityId, peerId, { caseId: kept.case_id })
      : undefined
    return {
      ...told(message.id, kept.outcome as Outcome, kept.reason ?? ''),
      number: link?.number ?? null,
      repeated: true,
    }
  }
  if (new Date(message.at).getTime() > work.now.getTime() + AHEAD_MS)
    refuse('peer.ahead', '消息里的发生时间在将来，没有接收；请核对两边的时钟。', 400, '/at')
  if (context.peer.direction === 'out') refuse('peer.direction', '与这个平台约定只送出，不接收。', 409)
  const id = work.newId()
  await insertMessage(work, peerId, id, message, digest, way)
  const weighed = await weigh(context, message, id)
  await keepOutcome(work, id, weighed)
  if (weighed.outcome === 'filed') await takeHeld(context, message.number!)
  await touched(work, context.peer, weighed)
  return {
    ...told(message.id, weighed.outcome, weighed.reason),
    number: weighed.number ?? null,
    repeated: false,
  }
}

async function contextOf(work: Work, peerId: string): Promise<Context> {
  const peer = await openPeer(work, peerId)
  const maps = await listMaps(work.trx, work.cityId, peerId)
  const categories = (await findPlan(work.trx, work.cityId))?.body.rules.categories ?? []
  return { work, peer, maps, categories }
}

const told = (id: string, outcome: Outcome, reason: string) => ({
  id,
  outcome,
  words: reason ? `${outcomes[outcome]}：${reason}` : outcomes[outcome],
})

/** Only the fields we know are kept, and of free words no numbers by which a person could be found. */
function clean(it: Message): Message {
  const words = { title: it.title, detail: it.detail, words: it.words }
  const kept = Object.entries(words).flatMap(([key, text]) =>
    text === undefined ? [] : [[key, withoutNumbers(text).trim()]],
  )
  const { id, kind, at, number, yourNumber, state, category, unit, address, place, lon, lat } = it
  const given = { number, yourNumber, state, category, unit, address, place, lon, lat }
  const rest = Object.entries(given).filter(([, value]) => value !== undefined)
  return { id, kind, at, ...Object.fromEntries(rest), ...Object.fromEntries(kept) }
}

async function findMessage(work: Work, peerId: string, messageId: string) {
  return work.trx
    .selectFrom('peer_messages')
    .select(['digest', 'outcome', 'reason', 'case_id'])
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
}

async function insertMessage(
  work: Work,
  peerId: string,
  id: string,
  message: Message,
  digest: string,
  way: string,
): Promise<void> {
  await work.trx
    .insertInto('peer_messages')
    .values({
      city_id: work.cityId,
      id,
      peer_id: peerId,
      message_id: message.id,
      digest,
      kind: message.kind,
      way,
      number: message.number ?? null,
      their_at: new Date(message.at),
      received_at: work.now,
      outcome: 'held',
      body: JSON.stringify(message),
    })
    .execute()
}

async function keepOutcome(work: Work, id: string, it: Weighed): Promise<void> {
  await work.trx
    .updateTable('peer_messages')
    .set({ outcome: it.outcome, reason: it.reason, case_id: it.caseId ?? null })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
}

/** Notes that something came, and the day the platform came to life: the first case that was exchanged. */
async function touched(work: Work, peer: PeerRow, { outcome }: Weighed): Promise<void> {
  const first = peer.onlineAt === null && outcome === 'filed'
  await work.trx
    .updateTable('peers')
    .set({ last_in_at: work.now, ...(first ? { online_at: work.now } : {}) })
    .where('city_id', '=', work.cityId)
    .where('id', '=', peer.id)
    .execute()
  if (first)
    work.record({ kind: 'peer.online', subjectType: 'peer', subjectId: peer.id, data: { way: peer.way } })
}

async function weigh(context: Context, message: Message, messageId: string): Promise<Weighed> {
  const { work, peer } = context
  const { number, yourNumber } = message
  const byTheirs = number ? await findLink(work.trx, work.cityId, peer.id, { theirs: number }) : undefined
  const byOurs = yourNumber ? await findLink(work.trx, work.cityId, peer.id, { ours: yourNumber }) : undefined
  if (byTheirs && byOurs && byTheirs.caseId !== byOurs.caseId)
    return idConflict(context, message, messageId, byTheirs, `${byTheirs.number} 与 ${byOurs.number}`)
  if (!byTheirs && byOurs && number && byOurs.theirNumber !== null)
    return idConflict(context, message, messageId, byOurs, byOurs.theirNumber)
  const link = byTheirs ?? byOurs
  if (link) {
    if (number && link.theirNumber === null) await keepTheirNumber(work, peer.id, link.caseId, number)
    return weighKnown(context, message, messageId, link)
  }
  if (message.kind !== 'case.new') return { outcome: 'held', reason: '还没有这个编号的案件，等它到了再办' }
  return weighNew(context, message, messageId)
}

async function idConflict(
  { work, peer }: Context,
  message: Message,
  messageId: string,
  link: LinkRow,
  ours: string,
): Promise<Weighed> {
  const theirs = `对方编号 ${message.number ?? '未写'}，写明的我方编号 ${message.yourNumber ?? '未写'}`
  await raiseDoubt(work, peer.id, { kind: 'id-conflict', caseId: link.caseId, messageId, theirs, ours })
  return { outcome: 'doubt', reason: '编号与已有的对应不一致', caseId: link.caseId, number: link.number }
}

async function keepTheirNumber(work: Work, peerId: string, caseId: string, number: string): Promise<void> {
  await work.trx
    .updateTable('peer_links')
    .set({ their_number: number })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('case_id', '=', caseId)
    .execute()
}

/** What they say of a case both sides know: noted, and where it contradicts ours, put before a person. */
async function weighKnown(
  { work, peer, maps }: Context,
  message: Message,
  messageId: string,
  link: LinkRow,
): Promise<Weighed> {
  const at = new Date(message.at)
  const about = { caseId: link.caseId, number: link.number }
  const known: Outcome = message.kind === 'case.new' ? 'known' : 'noted'
  const late = isLate(at, link.theirAt)
  if (late && (message.kind === 'case.return' || !message.state))
    return { outcome: 'late', reason: `对方后来已报“${stageWords(link.theirStage)}”`, ...about }
  if (message.kind === 'case.return') {
    const theirs = message.words || '没有写明理由'
    await raiseDoubt(work, peer.id, {
      kind: 'they-returned',
      caseId: link.caseId,
      messageId,
      theirs,
      ours: stageWords(link.ourStage),
    })
    await saidOf(work, peer.id, link.caseId, link.theirStage, at, theirs)
    return { outcome: 'doubt', reason: '对方退回', ...about }
  }
  const said = message.state ? stageFor(maps, message.state) : undefined
  if (message.state && !said)
    return { outcome: 'held', reason: `对应表里没有状态“${message.state}”，补上后自动再办`, ...about }
  if (!said) return { outcome: known, reason: '没有写状态', ...about }
  const stage = late ? afterLate(link.theirStage, said)! : theirStage(link.theirStage, said)
  if (late && stage === link.theirStage)
    return { outcome: 'late', reason: `对方后来已报“${stageWords(stage)}”`, ...about }
  const words = late ? (link.theirWords ?? '') : [message.state, message.words].filter(Boolean).join('，')
  await saidOf(work, peer.id, link.caseId, stage, late ? link.theirAt! : at, words)
  const ours = stageOf(link.state) ?? link.ourStage
  const kind = contradiction(ours, stage)
  if (kind) {
    await settleDoubts(work, peer.id, link.caseId, kind)
    await raiseDoubt(work, peer.id, {
      kind,
      caseId: link.caseId,
      messageId,
      theirs: words,
      ours: stageWords(ours),
    })
    return { outcome: 'doubt', reason: `我方${stageWords(ours)}，对方${stageWords(stage)}`, ...about }
  }
  await settleDoubts(work, peer.id, link.caseId)
  return { outcome: known, reason: stageWords(stage), ...about }
}

async function saidOf(
  work: Work,
  peerId: string,
  caseId: string,
  stage: Stage | null,
  at: Date,
  words: string,
): Promise<void> {
  await work.trx
    .updateTable('peer_links')
    .set({ their_stage: stage, their_at: at, their_words: words })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('case_id', '=', caseId)
    .execute()
}

export function stageFor(maps: readonly MapRow[], state: string): Stage | undefined {
  const ours = maps.find(it => it.kind === 'state' && (it.theirs === state || it.words === state))?.ours
  return ours && ours in stages ? (ours as Stage) : undefined
}

/** Our category for theirs, by code or by name; undefined where the table has none. */
export function categoryFor(maps: readonly MapRow[], category: string): string | undefined {
  return maps.find(it => it.kind === 'category' && (it.theirs === category || it.words === category))?.ours
}

async function weighNew(context: Context, message: Message, messageId: string): Promise<Weighed> {
  const { work, peer, maps } = context
  if (!message.number) return { outcome: 'refused', reason: '新案件没有写编号' }
  if (!message.title) return { outcome: 'refused', reason: '新案件没有写问题描述' }
  if (message.category && !categoryFor(maps, message.category))
    return { outcome: 'held', reason: `对应表里没有类别“${message.category}”，补上后自动再办` }
  if (message.state && !stageFor(maps, message.state))
    return { outcome: 'held', reason: `对应表里没有状态“${message.state}”，补上后自动再办` }
  const place = await placeOf(context, message)
  if (!place) {
    const open = await hasDoubtOn(work, peer.id, messageId)
    if (!open) {
      const theirs = [message.number, message.title, message.address].filter(Boolean).join('，')
      await raiseDoubt(work, peer.id, {
        kind: 'no-place',
        caseId: null,
        messageId,
        theirs,
        ours: '附近没有点位',
      })
    }
    return { outcome: 'held', reason: '附近没有点位，等人来定' }
  }
  return fileNew(context, message, messageId, place)
}

async function hasDoubtOn(work: Work, peerId: string, messageId: string): Promise<boolean> {
  const row = await work.trx
    .selectFrom('peer_doubts')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('message_id', '=', messageId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row !== undefined
}

/** The place they name by our code, else the nearest to their point, in whatever datum they measure. */
async function placeOf({ work, peer }: Context, { lon, lat, place }: Message) {
  const point = lon !== undefined && lat !== undefined ? toWgs84([lon, lat], peer.datum) : undefined
  const at = point ? { lon: point[0], lat: point[1] } : null
  return findPlaceFor(work.trx, work.cityId, place ?? null, at, NEAR_METRES)
}

type Place = NonNullable<Awaited<ReturnType<typeof findPlaceFor>>>

/** Files a case of theirs into review, as any finding is, and ties the two numbers together. */
async function fileNew(
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

/** Messages that waited for this number are weighed now, in the order in which they happened. */
async function takeHeld(context: Context, number: string): Promise<void> {
  for (const it of await listHeld(context, number)) {
    const weighed = await weigh(context, it.body as unknown as Message, it.id)
    if (weighed.outcome !== 'held') await keepOutcome(context.work, it.id, weighed)
  }
}

async function listHeld({ work, peer }: Context, number?: string) {
  let query = work.trx
    .selectFrom('peer_messages')
    .select(['id', 'body'])
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peer.id)
    .where('outcome', '=', 'held')
  if (number !== undefined) query = query.where('number', '=', number)
  return query.orderBy('their_at').orderBy('received_at').orderBy('id').limit(1000).execute()
}

/** After the tables changed, everything that waits is weighed again; returns how much found its way. */
export async function weighHeld(work: Work, peerId: string): Promise<number> {
  const context = await contextOf(work, peerId)
  let taken = 0
  // What is filed in the first pass may be what others wait for.
  for (let pass = 0; pass < 2; pass++)
    for (const it of await listHeld(context)) {
      const weighed = await weigh(context, it.body as unknown as Message, it.id)
      if (weighed.outcome === 'held') continue
      await keepOutcome(work, it.id, weighed)
      await touched(work, context.peer, weighed)
      taken += 1
    }
  return taken
}

/** A person said where it is: the message is filed there, and what waited for it follows. */
export async function fileAtPlace(
  work: Work,
  peerId: string,
  messageId: string,
  placeId: string,
): Promise<string> {
  const context = await contextOf(work, peerId)
  const row = await work.trx
    .selectFrom('peer_messages')
    .select(['body', 'outcome'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (row?.outcome !== 'held')
    throw new Refused({ code: 'peer.message.settled', detail: '这条消息已经办了；请刷新后再看。' })
  const place = await work.trx
    .selectFrom('places')
    .select(['id', 'place_type', 'division', 'lon', 'lat'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', placeId)
    .where('retired_on', 'is', null)
    .executeTakeFirst()
  if (!place) return refuse('place.none', '没有这个点位，请从点位清单中选择。', 400, '/placeId')
  const message = row.body as unknown as Message
  const weighed = await fileNew(context, message, messageId, { ...place, placeType: place.place_type })
  await keepOutcome(work, messageId, weighed)
  await touched(work, context.peer, weighed)
  await takeHeld(context, message.number!)
  return weighed.caseId!
}

/** A person does not take the case: the message is done with, and they are told so. */
export async function refuseMessage(work: Work, messageId: string, reason: string): Promise<void> {
  await work.trx
    .updateTable('peer_messages')
    .set({ outcome: 'refused', reason })
    .where('city_id', '=', work.cityId)
    .where('id', '=', messageId)
    .where('outcome', '=', 'held')
    .execute()
}
