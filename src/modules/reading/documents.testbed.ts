// The same paper as a file of every kind a city sends: made by real programs (docx, Chromium) or byte for byte by the
// standard (OFD, GB18030).
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  AlignmentType,
  Document,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { strToU8, zipSync } from 'fflate'
import type { Browser } from 'playwright-core'

const fonts = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css'))

export interface Paper {
  readonly title: readonly string[]
  readonly number: string
  readonly paragraphs: readonly string[]
  readonly table?: readonly (readonly string[])[]
}

/** Lines as every reader should give them. */
export function plainLines(paper: Paper): string[] {
  return [
    paper.title.join(''),
    paper.number,
    ...paper.paragraphs,
    ...(paper.table ?? []).map(row => row.join('\t')),
  ]
}

/** The paper of a text file: title, number, then every line that is not empty. */
export function paperOf(text: string, title: string, number: string): Paper {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  return { title: [title], number, paragraphs: lines.filter(line => line !== title && line !== number) }
}

export function txtOf(paper: Paper): Buffer {
  return Buffer.from(plainLines(paper).join('\r\n'), 'utf8')
}

const gb = new Map<string, Buffer>()
// Node reads GB18030 but does not write it: the two-byte plane, turned round. Enough for what papers hold.
function gbBytes(character: string): Buffer {
  if (gb.size === 0) {
    const decoder = new TextDecoder('gb18030', { fatal: true })
    for (let high = 0x81; high <= 0xfe; high++)
      for (let low = 0x40; low <= 0xfe; low++) {
        if (low === 0x7f) continue
        const bytes = Buffer.from([high, low])
        try {
          const it = decoder.decode(bytes)
          if (!gb.has(it)) gb.set(it, bytes)
        } catch {
          // No character has these two bytes.
        }
      }
  }
  return character.charCodeAt(0) < 128 ? Buffer.from(character) : (gb.get(character) ?? Buffer.from('?'))
}

export function gb18030(text: string): Buffer {
  return Buffer.concat([...text].map(gbBytes))
}

export function gbTxtOf(paper: Paper): Buffer {
  return gb18030(plainLines(paper).join('\r\n'))
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export function htmlSource(paper: Paper, charset = 'utf-8'): string {
  const rows = (paper.table ?? []).map(
    row => `<tr>${row.map(cell => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  )
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="${charset}"><title>页面标题不是正文</title>
<style>@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font: 16pt/28pt "Noto Sans SC Variable", sans-serif; margin: 0 }
p { text-indent: 2em; margin: 0; text-align: justify } h1 { font-size: 22pt; line-height: 36pt; text-align: center; margin: 0; font-weight: normal }
.number { text-align: center; text-indent: 0 } table { border-collapse: collapse; width: 100% } td { border: 1px solid; font-size: 12pt; padding: 2pt 14pt }</style>
<script>document.title = 'x < y && y > z'</script></head>
<body><h1>${paper.title.map(escaped).join('')}</h1>
<p class="number">${escaped(paper.number)}</p>
${paper.paragraphs.map(it => `<p>${escaped(it)}</p>`).join('\n')}
${rows.length > 0 ? `<table><tbody>${rows.join('')}</tbody></table>` : ''}
</body></html>`
}

export function htmlOf(paper: Paper): Buffer {
  return Buffer.from(htmlSource(paper), 'utf8')
}

export function gbHtmlOf(paper: Paper): Buffer {
  return gb18030(htmlSource(paper, 'gb2312'))
}

/** Printed by a browser, with page numbers as offices set them. */
export async function pdfOf(browser: Browser, paper: Paper): Promise<Buffer> {
  const printed = htmlSource(paper).replace('<style>', '<link rel="stylesheet" href="/index.css"><style>')
  const page = await browser.newPage()
  try {
    // Letters without a font leave no trace in a PDF, and the machine may have no Chinese one: the product's is served.
    await page.route('http://paper.test/**', async route => {
      const path = new URL(route.request().url()).pathname
      if (path === '/') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: printed })
      return route.fulfill({ path: join(fonts, path) })
    })
    await page.goto('http://paper.test/')
    await page.evaluate('document.fonts.ready.then(() => undefined)')
    return await page.pdf({
      format: 'A4',
      preferCSSPageSize: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<div style="font-size:14pt;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>',
    })
  } finally {
    await page.close()
  }
}

export async function docxOf(paper: Paper): Promise<Buffer> {
  const cell = (text: string) =>
    new TableCell({ children: [new Paragraph(text)], width: { size: 2000, type: WidthType.DXA } })
  const document = new Document({
    sections: [
      {
        footers: {
          default: new Footer({
            children: [
              new Paragraph({ children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'] })] }),
            ],
          }),
        },
        children: [
          new Paragraph({ text: paper.title.join(''), alignment: AlignmentType.CENTER }),
          new Paragraph({ text: paper.number, alignment: AlignmentType.CENTER }),
          ...paper.paragraphs.map(
            // A sentence is often cut into runs where somebody set a word in bold.
            it =>
              new Paragraph({
                children: [new TextRun({ text: it.slice(0, 5), bold: true }), new TextRun(it.slice(5))],
              }),
          ),
          ...(paper.table
            ? [new Table({ rows: paper.table.map(row => new TableRow({ children: row.map(cell) })) })]
            : []),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}

const MM = { page: [210, 297], left: 28, top: 37, width: 156, size: 5.6, step: 9.9, lines: 22 } as const

/** Set by hand: 28 characters a line, 22 lines a page, a page number below. */
export function ofdOf(paper: Paper): Buffer {
  const objects: { text: string; x: number }[] = []
  const perLine = Math.floor(MM.width / MM.size)
  const centre = (text: string) => MM.left + (MM.width - text.length * MM.size) / 2
  const set = (text: string) => {
    let rest = `　　${text}`
    while (rest !== '') {
      const line = rest.slice(0, perLine)
      rest = rest.slice(perLine)
      const indent = line.startsWith('　　') ? 2 : 0
      objects.push({ text: line.slice(indent), x: MM.left + indent * MM.size })
    }
  }
  for (const line of paper.title) objects.push({ text: line, x: centre(line) })
  objects.push({ text: paper.number, x: centre(paper.number) })
  for (const it of paper.paragraphs) set(it)
  for (const row of paper.table ?? []) objects.push({ text: row.join('\t'), x: MM.left })
  const pages: string[] = []
  for (let from = 0; from < objects.length; from += MM.lines)
    pages.push(ofdPage(objects.slice(from, from + MM.lines), pages.length + 1))
  return zipOf({
    'OFD.xml': `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'Doc_0/Document.xml': `<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>${pages.map((_, i) => `<ofd:Page ID="${i + 1}" BaseLoc="Pages/Page_${i}/Content.xml"/>`).join('')}</ofd:Pages></ofd:Document>`,
    ...Object.fromEntries(pages.map((page, i) => [`Doc_0/Pages/Page_${i}/Content.xml`, page])),
  })
}

function ofdPage(lines: readonly { text: string; x: number }[], n: number): string {
  const object = (x: number, y: number, columns: readonly string[]) =>
    columns
      .map((cell, i) => {
        const at = x + i * 52
        return `<ofd:TextObject ID="1" Boundary="${at} ${y} ${Math.max(cell.length * MM.size, 1)} ${MM.size}" Font="1" Size="${MM.size}"><ofd:TextCode X="0" Y="${MM.size * 0.85}" DeltaX="g ${Math.max(cell.length - 1, 1)} ${MM.size}">${escaped(cell)}</ofd:TextCode></ofd:TextObject>`
      })
      .join('')
  const body = lines.map((line, i) => object(line.x, MM.top + i * MM.step, line.text.split('\t')))
  // Writers order objects as they like.
  const number = object(96, 270, [`— ${n} —`])
  return `<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="2" Type="Body">${number}${body.reverse().join('')}</ofd:Layer></ofd:Content></ofd:Page>`
}

export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  return Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
      ),
    ),
  )
}

/** A Word document of a body written out as XML. */
export function docxOfXml(body: string, more: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  return zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels':
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<?xml version="1.0"?><w:document ${w}><w:body>${body}</w:body></w:document>`,
    ...more,
  })
}
