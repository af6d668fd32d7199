// Mission row 108, and the daily exchange by table that it begins with.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import * as cases from '../cases/cases.contract.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import { openOtherSide } from './peer-simulator.testbed.ts'
import * as contract from './peers.contract.ts'
import { deliver, linksOf, placesOf, setUp } from './peers.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const office = () => bench.as('banshi')
const HEAD = ['案卷号', '小类', '问题描述', '地址', '经度', '纬度', '上报时间', '案件状态']

async function sheetOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const all = [['某市案件日报', '', '', '', '', '', '', ''], HEAD, ...rows]
  return xlsxOf([
    { name: '日报', widths: HEAD.map(() => 16), rows: all.map(row => row.map(text => ({ text }))) },
  ])
}

async function handIn(id: string, rows: readonly (readonly string[])[]) {
  const client = await office()
  const url = `/api/peers/${id}/files?name=${encodeURIComponent('日报.xlsx')}`
  const { id: file } = await client.send<{ id: string }>(url, await sheetOf(rows))
  const params = { id, file }
  const seen = await client.call(contract.preview, { params, body: {} })
  const apply = () => client.ask(contract.apply, { params, body: { stamp: seen.stamp } })
  return { seen, apply, params }
}

async function fetched(url: string): Promise<string[][]> {
  const { cookie } = await office()
  const response = await bench.app.inject({ url, headers: { cookie } })
  expect(response.statusCode).toBe(200)
  const [sheet] = await readSheets(response.rawPayload, 'x.xlsx')
  return sheet!.rows.map(row => row.cells.map(cell => cell.text))
}

describe('mission row of the exchange', () => {
  it('row 108 数字化城市管理平台或城市综合管理服务平台: cases both ways with id mapping, status sync, de-duplication; the exchange is evidence', async () => {
    const id = await setUp(bench, 'row-108', 'sheet', { requirement: 'target:T42' })
    const places = await placesOf(bench)
    const at = (n: number) => [String(places[n]!.lon), String(places[n]!.lat)]
    const one = ['SZ-001', '暴露垃圾', '门前垃圾', '一路', ...at(0), '2022-06-08 08:10', '受理']
    const two = ['SZ-002', '0203', '路面破损', '二路', ...at(60), '2022/6/8 8:20', '处置中']
    const first = await handIn(id, [one, two])
    expect(first.seen).toMatchObject({ fresh: 2, updates: 0, same: 0, faults: [] })
    expect((await first.apply()).body).toEqual({ counts: [{ words: '已登记', n: 2 }] })
    const links = await linksOf(bench, id)
    expect(links.map(link => link.theirNumber).sort()).toEqual(['SZ-001', 'SZ-002'])
    const { findings } = await (await office()).call(cases.review)
    const theirs = findings.filter(it => it.sourceWords === '数字城管平台')
    expect(theirs.map(it => it.title).sort()).toEqual(['路面破损', '门前垃圾'])

    // The next day's table holds the old rows again: one is the same, one has moved on; no second case comes of it.
    const ended = ['SZ-001', '暴露垃圾', '门前垃圾', '一路', ...at(0), '2022-06-08 08:50', '结案']
    const next = await handIn(id, [ended, two])
    expect(next.seen).toMatchObject({ fresh: 0, updates: 1, same: 1 })
    await next.apply()
    expect(await linksOf(bench, id)).toHaveLength(2)
    const doubts = await (await office()).call(contract.doubts, { params: { id }, query: {} })
    expect(doubts.doubts.map(it => [it.kind, it.theirNumber])).toEqual([['they-ended', 'SZ-001']])

    // Ours ends too: both agree, and the table that goes out says so, once.
    const filed = findings.find(it => it.title === '门前垃圾')!
    await (await office()).call(cases.settle, {
      params: { id: filed.id },
      body: { version: filed.version, reason: '已清理' },
    })
    await deliver(bench)
    const out = await (await office()).call(contract.handOut, { params: { id } })
    expect(out).toEqual({ number: 1, cases: 1 })
    const rows = await fetched(`/api/peers/${id}/handouts/1`)
    expect(rows[1]!.slice(0, 4)).toEqual([filed.number, 'SZ-001', '0101', '门前垃圾'])
    expect(rows[1]).toContain('结案')
    expect(await fetched(`/api/peers/${id}/handouts/1`)).toEqual(rows)
    const nothing = await (await office()).ask(contract.handOut, { params: { id } })
    expect(nothing.problem?.code).toBe('peer.handout.nothing')

    // The exchange is evidence of T42 and of its task, to everybody who works by the plan.
    for (const code of ['target:T42', 'task:23']) {
      const { peers } = await (await bench.as('danwei01')).call(contract.evidence, { params: { code } })
      expect(peers).toMatchObject([
        { name: '演示平台row-108', months: [{ month: '2022-06', received: 2, sent: 0 }] },
      ])
      expect(peers[0]!.onlineAt).not.toBeNull()
    }
    const other = await (await office()).call(contract.evidence, { params: { code: 'target:T41' } })
    expect(other.peers).toEqual([])
  })

  it('a table with one fault changes nothing, and comes back marked', async () => {
    const id = await setUp(bench, 'faulty', 'sheet')
    const [place] = await placesOf(bench)
    const xy = [String(place!.lon), String(place!.lat)]
    const good = ['F-1', '暴露垃圾', '好的一行', '', ...xy, '2022-06-08 08:10', '受理']
    const bad = ['F-2', '没有的类别', '坏的一行', '', ...xy, '昨天', '受理']
    const { seen, apply, params } = await handIn(id, [
      good,
      bad,
      [...good.slice(0, 2), '又一行', ...good.slice(3)],
    ])
    expect(seen.faults.map(it => it.place)).toEqual(['第 4 行 G 列', '第 4 行 B 列', '第 5 行 A 列'])
    expect((await apply()).problem?.code).toBe('import.faults')
    expect(await linksOf(bench, id)).toEqual([])
    const marked = await fetched(`/api/peers/${id}/files/${params.file}/marked`)
    expect(marked[3]!.at(-1)).toContain('没有的类别')
  })

  it('the same case by table and by message is one case', async () => {
    const id = await setUp(bench, 'both-ways', 'sheet')
    const side = await openOtherSide(bench.app, 'both-ways', () => bench.house.clock.realNow())
    const { lon, lat } = (await placesOf(bench))[20]!
    const it = side.report('两条路来的', { lon, lat }, '0101')
    await side.send(side.unsent.pop()!)
    const row = [it.number, '0101', '两条路来的', '', String(lon), String(lat), '2022-06-08 08:59', '受理']
    const { seen, apply } = await handIn(id, [row])
    expect(seen).toMatchObject({ fresh: 0, updates: 1 })
    expect((await apply()).status).toBe(200)
    expect(await linksOf(bench, id)).toHaveLength(1)
    await side.close()
  })
})
