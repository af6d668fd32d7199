// A ledger on its way in: handed in, its pictures kept step by step, looked at, put right, applied; what fails comes back marked;
// again, half-way and from two sides nothing is doubled and nothing half done.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as cases from '../cases/cases.contract.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as contract from './batches.contract.ts'
import { type Cells, floatingBook, picture, wpsCellBook, wpsPicture, zip } from './ledger-files.testbed.ts'

let bench: TestBench
let office: Client
let places: { id: string; name: string; code: string; unitName: string | null }[]
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  places = (await office.call(placeList)).places.filter(it => it.unitName)
})
afterAll(() => bench.close())

const head = [
  '序号',
  '工单编号',
  '问题描述',
  '问题地点',
  '责任单位',
  '问题类别',
  '整改情况',
  '整改前照片',
  '整改后照片',
]
const row = (
  n: number,
  title: string,
  place: string,
  more: Partial<Record<'ref' | 'unit' | 'class' | 'state', string>> = {},
): Cells => [
  String(n),
  more.ref ?? '',
  title,
  place,
  more.unit ?? '',
  more.class ?? '',
  more.state ?? '',
  '',
  '',
]

async function handIn(bytes: Buffer, name = '三月督查台账.xlsx'): Promise<string> {
  const answer = await raw(bench, office.cookie, {
    url: `/api/case-batches?name=${encodeURIComponent(name)}`,
    payload: bytes,
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}

/** Asks for the next pictures until there are none. */
async function keepAll(id: string): Promise<number> {
  for (let steps = 1; ; steps++) {
    const it = await office.call(contract.keep, { params: { id } })
    if (it.state === 'ready') return steps
    expect(steps).toBeLessThan(50)
  }
}

const look = (id: string, said?: object) =>
  office.call(contract.preview, { params: { id }, body: (said ? { said } : {}) as never })
const apply = (id: string, stamp: string, rows: readonly string[], issue = false, actionId?: string) =>
  office.ask(contract.apply, {
    params: { id },
    body: { stamp, rows: [...rows], issue },
    ...(actionId ? { actionId } : {}),
  })
const countCases = async () => {
  const { rows } = await bench.house.inCity(TEST_CITY, async trx => ({
    rows: await trx
      .selectFrom('cases')
      .select(eb => eb.fn.countAll<string>().as('n'))
      .execute(),
  }))
  return Number(rows[0]!.n)
}

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

describe('what a person decides', () => {
  it('columns, places, units and categories are said once; what may be issued is issued through the office’s own act', async () => {
    const place = places[6]!
    const bytes = floatingBook(
      [
        ['编码', '什么事', '在哪里', '谁来改'],
        ['a', '垃圾成堆', '大槐树底下', '清洁队'],
        ['b', '路灯不亮', '大槐树底下', ''],
      ],
      [],
    )
    const id = await handIn(bytes, '杂表.xlsx')
    expect((await look(id)).lines).toEqual([])
    const sheets = [{ headerRow: 1, columns: { ref: 0, title: 1, place: 2, unit: 3 } }]
    const asked = await look(id, { source: 'office', sheets })
    expect(asked.questions.map(it => [it.kind, it.words, it.rows])).toEqual([
      ['place', '大槐树底下', 2],
      ['unit', '清洁队', 1],
    ])
    const unitId = await unitOf(place.unitName!)
    const said = {
      source: 'office',
      sheets,
      places: [{ words: '大槐树底下', placeId: place.id }],
      units: [{ words: '清洁队', unitId }],
      categories: [{ row: '0:2', category: 'litter' }],
    }
    const seen = await look(id, said)
    expect(seen.lines.map(line => [line.faults, line.category, line.notIssued])).toEqual([
      [[], 'litter', null],
      [[], null, '没有分类，时限定不了'],
    ])
    const done = await apply(
      id,
      seen.stamp,
      seen.lines.map(line => line.key),
      true,
    )
    expect(done.body).toMatchObject({ filed: 1, issued: 1, orders: 1 })
    const it = await office.call(cases.get, { params: { id: done.body.cases[0]!.id } })
    expect(it).toMatchObject({ state: 'issued', unitName: place.unitName })
    expect(it.orderNumber).toBeTruthy()
    expect(it.history.map(item => item.kind)).toEqual(['case.filed', 'case.issued'])
  })

  it('what others told is never issued at once; what the ledger calls done is filed, never closed', async () => {
    const its = [
      row(1, '垃圾', places[7]!.name, { class: '暴露垃圾' }),
      row(2, '垃圾二', places[8]!.name, { class: '暴露垃圾', state: '已销号' }),
    ]
    const id = await handIn(floatingBook([head, ...its], []), '热线.xlsx')
    const hotline = await look(id, { source: 'hotline' })
    expect(hotline.lines.map(line => line.notIssued)).toEqual([
      '要先派人到现场核实',
      '台账写明已整改，先到待审核',
    ])
    const seen = await look(id, { source: 'office' })
    expect(seen.lines.map(line => line.notIssued)).toEqual([null, '台账写明已整改，先到待审核'])
  })

  it('duplicates are shown: against open cases near by and among the rows', async () => {
    const place = places[9]!
    const open = await office.call(cases.file, {
      body: { placeId: place.id, title: '路边垃圾成堆无人清运', category: 'litter', photos: [], issue: true },
    })
    const id = await handIn(
      floatingBook(
        [
          head,
          row(1, '路边垃圾成堆无人清理', place.name, { class: '暴露垃圾' }),
          row(2, '路边垃圾成堆，无人清理。', place.name),
        ],
        [],
      ),
      '重复.xlsx',
    )
    const { lines } = await look(id)
    expect(lines[0]!.twins[0]).toMatchObject({ id: open.id })
    expect(lines[0]!.twins[0]!.why).toContain('同一点位，同类')
    expect([lines[0]!.like, lines[1]!.like]).toEqual([null, 2])
  })

  it('photos: packed together or chosen together, their names say county, place and problem', async () => {
    const [place, a, b, c] = [places[10]!, await picture(51), await picture(52), await picture(53)]
    const packed = zip({
      [`利通区_${place.name}_垃圾暴露.jpg`]: a,
      [`利通区_${place.name}_垃圾暴露(2).jpg`]: b,
      [`利通区_${place.name}_垃圾暴露_整改后.jpg`]: c,
      'IMG_20220601.jpg': Buffer.from('not a picture at all'),
    })
    const id = await handIn(packed, '现场照片.zip')
    await keepAll(id)
    const seen = await look(id)
    expect(seen.lines[0]).toMatchObject({ title: '垃圾暴露', placeName: place.name, faults: [] })
    expect([seen.lines[0]!.before.length, seen.lines[0]!.after.length]).toEqual([2, 1])
    expect(seen.lines[1]!.faults.join()).toContain('没有写问题')
    expect(seen.lines[1]!.faults.join()).toContain('不是能识别的照片')

    const digest = await office.photo(await picture(60))
    const chosen = await office.call(contract.photos, {
      body: { photos: [{ digest, name: `${place.name}-乱停车.jpg` }] },
    })
    expect((await look(chosen.id)).lines[0]).toMatchObject({
      title: '乱停车',
      placeName: place.name,
      before: [digest],
    })
    const unknown = await office.ask(contract.photos, {
      body: { photos: [{ digest: 'a'.repeat(64), name: 'x.jpg' }] },
    })
    expect(unknown.problem?.code).toBe('photo.unknown')
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

async function unitOf(name: string): Promise<string> {
  const { units } = await office.call(people.units, { query: {} })
  return units.find(it => it.shortName === name)!.id
}
