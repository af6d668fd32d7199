// Cases come in: filed into review, or filed and issued at once; issued to one unit each, with a due time and a duty.
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { createOrder, type Order } from '../documents/documents.actions.ts'
import { everything } from '../people/actor.ts'
import type { Severity } from '../plan/pack.contract.ts'
import { HANDLING } from '../plan/pack-cases.contract.ts'
import { findPlanById } from '../plan/plan.store.ts'
import { accountableFor, type Chosen } from './accountable.actions.ts'
import { openAllForAct, recordAct, save } from './act.actions.ts'
import type { CaseSource } from './case.ts'
import { openHandleDuty } from './case-duties.actions.ts'
import type { CaseLocked } from './cases.store.ts'
import { type DueTime, dueTime, handlingOf } from './deadline.actions.ts'
import { findAccountable, insertCases, insertIssued, listEarlier, type Numbered } from './filing.store.ts'

export interface FindingInput {
  readonly id?: string | undefined
  readonly source: CaseSource
  /** The number the source itself gave it. */
  readonly sourceRef?: string | null | undefined
  readonly category?: string | null | undefined
  readonly fromCaseId?: string
  /** Who found it and when somebody looked, where a report was split. */
  readonly finderId?: string | null
  readonly checkedAt?: Date | null
  /** Null where a resident's report names a spot that is no registered place; the detail says where. */
  readonly placeId: string | null
  readonly placeType: string | null
  readonly division: number | null
  readonly requirement: string | null
  readonly severity: Severity
  readonly clause: string | null
  readonly title: string
  readonly detail: string
  readonly observationId?: string
  readonly roundId?: string
  readonly photos: readonly string[]
  readonly observedAt?: Date
}

export interface Filed {
  readonly id: string
  readonly number: string
}

/** Files findings into review (待审核); returns id and number of each, in order. */
export async function fileFindings(work: Work, inputs: readonly FindingInput[]): Promise<Filed[]> {
  if (inputs.length === 0) return []
  const { recurDays } = await handlingOf(work)
  const given = inputs.map(input => ({ ...input, category: input.category ?? null }))
  const earlier = await listEarlier(work.trx, work.cityId, work.now, recurDays, given)
  const rows = given.map((input, i) => ({
    ...input,
    id: input.id ?? work.newId(),
    sourceRef: input.sourceRef ?? null,
    recursOf: earlier.get(i) ?? null,
  }))
  const numbers = await insertCases(work.trx, work.cityId, work.now, work.actor?.personId ?? null, rows)
  for (const row of rows) await filed(work, row.id, row, row.recursOf !== null)
  return rows.map(({ id }) => ({ id, number: numbers.get(id)! }))
}

async function filed(work: Work, id: string, input: FindingInput, recurs: boolean): Promise<void> {
  await attachEvidence(work, 'case', id, 'before', input.photos, input.observedAt ?? null)
  const { source, placeId, division, requirement, observationId, photos, category } = input
  const data = {
    to: 'filed',
    source,
    place: placeId,
    division,
    requirement,
    category: category ?? null,
    recurs,
    observation: observationId ?? null,
    photos: [...photos],
  }
  work.record(
    { kind: 'case.filed', subjectType: 'case', subjectId: id, clause: input.clause, data },
    'inspector',
    'office',
    'office_head',
  )
}

/** The one accountable unit: the office's own choice, else place, standard, pool in this order. */
async function chooseUnit(work: Work, record: CaseLocked, unitId: string | undefined): Promise<Chosen> {
  const who = (await findAccountable(work.trx, work.cityId, record.placeId, record.requirement))!
  const computed = await accountableFor(work.trx, work.cityId, work.now, who, record)
  return unitId && unitId !== computed.unitId ? { unitId, ground: 'office' } : computed
}

/**
 * Issues findings from review: every case to one unit, every unit one 交办单 that lists its cases.
 * Nothing happens unless all of them may be issued.
 */
export async function issueFindings(
  work: Work,
  items: readonly { id: string; version: number; unitId?: string }[],
): Promise<(Order & { cases: number })[]> {
  const records = await openAllForAct(work, everything, items, 'issue')
  const byUnit = new Map<string, { record: CaseLocked; chosen: Chosen }[]>()
  for (const record of records) {
    const chosen = await chooseUnit(work, record, items.find(item => item.id === record.id)?.unitId)
    byUnit.set(chosen.unitId, [...(byUnit.get(chosen.unitId) ?? []), { record, chosen }])
  }
  const orders: (Order & { cases: number })[] = []
  for (const [unitId, its] of byUnit) {
    const order = await createOrder(
      work,
      unitId,
      its[0]!.record.roundId,
      its.map(({ record, chosen }) => ({ caseId: record.id, ground: chosen.ground })),
    )
    for (const { record, chosen } of its) await issueCase(work, record, chosen, order.id)
    orders.push({ ...order, cases: its.length })
  }
  return orders
}

/**
 * Files one problem of the office's own and issues it at once. This hot path takes no paper's number and no lock, and
 * waits for no answer: case and duty are written with the facts in the transaction's last statement.
 */
export async function fileAndIssue(
  work: Work,
  input: FindingInput,
  who: Numbered,
): Promise<Filed & { unitId: string; dueAt: Date }> {
  const chosen = await accountableFor(work.trx, work.cityId, work.now, who, input)
  const plan = who.planId ? await findPlanById(work.trx, work.cityId, who.planId) : undefined
  const due = await dueTime(work, input, plan)
  const earlier = await listEarlier(
    work.trx,
    work.cityId,
    work.now,
    (plan?.body.rules.handling ?? HANDLING).recurDays,
    [{ ...input, category: input.category ?? null }],
  )
  const id = input.id ?? work.newId()
  const { number } = who
  const finder = work.actor?.personId ?? null
  const as = { ...due, unitId: chosen.unitId, ground: chosen.ground }
  work.writeBeside(
    insertIssued(
      work.cityId,
      work.now,
      finder,
      {
        ...input,
        sourceRef: input.sourceRef ?? null,
        category: input.category ?? null,
        recursOf: earlier.get(0) ?? null,
        id,
        number,
      },
      as,
    ),
  )
  await filed(work, id, input, earlier.has(0))
  await issued(work, { ...input, id, number, state: 'filed', unitId: null }, chosen, due, null, true)
  return { id, number, unitId: chosen.unitId, dueAt: due.dueAt }
}

/** Gives a case its unit and its due time in working hours, computed once; opens the unit's duty. */
async function issueCase(
  work: Work,
  record: CaseLocked,
  chosen: Chosen,
  orderId: string | null,
): Promise<void> {
  const due = await dueTime(work, record)
  await save(work, record, {
    state: 'issued',
    unit_id: chosen.unitId,
    unit_ground: chosen.ground,
    order_id: orderId,
    issued_at: work.now,
    due_at: due.dueAt,
    dispute_until: due.disputeUntil,
    allowance: due.words,
    rule_version: due.ruleVersion,
  })
  await issued(work, record, chosen, due, orderId)
}

async function issued(
  work: Work,
  record: Parameters<typeof recordAct>[2] & { readonly title: string; readonly requirement: string | null },
  chosen: Chosen,
  due: DueTime,
  orderId: string | null,
  beside = false,
): Promise<void> {
  await openHandleDuty(work, record, chosen.unitId, due, { beside })
  const { unitId: unit, ground, rule = null, rules = null } = chosen
  const data = { unit, ground, rule, rules, due: due.dueAt.toISOString(), order: orderId }
  recordAct(work, 'issue', record, data, due.ruleVersion)
}
