// OFD (GB/T 33190-2016): OFD.xml names the documents, each names its pages, a page has layers of text objects with a box,
// a matrix and offsets.
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal, type RawReading } from './document.ts'
import { linesOfPages, type Page, type Placed } from './page-lines.ts'
import { below, child, children, parseXml, type XmlNode } from './read-xml.io.ts'
import type { Container } from './read-zip.io.ts'

const MAX_PAGES = 500

export function readOfd(container: Container): RawReading {
  if (container.names.some(name => /(^|\/)(Encryptions\.xml|decryptseed\.dat)$/i.test(name)))
    throw new Refused(documentRefusal('encrypted'))
  const entry = container.part('OFD.xml')
  if (!entry) throw new Refused(documentRefusal('broken'))
  const bodies = children(parseXml(entry), 'DocBody')
  const pages: Page[] = []
  for (const body of bodies) {
    const root = child(body, 'DocRoot')?.text.trim()
    if (root) pages.push(...pagesOf(container, root.replace(/^\//, '')))
    if (pages.length > MAX_PAGES) throw new Refused(documentRefusal('tooLong'))
  }
  if (pages.length === 0) throw new Refused(documentRefusal('broken'))
  const { lines, margins, blank } = linesOfPages(pages)
  if (lines.length === 0) throw new Refused(documentRefusal('scanned'))
  return { text: lines.join('\n'), margins, notes: blankPages(blank) }
}

/** What to tell about pages without words. */
export function blankPages(blank: readonly number[]): string[] {
  const some = blank.slice(0, 10).join('、')
  return blank.length === 0
    ? []
    : [
        `第 ${some} 页${blank.length > 10 ? `等 ${blank.length} 页` : ''}没有文字（空白页或图片），请核对原件。`,
      ]
}

function pagesOf(container: Container, root: string): Page[] {
  const bytes = container.part(root)
  if (!bytes) throw new Refused(documentRefusal('broken'))
  const document = parseXml(bytes)
  const folder = root.slice(0, root.lastIndexOf('/') + 1)
  const common = child(document, 'CommonData')
  const usual = boxOf(child(child(common, 'PageArea'), 'PhysicalBox')?.text)
  const templates = new Map(
    children(common, 'TemplatePage').map(it => [it.attributes.ID ?? '', it.attributes.BaseLoc ?? '']),
  )
  const wanted = children(child(document, 'Pages'), 'Page')
  if (wanted.length > MAX_PAGES) throw new Refused(documentRefusal('tooLong'))
  const content = (location: string) => {
    const part = container.part(within(folder, location))
    return part && parseXml(part)
  }
  return wanted.map(it => {
    const page = content(it.attributes.BaseLoc ?? '')
    if (!page) throw new Refused(documentRefusal('broken'))
    const box = boxOf(child(child(page, 'Area'), 'PhysicalBox')?.text) ?? usual ?? [0, 0, 210, 297]
    const behind = children(page, 'Template')
      .map(template => templates.get(template.attributes.TemplateID ?? ''))
      .flatMap(location => (location ? [content(location)] : []))
    return {
      width: box[2],
      height: box[3],
      words: [page, ...behind].flatMap(layer => below(child(layer, 'Content'), 'TextObject').flatMap(placed)),
    }
  })
}

// Locations are relative to the file that names them, or absolute within the package.
function within(folder: string, location: string): string {
  if (location.startsWith('/')) return location.slice(1)
  return location.startsWith(folder) && folder !== '' ? location : folder + location
}

type Box = readonly [number, number, number, number]

function numbersIn(text: string | undefined): number[] {
  return (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
    .filter(Number.isFinite)
}

function boxOf(text: string | undefined): Box | undefined {
  const [x, y, width, height] = numbersIn(text)
  return height === undefined ? undefined : [x!, y!, width!, height]
}

/** The words of a text object: box plus offsets, turned by its matrix. Words that run sideways are seals and marks. */
function placed(object: XmlNode): Placed[] {
  const box = boxOf(object.attributes.Boundary)
  if (!box || object.attributes.Visible === 'false') return []
  const matrix = numbersIn(object.attributes.CTM)
  const [a, b, c, d, e, f] =
    matrix.length === 6 ? (matrix as [number, number, number, number, number, number]) : [1, 0, 0, 1, 0, 0]
  if (Math.abs(b) > Math.abs(a) * 0.2 || Math.abs(c) > Math.abs(d) * 0.2) return []
  const size = (Number(object.attributes.Size) || 4) * Math.abs(d)
  let x = 0
  let y = 0
  return children(object, 'TextCode').flatMap(code => {
    x = Number(code.attributes.X ?? x) || 0
    y = Number(code.attributes.Y ?? y) || 0
    const text = code.text.replace(/[\r\n]+/g, '')
    const steps = deltas(code.attributes.DeltaX, text.length)
    const scale = Math.abs(a)
    const left = box[0] + a * x + c * y + e
    const top = box[1] + b * x + d * y + f
    return split(
      text,
      steps.map(step => step * scale),
      left,
      top,
      size,
    )
  })
}

/** `g 3 2.5 1 …` says 2.5 three times over. */
function deltas(text: string | undefined, length: number): number[] {
  const parts = (text ?? '').trim().split(/\s+/).filter(Boolean)
  const steps: number[] = []
  for (let i = 0; i < parts.length && steps.length < length; i++) {
    if (parts[i] === 'g') {
      const times = Math.min(Number(parts[i + 1]) || 0, length)
      steps.push(...Array<number>(times).fill(Number(parts[i + 2]) || 0))
      i += 2
    } else steps.push(Number(parts[i]) || 0)
  }
  return steps
}

// One text object may hold a whole line with a wide gap in it, as between cells.
function split(text: string, steps: readonly number[], left: number, y: number, size: number): Placed[] {
  const characters = [...text]
  const words: Placed[] = []
  let from = 0
  let start = left
  let at = left
  for (const [i, character] of characters.entries()) {
    const natural = character.charCodeAt(0) < 256 ? size * 0.5 : size
    const step = steps[i] ?? natural
    const last = i === characters.length - 1
    if (last || step > natural + size * 1.25) {
      words.push({
        text: characters.slice(from, i + 1).join(''),
        x: start,
        y,
        width: at + natural - start,
        size,
      })
      from = i + 1
      start = at + step
    }
    at += step
  }
  return words
}
