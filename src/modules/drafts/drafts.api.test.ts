// From a file to a reviewed draft, over HTTP on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sm3 } from '../../server/digest.ts'
import { TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as blobs from '../blobs/blobs.contract.ts'
import { MAX_DOCUMENT_BYTES } from '../reading/document.ts'
import { docxOfXml } from '../reading/documents.testbed.ts'
import * as contract from './drafts.contract.ts'
import { bringIn, compiled, openDraftBench, paperInForce } from './drafts.testbed.ts'

let bench: TestBench
let office: Client
let head: Client
beforeAll(async () => {
  bench = await openDraftBench()
  office = await bench.as('banshi')
  head = await bench.as('zhuren')
})
afterAll(() => bench.close())

async function send(login: string, bytes: Buffer, name = '规划.docx') {
  const response = await bench.app.inject({
    method: 'POST',
    url: `/api/drafts?name=${encodeURIComponent(name)}`,
    headers: { cookie: (await bench.as(login)).cookie, 'content-type': 'application/octet-stream' },
    payload: bytes,
  })
  return {
    status: response.statusCode,
    json: response.json() as { id: string; known: boolean; code: string; detail: string },
  }
}

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`
const paper = (...lines: string[]) => docxOfXml(lines.map(paragraph).join(''))
const stored = (digest: string) =>
  bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('blobs').select('media_type').where('digest', '=', digest).execute(),
  )

describe('bringing a document in', () => {
  it('a real file becomes a draft, its original is kept as it was, the same file again gives the same draft', async () => {
    const bytes = paper(
      '某市创建规划',
      '一、总体要求',
      '二、主要任务',
      '（一）政务环境',
      '1.优化营商环境。群众满意度达到90%以上。',
    )
    const { status, json } = await send('banshi', bytes, '创建规划（定稿）.docx')
    expect([status, json.known]).toEqual([200, false])
    expect(await send('zhuren', bytes)).toMatchObject({ status: 200, json: { id: json.id, known: true } })
    const read = await office.call(contract.read, { params: { id: json.id } })
    expect(read.text).toContain('群众满意度达到90%以上')
    expect(read.draft).toMatchObject({ fileName: '创建规划（定稿）.docx', format: 'docx', state: 'review' })
    expect(read.items.every(it => it.state === 'proposed')).toBe(true)
    const back = await bench.app.inject({
      url: `/api/drafts/${json.id}/original`,
      headers: { cookie: office.cookie },
    })
    expect(back.rawPayload).toEqual(bytes)
    expect(back.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''%E5/)
    expect(back.headers['x-content-type-options']).toBe('nosniff')
    expect((await office.call(contract.list)).drafts.some(it => it.id === json.id)).toBe(true)
  })

  it('a stored document is no photo: nobody looks at it as one, and it proves nothing', async () => {
    const bytes = paper('一、另一份')
    await send('banshi', bytes)
    const digest = sm3(bytes)
    expect(await stored(digest)).toEqual([{ media_type: 'application/octet-stream' }])
    expect((await office.ask(blobs.photo, { params: { digest } })).status).toBe(404)
  })

  it.each([
    ['marked 秘密', () => paper('秘密★1年', '某市规划'), 422, 'document.classified'],
    [
      'with macros',
      () => docxOfXml(paragraph('规划'), { 'word/vbaProject.bin': 'x' }),
      422,
      'document.macro',
    ],
    ['a picture', () => Buffer.from('ffd8ffe000104a464946', 'hex'), 422, 'document.scanned'],
    ['nothing', () => Buffer.alloc(0), 400, 'document.empty'],
    ['too large', () => Buffer.alloc(MAX_DOCUMENT_BYTES + 1), 413, 'document.too-large'],
    ['an old .doc', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 415, 'document.old-binary'],
  ])('%s is refused and leaves nothing behind', async (_, make, status, code) => {
    const bytes = make()
    const before = (await office.call(contract.list)).drafts.length
    const answer = await send('banshi', bytes)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(answer.json.detail).toMatch(/[；。]/)
    expect(await stored(sm3(bytes))).toEqual([])
    expect((await office.call(contract.list)).drafts.length).toBe(before)
  })

  it('19 MB arrive, and whoever may not import is turned away before the file is read', async () => {
    expect((await send('banshi', Buffer.alloc(19 * 1024 * 1024, 0x91))).json.code).toBe('document.too-long')
    expect((await send('danwei01', paper('秘密★1年'))).json.code).toBe('permission.role')
  })
})

describe('reviewing', () => {
  it('accept, correct, reject with a reason, reopen, split, merge; the second of two is told', async () => {
    const id = await bringIn(bench, compiled(await paperInForce(bench)))
    const params = { id }
    const items = async () => (await office.call(contract.read, { params })).items
    const [first, second, third, fourth, fifth] = (await items()).filter(it => it.kind === 'target')
    const which = (it: { id: string; version: number }) => ({ id: it.id, version: it.version })
    await office.call(contract.decide, { params, body: { action: 'accept', items: [which(first!)] } })
    const late = await head.ask(contract.decide, {
      params,
      body: { action: 'reject', items: [which(first!)], reason: '重复' },
    })
    expect(late.problem?.code).toBe('draftitem.overtaken')
    const bare = await office.ask(contract.decide, {
      params,
      body: { action: 'reject', items: [which(second!)] },
    })
    expect(bare.problem).toMatchObject({ code: 'draftitem.reject.needs.reason', at: '/reason' })
    await office.call(contract.decide, {
      params,
      body: { action: 'reject', items: [which(second!)], reason: '口号，不是目标' },
    })
    const value = { ...(third!.value as object), value: '91' } as never
    await office.call(contract.correct, { params, body: { item: which(third!), value } })
    const parts = ['上半年', '下半年'].map(it => ({ ...(fourth!.value as object), period: it })) as never
    const { ids } = await office.call(contract.split, { params, body: { item: which(fourth!), parts } })
    const now = await items()
    const of = (key: string) => now.find(it => it.id === key)!
    expect([of(first!.id).state, of(second!.id).state, of(third!.id).state, of(fourth!.id).state]).toEqual([
      'accepted',
      'rejected',
      'corrected',
      'split',
    ])
    expect(of(second!.id).reason).toBe('口号，不是目标')
    expect(of(third!.id)).toMatchObject({
      proposed: third!.value,
      value: { value: '91' },
      decidedBy: expect.any(String),
    })
    expect(ids.map(key => of(key))).toMatchObject([
      { state: 'corrected', parents: [fourth!.id] },
      { state: 'corrected', parents: [fourth!.id] },
    ])
    const merged = await office.call(contract.merge, {
      params,
      body: { items: [...ids.map(of), fifth!].map(which), value: fourth!.value as never },
    })
    expect((await items()).find(it => it.id === merged.id)).toMatchObject({
      state: 'corrected',
      proposed: null,
    })
    await office.call(contract.decide, { params, body: { action: 'reopen', items: [which(of(second!.id))] } })
    expect((await items()).find(it => it.id === second!.id)).toMatchObject({
      state: 'proposed',
      reason: null,
      decidedBy: null,
    })
  })

  it('refuses a value of another kind, a merge of two kinds, and the same item twice', async () => {
    const id = await bringIn(bench, compiled(await paperInForce(bench)))
    const params = { id }
    const { items } = await office.call(contract.read, { params })
    const [task] = items.filter(it => it.kind === 'task')
    const [target] = items.filter(it => it.kind === 'target')
    const which = (it: typeof task) => ({ id: it!.id, version: it!.version })
    const wrong = await office.ask(contract.correct, {
      params,
      body: { item: which(task), value: target!.value as never },
    })
    expect(wrong.problem?.code).toBe('draftitem.value')
    const mixed = await office.ask(contract.merge, {
      params,
      body: { items: [which(task), which(target)], value: task!.value as never },
    })
    expect(mixed.problem?.code).toBe('draftitem.merge.kinds')
    const twice = await office.ask(contract.decide, {
      params,
      body: { action: 'accept', items: [which(task), which(task)] },
    })
    expect(twice.problem?.code).toBe('draftitem.twice')
    const strange = await office.ask(contract.correct, {
      params,
      body: { item: which(task), value: { ...(task!.value as object), wish: 1 } as never },
    })
    expect(strange.status).toBe(400)
  })

  it('accepts all of one kind from a confidence on, and nothing else', async () => {
    const plan = await paperInForce(bench)
    plan.targets = plan.targets.slice(0, 10).map((it, i) => ({ ...it, confidence: i / 10 }))
    const id = await bringIn(bench, compiled(plan))
    expect(
      await office.call(contract.acceptAll, { params: { id }, body: { kind: 'target', atLeast: 70 } }),
    ).toEqual({ decided: 3 })
    const { items } = await office.call(contract.read, { params: { id } })
    expect(
      items.filter(it => it.state === 'accepted').every(it => it.kind === 'target' && it.confidence! >= 70),
    ).toBe(true)
  })
})

describe('the ledger', () => {
  it('what happened stands in the ledger, in ids and digests', async () => {
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select(['kind', 'data']).where('kind', 'like', 'draft%').execute(),
    )
    const kinds = new Set(facts.map(it => it.kind))
    for (const kind of [
      'draft.uploaded',
      'draftitem.accepted',
      'draftitem.corrected',
      'draftitem.rejected',
      'draftitem.split',
      'draftitem.merged',
      'draftitem.written',
      'draftitem.reopened',
    ])
      expect(kinds).toContain(kind)
    expect(JSON.stringify(facts)).not.toMatch(/[\u4e00-\u9fff]/)
  })
})
