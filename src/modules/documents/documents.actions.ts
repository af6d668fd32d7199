// Papers: drafting, editing, approving, issuing with a number and the ledger's head, withdrawing.
import { sql } from 'kysely'
import { chinaYear } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { getHead } from '../ledger/ledger.store.ts'
import { type PaperAction, paperLifecycle, paperNumber, type Series } from './paper.ts'

export interface Order {
  readonly id: string
  readonly unitId: string
  /** 吴创办交〔2022〕3号. */
  readonly number: string
}

export interface PaperBody {
  readonly opening: string
  readonly closing: string
}

export interface EntryInput {
  readonly unitId: string
  readonly caseId: string | null
  readonly dutyId: string | null
  readonly ground: string
}

/** A 交办单 for one unit: issued as it is made, with its number and the ledger's head. */
export async function createOrder(
  work: Work,
  unitId: string,
  roundId: string | null,
  entries: readonly { caseId: string; ground: string }[],
): Promise<Order> {
  const { year, number, words } = await takeNumber(work, 'order')
  const id = work.newId()
  const head = await getHead(work.trx, work.cityId)
  await work.trx
    .insertInto('papers')
    .values({
      city_id: work.cityId,
      id,
      series: 'order',
      year,
      number,
      title: '问题整改交办单',
      unit_id: unitId,
      round_id: roundId,
      state: 'issued',
      body: JSON.stringify({
        opening: '下列问题由你单位负责整改，请按期办结，并逐项上传整改措施和整改后照片。',
        closing: '',
      } satisfies PaperBody),
      drafted_at: work.now,
      drafted_by: work.actor?.personId ?? null,
      issued_by: work.actor?.personId ?? null,
      issued_at: work.now,
      head_position: head.position,
      head_chain: Buffer.from(head.chain, 'hex'),
    })
    .execute()
  await addEntries(
    work,
    id,
    0,
    entries.map(entry => ({ unitId, caseId: entry.caseId, dutyId: null, ground: entry.ground })),
  )
  work.record(
    {
      kind: 'paper.ordered',
      subjectType: 'paper',
      subjectId: id,
      clause: '五(三)2',
      data: { series: 'order', year, number, unit: unitId, cases: entries.length, head: head.position },
    },
    'office',
    'office_head',
  )
  return { id, unitId, number: words }
}

/** Drafts a paper; `draftedBy` is the actor, or nobody when a reaction drafts it for the office to edit. */
export async function draftPaper(
  work: Work,
  series: Series,
  title: string,
  body: PaperBody,
  to: { readonly unitId?: string; readonly ruleVersion?: string } = {},
): Promise<string> {
  const id = work.newId()
  await work.trx
    .insertInto('papers')
    .values({
      city_id: work.cityId,
      id,
      series,
      title,
      unit_id: to.unitId ?? null,
      rule_version: to.ruleVersion ?? null,
      state: 'draft',
      body: JSON.stringify(body),
      drafted_at: work.now,
      drafted_by: work.actor?.personId ?? null,
    })
    .execute()
  work.record({
    kind: 'paper.drafted',
    subjectType: 'paper',
    subjectId: id,
    clause: '六(三)',
    ruleVersion: to.ruleVersion ?? null,
    data: { series, unit: to.unitId ?? null },
  })
  return id
}

/** Adds entries behind those already there; one duty is listed once. */
export async function addEntries(
  work: Work,
  paperId: string,
  from: number,
  entries: readonly EntryInput[],
): Promise<void> {
  if (entries.length === 0) return
  await work.trx
    .insertInto('paper_entries')
    .values(
      entries.map((entry, i) => ({
        city_id: work.cityId,
        id: work.newId(),
        paper_id: paperId,
        ordinal: from + i + 1,
        unit_id: entry.unitId,
        case_id: entry.caseId,
        duty_id: entry.dutyId,
        ground: entry.ground,
      })),
    )
    .onConflict(oc => oc.doNothing())
    .execute()
}

export interface LockedPaper {
  readonly id: string
  readonly series: Series
  readonly state: string
  readonly draftedBy: string | null
  readonly unitId: string | null
  readonly answeredBy: string | null
  readonly version: number
}

/** Locks a paper and checks the act against lifecycle and version. */
export async function openPaper(
  work: Work,
  id: string,
  action: PaperAction,
  version: number,
  given?: Record<string, unknown>,
): Promise<LockedPaper> {
  const row = await work.trx
    .selectFrom('papers')
    .select([
      'id',
      'series',
      'state',
      'drafted_by as draftedBy',
      'unit_id as unitId',
      'answered_by as answeredBy',
      'version',
    ])
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('paper.none', '没有这份公文。', 404)
  const record = row as LockedPaper
  const reason = refusalOf(paperLifecycle, action, record, work.actor!, work.now, given)
  if (overtaken(reason, row, version)) refuse('paper.overtaken', '这份公文刚被别人改过；请刷新后再看。')
  enforce(reason)
  return record
}

/** Moves a paper that was opened for the act, and records it. */
export async function move(
  work: Work,
  paper: LockedPaper,
  action: PaperAction,
  values: Record<string, unknown>,
  data: Record<string, string | number | null> = {},
): Promise<void> {
  const transition = paperLifecycle.transitions[action]
  await work.trx
    .updateTable('papers')
    .set({ ...values, state: transition.to, version: paper.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', paper.id)
    .execute()
  work.record(
    {
      kind: transition.fact,
      subjectType: 'paper',
      subjectId: paper.id,
      clause: transition.clause ?? null,
      data: { from: paper.state, to: transition.to, series: paper.series, ...data },
    },
    'office_head',
    'office',
    'unit',
    'county_office',
  )
}

/** Edits a draft: words, entries taken out, entries marked 点名. */
export async function editPaper(
  work: Work,
  id: string,
  version: number,
  edit: {
    title: string
    opening: string
    closing: string
    remove: readonly string[]
    named: readonly string[]
    /** Why entries are taken out; asked for where the machine proposed to press for them. */
    reason?: string | undefined
  },
): Promise<void> {
  const paper = await openPaper(work, id, 'edit', version)
  if (edit.remove.length > 0) {
    if (paper.series === 'supervise' && !edit.reason?.trim())
      refuse('paper.edit.reason', '从督办单中去掉问题要写明理由；去掉的不会再自动提出督办。', 400, '/reason')
    // They stay, unprinted, with the reason: what a person left out the machine does not bring up again.
    await work.trx
      .updateTable('paper_entries')
      .set({ left_out: edit.reason?.trim() || '—', named: false })
      .where('city_id', '=', work.cityId)
      .where('paper_id', '=', id)
      .where('id', 'in', edit.remove)
      .execute()
  }
  await sql`update paper_entries set named = id = any(${[...edit.named]}::uuid[]) where city_id = ${work.cityId} and paper_id = ${id} and left_out is null`.execute(
    work.trx,
  )
  await move(
    work,
    paper,
    'edit',
    {
      title: edit.title,
      body: JSON.stringify({ opening: edit.opening, closing: edit.closing } satisfies PaperBody),
    },
    { removed: edit.remove.length, named: edit.named.length },
  )
}

/** Sends a draft for approval; who sends it counts as its drafter from here on. */
export async function submitPaper(work: Work, id: string, version: number): Promise<void> {
  const paper = await openPaper(work, id, 'submit', version)
  const left = await work.trx
    .selectFrom('paper_entries')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('paper_id', '=', id)
    .where('left_out', 'is', null)
    .limit(1)
    .execute()
  if (left.length === 0) refuse('paper.empty', '这份公文没有条目，不必印发。')
  await move(work, paper, 'submit', { drafted_by: work.actor!.personId })
}

/** A draft that a person decides not to issue; why is kept. */
export async function discardPaper(work: Work, id: string, version: number, reason: string): Promise<void> {
  const paper = await openPaper(work, id, 'discard', version, { reason })
  await move(work, paper, 'discard', { withdraw_reason: reason })
}

export async function approvePaper(work: Work, id: string, version: number): Promise<void> {
  const paper = await openPaper(work, id, 'approve', version)
  await move(work, paper, 'approve', { approved_by: work.actor!.personId, approved_at: work.now })
}

export interface IssuedPaper {
  readonly id: string
  readonly series: Series
  readonly unitId: string | null
  readonly year: number
  readonly number: number
}

/** Gives an approved paper its number and prints the ledger's head on it. */
export async function issuePaper(work: Work, id: string, version: number): Promise<IssuedPaper> {
  const paper = await openPaper(work, id, 'issue', version)
  const { year, number } = await takeNumber(work, paper.series)
  const head = await getHead(work.trx, work.cityId)
  await move(
    work,
    paper,
    'issue',
    {
      year,
      number,
      issued_by: work.actor!.personId,
      issued_at: work.now,
      head_position: head.position,
      head_chain: Buffer.from(head.chain, 'hex'),
    },
    { year, number, head: head.position },
  )
  return { id, series: paper.series, unitId: paper.unitId, year, number }
}

export async function withdrawPaper(work: Work, id: string, version: number, reason: string): Promise<void> {
  const paper = await openPaper(work, id, 'withdraw', version, { reason })
  await endDuties(work, 'paper.answer', id, 'cancelled')
  await move(work, paper, 'withdraw', { withdrawn_at: work.now, withdraw_reason: reason })
}

// Numbers run without a gap within a series and year: the row lock holds until the paper is committed.
async function takeNumber(
  work: Work,
  series: Series,
): Promise<{ year: number; number: number; words: string }> {
  const year = chinaYear(work.now)
  const { rows } = await sql<{ n: number; short: string }>`
    insert into paper_numbers (city_id, series, year, last_number) values (${work.cityId}, ${series}, ${year}, 1)
    on conflict (city_id, series, year) do update set last_number = paper_numbers.last_number + 1
    returning last_number as n, (select short_name from cities where city_id = ${work.cityId}) as short`.execute(
    work.trx,
  )
  const { n, short } = rows[0]!
  return { year, number: n, words: paperNumber(short, series, year, n) }
}
