// Pictures of a sheet on its way out: each floats over the cell of its row, as people place them by hand. The rows go first,
// then the pictures one at a time, so that only where they stand is held in memory.
import { fitInto, jpegSize } from '../../lib/jpeg-size.ts'
import type { ZipPart } from './zip-out.io.ts'

export interface Standing {
  readonly row: number
  readonly col: number
  readonly name: string
}

/** So many pictures of some 25 KB make a file that an office computer still opens. */
export const MOST_PICTURES = 2000
export const ROW_POINTS = 78
/** In English metric units, 9,525 a pixel: a little inside a cell of the row's height and a column of 18 letters. */
const BOX = { width: 124, height: 98 }
const EMU = 9525
const EDGE = 3 * EMU

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEET = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
const MAIN = 'http://schemas.openxmlformats.org/drawingml/2006/main'

/** The parts that hang on sheet `n`: its pictures, each once, then the drawing that places them. */
export function* drawingParts(
  n: number,
  standing: readonly Standing[],
  fetch: (name: string) => Promise<Buffer | undefined>,
): Generator<ZipPart> {
  const names = [...new Set(standing.map(it => it.name))]
  const sizes = new Map<string, { width: number; height: number }>()
  for (const [i, name] of names.entries())
    yield {
      name: `xl/media/image${n}-${i + 1}.jpeg`,
      chunks: (async function* () {
        const bytes = await fetch(name)
        const size = bytes && jpegSize(bytes)
        if (!bytes || !size) return
        sizes.set(name, size)
        yield bytes
      })(),
    }
  const text = (name: string, made: () => string): ZipPart => ({
    name,
    chunks: (function* () {
      yield Buffer.from(XML + made())
    })(),
  })
  yield text(`xl/worksheets/_rels/sheet${n}.xml.rels`, () =>
    relations([['rId1', 'drawing', `../drawings/drawing${n}.xml`]]),
  )
  yield text(`xl/drawings/_rels/drawing${n}.xml.rels`, () =>
    relations(names.map((_, i) => [`rId${i + 1}`, 'image', `../media/image${n}-${i + 1}.jpeg`])),
  )
  yield text(
    `xl/drawings/drawing${n}.xml`,
    () =>
      `<xdr:wsDr xmlns:xdr="${SHEET}" xmlns:a="${MAIN}" xmlns:r="${OFFICE}">${standing
        .flatMap((it, i) => {
          const size = sizes.get(it.name)
          return size ? [anchor(it, i + 1, names.indexOf(it.name) + 1, fitInto(size, BOX))] : []
        })
        .join('')}</xdr:wsDr>`,
  )
}

function anchor(
  { row, col }: Standing,
  id: number,
  relation: number,
  { width, height }: { width: number; height: number },
): string {
  const from = `<xdr:from><xdr:col>${col}</xdr:col><xdr:colOff>${EDGE}</xdr:colOff><xdr:row>${row - 1}</xdr:row><xdr:rowOff>${EDGE}</xdr:rowOff></xdr:from>`
  const size = `cx="${width * EMU}" cy="${height * EMU}"`
  return `<xdr:oneCellAnchor>${from}<xdr:ext ${size}/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${id}" name="照片${id}"/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId${relation}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>`
}

function relations(its: readonly (readonly [id: string, type: string, target: string])[]): string {
  return `<Relationships xmlns="${RELS}">${its
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`
}
