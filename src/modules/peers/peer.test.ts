// The pure words of the exchange, and the addresses that are never called.
import { describe, expect, it } from 'vitest'
import { caseStates } from '../cases/case.ts'
import { hookUrl, mayCall } from './hook.io.ts'
import {
  afterLate,
  contradiction,
  decisionsOf,
  doubtKinds,
  stageOf,
  stages,
  tellStage,
  theirStage,
} from './peer.ts'
import { sign, signedBy } from './signing.io.ts'
import { readMoment, readTheirs } from './their-sheet.ts'
import { caseBody, readSignature, waitSeconds, withoutNumbers } from './wire.ts'

describe('where a case stands between two platforms', () => {
  it('every state of ours is told, but that of a case that goes on in another', () => {
    const untold = Object.keys(caseStates).filter(state => stageOf(state) === undefined)
    expect(untold).toEqual(['merged', 'attached'])
  })
  it('anything after an end is a reopening, in whatever order it is heard', () => {
    expect(theirStage('closed', 'working')).toBe('reopened')
    expect(theirStage('reopened', 'done')).toBe('reopened')
    expect(theirStage('reopened', 'closed')).toBe('closed')
    expect(theirStage('working', 'done')).toBe('done')
    expect(afterLate('working', 'closed')).toBe('reopened')
    expect(afterLate('closed', 'closed')).toBe('closed')
    expect(afterLate('done', 'working')).toBe('done')
    expect(tellStage('closed', 'working')).toBe('reopened')
  })
  it('what contradicts what, every pair', () => {
    const found = Object.keys(stages).flatMap(ours =>
      Object.keys(stages).flatMap(theirs => {
        const kind = contradiction(ours as never, theirs as never)
        return kind ? [`${ours}/${theirs} ${kind}`] : []
      }),
    )
    expect(found).toEqual([
      'taken/closed they-ended',
      'taken/void they-void',
      'working/closed they-ended',
      'working/void they-void',
      'done/closed they-ended',
      'done/void they-void',
      'closed/reopened they-reopened',
      'void/reopened they-reopened',
      'reopened/closed they-ended',
      'reopened/void they-void',
    ])
  })
  it('every doubt has its ways out', () =>
    expect(Object.keys(decisionsOf).sort()).toEqual(Object.keys(doubtKinds).sort()))
})

describe('signatures', () => {
  const it0 = {
    timestamp: '1654650000',
    method: 'POST',
    path: '/peers/v1/city-one/messages',
    body: Buffer.from(
      '{"id":"m-1","kind":"case.state","at":"2022-06-08T09:00:00+08:00","number":"SZ-1","state":"结案"}',
    ),
  }
  // The example of docs/peers.md.
  it('are those of the manual', () => {
    const secret = 'an-example-secret-of-32-letters!'
    expect(sign('sm3', secret, it0)).toMatchInlineSnapshot(
      `"sm3=6814b3b21f7703a9f68cc535191b3810d9175a7f9f77164b10863861ceb72cb7"`,
    )
    expect(sign('sha256', secret, it0)).toMatchInlineSnapshot(
      `"sha256=da41054913c460ac48f9b43186de0ce69e8a3ee4f969451b8da52e372274f3e8"`,
    )
  })
  it.each(['timestamp', 'method', 'path', 'body'] as const)('break when %s is another', part => {
    const signature = sign('sm3', 's', it0)
    expect(signedBy('sm3', 's', it0, signature)).toBe(true)
    const other = { ...it0, [part]: part === 'body' ? Buffer.from('{}') : `${it0[part]}1` }
    expect(signedBy('sm3', 's', other, signature)).toBe(false)
  })
  it('are read strictly', () => {
    expect(readSignature(`sm3=${'0a'.repeat(32)}`)).toEqual({ algorithm: 'sm3', hex: '0a'.repeat(32) })
    for (const wrong of [undefined, '', 'md5=00', `sm3=${'0'.repeat(63)}`, `sm3=${'G'.repeat(64)}`, ['sm3']])
      expect(readSignature(wrong)).toBeUndefined()
  })
})

describe('what leaves', () => {
  const told = {
    number: '20220608-000001',
    source: 'residents',
    title: '王小明反映，电话13812345678',
    category: 'litter',
    categoryName: '暴露垃圾',
    placeCode: 'P1',
    placeName: '演示点位',
    address: '演示路1号',
    lon: 106.2,
    lat: 37.9,
    dueAt: null,
  }
  it('of what people told from outside only the category', () =>
    expect(caseBody(told, { category: '0101', unit: null }).title).toBe('暴露垃圾'))
  it('has these fields and no other', () =>
    expect(Object.keys(caseBody(told, { category: null, unit: null }))).toEqual([
      'title',
      'category',
      'unit',
      'place',
      'address',
      'lon',
      'lat',
      'dueAt',
    ]))
  it.each([
    ['联系电话 138 1234 5678', '联系电话 （号码略）'],
    ['手机+86-13812345678。', '手机（号码略）。'],
    ['身份证64030219900101123X', '身份证（号码略）'],
    ['固话0953-2012345', '固话（号码略）'],
    ['车牌宁C·A1234占道', '车牌（车牌略）占道'],
    ['全角１３８１２３４５６７８', '全角（号码略）'],
    ['3号楼2单元门口有2处', '3号楼2单元门口有2处'],
    ['2022年6月8日，09:30（周三）', '2022年6月8日，09:30（周三）'],
    ['2022-06-08 有积水', '（号码略） 有积水'],
  ])('%s → %s', (text, clean) => expect(withoutNumbers(text)).toBe(clean))
  it('waits longer each time, and no longer than ten minutes', () =>
    expect([1, 2, 3, 7, 8, 50].map(waitSeconds)).toEqual([5, 10, 20, 320, 600, 600]))
})

describe('addresses', () => {
  const strict = { private: false, loopback: false }
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.100.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '224.0.0.1',
    'not-an-address',
  ])('%s is not called', address => expect(mayCall(address, strict)).toBe(false))
  it('of the own network, where an administrator allowed it; what holds keys, never', () => {
    const own = { private: true, loopback: false }
    expect(['10.1.2.3', '192.168.1.1', 'fd00::1'].every(it => mayCall(it, own))).toBe(true)
    expect(['169.254.169.254', '127.0.0.1', '::ffff:10.0.0.1'].some(it => mayCall(it, own))).toBe(false)
    expect(mayCall('8.8.8.8', strict) && mayCall('2400:3200::1', strict)).toBe(true)
  })
  it.each([
    ['http://example.cn/in', 'peer.url.https'],
    ['ftp://example.cn/in', 'peer.url.https'],
    ['https://user:pass@example.cn/in', 'peer.url.parts'],
    ['https://10.0.0.8/in', 'peer.url.private'],
    ['https://[::1]/in', 'peer.url.private'],
    ['https://2130706433/in', 'peer.url.private'],
    ['http://127.0.0.1/in', 'peer.url.https'],
    ['什么', 'peer.url'],
  ])('%s is refused: %s', (url, code) =>
    expect(() => hookUrl(url, strict)).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ code }) }),
    ),
  )
})

describe('their table', () => {
  it.each([
    ['2022-06-08 09:30', '2022-06-08T01:30:00.000Z'],
    ['2022/6/8 9:05:30', '2022-06-08T01:05:00.000Z'],
    ['2022年6月8日', '2022-06-07T16:00:00.000Z'],
    ['2022年6月8日 9时30分', '2022-06-08T01:30:00.000Z'],
    ['2022-13-08', undefined],
    ['昨天', undefined],
  ])('%s is %s', (text, at) => expect(readMoment(text)?.toISOString()).toBe(at))

  it('says of each row what is wrong with it', () => {
    const columns = { number: 0, title: 1, category: 2, state: 3, at: 4, lon: 5, lat: 6 }
    const rows = [
      ['A1', '垃圾', '0101', '受理', '2022-06-08 08:00', '106.2', '37.9'],
      ['', '垃圾', '0101', '受理', '2022-06-08 08:00', '', ''],
      ['A1', '又一行', '0101', '受理', '2022-06-08 08:00', '', ''],
      ['A3', '', '77', '没有', '2023-01-01', '37.9', '106.2'],
      ['A4', '垃圾', '', '', '', '106.2', ''],
    ].map((cells, i) => ({
      row: i + 2,
      cells: cells.map((text, col) => ({ col, text, kind: 'text' as const })),
    }))
    const read = readTheirs([{ name: '表', hidden: false, rows }], [{ headerRow: 1, columns }], {
      category: text => text === '0101',
      state: text => text === '受理',
      now: new Date('2022-06-08T12:00:00+08:00'),
    })
    expect(read.rows.map(it => it.number)).toEqual(['A1'])
    expect(read.faults.map(it => [it.row, it.col])).toEqual([
      [3, 0],
      [4, 0],
      [5, 1],
      [5, 4],
      [5, 2],
      [5, 3],
      [5, 5],
      [6, 4],
      [6, 5],
    ])
  })
})
