// What a row of the list of problems says in words: where it comes from, what is planned or done.
import { dayWords } from '../../lib/day.ts'
import { type CaseState, sourceWords } from '../cases/case.ts'

export const sourceOf = (source: string, ref: string | null): string =>
  ref ? `${sourceWords(source)}（${ref}）` : sourceWords(source)

/** 整改方案: what the unit did or plans, else what it was given; a problem without an owner says so. */
export function planOf(it: {
  readonly state: CaseState
  readonly measure: string | null
  readonly plan: string | null
  readonly parts: string | null
  readonly allowance: string | null
  readonly resumesOn: string | null
  readonly unitName: string | null
}): string {
  const said = [
    it.plan &&
      `挂账整改：${it.plan}${it.resumesOn ? `（${dayWords(new Date(`${it.resumesOn}T00:00:00+08:00`))}恢复）` : ''}`,
    it.measure,
    it.parts && `分办 ${it.parts}`,
  ].filter(Boolean)
  if (said.length > 0) return said.join('；')
  if (!it.unitName) return '待审核立案，确定责任单位'
  return it.allowance ? `按规定 ${it.allowance}内整改，责任单位尚未填报措施` : '责任单位尚未填报措施'
}
