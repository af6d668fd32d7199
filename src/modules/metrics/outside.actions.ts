// What comes from outside the city's own filing: benchmarks and plan values with their paper, and the lists it keeps.
import { chinaDay } from '../../lib/day.ts'
import { isPeriod } from '../../lib/expr-period.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import type { Outside } from '../plan/indicators.contract.ts'
import { ruleOf } from '../plan/target-rule.ts'
import { getFrame } from './filing.actions.ts'
import { type Frame, listOutside } from './world.store.ts'
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

/** Enters a benchmark or plan value; one that is there already is replaced only with a reason, and stays on record. */
export async function enterOutside(work: Work, input: OutsideInput): Promise<string> {
  const frame = await getFrame(work)
  const known = outsideWanted(frame, input.kind).find(it => it.code === input.code)
  if (!known) return refuse('outside.none', '没有目标用到这个对照数或规划数；请刷新后再选。', 404, '/code')
  if (!isPeriod(input.period) || /-/.test(input.period))
    return refuse('outside.period', '期间请填年份，如 2021；规划数可填跨度，如 2021/2025。', 422, '/period')
  if (input.effectiveOn > chinaDay(work.now))
    return refuse('outside.not-yet', '文件还没有生效，生效之日起才能录入。', 422, '/effectiveOn')
  const current = (await listOutside(work.trx, work.cityId)).find(
    it => it.kind === input.kind && it.code === input.code && it.period === input.period,
  )
  if (current && !input.reason?.trim())
    return refuse(
      'outside.reason',
      '这个期间已有录入的数；要替换请写明理由，原来的数会留在记录里。',
      409,
      '/reason',
    )
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
      entered_by: work.actor!.personId,
      at: work.now,
    })
    .execute()
  work.record(
    {
      kind: 'outside.entered',
      subjectType: 'outside',
      subjectId: id,
      data: { code: input.code, kind: input.kind, period: input.period, supersedes: current?.id ?? null },
    },
    'office',
    'office_head',
  )
  return id
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
