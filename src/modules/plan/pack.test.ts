// The shipped packs are whole and true to the plan; every kind of broken pack is named by file and line.
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FrameworkPack, PlanPack, Unit } from './pack.contract.ts'
import { packDigest, readPack } from './pack.io.ts'
import { check, copyWith, PACKS, removeCopies, swap } from './pack.testbed.ts'
import { standardsOf } from './pack-framework.ts'
import { unitNameOn, unitTerms } from './pack-units.ts'

// Beside the checkout where it is at hand; the project passes without it.
const SHARED = resolve(import.meta.dirname, '../../../../shared')
const SEED = join(SHARED, 'seed/wuzhong-plan-2021-2023.txt')
const TARGETS = join(SHARED, 'reference/targets.md')

let plan: PlanPack
let framework: FrameworkPack

beforeAll(async () => {
  const read = await Promise.all(['wuzhong-2021', 'sample-framework'].map(it => readPack(join(PACKS, it))))
  expect(read.flatMap(it => it.problems)).toEqual([])
  plan = read[0]!.pack as PlanPack
  framework = read[1]!.pack as FrameworkPack
})
afterAll(removeCopies)

describe('the shipped packs', () => {
  it('pass the check command, answer on stdout', async () => {
    for (const name of ['wuzhong-2021', 'sample-framework']) {
      const { code, out, err } = await check(join(PACKS, name))
      expect({ code, err, lines: out.length }).toEqual({ code: 0, err: [], lines: 1 })
    }
  })

  it('hold every clause, area, task, phase, target and safeguard', () => {
    expect(plan.clauses).toHaveLength(80)
    expect(plan.areas.map(it => it.clause)).toEqual([...'一二三四五六七八九十'].map(n => `四(${n})`))
    expect(plan.tasks.map(it => it.number)).toEqual(Array.from({ length: 39 }, (_, i) => i + 1))
    expect(plan.tasks.every(it => it.clause === `${it.area}${it.number}`)).toBe(true)
    expect(plan.phases.map(it => it.year)).toEqual([2021, 2022, 2023])
    expect(plan.targets.map(it => it.code)).toEqual(
      Array.from({ length: 84 }, (_, i) => `T${String(i + 1).padStart(2, '0')}`),
    )
    const rules = plan.safeguards.filter(it => it.clause === '六(四)' && it.machine === 'propose')
    expect(rules.map(it => it.body)).toEqual(
      expect.arrayContaining(['discipline', 'team-supervision', 'civility']),
    )
    const parts = new Set(plan.safeguards.map(it => it.clause))
    for (const n of '一二三四五六') expect(parts).toContain(`六(${n})`)
  })

  it('name the five counties with their towns, and no persons', () => {
    const counties = plan.units.divisions.filter(it => it.level === 'county').map(it => it.code)
    expect(counties).toEqual([640302, 640303, 640323, 640324, 640381])
    expect(plan.units.divisions.filter(it => it.level === 'town')).toHaveLength(50)
    expect(plan.units.units.filter(it => it.kind === 'town')).toHaveLength(50)
    expect(plan.units.units.filter(it => it.kind === 'county_office')).toHaveLength(5)
    expect(Object.keys(plan.tasks[0]!)).not.toContain('lead')
  })

  it('say 自测样例 throughout the framework, and question all eight place types', async () => {
    expect(framework.head.label).toBe('自测样例')
    for (const file of ['pack.yaml', 'framework.yaml', 'cards.yaml']) {
      expect(await readFile(join(PACKS, 'sample-framework', file), 'utf8')).toContain('自测样例')
    }
    expect(framework.cards.map(it => it.placeType)).toEqual(plan.rules.placeTypes.map(it => it.code))
    for (const card of framework.cards) {
      expect(card.title).toContain('自测样例')
      expect(card.items.length).toBeGreaterThanOrEqual(6)
      expect(card.items.length).toBeLessThanOrEqual(10)
    }
    const total = standardsOf(framework).reduce((sum, it) => sum + Number(it.standard.weight), 0)
    expect(total).toBe(100)
    expect(framework.framework.grades.map(it => [it.grade, it.value])).toEqual([
      ['达标', '1'],
      ['基本达标', '0.66'],
      ['不达标', '0'],
      ['不适用', undefined],
      ['未测', undefined],
    ])
  })

  it('have a digest of content, not of comments and key order', async () => {
    const same = await copyWith(
      'wuzhong-2021',
      'areas.yaml',
      text => `# 说明\r\n${text.replaceAll('\n', '\r\n')}`,
    )
    const other = await copyWith('wuzhong-2021', 'tasks.yaml', swap('tags: [素质]', 'tags: [形象]'))
    expect(packDigest((await readPack(same.dir)).pack!)).toBe(packDigest(plan))
    expect(packDigest((await readPack(other.dir)).pack!)).not.toBe(packDigest(plan))
  })
})

const here = existsSync(TARGETS) && existsSync(SEED)
if (!here) console.warn(`跳过“与原文对照”：本机没有 ${TARGETS} 或 ${SEED}`)

describe.runIf(here)('beside the plan document (与原文对照)', () => {
  const han = (text: string) => text.replace(/[^\p{Script=Han}]/gu, '')
  const plain = (text: string) => text.replace(/[\p{P}\p{S}\s]/gu, '')

  it('the figures agree with targets.md', () => {
    const rows = [...readFileSync(TARGETS, 'utf8').matchAll(/^\| (\d\d) \|(.+)\|$/gm)]
    expect(rows).toHaveLength(84)
    // Figures of that table which are years, counts of members or hypotheses, not the plan's own figure.
    const notFigures = ['03', '06', '14', '15', '68', '69', '73', '74', '76', '77', '84']
    const kinds: Readonly<Record<string, string>> = { '80': 'FREQ_MIN', '81': 'SLA', '84': 'QUAL' }
    for (const [, number, rest] of rows) {
      const [clause, , kind, value] = rest!.split('|').map(cell => cell.trim()) as [
        string,
        string,
        string,
        string,
      ]
      const target = plan.targets.find(it => it.code === `T${number}`)!
      const clauses = clause
        .replace(/ etc\.$/, '')
        .split(/[;,] ?/)
        .map(it => it.trim())
      expect([target.clause, ...(target.alsoClauses ?? [])], target.code).toEqual(clauses)
      expect(kinds[number!] ?? kind.match(/[A-Z][A-Z0-9_]+/g), target.code).toContain(target.kind)
      const figure = number === '57' ? '85' : value.match(/[ⅠⅡⅢⅣⅤ]|\d+(\.\d+)?/)?.[0]
      if (notFigures.includes(number!)) expect(target.value, target.code).toBeUndefined()
      else expect(target.value, target.code).toBe(figure ?? (target.kind === 'EQ100' ? '100' : undefined))
      if (target.clause.startsWith('四')) {
        expect(target.clause.endsWith(`)${target.task}`), target.code).toBe(true)
      }
    }
  })

  it('headings and figures stand in the document', () => {
    const seed = readFileSync(SEED, 'utf8')
    const text = plain(seed)
    for (const { heading } of plan.clauses.slice(1)) expect(text).toContain(plain(heading))
    expect(text).toContain(plain(plan.head.title))
    expect(seed).toContain(plan.head.docNumber)
    const spelled = ['T70', 'T71'] // 每半年研究一次, 连续被通报两次
    for (const target of plan.targets.filter(it => it.basis === 'figure' && !spelled.includes(it.code))) {
      expect(seed, target.code).toContain(target.value)
    }
  })

  it('no own sentence repeats sixteen characters of the document', () => {
    const seed = han(readFileSync(SEED, 'utf8'))
    const own = [
      ...plan.clauses.map(it => it.gist),
      ...plan.tasks.map(it => it.summary),
      ...plan.phases.flatMap(it => [it.goal, ...it.entry.map(c => c.text), ...it.exit.map(c => c.text)]),
      ...plan.safeguards.flatMap(it => [it.trigger, it.consequence, it.gist]),
      ...plan.targets.map(it => it.note ?? ''),
      ...plan.rules.accountability.map(it => it.meaning),
      ...plan.disclosure.items.map(it => it.reason),
      ...framework.cards.flatMap(card => card.items.flatMap(item => [item.question, item.hint])),
    ].map(han)
    const copied = own.filter(text =>
      Array.from({ length: Math.max(0, text.length - 15) }, (_, i) => text.slice(i, i + 16)).some(it =>
        seed.includes(it),
      ),
    )
    expect(copied).toEqual([])
  })
})

describe('a city changes its pack without touching the program', () => {
  it('a fortieth task', async () => {
    const { dir } = await copyWith('wuzhong-2021', 'clauses.yaml', text =>
      text.replace(
        '\n- id: 五\n',
        '- id: 四(十)40\n  level: 3\n  marker: 40、\n  heading: 新任务\n  gist: 本市新增。\n  parent: 四(十)\n\n- id: 五\n',
      ),
    )
    const task =
      '- number: 40\n  clause: 四(十)40\n  area: 四(十)\n  title: 新任务\n  summary: 本市新增。\n  tags: [素质]\n'
    await writeFile(join(dir, 'tasks.yaml'), (await readFile(join(dir, 'tasks.yaml'), 'utf8')) + task)
    const { pack, problems } = await readPack(dir)
    expect(problems).toEqual([])
    expect((pack as PlanPack).tasks.at(-1)?.number).toBe(40)
  })

  it('a sixth county with its office and a town', async () => {
    const { dir } = await copyWith('wuzhong-2021', 'units.yaml', text =>
      text
        .replace(
          '\nunits:\n',
          `  - {code: 640304, name: 新设区, level: county, parent: 640300, start: 2023-01-01}
  - {code: 640304001, name: 新设街道, level: town, parent: 640304, start: 2023-01-01}
\nunits:
  - {code: c640304, name: 新设区, short: 新设区, kind: county, parent: hq, division: 640304, start: 2023-01-01}
  - {code: c640304-office, name: 新设区创城办, short: 新设创城办, kind: county_office, parent: c640304, division: 640304}
  - {code: t640304001, name: 新设街道, short: 新设街道, kind: town, parent: c640304, division: 640304001}
  - {code: t640304001-a, name: 团结社区, short: 团结社区, kind: community, parent: t640304001, division: 640304001}
`,
        )
        .trimEnd(),
    )
    expect((await readPack(dir)).problems).toEqual([])
  })

  it('a renamed unit and a merged one keep their history', async () => {
    const { dir } = await copyWith('wuzhong-2021', 'units.yaml', text =>
      text
        .replace(
          'aliases: [教育局]\n',
          'aliases: [教育局]\n    names:\n      - from: 2023-01-01\n        name: 吴忠市教育体育局\n        short: 市教体局\n',
        )
        .replace('aliases: [科协]\n', 'aliases: [科协]\n    end: 2024-01-01\n    successor: education\n'),
    )
    const { pack, problems } = await readPack(dir)
    expect(problems).toEqual([])
    const units = (pack as PlanPack).units.units
    const named = (code: string, day: string) => unitNameOn(units.find(it => it.code === code)!, day)
    expect(named('education', '2022-12-31')).toBe('吴忠市教育局')
    expect(named('education', '2023-01-01')).toBe('吴忠市教育体育局')
    expect(named('science', '2023-12-31')).toBe('吴忠市科学技术协会')
    expect(named('science', '2024-01-01')).toBeUndefined()
  })

  it('terms of a unit follow each other without a gap', () => {
    const unit: Unit = {
      code: 'a',
      name: '甲局',
      short: '甲',
      kind: 'bureau',
      division: 640300,
      names: [
        { from: '2022-01-01', name: '乙局' },
        { from: '2023-01-01', name: '丙局', short: '丙' },
      ],
      end: '2024-01-01',
    }
    expect(unitTerms(unit, '2021-04-19')).toEqual([
      { name: '甲局', short: '甲', from: '2021-04-19', to: '2022-01-01' },
      { name: '乙局', short: '乙局', from: '2022-01-01', to: '2023-01-01' },
      { name: '丙局', short: '丙', from: '2023-01-01', to: '2024-01-01' },
    ])
  })

  it('names out of order, or a successor without an end, are refused', async () => {
    const { dir } = await copyWith('wuzhong-2021', 'units.yaml', text =>
      text.replace(
        'aliases: [教育局]\n',
        'aliases: [教育局]\n    successor: science\n    names:\n      - {from: 2023-01-01, name: 甲局}\n      - {from: 2022-01-01, name: 乙局}\n',
      ),
    )
    const codes = (await readPack(dir)).problems.map(it => it.code)
    expect(codes).toEqual(
      expect.arrayContaining(['pack.unit.names-order', 'pack.unit.successor-without-end']),
    )
  })
})
