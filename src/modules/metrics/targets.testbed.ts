// A city's targets with readings made up by a test: the shipped pack, its rules, and whatever is filed here.
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../../lib/expr.ts'
import type { PlanPack } from '../plan/pack.contract.ts'
import { readPack } from '../plan/pack.io.ts'
import { readFigure } from './figure.ts'
import { type Decided, type JudgedRow, judgeAll } from './judging.ts'
import { CITY } from './verdict.ts'
import { type Observed, type OutsideValue, subjectKey, type World } from './world.ts'

const read = await readPack(fileURLToPath(new URL('../../../packs/wuzhong-2021', import.meta.url)))
if (read.pack?.kind !== 'plan') throw new Error(JSON.stringify(read.problems[0]))
export const pack: PlanPack = read.pack

export const counties = pack.units.divisions
  .filter(it => it.level === 'county')
  .map(it => ({ code: it.code, name: it.name }))
export const targetOf = (code: string) => pack.targets.find(it => it.code === code)!
export const indicatorOf = (code: string) => pack.indicators!.indicators.find(it => it.code === code)!

/** `{ 'air-good-days': { '2021': '88.1%' } }`, of one subject `{ '2021-07@南干沟': 'Ⅳ类' }`. */
export type Filed = Readonly<Record<string, Readonly<Record<string, string>>>>

export function observe(filed: Filed): Observed[] {
  return Object.entries(filed).flatMap(([code, entries]) =>
    Object.entries(entries).map(([at, text]) => {
      const [period, name] = at.split('@') as [string, string?]
      const figure = readFigure(text, indicatorOf(code))
      if (!figure) throw new Error(`${code} ${text}`)
      const subject = name === undefined ? CITY : subjectKey(name, counties)
      return { id: `${code}/${at}`, indicator: code, subject, period, figure, survey: null }
    }),
  )
}

export const PAPER = { document: '演示文件〔2022〕1号', page: '5', year: '2021', effectiveOn: '2022-03-01' }

export function published(
  kind: 'benchmark' | 'plan',
  code: string,
  amount: string,
  period = '2021',
  confirmed = true,
): OutsideValue {
  const rows = pack.indicators![kind === 'benchmark' ? 'benchmarks' : 'plans']
  const unit = rows.find(it => it.code === code)!.unit
  return { id: `${kind}/${code}/${period}`, confirmed, kind, code, period, amount, unit, ...PAPER }
}

export interface Given {
  readonly filed?: Filed
  readonly observed?: readonly Observed[]
  readonly outside?: readonly OutsideValue[]
  readonly lists?: Readonly<Record<string, readonly string[]>>
  readonly decided?: readonly Decided[]
}

export function worldOf({ filed = {}, observed, outside = [], lists = {} }: Given): World {
  return {
    targets: pack.targets.map(it => ({ ...it, requirement: `target:${it.code}` })),
    file: pack.indicators,
    counties,
    lists,
    observed: observed ?? observe(filed),
    outside,
  }
}

/** Every verdict of one target. */
export function rowsOf(code: string, given: Given, thisYear = 2023): JudgedRow[] {
  const only = new Set([`target:${code}`])
  return judgeAll({
    world: worldOf(given),
    decided: given.decided ?? [],
    planYears: [2021, 2022, 2023],
    thisYear,
    only,
  })
}

/** How the city stands in one period. */
export function cityIn(code: string, period: string, given: Given): JudgedRow {
  const row = rowsOf(code, given).find(it => it.subject === CITY && it.period === period)
  if (!row) throw new Error(`${code} is not judged in ${period}`)
  return row
}

export const verdictIn = (code: string, period: string, given: Given): Verdict =>
  cityIn(code, period, given).verdict
