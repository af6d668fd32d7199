// What must not be read is refused, with a stable code and a way out, in bounded time and memory.
import { randomBytes } from 'node:crypto'
import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Refused } from '../../lib/refusal.ts'
import { classificationOf } from './classified.ts'
import { documentRefusals, MAX_DOCUMENT_BYTES } from './document.ts'
import { docxOfXml, gb18030, txtOf, zipOf } from './documents.testbed.ts'
import { readDocument as readHere } from './read-document.io.ts'
import { type ReadingLimits, readDocument } from './reading.actions.ts'

async function codeOf(bytes: Buffer, limits?: ReadingLimits): Promise<string> {
  return readDocument(bytes, limits).then(
    read => `read as ${read.format}: ${read.text.slice(0, 40)}`,
    error => (error instanceof Refused ? error.refusal.code : `a bug: ${error}`),
  )
}

const p = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`
const ole = (stream: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1024),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(1024),
  ])

describe('every refusal', () => {
  it('has a stable code of its own kind, a ground and a way out', () => {
    for (const [code, detail, status] of Object.values(documentRefusals)) {
      expect(code).toMatch(/^document\.[a-z-]+$/)
      expect(detail).toMatch(/；|。.*。/)
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })
})

/** One stored or deflated entry with a directory that may say anything. */
function forgedZip(
  entries: readonly { name: string; data: Buffer; size?: number; flags?: number; method?: number }[],
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, size, flags = 0, method = 8 } of entries) {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(flags, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(data.length, 14)
    fields.writeUInt32LE(size ?? data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), data])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]),
    )
    parts.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

const bombBytes = (() => {
  let made: Buffer | undefined
  return () => (made ??= deflateRawSync(Buffer.alloc(200 * 1024 * 1024, 0x20)))
})()
const types = { name: '[Content_Types].xml', data: deflateRawSync(Buffer.from('<Types/>')), size: 8 }

const pdf = (objects: readonly string[], trailer = ''): Buffer => {
  let text = '%PDF-1.7\n'
  const at: number[] = []
  for (const [i, object] of objects.entries()) {
    at.push(text.length)
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
  }
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map(it => `${String(it).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${xref}\n%%EOF`
  return Buffer.from(text, 'latin1')
}
const onePage = (content: string) =>
  pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    content,
  ])
const stream = (data: Buffer, more = '') =>
  `<< /Length ${data.length} ${more}>>\nstream\n${data.toString('latin1')}\nendstream`

describe('hostile and hopeless files', () => {
  const files: Readonly<Record<string, readonly [string, () => Buffer]>> = {
    'an empty file': ['document.empty', () => Buffer.alloc(0)],
    'white space only': ['document.no-text', () => Buffer.from('  \r\n\t　\n')],
    'one byte over the limit': ['document.too-large', () => Buffer.alloc(MAX_DOCUMENT_BYTES + 1, 65)],
    '200 MB': ['document.too-large', () => Buffer.alloc(200 * 1024 * 1024)],
    'random bytes': ['document.unsupported', () => Buffer.concat([Buffer.from([0x91]), randomBytes(5000)])],
    'a program': [
      'document.unsupported',
      () => Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'), Buffer.alloc(3000)]),
    ],
    'a .doc': ['document.old-binary', () => ole('WordDocument')],
    'an .xls': ['document.old-binary', () => ole('Workbook')],
    'a Word document with a password': ['document.encrypted', () => ole('EncryptedPackage')],
    'an RTF': ['document.rich-text', () => Buffer.from('{\\rtf1\\ansi hello}')],
    'an .xlsx': [
      'document.spreadsheet',
      () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<w/>' }),
    ],
    'a zip of documents': ['document.archive', () => zipOf({ 'a.docx': docxOfXml(p('文')) })],
    'a .mht': [
      'document.web-archive',
      () => Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n<html>'),
    ],
    'a photo': ['document.scanned', () => Buffer.from('ffd8ffe000104a464946', 'hex')],
    'a cut-off docx': ['document.broken', () => docxOfXml(p('文'.repeat(500))).subarray(0, 300)],
    'a docx without its document': ['document.broken', () => zipOf({ '[Content_Types].xml': '<Types/>' })],
    'a docx whose XML is none': [
      'document.broken',
      () => zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': randomBytes(400) }),
    ],
    'a macro document': [
      'document.macro',
      () => docxOfXml(p('文'), { 'word/vbaProject.bin': new Uint8Array(10) }),
    ],
    'a .docm by its type': [
      'document.macro',
      () =>
        docxOfXml(p('文'), {
          '[Content_Types].xml':
            '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        }),
    ],
    'an entity bomb': [
      'document.entities',
      () =>
        docxOfXml('', {
          'word/document.xml':
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><document><body><p><r><t>&b;</t></r></p></body></document>',
        }),
    ],
    'an external entity': [
      'document.entities',
      () => docxOfXml('', { 'word/document.xml': '<!DOCTYPE w SYSTEM "file:///etc/passwd"><document/>' }),
    ],
    'an entity in a page': [
      'document.entities',
      () =>
        Buffer.from(
          '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>',
        ),
    ],
    'a zip bomb by ratio': [
      'document.bomb',
      () => forgedZip([types, { name: 'word/document.xml', data: bombBytes(), size: 200 * 1024 * 1024 }]),
    ],
    'a zip bomb that lies about its size': [
      'document.bomb',
      () => forgedZip([types, { name: 'word/document.xml', data: bombBytes(), size: 1000 }]),
    ],
    'a zip bomb by count': [
      'document.bomb',
      () =>
        forgedZip(
          Array.from({ length: 5000 }, (_, i) => ({
            name: `word/${i}.xml`,
            data: Buffer.alloc(0),
            method: 0,
          })),
        ),
    ],
    'many parts that each stay below the limit': [
      'document.bomb',
      () =>
        forgedZip([
          types,
          ...Array.from({ length: 30 }, (_, i) => ({
            name: `word/header${i}.xml`,
            data: Buffer.concat([randomBytes(70_000), bombBytes()]).subarray(0, 200_000),
            size: 40 * 1024 * 1024,
          })),
        ]),
    ],
    'a nested zip bomb': [
      'read as docx: 正文',
      () =>
        docxOfXml(p('正文'), {
          'word/embeddings/a.zip': forgedZip([{ name: 'b', data: bombBytes(), size: 1 }]),
        }),
    ],
    'a path that leaves the container': [
      'document.paths',
      () => docxOfXml(p('文'), { '../../etc/cron.d/x': 'x' }),
    ],
    'an absolute path': ['document.paths', () => docxOfXml(p('文'), { '/etc/passwd': 'x' })],
    'two parts of one name': [
      'document.paths',
      () => forgedZip([types, types, { name: 'word/document.xml', data: Buffer.from('<x/>'), method: 0 }]),
    ],
    'an encrypted zip entry': [
      'document.encrypted',
      () => forgedZip([types, { name: 'word/document.xml', data: randomBytes(100), flags: 1 }]),
    ],
    'XML ten thousand deep': [
      'document.too-deep',
      () => docxOfXml('<w:sdt>'.repeat(10_000) + '</w:sdt>'.repeat(10_000)),
    ],
    'a page a hundred thousand deep': [
      'document.too-deep',
      () => Buffer.from(`<html><body>${'<div>'.repeat(100_000)}`),
    ],
    'an encrypted OFD': [
      'document.encrypted',
      () => zipOf({ 'OFD.xml': '<OFD/>', 'Encryptions.xml': '<E/>' }),
    ],
    'an OFD without pages': ['document.broken', () => zipOf({ 'OFD.xml': '<ofd:OFD xmlns:ofd="o"/>' })],
    'a scanned OFD': [
      'document.scanned',
      () =>
        zipOf({
          'OFD.xml': '<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>',
          'D.xml': '<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>',
          'P.xml': '<Page><Content><Layer><ImageObject/></Layer></Content></Page>',
        }),
    ],
    'a PDF that is none': ['document.broken', () => Buffer.from('%PDF-1.7\nnothing here')],
    'a PDF without text': ['document.scanned', () => onePage(stream(Buffer.from('0 0 100 100 re f')))],
    'a book': ['document.too-long', () => Buffer.from('文'.repeat(1_000_001))],
  }
  it.each(Object.entries(files))(
    '%s',
    async (_, [code, make]) => {
      const began = process.hrtime.bigint()
      const bytes = make()
      expect(await codeOf(bytes)).toContain(code)
      expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(10)
    },
    15_000,
  )

  it('a PDF with a password', async () => {
    // RC4-40 by the book: the user password is "secret", so the empty one opens nothing.
    const key = randomBytes(32)
    const bytes = pdf(
      [
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [] /Count 0 >>',
        `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${key.toString('hex')}> /U <${randomBytes(32).toString('hex')}> >>`,
      ],
      `/Encrypt 3 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] `,
    )
    expect(await codeOf(bytes)).toBe('document.encrypted')
  })

  it('a PDF whose content unpacks to gigabytes is stopped by memory or by time, and the next file is read', async () => {
    const inner = deflateSync(Buffer.alloc(180 * 1024 * 1024, 'BT (a) Tj ET '))
    const bytes = onePage(stream(inner, '/Filter /FlateDecode '))
    const began = Date.now()
    expect(['document.bomb', 'document.too-slow']).toContain(
      await codeOf(bytes, { seconds: 4, megabytes: 250 }),
    )
    expect(Date.now() - began).toBeLessThan(8000)
    expect(await codeOf(docxOfXml(p('下一份')))).toBe('read as docx: 下一份')
  }, 20_000)

  it('time runs out', async () => {
    expect(
      await codeOf(docxOfXml(p('慢'.repeat(200_000)).repeat(3)), { seconds: 0.001, megabytes: 300 }),
    ).toBe('document.too-slow')
  })
})

describe('密级', () => {
  const front = (mark: string) =>
    `${mark}\n某市委办公室文件\n某党办发〔2024〕3号\n关于某事的通知\n一、总体要求\n正文。`
  it.each([
    '机密★5年',
    '秘密★1年',
    '绝密★',
    '绝密',
    '秘 密',
    '000123 机密★10年 特急',
    '密级：秘密',
    '【内部资料】',
    '内部资料 注意保存',
    '内部文件，请勿外传',
    '内部',
    '机密☆长期',
  ])('%s at the head refuses', async mark => {
    expect(classificationOf(front(mark))).toBeDefined()
    expect(await readHere(Buffer.from(front(mark))).catch((e: Refused) => e.refusal.code)).toBe(
      'document.classified',
    )
  })
  it.each([
    '公开',
    '特急',
    '商业秘密保护工作办公室',
    '关于加强机密级文件管理的通知',
    '保守国家秘密，人人有责',
    '此件公开发布',
    '内部审计局',
    '内部管理制度汇编',
  ])('%s at the head does not', mark => expect(classificationOf(front(mark))).toBeUndefined())
  it('looks only at the front matter, wherever the words stand in the prose', () => {
    expect(classificationOf(`通知\n一、总体要求\n机密★5年\n秘密\n`)).toBeUndefined()
    expect(classificationOf(`${'前言一行。\n'.repeat(40)}秘密\n`)).toBeUndefined()
  })
  it('is found in a header, a text box, a GB18030 page and an OFD template', async () => {
    const header = docxOfXml(p('正文'), { 'word/header1.xml': `<w:hdr xmlns:w="w">${p('机密★3年')}</w:hdr>` })
    const box = docxOfXml(
      `<w:p><w:r><w:pict><w:txbxContent>${p('秘密★')}</w:txbxContent></w:pict></w:r></w:p>${p('通知')}`,
    )
    const page = gb18030('<html><meta charset="gbk"><body><p>秘密★1年</p><p>通知</p></body></html>')
    for (const bytes of [header, box, page]) expect(await codeOf(bytes)).toBe('document.classified')
  })
  it('reads an ordinary paper', async () =>
    expect(
      await codeOf(txtOf({ title: ['规划'], number: '某发〔2024〕1号', paragraphs: ['一、总体要求'] })),
    ).toContain('read as txt'))
})
