// 点位申报表 in the product: frozen as the register reads, replaced one for one by another's approval, never rewritten.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { lintLifecycle } from '../../lib/lifecycle.ts'
import { factsAbout, raw } from '../../server/api.testbed.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import { readSheets } from '../exchange/exchange.actions.ts'
import * as places from '../places/places.contract.ts'
import * as contract from './declarations.contract.ts'
import { replacementLifecycle } from './replacement.ts'

let bench: TestBench
let office: Client
let head: Client
let owned: { id: string; name: string; placeType: string; address: string; lon: number; lat: number }[]
let unowned: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  head = await bench.as('zhuren')
  const all = (await office.call(places.list)).places
  owned = all.filter(it => it.unitId !== null)
  unowned = all.find(it => it.unitId === null)!.id
})
afterAll(() => bench.close())

const freeze = (name: string, placeIds: string[], client = office) =>
  client.ask(contract.freeze, { body: { name, placeIds } })
const read = (id: string, edition?: number) =>
  office.call(contract.get, { params: { id }, query: edition ? { edition } : {} })
const markets = () => owned.filter(it => it.placeType === '农贸市场')

describe('freezing', () => {
  it('keeps the list as the register reads now; what changes there later does not reach it', async () => {
    const chosen = [...markets().slice(0, 3), owned.find(it => it.placeType === '公交站台')!]
    const { body } = await freeze(
      '演示申报表甲',
      chosen.map(it => it.id),
    )
    const before = await read(body.id)
    expect(before.types).toEqual([
      { name: '农贸市场', n: 3 },
      { name: '公交站台', n: 1 },
    ])
    const place = chosen[0]!
    const was = { name: place.name, address: place.address, lon: place.lon, lat: place.lat }
    await office.call(places.correct, { params: { id: place.id }, body: { ...was, name: '演示改名', was } })
    expect(await read(body.id)).toEqual(before)
    expect((await factsAbout(bench, body.id)).map(fact => fact.kind)).toEqual(['declaration.frozen'])
    expect((await freeze('演示申报表甲', [place.id])).problem?.code).toBe('declaration.name')
  })

  it('nobody’s place, and one that is not in use, are refused with their names', async () => {
    expect((await freeze('乙', [unowned])).problem).toMatchObject({
      code: 'declaration.unowned',
      detail: expect.stringContaining('1 个点位'),
    })
    const odd = '01860000-0000-7000-8000-000000000001'
    expect((await freeze('乙', [odd])).problem?.code).toBe('declaration.place')
  })
})

describe('a replacement', () => {
  it('is one for one of the same type, explained, approved by another, and becomes an edition', async () => {
    const [one, two, three, four] = markets()
    const stop = owned.find(it => it.placeType === '公交站台')!
    const { body } = await freeze('演示申报表丙', [one!.id, two!.id])
    const propose = (outPlace: string, inPlace: string, client = office, reason = '整体搬迁（演示）') =>
      client.ask(contract.propose, { params: { id: body.id }, body: { outPlace, inPlace, reason } })
    expect((await propose(three!.id, four!.id)).problem?.code).toBe('replacement.out')
    expect((await propose(one!.id, two!.id)).problem?.code).toBe('replacement.in')
    expect((await propose(one!.id, stop.id)).problem?.code).toBe('replacement.type')
    expect((await propose(one!.id, unowned)).problem?.code).toBe('declaration.unowned')
    const made = await propose(one!.id, three!.id)
    expect(made.status).toBe(200)
    expect((await propose(one!.id, four!.id)).status).toBe(409)
    const decide = (client: Client, action: 'approve' | 'decline', words = '', version = 1) =>
      client.ask(contract.decide, { params: { id: made.body.id }, body: { action, version, words } })
    expect((await decide(office, 'approve')).status).toBe(403)
    expect((await decide(head, 'decline')).problem?.code).toBe('replacement.decline.needs.words')
    expect((await decide(head, 'approve')).status).toBe(200)
    expect((await decide(head, 'approve', '', 2)).problem?.code).toBe('replacement.approve.state')
    expect((await read(body.id)).lines.map(it => it.placeId).sort()).toEqual([two!.id, three!.id].sort())
    expect((await read(body.id, 1)).lines.map(it => it.placeId).sort()).toEqual([one!.id, two!.id].sort())
    expect(await read(body.id)).toMatchObject({
      edition: 2,
      replacements: [{ state: 'approved', edition: 2 }],
    })
    const own = await propose(two!.id, four!.id, head)
    const settle = await head.ask(contract.decide, {
      params: { id: own.body.id },
      body: { action: 'approve', version: 1, words: '' },
    })
    expect(settle.problem?.code).toBe('replacement.approve.never.proposer')
  })

  it('the Excel file says the list, the numbers per type and every replacement', async () => {
    const { declarations } = await office.call(contract.list)
    const it = declarations.find(one => one.name === '演示申报表丙')!
    const file = await raw(bench, office.cookie, {
      method: 'GET',
      url: `/api/declarations/${it.id}/table.xlsx`,
    })
    const sheets = await readSheets(file.bytes, 't.xlsx')
    expect(sheets.map(one => [one.name, one.rows.length])).toEqual([
      ['点位申报表', 4],
      ['各类数量', 3],
      ['更换情况', 4],
    ])
    expect(sheets[2]!.rows.flatMap(row => row.cells.map(cell => cell.text)).join()).toContain('整体搬迁')
  })

  it('its lifecycle is sound', () => expect(lintLifecycle(replacementLifecycle)).toEqual([]))
})
