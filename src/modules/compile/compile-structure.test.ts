// Lists, tables and owners as papers write them without the usual form.
import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'

const tasksOf = (text: string) =>
  compilePlan(text).tasks.map(({ clause, title, leads, supports, due }) => [
    clause,
    title,
    leads.join('、'),
    supports.join('、'),
    due,
  ])

describe('lists', () => {
  it('一、二、三、 with nothing below them are tasks, a part with a name of its own is not', () => {
    const text =
      '云溪区整治方案\n一、总体目标\n全区整洁有序。\n二、开展摸底调查\n逐条建档。\n三、推进路面修复\n修复破损路面5万平方米。\n四、规范停车秩序\n施划泊位1200个。\n五、保障措施\n加强领导。\n'
    expect(tasksOf(text).map(([clause]) => clause)).toEqual(['二', '三', '四'])
  })

  it('主要任务 with one paragraph holds no task', () => {
    const text =
      '云溪区整治方案\n一、总体目标\n整洁有序。\n二、主要任务\n清理垃圾，整治河道。\n三、工作要求\n加强领导。\n'
    expect(tasksOf(text)).toEqual([])
  })

  it('a) b) are markers below what is open, E) alone is none', () => {
    const clauses = compilePlan(
      '方案\n一、任务\n1．停车\na）机动车；\nb）非机动车。\nE）类不计。\n2．绿化\n',
    ).clauses
    expect(clauses.map(({ id }) => id)).toEqual(['一', '一1', '一1(a)', '一1(b)', '一2'])
  })

  it('一是 on lines of their own are tasks below a part and steps below an item', () => {
    expect(
      tasksOf('方案\n一、攻坚任务\n一是清理占道经营。\n二是规范户外广告。\n').map(([clause]) => clause),
    ).toEqual(['一一是', '一二是'])
    expect(
      tasksOf('方案\n一、攻坚任务\n（一）市容\n一是清理占道经营。\n二是规范户外广告。\n').map(
        ([clause]) => clause,
      ),
    ).toEqual(['一(一)'])
  })

  it('aims below a chapter of work are no tasks, articles of an assessment neither', () => {
    const text =
      '规划\n第一章 重点领域\n第一节 健康\n（一）主要目标\n1.死亡率控制在3‰以内。\n（二）策略措施\n1.完善服务。每乡2名人员。\n'
    expect(tasksOf(text).map(([clause]) => clause)).toEqual(['第一章第一节(二)1'])
    expect(tasksOf('考核办法\n第一章 考核内容与计分\n第一条 实行百分制。\n第二条 每季度考核。\n')).toEqual([])
  })
})

describe('numbering', () => {
  it('decimals of three levels', () => {
    const text =
      '计划\n第一部分 重点任务\n1.1 蓝天\n1.1.1 工业治理。治理3家。\n1.1.2 车辆治理。淘汰9辆。\n1.2 碧水\n1.2.1 管网。新建60公里。\n'
    expect(compilePlan(text).clauses.map(({ id, level }) => [id, level])).toEqual([
      ['第一部分', 1],
      ['第一部分1.1', 2],
      ['第一部分1.1.1', 3],
      ['第一部分1.1.2', 3],
      ['第一部分1.2', 2],
      ['第一部分1.2.1', 3],
    ])
    expect(tasksOf(text).map(([clause]) => clause)).toEqual([
      '第一部分1.1.1',
      '第一部分1.1.2',
      '第一部分1.2.1',
    ])
  })
  it('a paper that is only (一)(二)(三)', () =>
    expect(
      tasksOf(
        '工作清单\n制定本清单，加强治理。\n（一）建强组织。覆盖率95%。\n（二）完善阵地。打造20个。\n',
      ).map(([clause]) => clause),
    ).toEqual(['(一)', '(二)']))
  it('parts without numbers, where no part has one', () => {
    const text =
      '攻坚方案\n主要目标\n普及率达到85%。\n重点任务\n1.推进户厕改造。改造5000座。\n2.强化管护。配备20名。\n保障措施\n1.加强领导。每半年研究1次。\n'
    expect(compilePlan(text).clauses.map(({ id }) => id)).toEqual([
      '主要目标',
      '重点任务',
      '重点任务1',
      '重点任务2',
      '保障措施',
      '保障措施1',
    ])
    expect(tasksOf(text).map(([clause]) => clause)).toEqual(['重点任务1', '重点任务2'])
  })
  it('of several plans in annexes each has parts of its own', () => {
    const text =
      '市城管委关于印发《提升方案》和《考核细则》的通知\n各区：\n现印发给你们。\n\n附件1\n提升方案\n一、行动目标\n机扫率95%。\n二、重点行动\n（一）洁净城市。新增车辆60台。\n（二）畅通城市。新增泊位300个。\n三、保障机制\n（一）强化统筹。每季度开会一次。\n\n附件2\n考核细则\n一、考核内容\n满分100分。\n二、结果运用\n末位的约谈。\n'
    expect(compilePlan(text).title).toBe('提升方案')
    expect(tasksOf(text).map(([, title]) => title)).toEqual(['洁净城市', '畅通城市'])
  })
  it('a day of issue with 印发', () =>
    expect(compilePlan('方案\n一、任务\n（一）清扫\n\n县政府办公室\n2024年3月6日印发\n').issuedOn).toBe(
      '2024-03-06',
    ))
})

describe('owners of one task', () => {
  const owned = (words: string) =>
    tasksOf(`方案\n一、主要任务\n1．清扫道路。加强清扫。${words}\n2．别的。开展。\n`)[0]!.slice(2)
  it.each([
    ['（责任单位：市城管局（牵头）、市住建局、各区政府）', '市城管局', '市住建局、各区政府', null],
    ['（市城管局牵头，会同市住建局、市公安局落实）', '市城管局', '市住建局、市公安局', null],
    ['（市发展改革委、市财政局等部门和各县区按职责分工负责）', '市发展改革委、市财政局、各县区', '', null],
    ['（责任单位：市城管局；时间：2024年6月底前）', '市城管局', '', '2024年6月底前'],
    ['（责任领导：王某；责任单位：市城管局；责任人：李某）', '市城管局', '', null],
    ['（市城管局主办，市住建局协办）', '市城管局', '市住建局', null],
    ['由市城管局会同市住建局负责。', '市城管局', '市住建局', null],
    ['（市城管局 市住建局负责）', '市城管局、市住建局', '', null],
  ])('%s', (words, leads, supports, due) => expect(owned(words)).toEqual([leads, supports, due]))
})

describe('owners given to several tasks', () => {
  const body =
    '方案（2024年）\n一、主要任务\n1．修路。新修道路5公里。\n2．栽树。（区园林局负责）\n3．清淤。清淤3公里。\n'
  it('以上任务由…', () => {
    expect(
      tasksOf(`${body}以上任务由区城管局牵头，各街道配合，2024年底前完成。\n二、工作要求\n加强领导。\n`),
    ).toEqual([
      ['一1', '修路', '区城管局', '各街道', '2024年底前'],
      ['一2', '栽树', '区园林局', '', '2024年底前'],
      ['一3', '清淤', '区城管局', '各街道', '2024年底前'],
    ])
  })
  it('of all tasks, said among the safeguards', () => {
    const tasks = tasksOf(`${body}二、工作要求\n（一）明确责任。本方案各项任务由区住建局牵头负责。\n`)
    expect(tasks.map(([, , leads]) => leads)).toEqual(['区住建局', '区园林局', '区住建局'])
  })
  it('下同', () => {
    const text =
      '方案\n一、主要任务\n1．修路。（区住建局牵头，各街道配合，下同）\n2．栽树。\n3．清淤。（区水务局负责）\n'
    expect(tasksOf(text).map(([, , leads, supports]) => [leads, supports])).toEqual([
      ['区住建局', '各街道'],
      ['区住建局', '各街道'],
      ['区水务局', ''],
    ])
  })
  it('nothing is given where nobody says so', () =>
    expect(tasksOf(body).map(([, , leads]) => leads)).toEqual(['', '区园林局', '']))
})

describe('tables', () => {
  const wanted = [
    ['附件·1', '整治市场', '市市场监管局', '各区', '9月底'],
    ['附件·2', '新建公厕', '市城管局', '', '12月底'],
  ]
  const head = ['序号', '类别', '工作内容', '目标要求', '牵头单位', '配合单位', '完成时间']
  const rows = [
    ['1', '市容', '整治市场', '规范率100%', '市市场监管局', '各区', '9月底'],
    ['2', '环卫', '新建公厕', '新建公厕35座', '市城管局', '/', '12月底'],
  ]
  const paper = (lines: readonly string[]) =>
    `市爱卫会关于印发《任务分解表》的通知\n各区：\n现印发给你们。\n\n附件\n任务分解表\n\n${lines.join('\n')}\n`

  it.each([
    ['tabs', [head, ...rows].map(row => row.join('\t'))],
    [
      'signs',
      [
        `| ${head.join(' | ')} |`,
        '|---|---|---|---|---|---|---|',
        ...rows.map(row => `| ${row.join(' | ')} |`),
      ],
    ],
    ['a cell a line', [...head, ...rows.flat()]],
  ])('%s', (_, lines) => {
    expect(tasksOf(paper(lines))).toEqual(wanted)
    expect(compilePlan(paper(lines)).targets.map(({ clause, kind, value }) => [clause, kind, value])).toEqual(
      [
        ['附件·1', 'EQ100', 100],
        ['附件·2', 'MIN', 35],
      ],
    )
  })

  it('of indicators: ranks, words, units in names, and what is better small', () => {
    const table =
      '指标体系\n一、指标\n序号\t指标名称\t2020年实际\t2025年目标\t指标属性\n1\t清扫率（%）\t78\t≥92\t约束性\n2\t考评排名\t第25名\t前15名\t预期性\n3\t回收利用率\t30%\t逐年提高\t预期性\n4\t安全事故\t2起\t0\t约束性\n5\t投诉办结率\t90%\t98%\t预期性\n6\tPM2.5浓度（微克/立方米）\t42\t35\t约束性\n7\t监管平台\t未建\t建成运行\t预期性\n'
    expect(compilePlan(table).targets.map(({ kind, value, unit }) => [kind, value, unit])).toEqual([
      ['MIN', 92, '%'],
      ['RANK_MAX', 15, '名'],
      ['YOY_UP', null, null],
      ['ZERO', 0, null],
      ['MIN', 98, '%'],
      ['MAX', 35, '微克/立方米'],
      ['BOOL', null, null],
    ])
  })

  it('a cell of two lines, and one merged with that above', () => {
    const lines = [
      ...head,
      ...rows[0]!,
      '2',
      '新建公厕',
      '新建公厕35座',
      '二类以上比例不低于80%',
      '市城管局',
      '各街道',
      '12月底',
    ]
    const longer = [
      ...head,
      '1',
      '市容',
      '整治市场',
      '规范率100%',
      '户均达标率95%',
      '市市场监管局',
      '各区',
      '9月底',
      ...rows[1]!,
    ]
    expect(tasksOf(paper(longer))).toEqual(wanted)
    expect(tasksOf(paper(lines))[0]).toEqual(wanted[0])
  })
})

it('a title is not lost to the note of its adoption, a day before which a house was built is no time', () => {
  const plan = compilePlan(
    '垃圾分类考核办法（试行）\n（2023年6月12日市人民政府第18次常务会议审议通过）\n第一条 制定本办法。\n',
  )
  expect(plan.title).toBe('垃圾分类考核办法（试行）')
  expect(tasksOf('方案\n一、主要任务\n1．改造小区。改造2000年以前建成的小区58个。\n')[0]![4]).toBeNull()
})
