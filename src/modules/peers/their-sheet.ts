// Their daily table: what its columns are, what each row says as a message, what is wrong with it. Nothing here writes.
import { chinaTime } from '../../lib/day.ts'
import type { Field, SheetMapping } from '../exchange/columns.ts'
import type { Fault } from '../exchange/out-sheet.ts'
import { type Sheet, type SheetRow, textAt } from '../exchange/sheet.ts'

export const fields: readonly Field[] = [
  {
    key: 'number',
    words: '对方编号',
    headers: ['案件编号', '案卷编号', '案卷号', '任务号', '编号', '对方编号'],
  },
  { key: 'ours', words: '我方编号', headers: ['我方编号', '创城编号', '外部编号'] },
  {
    key: 'category',
    words: '类别',
    headers: ['问题类别', '类别', '小类', '小类名称', '案件类别', '类别代码'],
  },
  { key: 'title', words: '问题描述', headers: ['问题描述', '描述', '案件描述', '问题', '内容'] },
  { key: 'address', words: '地址', headers: ['地址', '位置', '地址描述', '详细地址'] },
  { key: 'place', words: '点位编号', headers: ['点位编号', '我方点位编号'] },
  { key: 'lon', words: '经度', headers: ['经度', 'lon', 'lng', 'x'] },
  { key: 'lat', words: '纬度', headers: ['纬度', 'lat', 'y'] },
  { key: 'filed', words: '上报时间', headers: ['上报时间', '发现时间', '登记时间', '立案时间'] },
  { key: 'at', words: '状态时间', headers: ['状态时间', '更新时间', '办理时间', '结案时间'] },
  { key: 'state', words: '状态', headers: ['状态', '案件状态', '办理状态', '当前阶段', '阶段'] },
  { key: 'words', words: '办理情况', headers: ['办理情况', '处置情况', '处置结果', '备注'] },
]

/** A row as the message it comes to, without its id. */
export interface TheirRow {
  readonly sheet: number
  readonly row: number
  readonly number: string
  readonly yourNumber: string
  readonly category: string
  readonly title: string
  readonly address: string
  readonly place: string
  readonly lon: number | undefined
  readonly lat: number | undefined
  readonly at: string
  readonly state: string
  readonly words: string
}

export interface Known {
  /** Whether the mapping has them. */
  readonly category: (text: string) => boolean
  readonly state: (text: string) => boolean
  readonly now: Date
}

export interface TheirSheet {
  readonly rows: readonly TheirRow[]
  readonly faults: readonly Fault[]
}

/** `2022-06-08 09:30`, `2022/6/8 9:30:00`, `2022年6月8日`, in China's time; undefined when it is none. */
export function readMoment(text: string): Date | undefined {
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?)?分?)?$/.exec(
      text.normalize('NFKC').trim(),
    )
  if (!found) return undefined
  const two = (part: string | undefined) => (part ?? '0').padStart(2, '0')
  const day = `${found[1]}-${two(found[2])}-${two(found[3])}`
  if (
    Number(found[2]) > 12 ||
    Number(found[3]) > 31 ||
    Number(found[4] ?? 0) > 23 ||
    Number(found[5] ?? 0) > 59
  )
    return undefined
  const at = chinaTime(day, `${two(found[4])}:${two(found[5])}`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** Reads the sheets; a number that stands twice is a fault, since only one of the two can be true. */
export function readTheirs(
  sheets: readonly Sheet[],
  mappings: readonly SheetMapping[],
  known: Known,
): TheirSheet {
  const rows: TheirRow[] = []
  const faults: Fault[] = []
  const seen = new Map<string, number>()
  for (const [sheet, { rows: all }] of sheets.entries()) {
    const { headerRow, columns } = mappings[sheet]!
    if (headerRow === null) continue
    for (const row of all) {
      if (row.row <= headerRow || row.cells.every(cell => cell.text.trim() === '')) continue
      const wrong = (key: string, reason: string) =>
        faults.push({ sheet, row: row.row, col: columns[key] ?? null, reason })
      const it = readRow(sheet, row, columns, known, wrong)
      if (!it) continue
      const first = seen.get(it.number)
      if (first !== undefined) wrong('number', `编号“${it.number}”与第 ${first} 行重复；一件案件只留一行。`)
      else {
        seen.set(it.number, row.row)
        rows.push(it)
      }
    }
  }
  return { rows, faults }
}

function readRow(
  sheet: number,
  row: SheetRow,
  columns: Readonly<Record<string, number>>,
  known: Known,
  wrong: (key: string, reason: string) => void,
): TheirRow | undefined {
  const text = (key: string, most: number) => textAt(row, columns[key]).slice(0, most)
  const number = textAt(row, columns.number)
  let fine = true
  const fault = (key: string, reason: string) => {
    fine = false
    wrong(key, reason)
  }
  if (!number) fault('number', '没有案件编号；请补上对方平台的编号。')
  else if (number.length > 40) fault('number', '案件编号超过 40 个字，不像编号；请检查列是否认错。')
  const title = text('title', 200)
  if (!title) fault('title', '没有问题描述；请补上。')
  const when = textAt(row, columns.at) ? 'at' : 'filed'
  const written = textAt(row, columns[when])
  const at = readMoment(written)
  if (!written) fault('at', '没有时间；请补上状态时间或上报时间。')
  else if (!at) fault(when, `“${written}”不是时间；请写成 2022-06-08 09:30 这样。`)
  else if (at > known.now) fault(when, `“${written}”在将来；请检查时间。`)
  const category = text('category', 40)
  if (category && !known.category(category))
    fault('category', `类别“${category}”在对应表里没有；请先在“对应表”中补上。`)
  const state = text('state', 40)
  if (state && !known.state(state)) fault('state', `状态“${state}”在对应表里没有；请先在“对应表”中补上。`)
  const [lon, lat] = [textAt(row, columns.lon), textAt(row, columns.lat)]
  const [x, y] = [lon ? Number(lon) : undefined, lat ? Number(lat) : undefined]
  if ((x === undefined) !== (y === undefined)) fault('lon', '经度和纬度要一起写，或都不写。')
  else if (x !== undefined && y !== undefined && !(x >= 70 && x <= 140 && y >= 0 && y <= 60))
    fault('lon', `坐标“${lon}，${lat}”不在中国境内；请检查两列是否颠倒。`)
  if (!fine || !at) return undefined
  return {
    sheet,
    row: row.row,
    number,
    yourNumber: text('ours', 40),
    category,
    title,
    address: text('address', 200),
    place: text('place', 40),
    lon: x,
    lat: y,
    at: at.toISOString(),
    state,
    words: text('words', 500),
  }
}
