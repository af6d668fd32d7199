// Editions of a unit's work plan: begun, saved, sent for review, returned or approved. Approving makes each measure a duty.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Due } from '../exchange/due-words.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Scope } from '../people/actor.ts'
import { listDivisible } from '../plan/plan.store.ts'
import { adoptMeasures } from './measure.actions.ts'
import { openPlanStates, planStates, type WorkPlanAction, workPlanLifecycle } from './work-plan.ts'
import { anyOfOthers, type EditionRow, listEditions, listItems, lockEdition } from './workplans.store.ts'

export interface ItemInput {
  readonly measureId: string
  readonly requirement: string
  readonly words: string
  readonly due: Due
}

/** Locks an edition and checks the act; of two at once the second is told by whom and when. */
async function openForAct(
  work: Work,
  scope: Scope,
  id: string,
  action: WorkPlanAction,
  version: number,
  given?: Record<string, unknown>,
): Promise<EditionRow> {
  const record = await lockEdition(work.trx, work.cityId, scope, id)
  if (!record) throw new Refused(refusal('workplan.none', '没有这份工作方案，或它不在您的职责范围内。', 404))
  const reason = refusalOf(workPlanLifecycle, action, record, work.actor!, work.now, given)
  if (overtaken(reason, record, version)) {
    const who = await lastActWords(work, 'workplan', id)
    refuse(
      'workplan.overtaken',
      `这份工作方案已${who} 改过，现为“${planStates[record.state]}”；请刷新后再看。`,
    )
  }
  enforce(reason)
  return record
}

async function move(
  work: Work,
  record: EditionRow,
  action: WorkPlanAction,
  values: Record<string, unknown>,
  data: Record<string, FactValue> = {},
): Promise<void> {
  const transition = workPlanLifecycle.transitions[action]
  await work.trx
    .updateTable('work_plans')
    .set({ ...values, state: transition.to, version: record.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', record.id)
    .execute()
  recordAct(work, action, record, data)
}

function recordAct(
  work: Work,
  action: WorkPlanAction,
  record: Pick<EditionRow, 'id' | 'unitId' | 'edition'>,
  data: Record<string, FactValue>,
): void {
  const transition = workPlanLifecycle.transitions[action]
  const asOffice = ['return', 'approve', 'supersede'].includes(action)
  work.record(
    {
      kind: transition.fact,
      subjectType: 'workplan',
      subjectId: record.id,
      clause: transition.clause ?? '五(一)2',
      data: { unit: record.unitId, edition: record.edition, ...data },
    },
    ...(asOffice ? (['office', 'office_head'] as const) : (['unit', 'county_office', 'office'] as const)),
  )
}

/** Begins an edition; the next one starts from what is in force. Refuses while another is open, and a change without a reason. */
export async function beginEdition(
  work: Work,
  scope: Scope,
  unitId: string,
  reason: string | undefined,
): Promise<string> {
  const unit = await work.trx
    .selectFrom('units')
    .select(['id', 'division'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', unitId)
    .forUpdate()
    .executeTakeFirst()
  const inReach =
    unit && (scope.all || scope.unitIds.includes(unit.id) || scope.divisions.includes(unit.division ?? -1))
  if (!inReach) refuse('workplan.none', '没有这个单位，或它不在您的职责范围内。', 404)
  const editions = await listEditions(work.trx, work.cityId, unitId)
  const open = editions.find(it => openPlanStates.includes(it.state))
  if (open)
    refuse('workplan.open', `第 ${open.edition} 版还在“${planStates[open.state]}”，办完后才能另起一版。`)
  const inForce = editions.find(it => it.state === 'approved')
  if (inForce && !reason?.trim())
    refuse('workplan.reason', '已批准的方案要改，须写明调整的理由；请补上再提交。', 400, '/reason')
  const record = { state: '', unitId, submittedBy: null }
  // A county's office reaches its county, but only a unit itself says what it will do.
  if (!workPlanLifecycle.relations.owner.holds(record, work.actor!))
    refuse('workplan.begin.who', '工作方案由本单位编制；您现在的岗位不能替别的单位编制。', 403)
  return insertDraft(work, unitId, editions, reason ?? null)
}

/** A new draft after the editions there are; it starts from what is in force. */
async function insertDraft(
  work: Work,
  unitId: string,
  editions: readonly EditionRow[],
  reason: string | null,
): Promise<string> {
  const inForce = editions.find(it => it.state === 'approved')
  const id = work.newId()
  const edition = (editions[0]?.edition ?? 0) + 1
  await work.trx
    .insertInto('work_plans')
    .values({
      city_id: work.cityId,
      id,
      unit_id: unitId,
      edition,
      state: 'draft',
      reason: inForce ? reason : null,
      drafted_by: work.actor!.personId,
      drafted_at: work.now,
    })
    .execute()
  if (inForce) await writeItems(work, id, await listItems(work.trx, work.cityId, [inForce.id]))
  recordAct(work, 'begin', { id, unitId, edition }, { from: inForce?.id ?? null })
  return id
}

/** Keeps what was written; a returned plan is a draft again. Refuses requirements that are no longer in force. */
export async function saveEdition(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  items: readonly ItemInput[],
): Promise<number> {
  const record = await openForAct(work, scope, id, 'edit', version)
  const ids = items.map(item => item.measureId)
  if (new Set(ids).size < ids.length || (await anyOfOthers(work.trx, work.cityId, record.unitId, ids)))
    refuse('workplan.measure-id', '有措施的编号重复；请刷新页面后重新填写。', 400, '/items')
  const known = new Set((await listDivisible(work.trx, work.cityId)).map(row => row.code))
  const unknown = items.findIndex(item => !known.has(item.requirement))
  if (unknown >= 0)
    refuse(
      'requirement.none',
      `第 ${unknown + 1} 条措施对应的任务、目标或标准已不在现行规划中；请重新选择。`,
      400,
      `/items/${unknown}/requirement`,
    )
  await writeItems(work, id, items)
  await move(work, record, 'edit', {}, { measures: items.length })
  return record.version + 1
}

async function writeItems(work: Work, planId: string, items: readonly ItemInput[]): Promise<void> {
  await work.trx
    .deleteFrom('work_plan_items')
    .where('city_id', '=', work.cityId)
    .where('plan_id', '=', planId)
    .execute()
  if (items.length === 0) return
  await work.trx
    .insertInto('work_plan_items')
    .values(
      items.map((item, ordinal) => ({
        city_id: work.cityId,
        plan_id: planId,
        measure_id: item.measureId,
        ordinal,
        requirement: item.requirement,
        words: item.words,
        due_day: item.due.kind === 'day' ? item.due.day : null,
        due_each: item.due.kind === 'each' ? item.due.each : null,
      })),
    )
    .execute()
}

/** Sends an edition for review. Refuses one without measures, and a new measure that is due already. */
export async function submitEdition(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  today: string,
): Promise<void> {
  const record = await lockEdition(work.trx, work.cityId, scope, id)
  const items = record ? await listItems(work.trx, work.cityId, [id]) : []
  const checked = await openForAct(work, scope, id, 'submit', version, { items })
  const inForce = (await listEditions(work.trx, work.cityId, checked.unitId)).find(
    it => it.state === 'approved',
  )
  const before = inForce ? await listItems(work.trx, work.cityId, [inForce.id]) : []
  const late = items.find(
    item =>
      item.due.kind === 'day' &&
      item.due.day < today &&
      !before.some(
        it => it.measureId === item.measureId && JSON.stringify(it.due) === JSON.stringify(item.due),
      ),
  )
  if (late)
    refuse(
      'workplan.due-past',
      `“${late.words.slice(0, 30)}”的完成时限已经过去；请改为今天以后的日期。`,
      400,
      '/items',
    )
  await move(
    work,
    checked,
    'submit',
    { submitted_by: work.actor!.personId, submitted_at: work.now },
    { measures: items.length },
  )
}

export async function discardEdition(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const record = await openForAct(work, scope, id, 'discard', version)
  await move(work, record, 'discard', { decided_at: work.now })
}

export async function returnEdition(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  const record = await openForAct(work, scope, id, 'return', version, { reason })
  await move(work, record, 'return', {
    decided_by: work.actor!.personId,
    decided_at: work.now,
    decision: reason,
  })
}

/** Approves: the edition in force is superseded, each measure becomes a duty; answers how many duties were opened. */
export async function approveEdition(work: Work, scope: Scope, id: string, version: number): Promise<number> {
  const record = await openForAct(work, scope, id, 'approve', version)
  const before = (await listEditions(work.trx, work.cityId, record.unitId)).find(
    it => it.state === 'approved',
  )
  if (before) await move(work, before, 'supersede', {})
  await move(
    work,
    record,
    'approve',
    { decided_by: work.actor!.personId, decided_at: work.now, decision: null },
    { replaces: before?.id ?? null },
  )
  const items = await listItems(work.trx, work.cityId, [record.id, ...(before ? [before.id] : [])])
  return adoptMeasures(
    work,
    record,
    items.filter(item => item.planId === record.id),
    items.filter(item => item.planId !== record.id),
  )
}

/**
 * Adds measures of an imported table to the unit's open draft, or to a new one; they count once the unit has sent them and
 * the office has approved. Refuses while the unit's plan is under review.
 */
export async function proposeMeasures(
  work: Work,
  unitId: string,
  items: readonly ItemInput[],
): Promise<void> {
  const editions = await listEditions(work.trx, work.cityId, unitId)
  const open = editions.find(it => openPlanStates.includes(it.state))
  if (open?.state === 'submitted')
    refuse('workplan.under-review', '有单位的工作方案正在待审核，不能再往里加措施；请先审核，再导入。')
  const id = open?.id ?? (await insertDraft(work, unitId, editions, '按任务分解表补充措施'))
  const kept = await listItems(work.trx, work.cityId, [id])
  const added = items.map(item => item.measureId)
  await writeItems(work, id, [...kept.filter(item => !added.includes(item.measureId)), ...items])
  if (!open) return
  await work.trx
    .updateTable('work_plans')
    .set({ version: open.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  recordAct(work, 'edit', open, { measures: kept.length + items.length })
}
