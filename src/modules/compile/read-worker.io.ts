// The thread in which files of strangers are read: it gets one file, answers once, and may be ended at any moment.
import { parentPort, workerData } from 'node:worker_threads'
import { Refused } from '../../lib/refusal.ts'
import { readDocument } from './read-document.io.ts'
import type { ReadingAnswer } from './reading.actions.ts'

async function answer(): Promise<ReadingAnswer> {
  try {
    const document = await readDocument(Buffer.from(workerData as Uint8Array))
    return { document }
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal }
    return { failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

parentPort?.postMessage(await answer())
