// PDF with a text layer. Only text is taken: no script of the file runs, no font is loaded, nothing is drawn.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal, type RawReading } from './document.ts'
import { linesOfPages, type Page, type Placed } from './page-lines.ts'
import { blankPages } from './read-ofd.io.ts'

const MAX_PAGES = 500
/** Fewer characters a page than this are stamps and page numbers of a scan. */
const SCANNED_BELOW = 15

export async function readPdf(bytes: Buffer): Promise<RawReading> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const loading = pdfjs.getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    wasmUrl: `${join(folder, 'wasm')}/`,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  })
  try {
    const document = await loading.promise
    if (document.numPages > MAX_PAGES) throw new Refused(documentRefusal('tooLong'))
    const pages: Page[] = []
    for (let n = 1; n <= document.numPages; n++) pages.push(await pageOf(document, n))
    return readingOf(pages)
  } catch (error) {
    if (error instanceof Refused) throw error
    const name = (error as Error).name
    throw new Refused(documentRefusal(name === 'PasswordException' ? 'encrypted' : 'broken'))
  } finally {
    await loading.destroy().catch(() => undefined)
  }
}

type PdfDocument = Awaited<
  ReturnType<typeof import('pdfjs-dist/legacy/build/pdf.mjs')['getDocument']>['promise']
>

async function pageOf(document: PdfDocument, n: number): Promise<Page> {
  const page = await document.getPage(n)
  const view = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent({ disableNormalization: false })
  const words: Placed[] = []
  for (const item of items) {
    if (!('str' in item) || item.str === '') continue
    const [a, b, c, d, e, f] = multiply(view.transform, item.transform)
    // Watermarks run aslant, seals around.
    if (Math.abs(b) > Math.abs(a) * 0.2 || Math.abs(c) > Math.abs(d) * 0.2) continue
    words.push({ text: plain(item.str), x: e, y: f, width: item.width, size: Math.abs(d) || item.height })
  }
  page.cleanup()
  return { width: view.width, height: view.height, words }
}

type Matrix = [number, number, number, number, number, number]

function multiply(left: readonly number[], right: readonly number[]): Matrix {
  const [m, n] = [left as Matrix, right as Matrix]
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

// Some programs name a glyph by its radical (⽂ for 文): the same picture, another character.
const plain = (text: string) => text.replace(/[\u2e80-\u2fdf]/g, it => it.normalize('NFKC'))

function readingOf(pages: readonly Page[]): RawReading {
  const { lines, margins, blank } = linesOfPages(pages)
  const characters = lines.reduce((sum, line) => sum + line.replace(/\s/g, '').length, 0)
  if (characters < SCANNED_BELOW * Math.min(pages.length, 20)) throw new Refused(documentRefusal('scanned'))
  return { text: lines.join('\n'), margins, notes: blankPages(blank) }
}
