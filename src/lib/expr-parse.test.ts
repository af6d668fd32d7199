import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, negate } from './decimal.ts'
import { EMPTY_DATA, EMPTY_VOCABULARY, type Expr } from './expr.ts'
import { check } from './expr-check.ts'
import { evaluate } from './expr-eval.ts'
import { explain, told } from './expr-explain.ts'
import { parse } from './expr-parse.ts'
import { print } from './expr-print.ts'
import { Refused } from './refusal.ts'

const at = ''
const words = fc.constantFrom(
  'reading',
  'human',
  'mean',
  'rises',
  'months',
  'class',
  'blend',
  '类别',
  'placeType',
  'm',
  '连续被通报',
  'x_1',
  '年度',
  '甲Ⅱ',
)
const texts = fc.oneof(
  fc.constantFrom('暴露垃圾', 'Ⅳ类', '"引"', '\\', '“弯”', '', '2021'),
  fc.string({ unit: 'grapheme' }).filter(text => !/\p{Cc}/u.test(text)),
)
const units = fc.constantFrom('', '%', '‰', '个百分点', 'm²/人', '工作时', '万元', '张/千人', 'm2', 'kW·h')
const amounts = fc.tuple(fc.nat(99999), fc.nat(999), fc.boolean()).map(([whole, part, minus]) => {
  const amount = decimal(`${whole}.${part}`)
  return minus ? negate(amount) : amount
})
const plain = fc.nat(100).map(n => decimal(String(n)))

const { expr: exprs } = fc.letrec<{ expr: Expr }>(tie => {
  const sub = tie('expr') as fc.Arbitrary<Expr>
  const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
    fc.record(model) as unknown as fc.Arbitrary<Expr>
  const key = fc.oneof(texts, fc.record({ amount: plain }))
  const rows = fc.uniqueArray(fc.record({ key, value: sub }), {
    minLength: 1,
    maxLength: 3,
    selector: row => JSON.stringify(row.key),
  })
  return {
    expr: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expr' },
      record({ op: fc.constant('number'), amount: amounts, unit: units, at: fc.constant(at) }),
      record({ op: fc.constant('text'), text: texts, at: fc.constant(at) }),
      record({ op: fc.constant('truth'), truth: fc.boolean(), at: fc.constant(at) }),
      record({
        op: fc.constant('set'),
        items: fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }),
        at: fc.constant(at),
      }),
      record({ op: fc.constant('name'), name: words, at: fc.constant(at) }),
      record({ op: fc.constantFrom('not', 'negate'), of: sub, at: fc.constant(at) }),
      record({
        op: fc.constantFrom('and', 'or'),
        parts: fc.array(sub, { minLength: 2, maxLength: 3 }),
        at: fc.constant(at),
      }),
      record({
        op: fc.constant('compare'),
        how: fc.constantFrom('<', '<=', '=', '!=', '>=', '>'),
        left: sub,
        right: sub,
        at: fc.constant(at),
      }),
      record({ op: fc.constant('in'), left: sub, right: sub, at: fc.constant(at) }),
      record({
        op: fc.constant('sum'),
        how: fc.constantFrom('+', '-', '*', '/'),
        left: sub,
        right: sub,
        at: fc.constant(at),
      }),
      record({ op: fc.constant('if'), test: sub, yes: sub, no: sub, at: fc.constant(at) }),
      record({ op: fc.constant('lookup'), of: sub, rows, at: fc.constant(at) }),
      record({ op: fc.constant('lookup'), of: sub, rows, other: sub, at: fc.constant(at) }),
      record({
        op: fc.constantFrom('every', 'some', 'count', 'share', 'each', 'run'),
        variable: words,
        over: sub,
        body: sub,
        at: fc.constant(at),
      }),
      record({
        op: fc.constant('call'),
        name: words,
        args: fc.array(sub, { maxLength: 3 }),
        at: fc.constant(at),
      }),
    ) as fc.Arbitrary<Expr>,
  }
})

/** Positions tell where a text was written, not what it means. */
function withoutPositions(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, (key, value) => (key === 'at' ? undefined : value)))
}

describe('the canonical text', () => {
  test('reads back as the same expression', () => {
    fc.assert(
      fc.property(exprs, expr => {
        const text = print(expr)
        fc.pre(text.length <= 4000)
        const read = parse(text)
        expect(withoutPositions(read)).toEqual(withoutPositions(expr))
        expect(print(read)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['reading( “建成区绿化覆盖率” )≥36％', 'reading("建成区绿化覆盖率") >= 36%'],
    ['every（m in months("X")，m <= "Ⅳ类"）', 'every(m in months("X"), m <= "Ⅳ类")'],
    [
      'category in {"暴露垃圾"} and placeType="农贸市场"',
      'category in {"暴露垃圾"} and placeType = "农贸市场"',
    ],
    ['if a then 4工作时 else 1 工作日', 'if a then 4 工作时 else 1 工作日'],
    ['(a)', 'a'],
    ['a-(b-c)', 'a - (b - c)'],
    ['12.50 m²/人 - -3 m²/人', '12.5 m²/人 - -3 m²/人'],
    ['lookup(n,{0:1,1:0.66,else:0})', 'lookup(n, {0: 1, 1: 0.66, else: 0})'],
    ['(a or b) and not c', '(a or b) and not c'],
    ['道路长度\n / 面积 >= 8 km/km²', '道路长度 / 面积 >= 8 km/km²'],
  ])('of %s', (text, canonical) => {
    expect(print(parse(text))).toBe(canonical)
  })

  test('the tree is plain JSON', () => {
    const expr = parse('reading("X") >= 36% or lookup(n, {0: yes, else: no})')
    expect(JSON.parse(JSON.stringify(expr))).toEqual(expr)
  })
})

describe('refusals name the place', () => {
  test.each([
    ['', '1:1', '数字、文字或名称'],
    ['reading("X") >=', '1:16', '而不是结尾'],
    ['a and b or c', '1:9', '请用括号'],
    ['1 < 2 < 3', '1:7', '不能连写'],
    ['a = b in {"c"}', '1:7', '不能连写'],
    ['a\n  and "没有成对', '2:7', '引号没有成对'],
    ['a # b', '1:3', '不认识的字符“#”'],
    ['36 % % 2', '1:6', '不认识的字符“%”'],
    ['{"a", "a"}', '1:7', '重复'],
    ['{}', '1:2', '加引号的文字'],
    ['lookup(n, {0: 1, 0: 2})', '1:18', '重复'],
    ['lookup(n, {else: 1})', '1:19', '至少一行'],
    ['every(in in x, y)', '1:7', '变量名'],
    ['1e3 = ', '1:7', '数字、文字或名称'],
    ['a b', '1:3', '结尾'],
    ['if a then b', '1:12', 'else'],
    ['and', '1:1', '数字、文字或名称'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, '1:51', '50 层'],
    [`${'-'.repeat(60)}a`, '1:50', '50 层'],
    [`${'not '.repeat(60)}a`, '1:197', '50 层'],
    [`1${' + 1'.repeat(60)}`, '1:199', '50 层'],
    ['a'.repeat(4001), '1:1', '4000'],
    ['9'.repeat(31), '1:1', '太长'],
  ])('%s', (text, position, detail) => {
    const refused = refusalOf(text)
    expect(refused.refusal).toMatchObject({ code: 'expr.syntax', at: position })
    expect(refused.refusal.detail).toContain(detail)
  })
})

test('garbage is refused, never anything worse', () => {
  const scraps = fc.constantFrom(
    ...[
      'and',
      'or',
      'not',
      'in',
      'if',
      'then',
      'else',
      'yes',
      'every(',
      'lookup(',
      '(',
      ')',
      '{',
      '}',
      ',',
      ':',
    ],
    ...[
      '"',
      '“',
      '”',
      '>=',
      '<',
      '=',
      '-',
      '*',
      '/',
      '36%',
      '1e9',
      '２',
      '\n',
      'x',
      '__proto__',
      '\\',
      '\ud800',
      '%',
    ],
  )
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scraps, { maxLength: 80 }).map(parts => parts.join(' ')),
    fc.array(scraps, { maxLength: 80 }).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(garbage, text => {
      try {
        const expr = parse(text)
        expect(withoutPositions(parse(print(expr)))).toEqual(withoutPositions(expr))
      } catch (error) {
        expect(error).toBeInstanceOf(Refused)
        expect((error as Refused).refusal.at).toMatch(/^\d+:\d+$/)
      }
    }),
    { numRuns: 2000 },
  )
})

test('an expression that nobody checked is evaluated and told, or refused', () => {
  const data = { ...EMPTY_DATA, period: '2022' }
  fc.assert(
    fc.property(exprs, expr => {
      expect(check(expr, EMPTY_VOCABULARY).problems).toBeInstanceOf(Array)
      try {
        const { explanation } = evaluate(expr, EMPTY_VOCABULARY, data)
        expect(explain(explanation)).toBeTypeOf('string')
        expect(told(explanation).value).toBe(explanation.value)
      } catch (error) {
        expect(error).toBeInstanceOf(Refused)
      }
    }),
    { numRuns: 1000 },
  )
})

function refusalOf(text: string): Refused {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error(`parsed: ${text}`)
}
