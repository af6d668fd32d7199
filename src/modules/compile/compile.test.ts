import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'
import { CompiledPlan } from './compiled.ts'
import { names, seedText, textOf } from './gold.testbed.ts'

const fits = new Ajv().compile(CompiledPlan)
const documents = [...names.map(textOf), ...[seedText() ?? []].flat()]

/** What must hold of any compiled text. */
function holds(plan: CompiledPlan) {
  fits(plan)
  expect(fits.errors).toBeNull()
  const clauses = new Map(plan.clauses.map(clause => [clause.id, clause]))
  expect(clauses.size).toBe(plan.clauses.length)
  let last = 0
  for (const { start, end, parent } of plan.clauses) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(plan.text.length)
    last = start
    if (parent === null) continue
    const above = clauses.get(parent)!
    expect(above.start).toBeLessThanOrEqual(start)
    expect(above.end).toBeGreaterThanOrEqual(end)
  }
  for (const { clause, quote, start, end } of plan.targets) {
    expect(quote).toBe(plan.text.slice(start, end))
    expect(quote).not.toBe('')
    const { start: from, end: to } = clauses.get(clause)!
    expect(start).toBeGreaterThanOrEqual(from)
    expect(end).toBeLessThanOrEqual(to)
  }
  for (const { clause, area } of plan.tasks) {
    expect(clauses.has(clause)).toBe(true)
    if (area !== null) expect(plan.areas.some(one => one.clause === area)).toBe(true)
  }
  for (const { start, end, written, evidence } of plan.repairs) {
    expect(plan.text.slice(start, end)).toBe(written)
    expect(evidence.length).toBeGreaterThan(0)
  }
  for (const { start, end } of plan.lints)
    expect(plan.text.length).toBeGreaterThanOrEqual(Math.max(start, end))
}

/** What a change of form must not change. */
const substance = (plan: CompiledPlan) => ({
  tasks: plan.tasks.map(({ clause, leads, due }) => [clause, leads, due]),
  targets: plan.targets.map(({ clause, kind, value, unit }) => [clause, kind, value, unit]),
})

describe('the shape', () => {
  it('is complete for nothing too', () => {
    expect(Object.keys(compilePlan(''))).toEqual(Object.keys(CompiledPlan.properties))
    holds(compilePlan(''))
  })

  it('holds for every document of the gold', () => documents.map(compilePlan).forEach(holds))

  const pieces = fc.constantFrom(
    ...'一、 (一) （二） 1、 2. １． (1) ① 第三条 第一章 —— \n \t 。 ， ； ： ≥90% 达到 不低于 100% 连续两次 的单位 牵头单位： （ ） “ ” 《 》 附件1 2021年 三月 〔2021〕14号 清零 全覆盖 每年 次 负责 由 市教育局 约谈 5个 新建 进机关、 序号 任务'.split(
      ' ',
    ),
    '\n',
    '序号\t任务\t牵头单位',
    '1\t清理\t县局',
  )
  it('holds for any text', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: pieces })), text => holds(compilePlan(text))),
    ))

  it('holds for documents cut anywhere', () =>
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.nat(4000), fc.nat(4000), (text, from, length) =>
        holds(compilePlan(text.slice(from, from + length))),
      ),
      { numRuns: 60 },
    ))
})

describe('what is found does not hang on form', () => {
  it.each(documents.map((text, i) => [i, text] as const))('blank lines, document %i', (_, text) => {
    const spread = text.replaceAll('\n', '\n\n\n')
    expect(substance(compilePlan(spread))).toEqual(substance(compilePlan(text)))
  })

  const HALF = '，；：（）％！？'
  const FULL = ',;:()%!?'
  const swapped = (text: string, from: string, to: string) =>
    [...text].map(char => (from.includes(char) ? to[from.indexOf(char)]! : char)).join('')
  const width = (plan: CompiledPlan) =>
    JSON.parse(swapped(JSON.stringify(substance(plan)), HALF, FULL)) as unknown
  it.each(documents.map((text, i) => [i, text] as const))('width of punctuation, document %i', (_, text) => {
    const plan = width(compilePlan(text))
    expect(width(compilePlan(swapped(text, HALF, FULL)))).toEqual(plan)
    expect(width(compilePlan(swapped(text, FULL, HALF)))).toEqual(plan)
  })

  it('line ends and a byte order mark', () => {
    for (const text of documents)
      expect(compilePlan(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(compilePlan(text))
  })
})

describe('time', () => {
  /** 1 MB of UTF-8. */
  const million = (piece: string) =>
    piece.repeat(Math.ceil(1_000_000 / new TextEncoder().encode(piece).length))
  it.each([
    ['documents', documents[0]!],
    ['one long line', '提升水平达到，'],
    ['no punctuation', '建设'],
    ['open brackets', '（“《'],
    ['markers', '一、1、(1)①\n'],
    ['figures', '新建9个，≥5%、'],
    ['table rows', '1\t任务\t局\n'],
    ['columns', '序号\n任务\n牵头单位\n'],
    ['commas in brackets', '（市局、县局负责，'],
    ['set', '进机关、'],
    ['blank', ' \n\t\u3000'],
    ['labels', '责任单位：市局'],
    ['digits', '20212021'],
    ['bullets', '——总体'],
    ['steps', '①推行机械化作业；\n'],
    ['steps of tasks', '1．清扫。每天清扫。\n①作业；\n②台账。\n责任单位：区局\n'],
    ['topics', '一、加强法治保障\n（一）执法\n'],
    ['ranges', '增长3%—5%，不超过管径的10%，'],
    ['numerals', '新增五百二十个，'],
    ['each', '每个街道至少2处，'],
    ['pipes', '|1|清扫|市局|\n'],
    ['tables', '序号\n任务\n牵头单位\n1\n清扫\n市局\n'],
    ['general owners', '1．清扫。\n以上任务由市局负责。\n'],
    ['points and letters', '一是清扫；\na）清扫；\n'],
    ['quotes', '“95%以上的小区”，'],
    ['lone figures', '新建公园。2024年20个，'],
    ['punished', '对排名末位的县（市、区）进行约谈，'],
  ])('1 MB of %s in bounded time that grows with its length', (_, piece) => {
    const text = million(piece)
    // Processor time, since the tests share their machine; about 1 s at worst when it is quiet.
    const half = spent(text.slice(0, text.length / 2))
    const whole = spent(text)
    expect(whole).toBeLessThan(8000)
    // Twice the text is twice the time; what is over in a moment says nothing about growth.
    expect(whole).toBeLessThan(Math.max(3.5 * half, 1000))
  })
})

/** Milliseconds of processor time to compile a text. */
function spent(text: string): number {
  const before = process.cpuUsage()
  compilePlan(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
