// Blanks and their promises: nothing is promised twice, nothing promised is forgotten.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Blank,
  type BlankGround,
  type BlankKind,
  groundBlanks,
  type OpenBlank,
  outcomeOf,
  promiseTitle,
  settle,
} from './blank.ts'

const kind = fc.constantFrom<BlankKind>('lead', 'due', 'figure')
const code = fc.constantFrom('task:1', 'task:2', 'task:3', 'target:T01')
const day = fc.constantFrom('2022-10-01', '2022-12-31')
const unit = fc.constantFrom('office', 'u1')
const key = (it: { kind: string; code: string }) => `${it.kind} ${it.code}`
const blanks = fc.uniqueArray(
  fc.record({ kind, code, clause: fc.constant('四(一)1'), title: fc.constant('某项任务') }),
  { selector: key, maxLength: 8 },
)
const grounds = fc.uniqueArray(
  fc.record(
    {
      kind,
      code: fc.oneof(code, fc.constant('*')),
      reason: fc.constantFrom('待分解', ' '),
      by: day,
      unit: fc.constant('u1'),
    },
    { requiredKeys: ['kind', 'code'] },
  ),
  { selector: key, maxLength: 8 },
) as fc.Arbitrary<BlankGround[]>
const open = fc.uniqueArray(
  fc.record<OpenBlank>({ promiseId: fc.constantFrom('p1', 'p2'), kind, code, unitId: unit, dueOn: day }),
  { selector: key, maxLength: 8 },
)

describe('blanks', () => {
  const blank = (code: string, kind: 'lead' | 'due' = 'lead') => ({ kind, code, clause: '四', title: '题' })
  it('stand with a reason or a day of their own, else with that of their kind, else not', () => {
    const { grounded, open } = groundBlanks(
      [blank('task:1'), blank('task:2'), blank('task:3', 'due')],
      [
        { kind: 'lead', code: '*', reason: '待分解' },
        { kind: 'lead', code: 'task:2', by: '2022-10-31' },
        { kind: 'due', code: 'task:3', reason: '  ' },
      ],
    )
    expect(grounded.map(it => [it.code, it.reason, it.by])).toEqual([
      ['task:1', '待分解', null],
      ['task:2', null, '2022-10-31'],
    ])
    expect(open.map(it => it.code)).toEqual(['task:3'])
  })
})

describe('settling', () => {
  it('whatever the version: each open promise goes on or ends once, and after it no blank is promised twice', () =>
    fc.assert(
      fc.property(
        open,
        fc.subarray(['task:1', 'task:2', 'task:3', 'target:T01']),
        blanks,
        grounds,
        (was, codes, now, said) => {
          const standing = now.filter(it => codes.includes(it.code))
          const { grounded } = groundBlanks(standing, said)
          const { close, open: made } = settle(was, new Set(codes), grounded, 'office')
          const closed = close.map(it => key(it.blank))
          expect(new Set(closed).size).toBe(closed.length)
          const after = [
            ...was.filter(it => !closed.includes(key(it))).map(key),
            ...made.flatMap(it => it.blanks.map(key)),
          ]
          expect(new Set(after).size).toBe(after.length)
          // What is promised afterwards is what is blank and has a day; no more, no less.
          expect(new Set(after)).toEqual(new Set(grounded.filter(it => it.by !== null).map(key)))
          for (const it of close)
            expect(it.how).toBe(
              grounded.some(one => key(one) === key(it.blank))
                ? 'renewed'
                : codes.includes(it.blank.code)
                  ? 'version'
                  : 'ended',
            )
        },
      ),
    ))

  it('the same version again changes nothing', () =>
    fc.assert(
      fc.property(blanks, grounds, (now, said) => {
        const { grounded } = groundBlanks(now, said)
        const codes = new Set(now.map(it => it.code))
        const first = settle([], codes, grounded, 'office')
        const standing = first.open.flatMap((it, i) =>
          it.blanks.map(one => ({ ...one, promiseId: `p${i}`, unitId: it.unitId, dueOn: it.dueOn })),
        )
        expect(settle(standing, codes, grounded, 'office')).toEqual({ close: [], open: [] })
      }),
    ))

  it('a ground of a whole kind is one promise, one with a day of its own another', () => {
    const its: Blank[] = ['task:1', 'task:2', 'task:3'].map(it => ({
      kind: 'lead',
      code: it,
      clause: '四',
      title: `任务${it}`,
    }))
    const { grounded } = groundBlanks(its, [
      { kind: 'lead', code: '*', by: '2022-10-01' },
      { kind: 'lead', code: 'task:2', by: '2022-12-31', unit: 'u1' },
    ])
    expect(settle([], new Set(), grounded, 'office').open).toMatchObject([
      { unitId: 'office', dueOn: '2022-10-01', blanks: [{ code: 'task:1' }, { code: 'task:3' }] },
      { unitId: 'u1', dueOn: '2022-12-31', blanks: [{ code: 'task:2' }] },
    ])
  })
})

it.each([
  [['version'], 'done'],
  [['division', 'ended'], 'done'],
  [['ended'], 'cancelled'],
  [['version', 'renewed'], 'cancelled'],
] as const)('a promise whose blanks ended as %j is %s', (how, outcome) =>
  expect(outcomeOf(how)).toBe(outcome),
)

it('says what is to be filled in', () => {
  const it: Blank = { kind: 'figure', code: 'target:T01', clause: '四', title: '绿化覆盖率' }
  expect(promiseTitle([it])).toBe('补齐“绿化覆盖率”的目标数值')
  expect(promiseTitle([it, it])).toBe('补齐 2 项的目标数值（“绿化覆盖率”等）')
})
