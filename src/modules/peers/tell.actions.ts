// What of our facts a peer is told: put into its outbox in the order of the seals, once each, whatever way it goes out.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { dropDuplicates, raiseDoubt, settleDoubts } from './doubts.actions.ts'
import { insertLink } from './file-theirs.actions.ts'
import { contradiction, type MessageKind, type Stage, stageOf, stageWords, tellStage } from './peer.ts'
import { type LinkRow, listLinksOf, listMaps, listPeers, lockPeer, type PeerRow } from './peers.store.ts'
import { caseBody, theirsFor } from './wire.ts'

interface Told {
  readonly kind: MessageKind
  readonly caseId: string | null
  readonly at: Date
  readonly stage: Stage | null
  readonly case: unknown
  /** Of a message of theirs that never became a case. */
  readonly theirNumber?: string | null
}

/** Puts one message into the outbox; the running number is given out under the lock of the peer. */
async function tell(work: Work, peer: PeerRow, position: number, it: Told): Promise<void> {
  const locked = (await lockPeer(work.trx, work.cityId, peer.id))!
  const maps = await listMaps(work.trx, work.cityId, peer.id)
  const n = locked.outN + 1
  const body = {
    at: it.at.toISOString(),
    stage: it.stage,
    state: theirsFor(maps, 'state', it.stage),
    case: it.case,
    ...(it.theirNumber ? { yourNumber: it.theirNumber } : {}),
  }
  const written = await work.trx
    .insertInto('peer_outbox')
    .values({
      city_id: work.cityId,
      peer_id: peer.id,
      n,
      id: work.newId(),
      position,
      case_id: it.caseId,
      kind: it.kind,
      body: JSON.stringify(body),
      made_at: work.now,
      state: 'waiting',
      next_at: work.realNow,
    })
    .onConflict(oc => oc.doNothing())
    .returning('n')
    .execute()
  if (written.length === 0) return
  await work.trx
    .updateTable('peers')
    .set({ out_n: n })
    .where('city_id', '=', work.cityId)
    .where('id', '=', peer.id)
    .execute()
}

const hears = (peer: PeerRow): boolean => peer.direction !== 'in'

/** Follows one fact about a case: tells those who know the case, and those whose unit has just got it. */
export async function tellCase(work: Work, fact: SealedFact): Promise<void> {
  const to = String(fact.data.to ?? '')
  const links = await listLinksOf(work.trx, work.cityId, fact.subjectId)
  if (fact.data.from === 'filed' && to !== 'checking' && links.length > 0)
    await dropDuplicates(work, fact.subjectId)
  if (typeof fact.data.into === 'string' && (to === 'merged' || to === 'attached')) {
    for (const link of links) await follow(work, fact, link, fact.data.into)
    return
  }
  const stage = stageOf(to)
  if (!stage) return
  for (const link of links) await tellStand(work, fact, link, stage)
  if (stage === 'closed' || stage === 'void') await tellSplit(work, fact)
  if (to === 'issued' && typeof fact.data.unit === 'string') await handOver(work, fact, fact.data.unit)
}

/** Tells one peer where one case stands now, when that is news to it. */
async function tellStand(
  work: Work,
  fact: SealedFact,
  link: LinkRow & { readonly peerId: string },
  stage: Stage,
  again = false,
): Promise<void> {
  const told = tellStage(link.ourStage, stage)
  const same = told === link.ourStage || (link.ourStage === 'reopened' && stage === 'working')
  if (same && !again) return
  const peer = (await listPeers(work.trx, work.cityId)).find(it => it.id === link.peerId)!
  await work.trx
    .updateTable('peer_links')
    .set({ our_stage: told, our_at: fact.at })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', link.peerId)
    .where('case_id', '=', link.caseId)
    .execute()
  const kind = contradiction(told, link.theirStage)
  await settleDoubts(work, link.peerId, link.caseId, kind)
  if (kind && !again)
    await raiseDoubt(work, link.peerId, {
      kind,
      caseId: link.caseId,
      messageId: null,
      theirs: link.theirWords ?? stageWords(link.theirStage),
      ours: stageWords(told),
    })
  if (hears(peer))
    await tell(work, peer, fact.position, {
      kind: 'case.state',
      caseId: link.caseId,
      at: fact.at,
      stage: told,
      case: null,
    })
}

/** Joined to another case: from now on that one is what they are told of, beginning with how it stood at that moment. */
async function follow(
  work: Work,
  fact: SealedFact,
  link: LinkRow & { readonly peerId: string },
  into: string,
): Promise<void> {
  await work.trx
    .updateTable('peer_links')
    .set({ now_case_id: into })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', link.peerId)
    .where('case_id', '=', link.caseId)
    .execute()
  const { rows } = await sql<{ to: string }>`
    select f.data ->> 'to' as to from facts f join seals s on s.city_id = f.city_id and s.fact_id = f.id
    where f.city_id = ${work.cityId} and f.subject_type = 'case' and f.subject_id = ${into} and s.position < ${fact.position}
      and f.data ? 'to' order by s.position desc limit 1`.execute(work.trx)
  const stage = stageOf(rows[0]?.to ?? 'filed')
  if (stage) await tellStand(work, fact, link, stage)
}

/** A report that was split has ended when everything it was split into has. */
async function tellSplit(work: Work, fact: SealedFact): Promise<void> {
  const { rows } = await sql<{ id: string; open: boolean }>`
    select o.id, exists (select 1 from cases s where s.city_id = o.city_id and s.from_case_id = o.id
      and s.state not in ('closed', 'settled', 'declined', 'withdrawn', 'merged', 'attached')) as open
    from cases c join cases o on o.city_id = c.city_id and o.id = c.from_case_id
    where c.city_id = ${work.cityId} and c.id = ${fact.subjectId} and o.state = 'split'`.execute(work.trx)
  const [whole] = rows
  if (!whole || whole.open) return
  for (const link of await listLinksOf(work.trx, work.cityId, whole.id))
    await tellStand(work, fact, link, 'closed')
}

/** A case that came to a unit working in a peer's platform is told to that peer as a new one. */
async function handOver(work: Work, fact: SealedFact, unit: string): Promise<void> {
  for (const peer of await listPeers(work.trx, work.cityId)) {
    if (!peer.enabled || !hears(peer)) continue
    const maps = await listMaps(work.trx, work.cityId, peer.id)
    if (theirsFor(maps, 'unit', unit) === null) continue
    const known = await work.trx
      .selectFrom('peer_links')
      .select('case_id')
      .where('city_id', '=', work.cityId)
      .where('peer_id', '=', peer.id)
      .where(eb => eb.or([eb('case_id', '=', fact.subjectId), eb('now_case_id', '=', fact.subjectId)]))
      .executeTakeFirst()
    if (known) continue
    await insertLink(work, peer.id, {
      caseId: fact.subjectId,
      theirNumber: null,
      origin: 'ours',
      ourStage: 'working',
      ourAt: fact.at,
    })
    await tell(work, peer, fact.position, {
      kind: 'case.new',
      caseId: fact.subjectId,
      at: fact.at,
      stage: 'working',
      case: await toldCase(work, fact.subjectId, unit, maps),
    })
  }
}

async function toldCase(
  work: Work,
  caseId: string,
  unit: string,
  maps: Parameters<typeof theirsFor>[0],
): Promise<unknown> {
  const { rows } = await sql<{
    number: string
    source: string
    title: string
    category: string | null
    placeCode: string | null
    placeName: string | null
    address: string | null
    lon: number | null
    lat: number | null
    dueAt: Date | null
  }>`
    select c.number, c.source, c.title, c.category, p.code as "placeCode", p.name as "placeName", p.address, p.lon, p.lat,
      c.due_at as "dueAt"
    from cases c left join places p on p.city_id = c.city_id and p.id = c.place_id
    where c.city_id = ${work.cityId} and c.id = ${caseId}`.execute(work.trx)
  const it = rows[0]!
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  const categoryName = rules?.categories?.find(one => one.code === it.category)?.name ?? null
  return caseBody(
    { ...it, categoryName },
    { category: theirsFor(maps, 'category', it.category), unit: theirsFor(maps, 'unit', unit) },
  )
}

/** A person decided that ours stands, or that a case of theirs is not taken: they are told so. */
export async function tellDecision(work: Work, fact: SealedFact): Promise<void> {
  const { decision, peer: peerId, case: caseId } = fact.data
  const peer = (await listPeers(work.trx, work.cityId)).find(it => it.id === peerId)
  if (!peer || !hears(peer)) return
  if (decision === 'ours' && typeof caseId === 'string') {
    const links = await work.trx
      .selectFrom('peer_links')
      .select('now_case_id')
      .where('city_id', '=', work.cityId)
      .where('peer_id', '=', peer.id)
      .where('case_id', '=', caseId)
      .execute()
    for (const { now_case_id: now } of links)
      for (const link of await listLinksOf(work.trx, work.cityId, now))
        if (link.peerId === peer.id && link.caseId === caseId)
          await tellStand(work, fact, link, link.ourStage, true)
  }
  if (decision === 'refuse') {
    const { rows } = await sql<{ number: string | null }>`
      select m.number from peer_doubts d join peer_messages m on m.city_id = d.city_id and m.id = d.message_id
      where d.city_id = ${work.cityId} and d.id = ${fact.subjectId}`.execute(work.trx)
    await tell(work, peer, fact.position, {
      kind: 'case.return',
      caseId: null,
      at: fact.at,
      stage: null,
      case: null,
      theirNumber: rows[0]?.number ?? null,
    })
  }
}
