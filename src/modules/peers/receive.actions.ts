// What a peer sends, whichever way it came: kept once, weighed against what is known, applied to the link and never to the
// state of a case. A machine files what is new into review and notes the rest; people act (docs/decisions/0027).
import { Refused, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { findPlan } from '../plan/plan.store.ts'
import { raiseDoubt, settleDoubts } from './doubts.actions.ts'
import { type Context, categoryFor, fileNew, placeOf, stageFor, type Weighed } from './file-theirs.actions.ts'
import {
  AHEAD_MS,
  afterLate,
  contradiction,
  isLate,
  type Outcome,
  outcomes,
  type Stage,
  stageOf,
  stageWords,
  theirStage,
} from './peer.ts'
import { keepTheirNumber, openPeer } from './peers.actions.ts'
import { findLink, type LinkRow, listMaps, type PeerRow } from './peers.store.ts'
import type { Message } from './wire.contract.ts'
import { withoutNumbers } from './wire.ts'

export interface Received {
  readonly id: string
  readonly outcome: Outcome
  readonly words: string
  readonly number: string | null
  readonly repeated: boolean
}

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
