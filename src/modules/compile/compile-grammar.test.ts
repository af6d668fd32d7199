// The grammar of a figure: what it is when it is no bound, and that it is a bound otherwise, whatever the verb.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'
import { figuresOf } from './compile-figures.ts'
import { ROLES, roleOf } from './compile-targets-roles.ts'

/** What is found in a sentence of a task, in a paper of 2024. */
const found = (sentence: string) =>
  compilePlan(
    `东岭市城市提升行动方案（2024—2026年）\n一、重点任务\n（一）城市建设\n1．推进工作落实。${sentence}\n2．别的工作。开展宣传。\n`,
  ).targets.map(({ kind, value, unit, indicator }) => [kind, value, unit, indicator])

describe('a figure that is no bound', () => {
  it.each(ROLES.map(({ role, example }) => [role, example] as const))('%s: %s', (_, example) => {
    const roles = figuresOf(example).map(figure =>
      roleOf(figure, example.slice(0, figure.from), example.slice(figure.to)),
    )
    expect(roles.some(role => role !== undefined)).toBe(true)
  })

  it.each([
    '对新引进的企业给予最高500万元奖励。',
    '成立由分管副市长任组长的5人专班。',
    '分三个阶段推进，第一阶段用3个月时间完成摸底。',
    '资金按照省补40%、市补20%、县自筹40%的比例筹措。',
    '距离学校50米内设置减速带。',
    '推动百家企业结对百个社区。',
    '依据市政府令第45号和GB50763标准执行。',
    '实施“百千万”工程，推进“十大行动”。',
    '为坚决防范安全事故，开展专项行动。',
    '禁止新建35蒸吨/小时以下燃煤锅炉。',
    '全市辖5县2区，总面积1.2万平方公里，总人口280万人。',
    '对照78项测评指标逐项自查。',
    '老旧小区占比超过30%，改造任务艰巨。',
    '第三方测评结果显示，满意度为85.6%。',
    '用好3000万元专项资金，抽调10名骨干，深入86个社区。',
  ])('%s', sentence => expect(found(sentence)).toEqual([]))
})

describe('a figure is a bound, whatever the verb', () => {
  it.each([
    [
      '招引亿元以上项目60个，实际到位资金120亿元。',
      [
        ['MIN', 60, '个'],
        ['MIN', 120, '亿元'],
      ],
    ],
    [
      '新增处理能力3万吨/日，敷设管网80公里。',
      [
        ['MIN', 3, '万吨/日'],
        ['MIN', 80, '公里'],
      ],
    ],
    ['梳理形成36项清单。', [['MIN', 36, '项']]],
    [
      '接种率保持在95%以上，其中麻疹疫苗98%以上。',
      [
        ['MIN', 95, '%'],
        ['MIN', 98, '%'],
      ],
    ],
    [
      '农村公路三百六十公里，充电桩达到五千个。',
      [
        ['MIN', 360, '公里'],
        ['MIN', 5000, '个'],
      ],
    ],
    [
      '快充桩占比三成以上，覆盖率达百分之八十五。',
      [
        ['MIN', 3, '成'],
        ['MIN', 85, '%'],
      ],
    ],
    ['三分之二以上的社区建有日间照料中心。', [['MIN', null, null]]],
    ['实现“95%的居民小区达到绿色社区标准”。', [['MIN', 95, '%']]],
    ['服务圈覆盖90%以上的街道。', [['MIN', 90, '%']]],
    ['排名不低于第20位。', [['RANK_MAX', 20, '位']]],
    ['道路破损3日内修复。', [['SLA', 3, '日']]],
    ['故障24小时内修复率不低于98%。', [['MIN', 98, '%']]],
    [
      '漏损率达到9%，PM2.5浓度达到35微克/立方米。',
      [
        ['MAX', 9, '%'],
        ['MAX', 35, '微克/立方米'],
      ],
    ],
    [
      '死亡率控制在十万分之九以下，投诉率不高于千分之四点五。',
      [
        ['MAX', 9, '/10万'],
        ['MAX', 4.5, '‰'],
      ],
    ],
    ['每个县至少建有1所具备医养功能的供养机构。', [['MIN', 1, '所']]],
    [
      '每个网格配备1名网格长、2名网格员。',
      [
        ['MIN', 1, '名'],
        ['MIN', 2, '名'],
      ],
    ],
    [
      '打造2个省级、5个市级示范中心。',
      [
        ['MIN', 2, '个'],
        ['MIN', 5, '个'],
      ],
    ],
    [
      '接报后城区30分钟、乡镇60分钟内到达现场。',
      [
        ['SLA', 30, '分钟'],
        ['SLA', 60, '分钟'],
      ],
    ],
    [
      '实现街道全覆盖、社区覆盖率80%。',
      [
        ['EQ100', null, null],
        ['MIN', 80, '%'],
      ],
    ],
    ['让80%以上的群众看到变化。', [['MIN', 80, '%']]],
    ['组建不少于100人的应急队伍。', [['MIN', 100, '人']]],
    ['人均培训时长每年不少于24学时。', [['MIN', 24, '学时']]],
    ['平均间距不大于800米。', [['MAX', 800, '米']]],
  ] as const)('%s', (sentence, wanted) =>
    expect(found(sentence).map(([kind, value, unit]) => [kind, value, unit])).toEqual(wanted),
  )

  it('a range gives its lower end, of a ceiling its upper', () => {
    expect(found('每个县重点打造3—5个示范村。')).toEqual([['MIN', 3, '个', '示范村']])
    expect(found('平均响应时间控制在10至15分钟以内。')[0]!.slice(0, 3)).toEqual(['MAX', 15, '分钟'])
  })

  it('a row of figures shares the object behind it and the years before it', () => {
    const plan = compilePlan(
      '东岭市方案（2024—2026年）\n一、重点任务\n1．改造。2024年、2025年分别改造60个、80个老旧小区。',
    )
    expect(plan.targets.map(({ value, indicator, period }) => [value, indicator, period])).toEqual([
      [60, '老旧小区', '2024年'],
      [80, '老旧小区', '2025年'],
    ])
  })

  it('what was spoken of before is what a lone figure measures', () => {
    expect(found('提高普惠性幼儿园覆盖率。到2025年达到90%以上。')).toEqual([
      ['MIN', 90, '%', '普惠性幼儿园覆盖率'],
    ])
    expect(found('新建口袋公园。2024年20个，2025年30个。')).toEqual([
      ['MIN', 20, '个', '口袋公园'],
      ['MIN', 30, '个', '口袋公园'],
    ])
    expect(found('新增公共停车泊位：2024年2000个、2025年2500个。').map(([, value]) => value)).toEqual([
      2000, 2500,
    ])
  })

  const nouns = fc.constantFrom('绿化覆盖率', '群众满意率', '社区服务覆盖率', '安装率', '公园绿地占比')
  const bounds = fc.constantFrom(
    ['达到', '以上', 'MIN'],
    ['不低于', '', 'MIN'],
    ['≥', '', 'MIN'],
    ['超过', '', 'MIN'],
    ['提高到', '', 'MIN'],
    ['稳定在', '左右', 'MIN'],
    ['', '以上', 'MIN'],
    ['', '', 'MIN'],
    ['控制在', '以内', 'MAX'],
    ['不高于', '', 'MAX'],
    ['≤', '', 'MAX'],
    ['降到', '以下', 'MAX'],
  )
  it('in every comparison, with every noun', () =>
    fc.assert(
      fc.property(nouns, bounds, fc.integer({ min: 1, max: 99 }), (noun, [left, right, kind], value) => {
        expect(found(`${noun}${left}${value}%${right}。`)).toEqual([[kind, value, '%', noun]])
      }),
    ))
})

describe('words without a figure', () => {
  it.each([
    ['所有乡镇均建成文化站。', 'EQ100', '乡镇'],
    ['市博物馆新馆2025年6月底前建成开放。', 'BOOL', '市博物馆新馆'],
    ['完成国家森林城市创建验收。', 'BOOL', '国家森林城市'],
    ['年内完成生命线工程一期项目建设。', 'BOOL', '生命线工程一期'],
    ['坚决守住不发生区域性金融风险的底线。', 'ZERO', '区域性金融风险'],
    ['教育支出逐年只增不减。', 'YOY_UP', '教育支出'],
    ['藏书量较上年有所增加。', 'YOY_UP', '藏书量'],
    ['能耗强度降幅完成省定目标任务。', 'PLAN_MEET', '能耗强度降幅'],
    ['断面水质全部达到或优于Ⅲ类。', 'ORD_MAX', '断面水质'],
    ['密度控制水平达到C级以上。', 'ORD_MAX', '密度控制水平'],
  ])('%s', (sentence, kind, indicator) =>
    expect(found(sentence).map(([one, , , noun]) => [one, noun])).toEqual([[kind, indicator]]),
  )
})

describe('the past', () => {
  const before = fc.constantFrom(
    '截至2022年底，',
    '目前，',
    '2022年，',
    '去年，',
    '“十三五”期间，',
    '近年来，',
  )
  const said = fc.constantFrom('建成公园', '新增泊位', '绿化面积达到', '培训人员累计')
  it('a number in the past is never a target', () =>
    fc.assert(
      fc.property(before, said, fc.integer({ min: 2, max: 9999 }), (when, what, value) => {
        expect(found(`${when}全市已${what}${value}个，共完成${value}项。`)).toEqual([])
      }),
    ))

  it('ends where what is to be begins', () => {
    expect(found('目前覆盖率为38%，到2026年达到42%以上。').map(([, value]) => value)).toEqual([42])
    expect(found('漏损率由目前的14%降至9%以下。').map(([kind, value]) => [kind, value])).toEqual([['MAX', 9]])
    expect(found('优良天数比率较2023年提高2个百分点以上。').map(([, value]) => value)).toEqual([2])
    expect(found('“十四五”时期，每年扶持3部电影。').map(([, value]) => value)).toEqual([3])
  })
})

describe('form', () => {
  const sentences = fc.constantFrom(
    '新建改建农村公路三百六十公里，危桥改造42座，养护率≥95%。',
    '供水漏损率由14%降至9%以下；一般工单5个工作日内办结。',
    '孕产妇死亡率、婴儿死亡率分别控制在12/10万、4‰以下。',
  )
  it('spaces between characters and width of signs change nothing', () =>
    fc.assert(
      fc.property(sentences, fc.array(fc.nat(200), { maxLength: 6 }), (sentence, places) => {
        const chars = [...sentence]
        const spread = chars
          .map((char, i) =>
            places.includes(i) && !/[\d.]/.test(char + (chars[i + 1] ?? '')) ? `${char} ` : char,
          )
          .join('')
        expect(found(spread).map(row => row.slice(0, 3))).toEqual(found(sentence).map(row => row.slice(0, 3)))
        const half = sentence.replaceAll('，', ',').replaceAll('；', ';').replaceAll('%', '％')
        expect(found(half).map(row => row.slice(0, 2))).toEqual(found(sentence).map(row => row.slice(0, 2)))
      }),
    ))
})
