// 规划落实对照: what serves a clause comes from its task, its targets and the pack; what nothing serves says so.
import { describe, expect, it } from 'vitest'
import { figures, pages, servedOf } from '../plan/implementation.ts'
import type { BoardTask, Cell } from './board.ts'
import { type ClauseInput, clauseList, countClauses } from './clause-list.ts'
import { type FigureInput, figureSentences } from './figure.ts'

const clause = (id: string, parent: string | null, level: number) => ({
  id,
  parent,
  level,
  marker: '',
  heading: id,
  gist: '要点',
})
const task: BoardTask = {
  code: 'task:1',
  number: 1,
  clause: '四(一)1',
  area: '四(一)',
  title: '',
  lead: { unitId: 'u', unitName: '甲局' },
  supports: ['v'],
  targets: ['T01'],
  standards: ['standard:A'],
}
const cell: Cell = {
  sign: '不达标',
  pass: 1,
  fail: 0,
  missing: 0,
  human: 0,
  na: 0,
  openCases: 3,
  overdueCases: 1,
  overdueDuties: 0,
}
const input: ClauseInput = {
  clauses: [
    clause('三', null, 1),
    clause('四', null, 1),
    clause('四(一)', '四', 2),
    clause('四(一)1', '四(一)', 3),
    clause('五', null, 1),
    clause('五(一)', '五', 2),
    clause('五(二)', '五', 2),
    clause('六', null, 1),
    clause('六(一)', '六', 2),
  ],
  implementation: [
    { clause: '五(一)', by: [{ serve: 'page:ledger', words: '账本' }] },
    {
      clause: '六(一)',
      by: [
        { serve: 'cases-open', words: '案件' },
        { serve: 'register:gone', words: '名册' },
      ],
    },
  ],
  tasks: [task],
  cells: [cell],
  targets: [
    { code: 'T01', clauses: ['四(一)1'], indicator: '指标一', verdict: '达标', sentence: '达标。' },
    {
      code: 'T02',
      clauses: ['三', '五(一)'],
      indicator: '指标二',
      verdict: '数据不足',
      sentence: '没有数据。',
    },
  ],
  figure: () => ({ sentence: '在办案件 3 件。', data: true, tone: 'calm' }),
  register: () => undefined,
}
const views = clauseList(input)
const view = (id: string) => views.find(it => it.id === id)!

describe('a clause', () => {
  it('of a task: lead, targets, cases, and the sign of the board', () => {
    expect(view('四(一)1').sign).toBe('不达标')
    expect(view('四(一)1').items.map(it => it.sentence)).toEqual([
      '甲局牵头，配合单位 1 个。',
      '达标 1 个。',
      '在办案件 3 件，其中超期 1 件。',
    ])
  })
  it('of an area: its tasks and their targets', () =>
    expect(view('四(一)').items.map(it => it.sentence)).toEqual([
      '1 项任务都有牵头单位；目标 1 个，达标 1 个。',
    ]))
  it('with targets only, none of them filed: served, no data, no pass', () => {
    expect(view('三')).toMatchObject({ served: true, data: false, sign: '数据不足' })
    expect(view('三').items[0]!.sentence).toBe('都还没有数据，不算达标。')
  })
  it('served by what the pack lists; a register the city lacks serves nothing', () => {
    expect(view('五(一)').items.map(it => it.serve)).toEqual(['targets:五(一)', 'page:ledger'])
    expect(view('六(一)').items.map(it => it.serve)).toEqual(['cases-open'])
  })
  it('that nothing serves is not served', () =>
    expect(view('五(二)')).toMatchObject({ served: false, data: false, items: [], sign: null }))
  it('that is a heading is served when everything under it is', () => {
    expect(view('四')).toMatchObject({ served: true, data: true, under: { clauses: 1, served: 1, data: 1 } })
    expect(view('五')).toMatchObject({
      served: false,
      data: false,
      under: { clauses: 2, served: 1, data: 0 },
    })
  })
  it('is counted', () => expect(countClauses(views)).toEqual({ clauses: 9, served: 7, withData: 5 }))
})

describe('figures', () => {
  const empty: FigureInput = {
    inReview: 0,
    open: 0,
    overdue: 0,
    closed: 0,
    returned: 0,
    places: 0,
    ownedPlaces: 0,
    units: 60,
    posts: 0,
    dutiesOpen: 0,
    dutiesOverdue: 0,
    orders: 0,
    papers: 0,
    named: 0,
    namedUnits: 0,
    rounds: 0,
    visits: 0,
    position: 0,
    tasks: 39,
    led: 0,
    targets: 84,
    pass: 0,
    fail: 0,
    missing: 84,
    human: 0,
    na: 0,
    round: null,
    phase: null,
  }
  it.each(Object.entries(figureSentences))('%s says on an empty city that there is nothing yet', (_, say) => {
    const saying = say(empty)
    expect(saying.data).toBe(false)
    expect(saying.tone).not.toBe('done')
    expect(saying.sentence).toMatch(/^.*。$/)
  })
  it('late ones are told as late', () => {
    const busy = { ...empty, open: 5, overdue: 2, closed: 3, dutiesOpen: 6, dutiesOverdue: 2 }
    expect(figureSentences['cases-open'](busy)).toEqual({
      sentence: '在办案件 5 件，其中超期 2 件。',
      data: true,
      tone: 'late',
    })
    expect(figureSentences['cases-overdue']({ ...busy, overdue: 0 })).toMatchObject({
      sentence: '没有超期的案件。',
      tone: 'done',
    })
  })
})

it('what serves a clause is a figure, a page or a register', () => {
  for (const name of Object.keys(figures)) expect(servedOf(name)).toEqual({ kind: 'figure', name })
  for (const name of Object.keys(pages)) expect(servedOf(`page:${name}`)).toEqual({ kind: 'page', name })
  expect(servedOf('register:policy')).toEqual({ kind: 'register', code: 'policy' })
  for (const wrong of ['', 'toString', 'page:nowhere', 'page:', '案件', 'register:', 'a b'])
    expect(servedOf(wrong)).toBeUndefined()
})
