// The thread in which a handed-in table is read. One file a thread; a batch of rows goes out when the last was taken.
import { parentPort } from 'node:worker_threads'
import { Refused } from '../../lib/refusal.ts'
import { readCsv } from './csv.ts'
import type { SheetLimits, SheetPart, SheetRow } from './sheet.ts'
import { readXlsx } from './xlsx.io.ts'
import { type EntryPart, listEntries, readEntries } from './zip-entries.io.ts'

/** What the thread is asked to do: read a table, list what an archive holds, or hand out parts of one. */
export type Task = { readonly bytes: Uint8Array; readonly limits: SheetLimits } & (
  | { readonly kind: 'xlsx' | 'csv' | 'list' }
  | { readonly kind: 'entries'; readonly names: readonly string[]; readonly most: number }
)

const port = parentPort!

port.once('message', async (task: Task) => {
  try {
    const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength)
    for await (const part of partsOf(bytes, task)) {
      const taken = new Promise(resolve => port.once('message', resolve))
      port.postMessage({ part })
      await taken
    }
    port.postMessage({ end: true })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    port.postMessage({ refusal: error.refusal })
  }
  port.close()
})

function partsOf(bytes: Buffer, task: Task): AsyncIterable<SheetPart | EntryPart> | Iterable<EntryPart> {
  if (task.kind === 'entries') return readEntries(bytes, task.limits.unpacked, task.names, task.most)
  if (task.kind === 'list') return listEntries(bytes, task.limits.unpacked)
  return task.kind === 'csv' ? csvParts(bytes, task.limits) : readXlsx(bytes, task.limits)
}

async function* csvParts(bytes: Buffer, limits: SheetLimits): AsyncGenerator<SheetPart> {
  yield { part: 'sheet', name: '表格', hidden: false }
  let rows: SheetRow[] = []
  for (const row of readCsv(decoded(bytes), limits)) {
    rows.push(row)
    if (rows.length < 500) continue
    yield { part: 'rows', rows }
    rows = []
  }
  if (rows.length > 0) yield { part: 'rows', rows }
}

/** UTF-8, with or without its mark; else UTF-16 by its mark; else GB18030, which every other office program writes here. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
