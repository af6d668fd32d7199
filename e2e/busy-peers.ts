// A platform cases are exchanged with: something came, something waits, something the two say differently.
import { openOtherSide } from '../src/modules/peers/peer-simulator.testbed.ts'
import { deliver, placesOf, setUp } from '../src/modules/peers/peers.testbed.ts'
import type { TestBench } from '../src/server/testing.ts'

/** Sets a peer up and exchanges a few cases; returns its id. */
export async function exchangeCases(bench: TestBench): Promise<string> {
  const id = await setUp(bench, 'busy', 'sheet', {
    name: `演示${'城市运行管理服务'.repeat(3)}平台`,
    requirement: 'target:T42',
  })
  const side = await openOtherSide(bench.app, 'busy', () => bench.house.clock.realNow())
  const { lon, lat } = (await placesOf(bench))[11]!
  const title = `便道上${'堆放建筑垃圾'.repeat(5)}`
  const at = new Date(bench.house.clock.now().getTime() - 60_000).toISOString()
  const sent = [
    await side.send({
      id: 'a',
      kind: 'case.new',
      at,
      number: '2022-0001',
      title,
      category: '0101',
      lon,
      lat,
    }),
    await side.send({
      id: 'b',
      kind: 'case.state',
      at,
      number: '2022-0001',
      state: '结案',
      words: '现场已清',
    }),
    await side.send({ id: 'c', kind: 'case.new', at, number: '2022-0002', title, lon: 105.1, lat: 37.1 }),
  ]
  await side.close()
  for (const { status, body } of sent) if (status !== 200) throw new Error(`${status} ${body.detail}`)
  await deliver(bench)
  return id
}
