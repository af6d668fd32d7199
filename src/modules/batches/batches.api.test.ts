// A ledger on its way in: handed in, its pictures kept step by step, looked at, put right, applied; what fails comes back marked;
// again, half-way and from two sides nothing is doubled and nothing half done.
import { describe, expect, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { TEST_CITY } from '../../server/testing.ts'
import * as cases from '../cases/cases.contract.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import * as contract from './batches.contract.ts'
import {
  apply,
  bench,
  countCases,
  handIn,
  head,
  keepAll,
  look,
  office,
  places,
  row,
} from './batches.testbed.ts'
import { floatingBook, picture, wpsCellBook, wpsPicture } from './ledger-files.testbed.ts'

describe('a ledger with pictures', () => {
  it('goes in row by row with its pictures, numbers and sources; what fails comes back marked and goes in when it is right', async () => {
    const [one, two] = [places[0]!, places[1]!]
    const [before, after] = [await picture(1), await picture(2)]
    const id = await handIn(
      floatingBook(
        [
          head,
          row(1, '人行道地砖破损', one.name, { ref: 'DC-001', class: '道路不洁' }),
          row(2, '垃圾成堆，市民13812345678反映', `${two.name}东侧`, { unit: one.unitName! }),
          row(3, '小广告', '没有这个地方', { unit: '不存在的什么局' }),
          row(4, '井盖缺失', one.name, { state: '已整改完成' }),
          ['合计', '', '', '', '', '', '', '', ''],
        ],
        [
          { from: [7, 1], to: [8, 2], bytes: before },
          { from: [8, 1], to: [9, 2], bytes: after },
          { from: [7, 3], to: [8, 4], bytes: await picture(3) },
          { from: [7, 9], to: [8, 10], bytes: await picture(4) },
        ],
      ),
    )
    expect((await office.call(contract.get, { params: { id } })).waiting).toBe(4)
    expect((await office.ask(contract.preview, { params: { id }, body: {} })).problem?.code).toBe(
      'batch.reading',
    )
    await keepAll(id)
    const count = await countCases()
    const seen = await look(id, { source: 'supervision' })
    expect(await countCases()).toBe(count)
    const [first, second, third, fourth] = seen.lines
    expect(seen.lines).toHaveLength(4)
    expect(first).toMatchObject({
      ref: 'DC-001',
      placeName: one.name,
      placeExact: true,
      category: 'dirty-road',
      faults: [],
      done: false,
    })
    expect([first!.before.length, first!.after.length, third!.before.length]).toEqual([1, 1, 1])
    expect(second).toMatchObject({
      placeName: two.name,
      placeExact: false,
      unitName: one.unitName,
      ref: '三月督查台账#2',
      suggested: 'litter',
      category: null,
    })
    expect(second!.title).toBe('垃圾成堆，市民138****5678反映')
    expect(third!.faults.join()).toContain('没有“没有这个地方”')
    expect(third!.faults.join()).toContain('不存在的什么局')
    expect(fourth).toMatchObject({ done: true, faults: [] })
    expect(seen.questions.map(it => [it.kind, it.words])).toEqual([
      ['place', '没有这个地方'],
      ['unit', '不存在的什么局'],
    ])
    expect(seen.loose).toMatchObject([{ place: '问题台账 H10' }])

    // One bad row among the chosen: nothing at all.
    expect((await apply(id, seen.stamp, [first!.key, third!.key])).problem?.code).toBe('batch.row-fault')
    expect((await apply(id, '0'.repeat(64), [first!.key])).problem?.code).toBe('batch.moved')
    expect(await countCases()).toBe(count)

    const actionId = crypto.randomUUID()
    const done = await apply(id, seen.stamp, [first!.key, second!.key, fourth!.key], false, actionId)
    expect(done.body).toMatchObject({ filed: 3, issued: 0, orders: 0 })
    expect(await apply(id, seen.stamp, [first!.key, second!.key, fourth!.key], false, actionId)).toEqual(done)
    expect((await apply(id, seen.stamp, [first!.key])).problem?.code).toMatch(/batch\.(row-done|moved)/)
    expect(await countCases()).toBe(count + 3)

    const it = await office.call(cases.get, { params: { id: done.body.cases[0]!.id } })
    expect(it).toMatchObject({
      state: 'filed',
      source: 'supervision',
      sourceRef: 'DC-001',
      title: '人行道地砖破损',
    })
    expect(it.photos.map(photo => photo.part).sort()).toEqual(['after', 'before'])
    expect(it.detail).toContain('台账《三月督查台账》第 2 行')
    const ended = await office.call(cases.get, { params: { id: done.body.cases[2]!.id } })
    expect(ended).toMatchObject({ state: 'filed' })
    expect(ended.detail).toContain('整改情况：已整改完成')

    const marked = await raw(bench, office.cookie, { method: 'GET', url: `/api/case-batches/${id}/marked` })
    const [sheet] = await readSheets(marked.bytes, 'm.xlsx')
    expect(sheet!.rows).toHaveLength(2)
    const words = sheet!.rows[1]!.cells.map(cell => cell.text)
    expect(words.join()).toContain('原第 4 行')
    expect(words.join()).toContain('不存在的什么局')

    // Put right in the returned file, and handed in again: the picture comes along by its code.
    const fixed = await handIn(
      await xlsxOf([
        {
          name: sheet!.name,
          widths: [],
          rows: sheet!.rows.map(it => {
            const cells = Array.from({ length: 13 }, (_, col) => ({
              text: it.cells.find(cell => cell.col === col)?.text ?? '',
            }))
            return cells.map(cell => ({
              text: cell.text.replace('没有这个地方', one.name).replace('不存在的什么局', one.unitName!),
            }))
          }),
        },
      ]),
      '改好的.xlsx',
    )
    const again = await look(fixed)
    expect(again.lines).toHaveLength(1)
    expect(again.lines[0]).toMatchObject({ faults: [], before: third!.before, placeName: one.name })
  })

  it('the same ledger again: open, it is the same one; closed, every row is known and nothing is chosen twice', async () => {
    const bytes = wpsCellBook(
      [
        [...head],
        [...row(1, '绿化带内有杂物', places[3]!.name, { ref: 'W-7' }).slice(0, 7), wpsPicture('ID_1'), ''],
      ],
      { ID_1: await picture(11) },
    )
    const id = await handIn(bytes)
    expect(await handIn(bytes)).toBe(id)
    await keepAll(id)
    const seen = await look(id)
    expect(seen.lines[0]!.before).toHaveLength(1)
    await apply(id, seen.stamp, [seen.lines[0]!.key])
    await office.call(contract.close, { params: { id } })
    expect((await office.ask(contract.preview, { params: { id }, body: {} })).problem?.code).toBe(
      'batch.closed',
    )
    const twice = await handIn(bytes)
    expect(twice).not.toBe(id)
    await keepAll(twice)
    const now = await look(twice)
    expect(now.lines[0]!.known).toMatchObject({ why: '以前导入过' })
    const renumbered = floatingBook([head, row(1, '换了说法的杂物', places[3]!.name, { ref: 'W-7' })], [])
    expect((await look(await handIn(renumbered))).lines[0]!.known).toMatchObject({ why: '来源编号相同' })
  })

  it('a step that is cut off costs the step: what was kept stays, the rest is kept next time', async () => {
    const its = await Promise.all(Array.from({ length: 30 }, (_, i) => picture(100 + i, 48)))
    const id = await handIn(
      floatingBook(
        [head, ...its.map((_, i) => row(i + 1, `问题${i}`, places[4]!.name))],
        its.map((bytes, i) => ({ from: [7, i + 1], to: [8, i + 2], bytes })),
      ),
    )
    await office.call(contract.keep, { params: { id } })
    const half = await office.call(contract.get, { params: { id } })
    expect(half.waiting).toBeGreaterThan(0)
    expect(half.waiting).toBeLessThan(30)
    // The next step is killed before its commit: its transaction is gone with whatever it wrote.
    await bench.house
      .inCity(TEST_CITY, async trx => {
        await trx.updateTable('batch_pictures').set({ fault: 'x' }).where('batch_id', '=', id).execute()
        throw new Error('killed')
      })
      .catch(() => undefined)
    expect((await office.call(contract.get, { params: { id } })).waiting).toBe(half.waiting)
    await keepAll(id)
    const seen = await look(id)
    expect(seen.lines.every(line => line.before.length === 1)).toBe(true)
  })

  it('killed in the middle of applying: not one case, and the ledger stands as it was', async () => {
    const id = await handIn(
      floatingBook(
        [head, ...Array.from({ length: 20 }, (_, i) => row(i + 1, `中途断电${i}号`, places[5]!.name))],
        [],
      ),
    )
    const seen = await look(id)
    const count = await countCases()
    // The twentieth row breaks the transaction in the database itself, after nineteen were written.
    const owner = await import('pg').then(pg => new pg.default.Client({ connectionString: bench.ownerUrl }))
    await owner.connect()
    await owner.query(
      `create function boom() returns trigger language plpgsql as $$ begin if new.title = '中途断电19号' then raise exception 'power cut'; end if; return new; end $$`,
    )
    await owner.query('create trigger boom before insert on cases for each row execute function boom()')
    const keys = seen.lines.map(line => line.key)
    expect((await apply(id, seen.stamp, keys)).status).toBe(500)
    await owner.query('drop trigger boom on cases')
    await owner.end()
    expect(await countCases()).toBe(count)
    expect((await look(id)).lines.every(line => line.known === null)).toBe(true)
    expect((await apply(id, seen.stamp, keys)).body).toMatchObject({ filed: 20 })
    expect(await countCases()).toBe(count + 20)
  })
})

it('units, inspectors and strangers hand in nothing and see nothing', async () => {
  for (const login of ['danwei01', 'xuncha1', 'xian1', 'hecha1']) {
    const person = await bench.as(login)
    expect((await person.ask(contract.list)).status).toBe(403)
  }
  expect((await bench.stranger.ask(contract.list)).status).toBe(401)
})

it('the sample has headers that are recognised, each as its own column', async () => {
  const answer = await raw(bench, office.cookie, { method: 'GET', url: '/api/case-batches/sample.xlsx' })
  const [sheet] = await readSheets(answer.bytes, 's.xlsx')
  const id = await handIn(
    await xlsxOf([
      {
        name: '台账',
        widths: [],
        rows: [sheet!.rows[0]!.cells.map(it => ({ text: it.text })), [{ text: '1' }]],
      },
    ]),
    '样表.xlsx',
  )
  const { sheets } = await look(id)
  expect(Object.keys(sheets[0]!.columns)).toHaveLength(13)
})

it('a ledger nobody comes back for is closed after sixty days, and its words are gone', async () => {
  const id = await handIn(floatingBook([head, row(1, '没有人管的一行', '没有这个地方')], []), '忘了.xlsx')
  bench.house.clock.pass(59 * 24)
  bench.signInAgain()
  await bench.turn()
  const state = async () => (await (await bench.as('banshi')).call(contract.get, { params: { id } })).state
  expect(await state()).toBe('ready')
  bench.house.clock.pass(2 * 24)
  bench.signInAgain()
  await bench.turn()
  expect(await state()).toBe('closed')
  const left = await bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('batch_rows').select('cells').where('batch_id', '=', id).execute(),
  )
  expect(left).toEqual([])
})
