// The plan board and 规划落实对照 over a real database: cases reach their cell through the ledger, scopes cut what is seen.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, TEST_CITY, TEST_PASSWORD, type TestBench } from '../../server/testing.ts'
import { issueCase, officerOf, testPhoto } from '../../server/testing-loop.ts'
import { runWork } from '../../server/work.ts'
import { signInAs } from '../../simulate/client.ts'
import * as cases from '../cases/cases.contract.ts'
import { readSheets } from '../exchange/exchange.actions.ts'
import { targets } from '../metrics/metrics.contract.ts'
import * as people from '../people/people.contract.ts'
import * as places from '../places/places.contract.ts'
import * as plan from '../plan/plan.contract.ts'
import * as contract from './board.contract.ts'
import { cellText } from './board-sheet.ts'
import { clauses } from './clauses.contract.ts'
import { listTargetVerdicts } from './verdicts.actions.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

// Days pass in this file, and sessions with them.
const fresh = (login: string) => signInAs(bench.app, login, TEST_PASSWORD)
const boardOf = async (login = 'banshi') => (await fresh(login)).call(contract.board)
const rowOf = async (number: number, login?: string) =>
  (await boardOf(login)).tasks.find(it => it.number === number)!
const readClauses = async (login = 'banshi') => (await fresh(login)).call(clauses)
const clauseOf = async (id: string, login?: string) =>
  (await readClauses(login)).clauses.find(it => it.id === id)!

/** Files and issues a case against a standard at a place of the county; tasks 21 and 22 answer for A1.1.1. */
async function fileAt(division: number, requirement = 'standard:A1.1.1') {
  const office = await fresh('banshi')
  const { places: all } = await office.call(places.list)
  const place = all.find(it => it.division === division && it.unitName)!
  const body = { placeId: place.id, title: '路面破损', requirement, photos: [], issue: true }
  const filed = await office.call(cases.file, { body })
  await bench.turn()
  return { ...filed, place }
}

describe('before anything happened', () => {
  it('the board has ten areas, 39 tasks, the city and five counties, and nothing passes', async () => {
    const board = await boardOf()
    expect(board.areas).toHaveLength(10)
    expect(board.tasks).toHaveLength(39)
    expect(board.columns.map(it => it.division)).toEqual([TEST_CITY, 640302, 640303, 640323, 640324, 640381])
    const signs = new Set(board.tasks.flatMap(task => task.cells.map(cell => cell!.sign)))
    expect([...signs].sort()).toEqual(['待人工', '数据不足', '没有该项'])
    expect(board.tasks.every(task => task.lead === null)).toBe(true)
  })

  it('every clause stands in order; what nothing serves says so; nothing passes', async () => {
    const read = await readClauses()
    expect(read.clauses).toHaveLength(80)
    expect(read.clauses[0]!.id).toBe('前言')
    expect(read.counts.clauses).toBe(80)
    expect(read.counts.served).toBeLessThan(80)
    expect(read.counts.withData).toBeLessThan(read.counts.served)
    const unserved = read.clauses.filter(it => !it.served).map(it => it.id)
    expect(unserved).toContain('六(六)')
    expect(read.clauses.every(it => it.sign !== '达标')).toBe(true)
    expect(read.summary.targets).toMatchObject({ all: 84, pass: 0 })
    expect(read.summary.areas.flatMap(it => it.signs)).toHaveLength(39)
  })
})

describe('a task that is divided', () => {
  it('names its unit on the board and in the clause', async () => {
    const office = await fresh('banshi')
    const { units } = await office.call(people.units)
    const lead = units.find(it => it.code === 'demo-bureau-1')!
    await office.call(plan.assign, { params: { code: 'task:21' }, body: { lead: lead.id, supports: [] } })
    expect((await rowOf(21)).lead).toEqual({ unitId: lead.id, unitName: '演示市容单位' })
    expect((await clauseOf('四(六)21')).items[0]!.sentence).toBe('演示市容单位牵头。')
    expect((await clauseOf('四')).items[0]!.sentence).toBe('39 项任务中 1 项有牵头单位，38 项尚未分解。')
  })
})

describe('a case of a standard', () => {
  it('is counted in the cell of its county and of the city, for every task of the standard', async () => {
    await fileAt(640303)
    for (const number of [21, 22]) {
      const { cells } = await rowOf(number)
      expect(cells.map(it => it!.openCases)).toEqual([1, 0, 1, 0, 0, 0])
      expect(cells.every(it => it!.sign !== '达标')).toBe(true)
    }
    expect((await rowOf(23)).cells.every(it => it!.openCases === 0)).toBe(true)
  })

  it('past its time makes the cell fail; rectified and verified it leaves the cell', async () => {
    await issueCase(bench)
    await bench.turn()
    const before = (await rowOf(21)).cells.map(it => it!.overdueCases)
    const late = await fileAt(640323)
    bench.house.clock.pass(24 * 30)
    await bench.turn()
    const { cells } = await rowOf(21)
    expect(cells[3]).toMatchObject({ sign: '不达标', openCases: 1, overdueCases: 1 })
    expect(cells[0]!.overdueCases).toBeGreaterThan(before[0]!)
    const detail = await (await fresh('banshi')).call(contract.boardCell, {
      params: { task: 'task:21', division: '640323' },
    })
    expect(detail.standards.find(it => it.code === 'standard:A1.1.1')).toMatchObject({ open: 1, overdue: 1 })
    const listed = await (await fresh('banshi')).call(cases.list, {
      query: { state: 'open', division: 640323, requirement: 'standard:A1.1.1' },
    })
    expect(listed.cases.map(it => it.id)).toEqual([late.id])
    expect((await clauseOf('五(二)3')).items.find(it => it.serve === 'cases-overdue')!.tone).toBe('late')
    const officer = await fresh(officerOf(late.place.unitName!))
    const photos = [await officer.photo(await testPhoto)]
    await officer.call(cases.handle, {
      params: { id: late.id },
      body: { version: 2, measure: '已修复', photos },
    })
    await (await fresh('hecha1')).call(cases.pass, { params: { id: late.id }, body: { version: 3 } })
    await bench.turn()
    expect((await rowOf(21)).cells[3]).toMatchObject({ openCases: 0, overdueCases: 0 })
  })

  it('the roll-up agrees with the cases themselves', async () => {
    const [rolled, counted] = await bench.house.inCity(TEST_CITY, async trx => [
      await trx
        .selectFrom('case_standard_totals')
        .select(['division', 'requirement', 'state', 'n'])
        .where('state', '<>', 'overdue')
        .where('n', '<>', 0)
        .orderBy('division')
        .orderBy('requirement')
        .orderBy('state')
        .execute(),
      await trx
        .selectFrom('cases')
        .select(({ fn }) => ['division', 'requirement', 'state', fn.countAll<number>().as('n')])
        .where('requirement', 'is not', null)
        .groupBy(['division', 'requirement', 'state'])
        .orderBy('division')
        .orderBy('requirement')
        .orderBy('state')
        .execute(),
    ])
    expect(rolled).toEqual(counted)
    expect(rolled.length).toBeGreaterThan(0)
  })
})

describe('who sees what', () => {
  it('a county office sees its own column and the city’s, its column lit', async () => {
    const board = await boardOf('xian2')
    expect(board.columns.filter(it => it.mine).map(it => it.division)).toEqual([640303])
    for (const task of board.tasks)
      expect(task.cells.map(cell => cell !== null)).toEqual([true, false, true, false, false, false])
    const client = await fresh('xian2')
    const ask = (division: string) =>
      client.ask(contract.boardCell, { params: { task: 'task:21', division } })
    expect((await ask('640303')).status).toBe(200)
    expect((await ask('640302')).problem?.code).toBe('board.cell-none')
  })

  it('a unit sees its own tasks whole and the city’s column of the rest', async () => {
    const board = await boardOf('danwei01')
    expect(board.tasks.filter(it => it.mine).map(it => it.number)).toEqual([21])
    for (const task of board.tasks)
      expect(task.cells.filter(cell => cell !== null)).toHaveLength(task.mine ? 6 : 1)
    const client = await fresh('danwei01')
    const ask = (task: string) => client.ask(contract.boardCell, { params: { task, division: '640302' } })
    expect((await ask('task:21')).status).toBe(200)
    expect((await ask('task:22')).problem?.code).toBe('board.cell-none')
    expect((await ask('task:99')).problem?.code).toBe('board.cell-none')
  })

  it('a cell has the same sign for whoever sees it', async () => {
    const all = await boardOf()
    for (const login of ['xian2', 'danwei01', 'lingdao'])
      for (const [i, task] of (await boardOf(login)).tasks.entries())
        for (const [j, cell] of task.cells.entries()) if (cell) expect(cell).toEqual(all.tasks[i]!.cells[j])
  })

  it('the figures of the clauses are cut to the reader’s own', async () => {
    const open = async (login: string) =>
      (await clauseOf('四(六)23', login)).items.find(it => it.serve === 'cases-open')!.sentence
    expect(await open('banshi')).not.toBe(await open('xian5'))
    expect(await open('xian5')).toBe('还没有案件。')
  })
})

describe('verdicts', () => {
  it('the board counts what the list of targets shows, whatever was judged and when', async () => {
    const rows = await seedVerdicts()
    expect(rows).toBeGreaterThan(500)
    const listed = await (await fresh('banshi')).call(targets)
    const { house } = bench
    const shown = await runWork(house.workerDb, TEST_CITY, house.clock, work => listTargetVerdicts(work))
    for (const line of listed.targets) {
      const its = shown.filter(it => `target:${it.target}` === line.code)
      const city = its.find(it => it.division === TEST_CITY)!
      expect([line.code, city.verdict], line.code).toEqual([line.code, line.now.verdict])
      const counties = line.subjects
        .filter(it => it.subject.startsWith('division:'))
        .map(it => [Number(it.subject.slice(9)), it.verdict, it.period])
      expect(
        its
          .filter(it => it.division !== TEST_CITY)
          .map(it => [it.division, it.verdict, it.period])
          .sort(),
      ).toEqual(counties.sort())
    }
    const board = await boardOf()
    const signs = new Set(board.tasks.flatMap(task => task.cells.map(cell => cell!.sign)))
    for (const sign of ['不达标', '数据不足', '没有该项']) expect(signs).toContain(sign)
  })

  /** Verdicts of every kind for the city and two counties over four years, some years left out. */
  async function seedVerdicts(): Promise<number> {
    const { house } = bench
    return runWork(house.workerDb, TEST_CITY, house.clock, async ({ trx }) => {
      const { rows } = await sql<{ n: number }>`
        with wanted as (select r.code, s.subject, y::text as period, gen_random_uuid() as id,
            (array['达标', '不达标', '数据不足', '待人工', '不适用'])[1 + (r.ordinal * 3 + y * (1 + length(s.subject)) + r.ordinal / 7) % 5] as verdict
          from requirements r join plans p on p.city_id = r.city_id and p.id = r.plan_id and p.superseded_at is null,
            unnest(array['city', 'division:640302', 'division:640381', 'item:某沟']) s(subject), generate_series(2019, 2022) y
          where r.city_id = ${TEST_CITY} and r.kind = 'target' and (r.ordinal + y + length(s.subject)) % 4 <> 0),
        history as (insert into verdicts (city_id, id, target, subject, period, verdict, sentence, rule_text, rule_version, used, at)
          select ${TEST_CITY}, id, code, subject, period, verdict, '句', 'rule', 'v', '[]', now() from wanted returning 1),
        roll_up as (insert into verdict_now (city_id, target, subject, period, verdict_id, verdict, sentence, digest, since)
          select ${TEST_CITY}, code, subject, period, id, verdict, '句', 'd', now() from wanted
          on conflict (city_id, target, subject, period) do update set verdict = excluded.verdict returning 1)
        select (select count(*)::int from history) as n, (select count(*) from roll_up) as m`.execute(trx)
      return rows[0]!.n
    })
  }
})

it('the board goes out as a spreadsheet: a row a task, words instead of signs', async () => {
  const { cookie } = await fresh('banshi')
  const response = await bench.app.inject({ url: '/api/board.xlsx', headers: { cookie } })
  expect(response.statusCode).toBe(200)
  const [sheet] = await readSheets(response.rawPayload, 'board.xlsx')
  const texts = sheet!.rows.map(row => row.cells.map(cell => cell.text))
  expect(texts).toHaveLength(41)
  expect(texts[1]!.slice(0, 6)).toEqual(['条款', '方面', '任务', '序号', '牵头单位', '吴忠市'])
  const board = await boardOf()
  const row = texts.find(cells => cells[3] === '21')!
  expect(row[5]).toBe(cellText(board.tasks.find(it => it.number === 21)!.cells[0]!))
})
