// Registers as files: they open without running anything, and are sent while they are read.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { asOwner, raw } from '../../server/api.testbed.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { people as cast } from '../../simulate/demo-cast.ts'
import { readSheets } from '../exchange/exchange.actions.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './registers.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

async function enterDeed(login: string, item: string, owner: string): Promise<void> {
  const client = await bench.as(login)
  const { units } = await client.call(people.units)
  const unit = units.find(it => it.code === cast.find(one => one.login === owner)!.unit)!.id
  const values = { item, unit, served: '沿街住户', promised: '2022-09-30', state: '实施中' }
  await client.call(contract.enter, { params: { code: 'good-deeds' }, body: { values } })
}

describe('files', () => {
  it('files open without running anything', async () => {
    const office = await bench.as('banshi')
    await enterDeed('banshi', '=1+1 的实事', 'danwei01')
    const csv = await raw(bench, office.cookie, {
      method: 'GET',
      url: '/api/registers/good-deeds/export.csv',
    })
    expect(csv.text.charCodeAt(0)).toBe(0xfeff)
    expect(csv.text).toContain("'=1+1 的实事,演示市容管理单位")
    expect(csv.headers['content-disposition']).toContain(encodeURIComponent('办实事'))
    const excel = await raw(bench, office.cookie, {
      method: 'GET',
      url: '/api/registers/good-deeds/export.xlsx',
    })
    const [sheet] = await readExcelFile(excel.bytes)
    const rows = (sheet as unknown as { data: unknown[][] }).data
    expect(rows[0]).toContain('受益人数（人）')
    expect(rows.some(row => row[0] === '=1+1 的实事')).toBe(true)
  })

  it('a page of a file is read after the reply has begun, however many there are', async () => {
    const office = await bench.as('banshi')
    await asOwner(bench, client =>
      client.query(`insert into register_entries (city_id, id, register, values, entered_at, changed_at)
        select 640300, gen_random_uuid(), 'good-deeds', jsonb_build_object('item', 'n' || n), now(), now() from generate_series(1, 1700) n`),
    )
    const csv = await raw(bench, office.cookie, {
      method: 'GET',
      url: '/api/registers/good-deeds/export.csv',
    })
    const lines = csv.text.trim().split('\r\n')
    expect(new Set(lines.filter(line => /^n\d+,/.test(line))).size).toBe(1700)
    const list = await office.call(contract.entries, { params: { code: 'good-deeds' } })
    expect(list).toMatchObject({ total: 1000, more: true })
    expect(list.entries).toHaveLength(50)
  })

  it('a spreadsheet is sent while it is read, however long; a download that breaks off asks for no more and holds no connection', {
    timeout: 60_000,
  }, async () => {
    const office = await bench.as('banshi')
    await asOwner(bench, client =>
      client.query(`insert into register_entries (city_id, id, register, values, entered_at, changed_at)
        select 640300, gen_random_uuid(), 'good-deeds', jsonb_build_object('item', md5(n::text) || md5((n * 7)::text)), now(), now()
        from generate_series(1, 60000) n`),
    )
    const url = '/api/registers/good-deeds/export.xlsx'
    const excel = await raw(bench, office.cookie, { method: 'GET', url })
    const rows = await readSheets(excel.bytes, 'x.xlsx', { rows: 100_000 })
    expect(rows[0]!.rows.length).toBeGreaterThan(61_700)

    let pages = 0
    const inCity = bench.house.inCity
    Object.assign(bench.house, {
      inCity: (...its: Parameters<typeof inCity>) => {
        pages += 1
        return inCity(...its)
      },
    })
    const address = await bench.app.listen({ port: 0, host: '127.0.0.1' })
    const begun = await new Promise<IncomingMessage>((resolve, reject) =>
      get(`${address}${url}`, { headers: { cookie: office.cookie } }, resolve).on('error', reject),
    )
    await once(begun, 'readable')
    begun.destroy()
    await pause(500)
    const stopped = pages
    // Some 124 pages in all.
    expect(stopped).toBeLessThan(100)
    await pause(300)
    expect(pages).toBe(stopped)
    const { rows: held } = await asOwner(bench, client =>
      client.query(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      ),
    )
    expect(held).toEqual([{ n: 0 }])
    Object.assign(bench.house, { inCity })
  })
})
