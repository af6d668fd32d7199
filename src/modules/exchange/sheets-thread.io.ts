// The thread in which a handed-in table is read. One file a thread; a batch of rows goes out when the last was taken.
import { parentPort } from 'node:worker_threads'
import { Refused } from '../../lib/refusal.ts'
import { readCsv } from './csv.ts'
import type { SheetLimits, SheetPart, SheetRow } from './sheet.ts'
import { readXlsx } from './xlsx.io.ts'

interface Task {
  readonly bytes: Uint8Array
  readonly kind: 'xlsx' | 'csv'
  readonly limits: SheetLimits
}

const port = parentPort!

port.once('message', async (task: Task) => {
  try {
    const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength)
    for await (const part of task.kind === 'csv'
      ? csvParts(bytes, task.limits)
      : readXlsx(bytes, task.limits)) {
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
