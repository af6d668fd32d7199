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
