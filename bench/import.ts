// A table of 100,000 places: read in its thread, columns and units found, every row checked, faults written with row, column
// and reason, the sound ones registered with their facts. One row in a hundred is wrong.
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { xlsxStream } from '../src/modules/exchange/exchange.actions.ts'
import type { OutRow } from '../src/modules/exchange/out-sheet.ts'
import { places, units } from '../src/simulate/demo-cast.ts'
import type { Bench } from './main.ts'
import { type PlaceWords, prepareImport } from './prepare.ts'
import { removeData } from './served.ts'

const ROWS = 100_000
const HEAD = ['编号', '名称', '点位类型', '县（市、区）', '地址', '经度', '纬度', '责任单位']

interface Took {
  readonly rows: number
  readonly registered: number
  readonly faults: number
  readonly seconds: number
  readonly cpu: number
  readonly maxRss: number
}

export const importBench: Bench = async (root, progress) => {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-bench-'))
  try {
    progress('准备一套空的安装，和一张十万行的点位表')
    const words = await prepareImport(root, data)
    const file = join(data, 'places.xlsx')
    const sheet = { name: '点位', widths: HEAD.map(() => 18), rows: rowsOf(words) }
    await pipeline(xlsxStream([sheet]), createWriteStream(file))
    const took = await inOwnProcess(root, data, file)
    progress(
      `${took.rows} 行，登记 ${took.registered}，不能导入 ${took.faults} 处，处理器 ${took.cpu.toFixed(1)} 秒`,
    )
    if (took.rows !== ROWS || took.registered + took.faults !== ROWS) throw new Error(JSON.stringify(took))
    return [
      { name: 'import', value: Number(took.seconds.toFixed(1)), unit: 's', n: took.rows },
      { name: 'import-cpu', value: Number(took.cpu.toFixed(1)), unit: 's', n: took.rows },
      { name: 'import-memory', value: Math.round(took.maxRss), unit: 'MB', n: 1 },
    ]
  } finally {
    await removeData(data)
  }
}

/** What is wrong with one row in a hundred, in turn: which column says what. */
const wrong: readonly (readonly [col: number, text: string])[] = [
  [1, ''],
  [2, '不知道什么类型'],
  [3, '外地'],
  [5, '东经一百零六度'],
  [7, '查无此单位'],
]

async function* rowsOf({ types, counties }: PlaceWords): AsyncGenerator<OutRow> {
  yield HEAD.map(text => ({ text, head: true }))
  const known = places()
  const owners = units.filter(it => it.kind === 'bureau')
  for (let i = 0; i < ROWS; i++) {
    const like = known[i % known.length]!
    const row = [
      `B${String(i).padStart(6, '0')}`,
      `演示${like.name}第 ${i} 处`,
      types[i % types.length]!,
      counties[i % counties.length]!,
      `演示路 ${i} 号`,
      String(like.lon),
      String(like.lat),
      owners[i % owners.length]!.name,
    ]
    const [col, text] = wrong[Math.floor(i / 100) % wrong.length]!
    if (i % 100 === 7) row[col] = text
    yield row.map((words, n) => (n === 5 || n === 6 ? { text: words, figure: true } : { text: words }))
  }
}

function inOwnProcess(root: string, data: string, file: string): Promise<Took> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'dist/bench-import.mjs'), root, file, join(data, 'faults.xlsx')],
      {
        env: { ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let said = ''
    child.stdout.on('data', piece => {
      said += String(piece)
    })
    child.once('error', reject)
    child.once('exit', code =>
      code === 0 ? resolve(JSON.parse(said) as Took) : reject(new Error(`the import ended with ${code}`)),
    )
  })
}
