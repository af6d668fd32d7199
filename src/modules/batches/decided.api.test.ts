// What a person decides of a ledger: how it is read, what is issued at once, what is a duplicate; and photos with names.
import { describe, expect, it } from 'vitest'
import * as cases from '../cases/cases.contract.ts'
import * as contract from './batches.contract.ts'
import { apply, handIn, head, keepAll, look, office, places, row, unitOf } from './batches.testbed.ts'
import { floatingBook, picture, zip } from './ledger-files.testbed.ts'

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
