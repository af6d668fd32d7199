// A thread with little memory that writes a long table; started by `xlsx-out.test.ts`.
import { parentPort, workerData } from 'node:worker_threads'
import type { OutRow } from './out-sheet.ts'
import { streamXlsx } from './xlsx-out.io.ts'

const { rows: wanted } = workerData as { rows: number }

async function* rows(): AsyncGenerator<OutRow> {
  for (let i = 0; i < wanted; i++) {
    if (i % 500 === 0) await new Promise(resolve => setImmediate(resolve))
    yield Array.from({ length: 12 }, (_, col) => ({ text: `第${i}行第${col}栏的文字，占道经营、乱停乱放` }))
  }
}

let bytes = 0
for await (const piece of streamXlsx([{ name: '长表', widths: [], rows: rows() }])) bytes += piece.length
parentPort!.postMessage({ bytes })
