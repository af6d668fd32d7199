// Every kind of target in the plan and the ten rules of evaluation, written as a pack author would write them.

import { describe, expect, test } from 'vitest'
import { decimal } from './decimal.ts'
import {
  type Data,
  EMPTY_DATA,
  type Reading,
  type Source,
  type Value,
  type Verdict,
  type Vocabulary,
} from './expr.ts'
import { checkVerdict } from './expr-check.ts'
import { evaluate, verdictOf } from './expr-eval.ts'
import { explain, sourcesOf } from './expr-explain.ts'
import { parse } from './expr-parse.ts'
import { Refused } from './refusal.ts'

const number = (unit: string) => ({ type: { kind: 'number', unit } }) as const
const truths = { type: { kind: 'truth' } } as const
const water = { type: { kind: 'ordinal', scale: '地表水' } } as const
const SIX = ['机关', '乡村', '社区', '学校', '企业', '单位']

const vocabulary: Vocabulary = {
  scales: { 地表水: ['Ⅰ类', 'Ⅱ类', 'Ⅲ类', 'Ⅳ类', 'Ⅴ类', '劣Ⅴ类'] },
  names: { 连续被通报: { kind: 'number', unit: '次' } },
  indicators: {
    绿化覆盖率: number('%'),
    优良天数比例: number('%'),
    个人卫生支出占比: number('%'),
    无害化处理率: number('%'),
    人均GDP: number('元'),
    单位GDP能耗: number('吨标煤/万元'),
    耕地保有量: number('公顷'),
    新增建设用地: number('公顷'),
    健康素养水平: number('%'),
    专项经费: number('万元'),
    测评名次: { ...number('名'), better: 'lower' },
    文化投入: number('万元'),
    经常性收入: number('万元'),
    优良水体比例: number('%'),
    大班额: number('个'),
    四乱存量: number('处'),
    入境断面水质: water,
    排水沟水质: { ...water, subjects: ['清水沟', '南干沟'] },
    入选: truths,
    数字城管平台: truths,
    综合管理平台: truths,
    常委会研究: number('次'),
    法律六进: { type: { kind: 'set' } },
    基层组织覆盖: { ...truths, subjects: SIX },
    认同支持率: number('%'),
  },
  benchmarks: {
    同类城市人均GDP: { ...number('元'), among: ['演示市甲', '演示市乙'] },
    未列明的人均GDP: { ...number('元'), among: [] },
    能耗控制目标: number('吨标煤/万元'),
  },
  plans: { 耕地保有量: number('公顷'), 新增建设用地: number('公顷'), 公办园: number('%') },
}

function figureOf(text: string): Value {
  const figure = /^(-?[\d.]+)\s*(.*)$/.exec(text)
  if (figure) return { kind: 'number', amount: decimal(figure[1]!), unit: figure[2]! }
  if (text === 'yes' || text === 'no') return { kind: 'truth', truth: text === 'yes' }
  if (text === '不适用') return { kind: 'absent', why: 'not-applicable' }
  if (text.startsWith('{')) return { kind: 'set', items: text.slice(1, -1).split(',') }
  return { kind: 'ordinal', scale: '地表水', label: text }
}

const PAPER: Source = {
  document: '宁统发〔2022〕3号（演示）',
  page: '5',
  year: '2021',
  effectiveOn: '2022-03-01',
}

/** `'2021/清水沟': 'Ⅳ类'` is a reading of one subject. */
function series(entries: Record<string, string>, from: Source = {}): Reading[] {
  return Object.entries(entries).map(([key, text]) => {
    const [period, subject] = key.split('@')
    const source = { observation: key, ...from }
    return { period: period!, ...(subject ? { subject } : {}), value: figureOf(text), from: source }
  })
}

type Given = Partial<Record<'readings' | 'benchmarks' | 'plans', Record<string, Record<string, string>>>>

function data(given: Given, period: string): Data {
  const all = (what: Record<string, Record<string, string>> = {}, from?: Source) =>
    Object.fromEntries(Object.entries(what).map(([name, entries]) => [name, series(entries, from)]))
  return {
    ...EMPTY_DATA,
    period,
    readings: all(given.readings),
    benchmarks: all(given.benchmarks, PAPER),
    plans: all(given.plans, PAPER),
  }
}

function judge(text: string, given: Data): { verdict: Verdict; sentence: string; problems: string[] } {
  const expr = parse(text)
  const { problems } = checkVerdict(expr, vocabulary)
  expect(problems.filter(p => p.severity === 'error')).toEqual([])
  const { value, explanation } = evaluate(expr, vocabulary, given)
  return { verdict: verdictOf(value), sentence: explain(explanation), problems: problems.map(p => p.code) }
}

const one = (indicator: string, figure: string): Given => ({ readings: { [indicator]: { '2021': figure } } })

type Row = [kind: string, text: string, given: Given, verdict: Verdict, period?: string]
const months = (worst: string) =>
  Object.fromEntries(
    ['清水沟', '南干沟'].flatMap(drain =>
      Array.from({ length: 12 }, (_, i) => [
        `2021-${String(i + 1).padStart(2, '0')}@${drain}`,
        drain === '南干沟' && i === 6 ? worst : 'Ⅲ类',
      ]),
    ),
  )

const GDP = 'reading("人均GDP") > benchmark("同类城市人均GDP")'
const LITERACY = 'every(r in rises(years("健康素养水平", 3)), r >= 2 个百分点)'
const WATER = 'rises_in_row(years("优良水体比例", 4)) >= 3 or reading("优良水体比例") >= 85%'
const DRAINS = 'every(m in months("排水沟水质"), m <= "Ⅳ类")'
const SETTINGS = 'covers(reading("法律六进"), {"机关", "乡村", "社区", "学校", "企业", "单位"})'
const MEETINGS = 'every(h in halves("常委会研究"), h >= 1 次)'

describe('kinds', () => {
  test.each<Row>([
    ['MIN', 'reading("绿化覆盖率") >= 36%', one('绿化覆盖率', '36%'), '达标'],
    ['MIN', 'reading("绿化覆盖率") >= 36%', one('绿化覆盖率', '35.99%'), '不达标'],
    ['MIN', 'reading("绿化覆盖率") >= 36%', {}, '数据不足'],
    ['MIN', 'reading("绿化覆盖率") >= 36%', one('绿化覆盖率', '不适用'), '不适用'],
    ['MAX', 'reading("个人卫生支出占比") <= 30%', one('个人卫生支出占比', '30.1%'), '不达标'],
    ['MAX', 'reading("个人卫生支出占比") <= 30%', one('个人卫生支出占比', '30%'), '达标'],
    ['EQ100', 'reading("无害化处理率") = 100%', one('无害化处理率', '99.99%'), '不达标'],
    ['EQ100', 'reading("无害化处理率") = 100%', one('无害化处理率', '100.0%'), '达标'],
    [
      'EQ100 over kinds',
      'every(k in subjects("基层组织覆盖"), k)',
      { readings: { 基层组织覆盖: allYes(SIX) } },
      '达标',
    ],
    [
      'EQ100 over kinds',
      'every(k in subjects("基层组织覆盖"), k)',
      { readings: { 基层组织覆盖: allYes(SIX.slice(1)) } },
      '数据不足',
    ],
    [
      'EQ100 over kinds',
      'share(k in subjects("基层组织覆盖"), k) = 100%',
      { readings: { 基层组织覆盖: { ...allYes(SIX), '2021@企业': 'no' } } },
      '不达标',
    ],
    [
      'GT_BENCH',
      GDP,
      { ...one('人均GDP', '50000 元'), benchmarks: { 同类城市人均GDP: { '2021': '49999.99 元' } } },
      '达标',
    ],
    ['GT_BENCH', GDP, one('人均GDP', '50000 元'), '数据不足'],
    [
      'LT_BENCH',
      'reading("单位GDP能耗") < benchmark("能耗控制目标")',
      {
        ...one('单位GDP能耗', '1.2 吨标煤/万元'),
        benchmarks: { 能耗控制目标: { '2021': '1.3 吨标煤/万元' } },
      },
      '达标',
    ],
    [
      'PLAN_MIN',
      'reading("耕地保有量") >= plan("耕地保有量")',
      { ...one('耕地保有量', '100 公顷'), plans: { 耕地保有量: { '2021/2025': '100 公顷' } } },
      '达标',
    ],
    ['PLAN_MIN', 'reading("耕地保有量") >= plan("耕地保有量")', one('耕地保有量', '100 公顷'), '数据不足'],
    [
      'PLAN_MAX',
      'reading("新增建设用地") <= plan("新增建设用地")',
      { ...one('新增建设用地', '101 公顷'), plans: { 新增建设用地: { '2021': '100 公顷' } } },
      '不达标',
    ],
    [
      'PLAN_MEET',
      'reading("绿化覆盖率") >= plan("公办园")',
      { ...one('绿化覆盖率', '50%'), plans: { 公办园: { '2021': '50%' } } },
      '达标',
    ],
    [
      'YOY_PP',
      LITERACY,
      { readings: { 健康素养水平: { '2019': '14%', '2020': '16%', '2021': '18.5%' } } },
      '达标',
    ],
    [
      'YOY_PP',
      LITERACY,
      { readings: { 健康素养水平: { '2019': '14%', '2020': '15%', '2021': '18%' } } },
      '不达标',
    ],
    ['YOY_PP', LITERACY, { readings: { 健康素养水平: { '2019': '14%', '2021': '18%' } } }, '数据不足'],
    [
      'YOY_UP',
      'improves("测评名次")',
      { readings: { 测评名次: { '2020': '30 名', '2021': '25 名' } } },
      '达标',
    ],
    [
      'YOY_UP',
      'reading("专项经费") > previous("专项经费")',
      { readings: { 专项经费: { '2020': '500 万元', '2021': '500 万元' } } },
      '不达标',
    ],
    [
      'GROWTH_GT',
      'growth("文化投入") > growth("经常性收入")',
      {
        readings: {
          文化投入: { '2020': '300 万元', '2021': '330 万元' },
          经常性收入: { '2020': '9000 万元', '2021': '9899 万元' },
        },
      },
      '达标',
    ],
    [
      'GROWTH_GT',
      'growth("文化投入") > growth("经常性收入")',
      {
        readings: {
          文化投入: { '2020': '0 万元', '2021': '330 万元' },
          经常性收入: { '2020': '9000 万元', '2021': '9899 万元' },
        },
      },
      '数据不足',
    ],
    [
      'CONSEC3_OR_MIN',
      WATER,
      { readings: { 优良水体比例: { '2018': '60%', '2019': '61%', '2020': '62%', '2021': '63%' } } },
      '达标',
    ],
    [
      'CONSEC3_OR_MIN',
      WATER,
      { readings: { 优良水体比例: { '2018': '60%', '2019': '61%', '2020': '61%', '2021': '63%' } } },
      '不达标',
    ],
    ['ZERO', 'reading("大班额") = 0 个', one('大班额', '0 个'), '达标'],
    ['ZERO', 'reading("四乱存量") = 0 处', {}, '数据不足'],
    ['ORD_MAX', 'reading("入境断面水质") <= "Ⅱ类"', one('入境断面水质', 'Ⅲ类'), '不达标'],
    ['ORD_MAX', 'reading("入境断面水质") <= class("地表水", "Ⅱ类")', one('入境断面水质', 'Ⅰ类'), '达标'],
    ['RANK_MAX', 'reading("测评名次") <= 30 名', one('测评名次', '31 名'), '不达标'],
    ['BOOL', 'reading("入选")', one('入选', 'yes'), '达标'],
    ['BOOL', 'reading("数字城管平台") or reading("综合管理平台")', one('综合管理平台', 'yes'), '达标'],
    ['BOOL', 'reading("数字城管平台") or reading("综合管理平台")', one('综合管理平台', 'no'), '数据不足'],
    ['FREQ_MIN', MEETINGS, { readings: { 常委会研究: { '2021-H1': '1 次', '2021-H2': '2 次' } } }, '达标'],
    ['FREQ_MIN', MEETINGS, { readings: { 常委会研究: { '2021-H1': '3 次' } } }, '数据不足'],
    ['FREQ_MIN', MEETINGS, { readings: { 常委会研究: { '2021-H1': '0 次' } } }, '不达标'],
    ['SET_COVER', SETTINGS, one('法律六进', `{${SIX.join(',')},部队}`), '达标'],
    ['SET_COVER', SETTINGS, one('法律六进', '{机关,乡村}'), '不达标'],
    ['QUAL', 'human("违法犯罪是否有效控制，由公安机关研判")', {}, '待人工'],
    ['QUAL', 'human("研判") and reading("入选")', {}, '数据不足'],
    ['QUAL', 'human("研判") and reading("入选")', one('入选', 'no'), '不达标'],
    ['QUAL', 'not_applicable("没有高铁站")', {}, '不适用'],
  ])('%s: %s', (_, text, given, verdict, period = '2021') => {
    expect(judge(text, data(given, period)).verdict).toBe(verdict)
  })

  test('COUNT_TRIGGER: the second notice in a row', () => {
    const times = (n: number): Data => ({
      ...data({}, '2021'),
      values: { 连续被通报: { value: figureOf(`${n} 次`) } },
    })
    expect(judge('连续被通报 >= 2 次', times(1)).verdict).toBe('不达标')
    expect(judge('连续被通报 >= 2 次', times(2)).verdict).toBe('达标')
    expect(judge('连续被通报 >= 2 次', data({}, '2021')).verdict).toBe('数据不足')
  })
})

function allYes(subjects: readonly string[]): Record<string, string> {
  return Object.fromEntries(subjects.map(subject => [`2021@${subject}`, 'yes']))
}

describe('rules of evaluation', () => {
  test('1: missing data is never 达标', () => {
    for (const text of [
      GDP,
      LITERACY,
      WATER,
      DRAINS,
      SETTINGS,
      MEETINGS,
      'count(m in months("排水沟水质"), m > "Ⅳ类") = 0',
    ]) {
      expect(judge(text, data({}, '2021')).verdict, text).toBe('数据不足')
    }
  })

  test('2: three rises need four years; the other limb passes alone', () => {
    const three = { '2019': '61%', '2020': '62%', '2021': '63%' }
    expect(judge(WATER, data({ readings: { 优良水体比例: three } }, '2021')).verdict).toBe('数据不足')
    expect(judge(WATER, data({ readings: { 优良水体比例: { '2021': '85%' } } }, '2021')).verdict).toBe('达标')
  })

  test('3: percentage points, not percent change; every adjacent pair', () => {
    const rising = data(
      { readings: { 健康素养水平: { '2019': '10%', '2020': '11.9%', '2021': '14%' } } },
      '2021',
    )
    expect(judge(LITERACY, rising).verdict).toBe('不达标') // 1.9 points, though 19 % more
    const wrong = parse('every(r in rises(years("健康素养水平", 3)), r >= 2%)')
    expect(checkVerdict(wrong, vocabulary).problems.map(p => p.code)).toEqual(['expr.unit'])
  })

  test('4: 稳定 is every month of every drain, not the mean', () => {
    expect(judge(DRAINS, data({ readings: { 排水沟水质: months('Ⅳ类') } }, '2021')).verdict).toBe('达标')
    const bad = judge(DRAINS, data({ readings: { 排水沟水质: months('Ⅴ类') } }, '2021'))
    expect(bad.verdict).toBe('不达标')
    expect(bad.sentence).toBe('24 项中 23 项满足，不满足：2021年7月南干沟 Ⅴ类 > Ⅳ类，不达标')
    const gap: Record<string, string> = months('Ⅲ类')
    delete gap['2021-03@清水沟']
    const lacking = judge(DRAINS, data({ readings: { 排水沟水质: gap } }, '2021'))
    expect(lacking.verdict).toBe('数据不足')
    expect(lacking.sentence).toContain('缺数据：2021年3月清水沟')
  })

  test('5: a benchmark is beaten strictly, a minimum is inclusive', () => {
    const equal = { ...one('人均GDP', '50000 元'), benchmarks: { 同类城市人均GDP: { '2021': '50000 元' } } }
    expect(judge(GDP, data(equal, '2021')).verdict).toBe('不达标')
    expect(
      judge('reading("优良天数比例") >= 87.5%', data(one('优良天数比例', '87.50%'), '2021')).verdict,
    ).toBe('达标')
  })

  test('6: an impossible bound is taken as written and pointed out', () => {
    const full = judge('reading("无害化处理率") >= 100%', data(one('无害化处理率', '100%'), '2021'))
    expect(full).toMatchObject({ verdict: '达标', problems: ['expr.bound'] })
    expect(judge('reading("无害化处理率") > 100%', data({}, '2021')).problems).toEqual(['expr.bound'])
    expect(judge('120% <= reading("无害化处理率")', data({}, '2021')).problems).toEqual(['expr.bound'])
  })

  test('7: a rank improves when its number falls', () => {
    const ranks = { readings: { 测评名次: { '2021': '25 名', '2022': '28 名' } } }
    expect(judge('improves("测评名次")', data(ranks, '2022')).verdict).toBe('不达标')
    expect(checkVerdict(parse('improves("绿化覆盖率")'), vocabulary).problems[0]?.detail).toContain(
      '数大为好',
    )
  })

  test('8: benchmarks and plan values carry their paper, and the evaluation freezes it', () => {
    const given = data(
      { ...one('人均GDP', '50000 元'), benchmarks: { 同类城市人均GDP: { '2021': '49000 元' } } },
      '2021',
    )
    const { explanation } = evaluate(parse(GDP), vocabulary, given)
    expect(sourcesOf(explanation)).toEqual([{ observation: '2021' }, { observation: '2021', ...PAPER }])
    const bare = { ...given, benchmarks: { 同类城市人均GDP: series({ '2021': '49000 元' }) } }
    expect(judge(GDP, bare)).toMatchObject({ verdict: '数据不足' })
    expect(judge(GDP, bare).sentence).toContain('没有注明出处')
  })

  test('9: a survey passes on its point estimate, with a warning when the interval straddles the bound', () => {
    const survey = { n: 400, low: decimal('87.9'), high: decimal('93.2'), method: '入户' }
    const reading: Reading = { period: '2021', value: figureOf('90.5%'), from: { observation: 's1', survey } }
    const given = { ...data({}, '2021'), readings: { 认同支持率: [reading] } }
    const result = judge('reading("认同支持率") >= 90%', given)
    expect(result.verdict).toBe('达标')
    expect(result.sentence).toContain('置信区间 87.9%—93.2% 跨过 90%')
    expect(judge('reading("认同支持率") >= 85%', given).sentence).not.toContain('置信区间')
  })

  test('10: without an explicit comparison set a benchmark cannot carry a verdict', () => {
    const text = 'reading("人均GDP") > benchmark("未列明的人均GDP")'
    const given = { ...one('人均GDP', '50000 元'), benchmarks: { 未列明的人均GDP: { '2021': '1 元' } } }
    expect(judge(text, data(given, '2021'))).toMatchObject({ verdict: '数据不足', problems: ['expr.among'] })
  })
})

test('a figure in another unit is refused, not rescaled', () => {
  const text = parse('reading("绿化覆盖率") >= 36%')
  expect(() => evaluate(text, vocabulary, data(one('绿化覆盖率', '0.36'), '2021'))).toThrow(Refused)
})
