// Registers over the interface: scope and writing by definition, versions that stay, files, what a pack may and may not do.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { asOwner, raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { runWork } from '../../server/work.ts'
import { people as cast } from '../../simulate/demo-cast.ts'
import { verify } from '../ledger/ledger.contract.ts'
import * as people from '../people/people.contract.ts'
import type { PlanPack } from '../plan/pack.contract.ts'
import { readPack } from '../plan/pack.io.ts'
import { loadPlan } from '../plan/plan.actions.ts'
import * as contract from './registers.contract.ts'
import { loadRegisterEntries } from './seeds.actions.ts'

let bench: TestBench
const units = new Map<string, string>()
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  const tree = await (await bench.as('banshi')).call(people.units)
  for (const unit of tree.units) units.set(unit.code, unit.id)
})
afterAll(() => bench.close())

const unitOf = (login: string) => units.get(cast.find(one => one.login === login)!.unit)!
const deed = (item: string, login = 'danwei01', more: Record<string, string> = {}) => ({
  item,
  unit: unitOf(login),
  served: '沿街住户',
  promised: '2022-09-30',
  state: '实施中',
  ...more,
})
const params = (code: string, id = '') => ({ params: { code, id } })

async function enterDeed(login: string, item: string, owner = login): Promise<string> {
  const client = await bench.as(login)
  const { id } = await client.call(contract.enter, {
    params: { code: 'good-deeds' },
    body: { values: deed(item, owner) },
  })
  return id
}

describe('entering', () => {
  it('is refused cell by cell, with the column at fault', async () => {
    const office = await bench.as('banshi')
    const ask = (values: Record<string, string | string[]>) =>
      office.ask(contract.enter, { params: { code: 'good-deeds' }, body: { values } })
    const good = deed('加装路灯')
    for (const [values, code, at] of [
      [{ ...good, item: ' ' }, 'required', '/values/item'],
      [{ ...good, promised: '2022-02-30' }, 'date', '/values/promised'],
      [{ ...good, state: '办成' }, 'choice', '/values/state'],
      [{ ...good, people: '12.5' }, 'places', '/values/people'],
      [{ ...good, people: '-3' }, 'range', '/values/people'],
      [{ ...good, unit: '01860000-0000-7000-8000-000000000001' }, 'link', '/values/unit'],
      [{ ...good, tasks: ['task:99'] }, 'link', '/values/tasks'],
      [{ ...good, stray: '甲' }, 'unknown', '/values/stray'],
    ] as const) {
      const answer = await ask(values as unknown as Record<string, string>)
      expect(answer.problem).toMatchObject({ status: 400, code: `register.value.${code}`, at })
    }
    const none = await office.ask(contract.enter, { params: { code: 'nothing' }, body: { values: good } })
    expect(none.problem?.code).toBe('register.none')
  })

  it('the same thing twice is refused, under the first one and in a race', async () => {
    const office = await bench.as('banshi')
    await enterDeed('banshi', '修公厕', 'danwei01')
    const again = await office.ask(contract.enter, {
      params: { code: 'good-deeds' },
      body: { values: deed('修公厕') },
    })
    expect(again.problem).toMatchObject({ code: 'register.twice', at: '/values/item' })
    expect(again.problem?.detail).toContain('“实事”和“承办单位”')
    const race = await Promise.all(
      Array.from({ length: 4 }, () =>
        office.ask(contract.enter, { params: { code: 'good-deeds' }, body: { values: deed('修站台') } }),
      ),
    )
    expect(race.filter(answer => answer.status === 200)).toHaveLength(1)
    expect(race.filter(answer => answer.problem?.code === 'register.twice')).toHaveLength(3)
  })

  it('what hangs under an entry needs that entry, and only that', async () => {
    const office = await bench.as('banshi')
    const id = await enterDeed('banshi', '修人行道', 'danwei01')
    const values = { day: '2022-06-08', score: '5', people: '10' }
    const lost = await office.ask(contract.enter, {
      params: { code: 'good-deed-feedback' },
      body: { values },
    })
    expect(lost.problem?.code).toBe('register.parent')
    const stray = await office.ask(contract.enter, {
      params: { code: 'good-deeds' },
      body: { values: deed('甲'), parentId: id },
    })
    expect(stray.problem?.code).toBe('register.parent')
    await office.call(contract.enter, {
      params: { code: 'good-deed-feedback' },
      body: { values, parentId: id },
    })
    const detail = await office.call(contract.entry, params('good-deeds', id))
    expect(detail.children[0]).toMatchObject({ total: 1 })
    const closed = await office.ask(contract.remove, {
      ...params('good-deeds', id),
      body: { version: 1, reason: '重复' },
    })
    expect(closed.problem?.code).toBe('register.has-children')
  })
})

describe('who may', () => {
  it('a unit and a county write their own rows and no others', async () => {
    expect(await enterDeed('danwei01', '自家的实事')).toBeTruthy()
    const others = await (await bench.as('danwei02')).ask(contract.enter, {
      params: { code: 'good-deeds' },
      body: { values: deed('别家的实事', 'danwei01') },
    })
    expect(others.problem).toMatchObject({ status: 403, code: 'register.who' })
    const town = cast.find(one => one.role === 'unit' && one.unit.startsWith('demo-town-640302'))!.login
    expect(await enterDeed('xian1', '县里的实事', town)).toBeTruthy()
    const elsewhere = await (await bench.as('xian2')).ask(contract.enter, {
      params: { code: 'good-deeds' },
      body: { values: deed('外县的实事', town) },
    })
    expect(elsewhere.problem?.code).toBe('register.who')
    const policy = await (await bench.as('danwei01')).ask(contract.enter, {
      params: { code: 'policies' },
      body: { values: { title: '甲', kind: '法律法规', state: '在用', clauses: ['一'] } },
    })
    expect(policy.problem?.code).toBe('register.who')
  })

  it('a register read by its own units shows each its rows only, in list, page, summary and file', async () => {
    const office = await bench.as('banshi')
    const { entries } = await office.call(contract.entries, {
      params: { code: 'policy-articles' },
      query: { q: '停车入框' },
    })
    const parentId = entries[0]!.id
    const count = (login: string, advised: string) => ({
      params: { code: 'enforcement-counts' },
      body: {
        parentId,
        values: { period: '2022-H1', unit: unitOf(login), advised, punished: '3' },
      },
    })
    await (await bench.as('danwei01')).call(contract.enter, count('danwei01', '100'))
    const theirs = await (await bench.as('danwei02')).call(contract.enter, count('danwei02', '20'))
    const see = async (login: string) => {
      const client = await bench.as(login)
      const list = await client.call(contract.entries, { params: { code: 'enforcement-counts' } })
      const file = await raw(bench, client.cookie, {
        method: 'GET',
        url: '/api/registers/enforcement-counts/export.csv',
      })
      const page = await client.ask(contract.entry, params('enforcement-counts', theirs.id))
      const lines = file.text.trim().split('\r\n').length - 1
      return [list.total, lines, list.summary[0]!.value, page.status]
    }
    expect(await see('banshi')).toEqual([2, 2, '120', 200])
    expect(await see('danwei01')).toEqual([1, 1, '100', 404])
    expect(await see('danwei02')).toEqual([1, 1, '20', 200])
    expect(await see('hecha1')).toEqual([2, 2, '120', 200])
    expect(await see('xuncha1')).toEqual([0, 0, null, 404])
    const change = await (await bench.as('danwei01')).ask(contract.remove, {
      ...params('enforcement-counts', theirs.id),
      body: { version: 1, reason: '不是我的' },
    })
    expect(change.problem).toMatchObject({ status: 404, code: 'register.entry.none' })
  })
})

describe('history', () => {
  it('a correction is a version with its reason, a removal too; nothing is rewritten', async () => {
    const office = await bench.as('banshi')
    const id = await enterDeed('danwei01', '改造农贸市场')
    const at = params('good-deeds', id)
    const correct = (version: number, values: Record<string, string>, reason = '核对后改正') =>
      office.ask(contract.correct, { ...at, body: { version, values, reason } })
    expect((await correct(1, deed('改造农贸市场'))).problem?.code).toBe('register.unchanged')
    expect((await correct(1, deed('改造农贸市场', 'danwei01', { people: '300' }))).status).toBe(200)
    const late = await correct(1, deed('改造农贸市场', 'danwei01', { people: '400' }))
    expect(late.problem).toMatchObject({ code: 'register.overtaken' })
    expect(late.problem?.detail).toContain('第 2 版')
    await office.call(contract.remove, { ...at, body: { version: 2, reason: '与另一条合并' } })
    expect((await correct(3, deed('改造农贸市场'))).problem?.code).toBe('register.removed')
    const detail = await office.call(contract.entry, at)
    expect(detail).toMatchObject({ removed: true, version: 3, closed: '这条登记已移出登记册。' })
    expect(detail.history.map(it => [it.version, it.reason, it.removed])).toEqual([
      [3, '与另一条合并', true],
      [2, '核对后改正', false],
      [1, null, false],
    ])
    expect(detail.history[1]!.changes).toEqual([{ title: '受益人数', before: '', after: '300 人' }])
    const removed = await office.call(contract.entries, {
      params: { code: 'good-deeds' },
      query: { show: 'removed' },
    })
    expect(removed.entries.map(it => it.id)).toEqual([id])
  })

  it('facts hold digests, never what was written', async () => {
    const { rows } = await asOwner(bench, client =>
      client.query(
        `select kind, data::text as data from facts where subject_type = 'register' and actor_person is not null`,
      ),
    )
    expect(new Set(rows.map(row => row.kind))).toEqual(
      new Set(['register.entered', 'register.corrected', 'register.removed']),
    )
    for (const { data } of rows) expect(data).not.toMatch(/[一-鿿]/)
    await bench.turn()
    expect(await (await bench.as('zhuren')).call(verify)).toMatchObject({ ok: true })
  })

  it('the same submission twice is done once', async () => {
    const office = await bench.as('banshi')
    const body = { values: deed('装护栏') }
    const actionId = '01860000-0000-7000-8000-0000000000aa'
    const first = await office.call(contract.enter, { params: { code: 'good-deeds' }, body, actionId })
    const second = await office.call(contract.enter, { params: { code: 'good-deeds' }, body, actionId })
    expect(second).toEqual(first)
  })

  it('the application may not change or delete a version', async () => {
    const change = (text: string) =>
      bench.house.inCity(TEST_CITY, async trx => {
        const { sql } = await import('kysely')
        await sql.raw(text).execute(trx)
      })
    await expect(change(`update register_versions set reason = 'x'`)).rejects.toThrow('permission denied')
    await expect(change(`delete from register_versions`)).rejects.toThrow('permission denied')
    await expect(change(`delete from register_entries`)).rejects.toThrow('permission denied')
  })
})

describe('lists', () => {
  it('find, filter, sort and turn pages', async () => {
    const office = await bench.as('banshi')
    const ask = async (query: object) =>
      (await office.call(contract.entries, { params: { code: 'policies' }, query })).entries.map(
        it => it.title,
      )
    expect(await ask({ q: '志愿服务条例' })).toEqual(['志愿服务条例'])
    expect(await ask({ q: '%' })).toEqual([])
    const laws = await ask({ column: 'kind', is: '法律法规', sort: 'title' })
    expect(laws).toHaveLength(3)
    expect(laws).toEqual([...laws].sort((a, b) => a.localeCompare(b, 'zh-CN')))
    expect(await ask({ column: 'kind', is: '法律法规', sort: '-title' })).toEqual([...laws].reverse())
    expect(await ask({ page: 2 })).toEqual([])
    expect(await ask({ show: 'incomplete' })).toHaveLength(18)
    const odd = await office.ask(contract.entries, { params: { code: 'policies' }, query: { sort: 'tasks' } })
    expect(odd.problem?.code).toBe('register.sort')
  })
})

describe('entries of a pack', () => {
  const load = async (change: (pack: PlanPack) => PlanPack) => {
    const { pack } = await readPack('packs/wuzhong-2021')
    if (pack?.kind !== 'plan') throw new Error('no plan pack')
    return runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, async work => {
      await loadPlan(work, change(pack))
      return loadRegisterEntries(work, change(pack))
    })
  }
  const rename = (key: string, title: string) => (pack: PlanPack) => ({
    ...pack,
    head: { ...pack.head, version: title },
    registerEntries: pack.registerEntries!.map(it =>
      it.key === key ? { ...it, values: { ...it.values, title } } : it,
    ),
  })
  const find = async (q: string) =>
    (await (await bench.as('banshi')).call(contract.entries, { params: { code: 'policies' }, query: { q } }))
      .entries

  it('come once; a later pack corrects them until a person has touched them', async () => {
    expect(await load(it => it)).toEqual({ entered: 0, updated: 0 })
    expect(await load(rename('civil-code', '中华人民共和国民法典'))).toEqual({ entered: 0, updated: 1 })
    const [entry] = await find('中华人民共和国民法典')
    expect(entry).toMatchObject({ version: 2 })
    const office = await bench.as('banshi')
    await office.call(contract.correct, {
      ...params('policies', entry!.id),
      body: { version: 2, values: { ...entry!.values, issuer: '全国人民代表大会' }, reason: '照正式文本补' },
    })
    expect(await load(rename('civil-code', '民法典（新名）'))).toEqual({ entered: 0, updated: 0 })
    expect((await find('中华人民共和国民法典'))[0]).toMatchObject({
      version: 3,
      words: { issuer: '全国人民代表大会' },
    })
    const [gone] = await find('国民体质测定标准')
    await office.call(contract.remove, {
      ...params('policies', gone!.id),
      body: { version: 1, reason: '不属于政策文件' },
    })
    expect(await load(rename('fitness-standard', '体质标准'))).toEqual({ entered: 0, updated: 0 })
    expect(await find('体质标准')).toEqual([])
    expect(await find('国民体质测定标准')).toEqual([])
  })

  it('one that a person entered before the pack knew of it stands', async () => {
    const office = await bench.as('banshi')
    await office.call(contract.enter, {
      params: { code: 'policies' },
      body: { values: { title: '后来的意见', kind: '意见办法', state: '在用', clauses: ['一'] } },
    })
    const more = (pack: PlanPack) => ({
      ...pack,
      registerEntries: [
        ...pack.registerEntries!,
        {
          register: 'policies',
          key: 'later',
          values: { title: '后来的意见', kind: '法律法规', state: '在用', clauses: ['一'] },
        },
      ],
    })
    expect(await load(more)).toMatchObject({ entered: 0 })
    expect(await find('后来的意见')).toMatchObject([{ words: { kind: '意见办法' } }])
  })
})
