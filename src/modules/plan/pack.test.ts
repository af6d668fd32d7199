// The shipped packs are whole and true to the plan; every kind of broken pack is named by file and line.
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packCheck } from '../../cli/pack-check.ts'
import type { FrameworkPack, PlanPack, Unit } from './pack.contract.ts'
import { packDigest, readPack } from './pack.io.ts'
import { standardsOf } from './pack-framework.ts'
import { unitNameOn, unitTerms } from './pack-units.ts'

const PACKS = fileURLToPath(new URL('../../../packs/', import.meta.url))
const SEED = '/work/shared/seed/wuzhong-plan-2021-2023.txt'
const TARGETS = '/work/shared/reference/targets.md'

let root: string
let plan: PlanPack
let framework: FrameworkPack

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packs-'))
  const read = await Promise.all(['wuzhong-2021', 'sample-framework'].map(it => readPack(join(PACKS, it))))
  expect(read.flatMap(it => it.problems)).toEqual([])
  plan = read[0]!.pack as PlanPack
  framework = read[1]!.pack as FrameworkPack
})
afterAll(() => rm(root, { recursive: true, force: true }))

let copies = 0
/** A copy of all packs with one file changed; returns the folder of the pack and the changed text. */
async function copyWith(pack: string, file: string, change: (text: string) => string) {
  const folder = join(root, String(++copies))
  await cp(PACKS, folder, { recursive: true })
  const path = join(folder, pack, file)
  const text = change(await readFile(path, 'utf8'))
  await writeFile(path, text)
  return { dir: join(folder, pack), text }
}

async function check(dir: string) {
  const out: string[] = []
  const err: string[] = []
  const code = await packCheck(dir, { out: line => out.push(line), err: line => err.push(line) })
  return { code, out, err }
}

const swap = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

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

interface Defect {
  readonly what: string
  readonly pack?: string
  readonly file: string
  readonly change: (text: string) => string
  /** What the reported line must contain, and what the message must say. */
  readonly line: string
  readonly nth?: number
  readonly says: RegExp
}

const defects: readonly Defect[] = [
  {
    what: 'a task number twice',
    file: 'tasks.yaml',
    change: swap('- number: 13\n', '- number: 12\n'),
    line: '- number: 12',
    nth: 2,
    says: /任务编号 12 重复/,
  },
  {
    what: 'a task of a clause that is not there',
    file: 'tasks.yaml',
    change: swap('clause: 四(五)17', 'clause: 四(五)170'),
    line: 'clause: 四(五)170',
    says: /条款 四\(五\)170 不存在/,
  },
  {
    what: 'full-width parentheses',
    file: 'tasks.yaml',
    change: swap('clause: 四(五)17', 'clause: 四（五）17'),
    line: 'clause: 四（五）17',
    says: /括号请用半角/,
  },
  {
    what: 'an aim nobody has',
    file: 'tasks.yaml',
    change: swap('tags: [素质]', 'tags: [效率]'),
    line: 'tags: [效率]',
    says: /目的 效率 不存在/,
  },
  {
    what: 'a clause without its parent',
    file: 'clauses.yaml',
    change: swap('parent: 六', 'parent: 七'),
    line: 'parent: 七',
    says: /上一级条款 七 不存在/,
  },
  {
    what: 'a gist longer than sixty characters',
    file: 'clauses.yaml',
    change: swap('gist: 六项保障', `gist: ${'长'.repeat(61)}`),
    line: `gist: ${'长'.repeat(61)}`,
    says: /gist 太长，不超过 60 字/,
  },
  {
    what: 'a figure without quotes',
    file: 'targets.yaml',
    change: swap('value: "87.5"', 'value: 87.5'),
    line: 'value: 87.5',
    says: /value 应为文字，请给“87.5”加引号/,
  },
  {
    what: 'a target kind that does not exist',
    file: 'targets.yaml',
    change: swap('kind: RANK_MAX', 'kind: RANK'),
    line: 'kind: RANK',
    says: /kind“RANK”不对，只能是 MIN、/,
  },
  {
    what: 'a minimum without its figure',
    file: 'targets.yaml',
    change: swap('  value: "2.18"\n', ''),
    line: 'kind: MIN',
    nth: 5,
    says: /目标 T29 是 MIN，须写数值/,
  },
  {
    what: 'an owner that is no unit',
    file: 'targets.yaml',
    change: swap('suggestedOwner: justice', 'suggestedOwner: justitia'),
    line: 'suggestedOwner: justitia',
    says: /单位 justitia 不存在，请先在 units.yaml 里列出/,
  },
  {
    what: 'a phase criterion on an unknown target',
    file: 'phases.yaml',
    change: swap('target: T05', 'target: T99'),
    line: 'target: T99',
    says: /目标 T99 不存在/,
  },
  {
    what: 'units in a circle',
    file: 'units.yaml',
    change: swap('kind: command\n', 'kind: command\n    parent: office\n'),
    line: 'parent: office',
    says: /“吴忠市创建全国文明城市指挥部”的上级绕回了自己/,
  },
  {
    what: 'one alias for two units',
    file: 'units.yaml',
    change: swap('aliases: [教育局]', 'aliases: [教育局, 司法局]'),
    line: 'aliases: [司法局]',
    says: /“司法局”同时指“吴忠市教育局”和“吴忠市司法局”/,
  },
  {
    what: 'a town whose code is of another county',
    file: 'units.yaml',
    change: swap('- code: 640323201', '- code: 640324299'),
    line: '- code: 640324299',
    says: /区划代码 640324299 与上级代码 640323 不相衔接/,
  },
  {
    what: 'an allowance on an unknown calendar',
    file: 'rules.yaml',
    change: swap('calendar: emergency', 'calendar: nights'),
    line: 'calendar: nights',
    says: /日历 nights 不存在/,
  },
  {
    what: 'the negative list made public',
    file: 'disclosure.yaml',
    change: swap('name: 负面清单\n    show: never', 'name: 负面清单\n    show: public'),
    line: 'show: public',
    nth: 10,
    says: /“负面清单”不得公开/,
  },
  {
    what: 'an unknown field',
    file: 'safeguards.yaml',
    change: swap('  machine: record', '  machin: record'),
    line: 'machin: record',
    says: /不认识的字段 machin/,
  },
  {
    what: 'a key twice',
    file: 'areas.yaml',
    change: swap('  title: 建设诚信守法的市场环境', '  title: 甲\n  title: 建设诚信守法的市场环境'),
    line: 'title: 建设诚信守法的市场环境',
    says: /title 写了两次/,
  },
  {
    what: 'broken YAML',
    file: 'rules.yaml',
    change: swap('pool: office', 'pool: [office'),
    line: 'roles:',
    says: /YAML|缺少符号|缩进/,
  },
  {
    what: 'a day that does not exist',
    file: 'pack.yaml',
    change: swap('2021-04-19', '2021-04-31'),
    line: 'issuedOn: 2021-04-31',
    says: /没有 2021-04-31 这一天/,
  },
  {
    what: 'weights that do not sum to 100',
    pack: 'sample-framework',
    file: 'framework.yaml',
    change: swap('weight: "30"', "weight: '31'"),
    line: "weight: '31'",
    says: /A1 分值 31，下级合计 30，应相等/,
  },
  {
    what: 'a card item on an unknown standard',
    pack: 'sample-framework',
    file: 'cards.yaml',
    change: swap('standard: A2.2.1', 'standard: A2.2.9'),
    line: 'standard: A2.2.9',
    says: /标准 A2.2.9 不存在/,
  },
  {
    what: '未测 counted as a score',
    pack: 'sample-framework',
    file: 'framework.yaml',
    change: swap('counts: missing', "counts: score\n    value: '1'"),
    line: 'counts: score',
    nth: 4,
    says: /“未测”的 counts 只能是 missing/,
  },
  {
    what: 'a standard of a task the plan does not have',
    pack: 'sample-framework',
    file: 'framework.yaml',
    change: swap('tasks: [3, 21]', 'tasks: [3, 40]'),
    line: 'tasks: [3, 40]',
    says: /任务 40 不存在，请先在 规划包 wuzhong-2021 里列出/,
  },
]

describe('broken packs are named by file and line', () => {
  it.each(defects)('$what', async ({ pack = 'wuzhong-2021', file, change, line, nth = 1, says }) => {
    const { dir, text } = await copyWith(pack, file, change)
    const { code, out } = await check(dir)
    const numbers = text
      .split('\n')
      .flatMap((it, i) => (it.replace(/^[\s]+/, '').startsWith(line.replace(/^\s+/, '')) ? [i + 1] : []))
    const place = `${file}:${numbers[nth - 1]} `
    expect(code).toBe(1)
    expect(
      out.filter(it => says.test(it)).map(it => it.slice(0, place.length)),
      out.join('\n'),
    ).toContain(place)
    expect((await readPack(dir)).pack).toBeUndefined()
  })

  it('a missing folder could not be run', async () => {
    const { code, out, err } = await check(join(root, 'nowhere'))
    expect({ code, out }).toEqual({ code: 2, out: [] })
    expect(err[0]).toContain('找不到规划包文件夹')
  })

  it('a missing file, a link, a wrong kind, a strange file', async () => {
    const gone = await copyWith('wuzhong-2021', 'areas.yaml', text => text)
    await rm(join(gone.dir, 'areas.yaml'))
    expect((await check(gone.dir)).out).toEqual(['areas.yaml 缺少文件 areas.yaml'])
    await symlink(SEED, join(gone.dir, 'areas.yaml'))
    expect((await check(gone.dir)).out).toEqual(['areas.yaml areas.yaml 须是普通文件，不能是链接或文件夹'])
    const kind = await copyWith('wuzhong-2021', 'pack.yaml', swap('kind: plan', 'kind: plans'))
    expect((await check(kind.dir)).out[0]).toMatch(/^pack\.yaml:\d+ kind 须写 plan/)
    const strange = await copyWith('wuzhong-2021', 'pack.yaml', text => text)
    await mkdir(join(strange.dir, 'notes'))
    const { code, err } = await check(strange.dir)
    expect({ code, err }).toEqual({ code: 0, err: ['notes 提示：不认识的文件“notes”，没有读取'] })
  })
})

describe('hostile files are refused without harm', () => {
  const bombs: readonly [string, string | Uint8Array, RegExp][] = [
    ['more than 5 MB', `# ${'x'.repeat(5 * 1024 * 1024)}`, /超过 5 MB/],
    [
      'an alias bomb',
      [
        '- &a0 [x]',
        ...Array.from({ length: 12 }, (_, i) => `- &a${i + 1} [${`*a${i},`.repeat(9)}*a${i}]`),
      ].join('\n'),
      /引用（&、\*）太多/,
    ],
    ['a thing inside itself', '- &a [*a]', /./],
    ['fifty thousand brackets', '['.repeat(50_000), /层次太深|YAML|缺少符号/],
    ['GBK text', Uint8Array.of(0x2d, 0x20, 0xd6, 0xd0), /不是 UTF-8 编码/],
    ['a tag', '- !!js/function x', /不支持 ! 标记/],
    ['a prototype', '- __proto__: {number: 1}', /缺少|不认识的字段/],
    ['fifty thousand keys', Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n'), /列表/],
  ]
  it.each(bombs)('%s', async (_, body, says) => {
    const { dir } = await copyWith('wuzhong-2021', 'tasks.yaml', text => text)
    await writeFile(join(dir, 'tasks.yaml'), body)
    const { code, out } = await check(dir)
    expect(code).toBe(1)
    expect(out.join('\n')).toMatch(says)
    expect(Object.prototype).not.toHaveProperty('number')
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
