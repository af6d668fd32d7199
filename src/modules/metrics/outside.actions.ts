// What comes from outside the city's own filing: benchmarks and plan values with their paper, and the lists it keeps.
import { chinaDay } from '../../lib/day.ts'
import { isPeriod } from '../../lib/expr-period.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Actor } from '../people/actor.ts'
import type { Outside } from '../plan/indicators.contract.ts'
import { ruleOf } from '../plan/target-rule.ts'
import { getFrame } from './filing.actions.ts'
import { listOutsideRows, lockOutside, type OutsideRow } from './outside.store.ts'
import { type OutsideAction, outsideLifecycle, outsideStates } from './outside.ts'
import type { Frame } from './world.store.ts'
import { groundsOf } from './world.ts'

export interface OutsideInput {
  readonly kind: 'benchmark' | 'plan'
  readonly code: string
  /** A year, or a span of years for a plan value: `2021`, `2021/2025`. */
  readonly period: string
  readonly amount: string
  readonly document: string
  readonly page: string
  readonly year: string
  readonly effectiveOn: string
  /** Why an entered value is replaced. */
  readonly reason?: string
}

/** Benchmarks or plan values that rules ask for, also those of targets without an entry in the pack. */
export function outsideWanted(frame: Frame, kind: 'benchmark' | 'plan'): Outside[] {
  const grounds = groundsOf(frame)
  const found = new Map<string, Outside>()
  for (const target of frame.targets) {
    const it = ruleOf(target, grounds)[kind]
    if (it) found.set(it.code, it)
  }
  return [...found.values()]
}

/**
 * Enters a benchmark or plan value, to be confirmed by somebody else. One that is there already is replaced only with a
 * reason, stays on record, and stands until the new one is confirmed.
 */
export async function enterOutside(work: Work, input: OutsideInput): Promise<string> {
  const frame = await getFrame(work)
  const known = outsideWanted(frame, input.kind).find(it => it.code === input.code)
  if (!known) return refuse('outside.none', '没有目标用到这个对照数或规划数；请刷新后再选。', 404, '/code')
  if (!isPeriod(input.period) || /-/.test(input.period))
    return refuse('outside.period', '期间请填年份，如 2021；规划数可填跨度，如 2021/2025。', 422, '/period')
  if (input.effectiveOn > chinaDay(work.now))
    return refuse('outside.not-yet', '文件还没有生效，生效之日起才能录入。', 422, '/effectiveOn')
  const nothing = { state: '', enteredBy: null, replaced: false }
  enforce(refusalOf(outsideLifecycle, 'enter', nothing, work.actor as Actor, work.now, { ...input }))
  const versions = (await listOutsideRows(work.trx, work.cityId, { codes: [input.code] })).filter(
    it => it.kind === input.kind && it.period === input.period,
  )
  const current = versions.find(it => it.state === 'confirmed' && !it.outdated)
  const waiting = versions.find(it => it.state === 'entered' && !it.replaced)
  if ((current || waiting) && !input.reason?.trim())
    return refuse(
      'outside.reason',
      '这个期间已有录入的数；要替换请写明理由，原来的数会留在记录里。',
      409,
      '/reason',
    )
  if (waiting) await giveWay(work, waiting, input.reason!.trim())
  const id = work.newId()
  await work.trx
    .insertInto('metric_outside')
    .values({
      city_id: work.cityId,
      id,
      kind: input.kind,
      code: input.code,
      period: input.period,
      amount: input.amount,
      unit: known.unit,
      document: input.document,
      page: input.page,
      year: input.year,
      effective_on: input.effectiveOn,
      reason: input.reason?.trim() || null,
      supersedes: current?.id ?? null,
      state: 'entered',
      entered_by: work.actor!.personId,
      at: work.now,
    })
    .execute()
  recordAct(work, 'enter', { id, ...input }, { supersedes: current?.id ?? null })
  return id
}

/** What waits makes room for what its own enterer puts in its place; somebody else's is decided first. */
async function giveWay(work: Work, waiting: OutsideRow, reason: string): Promise<void> {
  if (waiting.enteredBy !== work.actor!.personId)
    refuse(
      'outside.waiting',
      '市创城办另一名同志录入的数正在等确认；请先确认或不予确认，再录入新的。',
      409,
      '/period',
    )
  await decideOutside(work, waiting.id, 'withdraw', waiting.version, reason)
}

/** Confirms, refuses or withdraws what waits: the first two never by whoever entered it. */
export async function decideOutside(
  work: Work,
  id: string,
  action: OutsideAction,
  version: number,
  reason?: string,
): Promise<void> {
  const row = await lockOutside(work.trx, work.cityId, id)
  if (!row) return refuse('outside.gone', '没有这个对照数或规划数；请刷新后再看。', 404)
  const reasonNot = refusalOf(outsideLifecycle, action, row, work.actor as Actor, work.now, { reason })
  if (overtaken(reasonNot, row, version)) {
    const who = await lastActWords(work, 'outside', id)
    refuse('outside.overtaken', `这个数已${who} 办理，现为“${outsideStates[row.state]}”；请刷新后再看。`)
  }
  enforce(reasonNot)
  await work.trx
    .updateTable('metric_outside')
    .set({
      state: outsideLifecycle.transitions[action].to,
      decided_by: work.actor!.personId,
      decided_at: work.now,
      refusal: reason?.trim() || null,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  recordAct(work, action, row, {})
}

function recordAct(
  work: Work,
  action: 'enter' | OutsideAction,
  row: { readonly id: string; readonly kind: string; readonly code: string; readonly period: string },
  data: Readonly<Record<string, string | null>>,
): void {
  const transition = outsideLifecycle.transitions[action]
  work.record(
    {
      kind: transition.fact,
      subjectType: 'outside',
      subjectId: row.id,
      clause: transition.clause ?? null,
      data: { code: row.code, kind: row.kind, period: row.period, ...data },
    },
    'office',
    'office_head',
  )
}

/** Keeps a list (名录): names not given any more end, new ones begin; the ground says which paper lists them. */
export async function keepList(
  work: Work,
  list: string,
  names: readonly string[],
  ground: string,
): Promise<void> {
  const frame = await getFrame(work)
  if (!frame.file?.lists.some(it => it.code === list))
    return refuse('list.none', '没有这个名录；请刷新后再选。', 404)
  const plain = names.map(name => name.trim())
  const twice = plain.find((name, i) => plain.indexOf(name) < i)
  if (twice !== undefined) return refuse('list.twice', `“${twice}”写了两次，请删去一个。`, 422, '/names')
  const before = frame.lists[list] ?? []
  const open = work.trx
    .updateTable('metric_lists')
    .set({ ends_at: work.now })
    .where('city_id', '=', work.cityId)
  const gone = before.filter(name => !plain.includes(name))
  if (gone.length > 0)
    await open.where('list', '=', list).where('name', 'in', gone).where('ends_at', 'is', null).execute()
  const fresh = plain.map((name, ordinal) => ({ name, ordinal })).filter(it => !before.includes(it.name))
  if (gone.length + fresh.length === 0) return
  if (fresh.length > 0)
    await work.trx
      .insertInto('metric_lists')
      .values(
        fresh.map(({ name, ordinal }) => ({
          city_id: work.cityId,
          id: work.newId(),
          list,
          name,
          ordinal,
          ground,
          added_by: work.actor!.personId,
          starts_at: work.now,
        })),
      )
      .execute()
  work.record(
    {
      kind: 'list.kept',
      subjectType: 'list',
      subjectId: list,
      data: { members: plain.length, digest: sm3(plain.join('\n')).slice(0, 32) },
    },
    'office',
    'office_head',
  )
}
