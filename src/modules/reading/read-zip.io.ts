// The zip container of .docx and .ofd, read by its own directory: nothing is unpacked but the parts asked for, and what
// they may grow to is bounded before and while they are inflated.
import { inflateRawSync } from 'node:zlib'
import { Refused } from '../../lib/refusal.ts'
import { type DocumentGround, documentRefusal } from './document.ts'

const MAX_ENTRIES = 4000
/** Of one part: the XML of a 500-page document has 30 MB. */
const MAX_PART = 48 * 1024 * 1024
/** Of everything the directory promises, and of everything really inflated. */
const MAX_PROMISED = 400 * 1024 * 1024
const MAX_INFLATED = 96 * 1024 * 1024
/** XML of text shrinks to a tenth or twentieth; beyond this it was made to explode. */
const MAX_RATIO = 250

interface Entry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly packed: number
  readonly size: number
  readonly offset: number
}

export interface Container {
  readonly names: readonly string[]
  /** The bytes of a part; undefined when there is none of that name. */
  part(name: string): Buffer | undefined
}

const stop = (ground: DocumentGround): never => {
  throw new Refused(documentRefusal(ground))
}

/** Opens a container and checks its directory. */
export function openContainer(bytes: Buffer): Container {
  const entries = readDirectory(bytes)
  const byName = new Map<string, Entry>()
  for (const entry of entries) {
    if (isTrick(entry.name)) stop('paths')
    // Two parts of one name: programs disagree on which one counts, so nobody can say what was reviewed.
    if (byName.has(entry.name)) stop('paths')
    byName.set(entry.name, entry)
  }
  const promised = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (promised > MAX_PROMISED) stop('bomb')
  for (const entry of entries)
    if (entry.size > 1024 * 1024 && entry.size > entry.packed * MAX_RATIO) stop('bomb')
  let inflated = 0
  return {
    names: [...byName.keys()],
    part(name) {
      const entry = byName.get(name)
      if (!entry) return undefined
      const part = inflate(bytes, entry)
      inflated += part.length
      if (inflated > MAX_INFLATED) stop('bomb')
      return part
    },
  }
}

/** Whether a name tries to leave the container: nothing is written to disk here, but such a file is no office paper. */
function isTrick(name: string): boolean {
  return name.length > 300 || /^\/|^[A-Za-z]:|\0/.test(name) || name.split('/').includes('..')
}

function readDirectory(bytes: Buffer): Entry[] {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count > MAX_ENTRIES || count === 0xffff) stop('bomb')
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) stop('broken')
    const nameLength = bytes.readUInt16LE(at + 28)
    const entry: Entry = {
      // Some programs on Windows write backslashes.
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    }
    // Zip64 is for what is larger than 4 GB.
    if (entry.size === 0xffffffff || entry.packed === 0xffffffff) stop('bomb')
    entries.push(entry)
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 66_000); at--)
    if (bytes.readUInt32LE(at) === 0x06054b50) return at
  return stop('broken')
}

function inflate(bytes: Buffer, entry: Entry): Buffer {
  if (entry.encrypted) stop('encrypted')
  const { offset } = entry
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) stop('broken')
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const packed = bytes.subarray(start, start + entry.packed)
  if (packed.length < entry.packed) stop('broken')
  if (entry.size > MAX_PART) stop('bomb')
  if (entry.method === 0) return packed
  if (entry.method !== 8) return stop('broken')
  try {
    // The directory may lie about the size; the limit holds while inflating.
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) })
  } catch (error) {
    return stop((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : 'broken')
  }
}
