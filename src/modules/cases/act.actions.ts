// What every act on a case has in common: lock, check against lifecycle and version, save, record the fact.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, type Refusal, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Actor, Role, Scope } from '../people/actor.ts'
import { type CaseAction, caseLifecycle } from './case-lifecycle.ts'
import { type CaseLocked, lockCases } from './cases.store.ts'

/** Locks one case and checks the act against lifecycle and version. */
export async function openForAct(
  work: Work,
  scope: Scope,
  id: string,
  action: CaseAction,
  version: number,
  given?: Record<string, unknown>,
  actor: Actor = work.actor!,
): Promise<CaseLocked> {
  const [record] = await openAllForAct(work, scope, [{ id, version }], action, given, actor)
  return record!
}

/** Locks several cases and checks the act on each; nothing happens unless all may go ahead. */
export async function openAllForAct(
  work: Work,
  scope: Scope,
  items: readonly { id: string; version: number }[],
  action: CaseAction,
  given?: Record<string, unknown>,
  actor: Actor = work.actor!,
): Promise<CaseLocked[]> {
  const ids = items.map(item => item.id)
  if (new Set(ids).size < ids.length)
    refuse('case.twice', '同一条问题选了两次；请刷新后重新选择。', 400, '/items')
  const records = await lockCases(work.trx, work.cityId, scope, ids)
  for (const item of items) {
    const record = records.find(one => one.id === item.id)
    if (!record) throw new Refused(refusal('case.none', '没有这个案件，或它不在您的职责范围内。', 404))
    // Who may do it comes first: a stranger learns nothing about versions and states.
    const reason = refusalOf(caseLifecycle, action, record, actor, work.now, given)
    if (overtaken(reason, record, item.version)) throw new Refused(await overtakenBy(work, record))
    enforce(reason)
  }
  return items.map(item => records.find(record => record.id === item.id)!)
}

/** Two people acted at the same moment: the second is told by whom and when. */
async function overtakenBy(work: Work, record: CaseLocked): Promise<Refusal> {
  const state = caseLifecycle.states[record.state as keyof typeof caseLifecycle.states]
  const who = await lastActWords(work, 'case', record.id)
  return refusal('case.overtaken', `${record.number} 已${who} 办理，现为“${state}”；请刷新后再看。`)
}

/** Writes an act's values and moves the version on. */
export async function save(work: Work, record: CaseLocked, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('cases')
    .set({ ...values, version: record.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', record.id)
    .execute()
}

/** Keeps how many parts of a case others owe and which units they are; what somebody else decides is not disturbed by it. */
export async function setParts(
  work: Work,
  caseId: string,
  parts: { readonly owed: number; readonly unpassed: number; readonly units: readonly string[] },
): Promise<void> {
  await work.trx
    .updateTable('cases')
    .set({ parts_owed: parts.owed, parts_unpassed: parts.unpassed, part_units: [...parts.units] })
    .where('city_id', '=', work.cityId)
    .where('id', '=', caseId)
    .execute()
}

/** Keeps on which 交办单 cases stand; what somebody else decides is not disturbed by it. */
export async function setOrder(work: Work, caseIds: readonly string[], orderId: string): Promise<void> {
  await work.trx
    .updateTable('cases')
    .set({ order_id: orderId })
    .where('city_id', '=', work.cityId)
    .where('id', 'in', [...caseIds])
    .execute()
}

/** Keeps what was asked for a case and is not decided yet; null when nothing is. */
export async function setOpenRequest(work: Work, caseId: string, kind: string | null): Promise<void> {
  await work.trx
    .updateTable('cases')
    .set({ open_request: kind })
    .where('city_id', '=', work.cityId)
    .where('id', '=', caseId)
    .execute()
}

/** Records the transition's fact with what the roll-up needs: from, to, unit, division. */
export function recordAct(
  work: Work,
  action: CaseAction,
  before: Pick<CaseLocked, 'id' | 'number' | 'state' | 'unitId' | 'division' | 'clause'> & {
    readonly category?: string | null | undefined
  },
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
    category: before.category ?? null,
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

const rolesOf: Readonly<Record<string, readonly Role[]>> = {
  office: ['office', 'office_head'],
  head: ['office_head'],
  owner: ['unit', 'county_office'],
  verifier: ['verifier'],
  checker: ['inspector', 'verifier', 'unit', 'county_office'],
  inspector: ['inspector'],
}

/** In which of his roles somebody acted: one of those the table lets act. */
function actingRoles(action: CaseAction): Role[] {
  return caseLifecycle.transitions[action].who.flatMap(relation => rolesOf[relation] ?? [])
}
