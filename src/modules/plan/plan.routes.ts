import { chinaYear } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { listHistory } from '../ledger/ledger.store.ts'
import type { Phase, Safeguard, Target, Task } from './pack.contract.ts'
import { assign } from './plan.actions.ts'
import * as contract from './plan.contract.ts'
import {
  findClauseHeading,
  findPlan,
  findRequirement,
  listClauses,
  listRequirements,
  listResponsibilities,
  type ResponsibilityRow,
} from './plan.store.ts'

function whoAnswers(rows: readonly ResponsibilityRow[], code: string) {
  const view = (row: ResponsibilityRow) => ({
    unitId: row.unitId,
    unitName: row.unitName,
    since: row.startsAt.toISOString(),
  })
  const its = rows.filter(row => row.requirement === code && row.endsAt === null)
  const lead = its.find(row => row.part === 'lead')
  return { lead: lead ? view(lead) : null, supports: its.filter(row => row.part === 'support').map(view) }
}

const read = route(contract.read, async call => {
  const plan = await findPlan(call.trx, call.cityId)
  if (!plan) return refuse('plan.none', '还没有导入规划；请系统管理员先装入规划包。', 404)
  const rows = await listRequirements(call.trx, call.cityId, plan.id)
  const clauses = await listClauses(call.trx, call.cityId, plan.id)
  const answering = await listResponsibilities(call.trx, call.cityId, call.house.day())
  const unitNames = new Map(
    (
      await call.trx
        .selectFrom('units')
        .innerJoin('unit_terms as t', j =>
          j.onRef('t.city_id', '=', 'units.city_id').onRef('t.unit_id', '=', 'units.id'),
        )
        .select(['units.code', 't.short_name'])
        .where('units.city_id', '=', call.cityId)
        .execute()
    ).map(row => [row.code, row.short_name]),
  )
  const of = <Body>(kind: string) =>
    rows.filter(row => row.kind === kind).map(row => ({ ...row, body: row.body as Body }))
  const tasks = of<Task>('task').map(row => ({
    code: row.code,
    number: row.body.number,
    clause: row.body.clause,
    area: row.body.area,
    title: row.title,
    summary: row.body.summary,
    aims: [...row.body.tags],
    ...whoAnswers(answering, row.code),
  }))
  const year = chinaYear(call.now)
  return {
    id: plan.id,
    title: plan.title,
    docNumber: plan.doc_number,
    issuedOn: plan.issued_on,
    version: plan.version,
    clauses,
    aims: plan.body.head.aims.map(aim => ({
      ...aim,
      tasks: tasks.filter(task => task.aims.includes(aim.code)).length,
    })),
    areas: of<unknown>('area').map(row => ({ code: row.code, clause: row.clause ?? '', title: row.title })),
    tasks,
    targets: of<Target>('target').map(row => ({
      code: row.code,
      clause: row.body.clause,
      indicator: row.title,
      kind: row.body.kind,
      value: row.body.value ?? row.body.reference ?? '',
      unit: row.body.unit ?? '',
      period: row.body.period,
      suggestedOwner: unitNames.get(row.body.suggestedOwner) ?? '',
      lead: whoAnswers(answering, row.code).lead,
      verdict: '数据不足',
    })),
    phases: of<Phase>('phase').map(({ body, code }) => ({
      code,
      clause: body.clause,
      year: body.year,
      name: body.name,
      goal: body.goal,
      entry: body.entry.map(c => ({ text: c.text, clause: c.clause })),
      exit: body.exit.map(c => ({ text: c.text, clause: c.clause, target: c.target ?? null })),
      current: body.year === year,
    })),
    safeguards: of<Safeguard>('safeguard').map(({ body, code }) => ({
      code,
      clause: body.clause,
      title: body.title,
      trigger: body.trigger,
      consequence: body.consequence,
      body: unitNames.get(body.body) ?? body.body,
    })),
    unassigned: tasks.filter(task => task.lead === null).length,
  }
})

const requirement = route(contract.requirement, async call => {
  const { code } = call.params
  const row = await findRequirement(call.trx, call.cityId, code)
  if (!row) return refuse('requirement.none', '没有这项任务、目标或标准。', 404)
  const rows = await listResponsibilities(call.trx, call.cityId, call.house.day(), code)
  const facts = await listHistory(call.trx, call.cityId, 'requirement', code)
  return {
    code,
    kind: row.kind,
    clause: row.clause,
    clauseHeading: await findClauseHeading(call.trx, call.cityId, row.clause),
    title: row.title,
    summary: (row.body as { summary?: string }).summary ?? '',
    ...whoAnswers(rows, code),
    history: rows.map(r => ({
      unitName: r.unitName,
      part: r.part,
      startsAt: r.startsAt.toISOString(),
      endsAt: r.endsAt?.toISOString() ?? null,
    })),
    facts: facts.map(fact => ({
      at: fact.at.toISOString(),
      kind: fact.kind,
      role: fact.actorRole,
      position: fact.position,
    })),
  }
})

const assignRoute = route(contract.assign, async call => {
  await assign(call, call.params.code, call.body.lead, call.body.supports)
  return { code: call.params.code }
})

export const planRoutes: readonly Route[] = [read, requirement, assignRoute]
