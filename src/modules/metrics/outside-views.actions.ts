// Benchmarks and plan values as pages see them: on the page of a target, and where they wait to be confirmed.
import { amount } from '../../lib/expr-print.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import type { Work } from '../../server/work.ts'
import type { Actor } from '../people/actor.ts'
import type { Outside } from '../plan/indicators.contract.ts'
import { ruleOf } from '../plan/target-rule.ts'
import { listOutsideRows, type OutsideRow } from './outside.store.ts'
import { outsideLifecycle, outsideStates } from './outside.ts'
import { listView } from './views.actions.ts'
import type { Frame } from './world.store.ts'
import { groundsOf, type Prepared } from './world.ts'

const standingOf = (row: OutsideRow) =>
  row.state === 'confirmed' && !row.outdated
    ? ('force' as const)
    : row.state === 'entered' && !row.replaced
      ? ('waiting' as const)
      : ('past' as const)

function versionView(work: Work, row: OutsideRow, name: string) {
  const standing = standingOf(row)
  return {
    id: row.id,
    kind: row.kind,
    code: row.code,
    name,
    period: row.period,
    amount: row.amount,
    unit: row.unit,
    document: row.document,
    page: row.page,
    year: row.year,
    effectiveOn: row.effectiveOn,
    reason: row.reason,
    stateWords: standing === 'past' && row.state === 'confirmed' ? '已更正' : outsideStates[row.state],
    standing,
    enterer: row.enterer,
    enteredAt: row.at.toISOString(),
    decider: row.decider,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    refusal: row.refusal,
    version: row.version,
    // Whoever entered it withdraws, anybody else confirms or refuses; the enterer is told once why not.
    actions:
      standing === 'waiting'
        ? offersFor(outsideLifecycle, row, work.actor as Actor, work.now).filter(
            it => it.action === 'confirm' || !it.refusal,
          )
        : [],
  }
}

/** What a target is compared with: every version of each, and the list of those compared. */
export async function outsideViews(work: Work, { rule }: Prepared, frame: Frame) {
  const wanted: ['benchmark' | 'plan', Outside][] = [
    ...(rule.benchmark ? [['benchmark', rule.benchmark] as ['benchmark', Outside]] : []),
    ...(rule.plan ? [['plan', rule.plan] as ['plan', Outside]] : []),
  ]
  if (wanted.length === 0) return []
  const codes = wanted.map(([, it]) => it.code)
  const rows = await listOutsideRows(work.trx, work.cityId, { codes })
  return wanted.map(([kind, it]) => ({
    kind,
    code: it.code,
    name: it.name,
    unit: it.unit,
    among: amongOf(frame, it.among),
    values: rows
      .filter(row => row.kind === kind && row.code === it.code)
      .map(row => versionView(work, row, it.name)),
  }))
}

function amongOf(frame: Frame, code: string | undefined) {
  const it = listView(frame, code)
  return it && { list: it.code, name: it.name, members: it.members }
}

/** What waits to be confirmed, the first entered first. */
export async function waitingOutside(work: Work, frame: Frame) {
  const waiting = await listOutsideRows(work.trx, work.cityId, { waiting: true })
  if (waiting.length === 0) return []
  const codes = [...new Set(waiting.map(it => it.code))]
  const all = await listOutsideRows(work.trx, work.cityId, { codes })
  const grounds = groundsOf(frame)
  const rules = frame.targets.map(target => ({ target, rule: ruleOf(target, grounds) }))
  return [...waiting]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(row => {
      const used = rules.filter(({ rule }) => rule[row.kind]?.code === row.code)
      const name = used[0]?.rule[row.kind]?.name ?? row.code
      const before = all.find(
        it =>
          it.kind === row.kind &&
          it.code === row.code &&
          it.period === row.period &&
          standingOf(it) === 'force',
      )
      return {
        ...versionView(work, row, name),
        before: before ? amount(before.amount, before.unit) : null,
        targets: used.map(({ target }) => ({
          code: target.requirement,
          indicator: target.indicator,
          clause: target.clause,
        })),
      }
    })
}
