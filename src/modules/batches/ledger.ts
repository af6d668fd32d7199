// The rows of a ledger: what each says, what is wrong with it, what a person should look at before it becomes a case.
// Nothing here writes, and nothing is decided: what the words leave open is a fault, or a question asked once for all.
import type { CaseSource } from '../cases/case.ts'
import { caseSources } from '../cases/case.ts'
import { suggestCategory } from '../casework/suggest.ts'
import type { SheetMapping } from '../exchange/columns.ts'
import type { Fault } from '../exchange/out-sheet.ts'
import { type SheetRow, textAt } from '../exchange/sheet.ts'
import type { UnitNames } from '../exchange/unit-names.ts'
import { unitIn } from '../shapes/import.ts'
import { MOST_PHOTOS } from './batch.ts'
import { dayIn, maskPhones, saysDone, sourceIn } from './ledger-fields.ts'
import { type KnownPlace, placeFinder } from './place-words.ts'

/** A picture of the batch; `digest` empty until it is kept, and for good where it could not be. */
export interface KeptPicture {
  readonly sheet: number
  readonly row: number
  readonly col: number
  readonly digest: string
  readonly fault: string
}

export interface LedgerSheet {
  readonly name: string
  readonly rows: readonly SheetRow[]
}

/** What the person said about the ledger; left out, its own words say it. */
export interface LedgerSaid {
  readonly source: CaseSource
  readonly sheets: readonly SheetMapping[]
  /** Words of the ledger → place, unit; row → category ('' none). */
  readonly places: ReadonlyMap<string, string>
  readonly units: ReadonlyMap<string, string>
  readonly categories: ReadonlyMap<string, string>
}

export interface LedgerCategory {
  readonly code: string
  readonly name: string
  readonly words: readonly string[]
}

export interface LedgerCity {
  readonly today: string
  /** The file's name without its ending, for what has only a running number. */
  readonly fileName: string
  readonly places: readonly (KnownPlace & { readonly unitId: string | null })[]
  readonly names: UnitNames
  readonly counties: readonly { readonly code: number; readonly name: string }[]
  readonly categories: readonly LedgerCategory[]
  /** Digests of stored photos, for rows of a marked file that comes back. */
  readonly stored: ReadonlySet<string>
}

export interface LedgerLine {
  /** `0:5`: sheet and row. */
  readonly key: string
  readonly sheet: number
  readonly row: number
  readonly ref: string
  readonly title: string
  readonly detail: string
  readonly source: CaseSource
  readonly placeWords: string
  readonly placeId: string | null
  readonly placeExact: boolean
  readonly unitWords: string
  readonly unitId: string | null
  readonly category: string | null
  readonly suggested: string | null
  readonly found: string | null
  /** The ledger says it is done already; a machine ends no case, so a person decides what to do with it. */
  readonly done: boolean
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly faults: readonly Fault[]
}

/** Words that fit no place or unit, with how many rows have them and what may be meant. */
export interface Question {
  readonly kind: 'place' | 'unit'
  readonly words: string
  readonly rows: number
  readonly suggestions: readonly string[]
}

export interface LedgerRead {
  readonly lines: readonly LedgerLine[]
  readonly questions: readonly Question[]
  /** Pictures beside no row that was read. */
  readonly loose: readonly KeptPicture[]
}

const TITLE = 80
const DETAIL = 1000
const SUM = /^(合计|小计|总计|总数)[:：]?$/
const SIGNED = /^(填报人|填表人|制表人?|审核人?|备注[:：]|注[:：])/

/** Reads every row below the headers against the city. */
export function readLedger(
  sheets: readonly LedgerSheet[],
  pictures: readonly KeptPicture[],
  said: LedgerSaid,
  city: LedgerCity,
): LedgerRead {
  const at = new Map<string, KeptPicture[]>()
  for (const picture of pictures) {
    const key = `${picture.sheet}:${picture.row}`
    at.set(key, [...(at.get(key) ?? []), picture])
  }
  const questions = new Map<string, { -readonly [K in keyof Question]: Question[K] }>()
  const ask = (kind: Question['kind'], words: string, suggestions: readonly string[]) => {
    const known = questions.get(`${kind}\n${words}`)
    if (known) known.rows++
    else questions.set(`${kind}\n${words}`, { kind, words, rows: 1, suggestions })
  }
  const readers = { find: placeFinder(city.places), ask, said, city }
  const lines: LedgerLine[] = []
  for (const [n, sheet] of sheets.entries()) {
    const { headerRow, columns } = said.sheets[n] ?? { headerRow: null, columns: {} }
    if (headerRow === null) continue
    for (const row of sheet.rows) {
      const own = at.get(`${n}:${row.row}`) ?? []
      if (row.row <= headerRow || isBeside(row, columns, own)) continue
      at.delete(`${n}:${row.row}`)
      lines.push(lineOf(n, row, columns, own, readers))
    }
  }
  return {
    lines,
    questions: [...questions.values()].sort((a, b) => b.rows - a.rows),
    loose: [...at.values()].flat(),
  }
}

/** Empty rows, sums and signatures under the table. */
function isBeside(
  row: SheetRow,
  columns: Readonly<Record<string, number>>,
  pictures: readonly KeptPicture[],
): boolean {
  const filled = row.cells.filter(cell => cell.text.trim() !== '')
  if (filled.length === 0) return pictures.length === 0
  const first = filled[0]!.text.trim()
  return SUM.test(first) || (SIGNED.test(first) && ['', first].includes(textAt(row, columns.title)))
}

interface Readers {
  readonly find: ReturnType<typeof placeFinder>
  readonly ask: (kind: Question['kind'], words: string, suggestions: readonly string[]) => void
  readonly said: LedgerSaid
  readonly city: LedgerCity
}

function lineOf(
  sheet: number,
  row: SheetRow,
  columns: Readonly<Record<string, number>>,
  own: readonly KeptPicture[],
  readers: Readers,
): LedgerLine {
  const { said, city } = readers
  const key = `${sheet}:${row.row}`
  const faults: Fault[] = []
  const fault = (field: string, reason: string) =>
    faults.push({ sheet, row: row.row, col: columns[field] ?? null, reason })
  const text = (field: string) => maskPhones(textAt(row, columns[field]))
  const words = text('title')
  if (words === '') fault('title', '没有写问题；请写一句话说清是什么。')
  const county = countyOf(text('county'), city.counties)
  const place = placeOf(text('place'), county, readers, reason => fault('place', reason))
  const unit = unitOf(text('unit'), readers, reason => fault('unit', reason))
  const source = sourceIn(text('source')) ?? said.source
  const named = city.categories.find(it => it.name === text('category') || it.code === text('category'))
  const chosen = said.categories.get(key)
  const about = `${words} ${text('more')} ${text('category')}`
  const state = text('state')
  const [before, after] = photosOf(row, columns, own, city.stored, fault)
  return {
    key,
    sheet,
    row: row.row,
    ref: refOf(text('ref'), text('serial'), city.fileName),
    title: titleOf(words),
    detail: detailOf(words, text, source, unit, named !== undefined, { ...city, row: row.row }),
    source,
    ...place,
    ...unit,
    category: chosen === undefined ? (named?.code ?? null) : chosen || null,
    suggested: suggestCategory(city.categories, about)?.code ?? null,
    found: dayIn(text('found'), city.today) ?? null,
    done: saysDone(state),
    before,
    after,
    faults,
  }
}

/** The source's own number; of a running number the ledger is told with it, since every ledger has a number 1. */
function refOf(ref: string, serial: string, fileName: string): string {
  if (ref !== '') return ref.replace(/\s+/g, '').slice(0, 40)
  return serial === '' ? '' : `${fileName.slice(0, 40 - serial.length - 1)}#${serial}`.slice(0, 40)
}

/** One line of at most 80 letters; cut at a mark where there is one, the whole stands in the detail. */
function titleOf(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  if ([...line].length <= TITLE && line.length <= TITLE) return line
  const cut = line.slice(0, TITLE - 1)
  const mark = Math.max(cut.lastIndexOf('。'), cut.lastIndexOf('；'), cut.lastIndexOf('，'))
  return `${cut.slice(0, mark > 20 ? mark : TITLE - 1)}…`
}

function detailOf(
  words: string,
  text: (field: string) => string,
  source: CaseSource,
  unit: { unitWords: string },
  classed: boolean,
  { fileName, row }: LedgerCity & { row: number },
): string {
  const line = (label: string, value: string) => (value === '' ? '' : `${label}：${value}`)
  const told = [
    line('发现时间', text('found')),
    line('责任单位', unit.unitWords),
    line('时限', text('due')),
    line('整改情况', text('state')),
    sourceIn(text('source')) === source ? '' : line('来源', text('source')),
    classed ? '' : line('分类', text('category')),
  ].filter(Boolean)
  const from = `台账《${fileName.slice(0, 60)}》第 ${row} 行`
  const tail = `（${[from, ...told.map(it => it.slice(0, 120))].join('；')}）`
  const body = [titleOf(words) === words ? '' : words, text('more')].filter(Boolean).join('\n')
  const space = DETAIL - tail.length - 1
  const cut = body.length > space ? `${body.slice(0, space - 1)}…` : body
  return cut === '' ? tail : `${cut}\n${tail}`
}

function countyOf(text: string, counties: LedgerCity['counties']): number | null {
  const words = text.replace(/\s+/g, '')
  if (words === '') return null
  const found = counties.filter(
    it => words.includes(it.name) || words === String(it.code) || it.name.replace(/[市县区]$/, '') === words,
  )
  return found.length === 1 ? found[0]!.code : null
}

function placeOf(
  words: string,
  county: number | null,
  { find, ask, said, city }: Readers,
  fault: (reason: string) => void,
): Pick<LedgerLine, 'placeWords' | 'placeId' | 'placeExact'> {
  const placeWords = words.slice(0, 200)
  const chosen = said.places.get(placeWords)
  if (chosen && city.places.some(it => it.id === chosen))
    return { placeWords, placeId: chosen, placeExact: true }
  if (words === '') {
    fault('没有写地点；请写点位名称或地址。')
    return { placeWords, placeId: null, placeExact: false }
  }
  const found = find(words, county)
  if (found.placeId !== null) return { placeWords, placeId: found.placeId, placeExact: found.exact }
  ask('place', placeWords, found.suggestions)
  const near = found.suggestions.map(id => `“${city.places.find(it => it.id === id)!.name}”`).join('、')
  fault(
    near
      ? `点位清单里没有“${placeWords.slice(0, 40)}”，是不是${near}？请选一个，或先登记点位。`
      : `点位清单里没有“${placeWords.slice(0, 40)}”；请选一个点位，或先登记点位。`,
  )
  return { placeWords, placeId: null, placeExact: false }
}

function unitOf(
  words: string,
  { ask, said, city }: Readers,
  fault: (reason: string) => void,
): Pick<LedgerLine, 'unitWords' | 'unitId'> {
  const unitWords = words.slice(0, 200)
  const chosen = said.units.get(unitWords)
  if (chosen !== undefined) return { unitWords, unitId: chosen || null }
  const found = unitIn(words, city.names)
  if (typeof found !== 'string') return { unitWords, unitId: found.unitId }
  ask('unit', unitWords, [])
  fault(found)
  return { unitWords, unitId: null }
}

function photosOf(
  row: SheetRow,
  columns: Readonly<Record<string, number>>,
  own: readonly KeptPicture[],
  stored: ReadonlySet<string>,
  fault: (field: string, reason: string) => void,
): [before: string[], after: string[]] {
  const coded = (field: string) =>
    textAt(row, columns[field])
      .split(/\s+/)
      .filter(it => /^[0-9a-f]{64}$/.test(it) && stored.has(it))
  const [before, after] = [new Set(coded('codes')), new Set(coded('aftercodes'))]
  for (const picture of own) {
    if (picture.fault !== '') fault('before', picture.fault)
    else if (picture.digest !== '')
      (picture.col >= 0 && picture.col === columns.after ? after : before).add(picture.digest)
  }
  for (const [its, words] of [
    [before, '问题照片'],
    [after, '整改后照片'],
  ] as const)
    if (its.size > MOST_PHOTOS)
      fault('before', `${words}有 ${its.size} 张，一个案件最多 ${MOST_PHOTOS} 张；请留最能说明问题的。`)
  return [[...before], [...after]]
}

/** Why a line is not issued at once but only filed; undefined where it may be. The unit is the ledger's, else the place's own. */
export function notIssuedBecause(
  line: Pick<LedgerLine, 'source' | 'category' | 'unitId' | 'done'>,
  placeUnit: string | null,
): string | undefined {
  if (line.done) return '台账写明已整改，先到待审核'
  if (caseSources[line.source].onSite) return '要先派人到现场核实'
  if (!line.category) return '没有分类，时限定不了'
  if (!(line.unitId ?? placeUnit)) return '没有责任单位'
  return undefined
}
