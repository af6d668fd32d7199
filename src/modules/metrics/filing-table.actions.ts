// Figures from a table: read, looked over as typed ones are, shown, and filed whole or not at all.
import { canonical } from '../../lib/canonical.ts'
import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { recogniseColumns, type SheetMapping } from '../exchange/columns.ts'
import {
  getImport,
  type ImportFile,
  keepMapping,
  markApplied,
  readSheets,
} from '../exchange/exchange.actions.ts'
import type { Fault, OutSheet } from '../exchange/out-sheet.ts'
import type { Sheet } from '../exchange/sheet.ts'
import { mappingOf, markedTable } from '../exchange/table-file.actions.ts'
import { everything } from '../people/actor.ts'
import { figureWords } from './figure.ts'
import { checkItems, fileReadings, getFrame, indicatorsOf } from './filing.actions.ts'
import type { Finding } from './filing-check.ts'
import {
  faultAt,
  fields,
  type NamedIndicator,
  readTable,
  type TableLine,
  wideHeader,
} from './filing-table.ts'
import { filers, owedBy } from './owed.actions.ts'
import { listReadings, type ReadingRow } from './readings.store.ts'
import { possibleSubjects } from './slots.ts'
import { CITY } from './verdict.ts'
import { subjectWords } from './world.ts'

export const PURPOSE = 'readings'
/** As many as may be filed at once by hand. */
const MOST = 500

export type Filer = Work & Pick<Call, 'scope' | 'actor'>

export interface FiledLine extends TableLine {
  readonly words: string
  /** What stands there now, in words: a draft, a returned or an accepted figure. */
  readonly before: string | null
  readonly corrects: boolean
  readonly warnings: readonly Finding[]
}

export interface Reading {
  readonly file: ImportFile
  readonly sheets: readonly Sheet[]
  readonly mappings: readonly SheetMapping[]
  readonly rows: number
  readonly lines: readonly FiledLine[]
  readonly same: number
  readonly faults: readonly Fault[]
  readonly stamp: string
}

/** Reads a kept file against what has been filed. Columns are as the person said, else as the header says. */
async function readFile(work: Filer, file: ImportFile, said?: readonly SheetMapping[]): Promise<Reading> {
  const sheets = await readSheets(file.bytes, file.name)
  const mappings = sheets.map((sheet, i): SheetMapping => {
    if (said?.[i]) return said[i]
    const { headerRow, columns } = recogniseColumns(sheet.rows, fields)
    return columns.indicator === undefined
      ? (wideHeader(sheet.rows) ?? { headerRow, columns })
      : { headerRow, columns }
  })
  if (mappings.every(it => it.headerRow === null || it.columns.indicator === undefined))
    refuse(
      'import.no-header',
      '没有找到表头：前 15 行里应有一行写着“指标”“期间”“读数”，或“指标”和各个年份；请补上表头后重新上传。',
      400,
    )
  const frame = await getFrame(work)
  const known = await indicatorsOf(work, frame)
  const named = [...known.values()].map(({ indicator, targets }): NamedIndicator => {
    const own = targets.length === 1 ? targets : []
    return {
      code: indicator.code,
      name: indicator.name,
      names: [indicator.name, indicator.code, ...own.map(it => it.requirement.slice('target:'.length))],
      period: indicator.period,
      subjects: possibleSubjects(indicator, frame.counties).map(key => ({
        key,
        words: key === CITY ? '全市' : subjectWords(key, frame.counties),
      })),
    }
  })
  const table = readTable(sheets, mappings, named)
  if (table.lines.length > MOST)
    refuse(
      'import.too-many',
      `表里有 ${table.lines.length} 个数，一次最多导入 ${MOST} 个；请分成几个文件。`,
      413,
    )
  const codes = [...new Set(table.lines.map(it => it.item.indicator))]
  const rows = codes.length
    ? await listReadings(work.trx, work.cityId, everything, { indicators: codes }, chinaDay(work.now))
    : []
  const checked = await checkItems(
    work,
    table.lines.map(it => it.item),
  )
  const faults = [...table.faults]
  const lines: FiledLine[] = []
  let same = 0
  for (const [i, line] of table.lines.entries()) {
    const { figure, findings } = checked[i]!
    const found = known.get(line.item.indicator)!
    if (!filers(work, found, frame).includes(line.item.subject)) {
      faults.push(faultAt(line, `“${line.name}”不由您的单位填报；请由责任单位导入，或删去这一行。`))
      continue
    }
    const bad = findings.find(it => it.level === 'refuse')
    const words = figure ? figureWords(figure) : line.item.text
    const there = standing(rows, line)
    if (!bad && there.now && figureWords(there.now.value) === words && there.now.state !== 'draft') {
      // Returned as it was: it may be handed in again, on the filing page and with what was asked for.
      same++
      continue
    }
    const wrong = bad ? `${bad.detail}。` : there.closed(line)
    if (wrong) {
      const col = bad?.code === 'filing.period' ? (line.periodCol ?? line.valueCol) : line.valueCol
      faults.push(faultAt({ ...line, valueCol: col }, wrong))
      continue
    }
    const warnings = findings.filter(it => it.level === 'warn')
    const reasons = Object.fromEntries(line.why ? warnings.map(it => [it.code, line.why]) : [])
    lines.push({
      ...line,
      item: { ...line.item, ...(line.why && warnings.length > 0 ? { reasons } : {}) },
      words,
      before: there.now ? figureWords(there.now.value) : null,
      corrects: there.now?.state === 'accepted',
      warnings,
    })
  }
  const shown = lines.map(({ item, before }) => ({ item, before }))
  const stamp = sm3(canonical(JSON.parse(JSON.stringify(shown))))
  faults.sort((a, b) => a.sheet - b.sheet || a.row - b.row || (a.col ?? -1) - (b.col ?? -1))
  return { file, sheets, mappings, rows: table.rows, lines, same, faults, stamp }
}

/** What has been filed for the slot of a line, and why it is closed to another figure. */
function standing(rows: readonly ReadingRow[], { item }: TableLine) {
  const its = rows.filter(
    row =>
      row.indicator === item.indicator &&
      row.subject === item.subject &&
      row.period === item.period &&
      row.state !== 'superseded',
  )
  const now = its.find(row => row.state !== 'accepted') ?? its[0]
  const accepted = its.find(row => row.state === 'accepted')
  return {
    now,
    closed: (line: TableLine): string | undefined =>
      now?.state === 'submitted'
        ? `已提交 ${figureWords(now.value)}，正在等待审核；要改请先请市创城办退回。`
        : accepted && !line.item.reason
          ? `已经审定为 ${figureWords(accepted.value)}；要更正请在“更正理由”一栏写明理由。`
          : undefined,
  }
}

/** What the person looks at before anything is filed; how they read the columns is kept for applying. */
export async function previewFile(
  work: Filer,
  id: string,
  said: readonly SheetMapping[] | undefined,
): Promise<Reading> {
  const read = await readFile(work, await getImport(work, PURPOSE, id), said)
  await keepMapping(work, id, read.mappings)
  return read
}

/** Figures that are odd and for which the table gives no reason. */
export const unexplained = (lines: readonly FiledLine[]) =>
  lines.filter(it => it.warnings.length > 0 && it.why === '')

/** Files what was seen, all of it, as drafts or handed in. Refuses when a row fails or things have moved. */
export async function applyFile(work: Filer, id: string, stamp: string, submit: boolean): Promise<number> {
  const file = await getImport(work, PURPOSE, id, true)
  const { lines, faults, stamp: now } = await readFile(work, file, mappingOf(file))
  if (faults.length > 0)
    refuse('import.faults', `还有 ${faults.length} 处不能导入，一个数都没有收；请按标注文件改好后重新上传。`)
  if (now !== stamp) refuse('import.moved', '预览之后，填报又有了变化，一个数都没有收；请重新预览后再导入。')
  if (lines.length === 0) refuse('import.nothing', '表里的数与已填报的一样，没有需要填的。')
  const bare = unexplained(lines)
  if (submit && bare.length > 0)
    refuse(
      'import.reasons',
      `有 ${bare.length} 个数异常而没有写明理由，一个数都没有收；请在“异常说明”一栏写明后重新上传，或先存草稿。`,
    )
  await fileReadings(
    work,
    lines.map(it => it.item),
    submit,
  )
  await markApplied(work, file, lines.length)
  return lines.length
}

/** The file as it came, with what cannot be imported, and what is odd, marked and said. */
export async function markedFile(work: Filer, id: string): Promise<OutSheet[]> {
  const file = await getImport(work, PURPOSE, id)
  const { sheets, faults, lines, mappings } = await readFile(work, file, mappingOf(file))
  const odd = unexplained(lines).map(line =>
    faultAt(
      line,
      `请核对：${line.warnings.map(it => it.detail).join('；')}；无误的话在“异常说明”一栏写明理由。`,
    ),
  )
  return markedTable(sheets, [...faults, ...odd], mappings)
}

/** What this person's posts file, as a table with what is there already; unchanged it files nothing. */
export async function ownTable(work: Filer): Promise<OutSheet[]> {
  const head = ['指标', '期间', '对象', '读数', '计量单位', '异常说明', '更正理由', '备注']
  const rows = (await owedBy(work)).flatMap(it =>
    it.slots.map(slot => [
      it.name,
      slot.periodWords,
      slot.subjectWords,
      slot.reading?.words ?? '',
      it.unit,
      '',
      '',
      '',
    ]),
  )
  return [
    {
      name: '指标读数',
      widths: [36, 14, 16, 14, 12, 24, 24, 16],
      rows: [
        head.map(text => ({ text, head: true as const })),
        ...rows.map(row => row.map(text => ({ text }))),
      ],
      stickyRows: 1,
    },
  ]
}
