// Photos on disk: content-addressed by SM3, written and fsynced (file and folder) before anyone is told, never changed.
// What people look at are re-encoded copies without metadata.
import { mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import exifr from 'exifr'
import sharp from 'sharp'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'

// One picture at a time and a pixel limit keep a decompression bomb from taking the machine (50 MP is a large phone photo).
const MAX_PIXELS = 50_000_000
sharp.concurrency(1)
sharp.cache(false)

const mediaTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}
const sizes = { small: 360, large: 1600 } as const

export interface PictureFacts {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly takenAt: Date | null
  readonly lon: number | null
  readonly lat: number | null
  readonly device: string | null
  /** The program that saved it last, as the file says. */
  readonly software: string | null
  /** 64 × 64 greys, for comparing. */
  readonly thumb: Buffer
}

/** Side of a thumb; the picture is stretched to a square. */
const THUMB = 64

/** A box over a part of a picture, in shares of its sides. */
export interface BurntBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface BlobStore {
  /** Checks that the bytes are a picture and keeps the original; refuses anything else. Keeping it twice is harmless. */
  keep(cityId: number, bytes: Buffer): Promise<PictureFacts>
  /** Keeps a document as it is, under its digest. The caller has read it: what nobody could read is not kept. */
  keepDocument(cityId: number, bytes: Buffer): Promise<string>
  /** A copy without metadata, made at first use. */
  view(cityId: number, digest: string, size: keyof typeof sizes): Promise<Buffer>
  /**
   * A copy of a picture with boxes burnt in, without metadata, kept apart under its own digest; the original stays as it is.
   * Boxes are shares of the picture as people see it.
   */
  redact(cityId: number, digest: string, boxes: readonly BurntBox[]): Promise<string>
  /** A redacted copy by its own digest; undefined when there is none. Originals and views are never found here. */
  redacted(cityId: number, derived: string): Promise<Buffer | undefined>
  /** What an original says of itself, read again; undefined when it is no longer there or cannot be read. */
  inspect(cityId: number, digest: string): Promise<PictureFacts | undefined>
  /** The original's bytes, checked against its digest. */
  original(cityId: number, digest: string): Promise<Buffer>
  /** Deletes an original and its views; one that is gone already is no fault. Whoever calls it made sure nothing uses it. */
  remove(cityId: number, digest: string): Promise<void>
  /** A document's bytes, checked against its digest. */
  document(cityId: number, digest: string): Promise<Buffer>
}

/** Opens the store below `folder`. */
export function openBlobStore(folder: string): BlobStore {
  const place = (kind: string, cityId: number, digest: string) =>
    join(folder, kind, String(cityId), digest.slice(0, 2))
  return {
    async keep(cityId, bytes) {
      const facts = await inspect(bytes)
      await writeOnce(place('originals', cityId, facts.digest), facts.digest, bytes)
      return facts
    },
    async keepDocument(cityId, bytes) {
      const digest = sm3(bytes)
      await writeOnce(place('documents', cityId, digest), digest, bytes)
      return digest
    },
    async document(cityId, digest) {
      const bytes = await readFile(join(place('documents', cityId, digest), digest)).catch(() =>
        refuse('document.none', '文件原件不在本机，请联系系统管理员。', 404),
      )
      if (sm3(bytes) !== digest) throw new Error(`document ${digest} was changed on disk`)
      return bytes
    },
    async view(cityId, digest, size) {
      const where = place('views', cityId, digest)
      const name = `${digest}-${size}.jpg`
      const ready = await readFile(join(where, name)).catch(() => undefined)
      if (ready) return ready
      const source = await readFile(join(place('originals', cityId, digest), digest)).catch(() =>
        refuse('photo.none', '照片原图不在本机，请联系系统管理员。', 404),
      )
      const view = await sharp(source as Buffer, { limitInputPixels: MAX_PIXELS })
        .rotate()
        .resize({ width: sizes[size], height: sizes[size], fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 80 })
        .toBuffer()
      await writeOnce(where, name, view)
      return view
    },
    async redact(cityId, digest, boxes) {
      const source = await readFile(join(place('originals', cityId, digest), digest)).catch(() =>
        refuse('photo.none', '照片原图不在本机，请联系系统管理员。', 404),
      )
      const copy = await burnt(source as Buffer, boxes)
      const derived = sm3(copy)
      await writeOnce(place('redacted', cityId, derived), derived, copy)
      return derived
    },
    async redacted(cityId, derived) {
      return readFile(join(place('redacted', cityId, derived), derived)).catch(() => undefined)
    },
    async inspect(cityId, digest) {
      const bytes = await readFile(join(place('originals', cityId, digest), digest)).catch(() => undefined)
      return bytes && inspect(bytes).catch(() => undefined)
    },
    async remove(cityId, digest) {
      await rm(join(place('originals', cityId, digest), digest), { force: true })
      for (const size of Object.keys(sizes))
        await rm(join(place('views', cityId, digest), `${digest}-${size}.jpg`), { force: true })
    },
    async original(cityId, digest) {
      const bytes = await readFile(join(place('originals', cityId, digest), digest))
      if (sm3(bytes) !== digest) throw new Error(`blob ${digest} was changed on disk`)
      return bytes
    },
  }
}

// Solid, so that nothing of what lies under a box is left in the copy.
async function burnt(source: Buffer, boxes: readonly BurntBox[]): Promise<Buffer> {
  const turned = await sharp(source, { limitInputPixels: MAX_PIXELS })
    .rotate()
    .flatten({ background: '#fff' })
    .resize({ width: sizes.large, height: sizes.large, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { data, info } = turned
  for (const box of boxes) {
    const left = Math.max(0, Math.floor(box.x * info.width))
    const top = Math.max(0, Math.floor(box.y * info.height))
    const right = Math.min(info.width, Math.ceil((box.x + box.width) * info.width))
    const bottom = Math.min(info.height, Math.ceil((box.y + box.height) * info.height))
    for (let y = top; y < bottom; y++)
      data.fill(0x3a, (y * info.width + left) * info.channels, (y * info.width + right) * info.channels)
  }
  return sharp(data, {
    raw: { width: info.width, height: info.height, channels: info.channels as 1 | 2 | 3 | 4 },
  })
    .jpeg({ quality: 80 })
    .toBuffer()
}

async function inspect(bytes: Buffer): Promise<PictureFacts> {
  const meta = await sharp(bytes, { limitInputPixels: MAX_PIXELS })
    .metadata()
    .catch(() => undefined)
  const mediaType = meta?.format ? mediaTypes[meta.format] : undefined
  if (!meta || !mediaType || !meta.width || !meta.height)
    return refuse('photo.not-a-picture', '这不是能识别的照片；请上传 JPG、PNG 或 WebP 格式的原图。', 400)
  if (meta.width * meta.height > MAX_PIXELS)
    refuse('photo.too-many-pixels', '照片像素过大（超过 5000 万）；请用手机相机的普通模式重拍。', 400)
  const thumb = await decodeWhole(bytes)
  return {
    thumb,
    digest: sm3(bytes),
    size: bytes.length,
    mediaType,
    width: meta.width,
    height: meta.height,
    ...(await exifFacts(bytes)),
  }
}

// A header can lie; only decoding tells whether the picture is whole. What falls out of it is the thumb, at no further cost.
async function decodeWhole(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .rotate()
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(THUMB, THUMB, { fit: 'fill' })
    .raw()
    .toBuffer()
    .catch(() => refuse('photo.broken', '照片文件不完整或已损坏；请重新拍摄或重新选择。', 400))
}

type Told = 'takenAt' | 'lon' | 'lat' | 'device' | 'software'

async function exifFacts(bytes: Buffer): Promise<Pick<PictureFacts, Told>> {
  const none = { takenAt: null, lon: null, lat: null, device: null, software: null }
  try {
    const exif = await exifr.parse(bytes, {
      pick: [
        'DateTimeOriginal',
        'Make',
        'Model',
        'Software',
        'GPSLatitude',
        'GPSLongitude',
        'GPSLatitudeRef',
        'GPSLongitudeRef',
      ],
      reviveValues: false,
    })
    if (!exif) return none
    return {
      takenAt: exifTime(exif.DateTimeOriginal),
      lon: degrees(exif.longitude, 180),
      lat: degrees(exif.latitude, 90),
      device: deviceOf(exif.Make, exif.Model),
      software: deviceOf(exif.Software),
    }
  } catch {
    return none
  }
}

// EXIF times carry no zone; phones here run on China time.
function exifTime(text: unknown): Date | null {
  const match = typeof text === 'string' ? /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text) : null
  if (!match) return null
  const at = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}+08:00`)
  return Number.isNaN(at.getTime()) ? null : at
}

function degrees(value: unknown, limit: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= limit ? value : null
}

function deviceOf(...parts: unknown[]): string | null {
  const text = parts
    .filter(part => typeof part === 'string')
    .join(' ')
    .replace(/[^\x20-\x7e一-龥]/g, '')
    .trim()
    .slice(0, 60)
  return text || null
}

async function writeOnce(folder: string, name: string, bytes: Buffer): Promise<void> {
  const file = join(folder, name)
  if (await stat(file).catch(() => undefined)) return
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    await writeSynced(draft, bytes)
    await rename(draft, file)
    await syncFolder(folder)
  } catch (error) {
    await unlink(draft).catch(() => undefined)
    if ((error as { code?: string }).code === 'ENOSPC')
      refuse('server.disk-full', '服务器磁盘已满，文件没有保存；请联系系统管理员，稍后再传。', 503)
    throw error
  }
}

async function writeSynced(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o640)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
