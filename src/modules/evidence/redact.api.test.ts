// What the public may see: redacted copies and nothing else.
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { pathOf } from '../../lib/contract.ts'
import { routes } from '../../server/routes.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { permissions } from '../people/permissions.ts'
import { boxBetween, kept, keyed, LEAST } from './box.ts'
import { jpegOf, rawSpot } from './pictures.testbed.ts'
import * as contract from './redact.contract.ts'

let bench: TestBench
let digest: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  digest = await (await bench.as('banshi')).photo(await jpegOf(rawSpot(1)))
})
afterAll(() => bench.close())

const fetched = async (derived: string) =>
  bench.app.inject({ method: 'GET', url: pathOf(contract.publicPhoto, { digest: derived }) })

describe('redacted copies', () => {
  it('boxes are burnt in, the original stays as it is', async () => {
    const office = await bench.as('banshi')
    const before = await bench.house.blobs.original(TEST_CITY, digest)
    const { derived, id } = await office.call(contract.redact, {
      params: { digest },
      body: { boxes: [{ x: 0.25, y: 0.5, width: 0.25, height: 0.25 }] },
    })
    expect(await bench.house.blobs.original(TEST_CITY, digest)).toEqual(before)
    const copy = await fetched(derived)
    expect(copy.statusCode).toBe(200)
    const { data, info } = await sharp(copy.rawPayload)
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const grey = (x: number, y: number) =>
      data[Math.floor(y * info.height) * info.width + Math.floor(x * info.width)]!
    for (const [x, y] of [
      [0.27, 0.52],
      [0.375, 0.6],
      [0.48, 0.73],
    ] as const)
      expect(Math.abs(grey(x, y) - 0x3a)).toBeLessThan(12)
    expect((await sharp(copy.rawPayload).metadata()).exif).toBeUndefined()
    await office.call(contract.withdrawRedaction, { params: { id }, body: { version: 1 } })
    expect((await fetched(derived)).statusCode).toBe(404)
    const again = await office.ask(contract.withdrawRedaction, { params: { id }, body: { version: 1 } })
    expect(again.problem?.code).toBe('redaction.overtaken')
  })

  it('none without a box, unless a person says that nothing needs one', async () => {
    const office = await bench.as('banshi')
    const bare = await office.ask(contract.redact, { params: { digest }, body: { boxes: [] } })
    expect(bare.problem?.code).toBe('redaction.empty')
    const { derived } = await office.call(contract.redact, {
      params: { digest },
      body: { boxes: [], nothing: true },
    })
    expect(derived).not.toBe(digest)
    expect((await fetched(derived)).rawPayload).not.toEqual(
      await bench.house.blobs.original(TEST_CITY, digest),
    )
    const unit = await (await bench.as('danwei01')).ask(contract.redact, {
      params: { digest },
      body: { boxes: [] },
    })
    expect(unit.status).toBe(403)
  })

  it('no route without a session gives an original or a view of one', async () => {
    const original = await bench.house.blobs.original(TEST_CITY, digest)
    const view = await bench.house.blobs.view(TEST_CITY, digest, 'large')
    const open = routes.filter(
      route => permissions[route.contract.name as keyof typeof permissions] === 'public',
    )
    expect(open.map(route => route.contract.name)).toContain('evidence.publicPhoto')
    const urls = open
      .filter(route => route.contract.method === 'GET')
      .map(route => pathOf(route.contract, { digest, id: digest, code: digest, token: digest }))
    for (const url of [
      ...urls,
      '/',
      `/photos/${digest}`,
      `/api/photos/${digest}`,
      `/api/public/photos/${digest}?size=large`,
    ]) {
      const reply = await bench.app.inject({ method: 'GET', url })
      expect(reply.rawPayload.equals(original) || reply.rawPayload.equals(view), url).toBe(false)
      expect(String(reply.headers['content-type'] ?? ''), url).not.toContain('image/')
    }
    expect((await fetched(digest)).statusCode).toBe(404)
  })
})

describe('boxes', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  it('stay inside the picture, however they are drawn and moved', () =>
    fc.assert(
      fc.property(
        fc.record({ x: share, y: share }),
        fc.record({ x: share, y: share }),
        fc.array(
          fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'a'), fc.boolean()),
          { maxLength: 60 },
        ),
        (a, b, keys) => {
          let box = boxBetween(a, b)
          for (const [key, sizing] of keys) box = keyed(box, key, sizing) ?? box
          expect(box).toEqual(kept(box))
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(LEAST)
          expect(box.x + box.width).toBeLessThanOrEqual(1.0001)
          expect(box.y + box.height).toBeLessThanOrEqual(1.0001)
        },
      ),
    ))
})
