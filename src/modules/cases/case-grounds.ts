// Grounds on which an act on a case is refused beside state and person; the lifecycle table names them.
import { type Refusal, refusal } from '../../lib/refusal.ts'
import type { Actor } from '../people/actor.ts'
import { type CaseRecord, type CaseSource, caseSources } from './case.ts'

type Ground = (record: CaseRecord, actor: Actor, now: Date) => Refusal | undefined

/** Refuses with this sentence where `holds`. */
const when =
  (code: string, detail: string, holds: (record: CaseRecord, actor: Actor, now: Date) => boolean): Ground =>
  (record, actor, now) =>
    holds(record, actor, now) ? refusal(code, detail) : undefined

/** What others told is looked at on the spot before a unit is charged with it. */
export const checkedFirst: Ground = record =>
  caseSources[record.source as CaseSource]?.onSite && !record.checkedAt
    ? refusal(
        'case.issue.unchecked',
        `来自${caseSources[record.source as CaseSource].words}的问题要先派人到现场核实，再交办。`,
      )
    : undefined

export const returnedInTime = when(
  'case.dispute.late',
  '退单要在交办后 4 个工作时内提出，现已超过；确有争议请向市创城办说明，由其改派。',
  (record, _, now) => !record.disputeUntil || now > record.disputeUntil,
)
export const onceMore = when(
  'case.dispute.once',
  '这个案件已退过一次单；仍有异议请用“再次退单”，由市创城办负责人裁定。',
  record => record.disputeCount === 1,
)
export const notDisputedYet = when(
  'case.contest.first',
  '还没有退过单；请先用“退单”。',
  record => record.disputeCount === 0,
)
export const ruledAlready = when(
  'case.dispute.ruled',
  '责任单位已由市创城办裁定，不能再退单；请签收办理。',
  record => record.disputeCount > 1,
)

export const partsOwed: Ground = record =>
  record.partsOwed > 0
    ? refusal(
        'case.handle.parts',
        `还有 ${record.partsOwed} 项分办没有交回；请等分办单位交回，或撤回分办后再提交。`,
      )
    : undefined
export const partsUnpassed: Ground = record =>
  record.partsUnpassed > 0
    ? refusal(
        'case.pass.parts',
        `联合整改还有 ${record.partsUnpassed} 项协办没有核查通过，全部通过后才能销号。`,
      )
    : undefined

/** The lot decides who verifies. Nobody picks his verifier and no verifier his case; the office may draw again. */
export const drawnSomebodyElse = when(
  'case.verify.drawn',
  '这个案件抽签定了另一名核查员；他不能办时，由市创城办另抽一名。',
  (record, actor) =>
    record.state === 'handled' &&
    record.drawnVerifierId !== null &&
    record.drawnVerifierId !== actor.personId,
)
export const notDrawnTwice = when(
  'case.agree.once',
  '这个案件没有抽中双人核查，核查一次即可；请用“核查通过”。',
  record => !record.twice,
)
export const twiceFirst = when(
  'case.pass.twice',
  '这个案件抽中双人核查：先由抽定的核查员初核通过，再由另一人核查通过。',
  record => record.twice && record.state === 'handled',
)
export const firstVerifier = when(
  'case.pass.first-verifier',
  '双人核查要由两个人办：初核是您通过的，请由另一名核查员或市创城办复核。',
  (record, actor) => record.state === 'second' && record.firstVerifierId === actor.personId,
)

export const windowOver = when(
  'case.reopen.late',
  '销号后可要求重办的期限已过；请作为新问题登记，系统会标明是反复出现的问题。',
  (record, _, now) => !record.reopenUntil || now > record.reopenUntil,
)
export const notTheRecheckDay = when(
  'case.look-again.not-drawn',
  '这个案件没有抽中回头看；发现问题反弹时，请作为新问题登记。',
  record => record.lookAgainOn === null,
)
export const lookedAgain = when(
  'case.look-again.done',
  '这个案件已经回头看过；再发现问题，请作为新问题登记。',
  record => record.lookedAgainAt !== null,
)
