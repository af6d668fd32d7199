// The plan document to a draft plan, after load: the plan beside the checkout, else the longest gold document.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compilePlan } from '../src/modules/compile/compile.ts'
import type { Bench } from './main.ts'

const ROUNDS = 50

export const compile: Bench = async (root, progress) => {
  const text = longest(root)
  progress(`编译${text.length}字的文件${ROUNDS}次`)
  compilePlan(text)
  const times = Array.from({ length: ROUNDS }, () => {
    const before = performance.now()
    compilePlan(text)
    return performance.now() - before
  }).sort((a, b) => a - b)
  return [
    { name: 'compile', value: Number(times[Math.floor(ROUNDS / 2)]!.toFixed(1)), unit: 'ms', n: ROUNDS },
  ]
}

function longest(root: string): string {
  const seed = resolve(root, '../shared/seed')
  const folder = existsSync(seed) ? seed : join(root, 'src/modules/compile/gold')
  const texts = readdirSync(folder)
    .filter(file => file.endsWith('.txt'))
    .map(file => readFileSync(join(folder, file), 'utf8'))
  return texts.sort((a, b) => b.length - a.length)[0]!
}
