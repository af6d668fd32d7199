// The container of an .xlsx file, opened without trust: no sizes are believed, what is unpacked is counted as it comes.
import { createInflateRaw, inflateRawSync } from 'node:zlib'
import { Refused, refusal, refuse } from '../../lib/refusal.ts'

interface Entry {
  readonly name: string
  readonly method: number
  /** What the directory says it unpacks to; never believed, only held against it. */
  readonly size: number
  readonly data: Buffer
}

export interface Archive {
  has(name: string): boolean
  names(): readonly string[]
  /** The whole of a small part, as text; undefined when it is not there. */
  text(name: string, most: number): string | undefined
  /** A part in pieces. */
  chunks(name: string): AsyncGenerator<Buffer>
  /** What a part is said to unpack to; 0 where there is none. */
  size(name: string): number
  /** The whole of a part, at most as large as it is said to be; undefined when it is larger than `most`. */
  bytes(name: string, most: number): Buffer | undefined
}

const damaged = () =>
  refuse(
    'sheet.damaged',
    '文件已损坏或没有传完整，打不开；请用 Excel 或 WPS 打开另存为 .xlsx 后重新上传。',
    400,
  )
const tooLarge = () =>
  refusal('sheet.too-large', '表格解开后太大，没有读取；请删去多余的工作表和空行，或分成几个文件。', 413)

/** Opens an archive; refuses a damaged or encrypted one, and more than `unpacked` bytes in all. */
export function openArchive(bytes: Buffer, unpacked: number): Archive {
  const entries = new Map(directory(bytes).map(entry => [entry.name, entry]))
  let left = unpacked
  const spend = (n: number) => {
    left -= n
    if (left < 0) throw new Refused(tooLarge())
  }
  return {
    has: name => entries.has(name),
    names: () => [...entries.keys()],
    size: name => entries.get(name)?.size ?? 0,
    bytes(name, most) {
      const entry = entries.get(name)
      if (!entry || entry.size > most) return undefined
      const whole = entry.method === 0 ? entry.data : inflated(entry.data, Math.min(entry.size, left))
      if (whole.length > most) return undefined
      spend(whole.length)
      return whole
    },
    text(name, most) {
      const entry = entries.get(name)
      if (!entry) return undefined
      const whole = entry.method === 0 ? entry.data : inflated(entry.data, Math.min(most, left))
      if (whole.length > most) throw new Refused(tooLarge())
      spend(whole.length)
      return whole.toString('utf8')
    },
    async *chunks(name) {
      const entry = entries.get(name)
      if (!entry) return
      if (entry.method === 0) {
        spend(entry.data.length)
        yield entry.data
        return
      }
      const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
      inflate.end(entry.data)
      try {
        for await (const chunk of inflate) {
          spend((chunk as Buffer).length)
          yield chunk as Buffer
        }
      } catch (error) {
        if (error instanceof Refused) throw error
        if ((error as { code?: string }).code?.startsWith('Z_')) damaged()
        throw error
      } finally {
        inflate.destroy()
      }
    },
  }
}

function inflated(data: Buffer, most: number): Buffer {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, most) })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new Refused(tooLarge())
    return damaged()
  }
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const MOST_ENTRIES = 5000

function directory(bytes: Buffer): Entry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  // The 64-bit form is for archives beyond 4 GB, which no spreadsheet within our limits is.
  if (count === 0xffff || start === 0xffffffff || count > MOST_ENTRIES) throw new Refused(tooLarge())
  const entries: Entry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) damaged()
    const nameLength = bytes.readUInt16LE(at + 28)
    const rest = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (bytes.readUInt16LE(at + 8) & 1)
      refuse('sheet.encrypted', '文件加了密码，读不了；请去掉密码后重新上传。', 400)
    entries.push({
      name: nameOf(bytes.subarray(at + 46, at + 46 + nameLength)).replace(/^\/+/, ''),
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 24),
      data: dataOf(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20)),
    })
    at += 46 + nameLength + rest
  }
  if (entries.some(entry => entry.method !== 0 && entry.method !== 8)) damaged()
  if (new Set(entries.map(entry => entry.name)).size < entries.length) damaged()
  return entries
}

// Programs here pack names in UTF-8, with or without its flag, or in GB18030; what is one is hardly ever the other.
function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--)
    if (bytes.readUInt32LE(at) === END) return at
  return damaged()
}

function dataOf(bytes: Buffer, local: number, size: number): Buffer {
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) damaged()
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (from + size > bytes.length) damaged()
  return bytes.subarray(from, from + size)
}
