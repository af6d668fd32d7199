// Filing figures: checked against the indicator and its past, filed by the owning unit, accepted by somebody else.
import { chinaDay } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { fileFigure } from '../observations/observations.actions.ts'
import type { Actor, Scope } from '../people/actor.ts'
import { findOffice } from '../people/people.store.ts'
import { listResponsibilities } from '../plan/plan.store.ts'
import { type Known, ruleOf, scalesOf } from '../plan/target-rule.ts'
import { closeDue, reopenDue } from './dues.actions.ts'
import { type Figure, readFigure, type Survey } from './figure.ts'
import { checkFiling, type Finding } from './filing-check.ts'
import { type ReadingAction, readingLifecycle } from './reading.ts'
import { lockReading, lockSlot, type ReadingLocked } from './readings.store.ts'
import { possibleSubjects } from './slots.ts'
import { CITY } from './verdict.ts'
import { type Frame, findFrame, listObserved } from './world.store.ts'
import { groundsOf, type Observed, type WatchedTarget } from './world.ts'

export interface FilingItem {
  readonly indicator: string
  readonly subject: string
  readonly period: string
  /** As typed or pasted: `88.1`, `88.1%`, `Ⅱ类`, `是`, `机关、学校`. */
  readonly text: string
  readonly survey?: Survey
  readonly note?: string
  /** Why an accepted figure is corrected. */
  readonly reason?: string
  /** A reason for each warning that is let pass, by its code. */
  readonly reasons?: Readonly<Record<string, string>>
}

/** An indicator with the targets it serves and the unit that files it. */
export interface FiledIndicator {
  readonly indicator: Known
  readonly targets: readonly WatchedTarget[]
  /** Lead unit of its first target that has one. */
  readonly lead: string | undefined
}

export async function getFrame(work: Work): Promise<Frame> {
  const frame = await findFrame(work.trx, work.cityId)
  return frame ?? refuse('plan.none', '还没有导入规划；请系统管理员先装入规划包。', 404)
}

/** Every indicator of the plan in force, by code, in the order of targets. */
export async function indicatorsOf(work: Work, frame: Frame): Promise<Map<string, FiledIndicator>> {
  const grounds = groundsOf(frame)
  const rows = await listResponsibilities(work.trx, work.cityId, chinaDay(work.now))
  const leads = new Map(rows.filter(row => row.part === 'lead').map(row => [row.requirement, row.unitId]))
  const found = new Map<string, FiledIndicator>()
  for (const target of frame.targets) {
    for (const indicator of ruleOf(target, grounds).indicators) {
      const before = found.get(indicator.code)
      found.set(indicator.code, {
        indicator,
        targets: [...(before?.targets ?? []), target],
        lead: before?.lead ?? leads.get(target.requirement),
      })
    }
  }
  return found
}

/** What a set may hold: the members named with the indicator, else those of its targets. */
export const membersOf = ({ indicator, targets }: Pick<FiledIndicator, 'indicator' | 'targets'>) =>
  indicator.members ?? targets.flatMap(it => it.members ?? [])

export interface CheckedItem {
  readonly findings: readonly Finding[]
  readonly figure: Figure | undefined
}

/** What there is to say about each item, without filing anything. */
export async function checkItems(work: Work, items: readonly FilingItem[]): Promise<CheckedItem[]> {
  const frame = await getFrame(work)
  const known = await indicatorsOf(work, frame)
  const past = await listObserved(work.trx, work.cityId, [...new Set(items.map(it => it.indicator))])
  return items.map(item => checkItem(item, known, frame, past, chinaDay(work.now)))
}

function checkItem(
  item: FilingItem,
  known: ReadonlyMap<string, FiledIndicator>,
  frame: Frame,
  past: readonly Observed[],
  today: string,
): CheckedItem {
  const found = known.get(item.indicator)
  const no = (code: string, detail: string): CheckedItem => ({
    findings: [{ code: `filing.${code}`, level: 'refuse', detail }],
    figure: undefined,
  })
  if (!found) return no('indicator', '没有这个指标；规划可能已有新版本，请刷新。')
  const { indicator } = found
  if (!possibleSubjects(indicator, frame.counties).includes(item.subject))
    return no('subject', '这个指标不按这个对象填报；名录要先由市创城办列明。')
  const figure = readFigure(item.text, indicator)
  const members = membersOf(found)
  const classes = scalesOf(frame.file)[indicator.scale ?? ''] ?? []
  const history = past.filter(it => it.indicator === item.indicator && it.subject === item.subject)
  const candidate = { period: item.period, figure, survey: item.survey ?? null }
  return { findings: checkFiling(candidate, indicator, history, { classes, members }, today), figure }
}

/** Files items as drafts, or hands them in for review; all or none. Returns their ids in the order given. */
export async function fileReadings(
  work: Work,
  items: readonly FilingItem[],
  submit: boolean,
): Promise<string[]> {
  const frame = await getFrame(work)
  const known = await indicatorsOf(work, frame)
  const past = await listObserved(work.trx, work.cityId, [...new Set(items.map(it => it.indicator))])
  const slots = items.map(it => `${it.indicator} ${it.subject} ${it.period}`)
  const twice = slots.findIndex((slot, i) => slots.indexOf(slot) < i)
  if (twice >= 0) refuse('filing.twice', '同一指标、对象、期间填了两次，请删去一行。', 400, `/items/${twice}`)
  const ids: string[] = []
  for (const [i, item] of items.entries()) {
    const at = `/items/${i}`
    const checked = checkItem(item, known, frame, past, chinaDay(work.now))
    const bad = checked.findings.find(it => it.level === 'refuse')
    if (bad) refuse(bad.code, `第 ${i + 1} 行：${bad.detail}。`, 422, at)
    const bare = checked.findings.find(it => submit && !item.reasons?.[it.code]?.trim())
    if (bare) refuse('filing.reason', `第 ${i + 1} 行：${bare.detail}；写明理由后才能提交。`, 422, at)
    ids.push(await fileOne(work, item, checked, known.get(item.indicator)!, submit, at))
  }
  return ids
}

async function fileOne(
  work: Work,
  item: FilingItem,
  checked: CheckedItem,
  found: FiledIndicator,
  submit: boolean,
  at: string,
): Promise<string> {
  const { open, accepted } = await lockSlot(work.trx, work.cityId, item.indicator, item.subject, item.period)
  if (open?.state === 'submitted')
    refuse('filing.waiting', '这个数已提交，正在等待审核；要改请先请市创城办退回。', 409, at)
  if (accepted && !item.reason?.trim())
    refuse('filing.correction', '这个数已经审定；要更正请写明更正理由，原来的数会留在记录里。', 409, at)
  const unitId = open?.unitId ?? (await unitFor(work, found, item.subject))
  const state = submit ? 'submitted' : 'draft'
  const warnings = checked.findings
    .filter(it => it.level === 'warn')
    .map(it => ({ code: it.code, detail: it.detail, reason: item.reasons?.[it.code]?.trim() ?? '' }))
  const values = {
    value: JSON.stringify(checked.figure),
    survey: item.survey ? JSON.stringify(item.survey) : null,
    warnings: JSON.stringify(warnings),
    source: found.indicator.source,
    note: item.note?.trim() || null,
    reason: item.reason?.trim() || null,
    state,
    filer_id: work.actor!.personId,
    submitted_at: submit ? work.now : null,
  }
  // What is not there yet is filed as a draft is handed in: by the unit that owes it.
  const record = { state: open?.state ?? 'draft', unitId, filerId: work.actor!.personId }
  const actor = work.actor as Actor
  enforce(refusalOf(readingLifecycle, submit ? 'submit' : 'edit', record, actor, work.now))
  if (open) await update(work, open, values)
  const id = open?.id ?? work.newId()
  if (!open) {
    await work.trx
      .insertInto('metric_readings')
      .values({
        city_id: work.cityId,
        id,
        indicator: item.indicator,
        subject: item.subject,
        period: item.period,
        unit_id: unitId,
        supersedes: accepted?.id ?? null,
        filed_at: work.now,
        ...values,
      })
      .execute()
    recordAct(work, 'file', { id, ...item }, { corrects: accepted?.id ?? null })
  } else recordAct(work, submit ? 'submit' : 'edit', open, {})
  if (submit && !open) recordAct(work, 'submit', { id, ...item }, {})
  if (submit) await closeDue(work, item.indicator, item.period)
  return id
}

/** The unit whose figure it is: for a county's own figure the filer's, else the lead of the target, else the office. */
async function unitFor(work: Work, { indicator, lead }: FiledIndicator, subject: string): Promise<string> {
  const { actor } = work
  if (!indicator.subjects && subject !== CITY) {
    const division = Number(subject.slice('division:'.length))
    const post = actor?.posts.find(
      it => it.division === division && (it.role === 'county_office' || it.role === 'unit'),
    )
    return (
      post?.unitId ??
      refuse('reading.file.who', '各县（市、区）的数由本县（市、区）的单位填报；您现在的岗位不能办。', 403)
    )
  }
  return (
    lead ?? (await findOffice(work.trx, work.cityId)) ?? refuse('unit.none', '还没有市创城办这个单位。', 409)
  )
}

async function update(work: Work, reading: ReadingLocked, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('metric_readings')
    .set({ ...values, version: reading.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', reading.id)
    .execute()
}

function recordAct(
  work: Work,
  action: ReadingAction,
  reading: { readonly id: string; readonly indicator: string; readonly period: string },
  data: Readonly<Record<string, string | null>>,
): void {
  const transition = readingLifecycle.transitions[action]
  work.record(
    {
      kind: transition.fact,
      subjectType: 'reading',
      subjectId: reading.id,
      clause: transition.clause ?? null,
      data: { code: reading.indicator, period: reading.period, ...data },
    },
    ...(action === 'accept' || action === 'return' || action === 'supersede'
      ? (['office', 'office_head'] as const)
      : (['unit', 'county_office', 'office'] as const)),
  )
}

async function openForReview(
  work: Work,
  scope: Scope,
  id: string,
  action: 'accept' | 'return',
  version: number,
  given: Record<string, unknown>,
): Promise<ReadingLocked> {
  const reading = await lockReading(work.trx, work.cityId, scope, id)
  if (!reading) return refuse('reading.none', '没有这个读数，或它不在您的职责范围内。', 404)
  const reason = refusalOf(readingLifecycle, action, reading, work.actor!, work.now, given)
  if (overtaken(reason, reading, version))
    refuse('reading.overtaken', '这个读数刚刚被别人办过；请刷新后再看。')
  enforce(reason)
  return reading
}

/** Accepts a reading: it becomes an observation, and takes the place of the one it corrects. */
export async function acceptReading(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const reading = await openForReview(work, scope, id, 'accept', version, {})
  const earlier = reading.supersedes
    ? await lockReading(work.trx, work.cityId, { ...scope, all: true }, reading.supersedes)
    : undefined
  if (earlier) {
    await update(work, earlier, { state: 'superseded' })
    recordAct(work, 'supersede', earlier, { by: reading.id })
  }
  const { value } = reading
  const observationId = await fileFigure(work, {
    requirement: `indicator:${reading.indicator}`,
    subject: reading.subject === CITY ? `city:${work.cityId}` : reading.subject,
    period: reading.period,
    number: value.kind === 'figure' ? value.amount : null,
    unit: value.kind === 'figure' ? value.unit : null,
    value: value.kind === 'figure' ? null : value,
    survey: reading.survey,
    note: reading.reason ?? reading.note,
    supersedes: earlier?.observationId ?? null,
    observedAt: work.now,
  })
  await update(work, reading, {
    state: 'accepted',
    reviewer_id: work.actor!.personId,
    decided_at: work.now,
    observation_id: observationId,
  })
  recordAct(work, 'accept', reading, { observation: observationId })
}

/** Returns a reading to its unit with the reason; it is owed again. */
export async function returnReading(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  const reading = await openForReview(work, scope, id, 'return', version, { reason })
  await update(work, reading, {
    state: 'returned',
    return_reason: reason,
    reviewer_id: work.actor!.personId,
    decided_at: work.now,
  })
  recordAct(work, 'return', reading, {})
  await reopenDue(work, reading.indicator, reading.period, reading.unitId)
}
