// What a table of the division says, as changes to look at before anything happens.

import type { SheetMapping } from '../exchange/columns.ts'
import { type Due, readDue } from '../exchange/due-words.ts'
import type { Fault } from '../exchange/out-sheet.ts'
import { type Sheet, type SheetRow, textAt } from '../exchange/sheet.ts'
import { plainName, type UnitNames } from '../exchange/unit-names.ts'
import type { Change, TableItem, TableReading } from './table.ts'
import { type Finder, finder } from './table-find.ts'
import { type Counties, readOwners, type TableOwner } from './table-territories.ts'

interface Stated {
  readonly item: TableItem
  lead: string | null
  leadRow: number
  readonly supports: string[]
  supportsGiven: boolean
  readonly territories: TableOwner[]
  readonly measures: {
    unitId: string | null
    words: string
    due: Due
    sheet: number
    row: number
    col: number
  }[]
}

const MOST_MEASURE = 400

/** What the table would change. Faults say row, column and reason; with any fault nothing may be applied. */
export function readTable(
  sheets: readonly Sheet[],
  mappings: readonly SheetMapping[],
  items: readonly TableItem[],
  names: UnitNames,
  year: number,
  counties: Counties,
): TableReading {
  const faults: Fault[] = []
  const notes: string[] = []
  const stated = new Map<string, Stated>()
  let rows = 0
  const find = finder(items)
  sheets.forEach((sheet, index) => {
    const mapping = mappings[index]
    if (!mapping || mapping.headerRow === null) return
    const reader = rowReader(index, mapping, sheet, { faults, notes, stated, find, names, year, counties })
    for (const row of sheet.rows) if (row.row > mapping.headerRow) rows += reader(row)
  })
  const changes = [...stated.values()].flatMap(it => changeOf(it, faults, notes))
  return { changes, faults, notes: [...new Set(notes)], rows }
}

interface Reading {
  readonly faults: Fault[]
  readonly notes: string[]
  readonly stated: Map<string, Stated>
  readonly find: Finder
  readonly names: UnitNames
  readonly year: number
  readonly counties: Counties
}

/** Reads one row into what the table says; answers 1 when the row counted. */
function rowReader(sheet: number, mapping: SheetMapping, whole: Sheet, reading: Reading) {
  const { columns } = mapping
  const { faults, notes, stated, names } = reading
  const header = whole.rows.find(row => row.row === mapping.headerRow)
  // A table with 责任单位 only: by custom the first named answers for it, the others help.
  const leadOnly = columns.lead === undefined && columns.supports !== undefined
  const leadHeader = textAt(header ?? { row: 0, cells: [] }, leadOnly ? columns.supports : columns.lead)
  const firstLeads = leadOnly || (/责任|负责|承办/.test(leadHeader) && !/牵头|主办|主责/.test(leadHeader))
  const leadCol = leadOnly ? columns.supports : columns.lead
  const supportsCol = leadOnly ? undefined : columns.supports
  let last: Stated | undefined
  const fault = (row: number, col: number | null | undefined, reason: string): undefined => {
    faults.push({ sheet, row, col: col ?? null, reason })
  }

  const unitsAt = (row: SheetRow, col: number | undefined): string[] => {
    const cell = textAt(row, col)
    return names.read(cell).flatMap(it => {
      if ('units' in it) return it.units
      fault(row.row, col, it.fault)
      return []
    })
  }
  const stateOf = (row: SheetRow): Stated | undefined => {
    const said = {
      code: textAt(row, columns.code),
      clause: textAt(row, columns.clause),
      title: textAt(row, columns.title),
    }
    if (last && said.title === '' && (said.code === '' || columns.title !== undefined)) return last
    const found = reading.find(said)
    if ('fault' in found) {
      fault(row.row, columns[found.field] ?? columns.title ?? columns.code, found.fault)
      return undefined
    }
    const known = stated.get(found.item.code)
    const fresh: Stated = known ?? {
      item: found.item,
      lead: null,
      leadRow: row.row,
      supports: [],
      supportsGiven: false,
      territories: [],
      measures: [],
    }
    stated.set(found.item.code, fresh)
    return fresh
  }
  return (row: SheetRow): number => {
    if (isHeading(row, columns)) {
      if (row.cells.some(cell => cell.text.trim() !== ''))
        notes.push(`${whole.name}第 ${row.row} 行看作小标题，没有读取。`)
      return 0
    }
    const it = stateOf(row)
    // What follows a row that is not understood belongs to it, not to the one above.
    last = it
    if (!it) return 1
    takeUnits(row, it)
    takeOwners(row, it)
    takeMeasure(row, it)
    return 1
  }
  function takeUnits(row: SheetRow, it: Stated): void {
    const leads = unitsAt(row, leadCol)
    const [first, ...others] = leads
    if (first && others.length > 0 && !firstLeads)
      fault(row.row, leadCol, '牵头单位只能有一个，由它对这项工作负责；请把其余的写到配合单位。')
    else if (first) {
      if (firstLeads && others.length > 0)
        notes.push(`“${leadHeader}”一列有多个单位的，第一个作牵头单位，其余作配合单位。`)
      if (it.lead && it.lead !== first)
        fault(row.row, leadCol, `与第 ${it.leadRow} 行写的牵头单位不同；一项工作只能有一个牵头单位。`)
      it.lead ??= first
    }
    const helpers = [...(firstLeads ? others : []), ...unitsAt(row, supportsCol)]
    if (supportsCol !== undefined || firstLeads) it.supportsGiven = true
    for (const id of helpers) if (!it.supports.includes(id)) it.supports.push(id)
  }
  function takeOwners(row: SheetRow, it: Stated): void {
    const read = readOwners(textAt(row, columns.territories), reading.counties, names)
    for (const reason of read.faults) fault(row.row, columns.territories, reason)
    for (const owner of read.owners) {
      const before = it.territories.find(one => one.division === owner.division)
      if (!before) it.territories.push(owner)
      else if (before.unitId !== owner.unitId)
        fault(row.row, columns.territories, `与第 ${it.leadRow} 行写的属地责任单位不同；请核对。`)
    }
  }
  function takeMeasure(row: SheetRow, it: Stated): undefined {
    const words = textAt(row, columns.measure)
    const due = textAt(row, columns.due)
    if (columns.measure === undefined && due)
      notes.push('表中没有“工作措施”一列，完成时限没有导入；时限随措施一起导入。')
    if (words === '') {
      if (columns.measure !== undefined && due)
        fault(row.row, columns.measure, '有完成时限，没有工作措施；请写明措施，或删去时限。')
      return undefined
    }
    if (words.length > MOST_MEASURE)
      return fault(row.row, columns.measure, `工作措施超过 ${MOST_MEASURE} 字；请分成几条。`)
    const read = readDue(due, reading.year)
    if ('fault' in read) return fault(row.row, columns.due ?? columns.measure, read.fault)
    const doers = unitsAt(row, columns.doer)
    if (doers.length > 1) return fault(row.row, columns.doer, '一条措施由一个单位落实；请分行写。')
    it.measures.push({
      unitId: doers[0] ?? null,
      words,
      due: read.due,
      sheet,
      row: row.row,
      col: columns.measure!,
    })
  }
}

/** Rows that hold one text only, in one cell or one merged range: 一、……  */
function isHeading(row: SheetRow, columns: Readonly<Record<string, number>>): boolean {
  const filled = row.cells.filter(cell => cell.text.trim() !== '')
  if (filled.length === 0) return true
  const wide = new Set(filled.map(cell => cell.merge ?? String(cell.col))).size === 1
  const col = filled[0]!.col
  return (
    wide &&
    (filled.length > 1
      ? !/^([A-Z]+)\d+:\1\d+$/.test(filled[0]!.merge ?? '')
      : col !== columns.measure && col !== columns.title)
  )
}

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every(it => b.includes(it))

/** What one requirement's rows change against how it is divided now; nothing when all is as it was. */
function changeOf(it: Stated, faults: Fault[], notes: string[]): Change[] {
  const { item } = it
  const lead = it.lead ?? item.lead
  if (it.lead === null && item.lead !== null) notes.push(`“${item.title}”的牵头单位留空，保持原来的不变。`)
  const supports = it.supports.filter(id => id !== lead)
  if (supports.length < it.supports.length)
    notes.push(`“${item.title}”的牵头单位也写在配合单位里，只作牵头。`)
  const first = { sheet: it.measures[0]?.sheet ?? 0, row: it.leadRow, col: null }
  if (lead === null && supports.length > 0)
    faults.push({ ...first, reason: '有配合单位，没有牵头单位；请先定牵头单位。' })
  const measures = it.measures.flatMap(measure => {
    const unitId = measure.unitId ?? lead
    if (unitId === null) {
      faults.push({
        sheet: measure.sheet,
        row: measure.row,
        col: measure.col,
        reason: '有措施，没有牵头单位，不知道由谁落实；请先定牵头单位。',
      })
      return []
    }
    const known = item.measures.find(
      one => one.unitId === unitId && plainName(one.words) === plainName(measure.words),
    )
    if (known && JSON.stringify(known.due) === JSON.stringify(measure.due)) return []
    return [
      {
        unitId,
        words: known?.words ?? measure.words,
        due: measure.due,
        id: known?.id ?? null,
        dueFrom: known?.due ?? null,
      },
    ]
  })
  const leadChange = lead !== null && lead !== item.lead ? { lead: { from: item.lead, to: lead } } : {}
  const supportChange =
    lead !== null && it.supportsGiven && !sameSet(supports, item.supports)
      ? { supports: { from: item.supports, to: supports } }
      : {}
  const territories = it.territories.flatMap(({ division, unitId }) => {
    const from = item.territories.find(one => one.division === division)?.unitId ?? null
    return from === unitId ? [] : [{ division, from, to: unitId }]
  })
  const change: Change = {
    code: item.code,
    title: item.title,
    ...leadChange,
    ...supportChange,
    territories,
    measures,
  }
  return change.lead || change.supports || territories.length > 0 || measures.length > 0 ? [change] : []
}
