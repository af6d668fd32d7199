// Row 8 of the mission: formalism, falsification and rushes are counted, with the method shown, and never ranked.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import { handle, issueCase, openRound } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import * as places from '../places/places.contract.ts'
import * as contract from './burden.contract.ts'
import { isRush, RUSH_LEAST, rushTimes, signWords } from './burden.ts'
import * as evidence from './evidence.contract.ts'
import { jpegOf, rawSpot } from './pictures.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

describe('rows of the mission', () => {
  it('row 8 防止形式主义、弄虚作假和突击行为： requests, rushes, closings without change and cases to check again are computed; a unit sees its own', async () => {
    const office = await bench.as('banshi')
    // A photo handed in as it was, passed within minutes, days before a round: three signs on one case.
    const { places: all } = await office.call(places.list)
    const place = all.find(one => one.unitName === '演示市容单位')!
    const digest = await office.photo(await jpegOf(rawSpot(3)))
    const filed = await office.call(cases.file, {
      body: { placeId: place.id, title: '绿地有垃圾', photos: [digest], issue: true },
    })
    const unit = await bench.as('danwei01')
    const same = await unit.photo(await jpegOf(rawSpot(3), 60))
    await unit.call(cases.handle, {
      params: { id: filed.id },
      body: { version: 2, measure: '已清理', photos: [same] },
    })
    await (await bench.as('hecha1')).call(cases.pass, { params: { id: filed.id }, body: { version: 3 } })
    // An honest one beside it, of another unit, still open.
    await handle(bench, await issueCase(bench, 3))
    await bench.turn()
    bench.house.clock.pass(1)
    await openRound(bench, { 'main-road': 1 })
    await bench.turn()

    const board = await office.call(contract.burden)
    expect(board.month).toBe('2022-06')
    const own = board.asked.find(it => it.unitName === '演示市容单位')!
    expect(own.duties).toBeGreaterThanOrEqual(1)
    expect(own.total).toBe(own.duties + own.papers + own.entries)
    expect(board.rushes[0]).toMatchObject({ inDays: 2, before: 0, times: null, rush: false })
    expect(board.unchanged.find(it => it.unitName === '演示市容单位')).toMatchObject({
      closed: 1,
      measured: 1,
      unchanged: 1,
    })
    expect(board.again).toHaveLength(1)
    expect(board.again[0]).toMatchObject({ number: filed.number, unitName: '演示市容单位' })
    expect(board.again[0]!.signs).toEqual([
      '照片提示 1 条未排除',
      '整改前后照片没有可见变化',
      '提交后 0 分钟即核查通过',
      '测评开始前 7 天内集中提交',
    ])

    const mine = await unit.call(contract.burden)
    expect(mine.asked.map(it => it.unitName)).toEqual(['演示市容单位'])
    expect(mine.unchanged.map(it => it.unitName)).toEqual(['演示市容单位'])
    expect(mine.rushes[0]!.inDays).toBe(1)
    const other = await (await bench.as('danwei02')).call(contract.burden)
    expect(other.again).toEqual([])
    expect(other.asked.some(it => it.unitName === '演示市容单位')).toBe(false)
    expect((await (await bench.as('xuncha1')).ask(contract.burden)).status).toBe(403)

    // What a verifier cleared no longer counts.
    const verifier = await bench.as('hecha1')
    const { flags } = await verifier.call(evidence.caseFlags, { params: { id: filed.id } })
    for (const flag of flags.filter(it => !it.note))
      await verifier.call(evidence.clear, {
        params: { id: flag.id },
        body: { version: flag.version, reason: '到现场看过，已整改。' },
      })
    expect((await office.call(contract.burden)).again[0]!.signs).toHaveLength(3)
    expect((await office.call(contract.burden, { query: { month: '2022-05' } })).again).toEqual([])
  })
})

describe('a rush', () => {
  it('is told from so many on and against the usual; without a past nothing is said', () => {
    expect(isRush({ inDays: RUSH_LEAST, before: 40 })).toBe(true)
    expect(isRush({ inDays: RUSH_LEAST - 1, before: 8 })).toBe(false)
    expect(isRush({ inDays: 100, before: 0 })).toBe(false)
    expect(rushTimes({ inDays: 10, before: 40 })).toBe(2)
    expect(signWords({ flags: 0, unchanged: false, minutes: 11, rushed: false })).toEqual([])
  })
})
