// A house in which units answer for targets and file figures that the office accepts.
import type { BodyOf } from '../../lib/contract.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { findUnitByCode } from '../people/people.store.ts'
import * as plan from '../plan/plan.contract.ts'
import * as filing from './filing.contract.ts'
import * as metrics from './metrics.contract.ts'
import * as outside from './outside.contract.ts'

export interface Figures {
  readonly bench: TestBench
  /** Makes the unit of a demo officer answer for targets: `danwei01` is 演示市容单位. */
  assign(unit: string, ...targets: string[]): Promise<void>
  /** Files for the unit's officer and has the office accept; then everything follows. */
  file(login: string, code: string, entries: Readonly<Record<string, string>>): Promise<string[]>
  /** Enters it as one person and confirms it as another. */
  enter(kind: 'benchmark' | 'plan', code: string, amount: string, period?: string): Promise<void>
  keep(list: string, ...names: string[]): Promise<void>
  line(target: string): Promise<Awaited<ReturnType<typeof allLines>>[number]>
}

async function allLines(bench: TestBench) {
  return (await (await bench.as('banshi')).call(metrics.targets)).targets
}

type Item = BodyOf<typeof filing.file>['items'][number]

/** `{ '2021': '88.1', '2021@item:演示沟': 'Ⅳ类' }` as items, each warning let pass with a reason. */
export function items(
  code: string,
  entries: Readonly<Record<string, string>>,
  more: Partial<Item> = {},
): Item[] {
  const reasons = Object.fromEntries(
    ['usual', 'jump', 'same', 'sample', 'none', 'lost', 'point', 'swapped', 'ratio'].map(it => [
      `filing.${it}`,
      '演示数',
    ]),
  )
  return Object.entries(entries).map(([at, text]) => {
    const [period, subject = 'city'] = at.split('@') as [string, string?]
    return { indicator: code, subject, period, text, reasons, ...more }
  })
}

export async function openFigures(url: string): Promise<Figures> {
  const bench = await openBench(url)
  await bench.turn()
  const unitOf = (code: string) => bench.house.inCity(TEST_CITY, trx => findUnitByCode(trx, TEST_CITY, code))
  return {
    bench,
    async assign(unit, ...targets) {
      const office = await bench.as('banshi')
      const lead = (await unitOf(unit))!
      for (const target of targets)
        await office.call(plan.assign, { params: { code: `target:${target}` }, body: { lead, supports: [] } })
      await bench.turn()
    },
    async file(login, code, entries) {
      const { ids } = await (await bench.as(login)).call(filing.file, {
        body: { items: items(code, entries), submit: true },
      })
      const office = await bench.as('zhuren')
      for (const id of ids) await office.call(filing.accept, { params: { id }, body: { version: 1 } })
      await bench.turn()
      return ids
    },
    async enter(kind, code, amount, period = '2021') {
      const paper = {
        document: '演示文件〔2022〕1号',
        page: '5',
        year: period.slice(0, 4),
        effectiveOn: '2022-03-01',
      }
      const { id } = await (await bench.as('banshi')).call(outside.enterOutside, {
        body: { kind, code, amount, period, ...paper },
      })
      const head = await bench.as('zhuren')
      await head.call(outside.confirmOutside, { params: { id }, body: { version: 1 } })
      await bench.turn()
    },
    async keep(list, ...names) {
      await (await bench.as('banshi')).call(metrics.keepList, {
        params: { code: list },
        body: { names, ground: '演示文件〔2022〕2号' },
      })
      await bench.turn()
    },
    async line(target) {
      return (await allLines(bench)).find(it => it.code === `target:${target}`)!
    },
  }
}
