// 任务分解表 out and in: exported as it stands; a handed-in one is read, shown, and applied whole or not at all.
import { chinaYear } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { mappingsOf, refuseHeaderless, type SheetMapping } from '../exchange/columns.ts'
import type { Due } from '../exchange/due-words.ts'
import {
  getImport,
  type ImportFile,
  keepMapping,
  markApplied,
  readSheets,
} from '../exchange/exchange.actions.ts'
import type { OutSheet } from '../exchange/out-sheet.ts'
import type { Sheet } from '../exchange/sheet.ts'
import { mappingOf, markedTable } from '../exchange/table-file.actions.ts'
import { unitNames } from '../exchange/unit-names.ts'
import { listNamedUnits } from '../people/people.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { proposeMeasures } from '../workplans/workplans.actions.ts'
import { assignMany, setTerritories } from './division.actions.ts'
import { listAnswering, listMeasureLines, listTerritories, listWithAreas } from './division.store.ts'
import { fields, layoutTable, type TableItem, type TableReading } from './table.ts'
import { readTable } from './table-read.ts'
import type { Counties } from './table-territories.ts'

export const PURPOSE = 'division'

const dueOf = (line: {
  dueDay: string | null
  dueEach: 'month' | 'quarter' | 'half' | 'year' | null
}): Due => (line.dueEach ? { kind: 'each', each: line.dueEach } : { kind: 'day', day: line.dueDay! })

/** Everything to divide with who answers for it and what was promised, as the table knows it. */
export async function tableItems(work: Work, day: string): Promise<TableItem[]> {
  const [rows, answering, territories, measures] = [
    await listWithAreas(work.trx, work.cityId),
    await listAnswering(work.trx, work.cityId, day),
    await listTerritories(work.trx, work.cityId, day),
    await listMeasureLines(work.trx, work.cityId),
  ]
  return rows.map(row => {
    const its = answering.filter(it => it.requirement === row.code)
    return {
      code: row.code,
      kind: row.kind,
      area: row.area,
      clause: row.clause,
      title: row.title,
      lead: its.find(it => it.part === 'lead')?.unitId ?? null,
      supports: its.filter(it => it.part === 'support').map(it => it.unitId),
      territories: territories
        .filter(it => it.requirement === row.code)
        .map(({ division, unitId }) => ({ division, unitId })),
      measures: measures
        .filter(it => it.requirement === row.code)
        .map(it => ({ id: it.id, unitId: it.unitId, words: it.words, due: dueOf(it) })),
    }
  })
}

function countiesOf(
  divisions: readonly { readonly code: number; readonly name: string; readonly level: string }[],
  units: readonly { readonly id: string; readonly division: number | null }[],
): Counties {
  const byId = new Map(units.map(unit => [unit.id, unit.division]))
  return {
    list: divisions.filter(it => it.level === 'county').map(({ code, name }) => ({ code, name })),
    divisionOf: id => byId.get(id) ?? null,
  }
}

/** The table as sheets, with the plan's title. */
export async function exportTable(work: Work, day: string): Promise<OutSheet[]> {
  const plan = await findPlan(work.trx, work.cityId)
  const known = await listNamedUnits(work.trx, work.cityId, day)
  const units = new Map(known.map(unit => [unit.id, unit.name]))
  return layoutTable(
    `${plan?.title ?? ''}任务分解表`,
    await tableItems(work, day),
    id => units.get(id) ?? '（已撤并的单位）',
    countiesOf(plan?.body.divisions ?? [], known),
  )
}

export interface Reading {
  readonly file: ImportFile
  readonly sheets: readonly Sheet[]
  readonly mappings: readonly SheetMapping[]
  readonly reading: TableReading
  readonly nameOf: (unitId: string) => string
  readonly countyName: (division: number) => string
  /** Digest of what would change; new measures have no id yet, so it is the same each time. */
  readonly stamp: string
}

/** Reads a kept file against how things stand now. Columns are as the person said, else as the header says. */
export async function readFile(
  work: Work,
  file: ImportFile,
  day: string,
  said?: readonly SheetMapping[],
): Promise<Reading> {
  const sheets = await readSheets(file.bytes, file.name)
  const mappings = mappingsOf(sheets, said, fields)
  refuseHeaderless(mappings, '“任务”“牵头单位”等栏目名')
  const plan = await findPlan(work.trx, work.cityId)
  const city = plan?.body.divisions.find(it => it.level === 'city')?.name ?? ''
  const units = await listNamedUnits(work.trx, work.cityId, day)
  const byId = new Map(units.map(unit => [unit.id, unit.name]))
  const counties = countiesOf(plan?.body.divisions ?? [], units)
  const reading = readTable(
    sheets,
    mappings,
    await tableItems(work, day),
    unitNames(units, city ? [city, city.replace(/(市|州|地区|盟)$/, '')] : []),
    chinaYear(work.now),
    counties,
  )
  const stamp = sm3OfValue(reading.changes)
  return {
    file,
    sheets,
    mappings,
    reading,
    nameOf: id => byId.get(id) ?? '（已撤并的单位）',
    countyName: code => counties.list.find(it => it.code === code)?.name ?? String(code),
    stamp,
  }
}

/** What the person looks at before anything happens; how they read the columns is kept for applying. */
export async function previewFile(
  work: Work,
  id: string,
  day: string,
  said: readonly SheetMapping[] | undefined,
): Promise<Reading> {
  const read = await readFile(work, await getImport(work, PURPOSE, id), day, said)
  await keepMapping(work, id, read.mappings)
  return read
}

/** Applies what was seen, all of it. Refuses when a row fails, and when things have moved since the preview. */
export async function applyFile(work: Work, id: string, day: string, stamp: string): Promise<number> {
  const file = await getImport(work, PURPOSE, id, true)
  const { reading, stamp: now } = await readFile(work, file, day, mappingOf(file))
  if (reading.faults.length > 0)
    refuse(
      'import.faults',
      `还有 ${reading.faults.length} 处不能导入，一项都没有改；请按标注文件改好后重新上传。`,
    )
  if (now !== stamp) refuse('import.moved', '预览之后，分工又有了变化，一项都没有改；请重新预览后再导入。')
  if (reading.changes.length === 0) refuse('import.nothing', '表里的内容与现在一样，没有需要改的。')
  for (const { code, territories } of reading.changes) {
    const owners = territories.map(({ division, to }) => ({ division, unitId: to }))
    if (owners.length > 0) await setTerritories(work, [code], owners)
  }
  for (const change of reading.changes) {
    if (!change.lead && !change.supports) continue
    const before = await standingOf(work, change.code)
    const lead = change.lead?.to ?? before.lead!
    const supports = (change.supports?.to ?? before.supports).filter(unit => unit !== lead)
    await assignMany(work, { codes: [change.code], lead, supports, mode: 'replace' })
  }
  await propose(work, reading)
  await markApplied(work, file, reading.changes.length)
  return reading.changes.length
}

async function standingOf(
  work: Work,
  code: string,
): Promise<{ lead: string | undefined; supports: string[] }> {
  const rows = await work.trx
    .selectFrom('responsibilities')
    .select(['unit_id', 'part'])
    .where('city_id', '=', work.cityId)
    .where('requirement', '=', code)
    .where('ends_at', 'is', null)
    .execute()
  return {
    lead: rows.find(row => row.part === 'lead')?.unit_id,
    supports: rows.filter(row => row.part === 'support').map(row => row.unit_id),
  }
}

// Measures of a table are the unit's to confirm: they go into its draft, which it sends for review itself.
async function propose(work: Work, reading: TableReading): Promise<void> {
  const byUnit = new Map<string, { measureId: string; requirement: string; words: string; due: Due }[]>()
  for (const change of reading.changes)
    for (const { unitId, words, due, id } of change.measures) {
      const its = byUnit.get(unitId) ?? []
      its.push({ measureId: id ?? work.newId(), requirement: change.code, words, due })
      byUnit.set(unitId, its)
    }
  for (const [unitId, items] of byUnit) await proposeMeasures(work, unitId, items)
}

/** The file as it came, with what cannot be imported marked and said. */
export async function markedFile(work: Work, id: string, day: string): Promise<OutSheet[]> {
  const file = await getImport(work, PURPOSE, id)
  const { sheets, reading, mappings } = await readFile(work, file, day, mappingOf(file))
  return markedTable(sheets, reading.faults, mappings)
}
