import { describe, expect, test } from 'vitest'
import type { ValueType, Vocabulary } from './expr.ts'
import { check, checkVerdict } from './expr-check.ts'
import { FUNCTIONS } from './expr-functions.ts'
import { parse } from './expr-parse.ts'

const answers: ValueType = { kind: 'list', of: { kind: 'text' } }
const vocabulary: Vocabulary = {
  scales: { 地表水: ['Ⅰ类', 'Ⅱ类', 'Ⅲ类'], 成绩: ['优', '良'] },
  names: {
    类别: { kind: 'text' },
    得分: { kind: 'number', unit: '分' },
    处数: { kind: 'number', unit: '' },
    比例: { kind: 'number', unit: '%' },
    长度: { kind: 'number', unit: 'km' },
    面积: { kind: 'number', unit: 'km²' },
    水质: { kind: 'ordinal', scale: '地表水' },
    成绩: { kind: 'ordinal', scale: '成绩' },
    答案: answers,
  },
  indicators: {
    覆盖率: { type: { kind: 'number', unit: '%' } },
    各校: { type: { kind: 'truth' }, subjects: ['一小', '二小'] },
  },
  benchmarks: {},
  plans: {},
}

const typeOf = (text: string) => check(parse(text), vocabulary)

describe('types', () => {
  test.each<[string, ValueType]>([
    ['长度 / 面积', { kind: 'number', unit: 'km/km²' }],
    ['比例 - 比例', { kind: 'number', unit: '个百分点' }],
    ['比例 + 1 个百分点', { kind: 'number', unit: '%' }],
    ['得分 * 0.66', { kind: 'number', unit: '分' }],
    ['长度 / 长度', { kind: 'number', unit: '' }],
    ['-得分', { kind: 'number', unit: '分' }],
    ['rises(years("覆盖率", 3))', { kind: 'list', of: { kind: 'number', unit: '个百分点' } }],
    [
      'each(a in 答案, lookup(a, {"达标": 1 分, "基本达标": 0.66 分, "不达标": 0 分}))',
      { kind: 'list', of: { kind: 'number', unit: '分' } },
    ],
    ['share(a in 答案, a = "达标")', { kind: 'number', unit: '%' }],
    ['count(a in 答案, a = "达标")', { kind: 'number', unit: '' }],
    ['blend(得分, 70%, 得分, 30%)', { kind: 'number', unit: '分' }],
    ['if 类别 in {"违法建设"} then 7 工作日 else 4 工作日', { kind: 'number', unit: '工作日' }],
    ['growth("覆盖率")', { kind: 'number', unit: '%' }],
    ['class("地表水", "Ⅱ类")', { kind: 'ordinal', scale: '地表水' }],
    ['period', { kind: 'text' }],
    ['水质 in {"Ⅰ类"} and 水质 = "Ⅰ类" and 水质 != class("地表水", "Ⅱ类")', { kind: 'truth' }],
    ['deduct(4 分, 2 分, 处数)', { kind: 'number', unit: '分' }],
    ['attain(比例, 80%, 10 分)', { kind: 'number', unit: '分' }],
    ['human("研判")', { kind: 'any' }],
  ])('%s', (text, type) => expect(typeOf(text)).toEqual({ type, problems: [] }))
})

describe('problems name the place', () => {
  test.each([
    ['reading("覆盖率") >= 0.36', 'expr.unit', '1:1'],
    ['reading("覆盖率") >= 36 个百分点', 'expr.unit', '1:1'],
    ['1 分 + 长度', 'expr.unit', '1:1'],
    ['长度 * 面积', 'expr.unit', '1:1'],
    ['比例 * 得分', 'expr.unit', '1:1'],
    ['reading("绿地")', 'expr.argument', '1:9'],
    ['reading(类别)', 'expr.argument', '1:9'],
    ['reading("覆盖率", "去年")', 'expr.argument', '1:16'],
    ['reading()', 'expr.argument', '1:1'],
    ['reading("各校")', 'expr.argument', '1:1'],
    ['years("覆盖率", 处数)', 'expr.argument', '1:14'],
    ['覆盖率 >= 36%', 'expr.name', '1:1'],
    ['eval("1")', 'expr.name', '1:1'],
    ['constructor', 'expr.name', '1:1'],
    ['reading("__proto__")', 'expr.argument', '1:9'],
    ['every(答案 in 答案, yes)', 'expr.name', '1:1'],
    ['every(a in 答案, every(a in 答案, yes))', 'expr.name', '1:16'],
    ['every(a in 类别, yes)', 'expr.type', '1:12'],
    ['every(a in 答案, a)', 'expr.type', '1:16'],
    ['类别 and yes', 'expr.type', '1:1'],
    ['类别 > "暴露垃圾"', 'expr.type', '1:1'],
    ['类别 = 1', 'expr.type', '1:1'],
    ['水质 <= "Ⅳ类"', 'expr.scale', '1:7'],
    ['水质 <= 成绩', 'expr.type', '1:1'],
    ['类别 in 类别', 'expr.type', '1:7'],
    ['得分 in {"1"}', 'expr.type', '1:1'],
    ['if yes then 1 分 else 1', 'expr.type', '1:1'],
    ['lookup(得分, {1: yes})', 'expr.type', '1:8'],
    ['lookup(类别, {1: yes})', 'expr.type', '1:1'],
    ['lookup(水质, {"优": yes})', 'expr.scale', '1:1'],
    ['deduct(4 分, 2, 处数)', 'expr.argument', '1:1'],
    ['at_least(得分, 0)', 'expr.argument', '1:1'],
    ['blend(得分, 0.7)', 'expr.argument', '1:11'],
    ['class("地表水", "优")', 'expr.argument', '1:1'],
    ['sum(答案)', 'expr.argument', '1:5'],
  ])('%s', (text, code, at) => {
    expect(typeOf(text).problems.map(problem => [problem.code, problem.at, problem.severity])).toEqual([
      [code, at, 'error'],
    ])
  })

  test('a figure is not a verdict', () => {
    expect(checkVerdict(parse('得分'), vocabulary).problems.map(p => p.code)).toEqual(['expr.not-a-verdict'])
    expect(checkVerdict(parse('human("研判")'), vocabulary).problems).toEqual([])
  })
})

test('every function says what it does, once, and none hides a form of the grammar', () => {
  const names = FUNCTIONS.map(row => row.name)
  expect(new Set([...names, 'every', 'some', 'count', 'share', 'each', 'run', 'lookup']).size).toBe(
    names.length + 7,
  )
  for (const row of FUNCTIONS) expect(row.does.length, row.name).toBeGreaterThan(3)
})
