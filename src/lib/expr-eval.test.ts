import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, decimal } from './decimal.ts'
import {
  type Data,
  EMPTY_DATA,
  EMPTY_VOCABULARY,
  numberOf,
  type Reading,
  type Value,
  type Vocabulary,
} from './expr.ts'
import { check } from './expr-check.ts'
import { evaluate, verdictOf } from './expr-eval.ts'
import { explain, told, valueWords } from './expr-explain.ts'
import { parse } from './expr-parse.ts'
import { Refused } from './refusal.ts'

const text = (words: string): Value => ({ kind: 'text', text: words })
const absent = (why: 'missing' | 'not-applicable' | 'human'): Value => ({ kind: 'absent', why })
const listOf = (...items: Value[]): Value => ({ kind: 'list', items: items.map(value => ({ value })) })
const GRADES = '{"达标": 1, "基本达标": 0.66, "不达标": 0}'

const vocabulary: Vocabulary = {
  ...EMPTY_VOCABULARY,
  names: {
    答案: { kind: 'list', of: { kind: 'text' } },
    分数: { kind: 'list', of: { kind: 'number', unit: '分' } },
    卡片: { kind: 'text' },
    问卷: { kind: 'number', unit: '%' },
    调查分: { kind: 'number', unit: '分' },
    现场分: { kind: 'number', unit: '分' },
    处数: { kind: 'number', unit: '' },
    播出: { kind: 'number', unit: '条' },
    category: { kind: 'text' },
    placeType: { kind: 'text' },
  },
}

function answer(expression: string, values: Record<string, Value>): string {
  const expr = parse(expression)
  expect(check(expr, vocabulary).problems).toEqual([])
  const readings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))
  return valueWords(evaluate(expr, vocabulary, { ...EMPTY_DATA, period: '2022', values: readings }).value)
}

describe('scoring', () => {
  const card = (...words: string[]) => ({
    答案: listOf(
      ...words.map(w =>
        w === '未测' ? absent('missing') : w === '不适用' ? absent('not-applicable') : text(w),
      ),
    ),
  })
  const mean = `round(10 分 * mean(each(a in 答案, lookup(a, ${GRADES}))), 2)`
  const failing = 'count(a in 答案, a = "不达标")'
  const step = `lookup(${failing}, {0: 20 分, 1: 13.2 分, 2: 6.6 分, else: 0 分})`

  test.each<[string, string, Record<string, Value>, string]>([
    ['grades', mean, card('达标', '基本达标', '不达标'), '5.53 分'],
    ['不适用 leaves the denominator', mean, card('达标', '不适用', '不达标'), '5 分'],
    ['未测 is missing, not zero and not full', mean, card('达标', '未测'), '缺数据'],
    ['nothing applies', mean, card('不适用'), '不适用'],
    ['an answer that the table does not know', mean, card('达标', '良'), '缺数据'],
    ['step: all pass', step, card('达标', '达标'), '20 分'],
    ['step: one fails', step, card('达标', '不达标'), '13.2 分'],
    ['step: three fail', step, card('不达标', '不达标', '不达标'), '0 分'],
    ['step: one unmeasured', step, card('达标', '未测'), '缺数据'],
    [
      'conjunction of methods',
      '卡片 = "A" and 问卷 >= 66%',
      { 卡片: text('A'), 问卷: numberOf(decimal('66'), '%') },
      '是',
    ],
    [
      'survey bins',
      'if 问卷 >= 66% then "A" else if 问卷 >= 33% then "B" else "C"',
      { 问卷: numberOf(decimal('33'), '%') },
      '“B”',
    ],
    ['deduct to the floor', 'deduct(4 分, 1.5 分, 处数)', { 处数: numberOf(decimal('3')) }, '0 分'],
    ['deduct', 'deduct(4 分, 1.5 分, 处数)', { 处数: numberOf(decimal('2')) }, '1 分'],
    ['ratio', 'attain(播出, 30 条, 9 分)', { 播出: numberOf(decimal('10'), '条') }, '3 分'],
    ['ratio is capped', 'attain(播出, 30 条, 9 分)', { 播出: numberOf(decimal('40'), '条') }, '9 分'],
    ['gate', 'if 卡片 = "A" then 5 分 else 0 分', { 卡片: text('B') }, '0 分'],
    ['gate over missing', 'if 卡片 = "A" then 5 分 else 0 分', {}, '缺数据'],
    [
      'score rate',
      'percent(sum(分数), 78 分)',
      {
        分数: listOf(numberOf(decimal('30'), '分'), absent('not-applicable'), numberOf(decimal('24'), '分')),
      },
      '约 69.2308%',
    ],
    [
      'blend',
      'blend(调查分, 70%, 现场分, 30%)',
      { 调查分: numberOf(decimal('90'), '分'), 现场分: numberOf(decimal('80'), '分') },
      '87 分',
    ],
    [
      'blend without one that does not apply',
      'blend(调查分, 70%, 现场分, 30%)',
      { 调查分: absent('not-applicable'), 现场分: numberOf(decimal('80'), '分') },
      '80 分',
    ],
    [
      'blend with one missing',
      'blend(调查分, 70%, 现场分, 30%)',
      { 现场分: numberOf(decimal('80'), '分') },
      '缺数据',
    ],
    ['penalty with floor', 'at_least(调查分 - 3 分, 0 分)', { 调查分: numberOf(decimal('2'), '分') }, '0 分'],
    [
      'an empty list that was given: nothing found',
      'count(a in 答案, a = "不达标") = 0',
      { 答案: listOf() },
      '是',
    ],
    ['every over nothing is not a pass', 'every(a in 答案, a = "达标")', { 答案: listOf() }, '缺数据'],
    ['a missing member is not counted in', 'count(a in 答案, yes) >= 1', card('未测'), '缺数据'],
    ['last of a list', 'last(答案) = "达标"', card('不达标', '达标'), '是'],
    ['run at the end', 'run(a in 答案, a = "达标")', card('不达标', '达标', '不适用', '达标'), '2'],
    [
      'smallest and largest',
      'largest(分数) - smallest(分数)',
      { 分数: listOf(numberOf(decimal('3'), '分'), numberOf(decimal('9'), '分')) },
      '6 分',
    ],
    ['division by zero', '1 / 处数', { 处数: numberOf(decimal('0')) }, '缺数据'],
    ['portion', 'portion(80 分, 30%)', {}, '24 分'],
  ])('%s', (_, expression, values, expected) => expect(answer(expression, values)).toBe(expected))
})

test('routing', () => {
  const rule = 'if category in {"暴露垃圾"} and placeType = "农贸市场" then 2 工作时 else 4 工作时'
  expect(answer(rule, { category: text('暴露垃圾'), placeType: text('农贸市场') })).toBe('2 工作时')
  expect(answer(rule, { category: text('占道经营'), placeType: text('农贸市场') })).toBe('4 工作时')
})

describe('three-valued logic', () => {
  const names = { a: { kind: 'truth' }, b: { kind: 'truth' } } as const
  const truths: Record<string, Value> = {
    yes: { kind: 'truth', truth: true },
    no: { kind: 'truth', truth: false },
    missing: absent('missing'),
    human: absent('human'),
    na: absent('not-applicable'),
  }
  const AND = `yes no missing human yes|no no no no no|missing no missing missing missing|human no missing human human|yes no missing human na`
  const OR = `yes yes yes yes yes|yes no missing human no|yes missing missing missing missing|yes human missing human human|yes no missing human na`
  test.each([
    ['and', AND],
    ['or', OR],
  ])('%s', (op, table) => {
    const order = Object.keys(truths)
    const found = order.map(a =>
      order
        .map(b => {
          const values = { a: { value: truths[a]! }, b: { value: truths[b]! } }
          const { value } = evaluate(parse(`a ${op} b`), { ...vocabulary, names }, { ...EMPTY_DATA, values })
          return order.find(key => verdictOf(truths[key]!) === verdictOf(value))
        })
        .join(' '),
    )
    expect(found.join('|')).toBe(table)
  })
})

describe('properties', () => {
  const indicators = {
    甲: { type: { kind: 'number', unit: '%' } },
    乙: { type: { kind: 'number', unit: '%' }, subjects: ['东', '西'] },
    丙: { type: { kind: 'truth' } },
  } as const
  const world: Vocabulary = { ...EMPTY_VOCABULARY, indicators, names: { 丁: { kind: 'text' } } }
  const leaves = [
    'reading("甲") >= 36%',
    'reading("甲") != 0%',
    'reading("丙")',
    'not reading("丙")',
    '丁 = "x"',
    'not (丁 in {"x"})',
    'every(m in months("乙"), m <= 5%)',
    'some(m in months("乙"), yes)',
    'not some(s in subjects("乙"), s > 5%)',
    'count(s in subjects("乙"), s > 5%) = 0',
    'count(s in subjects("乙"), no) = 0',
    'share(s in subjects("乙"), yes) = 100%',
    'run(y in years("甲", 3), no) = 0',
    'rises_in_row(years("甲", 4)) < 9',
    'every(r in rises(years("甲", 2)), r < 9 个百分点)',
    'sum(years("甲", 2)) < 200%',
    'growth("甲") < 900%',
    'lookup(丁, {"x": no, else: yes})',
    'if reading("丙") then yes else yes',
    'last(years("甲", 2)) < 9%',
    'deduct(4, 1, count(s in subjects("乙"), no)) = 4',
    'blend(reading("甲"), 50%, 90%, 50%) >= 0%',
    'at_least(reading("甲"), 90%) >= 90%',
  ]
  const rules = fc.letrec<{ rule: string }>(tie => ({
    rule: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...leaves),
      fc.tuple(tie('rule'), tie('rule')).map(([a, b]) => `((${a}) and (${b}))`),
      fc.tuple(tie('rule'), tie('rule')).map(([a, b]) => `((${a}) or (${b}))`),
      tie('rule').map(a => `(not (${a}))`),
      fc.tuple(tie('rule'), tie('rule'), tie('rule')).map(([a, b, c]) => `(if ${a} then ${b} else ${c})`),
    ),
  })).rule

  test('without data no rule passes or fails, however it is put together', () => {
    fc.assert(
      fc.property(rules, rule => {
        fc.pre(rule.length <= 4000)
        const expr = parse(rule)
        expect(check(expr, world).problems.filter(p => p.severity === 'error')).toEqual([])
        const { value } = evaluate(expr, world, { ...EMPTY_DATA, period: '2022' })
        expect(verdictOf(value)).toBe('数据不足')
      }),
      { numRuns: 500 },
    )
  })

  const percents = fc
    .integer({ min: -1000, max: 20000 })
    .map(n => numberOf(decimal((n / 100).toFixed(2)), '%'))
  const readings = fc.array(
    fc.record({
      period: fc.constantFrom('2021', '2022', '2022-03', '2022-11'),
      value: fc.oneof(percents, fc.constant(absent('missing')), fc.constant(absent('not-applicable'))),
      from: fc.record({ observation: fc.uuid() }),
    }),
    { maxLength: 12 },
  )
  const dataOf = (甲: readonly Reading[], 乙: readonly Reading[]): Data => ({
    ...EMPTY_DATA,
    period: '2022',
    readings: { 甲, 乙 },
    values: { 丁: { value: text('x') } },
  })

  test('the order of readings does not matter, nor does telling it throw', () => {
    const shuffled = readings.chain(list =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    const subjects = ['东', '西']
    fc.assert(
      fc.property(rules, shuffled, (rule, [list, other]) => {
        fc.pre(rule.length <= 4000)
        const expr = parse(rule)
        const put = (items: readonly Reading[]) =>
          dataOf(
            items,
            items.map(item => ({ ...item, subject: subjects[item.from!.observation!.charCodeAt(0) % 2]! })),
          )
        const [a, b] = [evaluate(expr, world, put(list)), evaluate(expr, world, put(other))]
        expect(a.value).toEqual(b.value)
        expect(told(a.explanation)).toEqual(told(b.explanation))
        expect(explain(a.explanation)).toMatch(/达标|不达标|数据不足|不适用/)
      }),
      { numRuns: 300 },
    )
  })

  test('comparisons are monotone and agree with each other', () => {
    fc.assert(
      fc.property(percents, percents, percents, (a, b, bound) => {
        if (a.kind !== 'number' || b.kind !== 'number' || bound.kind !== 'number') return
        const [low, high] = compare(a.amount, b.amount) <= 0 ? [a, b] : [b, a]
        const passes = (value: Value, how: string) => {
          const rule = parse(`reading("甲") ${how} ${(bound as { amount: string }).amount}%`)
          return verdictOf(evaluate(rule, world, dataOf([{ period: '2022', value }], [])).value) === '达标'
        }
        if (passes(low, '>=')) expect(passes(high, '>=')).toBe(true)
        if (passes(high, '<=')) expect(passes(low, '<=')).toBe(true)
        expect(passes(a, '>=')).toBe(!passes(a, '<'))
        expect(passes(a, '=')).toBe(passes(a, '>=') && passes(a, '<='))
      }),
    )
  })

  test('units never mix: what the checker lets through is never refused, what it stops always is', () => {
    const units = fc.constantFrom('', '%', '个百分点', '万元', 'km', 'km²', '人')
    const figure = fc
      .tuple(fc.integer({ min: 1, max: 99 }), units)
      .map(([n, unit]) => (unit === '' || unit === '%' ? `${n}${unit}` : `${n} ${unit}`))
    const op = fc.constantFrom('+', '-', '*', '/', '<', '=', '>=')
    fc.assert(
      fc.property(figure, op, figure, op, figure, (a, x, b, y, c) => {
        const expr = parse(`(${a} ${x} ${b}) ${y} ${c}`)
        const sound = check(expr, EMPTY_VOCABULARY).problems.length === 0
        const run = () => evaluate(expr, EMPTY_VOCABULARY, EMPTY_DATA)
        if (sound) run()
        else expect(run).toThrow(Refused)
      }),
      { numRuns: 1000 },
    )
  })

  test('two readings that contradict each other are missing, two that agree are one', () => {
    const rule = parse('reading("甲") >= 36%')
    const at = (n: string): Reading => ({ period: '2022', value: numberOf(decimal(n), '%') })
    expect(verdictOf(evaluate(rule, world, dataOf([at('40'), at('41')], [])).value)).toBe('数据不足')
    expect(verdictOf(evaluate(rule, world, dataOf([at('40'), at('40.0')], [])).value)).toBe('达标')
  })
})

describe('telling', () => {
  const indicators = { 空气质量优良天数比例: { type: { kind: 'number', unit: '%' } } } as const
  const world: Vocabulary = { ...EMPTY_VOCABULARY, indicators }
  const tell = (rule: string, figure?: string) => {
    const list: Reading[] = figure
      ? [
          {
            period: '2021',
            value: numberOf(decimal(figure), '%'),
            from: { observation: 'o1', clause: '四(八)32' },
          },
        ]
      : []
    const data: Data = { ...EMPTY_DATA, period: '2021', readings: { 空气质量优良天数比例: list } }
    return evaluate(parse(rule), world, data).explanation
  }
  const AIR = 'reading("空气质量优良天数比例") >= 87.5%'

  test.each([
    [AIR, '88.1', '2021年空气质量优良天数比例 88.1% ≥ 87.5%，达标，余量 0.6 个百分点'],
    [AIR, '87', '2021年空气质量优良天数比例 87% < 87.5%，不达标，相差 0.5 个百分点'],
    [AIR, '87.5', '2021年空气质量优良天数比例 87.5% ≥ 87.5%，达标'],
    [AIR, undefined, '2021年空气质量优良天数比例 缺数据 ≥ 87.5%，数据不足'],
    [
      `${AIR} or human("研判")`,
      '87',
      '满足其一即可：2021年空气质量优良天数比例 87% < 87.5%，不成立；待人工（研判），待人工',
    ],
  ])('%s of %s', (rule, figure, sentence) => expect(explain(tell(rule, figure))).toBe(sentence))

  test('the tree names the observations and clauses it used', () => {
    expect(told(tell(AIR, '88.1'))).toMatchObject({
      text: '2021年空气质量优良天数比例 88.1% ≥ 87.5%',
      parts: [
        { text: '2021年空气质量优良天数比例 88.1%', from: [{ observation: 'o1', clause: '四(八)32' }] },
      ],
    })
  })
})

test('84 targets × 337 cities × 5 years are evaluated in about a second', () => {
  const indicators = { 甲: { type: { kind: 'number', unit: '%' } } } as const
  const expr = parse('reading("甲") >= 87.5%')
  const list = ['2018', '2019', '2020', '2021', '2022'].map(period => ({
    period,
    value: numberOf(decimal('88.1'), '%'),
  }))
  const data: Data = { ...EMPTY_DATA, period: '2022', readings: { 甲: list } }
  const begun = performance.now()
  for (let i = 0; i < 84 * 337 * 5; i++) evaluate(expr, { ...EMPTY_VOCABULARY, indicators }, data)
  const took = performance.now() - begun
  expect(took).toBeLessThan(2000)
})
