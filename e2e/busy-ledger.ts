// A ledger under preview with every kind of row: right, doubtful, wrong, long, with pictures before and after.
import * as batches from '../src/modules/batches/batches.contract.ts'
import { floatingBook, picture } from '../src/modules/batches/ledger-files.testbed.ts'
import * as cases from '../src/modules/cases/cases.contract.ts'
import { list } from '../src/modules/places/places.contract.ts'
import type { TestBench } from '../src/server/testing.ts'

/** Hands it in, keeps its pictures, brings in one row; answers the batch. */
export async function handInLedger(bench: TestBench): Promise<string> {
  const office = await bench.as('banshi')
  const { places } = await office.call(list)
  const [one, two] = places.filter(place => place.unitName) as [(typeof places)[0], (typeof places)[0]]
  await office.call(cases.file, {
    body: { placeId: two.id, title: '绿地里垃圾成堆', category: 'litter', photos: [], issue: true },
  })
  const bytes = floatingBook(
    [
      [
        '序号',
        '工单编号',
        '问题描述',
        '问题地点',
        '责任单位',
        '问题类别',
        '整改情况',
        '整改前照片',
        '整改后照片',
      ],
      ['1', 'DC-2022-001', '人行道地砖破损', one.name, '', '道路不洁', '', '', ''],
      ['2', '', `绿地里垃圾成堆${'，一直没有人来清理'.repeat(8)}`, two.name, '', '暴露垃圾', '', '', ''],
      [
        '3',
        '',
        '墙面小广告',
        `某${'长'.repeat(30)}路口的${'旧'.repeat(20)}院墙`,
        `某${'某'.repeat(40)}管理服务中心`,
        '',
        '',
        '',
        '',
      ],
      ['4', '', '路灯不亮', `${one.name}门口`, '', '', '已整改完成', '', ''],
      ['5', '', '', one.name, '', '', '', '', ''],
    ],
    [
      { from: [7, 1], to: [8, 2], bytes: await picture(71) },
      { from: [8, 1], to: [9, 2], bytes: await picture(72) },
      { from: [7, 3], to: [8, 4], bytes: Buffer.from('not a picture') },
      { from: [7, 12], to: [8, 13], bytes: await picture(73) },
    ],
  )
  const name = encodeURIComponent('2022年3月督查问题台账（含照片）.xlsx')
  const { id } = await office.send<{ id: string }>(`/api/case-batches?name=${name}`, bytes)
  while ((await office.call(batches.keep, { params: { id } })).state === 'reading');
  const seen = await office.call(batches.preview, {
    params: { id },
    body: { said: { source: 'supervision' } },
  })
  await office.call(batches.apply, {
    params: { id },
    body: { stamp: seen.stamp, rows: [seen.lines[0]!.key], issue: false },
  })
  return id
}
