// What corresponds to what: properties that hold for any document, and the cases an office meets.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alike, bare, clauseLikeness, pairUp } from './correspondence.ts'
import { clauseText, mapDraft, numberOf, type Pairing, saidOf, type Understood } from './mapping.ts'

const word = fc.stringMatching(/^[市创建文明城区街道环境整治提升工作任务]{2,12}$/)

describe('likeness', () => {
  it('is 1 for the same words, symmetric, and between 0 and 1', () =>
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(alike(a, a)).toBe(1)
        expect(alike(a, b)).toBeCloseTo(alike(b, a), 12)
        expect(alike(a, b)).toBeGreaterThanOrEqual(0)
        expect(alike(a, b)).toBeLessThanOrEqual(1)
      }),
    ))
  it('does not see years, width or punctuation of a heading', () =>
    expect(bare('（一）2021年为“深入推进年”。')).toBe(bare('(一)2024年为深入推进年')))
})

describe('pairing', () => {
  const clauses = fc
    .uniqueArray(word, { minLength: 1, maxLength: 12 })
    .map(words => words.map((heading, i) => ({ id: `四(一)${i}`, heading })))
  it('uses each side at most once', () =>
    fc.assert(
      fc.property(clauses, clauses, (olds, news) => {
        const pairs = pairUp(olds, news, clauseLikeness)
        expect(new Set(pairs.values()).size).toBe(pairs.size)
      }),
    ))
  it('finds every clause again when only numbers and order change', () =>
    fc.assert(
      fc.property(clauses, fc.infiniteStream(fc.nat()), (olds, chance) => {
        const news = olds
          .map(it => ({ ...it, rank: chance.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ heading }, i) => ({ id: `五(二)${i}`, heading }))
        const pairs = pairUp(olds, news, clauseLikeness)
        for (const [old, next] of pairs) expect(bare(next.heading)).toBe(bare(old.heading))
        expect(pairs.size).toBe(olds.length)
      }),
    ))
})

describe('pairing with what people said', () => {
  const part = fc.record({ words: word, key: fc.integer({ min: 0, max: 9 }).map(n => `四(一)${n}`) })
  const olds = fc.uniqueArray(part, { selector: it => it.key, maxLength: 8 })
  const news = fc
    .array(word, { maxLength: 8 })
    .map(words => words.map((it, i) => ({ words: it, item: `i${i}` })))
  const pairings = fc.array(
    fc.record<Pairing>({
      kind: fc.constantFrom('task', 'target'),
      old: fc.integer({ min: 0, max: 9 }).map(n => `四(一)${n}`),
      item: fc.integer({ min: 0, max: 9 }).map(n => `i${n}`),
      said: fc.constantFrom('pair', 'apart'),
    }),
    { maxLength: 8 },
  )
  const score = (a: { words: string }, b: { words: string }) => alike(a.words, b.words)

  it('pairs no part twice, keeps every pair said, and makes none that was said to be apart', () =>
    fc.assert(
      fc.property(olds, news, pairings, (was, now, its) => {
        const said = saidOf(its, 'task', was, it => it.key, now)
        const pairs = pairUp(was, now, { score, atLeast: 0.35 }, said)
        expect(new Set(pairs.values()).size).toBe(pairs.size)
        expect(new Set(said.pairs.values()).size).toBe(said.pairs.size)
        for (const [old, next] of said.pairs) expect(pairs.get(old)).toBe(next)
        for (const [old, next] of pairs)
          if (said.pairs.get(old) !== next) expect(said.apart(old, next)).toBe(false)
        // What was said of targets, or of parts that are gone, moves nothing.
        const others = its.filter(it => it.kind === 'target')
        expect(
          pairUp(
            was,
            now,
            { score, atLeast: 0.35 },
            saidOf(others, 'task', was, it => it.key, now),
          ),
        ).toEqual(pairUp(was, now, { score, atLeast: 0.35 }))
      }),
    ))

  it('is symmetric: looked at from the new document it is the same pairs', () =>
    fc.assert(
      fc.property(olds, news, pairings, (was, now, its) => {
        const said = saidOf(its, 'task', was, it => it.key, now)
        const forth = pairUp(was, now, { score, atLeast: 0.35 }, said)
        const back = pairUp(
          now,
          was,
          { score: (a, b) => score(b, a), atLeast: 0.35 },
          { pairs: new Map([...said.pairs].map(([a, b]) => [b, a])), apart: (a, b) => said.apart(b, a) },
        )
        expect(new Map([...back].map(([a, b]) => [b, a]))).toEqual(forth)
      }),
    ))

  it('no code is given to two, and each is an old one that goes on, an old one that ends, or one never used', () =>
    fc.assert(
      fc.property(olds, news, pairings, (was, now, its) => {
        const base = {
          clauses: [],
          tasks: was.map((it, i) => ({ ...baseTask(i, it.words), code: it.key })),
          targets: [],
          safeguards: [],
          used: new Set(was.map(it => it.key)),
        }
        const tasks = now.map((it, i) => ({ ...task(String(i), it.words), item: it.item }))
        const { tasks: mapped, endedTasks } = mapDraft(base, { ...nothing, tasks }, its)
        const codes = [...mapped.map(it => it.code), ...endedTasks.map(it => it.code)]
        expect(new Set(codes).size).toBe(codes.length)
        for (const { code, was: before } of mapped) expect(base.used.has(code)).toBe(before !== undefined)
        for (const it of base.tasks) expect(codes).toContain(it.code)
      }),
    ))
})

const nothing: Understood = {
  front: undefined,
  clauses: [],
  areas: [],
  tasks: [],
  targets: [],
  rules: [],
  repairs: [],
}
const at = { item: 'x', start: 0, end: 0 }
const task = (number: string, title: string, clause = `四(一)${number}`) => ({
  ...at,
  clause,
  number,
  title,
  area: null,
  leads: [],
  supports: [],
  due: null,
})
const baseTask = (number: number, title: string) => ({
  code: `task:${number}`,
  title,
  body: { number, clause: `四(一)${number}`, area: '四(一)', title, summary: '', tags: [] },
})

describe('codes', () => {
  const base = {
    clauses: [],
    tasks: [baseTask(1, '优化营商环境'), baseTask(2, '规范政务公开'), baseTask(3, '推进城乡绿化')],
    targets: [],
    safeguards: [],
    used: new Set(['task:1', 'task:2', 'task:3', 'task:4', 'target:T01']),
  }
  it('go with the words, not with the number; a new task takes no code that was ever used', () => {
    const mapping = mapDraft(base, {
      ...nothing,
      tasks: [
        task('1', '推进城乡绿化'),
        task('2', '护苗行动'),
        task('4', '优化营商环境'),
        task('5', '垃圾分类'),
      ],
    })
    expect(mapping.tasks.map(it => it.code)).toEqual(['task:3', 'task:2-2', 'task:1', 'task:5'])
    expect(mapping.endedTasks.map(it => it.code)).toEqual(['task:2'])
  })
  it('count on for new targets', () => {
    const target = {
      ...at,
      clause: '四(一)1',
      indicator: '满意率',
      kind: 'MIN' as const,
      value: '90',
      unit: '%',
      period: null,
      quote: '满意率90%',
    }
    expect(mapDraft(base, { ...nothing, targets: [target, target] }).targets.map(it => it.code)).toEqual([
      'target:T02',
      'target:T03',
    ])
  })
})

it.each([
  ['17', 17],
  ['十七', 17],
  ['（三）', 3],
  ['二十', 20],
  ['一百零三', 103],
  ['第三十二条', 32],
  ['——', undefined],
  ['', undefined],
])('%s is %s', (text, n) => expect(numberOf(text)).toBe(n))

it('the words of a clause end where the next begins, and carry the repairs people accepted', () => {
  const text = '四、任务。总起20212023年。(一)优化。甲。(二)公开。乙。'
  const clause = (id: string, start: number, end: number) => ({
    ...at,
    id,
    level: 1,
    marker: '',
    heading: '',
    parent: null,
    start,
    end,
  })
  const clauses = [
    clause('四', 0, text.length),
    clause('四(一)', text.indexOf('(一)'), text.indexOf('(二)')),
    clause('四(二)', text.indexOf('(二)'), text.length),
  ]
  const start = text.indexOf('20212023')
  const repairs = [
    { ...at, field: 'text', written: '20212023年', read: '2021—2023年', evidence: [], start, end: start + 9 },
  ]
  expect(clauseText(text, clauses[0]!, { clauses, repairs })).toBe('四、任务。总起2021—2023年。')
  expect(clauseText(text, clauses[0]!, { clauses, repairs: [] })).toBe('四、任务。总起20212023年。')
  expect(clauseText(text, clauses[2]!, { clauses, repairs })).toBe('(二)公开。乙。')
})
