// The papers of a meeting: page and document say the same numbers, and the numbers are those of the cases themselves, for a period
// that is over as for one that runs.
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { handle, type IssuedCase, issueCase, testPhoto } from '../../server/testing-loop.ts'
import * as acts from '../cases/acts.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import { figureWords } from './meeting.ts'
import * as contract from './meetings.contract.ts'

let bench: TestBench
let closed: IssuedCase
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  // A week of one county and more: ended, late, open, moved, taken back.
  closed = await issueCase(bench, 0, '已经销号的')
  await handle(bench, closed)
  await (await bench.as('hecha1')).call(cases.pass, { params: { id: closed.id }, body: { version: 3 } })
  await issueCase(bench, 1, '超期的')
  const gone = await issueCase(bench, 2, '撤了的')
  await (await bench.as('zhuren')).call(acts.withdraw, {
    params: { id: gone.id },
    body: { version: 2, reason: '重复' },
  })
  const moved = await issueCase(bench, 3, '改派的')
  const other = await issueCase(bench, 4, '别人的')
  await (await bench.as('banshi')).call(cases.reassign, {
    params: { id: moved.id },
    body: { version: 2, unitId: other.unitId, reason: '按属地' },
  })
  await withPictures()
  await at('2022-06-12', '20:00')
  await at('2022-06-13', '09:00')
})
afterAll(() => bench.close())

async function withPictures(): Promise<void> {
  const office = await bench.as('banshi')
  const { places } = await office.call(placeList)
  const place = places.find(one => one.unitName === '演示市容单位')!
  const file = async (title: string) =>
    office.call(cases.file, {
      body: {
        placeId: place.id,
        title,
        category: 'litter',
        photos: [await office.photo(await testPhoto)],
        issue: true,
      },
    })
  const one = await file('垃圾成堆')
  await handle(bench, { ...one, unit: 'danwei01', unitId: one.unitId!, dueAt: one.dueAt! })
  await (await bench.as('hecha1')).call(cases.pass, { params: { id: one.id }, body: { version: 3 } })
  await file('垃圾又成堆')
}

async function at(day: string, clock: string): Promise<void> {
  bench.house.clock.set(chinaTime(day, clock))
  bench.signInAgain()
  await bench.turn()
}
const read = async (query = {}, login = 'banshi') => (await bench.as(login)).call(contract.papers, { query })

/** The cells of the tables of a document, row by row. */
function tablesOf(xml: string): string[][][] {
  return [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) =>
    [...table.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) =>
      [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => cell.replace(/<[^>]+>/g, '')),
    ),
  )
}

describe('the papers of a meeting', () => {
  it('count what happened: last week by default, by county and unit, the sums agree with the cases themselves', async () => {
    const it = await read()
    expect(it).toMatchObject({ from: '2022-06-06', to: '2022-06-12', over: true })
    expect(it.city).toMatchObject({ issued: 7, closed: 2, recurred: 1 })
    const { rows } = await bench.house.inCity(TEST_CITY, trx =>
      sql<{ open: number; late: number }>`select count(*) filter (where case_open(state))::int as open,
        (select count(*)::int from duties where kind = 'case.handle' and overdue_at is not null and done_at is null and cancelled_at is null) as late
        from cases where city_id = ${TEST_CITY}`.execute(trx),
    )
    expect([it.city.open, it.city.late]).toEqual([rows[0]!.open, rows[0]!.late])
    for (const kind of Object.keys(figureWords) as (keyof typeof figureWords)[])
      for (const lines of [it.counties, it.units])
        expect(
          lines.reduce((sum, line) => sum + line[kind], 0),
          kind,
        ).toBe(it.city[kind])
    expect(it.late).toHaveLength(it.city.late)
    expect(it.recurring.map(one => one.title)).toEqual(['垃圾又成堆'])
    expect(it.pairs.map(one => one.title)).toEqual(['垃圾成堆'])
    expect(it.sentences[0]).toContain('全市新交办问题 7 件，销号 2 件')
  })

  it('are the same numbers in the document, with the pictures of before and after', async () => {
    const it = await read()
    const answer = await raw(bench, (await bench.as('banshi')).cookie, {
      method: 'GET',
      url: '/api/meeting-docx',
    })
    const xml = strFromU8(unzipSync(answer.bytes)['word/document.xml']!)
    const tables = tablesOf(xml)
    const rowsOf = (lines: typeof it.units) =>
      lines.map(line => [line.name, ...kinds.map(kind => String(line[kind]))])
    const kinds = Object.keys(figureWords) as (keyof typeof figureWords)[]
    const sum = ['合计', ...kinds.map(kind => String(it.city[kind]))]
    expect(tables[0]!.slice(1)).toEqual([...rowsOf(it.counties), sum])
    expect(tables[1]!.slice(1)).toEqual([...rowsOf(it.units), sum])
    expect(tables[2]!.slice(1).map(row => row[3])).toEqual(it.late.map(one => one.unitName))
    const text = xml.replace(/<[^>]+>/g, '')
    for (const sentence of it.sentences) expect(text).toContain(sentence)
    expect(xml.match(/<pic:pic/g)).toHaveLength(2)
    expect(text).toContain('不是排名')
  })

  it('of a period that is over stay what they were, whatever happens since', async () => {
    const before = await read({ from: '2022-06-06', to: '2022-06-12' })
    await issueCase(bench, 5, '新的一周')
    await at('2022-06-14', '10:00')
    const after = await read({ from: '2022-06-06', to: '2022-06-12' })
    expect([after.city, after.counties, after.units]).toEqual([before.city, before.counties, before.units])
    const now = await read({ from: '2022-06-13', to: '2022-06-19' })
    expect(now).toMatchObject({ over: false, city: { issued: 1, closed: 0 } })
  })

  it('show a county its own', async () => {
    const all = await read({ from: '2022-06-06', to: '2022-06-12' })
    let sum = 0
    for (const login of ['xian1', 'xian2', 'xian3', 'xian4', 'xian5']) {
      const mine = await read({ from: '2022-06-06', to: '2022-06-12' }, login)
      expect(mine.counties.length).toBeLessThanOrEqual(1)
      sum += mine.city.issued
    }
    expect(sum).toBe(all.city.issued)
  })

  it.each([
    [{ from: '2022-06-12', to: '2022-06-06' }, 'meeting.period'],
    [{ from: '2020-01-01', to: '2022-06-06' }, 'meeting.period'],
    [{ from: '2022-02-30', to: '2022-03-06' }, 'meeting.day'],
  ])('%j is no period', async (query, code) =>
    expect((await (await bench.as('banshi')).ask(contract.papers, { query })).problem?.code).toBe(code),
  )
})
