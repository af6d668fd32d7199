// A file of unknown kind into text: what it is is told from its bytes, never from its name. Runs wherever it is called;
// whoever reads files of strangers calls it through reading.actions.ts, which bounds time and memory.
import { Refused } from '../../lib/refusal.ts'
import { classificationOf } from './classified.ts'
import {
  type DocumentFormat,
  type DocumentGround,
  documentRefusal,
  MAX_DOCUMENT_BYTES,
  MAX_TEXT,
  type RawReading,
  type ReadDocument,
} from './document.ts'
import { decodeText, isUtf16 } from './read-charset.io.ts'
import { readDocx } from './read-docx.io.ts'
import { readHtml } from './read-html.io.ts'
import { readOfd } from './read-ofd.io.ts'
import { readPdf } from './read-pdf.io.ts'
import { type Container, openContainer } from './read-zip.io.ts'

const stop = (ground: DocumentGround): never => {
  throw new Refused(documentRefusal(ground))
}

/**
 * Reads a document.
 * @throws Refused with a code `document.*`, see `documentRefusals`
 */
export async function readDocument(bytes: Buffer): Promise<ReadDocument> {
  if (bytes.length === 0) stop('empty')
  if (bytes.length > MAX_DOCUMENT_BYTES) stop('tooLarge')
  const { format, raw } = await read(bytes)
  if (classificationOf(raw.text, raw.margins)) stop('classified')
  const text = tidy(raw.text)
  if (text.replace(/\s/g, '').length < 2) stop('noText')
  if (text.length > MAX_TEXT) stop('tooLong')
  return { text, format, notes: raw.notes }
}

async function read(bytes: Buffer): Promise<{ format: DocumentFormat; raw: RawReading }> {
  const starts = (...mark: number[]) => mark.every((byte, i) => bytes[i] === byte)
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06))
    return readContainer(openContainer(bytes))
  if (bytes.subarray(0, 1024).includes('%PDF-')) return { format: 'pdf', raw: await readPdf(bytes) }
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return stop(isEncryptedOffice(bytes) ? 'encrypted' : 'oldBinary')
  if (starts(0x7b, 0x5c, 0x72, 0x74, 0x66)) return stop('richText')
  if (isPicture(bytes)) return stop('picture')
  if (starts(0x1f, 0x8b) || starts(0x52, 0x61, 0x72, 0x21) || starts(0x37, 0x7a, 0xbc, 0xaf))
    return stop('archive')
  const head = bytes.subarray(0, 4096).toString('latin1')
  if (/^\s*(?:From:|MIME-Version:)[\s\S]*multipart\/related/i.test(head)) return stop('webArchive')
  return isHtml(bytes)
    ? { format: 'html', raw: readHtml(bytes) }
    : { format: 'txt', raw: { text: decodeText(bytes), notes: [], margins: [] } }
}

function readContainer(container: Container): { format: DocumentFormat; raw: RawReading } {
  const has = (pattern: RegExp) => container.names.some(name => pattern.test(name))
  if (container.names.includes('OFD.xml')) return { format: 'ofd', raw: readOfd(container) }
  if (has(/^(?:Encryptions\.xml|decryptseed\.dat)$/i)) return stop('encrypted')
  if (has(/^(?:xl|ppt)\//)) return stop('spreadsheet')
  if (container.names.includes('[Content_Types].xml')) return { format: 'docx', raw: readDocx(container) }
  return stop('archive')
}

/** Office encrypts the whole package into a compound file with a stream of this name. */
function isEncryptedOffice(bytes: Buffer): boolean {
  return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
}

function isPicture(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString('latin1')
  return /^(?:\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP)/s.test(head)
}

const pageSigns = /<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|meta)[\s>]/i
// In every charset but UTF-16 a `<` is a `<`, so the tags show without knowing which charset it is.
function isHtml(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 8192)
  return pageSigns.test(isUtf16(head) ? decodeText(head) : head.toString('latin1'))
}

/** Line ends and characters that carry nothing; every other character stays as the document has it. */
function tidy(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?|\u2028|\u2029|\f|\v/g, '\n')
    .replace(/[^\P{Cc}\t\n]|\p{Cf}/gu, '')
}
