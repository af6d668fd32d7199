// What a reader makes of a file, whatever its format, and the refusals all readers share.
import { type Refusal, refusal } from '../../lib/refusal.ts'

export const FORMATS = {
  docx: 'Word 文档',
  html: '网页',
  txt: '纯文本',
  ofd: 'OFD 版式文件',
  pdf: 'PDF',
} as const
export type DocumentFormat = keyof typeof FORMATS

export interface ReadDocument {
  /** Lines in reading order, `\n` between them; cells of a table row separated by a tab. */
  readonly text: string
  readonly format: DocumentFormat
  /** What the reader did that a person should know: 修订按已接受读取, 第3页没有文字…. */
  readonly notes: readonly string[]
}

/** What a format's reader hands on before the common checks. */
export interface RawReading {
  readonly text: string
  readonly notes: readonly string[]
  /** Running heads, headers and marks that are no part of the text; looked at for 密级 only. */
  readonly margins: readonly string[]
}

/** The largest file taken; forty pages of an official paper have a tenth of it. */
export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
/** A plan has twenty thousand characters; a book of a million is none. */
export const MAX_TEXT = 1_000_000
/** What the reading of one file may take: seconds, and megabytes of memory beyond the program's own. */
export const READING_SECONDS = 30
export const READING_MEGABYTES = 700

const megabytes = `${MAX_DOCUMENT_BYTES / 1024 / 1024} MB`

/** Every refusal a document can meet; codes are stable. */
export const documentRefusals = {
  empty: ['document.empty', '文件是空的；请重新选择有内容的文件。', 400],
  tooLarge: [
    'document.too-large',
    `文件超过 ${megabytes}；规划类公文通常不到 2 MB，请压缩其中的图片或只保留正文后再传。`,
    413,
  ],
  unsupported: [
    'document.unsupported',
    '认不出这种文件；请用 Word 或 WPS 另存为 .docx，或提供 .ofd、.html、.txt、带文字层的 .pdf。',
    415,
  ],
  oldBinary: [
    'document.old-binary',
    '这是旧版二进制格式（.doc、.wps、.xls 等）；请在 Word 或 WPS 中打开，选“文件—另存为”，保存类型选 .docx，再上传新文件。',
    415,
  ],
  richText: [
    'document.rich-text',
    '这是 RTF 格式；请在 Word 或 WPS 中打开，选“文件—另存为”，保存类型选 .docx，再上传新文件。',
    415,
  ],
  spreadsheet: [
    'document.spreadsheet',
    '这是表格或演示文稿，不是规划正文；请上传 .docx、.ofd、.html、.txt 或 .pdf 格式的规划文件。',
    415,
  ],
  archive: ['document.archive', '这是压缩包；请解压后上传其中的规划文件。', 415],
  webArchive: [
    'document.web-archive',
    '这是单一文件网页（.mht）；请在浏览器中另存为“网页，仅 HTML”，或把正文粘贴到 Word 另存为 .docx。',
    415,
  ],
  picture: [
    'document.scanned',
    '这是图片，没有可读取的文字；请提供原始 Word 文件，或先用扫描软件识别文字（OCR）后另存为 .docx。',
    422,
  ],
  scanned: [
    'document.scanned',
    '这是扫描件，没有文字层；请提供原始 Word 或 OFD 文件，或先用扫描软件识别文字（OCR）后再上传。',
    422,
  ],
  noText: ['document.no-text', '文件里没有可读取的文字；请检查是否选错文件。', 422],
  encrypted: ['document.encrypted', '文件加了密码或经过加密；请用原软件打开、取消密码后另存，再上传。', 422],
  broken: ['document.broken', '文件不完整或已损坏，不能读取；请用原软件打开确认后重新另存，再上传。', 422],
  bomb: [
    'document.bomb',
    '文件解开后异常庞大，不像正常公文，已停止读取；请用 Word 或 WPS 打开原件，另存为新的 .docx 再上传。',
    422,
  ],
  entities: [
    'document.entities',
    '文件内含外部引用或实体定义（DTD），可能有害，已停止读取；请用 Word 或 WPS 打开原件，另存为新文件再上传。',
    422,
  ],
  macro: [
    'document.macro',
    '文件带有宏（VBA），本平台不接收；请在 Word 或 WPS 中另存为不含宏的 .docx 再上传。',
    422,
  ],
  tooDeep: [
    'document.too-deep',
    '文件内部嵌套层数异常，已停止读取；请把正文复制到新文档后另存为 .docx 再上传。',
    422,
  ],
  paths: [
    'document.paths',
    '文件内部含有异常的路径，可能有害，已停止读取；请用 Word 或 WPS 打开原件，另存为新文件再上传。',
    422,
  ],
  tooLong: [
    'document.too-long',
    `正文超过 ${MAX_TEXT / 10_000} 万字或 500 页，不像一份规划；请只上传规划正文，附件另传。`,
    422,
  ],
  tooSlow: [
    'document.too-slow',
    `读取超过 ${READING_SECONDS} 秒仍未完成，已停止；文件内部可能异常，请用 Word 或 WPS 另存为 .docx 再上传。`,
    422,
  ],
  classified: [
    'document.classified',
    '文件标有密级或内部标志。涉密文件不得在本平台处理，内容未保存；请按保密规定在涉密设备上办理，公开版可去除标志后上传。',
    422,
  ],
} as const satisfies Record<string, readonly [string, string, number]>

export type DocumentGround = keyof typeof documentRefusals

export function documentRefusal(ground: DocumentGround): Refusal {
  const [code, detail, status] = documentRefusals[ground]
  return refusal(code, detail, status)
}
