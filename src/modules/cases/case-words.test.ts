// What a case's page says comes next: the usual step first, who takes it and by when.
import { describe, expect, it } from 'vitest'
import { nextStep } from './case-words.web.ts'

const dueAt = '2022-06-10T09:30:00Z'
const unitName = '演示市容单位'

describe('the next step of a case', () => {
  it.each([
    ['filed', null, '下一步：交办，由市创城办办。也可以：派人核实、并案、并入在办案件、当场整改、不立案。'],
    [
      'issued',
      dueAt,
      '下一步：签收，由演示市容单位办，整改须在 2022年6月10日 17:30 前提交。也可以：退单、提交整改、改派。',
    ],
    [
      'acknowledged',
      dueAt,
      '下一步：提交整改，由演示市容单位办，整改须在 2022年6月10日 17:30 前提交。也可以：改派。',
    ],
    ['handled', dueAt, '下一步：核查通过，由核查员或市创城办办。也可以：退回重办。'],
    ['second', dueAt, '下一步：核查通过，由核查员或市创城办办。也可以：退回重办。'],
    ['disputed', dueAt, '下一步：改派，由市创城办办。也可以：维持原派。'],
    ['ruling', dueAt, '下一步：裁定，由市创城办负责人办。'],
    ['suspended', dueAt, '下一步：恢复整改，由演示市容单位或市创城办办。'],
  ])('%s', (state, due, words) => {
    expect(nextStep({ state, unitName: due ? unitName : null, dueAt: due })).toBe(words)
  })

  it.each(['closed', 'merged', 'attached', 'settled', 'declined'])('%s: nothing', state => {
    expect(nextStep({ state, unitName, dueAt })).toBeUndefined()
  })

  it('without a unit the table names who', () =>
    expect(nextStep({ state: 'issued', unitName: null, dueAt: null })).toMatch('由责任单位办。'))
})
