// Judging again after something changed: the new verdicts are appended, the roll-up moves, and what changed is a fact.
import { canonical } from '../../lib/canonical.ts'
import { chinaYear } from '../../lib/day.ts'
import { lastYear } from '../../lib/expr-period.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { ruleOf } from '../plan/target-rule.ts'
import { type JudgedRow, judgeAll } from './judging.ts'
import { type KeptVerdict, keepVerdicts, lockKept } from './metrics.store.ts'
import { CITY, isRegression, verdictCodes } from './verdict.ts'
import { type Frame, listDecided, listObserved, listOutside } from './world.store.ts'
import { groundsOf } from './world.ts'

/** Targets whose rule looks at one of these indicators, benchmarks or plan values. */
export function targetsOf(frame: Frame, codes: ReadonlySet<string>): Set<string> {
  const grounds = groundsOf(frame)
  const wanted = frame.targets.filter(target => {
    const rule = ruleOf(target, grounds)
    return [
      ...rule.indicators,
      ...(rule.benchmark ? [rule.benchmark] : []),
      ...(rule.plan ? [rule.plan] : []),
    ].some(it => codes.has(it.code))
  })
  return new Set(wanted.map(it => it.requirement))
}

/**
 * Judges targets again (all, when none are named) and keeps what is different from before. Returns how many changed.
 * Facts: `verdict.changed` for each change of a verdict, and `verdict.worsened` where a met target now fails.
 */
export async function judgeAgain(work: Work, frame: Frame, only?: ReadonlySet<string>): Promise<number> {
  const targets = frame.targets.filter(it => !only || only.has(it.requirement))
  if (targets.length === 0) return 0
  const grounds = groundsOf(frame)
  const codes = targets.flatMap(it => ruleOf(it, grounds).indicators.map(one => one.code))
  const rows = judgeAll({
    world: {
      ...frame,
      observed: await listObserved(work.trx, work.cityId, only ? codes : undefined),
      outside: await listOutside(work.trx, work.cityId),
    },
    decided: await listDecided(work.trx, work.cityId),
    planYears: frame.planYears,
    thisYear: chinaYear(work.now),
    ...(only ? { only } : {}),
  })
  const kept = await lockKept(
    work.trx,
    work.cityId,
    targets.map(it => it.requirement),
  )
  const changed = rows.flatMap((row): KeptVerdict[] => {
    const before = kept.get(keyOf(row))
    const digest = digestOf(row)
    if (before?.digest === digest) return []
    const ruleVersion = `${frame.planDigest.slice(0, 12)}.${sm3(row.ruleText).slice(0, 12)}`
    return [{ ...row, id: work.newId(), before: before?.verdict ?? null, ruleVersion, digest }]
  })
  await keepVerdicts(work.trx, work.cityId, changed, work.now)
  recordChanges(work, frame, rows, changed)
  return changed.length
}

const keyOf = (row: Pick<JudgedRow, 'target' | 'subject' | 'period'>) =>
  `${row.target} ${row.subject} ${row.period}`

function digestOf(row: JudgedRow): string {
  const { used, ...rest } = row
  return sm3(canonical(JSON.parse(JSON.stringify({ ...rest, used })))).slice(0, 32)
}

function recordChanges(
  work: Work,
  frame: Frame,
  rows: readonly JudgedRow[],
  changed: readonly KeptVerdict[],
): void {
  const now = new Map(rows.map(row => [keyOf(row), row.verdict]))
  const clauses = new Map(frame.targets.map(it => [it.requirement, it.clause]))
  for (const row of changed) {
    // What was never answered and still is not has not changed.
    if (row.verdict === row.before) continue
    if (row.before === null && (row.verdict === '数据不足' || row.verdict === '待人工')) continue
    const yearBefore = now.get(keyOf({ ...row, period: lastYear(row.period) }))
    const worsened = isRegression(row.verdict, row.before ?? undefined, yearBefore)
    const fact = {
      subjectType: 'target',
      subjectId: row.target,
      clause: clauses.get(row.target) ?? null,
      ruleVersion: row.ruleVersion,
      data: {
        verdict: row.id,
        period: row.period,
        city: row.subject === CITY,
        from: row.before ? verdictCodes[row.before] : null,
        to: verdictCodes[row.verdict],
      },
    }
    work.record({ kind: 'verdict.changed', ...fact })
    if (worsened) work.record({ kind: 'verdict.worsened', ...fact })
  }
}
