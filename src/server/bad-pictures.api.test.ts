// Files that are no photo, or more than one: each is refused or kept harmlessly, and what people look at is always a
// freshly encoded JPEG.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { countRows, expectProblem, picture, raw } from './api.testbed.ts'
import { sm3 } from './digest.ts'
import { openBench, type TestBench } from './testing.ts'

let bench: TestBench
let cookie: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  cookie = (await bench.as('banshi')).cookie
})
afterAll(() => bench.close())

const send = (payload: Buffer, type = 'image/jpeg') =>
  raw(bench, cookie, { url: '/api/photos', payload, type })

const filesKept = async () =>
  (await readdir(join(bench.house.folder, 'photos'), { recursive: true }).catch(() => [])).length

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A PNG that says it has these dimensions; what follows the header is given. */
function png(width: number, height: number, ...chunks: Buffer[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))])
}

const greyLine = (width: number, height: number) =>
  chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height)))
const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
)
const photo = () => sharp({ create: { width: 600, height: 400, channels: 3, background: '#a40' } })

/** A JPEG whose first directory of EXIF points at itself, and says it has 65,535 entries. */
function exifLoop(jpeg: Buffer): Buffer {
  const tiff = Buffer.alloc(64, 0xff)
  tiff.write('Exif\0\0MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 10)
  tiff.writeUInt16BE(0xffff, 14)
  return withSegment(jpeg, tiff)
}

function withSegment(jpeg: Buffer, data: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

describe('refused, and nothing kept', () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string, number, string]>([
    ['no bytes at all', () => Buffer.alloc(0), 'image/jpeg', 400, 'photo.none'],
    ['a text', () => Buffer.from('这不是照片'), 'image/jpeg', 400, 'photo.not-a-picture'],
    [
      'a page of HTML',
      () => Buffer.from('<html><script>1</script>'),
      'image/png',
      400,
      'photo.not-a-picture',
    ],
    ['an SVG', () => svg, 'image/png', 400, 'photo.not-a-picture'],
    ['an SVG under its own type', () => svg, 'image/svg+xml', 415, 'input.media-type'],
    ['a GIF', () => photo().gif().toBuffer(), 'image/jpeg', 400, 'photo.not-a-picture'],
    ['a TIFF', () => photo().tiff().toBuffer(), 'application/octet-stream', 400, 'photo.not-a-picture'],
    ['50 MB', () => Buffer.alloc(50 * 1024 * 1024, 1), 'image/jpeg', 413, 'input.too-large'],
    ['half a JPEG', async () => cut(await photo().jpeg().toBuffer()), 'image/jpeg', 400, 'photo.broken'],
    ['half a PNG', async () => cut(await noise()), 'image/png', 400, 'photo.broken'],
    [
      'a header only',
      async () => (await photo().jpeg().toBuffer()).subarray(0, 20),
      'image/jpeg',
      400,
      'photo.not-a-picture',
    ],
    ['2,500 million pixels', () => png(50_000, 50_000, greyLine(50_000, 10)), 'image/png', 400, 'photo.'],
    ['a lying header', () => png(7000, 7000, greyLine(10, 10)), 'image/png', 400, 'photo.broken'],
    ['dimensions beyond PNG', () => png(0x7fffffff, 0x7fffffff, greyLine(9, 9)), 'image/png', 400, 'photo.'],
    ['JSON instead', () => Buffer.from('{"a":1}'), 'application/json', 400, 'photo.none'],
  ])('%s', async (_, make, type, status, code) => {
    const [rows, files] = [await countRows(bench), await filesKept()]
    const answer = await send(await make(), type)
    expect(answer.code, answer.text).toContain(code)
    expectProblem(answer, status, answer.code!)
    expect(await countRows(bench)).toEqual(rows)
    expect(await filesKept()).toBe(files)
  })

  const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)
  const noise = () =>
    sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .png()
      .toBuffer()

  it('a stranger’s photo is not even looked at', async () => {
    const answer = await raw(bench, '', { url: '/api/photos', payload: await picture(), type: 'image/jpeg' })
    expectProblem(answer, 401, 'session.none')
  })
})

describe('kept, and harmless', () => {
  /** Uploads, and answers what a person would be shown. */
  async function shown(bytes: Buffer, type = 'image/jpeg') {
    const kept = await send(bytes, type)
    expect(kept.status, kept.text).toBe(200)
    const { digest } = kept.json as { digest: string }
    expect(digest).toBe(sm3(bytes))
    const view = await raw(bench, cookie, { method: 'GET', url: `/api/photos/${digest}` })
    expect([view.status, view.type]).toEqual([200, 'image/jpeg'])
    expect(view.headers['x-content-type-options']).toBe('nosniff')
    return { digest, view: view.bytes, json: kept.json as { takenAt: string | null } }
  }

  it('a picture that is also a page and an archive: the original stays, the view is only a picture', async () => {
    const tail = Buffer.from('<script>alert(document.cookie)</script>PK\u0003\u0004')
    const bytes = Buffer.concat([await picture(), tail])
    const { digest, view } = await shown(bytes)
    expect(view.includes('script')).toBe(false)
    expect(await bench.house.blobs.original(640300, digest)).toEqual(bytes)
  })

  it('the declared type does not matter, the bytes do', async () => {
    await shown(await photo().webp().toBuffer(), 'image/png')
    await shown(await photo().png().toBuffer(), 'application/octet-stream')
  })

  it('EXIF that points at itself, is empty, or fills 200 segments: the photo is kept without it, in no time', async () => {
    const jpeg = await picture('#0a4')
    let padded = jpeg
    for (let i = 0; i < 200; i++)
      padded = withSegment(padded, Buffer.concat([Buffer.from('Exif\0\0'), Buffer.alloc(40_000, i)]))
    for (const bytes of [exifLoop(jpeg), withSegment(jpeg, Buffer.from('Exif\0\0')), padded]) {
      const began = performance.now()
      const { json } = await shown(bytes)
      expect(json.takenAt).toBeNull()
      expect(performance.now() - began).toBeLessThan(3000)
    }
  })

  it('text chunks that unpack to 200 MB are not unpacked', async () => {
    const bomb = Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(200_000_000))])
    const before = process.memoryUsage().rss
    const answer = await send(png(10, 10, chunk('zTXt', bomb), greyLine(10, 10)), 'image/png')
    expect([200, 400]).toContain(answer.status)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  it('where a photo was taken never leaves with it', async () => {
    const bytes = await photo()
      .withExif({
        IFD0: { Make: 'DEMO' },
        IFD2: { DateTimeOriginal: '2022:06:07 10:00:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '37/1 59/1 6/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '106/1 12/1 0/1',
        },
      })
      .jpeg()
      .toBuffer()
    const { digest, view, json } = await shown(bytes)
    expect(json.takenAt).toBe('2022-06-07T02:00:00.000Z')
    const row = await bench.house.inCity(640300, trx =>
      trx.selectFrom('blobs').selectAll().where('digest', '=', digest).executeTakeFirstOrThrow(),
    )
    expect(row.taken_lon).toBeCloseTo(106.2)
    expect((await sharp(view).metadata()).exif).toBeUndefined()
  })

  it('sent twice, it is kept once', async () => {
    const bytes = await picture('#246')
    await shown(bytes)
    const [rows, files] = [await countRows(bench), await filesKept()]
    await Promise.all([send(bytes), send(bytes), send(bytes)])
    expect(await countRows(bench)).toEqual(rows)
    expect(await filesKept()).toBe(files)
  })
})
