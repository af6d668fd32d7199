// The work of `import` in a process of its own, so that its memory is its own: reads a table of places, finds columns and
// units, checks every row, writes the file of faults and registers what is sound. Prints what it took.
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { type Field, recogniseColumns } from '../src/modules/exchange/columns.ts'
import { streamSheets, xlsxStream } from '../src/modules/exchange/exchange.actions.ts'
import { type Fault, type OutRow, placeOf } from '../src/modules/exchange/out-sheet.ts'
import { type SheetRow, textAt } from '../src/modules/exchange/sheet.ts'
import { type UnitNames, unitNames } from '../src/modules/exchange/unit-names.ts'
import { listUnits } from '../src/modules/people/people.store.ts'
import { type PlaceInput, registerPlaces } from '../src/modules/places/places.actions.ts'
import { listPlaceTypes } from '../src/modules/places/places.store.ts'
import { findPlan } from '../src/modules/plan/plan.store.ts'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import { runWork } from '../src/server/work.ts'

export const fields: readonly Field[] = [
  { key: 'code', words: '编号', headers: ['编号', '点位编号'] },
  { key: 'name', words: '名称', headers: ['名称', '点位名称'] },
  { key: 'type', words: '点位类型', headers: ['点位类型', '类型'] },
  { key: 'county', words: '县（市、区）', headers: ['县（市、区）', '属地'] },
  { key: 'address', words: '地址', headers: ['地址', '详细地址'] },
  { key: 'lon', words: '经度', headers: ['经度'] },
  { key: 'lat', words: '纬度', headers: ['纬度'] },
  { key: 'unit', words: '责任单位', headers: ['责任单位'] },
]

interface Known {
  readonly types: ReadonlyMap<string, string>
  readonly counties: ReadonlyMap<string, number>
  readonly names: UnitNames
}

const BATCH = 250
const plain = (text: string) => text.trim()

/** A place, or what is wrong with its row, by column. */
function readRow(
  row: SheetRow,
  columns: Readonly<Record<string, number>>,
  known: Known,
): PlaceInput | Fault[] {
  const faults: Fault[] = []
  const at = (key: string) => plain(textAt(row, columns[key]))
  const fault = (key: string, reason: string): undefined => {
    faults.push({ sheet: 0, row: row.row, col: columns[key] ?? null, reason })
  }
  const placeType = known.types.get(at('type')) ?? fault('type', `现行规划里没有点位类型“${at('type')}”。`)
  const division = known.counties.get(at('county')) ?? fault('county', `没有县（市、区）“${at('county')}”。`)
  const name = at('name') || fault('name', '没有名称。')
  const figure = (key: string, most: number) => {
    const n = Number(at(key))
    return at(key) !== '' && Number.isFinite(n) && Math.abs(n) <= most ? n : fault(key, '不是经纬度。')
  }
  const [lon, lat] = [figure('lon', 180), figure('lat', 90)]
  const [unit] = known.names.read(at('unit'))
  if (unit && 'fault' in unit) fault('unit', unit.fault)
  if (faults.length > 0) return faults
  const unitId = unit && 'units' in unit ? unit.units[0]! : null
  return {
    code: at('code'),
    name: name!,
    placeType: placeType!,
    division: division!,
    address: at('address'),
    lon: lon!,
    lat: lat!,
    unitId,
  }
}

async function run([root, file, faultsFile]: readonly string[]): Promise<void> {
  const booted = await boot(readConfig(process.env, [], root!), root!, () => undefined)
  const { house } = booted
  const { city_id: cityId } = await house.workerDb
    .selectFrom('cities')
    .select('city_id')
    .executeTakeFirstOrThrow()
  const day = house.day()
  const known = await house.inCity(cityId, async trx => {
    const units = (await listUnits(trx, cityId, day)).map(unit => ({ ...unit, aliases: [] }))
    const divisions = (await findPlan(trx, cityId))!.body.divisions
    return {
      types: new Map((await listPlaceTypes(trx, cityId)).map(it => [it.name, it.code])),
      counties: new Map(divisions.filter(it => it.level === 'county').map(it => [it.name, it.code])),
      names: unitNames(units, []),
    }
  })
  const bytes = await readFile(file!)
  const began = performance.now()
  const cpu = process.cpuUsage()
  let columns: Readonly<Record<string, number>> | undefined
  let headerRow = 0
  let [rows, registered] = [0, 0]
  const faults: Fault[] = []
  let ready: PlaceInput[] = []
  const save = async () => {
    const its = ready
    ready = []
    if (its.length > 0) await runWork(house.workerDb, cityId, house.clock, work => registerPlaces(work, its))
    registered += its.length
  }
  for await (const part of streamSheets(bytes, 'places.xlsx')) {
    if (part.part !== 'rows') continue
    if (!columns) {
      const found = recogniseColumns(part.rows, fields)
      columns = found.columns
      headerRow = found.headerRow!
    }
    for (const row of part.rows) {
      if (row.row <= headerRow) continue
      rows++
      const read = readRow(row, columns, known)
      if (Array.isArray(read)) faults.push(...read)
      else ready.push(read)
      if (ready.length >= BATCH) await save()
    }
  }
  await save()
  await pipeline(
    xlsxStream([{ name: '不能导入的', widths: [20, 60], rows: faultRows(faults) }]),
    createWriteStream(faultsFile!),
  )
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - began) / 1000
  await booted.close()
  const maxRss = await peakOf()
  process.stdout.write(
    `${JSON.stringify({ rows, registered, faults: faults.length, seconds, cpu: (user + system) / 1e6, maxRss })}\n`,
  )
}

/** MB at the peak. Not `resourceUsage`: that begins with the peak of whoever started this process. */
async function peakOf(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const kb = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return kb ? Number(kb) / 1024 : process.resourceUsage().maxRSS / 1024
}

async function* faultRows(faults: readonly Fault[]): AsyncGenerator<OutRow> {
  yield [
    { text: '位置', head: true },
    { text: '不能导入的原因', head: true },
  ]
  for (const it of faults) yield [{ text: placeOf(it) }, { text: it.reason, marked: true }]
}

await run(process.argv.slice(2))
