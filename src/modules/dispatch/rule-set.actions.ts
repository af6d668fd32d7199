// Drafting, approving and putting into force a set of rules. A set in force is never changed: the next one replaces it.
import { chinaDay } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { listUnits } from '../people/people.store.ts'
import { bumpGround } from '../shapes/shapes.actions.ts'
import { listRules, listSets, lockForce, lockSet, type SetLocked } from './dispatch.store.ts'
import { type RuleDraft, ruleFaults } from './rule.ts'
import { type SetState, setLifecycle, setStates } from './rule-set.ts'

type SetAction = 'save' | 'submit' | 'sendBack' | 'approve' | 'enforce' | 'discard'

/** Begins a set as a copy of the one in force, or of `from`, an earlier one; refuses while another is on its way. */
export async function beginSet(work: Work, from: string | null): Promise<string> {
  enforce(refusalOf(setLifecycle, 'begin', { state: '' as string, writers: [] }, work.actor!, work.now))
  const force = await lockForce(work.trx, work.cityId)
  const sets = await listSets(work.trx, work.cityId)
  const open = sets.find(it => ['draft', 'submitted', 'approved'].includes(it.state))
  if (open) refuse('ruleset.open', `第 ${open.number} 版还没有生效或作废；请先办完那一版，再起草新的。`)
  if (from && !sets.some(it => it.id === from)) refuse('ruleset.none', '没有这一版派遣规则。', 404)
  const source = from ?? force?.id
  const rules = source ? await listRules(work.trx, work.cityId, source) : []
  const id = work.newId()
  const number = (sets[0]?.number ?? 0) + 1
  await work.trx
    .insertInto('dispatch_sets')
    .values({
      city_id: work.cityId,
      id,
      number,
      state: 'draft',
      drafted_by: work.actor!.personId,
      drafted_at: work.now,
      approved_by: null,
      approved_at: null,
      force_at: null,
      replaced_at: null,
      digest: sm3OfValue(rules),
    })
    .execute()
  await putRules(work, id, rules)
  record(work, 'ruleset.begun', id, { number, rules: rules.length })
  return id
}

/** Replaces the rules of a draft. Refuses rules that cannot work, all faults in one sentence. */
export async function saveSet(
  work: Work,
  id: string,
  seen: number,
  rules: readonly RuleDraft[],
  note: string,
): Promise<void> {
  const set = await act(work, id, seen, 'save')
  const units = new Set((await listUnits(work.trx, work.cityId, chinaDay(work.now))).map(unit => unit.id))
  refuseFaults(rules, unitId => units.has(unitId))
  await work.trx
    .deleteFrom('dispatch_rules')
    .where('city_id', '=', work.cityId)
    .where('set_id', '=', id)
    .execute()
  await putRules(work, id, rules)
  const digest = sm3OfValue(rules)
  await change(work, set, { digest, note })
  record(work, 'ruleset.saved', id, { number: set.number, rules: rules.length, digest })
}

function refuseFaults(rules: readonly RuleDraft[], unit: (id: string) => boolean): void {
  const numbered = rules.map((rule, i) => ({ ...rule, id: '', line: i + 1 }))
  const faults = ruleFaults(numbered, { unit })
  if (faults.length > 0) refuse('ruleset.faults', faults.slice(0, 8).join(''), 400, '/rules')
}

async function putRules(work: Work, setId: string, rules: readonly RuleDraft[]): Promise<void> {
  if (rules.length === 0) return
  await work.trx
    .insertInto('dispatch_rules')
    .values(
      rules.map((rule, i) => ({
        city_id: work.cityId,
        set_id: setId,
        line: i + 1,
        id: work.newId(),
        part: rule.part,
        category: rule.category,
        area_kind: rule.areaKind,
        area_code: rule.areaCode,
        place_type: rule.placeType,
        period: rule.period ? JSON.stringify(rule.period) : null,
        unit_id: rule.unitId,
        ground: rule.ground,
      })),
    )
    .execute()
}

export interface Kept {
  readonly setId: string
  /** Number of the set it was written into, and its line there. */
  readonly number: number
  readonly line: number
}

/**
 * Writes one more rule at the end of the set being drafted, beginning one where there is none. It decides nothing until the set
 * was approved and put into force. Refuses while a set waits for approval, and a rule whose conditions stand there already.
 */
export async function keepRule(work: Work, rule: RuleDraft): Promise<Kept> {
  await lockForce(work.trx, work.cityId)
  const sets = await listSets(work.trx, work.cityId)
  const open = sets.find(it => it.state === 'submitted' || it.state === 'approved')
  if (open)
    refuse(
      'ruleset.under-way',
      `第 ${open.number} 版规则${setStates[open.state]}，不能再添；请等它生效或退回修改后再记。`,
    )
  const drafted = sets.find(it => it.state === 'draft')
  const id = drafted?.id ?? (await beginSet(work, null))
  const set = (await lockSet(work.trx, work.cityId, id))!
  const rules = await listRules(work.trx, work.cityId, id)
  await saveSet(work, id, set.version, [...rules, rule], drafted?.note ?? '')
  return { setId: id, number: set.number, line: rules.length + 1 }
}

/** Hands a draft to the head, sends it back, approves it, or gives it up. */
export async function moveSet(
  work: Work,
  id: string,
  seen: number,
  action: 'submit' | 'sendBack' | 'approve' | 'discard',
): Promise<void> {
  const set = await act(work, id, seen, action)
  if (action === 'submit') {
    const rules = await listRules(work.trx, work.cityId, id)
    if (rules.length === 0) refuse('ruleset.empty', '这一版还没有规则；请先写上再送批。')
  }
  const approval = action === 'approve' ? { approved_by: work.actor!.personId, approved_at: work.now } : {}
  const { to, fact } = setLifecycle.transitions[action]
  await change(work, set, { state: to, ...approval })
  record(work, fact, id, { number: set.number })
}

/** Puts an approved set into force from now on; the one before is replaced in the same moment. */
export async function enforceSet(work: Work, id: string, seen: number): Promise<void> {
  const before = await lockForce(work.trx, work.cityId)
  const set = await act(work, id, seen, 'enforce')
  if (before) {
    await work.trx
      .updateTable('dispatch_sets')
      .set({ state: 'replaced', replaced_at: work.now })
      .where('city_id', '=', work.cityId)
      .where('id', '=', before.id)
      .execute()
    record(work, 'ruleset.replaced', before.id, { number: before.number, by: set.number })
  }
  await change(work, set, { state: 'force', force_at: work.now })
  record(work, 'ruleset.enforced', id, { number: set.number })
  await bumpGround(work)
}

async function act(work: Work, id: string, seen: number, action: SetAction): Promise<SetLocked> {
  const set = await lockSet(work.trx, work.cityId, id)
  if (!set) return refuse('ruleset.none', '没有这一版派遣规则。', 404)
  const reason = refusalOf(setLifecycle, action, set, work.actor!, work.now)
  if (overtaken(reason, set, seen))
    refuse('ruleset.overtaken', '这一版刚被别人改过，这次没有改动；请看清现在的内容再办。')
  enforce(reason)
  return set
}

async function change(
  work: Work,
  set: SetLocked,
  values: {
    state?: SetState
    digest?: string
    note?: string
    approved_by?: string
    approved_at?: Date
    force_at?: Date
  },
): Promise<void> {
  await work.trx
    .updateTable('dispatch_sets')
    .set({ ...values, version: set.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', set.id)
    .execute()
}

function record(work: Work, kind: string, id: string, data: Record<string, string | number>): void {
  work.record(
    { kind, subjectType: 'ruleset', subjectId: id, clause: '二(三)', data },
    'office_head',
    'office',
  )
}
