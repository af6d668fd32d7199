// The board's cells from verdicts, cases and duties; who sees which; how rows are chosen and laid out.
import { describe, expect, it } from 'vitest'
import type { Scope } from '../people/actor.ts'
import { type BoardTask, cellsOf, mayRead, targetsOf } from './board.ts'
import { type Board, cellWords, halves, shownAreas, signCounts } from './board-filter.ts'

const CITY = 100000
const [EAST, WEST] = [100001, 100002]
const task = (number: number, part: Partial<BoardTask> = {}): BoardTask => ({
  code: `task:${number}`,
  number,
  clause: `四(一)${number}`,
  area: '四(一)',
  title: `任务${number}`,
  lead: null,
  supports: [],
  targets: [],
  standards: [],
  ...part,
})

describe('cells', () => {
  const cells = cellsOf({
    cityId: CITY,
    divisions: [CITY, EAST, WEST],
    tasks: [
      task(1, { targets: ['T01', 'T02'] }),
      task(2, { standards: ['standard:A'] }),
      task(3),
      task(4, { targets: ['T03'] }),
    ],
    verdicts: [
      { target: 'T01', division: CITY, verdict: '达标' },
      { target: 'T02', division: CITY, verdict: '达标' },
      { target: 'T01', division: EAST, verdict: '不达标' },
      { target: 'T03', division: CITY, verdict: '达标' },
    ],
    cases: [
      { division: EAST, requirement: 'standard:A', open: 2, overdue: 1 },
      { division: CITY, requirement: 'standard:A', open: 1, overdue: 0 },
      { division: EAST, requirement: 'standard:B', open: 9, overdue: 9 },
    ],
    duties: [{ requirement: 'target:T03', division: WEST, overdue: 1 }],
  })

  it('a county that is not measured has no sign of its own', () =>
    expect(cells[0]!.map(it => it.sign)).toEqual(['达标', '不达标', '没有该项']))
  it('the city takes in the cases of its counties and its own', () =>
    expect(cells[1]!.map(it => [it.sign, it.openCases, it.overdueCases])).toEqual([
      ['不达标', 3, 1],
      ['不达标', 2, 1],
      ['数据不足', 0, 0],
    ]))
  it('a task without targets and standards has nothing', () =>
    expect(cells[2]!.map(it => it.sign)).toEqual(['没有该项', '没有该项', '没有该项']))
  it('an overdue measure of a county counts there and for the city', () =>
    expect(cells[3]!.map(it => it.sign)).toEqual(['不达标', '没有该项', '不达标']))
})

describe('who sees which cell', () => {
  const scope = (part: Partial<Scope>): Scope => ({
    all: false,
    divisions: [],
    unitIds: [],
    personId: null,
    ...part,
  })
  it.each([
    ['the office', scope({ all: true }), false, [true, true, true]],
    ['a county office', scope({ divisions: [EAST] }), false, [true, true, false]],
    ['a unit that leads the task', scope({}), true, [true, true, true]],
    ['a unit that has nothing to do with it', scope({}), false, [true, false, false]],
  ] as const)('%s', (_, it, mine, seen) =>
    expect([CITY, EAST, WEST].map(division => mayRead(it, CITY, division, mine))).toEqual(seen),
  )
})

it('a target belongs to the task it names, else to the tasks of its clauses', () => {
  const targets = [
    { code: 'T1', clause: '四(一)1' },
    { code: 'T2', clause: '三', alsoClauses: ['四(一)1'] },
    { code: 'T3', clause: '四(一)1', task: 2 },
    { code: 'T4', clause: '四(一)2' },
  ]
  expect(targetsOf(task(1), targets)).toEqual(['T1', 'T2'])
  expect(targetsOf(task(2), targets)).toEqual(['T3', 'T4'])
})

describe('what is shown', () => {
  const cell = (sign: string, part = {}) => ({
    sign,
    pass: 0,
    fail: 0,
    missing: 0,
    human: 0,
    na: 0,
    openCases: 0,
    overdueCases: 0,
    overdueDuties: 0,
    ...part,
  })
  const lead = { unitId: 'u1', unitName: '甲单位' }
  const row = (number: number, area: string, cells: Board['tasks'][number]['cells'], led = false) => ({
    ...{ code: `task:${number}`, number, clause: `${area}${number}`, area, title: '', mine: false },
    lead: led ? lead : null,
    cells,
  })
  const board: Board = {
    at: '',
    title: '',
    columns: [
      { division: CITY, name: '某市', short: '全市', mine: false },
      { division: EAST, name: '东县', short: '东县', mine: false },
    ],
    areas: [
      { code: 'area:A01', clause: '四(一)', title: '甲' },
      { code: 'area:A02', clause: '四(二)', title: '乙' },
    ],
    tasks: [
      row(1, '四(一)', [cell('达标'), cell('不达标', { overdueCases: 2, openCases: 5 })], true),
      row(2, '四(一)', [cell('数据不足'), cell('没有该项')]),
      row(3, '四(二)', [cell('达标'), null]),
    ],
  }
  const numbers = (chosen: Parameters<typeof shownAreas>[1]) =>
    shownAreas(board, chosen).flatMap(area => area.rows.map(it => it.number))

  it.each([
    [{}, [1, 2, 3]],
    [{ unit: 'u1' }, [1]],
    [{ unit: 'none' }, [2, 3]],
    [{ area: '四(二)' }, [3]],
    [{ sign: '达标' }, [1, 3]],
    [{ sign: '达标', division: EAST }, []],
    [{ sign: '不达标', division: EAST }, [1]],
    [{ division: EAST }, [1, 2, 3]],
    [{ unit: 'none', sign: '达标' }, [3]],
  ])('%o', (chosen, shown) => expect(numbers(chosen)).toEqual(shown))

  it('counts the signs under everything chosen but the sign itself', () => {
    expect(Object.fromEntries(signCounts(board, { sign: '达标' }))).toEqual({
      达标: 2,
      不达标: 1,
      数据不足: 1,
      没有该项: 1,
    })
    expect(Object.fromEntries(signCounts(board, { division: EAST }))).toEqual({ 不达标: 1, 没有该项: 1 })
  })

  it('says a cell in words', () => {
    expect(cellWords(board.tasks[0]!, 1, board.columns)).toBe(
      '东县，第 1 项任务，不达标，超期 2 件，在办案件 5 件',
    )
    expect(cellWords(board.tasks[2]!, 1, board.columns)).toBe('东县，第 3 项任务，不在您的查看范围')
  })

  it('lays areas out in two halves of about the same height, in order', () => {
    const areas = [5, 3, 3, 3, 6, 6, 4, 3, 3, 3].map(n => ({ rows: Array.from({ length: n }) }))
    expect(halves(areas).map(part => part.map(it => it.rows.length))).toEqual([
      [5, 3, 3, 3, 6],
      [6, 4, 3, 3, 3],
    ])
    expect(halves([{ rows: [1] }])).toHaveLength(1)
    expect(halves([])).toEqual([])
  })
})
