// The thread in which files of strangers are read: it gets one file, answers once, and may be ended at any moment.
import { parentPort, workerData } from 'node:worker_threads'
import { Refused } from '../../lib/refusal.ts'
import { compilePlan } from '../compile/compile.ts'
import { readDocument } from './read-document.io.ts'
import { readDocxLedger } from './read-docx-ledger.io.ts'
import { openContainer } from './read-zip.io.ts'
import type { ReadingAnswer, ReadingWish } from './reading.actions.ts'

async function answer({ bytes, compile, ledger }: ReadingWish): Promise<ReadingAnswer> {
  try {
    if (ledger) return { ledger: readDocxLedger(openContainer(Buffer.from(bytes))) }
    const document = await readDocument(Buffer.from(bytes))
    return compile ? { document, plan: compilePlan(document.text) } : { document }
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal }
    return { failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

parentPort?.postMessage(await answer(workerData as ReadingWish))
