// Every kind of broken pack is named by file and line; hostile files do no harm.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readPack } from './pack.io.ts'
import { check, copyWith, removeCopies, root, swap } from './pack.testbed.ts'

const ELSEWHERE = fileURLToPath(import.meta.url)

afterAll(removeCopies)

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
    what: 'a clean-up of a class nobody knows',
    file: 'rules.yaml',
    change: swap('categories: [car-parking, ', 'categories: [moon-parking, '),
    line: 'categories: [moon-parking',
    says: /问题分类 moon-parking 不存在/,
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
    what: 'a clause served twice',
    file: 'implementation.yaml',
    change: swap('- clause: 二(五)\n', '- clause: 二(四)\n'),
    line: '- clause: 二(四)',
    nth: 2,
    says: /条款 二\(四\) 重复/,
  },
  {
    what: 'a clause served that is not there',
    file: 'implementation.yaml',
    change: swap('- clause: 六(四)', '- clause: 六(九)'),
    line: '- clause: 六(九)',
    says: /条款 六\(九\) 不存在/,
  },
  {
    what: 'a figure the product does not have',
    file: 'implementation.yaml',
    change: swap('serve: cases-overdue', 'serve: cases-lost'),
    line: '- serve: cases-lost',
    says: /平台没有“cases-lost”；数字写 tasks-led、/,
  },
  {
    what: 'a register the pack does not have',
    file: 'implementation.yaml',
    change: swap('serve: page:field', 'serve: register:lost'),
    line: '- serve: register:lost',
    says: /登记册 lost 不存在，请先在 registers.yaml 里列出/,
  },
  {
    what: 'a page the product does not have',
    file: 'implementation.yaml',
    change: swap('serve: page:field', 'serve: page:moon'),
    line: '- serve: page:moon',
    says: /平台没有“page:moon”/,
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
    line: 'handling:',
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
  {
    what: 'an indicator twice',
    file: 'indicators.yaml',
    change: swap('- code: river-out\n', '- code: river-in\n'),
    line: '- code: river-in',
    nth: 2,
    says: /指标 river-in 重复/,
  },
  {
    what: 'an indicator of a target that is not there',
    file: 'indicators.yaml',
    change: swap('for: [T46]', 'for: [T460]'),
    line: 'for: [T460]',
    says: /目标 T460 不存在/,
  },
  {
    what: 'an indicator of a unit nobody knows',
    file: 'indicators.yaml',
    change: swap(
      'owner: housing\n    source: 城市建设统计\n    dueDays: 90\n    limits: { low: "0", high: "100" }',
      'owner: nobody\n    source: 城市建设统计\n    dueDays: 90\n    limits: { low: "0", high: "100" }',
    ),
    line: 'owner: nobody',
    says: /单位 nobody 不存在/,
  },
  {
    what: 'a figure without its unit',
    file: 'indicators.yaml',
    change: swap(
      'name: 城市建成区绿化覆盖率\n    for: [T46]\n    measure: figure\n    unit: "%"\n',
      'name: 城市建成区绿化覆盖率\n    for: [T46]\n    measure: figure\n',
    ),
    line: '- code: green-cover',
    says: /是数，须写单位/,
  },
  {
    what: 'a class of a scale that is not there',
    file: 'indicators.yaml',
    change: swap('scale: 地表水', 'scale: 地下水'),
    line: 'scale: 地下水',
    says: /等级 地下水 不存在/,
  },
  {
    what: 'subjects of a list that is not there',
    file: 'indicators.yaml',
    change: swap('subjects: { list: drains }', 'subjects: { list: ditches }'),
    line: 'subjects: { list: ditches }',
    says: /名录 ditches 不存在/,
  },
  {
    what: 'counties beside subjects',
    file: 'indicators.yaml',
    change: swap('subjects: [金沙湾断面]', 'subjects: [金沙湾断面]\n    counties: true # planted'),
    line: 'counties: true # planted',
    says: /已逐个对象填报/,
  },
  {
    what: 'a lower bound above the upper one',
    file: 'indicators.yaml',
    change: swap('usual: { low: "10", high: "60" }', 'usual: { low: "61", high: "60" }'),
    line: 'usual: { low: "61", high: "60" }',
    says: /下限应小于上限/,
  },
  {
    what: 'a benchmark among a list that is not there',
    file: 'indicators.yaml',
    change: swap('unit: 元, among: peer-cities, for: [T10]', 'unit: 元, among: peers, for: [T10]'),
    line: '- { code: peer-gdp',
    says: /名录 peers 不存在/,
  },
  {
    what: 'a goal under one that is not there',
    file: 'indicators.yaml',
    change: swap('clause: 四(八)32, parent: sky }', 'clause: 四(八)32, parent: heaven }'),
    line: '- { code: dust-coal',
    says: /上一级分目标 heaven 不存在/,
  },
  {
    what: 'a rule that does not read',
    file: 'indicators.yaml',
    change: swap(
      'expr: reading("限时、限期整改按期办结率") = 100%',
      'expr: reading("限时、限期整改按期办结率") = = 100%',
    ),
    line: 'expr: reading("限时、限期整改按期办结率")',
    says: /目标 T81 的算式/,
  },
  {
    what: 'a rule about an indicator that is not there',
    file: 'indicators.yaml',
    change: swap('expr: reading("限时、限期整改按期办结率") = 100%', 'expr: reading("按期办结率") = 100%'),
    line: 'expr: reading("按期办结率")',
    says: /目标 T81 的算式/,
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
    await symlink(ELSEWHERE, join(gone.dir, 'areas.yaml'))
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
