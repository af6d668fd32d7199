// Papers and links of the busy house: a draft 督办单, a link to a body outside with an answer asked for.
import * as accountability from '../src/modules/accountability/accountability.contract.ts'
import * as casework from '../src/modules/casework/casework.contract.ts'
import * as links from '../src/modules/links/links.contract.ts'
import type { TestBench } from '../src/server/testing.ts'
import type { IssuedCase } from '../src/server/testing-loop.ts'

export interface BusyPapers {
  /** A draft 督办单, as the machine proposed it. */
  readonly supervision: string
  /** What a body outside opens. */
  readonly link: string
}

export async function layPapers(bench: TestBench, one: IssuedCase): Promise<BusyPapers> {
  const office = await bench.as('banshi')
  const { papers } = await office.call(accountability.papers, { query: { series: 'supervise' } })
  const unit = await bench.as(one.unit)
  const body = `演示${'某'.repeat(30)}物业公司`
  await unit.call(casework.give, {
    params: { id: one.id },
    body: { kind: 'outside', unitId: one.unitId, body, words: '清运楼道堆物，疏通消防通道', hours: 40 },
  })
  const { parts } = await unit.call(casework.casework, { params: { id: one.id } })
  const { id } = await unit.call(links.part, { body: { partId: parts[0]!.id, days: 30, once: false } })
  const made = (await unit.call(links.ofCase, { params: { id: one.id } })).links.find(it => it.id === id)!
  return { supervision: papers[0]!.id, link: made.path! }
}
