// What an archive holds, listed or handed out part by part: pictures of a table or of a paper, photos packed together.
import { Refused } from '../../lib/refusal.ts'
import { openArchive } from './zip.io.ts'

export interface EntryPart {
  readonly name: string
  /** What the archive says it unpacks to. */
  readonly size: number
  /** The whole of it; none where only names were asked for, or it could not be had. */
  readonly bytes?: Uint8Array
}

export function* listEntries(bytes: Buffer, unpacked: number): Generator<EntryPart> {
  const archive = openArchive(bytes, unpacked)
  for (const name of archive.names()) if (!name.endsWith('/')) yield { name, size: archive.size(name) }
}

/** Parts by name, none larger than `most`. One that is damaged or missing comes without bytes; the others come all the same. */
export function* readEntries(
  bytes: Buffer,
  unpacked: number,
  names: readonly string[],
  most: number,
): Generator<EntryPart> {
  const archive = openArchive(bytes, unpacked)
  for (const name of names) {
    const part = { name, size: archive.size(name) }
    const whole = wholeOf(() => archive.bytes(name, most))
    yield whole ? { ...part, bytes: new Uint8Array(whole) } : part
  }
}

function wholeOf(read: () => Buffer | undefined): Buffer | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
