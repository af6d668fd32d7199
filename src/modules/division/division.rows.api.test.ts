// Rows 6, 7, 173 and 196 of the mission as far as the division of work carries them, and the table in and out.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import * as dashboard from '../dashboard/dashboard.contract.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import type { OutCell } from '../exchange/out-sheet.ts'
import { textAt } from '../exchange/sheet.ts'
import * as people from '../people/people.contract.ts'
import * as plan from '../plan/plan.contract.ts'
import * as workplans from '../workplans/workplans.contract.ts'
import * as contract from './division.contract.ts'

let bench: TestBench
const ids = new Map<string, string>()
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  const { units } = await (await bench.as('banshi')).call(people.units)
  for (const unit of units) ids.set(unit.code, unit.id)
})
afterAll(() => bench.close())

const office = () => bench.as('banshi')
const countFacts = () =>
  bench.house.inCity(TEST_CITY, async trx => {
    const row = await trx
      .selectFrom('facts')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('city_id', '=', TEST_CITY)
      .executeTakeFirstOrThrow()
    return Number(row.n)
  })

/** Hands a file in and answers its id. */
async function upload(bytes: Buffer, name = '任务分解表.xlsx', login = 'banshi'): Promise<string> {
  const answer = await raw(bench, (await bench.as(login)).cookie, {
    url: `/api/division/files?name=${encodeURIComponent(name)}`,
    payload: bytes,
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}
const download = async (path: string) =>
  (await raw(bench, (await office()).cookie, { method: 'GET', url: path })).bytes
const preview = async (id: string) => (await office()).call(contract.preview, { params: { id }, body: {} })
const sheetOf = (rows: readonly (readonly (string | null | readonly [string, number])[])[]) =>
  xlsxOf([
    {
      name: '分解表',
      widths: rows[0]!.map(() => 16),
      rows: rows.map(row =>
        row.map((cell): OutCell | null => {
          if (cell === null || typeof cell === 'string') return cell === null ? null : { text: cell }
          return { text: cell[0], rows: cell[1] }
        }),
      ),
    },
  ])

describe('rows of the mission', () => {
  it('row 6 谁主管、谁负责: every task, target and standard has one lead or stands in 尚未分解', async () => {
    const { items, gaps } = await (await office()).call(contract.list)
    expect(gaps).toEqual({ task: 39, target: 84, standard: 22 })
    expect(items).toHaveLength(39 + 84 + 22)
    expect(items.every(item => item.area !== '')).toBe(true)
  })

  it('row 173 任务分解: many at once get one lead and any co-units; a blank counts, an overlap is fine, history stays', async () => {
    const client = await office()
    const codes = ['task:21', 'task:22', 'target:T35', 'standard:A1.1.1']
    const [a, b, c] = ['city-management', 'housing', 'transport'].map(code => ids.get(code)!) as [
      string,
      string,
      string,
    ]
    const assign = (body: { codes: string[]; lead?: string; supports: string[]; mode: 'add' | 'replace' }) =>
      client.call(contract.assign, { body })
    expect(await assign({ codes, lead: a, supports: [b], mode: 'replace' })).toEqual({ changed: 4 })
    expect(await assign({ codes, lead: a, supports: [b], mode: 'replace' })).toEqual({ changed: 0 })
    expect(await assign({ codes, supports: [c], mode: 'add' })).toEqual({ changed: 4 })
    expect(await assign({ codes: ['task:21'], lead: b, supports: [], mode: 'add' })).toEqual({ changed: 1 })
    const { items, gaps } = await client.call(contract.list)
    expect(gaps).toEqual({ task: 37, target: 83, standard: 21 })
    const one = items.find(item => item.code === 'task:21')!
    expect([one.lead?.unitId, one.supports.map(it => it.unitId)]).toEqual([b, [c]])
    const { history } = await client.call(plan.requirement, { params: { code: 'task:21' } })
    expect(history).toHaveLength(4)
    expect(history.filter(row => row.endsAt === null)).toHaveLength(2)
    const orphans = await client.ask(contract.assign, {
      body: { codes: ['task:21', 'task:30'], supports: [c], mode: 'add' },
    })
    expect(orphans.problem).toMatchObject({ code: 'assign.no-lead', detail: expect.stringContaining('1 项') })
    const twice = await client.ask(contract.assign, { body: { codes, lead: a, supports: [a], mode: 'add' } })
    expect(twice.problem?.code).toBe('assign.twice')
  })

  it('row 7 属地与行业: one lead of the city by sector, one owner in each county, gaps stay visible; 驻地单位 take part', async () => {
    const client = await office()
    const { counties } = await client.call(contract.list)
    expect(counties).toHaveLength(5)
    expect(counties.every(county => county.unitId !== null)).toBe(true)
    const owners = counties.slice(0, 4).map(({ division, unitId }) => ({ division, unitId: unitId! }))
    expect(
      await client.call(contract.territory, { body: { codes: ['task:21', 'standard:A1.1.1'], owners } }),
    ).toEqual({ changed: 8 })
    await client.call(contract.assign, {
      body: { codes: ['task:21'], supports: [ids.get('stationed-power')!], mode: 'add' },
    })
    const item = async () => (await client.call(contract.list)).items.find(it => it.code === 'task:21')!
    expect((await item()).territories.map(it => it.division)).toEqual(owners.map(it => it.division).sort())
    expect((await item()).supports.map(it => it.kind)).toContain('stationed')
    const town = { division: owners[0]!.division, unitId: ids.get(`c${owners[0]!.division}-office`)! }
    expect(await client.call(contract.territory, { body: { codes: ['task:21'], owners: [town] } })).toEqual({
      changed: 1,
    })
    expect((await item()).territories.find(it => it.division === town.division)?.unitId).toBe(town.unitId)
    const kept = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('territory_owners')
        .selectAll()
        .where('city_id', '=', TEST_CITY)
        .where('requirement', '=', 'task:21')
        .where('division', '=', town.division)
        .execute(),
    )
    expect(kept.map(row => row.ends_at === null).sort()).toEqual([false, true])
    const ask = (requirement: string, division: number) =>
      client.call(contract.owners, { query: { requirement, division } })
    // A problem has its one accountable unit, and beside it an owner by sector and one by territory.
    expect(await ask('standard:A1.1.1', owners[1]!.division)).toMatchObject({
      sector: { unitId: ids.get('city-management') },
      territory: { unitId: owners[1]!.unitId, named: true },
    })
    expect(await ask('standard:A1.1.2', counties[4]!.division)).toMatchObject({
      sector: null,
      territory: { unitId: counties[4]!.unitId, named: false },
    })
    const wrong = { division: owners[0]!.division, unitId: owners[1]!.unitId }
    const refused = await client.ask(contract.territory, { body: { codes: ['task:21'], owners: [wrong] } })
    expect(refused.problem?.code).toBe('territory.elsewhere')
  })

  it('row 196 五县（市、区）分目标: each county is owner of the goals in its territory and sees what it owes', async () => {
    const client = await office()
    const { counties } = await client.call(contract.list)
    const owners = counties.map(({ division }) => ({ division, unitId: ids.get(`demo-county-${division}`)! }))
    await client.call(contract.territory, { body: { codes: ['target:T82', 'task:5'], owners } })
    for (const [i, division] of [640302, 640303, 640323, 640324, 640381].entries()) {
      const county = await bench.as(`xian${i + 1}`)
      const list = await county.call(contract.list)
      expect(list.gaps).toEqual({ task: 0, target: 0, standard: 0 })
      expect(list.items.map(item => item.code)).toEqual(expect.arrayContaining(['task:5', 'target:T82']))
      const page = await county.call(contract.unit, { params: { id: ids.get(`demo-county-${division}`)! } })
      expect(page.territories.map(it => it.code)).toEqual(['task:5', 'target:T82'])
    }
  })

  it('a unit is not shown what others have not divided; the office is', async () => {
    expect((await (await bench.as('danwei01')).call(dashboard.home)).unassigned).toBe(0)
    expect((await (await office()).call(dashboard.home)).unassigned).toBeGreaterThan(0)
  })

  it('one page a unit with all it has taken on; another unit’s page does not exist for it', async () => {
    const client = await office()
    const id = ids.get('demo-bureau-1')!
    await client.call(contract.assign, {
      body: { codes: ['task:23', 'target:T36'], lead: id, supports: [], mode: 'replace' },
    })
    const unit = await bench.as('danwei01')
    const page = await unit.call(contract.unit, { params: { id } })
    expect(page).toMatchObject({
      unitName: '演示市容管理单位',
      cases: { open: 0, overdue: 0, closed: 0 },
      plan: null,
    })
    expect(page.leads.map(it => it.code)).toEqual(['task:23', 'target:T36'])
    expect((await unit.ask(contract.unit, { params: { id: ids.get('demo-bureau-2')! } })).status).toBe(404)
    expect((await unit.call(contract.list)).items.map(it => it.code)).toEqual(['task:23', 'target:T36'])
  })
})

describe('the table in and out', () => {
  it('exported and handed in unchanged, it changes nothing and records nothing', async () => {
    const bytes = await download('/api/division/table')
    const sheets = await readSheets(bytes, 'x.xlsx')
    expect(sheets.map(sheet => sheet.name)).toEqual(['任务', '目标', '测评标准'])
    expect(sheets[0]!.rows[2]!.cells[0]).toMatchObject({ merge: expect.stringMatching(/^A3:A/) })
    const id = await upload(bytes)
    const before = await countFacts()
    const seen = await preview(id)
    expect(seen).toMatchObject({ changes: [], faults: [], rows: 39 + 84 + 22 })
    const applied = await (await office()).ask(contract.apply, {
      params: { id },
      body: { stamp: seen.stamp },
    })
    expect(applied.problem?.code).toBe('import.nothing')
    expect(await countFacts()).toBe(before)
  })

  const header = ['领域', '任务', '牵头单位', '配合单位', '工作措施', '完成时限']
  it('merged cells, several units in a cell, aliases, 9月底前: seen first, then applied whole', async () => {
    const bytes = await sheetOf([
      header,
      [
        ['核心价值观', 3],
        ['规范市民文明行为', 2],
        ['文明办', 2],
        ['宣传部、教育局，公安交警', 2],
        '开展礼仪宣讲',
        '9月底前',
      ],
      [null, null, null, null, '按季通报', '每季度末'],
      [null, '深化社会主义核心价值观教育', '宣传部', '文旅局、各县（市、区）', '', ''],
    ])
    const id = await upload(bytes)
    expect(await upload(bytes)).toBe(id)
    const before = await countFacts()
    const seen = await preview(id)
    expect(seen.faults).toEqual([])
    expect(seen.sheets[0]!.columns).toEqual({ area: 0, title: 1, lead: 2, supports: 3, measure: 4, due: 5 })
    expect(seen.changes.map(it => [it.code, it.lead?.to, it.supports?.to.length])).toEqual([
      ['task:4', expect.stringContaining('精神文明建设指导委员会办公室'), 3],
      ['task:3', expect.stringContaining('宣传部'), 6],
    ])
    expect(seen.changes[0]!.measures.map(it => [it.words, it.due])).toEqual([
      ['开展礼仪宣讲', '2022年9月30日'],
      ['按季通报', '每季度末'],
    ])
    expect(await countFacts()).toBe(before)
    const client = await office()
    const wrong = await client.ask(contract.apply, { params: { id }, body: { stamp: 'a'.repeat(64) } })
    expect(wrong.problem?.code).toBe('import.moved')
    expect(await client.call(contract.apply, { params: { id }, body: { stamp: seen.stamp } })).toEqual({
      changed: 2,
    })
    const task = await client.call(plan.requirement, { params: { code: 'task:4' } })
    expect([task.lead?.unitId, task.supports.length]).toEqual([ids.get('civility'), 3])
    const draft = await client.call(workplans.get, { params: { unitId: ids.get('civility')! } })
    expect(draft.open).toMatchObject({
      state: 'draft',
      items: [{ words: '开展礼仪宣讲' }, { words: '按季通报' }],
    })
    const again = await client.ask(contract.preview, { params: { id }, body: {} })
    expect(again.problem?.code).toBe('import.applied')
    expect((await preview(await upload(bytes))).changes).toEqual([])
    expect((await preview(await upload(await download('/api/division/table')))).changes).toEqual([])
  })

  it('属地责任单位 come in county by county, and go out again as they are', async () => {
    const client = await office()
    const { counties, items } = await client.call(contract.list)
    const [first, second] = counties
    expect(items.find(it => it.code === 'task:9')?.territories).toEqual([])
    const names = (await client.call(people.units)).units
    const nameOf = (id: string) => names.find(it => it.id === id)!.name
    const bytes = await sheetOf([
      ['编号', '任务', '牵头单位', '属地责任单位'],
      [
        '9',
        items.find(it => it.code === 'task:9')!.title,
        '',
        `${first!.name}：${nameOf(first!.unitId!)}\n${second!.name}：${nameOf(ids.get('city-management')!)}`,
      ],
    ])
    const id = await upload(bytes)
    const seen = await preview(id)
    expect(seen.faults).toEqual([])
    expect(seen.changes).toMatchObject([
      {
        code: 'task:9',
        lead: null,
        territories: [{ county: first!.name, from: null }, { county: second!.name }],
      },
    ])
    await client.call(contract.apply, { params: { id }, body: { stamp: seen.stamp } })
    const now = (await client.call(contract.list)).items.find(it => it.code === 'task:9')!
    expect(now.territories.map(it => [it.division, it.unitId])).toEqual([
      [first!.division, first!.unitId],
      [second!.division, ids.get('city-management')],
    ])
    const exported = await download('/api/division/table')
    const sheets = await readSheets(exported, 'x.xlsx')
    expect(sheets[0]!.rows.some(row => row.cells.some(it => it.text.startsWith(`${first!.name}：`)))).toBe(
      true,
    )
    expect(await preview(await upload(exported))).toMatchObject({ changes: [], faults: [] })
  })

  it('one fault and nothing is applied; row, column and reason are said, in the marked file too', async () => {
    const bytes = await sheetOf([
      header,
      ['生活环境', '巩固提升城市环境卫生质量', '城管局', '', '', ''],
      ['生活环境', '规范市民文明行为', '城建大队', '', '巡查', '9月前'],
    ])
    const id = await upload(bytes)
    const seen = await preview(id)
    expect(seen.faults.map(it => it.place)).toContain('第 3 行 C 列')
    expect(seen.faults.map(it => it.place)).toContain('第 3 行 F 列')
    const before = await countFacts()
    const refused = await (await office()).ask(contract.apply, {
      params: { id },
      body: { stamp: seen.stamp },
    })
    expect(refused.problem?.code).toBe('import.faults')
    expect(await countFacts()).toBe(before)
    const [marked] = await readSheets(await download(`/api/division/files/${id}/marked`), 'x.xlsx')
    expect(textAt(marked!.rows[0]!, 6)).toBe('不能导入的原因')
    expect(textAt(marked!.rows[2]!, 6)).toContain('名录里没有“城建大队”')
    expect(textAt(marked!.rows[2]!, 6)).toContain('9月底前')
    expect(textAt(marked!.rows[2]!, 2)).toBe('城建大队')
  })

  it('columns with strange headers are read as the person says', async () => {
    const bytes = await sheetOf([
      ['干什么', '谁来干', '谁帮忙'],
      ['规范市民文明行为', '团市委', '妇联'],
    ])
    const id = await upload(bytes)
    const client = await office()
    expect((await client.ask(contract.preview, { params: { id }, body: {} })).problem?.code).toBe(
      'import.no-header',
    )
    const sheets = [{ headerRow: 1, columns: { title: 0, lead: 1, supports: 2 } }]
    const seen = await client.call(contract.preview, { params: { id }, body: { sheets } })
    expect(seen.changes).toMatchObject([{ code: 'task:4', lead: { to: expect.stringContaining('共青团') } }])
    expect(await client.call(contract.apply, { params: { id }, body: { stamp: seen.stamp } })).toEqual({
      changed: 1,
    })
  })

  it('a file belongs to who handed it in, and what is no table is refused', async () => {
    const id = await upload(await sheetOf([header, ['', '规范市民文明行为', '妇联', '', '', '']]))
    const head = await bench.as('zhuren')
    expect((await head.ask(contract.preview, { params: { id }, body: {} })).problem?.code).toBe('import.none')
    const old = await upload(
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100)]),
      '表.xls',
    )
    const refused = await (await office()).ask(contract.preview, { params: { id: old }, body: {} })
    expect(refused.problem).toMatchObject({
      code: 'sheet.old-format',
      detail: expect.stringContaining('另存为'),
    })
  })
})
