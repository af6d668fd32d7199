// Every state × action × kind of actor of a paper, written out by hand.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { type PaperAction, type PaperState, paperLifecycle, paperNumber } from './paper.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const person = (personId: string, role: Role, unitId = 'hq'): Actor => ({
  cityId: 640300,
  personId,
  name: personId,
  login: personId,
  posts: [{ id: personId, role, title: '', unitId, unitName: '', unitKind: 'office', division: null }],
})

const actors = {
  office: person('office', 'office'),
  head: person('head', 'office_head'),
  drafter: person('drafter', 'office'),
  drafterHead: person('drafter', 'office_head'),
  county: person('county', 'county_office'),
  unit: person('unit', 'unit'),
  inspector: person('inspector', 'inspector'),
  verifier: person('verifier', 'verifier'),
  leader: person('leader', 'leader'),
  system: person('system', 'system_admin'),
  security: person('security', 'security_admin'),
  audit: person('audit', 'audit_admin'),
  addressee: person('addressee', 'unit', 'their'),
  // Who answered for the unit, and the same person at the office's desk since.
  answerer: person('answerer', 'unit', 'their'),
  answererDesk: person('answerer', 'office'),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]
const desk: Kind[] = ['office', 'head', 'drafter', 'drafterHead', 'answererDesk']

const may: Record<PaperAction, { from: PaperState[]; who: Kind[]; never?: Kind[] }> = {
  draft: { from: [], who: desk },
  order: { from: [], who: desk },
  edit: { from: ['draft'], who: desk },
  submit: { from: ['draft'], who: desk },
  approve: { from: ['submitted'], who: ['head'], never: ['drafter', 'drafterHead'] },
  issue: { from: ['approved'], who: desk },
  discard: { from: ['draft', 'submitted'], who: desk },
  answer: { from: ['issued'], who: ['addressee', 'answerer'] },
  file: { from: ['answered'], who: desk, never: ['answerer', 'answererDesk'] },
  sendBack: { from: ['answered'], who: desk, never: ['answerer', 'answererDesk'] },
  withdraw: { from: ['issued', 'answered'], who: ['head', 'drafterHead'] },
}

function expected(action: PaperAction, state: string, kind: Kind): string | undefined {
  const row = may[action]
  if (row.never?.includes(kind))
    return `paper.${action}.never.${action === 'approve' ? 'drafter' : 'answerer'}`
  if (!row.who.includes(kind)) return `paper.${action}.who`
  return row.from.some(one => one === state) ? undefined : `paper.${action}.state`
}

const supervising = {
  state: 'issued',
  draftedBy: 'drafter',
  series: 'supervise',
  unitId: 'their',
  answeredBy: 'answerer',
} as const

describe('the life of a paper', () => {
  it('is a sound table', () => expect(lintLifecycle(paperLifecycle)).toEqual([]))
  it('the expectation names every action', () =>
    expect(Object.keys(may)).toEqual(Object.keys(paperLifecycle.transitions)))

  for (const action of Object.keys(may) as PaperAction[])
    for (const state of Object.keys(paperLifecycle.states))
      it(`${action} of a paper that is ${state}: every kind of actor`, () => {
        const paper = { ...supervising, state }
        const said = Object.fromEntries(
          kinds.map(kind => [kind, refusalOf(paperLifecycle, action, paper, actors[kind], NOW)?.code]),
        )
        expect(said).toEqual(Object.fromEntries(kinds.map(kind => [kind, expected(action, state, kind)])))
      })

  it('what the machine drafted and nobody submitted yet has no drafter', () =>
    expect(
      refusalOf(
        paperLifecycle,
        'approve',
        { ...supervising, state: 'submitted', draftedBy: null },
        actors.head,
        NOW,
      ),
    ).toBeUndefined())

  it('withdrawing needs a reason', () => {
    const issued = supervising
    const ask = (reason: string) =>
      refusalOf(paperLifecycle, 'withdraw', issued, actors.head, NOW, { reason })?.code
    expect(ask(' ')).toBe('paper.withdraw.needs.reason')
    expect(ask('有误')).toBeUndefined()
  })
})

describe('an answer', () => {
  it.each(['order', 'notice'] as const)('is asked for by a 督办单 only, not by %s', series =>
    expect(refusalOf(paperLifecycle, 'answer', { ...supervising, series }, actors.addressee, NOW)?.code).toBe(
      'paper.answer.series',
    ),
  )
  it.each([
    ['answer', 'addressee', 'answer'],
    ['sendBack', 'office', 'reason'],
    ['discard', 'office', 'reason'],
  ] as const)('%s needs its words', (action, kind, field) => {
    const state = { answer: 'issued', sendBack: 'answered', discard: 'draft' }[action]
    const ask = (given: Record<string, string>) =>
      refusalOf(paperLifecycle, action, { ...supervising, state }, actors[kind], NOW, given)?.code
    expect(ask({ [field]: ' ' })).toBe(`paper.${action}.needs.${field}`)
    expect(ask({ [field]: '已办' })).toBeUndefined()
  })
})

describe('paperNumber', () => {
  it.each([
    ['吴忠', 'order', 2022, 3, '吴创办交〔2022〕3号'],
    ['某市', 'notice', 2023, 12, '某创办通〔2023〕12号'],
    ['某市', 'supervise', 2023, 1, '某创办督〔2023〕1号'],
  ] as const)('%s %s %d %d → %s', (city, series, year, n, words) =>
    expect(paperNumber(city, series, year, n)).toBe(words),
  )
})
