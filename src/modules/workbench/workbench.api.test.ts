// The workbench: pages that go on by key, filters, what moved, the map's cells, saved views, one act on many cases.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { handle, issueCase } from '../../server/testing-loop.ts'
import { readMark } from '../cases/case-filter.ts'
import * as cases from '../cases/cases.contract.ts'
import { bench, june8, office } from '../casework/casework.testbed.ts'
import { readSheets } from '../exchange/exchange.actions.ts'
import * as contract from './workbench.contract.ts'
import { findings } from './workbench.testbed.ts'

const CITY = 640300

/** Rows straight into the table, for lists of some length. */
async function bulk(n: number, title: string, state = 'closed'): Promise<void> {
  await bench.house.inCity(CITY, trx =>
    sql`insert into cases (city_id, id, number, state, source, place_id, place_type, division, severity, title, detail, unit_id, filed_at, due_at, version)
      select ${CITY}, gen_random_uuid(), ${title} || '-' || i, ${state}, 'office', p.id, p.place_type, p.division, 'normal', ${title} || i, '', p.unit_id,
        ${bench.house.clock.now()}::timestamptz - (i / 3) * interval '1 minute', case when i % 5 > 0 then ${bench.house.clock.now()}::timestamptz + (i % 50) * interval '1 hour' end, 1
      from generate_series(1, ${n}::int) i join lateral (select * from places where unit_id is not null order by code limit 1) p on true`.execute(
      trx,
    ),
  )
}

describe('pages', () => {
  it.each([['filed'], ['due']] as const)(
    'by %s: every case once, in order, whatever shares a moment',
    async sort => {
      june8()
      await bulk(170, `页${sort}`, 'issued')
      const client = await office()
      const seen: string[] = []
      const keys: string[] = []
      for (let after: string | undefined, pages = 0; ; pages++) {
        const page = await client.call(cases.list, {
          query: { q: `页${sort}`, sort, ...(after ? { after } : {}) },
        })
        expect(page.total).toBe(pages === 0 ? 170 : null)
        seen.push(...page.cases.map(row => row.id))
        keys.push(...page.cases.map(row => (sort === 'filed' ? row.filedAt : (row.dueAt ?? '9'))))
        if (page.next === null) break
        after = page.next
      }
      expect(new Set(seen).size).toBe(170)
      expect(seen).toHaveLength(170)
      expect(keys).toEqual(sort === 'filed' ? keys.toSorted().reverse() : keys.toSorted())
    },
  )

  it('what is filed meanwhile moves no page that was read', async () => {
    june8()
    await bulk(60, '翻页')
    const client = await office()
    const query = { q: '翻页' }
    const one = await client.call(cases.list, { query })
    bench.house.clock.pass(0.2)
    await findings(3, '翻页')
    const two = await client.call(cases.list, { query: { ...query, after: one.next! } })
    expect(two.cases).toHaveLength(10)
    expect(two.cases.some(row => one.cases.some(it => it.id === row.id))).toBe(false)
  })

  it('a mark nobody gave is refused', async () => {
    for (const after of ['x', "2022-01-01 00:00:00+08~'; drop table cases", '2022-13-45 99:00:00+08~1'])
      expect((await (await office()).ask(cases.list, { query: { after } })).problem?.code).toBe('case.mark')
    expect(() => readMark('infinity~01860000-0000-7000-8000-000000000001')).not.toThrow()
  })

  it('each person sees the same by branches as by the one rule', async () => {
    june8()
    await bulk(20, '范围', 'issued')
    for (const login of ['banshi', 'danwei01', 'xian1', 'hecha1', 'xuncha1']) {
      const client = await bench.as(login)
      const listed: string[] = []
      for (let after: string | undefined; ; ) {
        const page = await client.call(cases.list, { query: after ? { after } : {} })
        listed.push(...page.cases.map(row => row.id))
        if (!page.next) break
        after = page.next
      }
      const { rows } = await bench.house.inCity(CITY, trx =>
        sql<{ id: string }>`select id from cases where city_id = ${CITY}`.execute(trx),
      )
      const each = await Promise.all(rows.map(row => client.ask(cases.get, { params: { id: row.id } })))
      const seen = rows.filter((_, i) => each[i]!.status === 200).map(row => row.id)
      expect(listed.toSorted()).toEqual(seen.toSorted())
    }
  }, 60_000)
})

describe('the filter', () => {
  it('by field, category, source, days and place', async () => {
    june8()
    const [one] = await findings(1, '按分类')
    const client = await office()
    const found = async (query: object) =>
      (await client.call(cases.list, { query: { q: '按分类', ...query } })).cases.map(row => row.id)
    expect(await found({ category: 'litter' })).toEqual([one!.id])
    expect(await found({ field: '公共环境' })).toEqual([one!.id])
    expect(await found({ field: '公共秩序' })).toEqual([])
    expect(await found({ category: 'litter', field: '公共秩序' })).toEqual([])
    expect(await found({ source: 'office' })).toEqual([one!.id])
    expect(await found({ source: 'media' })).toEqual([])
    const issued = await issueCase(bench, 0, '到期日')
    const day = issued.dueAt.slice(0, 10)
    const due = async (query: object) =>
      (await client.call(cases.list, { query: { q: '到期日', ...query } })).cases.map(row => row.id)
    expect(await due({ dueFrom: day, dueTo: day })).toEqual([issued.id])
    expect(await due({ dueFrom: '2030-01-01' })).toEqual([])
    expect(await due({ sort: 'due' })).toEqual([issued.id])
  })

  it('says that the post does not see it, alike whether there is anything or not', async () => {
    june8()
    const unit = await bench.as('danwei01')
    const counties = ['640302', '640303', '640323'].map(Number)
    for (const division of counties) {
      const { unseen } = await unit.call(contract.why, { query: { division } })
      expect(unseen).toMatch(/^您现在的岗位只看得到本单位承办、协办的案件，.+的其他案件不在其中；/)
    }
    expect((await (await office()).call(contract.why, { query: { division: 640302 } })).unseen).toBeNull()
    const county = await bench.as('xian1')
    expect((await county.call(contract.why, { query: { division: 640302 } })).unseen).toBeNull()
    expect((await county.call(contract.why, { query: { division: 640303 } })).unseen).toContain(
      '本县（市、区）',
    )
    expect((await unit.call(contract.why, {})).sees).toBe('本单位承办、协办的案件')
  })
})

describe('what moved', () => {
  it('tells those that fit as they stand now, and those that fit no more; never what one does not see', async () => {
    june8()
    const one = await issueCase(bench, 0, '动态一')
    const other = await issueCase(bench, 1, '动态二')
    await bench.turn()
    const client = await office()
    const query = { q: '动态', state: 'issued' } as const
    const { head, cases: rows } = await client.call(cases.list, { query })
    expect(rows).toHaveLength(2)
    expect((await client.call(contract.news, { query: { ...query, since: head } })).cases).toEqual([])
    await (await bench.as(one.unit)).call(cases.acknowledge, { params: { id: one.id }, body: { version: 2 } })
    const three = await issueCase(bench, 0, '动态三')
    await bench.turn()
    const told = await client.call(contract.news, { query: { ...query, since: head } })
    expect(told.cases.map(row => row.id)).toEqual([three.id])
    expect(told.others).toEqual([one.id])
    expect(told.head).toBeGreaterThan(head)
    const stranger = await bench.as(other.unit === one.unit ? 'danwei09' : other.unit)
    const theirs = await stranger.call(contract.news, { query: { since: head } })
    expect([...theirs.cases.map(row => row.id), ...theirs.others]).not.toContain(one.id)
  })
})

describe('map and board', () => {
  it('cells add up to the list, finer as one looks closer, and hold one place in the end', async () => {
    june8()
    await findings(12, '图上')
    const client = await office()
    const query = { q: '图上' }
    const { total, cells } = await client.call(contract.map, { query })
    expect(total).toBe(12)
    expect(cells.length).toBeLessThanOrEqual(12)
    const at = cells[0]!
    const near = [at.lon - 0.0005, at.lat - 0.0005, at.lon + 0.0005, at.lat + 0.0005]
      .map(it => it.toFixed(6))
      .join(',')
    const close = await client.call(contract.map, { query: { ...query, box: near } })
    expect(close.cells.every(cell => cell.placeId !== null)).toBe(true)
    expect((await (await bench.as('danwei01')).call(contract.map, { query })).total).toBe(0)
  })

  it('a column a stage; what is rare stands only where there is some', async () => {
    june8()
    await findings(2, '看板')
    const one = await issueCase(bench, 0, '看板办')
    await handle(bench, one)
    const board = async (query: object) =>
      (await (await office()).call(contract.board, { query: { q: '看板', ...query } })).columns.map(it => [
        it.state,
        it.total,
      ])
    expect(await board({})).toEqual([
      ['filed', 2],
      ['issued', 0],
      ['acknowledged', 0],
      ['handled', 1],
      ['closed', 0],
    ])
    expect(await board({ state: 'handled' })).toEqual([['handled', 1]])
    expect(await board({ state: 'overdue' })).toEqual([
      ['issued', 0],
      ['acknowledged', 0],
    ])
  })
})

describe('saved views', () => {
  it('are a person’s own, or the unit’s too; one is opened by default', async () => {
    june8()
    const client = await office()
    const filter = { look: 'board', state: 'open', division: 640302 } as const
    await client.call(contract.saveView, { body: { name: '利通在办', filter, share: true, byDefault: true } })
    await client.call(contract.saveView, {
      body: { name: '只我用', filter: { look: 'list', sort: 'due' }, share: false, byDefault: true },
    })
    const own = (await client.call(contract.views)).views
    expect(own.map(it => [it.name, it.shared, it.byDefault])).toEqual([
      ['利通在办', true, false],
      ['只我用', false, true],
    ])
    const colleague = (await (await bench.as('zhuren')).call(contract.views)).views
    expect(colleague.map(it => [it.name, it.own, it.byDefault])).toEqual([['利通在办', false, false]])
    expect(colleague[0]!.filter).toEqual(filter)
    expect((await (await bench.as('danwei01')).call(contract.views)).views).toEqual([])
    const drop = { params: { id: own[0]!.id } }
    expect((await (await bench.as('zhuren')).ask(contract.dropView, drop)).problem?.code).toBe('view.none')
    await client.call(contract.dropView, drop)
    expect((await client.call(contract.views)).views.map(it => it.name)).toEqual(['只我用'])
  })

  it('the same name takes the new filter; what no filter knows is refused', async () => {
    const client = await office()
    const save = (filter: object) =>
      client.ask(contract.saveView, { body: { name: '改', filter, share: false, byDefault: false } as never })
    expect((await save({ look: 'list', state: 'open' })).status).toBe(200)
    expect((await save({ look: 'list', state: 'overdue' })).status).toBe(200)
    const found = (await client.call(contract.views)).views.filter(it => it.name === '改')
    expect(found.map(it => it.filter.state)).toEqual(['overdue'])
    expect((await save({ look: 'list', state: 'nonsense' })).status).toBe(400)
    expect((await save({ look: 'list', cursor: 'x' })).status).toBe(400)
  })
})

describe('the table to take away', () => {
  it('has every row of the filter, in scope only', async () => {
    june8()
    await bulk(1203, '导出')
    const take = async (login: string, query: string) => {
      const { cookie } = await bench.as(login)
      const file = await bench.app.inject({
        method: 'GET',
        url: `/api/cases.xlsx?${query}`,
        headers: { cookie },
      })
      expect(file.statusCode).toBe(200)
      expect(String(file.headers['content-disposition'])).toContain(encodeURIComponent('案件台账'))
      const [sheet] = await readSheets(file.rawPayload, 'x.xlsx', { rows: 100_000 })
      return sheet!.rows.map(row => row.cells.map(cell => cell.text))
    }
    const q = `q=${encodeURIComponent('导出')}`
    const rows = await take('banshi', q)
    expect(rows).toHaveLength(1 + 1203)
    expect(rows[0]!.slice(0, 3)).toEqual(['编号', '问题', '环节'])
    expect(new Set(rows.slice(1).map(row => row[0])).size).toBe(1203)
    expect(await take('banshi', `${q}&state=open`)).toHaveLength(1)
    expect(await take('xuncha1', q)).toHaveLength(1)
  }, 30_000)
})
