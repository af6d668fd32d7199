// Links are made, taken back and opened; what a body outside answers waits for the accountable unit. A token follows from the
// link's id and the installation's key, so that it is never stored and can be shown again; the table holds its digest.
import { sql } from 'kysely'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3Bytes } from '../../server/digest.ts'
import type { SecretBox } from '../../server/secretbox.ts'
import type { Work } from '../../server/work.ts'
import { noteBlob } from '../blobs/blobs.actions.ts'
import { openCaseDuty } from '../cases/case-duties.actions.ts'
import { workingHours } from '../cases/deadline.actions.ts'
import { handPart } from '../casework/parts.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { holds, type Scope, serves } from '../people/actor.ts'
import { answerLifecycle, type LinkPurpose, linkState } from './link.ts'
import {
  type AnswerRow,
  findByDigest,
  findOutsidePart,
  type LinkRow,
  listAnswers,
  listLinks,
  listShown,
  type OutsidePart,
} from './links.store.ts'

const DAY = 86_400_000
/** Working hours in which the unit looks at an answer. */
const LOOK_HOURS = 8

export type Keys = Pick<SecretBox, 'derive'>

/** The token of a link: 256 bits, URL-safe. */
export const tokenOf = (keys: Keys, cityId: number, id: string): string =>
  keys.derive(`link ${cityId} ${id}`).toString('base64url')

export const pathOfLink = (keys: Keys, cityId: number, id: string): string =>
  `/l/${tokenOf(keys, cityId, id)}`

interface NewLink {
  readonly purpose: LinkPurpose
  readonly unitId: string | null
  readonly division: number | null
  readonly caseIds: readonly string[]
  readonly partId: string | null
  readonly days: number
  readonly once: boolean
}

async function makeLink(work: Work, keys: Keys, it: NewLink): Promise<string> {
  const id = work.newId()
  await work.trx
    .insertInto('links')
    .values({
      city_id: work.cityId,
      id,
      token_digest: sm3Bytes(tokenOf(keys, work.cityId, id)),
      purpose: it.purpose,
      unit_id: it.unitId,
      division: it.division,
      case_ids: [...it.caseIds],
      part_id: it.partId,
      made_by: work.actor!.personId,
      made_at: work.now,
      expires_at: new Date(work.now.getTime() + it.days * DAY),
      once: it.once,
    })
    .execute()
  work.record(
    {
      kind: 'link.made',
      subjectType: 'link',
      subjectId: id,
      data: {
        purpose: it.purpose,
        unit: it.unitId,
        cases: it.caseIds.length,
        part: it.partId,
        days: it.days,
      },
    },
    'office',
    'office_head',
    'county_office',
    'unit',
  )
  return id
}

/** Groups chosen cases by unit or county; each of them must be within reach and have a unit. */
export async function grouped(
  work: Work,
  scope: Scope,
  ids: readonly string[],
  by: 'unit' | 'county',
  day: string,
) {
  const shown = await listShown(work.trx, work.cityId, scope, ids, day)
  if (shown.length < ids.length)
    refuse('link.cases', '所选案件有的不在您的职责范围内；请刷新后重新选择。', 404)
  const groups = new Map<string, typeof shown>()
  for (const it of shown) {
    const key = by === 'unit' ? (it.unitId ?? '') : String(it.division ?? '')
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  return [...groups].map(([key, its]) => ({ key, its }))
}

/** One link a group, to look at only. */
export async function linkCases(
  work: Work,
  keys: Keys,
  scope: Scope,
  ids: readonly string[],
  by: 'unit' | 'county',
  days: number,
  day: string,
): Promise<string[]> {
  const made = []
  for (const { key, its } of await grouped(work, scope, ids, by, day))
    made.push(
      await makeLink(work, keys, {
        purpose: 'cases',
        unitId: by === 'unit' ? key || null : null,
        division: by === 'county' ? Number(key) || null : null,
        caseIds: its.map(it => it.id),
        partId: null,
        days,
        once: false,
      }),
    )
  return made
}

export const mayLink = (work: Work, caseUnitId: string | null): boolean =>
  holds(work.actor!, 'office', 'office_head') || serves(work.actor!, caseUnitId, 'unit', 'county_office')

/** A link by which the body outside answers one part. */
export async function linkPart(
  work: Work,
  keys: Keys,
  partId: string,
  days: number,
  once: boolean,
): Promise<string> {
  const part = await findOutsidePart(work.trx, work.cityId, partId)
  if (!part || !mayLink(work, part.caseUnitId))
    return refuse('link.part.none', '没有这项社会单位代办，或它不在您的职责范围内。', 404)
  if (part.state !== 'asked') refuse('link.part.state', '这项分办已经交回或撤回，不用再发链接。')
  return makeLink(work, keys, {
    purpose: 'part',
    unitId: part.caseUnitId,
    division: null,
    caseIds: [part.caseId],
    partId,
    days,
    once,
  })
}

export async function revokeLink(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const [link] = await listLinks(work.trx, work.cityId, scope, { ids: [id] })
  if (!link) return refuse('link.none', '没有这条链接，或它不在您的职责范围内。', 404)
  const { numUpdatedRows } = await work.trx
    .updateTable('links')
    .set({ revoked_at: work.now, revoked_by: work.actor!.personId, version: version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) refuse('link.overtaken', '这条链接刚被别人收回；请刷新后再看。')
  const data = { purpose: link.purpose, uses: link.uses }
  work.record(
    { kind: 'link.revoked', subjectType: 'link', subjectId: id, data },
    'office',
    'unit',
    'county_office',
  )
}

const NONE = '链接不对，或已失效。请向发链接的单位要新的。'

/** The link of a token that still opens something; refuses all others in one voice, since a stranger is told nothing. */
export async function openLink(work: Work, token: string): Promise<LinkRow> {
  const link = /^[\w-]{43}$/.test(token)
    ? await findByDigest(work.trx, work.cityId, sm3Bytes(token))
    : undefined
  if (!link || linkState(link, work.now) === 'revoked') return refuse('link.none', NONE, 404)
  const state = linkState(link, work.now)
  if (state === 'expired') refuse('link.expired', '链接已到期。请向发链接的单位要新的。', 410)
  if (state === 'used') refuse('link.used', '这条链接只能答复一次，已经用过。要补充的请与责任单位联系。', 410)
  return link
}

/** Notes a use: when and for what, nothing about who. */
export async function noteUse(work: Work, linkId: string, what: 'seen' | 'answered'): Promise<void> {
  await work.trx
    .insertInto('link_uses')
    .values({ city_id: work.cityId, id: work.newId(), link_id: linkId, what, at: work.now })
    .execute()
}

/** The part a link asks to be answered, when it can be; asked before anything is received. */
export async function openPart(work: Work, link: LinkRow): Promise<OutsidePart> {
  const part = link.partId ? await findOutsidePart(work.trx, work.cityId, link.partId) : undefined
  if (!part) return refuse('link.none', NONE, 404)
  if (part.state !== 'asked') refuse('answer.part', '责任单位已经收到办理情况，不用再答复。')
  const before = await listAnswers(work.trx, work.cityId, { partId: part.id })
  if (before.some(it => it.state === 'waiting'))
    refuse('answer.waiting', '答复已送达，责任单位还没有审看；要补充的请与责任单位联系。')
  return part
}

export interface Given {
  /** Made with the form, so that the same form is never two answers. */
  readonly id: string
  readonly words: string
  readonly photos: readonly Parameters<typeof noteBlob>[1][]
}

/** A body outside answers: a proposal that waits for the accountable unit, which owes a look at it. */
export async function answerPart(work: Work, link: LinkRow, given: Given): Promise<void> {
  // One at a time: of two forms sent at once the second hears that the first arrived.
  await sql`select 1 from links where city_id = ${work.cityId} and id = ${link.id} for update`.execute(
    work.trx,
  )
  const part = await openPart(work, link)
  if (given.photos.length === 0) refuse('answer.photos', '请至少附一张办后照片。', 400)
  for (const facts of given.photos) await noteBlob(work, facts)
  const digests = [...new Set(given.photos.map(it => it.digest))]
  await work.trx
    .insertInto('link_answers')
    .values({
      city_id: work.cityId,
      id: given.id,
      link_id: link.id,
      part_id: part.id,
      words: given.words,
      state: 'waiting',
      at: work.now,
    })
    .execute()
  await work.trx
    .insertInto('link_answer_photos')
    .values(digests.map(digest => ({ city_id: work.cityId, answer_id: given.id, digest })))
    .execute()
  await work.trx
    .updateTable('links')
    .set({ used_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('id', '=', link.id)
    .execute()
  await noteUse(work, link.id, 'answered')
  const { fact, clause } = answerLifecycle.transitions.give
  const data = { link: link.id, part: part.id, case: part.caseId, photos: digests }
  work.record({ kind: fact, subjectType: 'answer', subjectId: given.id, clause: clause ?? null, data })
  await askToLook(work, part)
}

async function askToLook(work: Work, part: OutsidePart): Promise<void> {
  if (!part.caseUnitId) return
  const about = { id: part.caseId, title: part.words, requirement: null }
  const title = `${part.body}的答复：${part.words}`.slice(0, 80)
  const due = workingHours(work, LOOK_HOURS)
  await openCaseDuty(work, 'part.take', about, part.caseUnitId, due, {
    clause: '二(三)',
    subjectId: part.id,
    title,
  })
}

async function openAnswer(
  work: Work,
  id: string,
  action: 'take' | 'decline',
  version: number,
  given: Record<string, unknown>,
): Promise<AnswerRow> {
  await sql`select 1 from link_answers where city_id = ${work.cityId} and id = ${id} for update`.execute(
    work.trx,
  )
  const [row] = await listAnswers(work.trx, work.cityId, { id })
  if (!row) return refuse('answer.none', '没有这条答复。', 404)
  const reason = refusalOf(answerLifecycle, action, row, work.actor!, work.now, given)
  if (overtaken(reason, row, version)) refuse('answer.overtaken', '这条答复刚被别人办过；请刷新后再看。')
  enforce(reason)
  return row
}

/** The unit takes an answer as its part's hand-in; who takes it stands for it, and another person checks. */
export async function takeAnswer(work: Work, id: string, version: number, measure: string): Promise<void> {
  const row = await openAnswer(work, id, 'take', version, { measure })
  const part = (await findOutsidePart(work.trx, work.cityId, row.partId))!
  await handPart(work, part.id, part.version, measure, row.photos)
  await decided(work, row, 'take', null)
}

export async function declineAnswer(work: Work, id: string, version: number, reason: string): Promise<void> {
  await decided(work, await openAnswer(work, id, 'decline', version, { reason }), 'decline', reason)
}

async function decided(
  work: Work,
  row: AnswerRow,
  action: 'take' | 'decline',
  reason: string | null,
): Promise<void> {
  const { to, fact, clause } = answerLifecycle.transitions[action]
  await work.trx
    .updateTable('link_answers')
    .set({
      state: to,
      decided_by: work.actor?.personId ?? null,
      decided_at: work.now,
      reason,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', row.id)
    .execute()
  await endDuties(work, 'part.take', row.partId, 'done')
  const data = { link: row.linkId, part: row.partId }
  work.record(
    { kind: fact, subjectType: 'answer', subjectId: row.id, clause: clause ?? null, data },
    'unit',
    'county_office',
  )
}

const ENDED = '分办已由责任单位交回或撤回，这条答复没有用上。'

/** A part that is over: what waits for a look is let go, and its links open nothing any more. */
export async function endLinksOf(work: Work, partId: string, over: boolean): Promise<void> {
  for (const row of await listAnswers(work.trx, work.cityId, { partId }))
    if (row.state === 'waiting') await decided(work, row, 'decline', ENDED)
  if (!over) return
  await work.trx
    .updateTable('links')
    .set({ revoked_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('part_id', '=', partId)
    .where('revoked_at', 'is', null)
    .execute()
}
