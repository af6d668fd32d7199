// Acts on cases: load under lock, decide by the lifecycle table, save, record the fact. One transaction each, opened by
// the pipeline.
import { sql } from 'kysely'
import { timeWords } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import { addAllowance } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence, copyEvidence } from '../blobs/blobs.actions.ts'
import { createOrder, type Order } from '../documents/documents.actions.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import type { FactValue } from '../ledger/fact.ts'
import { listHistory } from '../ledger/ledger.store.ts'
import { supersede } from '../observations/observations.actions.ts'
import { everything, type Role, roles, type Scope } from '../people/actor.ts'
import type { Severity } from '../plan/pack.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { accountableUnit, type CaseAction, caseLifecycle, type UnitGround } from './case.ts'
import { type Accountable, type CaseLocked, findAccountable, lockCases } from './cases.store.ts'
import { allowanceFor, allowanceWords } from './deadline.ts'

export interface FindingInput {
  readonly id?: string | undefined
  readonly source: 'round' | 'office'
  readonly placeId: string
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

/** Files findings into review (待审核); returns id and number of each, in order. */
export async function fileFindings(
  work: Work,
  inputs: readonly FindingInput[],
): Promise<{ id: string; number: string }[]> {
  if (inputs.length === 0) return []
  const filed = inputs.map(input => ({ input, id: input.id ?? work.newId() }))
  // The number comes from a sequence, which takes no lock another filing waits for.
  const { rows } = await sql<{ number: string; id: string }>`
    insert into cases (city_id, id, number, state, source, place_id, place_type, division, requirement, severity, clause, title,
      detail, observation_id, round_id, finder_id, filed_at)
    select ${work.cityId}, t.id, to_char(${work.now}::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(nextval('case_numbers')::text, 6, '0'),
      'filed', t.source, t.place, t.place_type, t.division, t.requirement, t.severity, t.clause, t.title, t.detail, t.observation, t.round,
      ${work.actor?.personId ?? null}::uuid, ${work.now}::timestamptz
    from unnest(${filed.map(f => f.id)}::uuid[], ${filed.map(f => f.input.source)}::text[], ${filed.map(f => f.input.placeId)}::uuid[],
      ${filed.map(f => f.input.placeType)}::text[], ${filed.map(f => f.input.division)}::int[], ${filed.map(f => f.input.requirement)}::text[],
      ${filed.map(f => f.input.severity)}::text[], ${filed.map(f => f.input.clause)}::text[], ${filed.map(f => f.input.title)}::text[],
      ${filed.map(f => f.input.detail)}::text[], ${filed.map(f => f.input.observationId ?? null)}::uuid[], ${filed.map(f => f.input.roundId ?? null)}::uuid[])
      with ordinality t(id, source, place, place_type, division, requirement, severity, clause, title, detail, observation, round, n)
    order by t.n returning id, number`.execute(work.trx)
  for (const { input, id } of filed) {
    await attachEvidence(work, 'case', id, 'before', input.photos, input.observedAt ?? null)
    work.record(
      {
        kind: 'case.filed',
        subjectType: 'case',
        subjectId: id,
        clause: input.clause,
        data: {
          to: 'filed',
          source: input.source,
          place: input.placeId,
          division: input.division,
          requirement: input.requirement,
          observation: input.observationId ?? null,
          photos: [...input.photos],
        },
      },
      'inspector',
      'office',
      'office_head',
    )
  }
  return filed.map(({ id }) => ({ id, number: rows.find(row => row.id === id)!.number }))
}

export interface Issued {
  readonly caseId: string
  readonly unitId: string
  readonly ground: UnitGround
  readonly dueAt: Date
}

interface Chosen {
  readonly unitId: string
  readonly ground: UnitGround
}

/** The one accountable unit: the office's own choice, else place, standard, pool in this order. */
async function chooseUnit(work: Work, record: CaseLocked, unitId: string | undefined): Promise<Chosen> {
  const who = (await findAccountable(work.trx, work.cityId, record.placeId, record.requirement))!
  const computed = accountableUnit(who.placeUnit, who.standardUnit, who.pool)
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

/** Files one problem of the office's own and issues it at once; the hot path of filing takes no number and no lock. */
export async function fileAndIssue(
  work: Work,
  input: FindingInput,
  who: Accountable,
): Promise<{ id: string; number: string; unitId: string; dueAt: Date }> {
  const [filed] = await fileFindings(work, [input])
  const chosen = accountableUnit(who.placeUnit, who.standardUnit, who.pool)
  const record = {
    ...input,
    ...filed!,
    state: 'filed',
    unitId: null,
    observationId: null,
    roundId: null,
    finderId: null,
    fixerId: null,
    verifierId: null,
    dueAt: null,
    version: 1,
    measure: null,
  }
  const dueAt = await issueCase(work, record, chosen, null)
  return { ...filed!, unitId: chosen.unitId, dueAt }
}

/** Gives a case its unit and its due time in working hours, computed once; opens the unit's duty. */
async function issueCase(
  work: Work,
  record: CaseLocked,
  chosen: Chosen,
  orderId: string | null,
): Promise<Date> {
  const due = await dueTime(work, record.placeType, record.severity as Severity)
  await save(work, record, {
    state: 'issued',
    unit_id: chosen.unitId,
    unit_ground: chosen.ground,
    order_id: orderId,
    issued_at: work.now,
    due_at: due.dueAt,
    allowance: due.words,
    rule_version: due.ruleVersion,
  })
  await openDuty(work, {
    kind: 'case.handle',
    subjectType: 'case',
    subjectId: record.id,
    title: record.title,
    unitId: chosen.unitId,
    clause: '五(三)2',
    dueAt: due.dueAt,
    allowance: due.words,
    calendar: due.calendar,
    calendarVersion: due.calendarVersion,
    provisional: due.provisional,
  })
  recordAct(
    work,
    'issue',
    record,
    { unit: chosen.unitId, ground: chosen.ground, due: due.dueAt.toISOString(), order: orderId },
    due.ruleVersion,
  )
  return due.dueAt
}

async function dueTime(work: Work, placeType: string | null, severity: Severity) {
  const plan = await findPlan(work.trx, work.cityId)
  const rule = plan && allowanceFor(plan.body.rules, placeType, severity)
  if (!plan || !rule)
    return refuse(
      'case.no-allowance',
      '规划包里没有适用的整改时限;请在 rules.yaml 的 allowances 中补上。',
      409,
    )
  const calendar = work.calendar(rule.calendar)
  const due = addAllowance(calendar, work.now, { amount: rule.amount, unit: rule.unit })
  return {
    ...due,
    words: allowanceWords(rule),
    calendar: rule.calendar,
    ruleVersion: `${plan.code}@${plan.digest.slice(0, 12)}`,
  }
}

/** Records the transition's fact with what the roll-up needs: from, to, unit, division. */
function recordAct(
  work: Work,
  action: CaseAction,
  before: CaseLocked,
  data: Record<string, FactValue>,
  ruleVersion?: string,
): void {
  const transition = caseLifecycle.transitions[action]
  const base = {
    from: before.state,
    to: transition.to,
    unit: before.unitId,
    division: before.division,
    case: before.number,
  }
  work.record(
    {
      kind: transition.fact,
      subjectType: 'case',
      subjectId: before.id,
      clause: transition.clause ?? before.clause,
      ruleVersion: ruleVersion ?? null,
      data: { ...base, ...data },
    },
    ...actingRoles(action),
  )
}

function actingRoles(action: CaseAction): Role[] {
  if (action === 'acknowledge' || action === 'handle') return ['unit', 'county_office']
  if (action === 'pass' || action === 'return') return ['verifier', 'office', 'office_head']
  return ['office', 'office_head', 'inspector']
}

/** Locks one case and checks the act against lifecycle and version. */
export async function openForAct(
  work: Work,
  scope: Scope,
  id: string,
  action: CaseAction,
  version: number,
  given?: Record<string, unknown>,
): Promise<CaseLocked> {
  const [record] = await openAllForAct(work, scope, [{ id, version }], action, given)
  return record!
}

/** Locks several cases and checks the act on each; nothing happens unless all may go ahead. */
export async function openAllForAct(
  work: Work,
  scope: Scope,
  items: readonly { id: string; version: number }[],
  action: CaseAction,
  given?: Record<string, unknown>,
): Promise<CaseLocked[]> {
  const records = await lockCases(
    work.trx,
    work.cityId,
    scope,
    items.map(item => item.id),
  )
  for (const item of items) {
    const record = records.find(one => one.id === item.id)
    if (!record) throw new Refused(refusal('case.none', '没有这个案件,或它不在您的职责范围内。', 404))
    // Who may do it comes first: a stranger learns nothing about versions and states.
    const reason = refusalOf(caseLifecycle, action, record, work.actor!, work.now, given)
    if (record.version !== item.version && !(reason?.status === 403))
      throw new Refused(await overtaken(work, record))
    enforce(reason)
  }
  return items.map(item => records.find(record => record.id === item.id)!)
}

/** Two people acted at the same moment: the second is told by whom and when. */
async function overtaken(work: Work, record: CaseLocked) {
  const history = await listHistory(work.trx, work.cityId, 'case', record.id)
  const last = history.at(-1)
  const who = last?.actorRole ? roles[last.actorRole as Role] : '系统'
  const state = caseLifecycle.states[record.state as keyof typeof caseLifecycle.states]
  return refusal(
    'case.overtaken',
    `${record.number} 已由${who}于 ${timeWords(last?.at ?? work.now)}办理,现为“${state}”;请刷新后再看。`,
  )
}

async function save(work: Work, record: CaseLocked, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('cases')
    .set({ ...values, version: record.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', record.id)
    .execute()
}

/** Findings that are one problem: the others join `into`, which is another finding or a case in hand. */
export async function mergeFindings(
  work: Work,
  into: string,
  items: readonly { id: string; version: number }[],
): Promise<void> {
  if (items.some(item => item.id === into))
    refuse('case.merge.itself', '不能把一条问题并入它自己。', 400, '/into')
  const [target] = await lockCases(work.trx, work.cityId, everything, [into])
  if (!target) return refuse('case.none', '没有要并入的案件。', 404)
  const open = ['issued', 'acknowledged', 'handled'].includes(target.state)
  if (!open && target.state !== 'filed')
    return refuse(
      'case.merge.closed',
      `${target.number} 已办结或未立案,不能再并入;请选在办案件或待审核的问题。`,
    )
  const action = open ? 'attach' : 'merge'
  for (const record of await openAllForAct(work, everything, items, action, { into })) {
    await save(work, record, { state: caseLifecycle.transitions[action].to, into_case_id: into })
    await copyEvidence(work, 'case', record.id, 'case', into, 'before')
    recordAct(work, action, record, { into })
  }
}

export async function settleFinding(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'settle', version, { reason })
  await save(work, record, { state: 'settled', reason, closed_at: work.now })
  recordAct(work, 'settle', record, {})
}

export async function declineFinding(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'decline', version, { reason })
  await save(work, record, { state: 'declined', reason, closed_at: work.now })
  recordAct(work, 'decline', record, {})
}

export async function acknowledgeCase(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const record = await openForAct(work, scope, id, 'acknowledge', version)
  await save(work, record, { state: 'acknowledged', acknowledged_at: work.now })
  recordAct(work, 'acknowledge', record, {})
}

/** The unit hands in measure and after-photos; its duty is done, a verifier's begins. */
export async function handleCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  measure: string,
  photos: readonly string[],
): Promise<void> {
  const record = await openForAct(work, scope, id, 'handle', version, { measure, photos })
  await attachEvidence(work, 'case', id, 'after', photos, null)
  await save(work, record, {
    state: 'handled',
    handled_at: work.now,
    measure,
    fixer_id: work.actor!.personId,
  })
  await endDuties(work, 'case.handle', id, 'done')
  const pool = (await findAccountable(work.trx, work.cityId, null, null))!.pool
  const calendar = work.calendar('five-day')
  const due = addAllowance(calendar, work.now, { amount: 8, unit: '工作时' })
  await openDuty(work, {
    kind: 'case.verify',
    subjectType: 'case',
    subjectId: id,
    title: record.title,
    unitId: pool,
    clause: '六(三)',
    dueAt: due.dueAt,
    allowance: '8 工作时',
    calendar: 'five-day',
    calendarVersion: due.calendarVersion,
    provisional: due.provisional,
  })
  recordAct(work, 'handle', record, { photos })
}

/** A verifier who is neither finder nor fixer ends the case (销号). What follows for the score is assessment's to do. */
export async function passCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string | null,
): Promise<CaseLocked> {
  const record = await openForAct(work, scope, id, 'pass', version)
  await save(work, record, {
    state: 'closed',
    closed_at: work.now,
    verifier_id: work.actor!.personId,
    reason,
  })
  await endDuties(work, 'case.verify', id, 'done')
  if (record.observationId)
    await supersede(work, record.observationId, { grade: 'pass', source: 'verification', caseId: id })
  recordAct(work, 'pass', record, { observation: record.observationId })
  return record
}

/** Returned with a reason: the unit's duty is open again, by the time first set when that has not passed. */
export async function returnCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  const record = await openForAct(work, scope, id, 'return', version, { reason })
  const again = await dueTime(work, record.placeType, record.severity as Severity)
  const dueAt = record.dueAt && record.dueAt > work.now ? record.dueAt : again.dueAt
  await sql`update cases set state = 'acknowledged', reason = ${reason}, verifier_id = ${work.actor!.personId}, due_at = ${dueAt},
    returned_count = returned_count + 1, version = version + 1 where city_id = ${work.cityId} and id = ${id}`.execute(
    work.trx,
  )
  await endDuties(work, 'case.verify', id, 'done')
  await openDuty(work, {
    kind: 'case.handle',
    subjectType: 'case',
    subjectId: id,
    title: record.title,
    unitId: record.unitId!,
    clause: '六(三)',
    dueAt,
    allowance: again.words,
    calendar: again.calendar,
    calendarVersion: again.calendarVersion,
    provisional: again.provisional,
  })
  recordAct(work, 'return', record, { due: dueAt.toISOString() })
}
