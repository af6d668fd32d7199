// Verdicts that people reach: proposed with reason and evidence, approved by somebody else.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Actor } from '../people/actor.ts'
import { decisionLifecycle } from './decision.ts'
import { getFrame } from './filing.actions.ts'
import { verdictCodes } from './verdict.ts'
import type { Frame } from './world.store.ts'

export interface Proposal {
  readonly target: string
  readonly period: string
  readonly verdict: '达标' | '不达标' | '不适用'
  readonly reason: string
  /** Which papers, minutes or figures it rests on. */
  readonly evidence: string
}

/** Proposes a verdict for a target whose rule leaves it to people; refuses others, and a second proposal while one waits. */
export async function propose(work: Work, input: Proposal): Promise<string> {
  const frame = await getFrame(work)
  const target = frame.targets.find(it => it.requirement === input.target)
  if (!target) return refuse('decision.target', '没有这个目标；规划可能已有新版本，请刷新。', 404)
  if (target.kind !== 'QUAL')
    return refuse('decision.figures', '这个目标按读数判断，不能由人直接下结论；请填报或更正读数。', 409)
  const years = /^\d{4}$/.test(target.period) ? [target.period] : frame.planYears.map(String)
  if (!years.includes(input.period))
    return refuse('decision.period', `这个目标判断的年度是${years.join('、')}。`, 422, '/period')
  const waiting = await work.trx
    .selectFrom('verdict_decisions')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('target', '=', input.target)
    .where('period', '=', input.period)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  if (waiting) return refuse('decision.waiting', '已有一个结论等待批准，办完再提。', 409)
  const id = work.newId()
  await work.trx
    .insertInto('verdict_decisions')
    .values({
      city_id: work.cityId,
      id,
      target: input.target,
      subject: 'city',
      period: input.period,
      state: 'proposed',
      verdict: input.verdict,
      reason: input.reason,
      evidence: input.evidence,
      proposed_by: work.actor!.personId,
      proposed_at: work.now,
    })
    .execute()
  record(work, 'propose', id, input.target, input.period, verdictCodes[input.verdict])
  return id
}

/** Approves or refuses what another person proposed. */
export async function settleDecision(
  work: Work,
  id: string,
  action: 'approve' | 'refuse',
  version: number,
  reason?: string,
): Promise<void> {
  const row = await work.trx
    .selectFrom('verdict_decisions')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('decision.none', '没有这个结论；请刷新后再看。', 404)
  const refusal = refusalOf(
    decisionLifecycle,
    action,
    { state: row.state, proposerId: row.proposed_by },
    work.actor as Actor,
    work.now,
    { reason },
  )
  if (overtaken(refusal, row, version)) refuse('decision.overtaken', '这个结论刚刚被别人办过；请刷新后再看。')
  enforce(refusal)
  await work.trx
    .updateTable('verdict_decisions')
    .set({
      state: decisionLifecycle.transitions[action].to,
      decided_by: work.actor!.personId,
      decided_at: work.now,
      refusal: reason ?? null,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  record(work, action, id, row.target, row.period, null)
}

/** What waits to be approved, the first proposed first. */
export async function waitingVerdicts(work: Work, frame: Frame) {
  const rows = await work.trx
    .selectFrom('verdict_decisions as d')
    .leftJoin('persons as p', join =>
      join.onRef('p.city_id', '=', 'd.city_id').onRef('p.id', '=', 'd.proposed_by'),
    )
    .select(['d.id', 'd.target', 'd.period', 'd.verdict', 'd.reason', 'd.proposed_at', 'p.name'])
    .where('d.city_id', '=', work.cityId)
    .where('d.state', '=', 'proposed')
    .orderBy('d.proposed_at')
    .execute()
  return rows.flatMap(({ proposed_at, name, ...row }) => {
    const target = frame.targets.find(it => it.requirement === row.target)
    const { indicator, clause } = target ?? { indicator: row.target, clause: '' }
    return [{ ...row, indicator, clause, proposer: name ?? '已删除', proposedAt: proposed_at.toISOString() }]
  })
}

function record(
  work: Work,
  action: 'propose' | 'approve' | 'refuse',
  id: string,
  target: string,
  period: string,
  verdict: string | null,
): void {
  work.record(
    {
      kind: decisionLifecycle.transitions[action].fact,
      subjectType: 'decision',
      subjectId: id,
      data: { target, period, verdict },
    },
    'office_head',
    'office',
  )
}
