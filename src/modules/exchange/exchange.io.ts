// Tables in: reading in a thread with limits. Knows files, not what they are about; writing is `xlsx-out.io.ts`.
import { setTimeout as after } from 'node:timers/promises'
import { type Refusal, Refused, refuse } from '../../lib/refusal.ts'
import { openThread } from '../../server/thread.ts'
import type { SheetLimits, SheetPart } from './sheet.ts'
import type { Task } from './sheets-thread.io.ts'
import type { EntryPart } from './zip-entries.io.ts'

/** What the first bytes say a file is; refuses what is not read, each with the way out. */
export function kindOfFile(bytes: Buffer, name: string): 'xlsx' | 'csv' {
  if (bytes.length < 4) refuse('sheet.empty', '文件是空的；请检查是否传错了文件。', 400)
  if (bytes.readUInt32BE(0) === 0x504b0304) return 'xlsx'
  if (bytes.length >= 8 && bytes.readUInt32BE(0) === 0xd0cf11e0) {
    if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      refuse('sheet.encrypted', '文件加了密码，读不了；请去掉密码后重新上传。', 400)
    refuse(
      'sheet.old-format',
      '这是旧版 .xls 或 WPS 的 .et 文件；请用 Excel 或 WPS 打开，选“另存为”→“Excel 工作簿（.xlsx）”，再上传新文件。',
      400,
    )
  }
  const head = bytes.toString('latin1', 0, 1024).trimStart().toLowerCase()
  if (head.startsWith('<') || head.startsWith('\u00ef\u00bb\u00bf<'))
    refuse(
      'sheet.web-page',
      '这是网页格式的表格，只是用了表格的文件名；请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。',
      400,
    )
  if (/\.(csv|txt)$/i.test(name) && !bytes.subarray(0, 1024).includes(0)) return 'csv'
  if (bytes[0] === 0xff && bytes[1] === 0xfe && /\.(csv|txt)$/i.test(name)) return 'csv'
  return refuse('sheet.not-excel', '这不是表格文件；请上传 .xlsx 或 .csv。', 400)
}

/** The parts of a table, as they are read. Cut off after the limits' time and memory. */
export async function* readParts(
  bytes: Buffer,
  name: string,
  limits: SheetLimits,
): AsyncGenerator<SheetPart> {
  if (bytes.length > limits.bytes)
    refuse('sheet.too-large', `文件超过 ${Math.floor(limits.bytes / 1024 / 1024)} MB；请分成几个文件。`, 413)
  yield* inThread<SheetPart>(bytes, { kind: kindOfFile(bytes, name), limits })
}

/** What an archive holds: names of its parts with the size each is said to have. */
export async function* readList(bytes: Buffer, limits: SheetLimits): AsyncGenerator<EntryPart> {
  yield* inThread<EntryPart>(bytes, { kind: 'list', limits })
}

/** Parts of an archive one after the other, each whole or with what is wrong with it; none larger than `most`. */
export async function* readEntries(
  bytes: Buffer,
  names: readonly string[],
  most: number,
  limits: SheetLimits,
): AsyncGenerator<EntryPart> {
  yield* inThread<EntryPart>(bytes, { kind: 'entries', names, most, limits })
}

type Ask = Task extends infer T ? (T extends Task ? Omit<T, 'bytes'> : never) : never

async function* inThread<Part>(bytes: Buffer, task: Ask): AsyncGenerator<Part> {
  const { limits } = task
  const source = new URL('./sheets-thread.io.ts', import.meta.url)
  const thread = await openThread('sheets-thread', source, { memoryMb: limits.memoryMb })
  const inbox: Message<Part>[] = []
  let wake: () => void = () => {}
  const put = (message: Message<Part>) => {
    inbox.push(message)
    wake()
  }
  thread.on('message', put)
  thread.on('error', error => put({ error }))
  thread.on('exit', () => put({ end: true }))
  // Only the thread's own time counts: whoever takes the rows may need long for them, and the thread waits meanwhile.
  let left = limits.timeoutMs
  const arrival = async () => {
    const clock = new AbortController()
    const began = performance.now()
    void after(Math.max(1, left), undefined, { signal: clock.signal })
      .then(() => put({ refusal: slow }))
      .catch(() => undefined)
    await new Promise<void>(resolve => {
      wake = resolve
    })
    clock.abort()
    left -= performance.now() - began
  }
  try {
    // A copy that is handed over, not copied once more on its way.
    const handed = new Uint8Array(bytes)
    thread.postMessage({ ...task, bytes: handed }, [handed.buffer])
    for (;;) {
      if (inbox.length === 0) await arrival()
      const message = inbox.shift()
      if (!message) continue
      if (message.error) throw ofThread(message.error)
      if (message.refusal) throw new Refused(message.refusal)
      if (message.end) return
      if (message.part) yield message.part
      thread.postMessage('more')
    }
  } finally {
    await thread.terminate()
  }
}

interface Message<Part> {
  readonly part?: Part
  readonly refusal?: Refusal
  readonly error?: Error
  readonly end?: true
}

const slow: Refusal = {
  code: 'sheet.too-slow',
  detail: '表格太复杂，规定时间内没有读完；请删去多余的工作表、格式和空行，或分成几个文件。',
  status: 413,
}

function ofThread(error: Error): Error {
  const large = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!large) return error
  return new Refused({
    code: 'sheet.too-large',
    detail: '表格解开后太大，没有读取；请删去多余的工作表和空行，或分成几个文件。',
    status: 413,
  })
}
