// Reads a document in a thread of its own, so that no file, however made, can hold up or bloat the program: the thread's
// heap is limited, the memory of the whole process is watched, and time runs out.
import { type Refusal, Refused } from '../../lib/refusal.ts'
import { openThread } from '../../server/thread.ts'
import type { CompiledPlan } from '../compile/compiled.ts'
import {
  documentRefusal,
  MAX_DOCUMENT_BYTES,
  READING_MEGABYTES,
  READING_SECONDS,
  type ReadDocument,
} from './document.ts'
import type { LedgerPaper } from './ledger-paper.ts'

export interface ReadingWish {
  readonly bytes: Uint8Array
  readonly compile: boolean
  /** Its tables and lists with their pictures instead of its text. */
  readonly ledger?: boolean
}

export interface ReadingAnswer {
  readonly document?: ReadDocument
  readonly ledger?: LedgerPaper
  readonly plan?: CompiledPlan
  readonly refusal?: Refusal
  /** A reader tripped over the file: a broken file, or a bug of ours; the words are for the log. */
  readonly failure?: string
}

export interface ReadingLimits {
  readonly seconds: number
  readonly megabytes: number
}

const usual: ReadingLimits = { seconds: READING_SECONDS, megabytes: READING_MEGABYTES }

const source = new URL('./read-worker.io.ts', import.meta.url)

// One file at a time: two readers of 700 MB each would be too much for the machines this runs on.
let last: Promise<unknown> = Promise.resolve()

/**
 * Reads a file of unknown kind.
 * @throws Refused with a code `document.*`; what a reader trips over counts as a broken file
 */
export async function readDocument(bytes: Uint8Array, limits = usual): Promise<ReadDocument> {
  return (await inTurn({ bytes, compile: false }, limits)).document!
}

/** Reads a file and compiles what it says, both within the same limits. */
export async function compileDocument(
  bytes: Uint8Array,
  limits = usual,
): Promise<{ document: ReadDocument; plan: CompiledPlan }> {
  const { document, plan } = await inTurn({ bytes, compile: true }, limits)
  return { document: document!, plan: plan! }
}

/** The lists of problems in a .docx file as tables, with the names of the pictures on each row. `most` bytes at most. */
export async function readLedgerPaper(bytes: Uint8Array, most: number, limits = usual): Promise<LedgerPaper> {
  return (await inTurn({ bytes, compile: false, ledger: true }, limits, most)).ledger!
}

async function inTurn(
  wish: ReadingWish,
  limits: ReadingLimits,
  most = MAX_DOCUMENT_BYTES,
): Promise<ReadingAnswer> {
  if (wish.bytes.length === 0) throw new Refused(documentRefusal('empty'))
  if (wish.bytes.length > most) throw new Refused(documentRefusal('tooLarge'))
  const turn = last.then(() => ask(wish, limits))
  // A turn that failed is over; the next file does not wait for it.
  last = turn.catch(() => undefined)
  const answer = await turn
  if (answer.document || answer.ledger) return answer
  throw new Refused(answer.refusal ?? documentRefusal('broken'))
}

async function ask(wish: ReadingWish, limits: ReadingLimits): Promise<ReadingAnswer> {
  const heap = { memoryMb: limits.megabytes / 2, youngMb: 48 }
  const worker = await openThread('read-worker', source, heap, wish)
  return new Promise(resolve => {
    let settled = false
    const settle = (answer: ReadingAnswer) => {
      if (settled) return
      settled = true
      clearInterval(watch)
      clearTimeout(clock)
      void worker.terminate()
      resolve(answer)
    }
    const before = process.memoryUsage.rss()
    // Buffers lie outside the thread's heap limit, so the process is watched.
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > limits.megabytes * 1024 * 1024)
        settle({ refusal: documentRefusal('bomb') })
    }, 40)
    const clock = setTimeout(() => settle({ refusal: documentRefusal('tooSlow') }), limits.seconds * 1000)
    worker.on('message', (answer: ReadingAnswer) => settle(answer))
    worker.on('error', error =>
      settle(
        (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { refusal: documentRefusal('bomb') }
          : { failure: String(error) },
      ),
    )
    worker.on('exit', () => settle({ failure: 'the thread ended without an answer' }))
  })
}
