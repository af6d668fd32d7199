// Which pictures an .xlsx file holds and on which row each lies: floating over the sheet (drawings), or in a cell as Excel
// ("place in cell", rich values) and as WPS (`DISPIMG`, cellimages.xml) write them. Only names of parts; no bytes yet.
import type { SheetPicture } from './sheet.ts'
import { parseWhole, prefixed, type Relation, relationsOf, SMALL_PART } from './xlsx-xml.io.ts'
import type { Archive } from './zip.io.ts'

/** What of a sheet says where a floating picture lies; filled while its rows are read. */
export interface Sizes {
  /** Points by row, where a row has a height of its own. */
  readonly heights: Map<number, number>
  height: number
  /** `<col>` as it stands: min, max, width in characters. */
  readonly widths: Readonly<Record<string, string>>[]
  width: number
  drawing: string
  readonly inCells: SheetPicture[]
}

export interface PicturesOf {
  /** The picture of a cell by its mark (`vm`) or by what its formula says; undefined for a cell without one. */
  inCell(rich: string, formula: string): Pick<SheetPicture, 'entry' | 'fault'> | undefined
  onSheet(part: string, sizes: Sizes): SheetPicture[]
}

export const noPictures: PicturesOf = { inCell: () => undefined, onSheet: () => [] }

const PART = SMALL_PART * 8
const MOST_PICTURES = 5000
const LINKED = '图片只是链接，不在文件里；请把图片插入表格后重新上传。'
const LOST = '图片在文件里找不到；请在表格中重新插入后上传。'
const NOWHERE = '图片没有落在哪一行上；请在表格中把它放进对应的单元格。'

export function picturesOf(archive: Archive): PicturesOf {
  const wps = wpsImages(archive)
  const excel = richImages(archive)
  const pictureOf = (relation: Relation | undefined) => {
    if (relation?.outside) return { entry: '', fault: LINKED }
    return relation && archive.has(relation.target) ? { entry: relation.target } : { entry: '', fault: LOST }
  }
  return {
    inCell(rich, formula) {
      const id = /DISPIMG\(\s*"([^"]{1,120})"/i.exec(formula)?.[1]
      if (id) return pictureOf(wps.get(id))
      const known = rich === '' ? undefined : excel(Number(rich))
      return known && pictureOf(known === 'lost' ? undefined : known)
    },
    onSheet(part, sizes) {
      if (sizes.drawing === '') return []
      const drawing = relationsOf(archive, part).get(sizes.drawing)?.target ?? ''
      const relations = relationsOf(archive, drawing)
      return anchorsOf(archive.text(drawing, PART) ?? '')
        .slice(0, MOST_PICTURES)
        .map(anchor => {
          const at = middleOf(anchor, sizes)
          const found = pictureOf(relations.get(anchor.picture))
          return at ? { ...at, ...found } : { row: 0, col: 0, entry: '', fault: NOWHERE }
        })
    },
  }
}

/** Relations of WPS's own list of pictures, by the name that a cell's formula gives. */
function wpsImages(archive: Archive): Map<string, Relation> {
  const images = new Map<string, Relation>()
  const part = 'xl/cellimages.xml'
  if (!archive.has(part)) return images
  const relations = relationsOf(archive, part)
  let name = ''
  parseWhole(archive.text(part, PART) ?? '', (tag, attributes) => {
    if (tag === 'cNvPr') name = attributes.name ?? ''
    const relation = tag === 'blip' ? blipOf(attributes, relations) : undefined
    if (relation && name !== '') images.set(name, relation)
  })
  return images
}

function blipOf(
  attributes: Readonly<Record<string, string>>,
  relations: ReadonlyMap<string, Relation>,
): Relation | undefined {
  return relations.get(prefixed(attributes, 'embed') || prefixed(attributes, 'link'))
}

/**
 * Excel's pictures in cells: the cell's `vm` counts value metadata, which names a rich value, whose structure says which of its
 * values is the number of a relation. 'lost' where the chain breaks on the way; undefined where the cell holds no picture.
 */
function richImages(archive: Archive): (vm: number) => Relation | 'lost' | undefined {
  const types = [...relationsOf(archive, 'xl/workbook.xml').values()]
  const named = (end: string, usual: string) => types.find(it => it.type.endsWith(end))?.target ?? usual
  const values = richValues(archive, named('/rdRichValue', 'xl/richData/rdrichvalue.xml'))
  if (values.length === 0) return () => undefined
  const kinds = structures(archive, named('/rdRichValueStructure', 'xl/richData/rdrichvaluestructure.xml'))
  const local = orderedRelations(archive, named('/richValueRel', 'xl/richData/richValueRel.xml'), 'rel')
  const web = orderedRelations(
    archive,
    named('/rdRichValueWebImage', 'xl/richData/rdRichValueWebImage.xml'),
    'blip',
  )
  const marks = valueMarks(archive, named('/sheetMetadata', 'xl/metadata.xml'))
  return vm => {
    const value = values[marks[vm - 1] ?? -1]
    const kind = value && kinds[value.structure]
    if (!kind) return undefined
    const number = (key: RegExp) => {
      const at = kind.keys.findIndex(it => key.test(it))
      return at < 0 ? undefined : Number(value.values[at])
    }
    const [inFile, onWeb] = [number(/LocalImageIdentifier$/), number(/WebImageIdentifier$/)]
    if (inFile !== undefined) return local[inFile] ?? 'lost'
    return onWeb === undefined ? undefined : (web[onWeb] ?? 'lost')
  }
}

function richValues(archive: Archive, part: string): { structure: number; values: string[] }[] {
  const found: { structure: number; values: string[] }[] = []
  walk(archive, part, {
    open: (tag, attributes) =>
      tag === 'rv' && found.push({ structure: Number(attributes.s ?? -1), values: [] }),
    text: (tag, text) => tag === 'v' && found.at(-1)?.values.push(text),
  })
  return found
}

function structures(archive: Archive, part: string): { keys: string[] }[] {
  const found: { keys: string[] }[] = []
  walk(archive, part, {
    open(tag, attributes) {
      if (tag === 's') found.push({ keys: [] })
      if (tag === 'k') found.at(-1)?.keys.push(attributes.n ?? '')
    },
  })
  return found
}

function orderedRelations(archive: Archive, part: string, tag: string): (Relation | undefined)[] {
  if (!archive.has(part)) return []
  const relations = relationsOf(archive, part)
  const found: (Relation | undefined)[] = []
  walk(archive, part, {
    open: (name, attributes) => name === tag && found.push(relations.get(prefixed(attributes, 'id'))),
  })
  return found
}

/** Of each value mark, in the order `vm` counts them, the number of its rich value; -1 for what is none. */
function valueMarks(archive: Archive, part: string): number[] {
  const [types, rich, marks]: [string[], number[], number[]] = [[], [], []]
  let [future, within] = ['', '']
  walk(archive, part, {
    open(tag, attributes) {
      if (tag === 'metadataType') types.push(attributes.name ?? '')
      if (tag === 'futureMetadata') future = attributes.name ?? ''
      if (tag === 'futureMetadata' || tag === 'cellMetadata' || tag === 'valueMetadata') within = tag
      if (tag === 'rvb' && future === 'XLRICHVALUE') rich.push(Number(attributes.i ?? -1))
      if (tag === 'rc' && within === 'valueMetadata')
        marks.push(types[Number(attributes.t) - 1] === 'XLRICHVALUE' ? Number(attributes.v) : -1)
    },
  })
  return marks.map(at => rich[at] ?? -1)
}

function walk(
  archive: Archive,
  part: string,
  see: {
    open: (tag: string, attributes: Record<string, string>) => unknown
    text?: (tag: string, text: string) => unknown
  },
): void {
  const whole = archive.has(part) ? (archive.text(part, PART) ?? '') : ''
  parseWhole(whole, (tag, attributes) => see.open(tag, attributes), see.text)
}

interface Corner {
  readonly row: number
  readonly col: number
  readonly down: number
  readonly right: number
}

interface Anchor {
  readonly from: Corner | undefined
  readonly to: Corner | undefined
  /** Width and height in EMU, where the anchor has one corner. */
  readonly size: { readonly x: number; readonly y: number } | undefined
  readonly picture: string
}

/** Every picture of a drawing with its anchor; grouped pictures share the group's. */
function anchorsOf(text: string): Anchor[] {
  const anchors: Anchor[] = []
  const path: string[] = []
  let corners: Record<string, Record<string, number>> = {}
  let size: Anchor['size']
  let pictures: string[] = []
  const corner = (name: string): Corner | undefined => {
    const it = corners[name]
    return it && { row: it.row ?? 0, col: it.col ?? 0, down: it.rowOff ?? 0, right: it.colOff ?? 0 }
  }
  parseWhole(
    text,
    (tag, attributes) => {
      path.push(tag)
      if (/Anchor$/.test(tag)) [corners, size, pictures] = [{}, undefined, []]
      if (tag === 'ext' && /Anchor$/.test(path.at(-2) ?? ''))
        size = { x: Number(attributes.cx) || 0, y: Number(attributes.cy) || 0 }
      if (tag === 'blip') pictures.push(prefixed(attributes, 'embed') || prefixed(attributes, 'link'))
    },
    (tag, words) => {
      const holder = path.at(-2) ?? ''
      if (holder !== 'from' && holder !== 'to') return
      corners[holder] = { ...corners[holder], [tag]: Number(words) || 0 }
    },
    tag => {
      path.pop()
      if (/Anchor$/.test(tag))
        for (const picture of pictures)
          anchors.push({ from: corner('from'), to: corner('to'), size, picture })
    },
  )
  return anchors
}

const EMU_A_POINT = 12_700
/** Of the usual font: seven dots a character and five beside them, 9,525 EMU a dot. */
const emuOfWidth = (characters: number) => Math.round(characters * 7 + 5) * 9525

/** The row (from 1) and column under the middle of a picture: people drop them a little over the edge. */
function middleOf(anchor: Anchor, sizes: Sizes): { row: number; col: number } | undefined {
  const { from, to, size } = anchor
  if (!from || from.row < 0 || from.row > 1_048_575 || from.col < 0 || from.col > 16_383) return undefined
  const height = (row: number) => (sizes.heights.get(row + 1) ?? sizes.height) * EMU_A_POINT
  const width = (col: number) => emuOfWidth(widthOf(col + 1, sizes))
  return {
    row: 1 + middle(from.row, from.down, to?.row, to?.down ?? 0, size?.y ?? 0, height),
    col: middle(from.col, from.right, to?.col, to?.right ?? 0, size?.x ?? 0, width),
  }
}

const widthOf = (col: number, sizes: Sizes) =>
  Number(sizes.widths.find(it => Number(it.min) <= col && col <= Number(it.max))?.width) || sizes.width

const MOST_STEPS = 5000

/** The step (row or column, from 0) in which the middle between two corners lies, or of a length from one corner on. */
function middle(
  first: number,
  into: number,
  last: number | undefined,
  beyond: number,
  length: number,
  size: (step: number) => number,
): number {
  let half = length / 2
  if (last !== undefined) {
    let whole = beyond - into
    for (let step = first; step < Math.min(last, first + MOST_STEPS); step++) whole += size(step)
    half = Math.max(0, whole / 2)
  }
  let [step, left] = [first, into + half]
  while (left >= size(step) && step < first + MOST_STEPS) left -= size(step++)
  return step
}
