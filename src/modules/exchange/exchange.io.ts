// Tables in and out: reading in a thread with limits, writing with merged cells. Knows files, not what they are about.
import { setTimeout as after } from 'node:timers/promises'
import writeExcel from 'write-excel-file/node'
import { type Refusal, Refused, refuse } from '../../lib/refusal.ts'
import { openThread } from '../../server/thread.ts'
import type { OutCell, OutSheet } from './out-sheet.ts'
import type { SheetLimits, SheetPart } from './sheet.ts'

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
  const kind = kindOfFile(bytes, name)
  const source = new URL('./sheets-thread.io.ts', import.meta.url)
  const thread = await openThread('sheets-thread', source, { memoryMb: limits.memoryMb })
  const inbox: Message[] = []
  let wake: () => void = () => {}
  const put = (message: Message) => {
    inbox.push(message)
    wake()
  }
  thread.on('message', put)
  thread.on('error', error => put({ error }))
  thread.on('exit', () => put({ end: true }))
  const clock = new AbortController()
  void after(limits.timeoutMs, undefined, { signal: clock.signal })
    .then(() => put({ refusal: slow }))
    .catch(() => undefined)
  try {
    thread.postMessage({ bytes: new Uint8Array(bytes), kind, limits })
    for (;;) {
      if (inbox.length === 0)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      const message = inbox.shift()
      if (!message) continue
      if (message.error) throw ofThread(message.error)
      if (message.refusal) throw new Refused(message.refusal)
      if (message.end) return
      if (message.part) yield message.part
      thread.postMessage('more')
    }
  } finally {
    clock.abort()
    await thread.terminate()
  }
}

interface Message {
  readonly part?: SheetPart
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

const HEAD = { fontWeight: 'bold', backgroundColor: '#E9E5DA', align: 'center' } as const
const MARKED = { backgroundColor: '#F6D5CF' } as const
const LINES = { borderColor: '#B9B3A4', borderStyle: 'thin' } as const

/** An .xlsx file of these sheets. Texts stay texts, whatever they begin with. */
export async function writeXlsx(sheets: readonly OutSheet[]): Promise<Buffer> {
  return writeExcel(
    sheets.map(sheet => ({
      sheet: sheetName(sheet.name),
      data: sheet.rows.map(row => row.map(cell => (cell === null ? null : styled(cell)))),
      columns: sheet.widths.map(width => ({ width })),
      orientation: 'landscape' as const,
      ...(sheet.stickyRows ? { stickyRowsCount: sheet.stickyRows } : {}),
    })),
    { fontFamily: '宋体', fontSize: 11 },
  ).toBuffer()
}

// What Excel refuses in a sheet's name.
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || '表格'

// Characters that XML has no place for would make the file unreadable.
const unwritable = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu

/**
 * A text as the file holds it. `_x0041_` would be read as a character's code, so its first sign is written as a code
 * itself; so is that of `valueOf` and its like, which the writing library looks up in an object of every object's names.
 */
function written(text: string): string {
  const plain = text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  if (!(plain in Object.prototype)) return plain
  return `_x${plain.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_${plain.slice(1)}`
}

function styled(cell: OutCell) {
  const base = {
    ...LINES,
    wrap: true,
    alignVertical: 'center' as const,
    ...(cell.head ? HEAD : {}),
    ...(cell.marked ? MARKED : {}),
    ...(cell.title ? { fontWeight: 'bold' as const, fontSize: 16, align: 'center' as const } : {}),
    ...(cell.rows && cell.rows > 1 ? { rowSpan: cell.rows } : {}),
    ...(cell.columns && cell.columns > 1 ? { columnSpan: cell.columns } : {}),
  }
  // The type is always given: what looks like a formula is a text and stays one.
  return { ...base, type: String, value: written(cell.text.replace(unwritable, '').slice(0, 32_767)) }
}
