// Rows of the mission that phases, year plan and county goals carry, each by its name.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { newId } from '../../server/api.testbed.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import * as people from '../people/people.contract.ts'
import * as plan from '../plan/plan.contract.ts'
import * as workplans from '../workplans/workplans.contract.ts'
import * as contract from './phases.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  await bench.turn()
})
afterAll(() => bench.close())

async function phase(code: string) {
  const { phases } = await (await bench.as('banshi')).call(contract.list)
  return phases.find(it => it.code === code)!
}

const fresh = async (name: string) => (await phase('P2021')).exit.find(it => it.subject.endsWith(`/${name}`))!

describe('rows of the mission', () => {
  it('row 3 六句目标： each aim shows its tasks, who leads them and how their targets stand; no task is without one', async () => {
    const office = await bench.as('banshi')
    const { units } = await office.call(people.units)
    const lead = units.find(it => it.code === 'demo-bureau-1')!
    await office.call(plan.assign, { params: { code: 'task:21' }, body: { lead: lead.id, supports: [] } })
    const { aims, without } = await (await bench.as('lingdao')).call(contract.aims)
    expect(aims.map(it => it.name)).toEqual([
      '提高市民素质',
      '完善城市功能',
      '改善城市环境',
      '打造城市特色',
      '提升城市形象',
      '彰显城市魅力',
    ])
    expect(without).toEqual([])
    expect(new Set(aims.flatMap(it => it.tasks.map(task => task.number))).size).toBe(39)
    const task = aims.flatMap(it => it.tasks).find(it => it.number === 21)!
    expect(task.leadName).toBe(lead.shortName)
    // Six targets of the task and no figure yet: nothing of them is met.
    expect(task.verdicts.达标).toBeUndefined()
    expect(Object.values(task.verdicts).reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(5)
  })

  it('row 11 分年目标： three phases with entry and exit criteria, T01–T06 among them, each with its live state', async () => {
    const { phases } = await (await bench.as('danwei01')).call(contract.list)
    expect(phases.map(it => [it.year, it.name])).toEqual([
      [2021, '深入推进年'],
      [2022, '巩固提升年'],
      [2023, '全面冲刺年'],
    ])
    const targets = phases.flatMap(it => [...it.entry, ...it.exit]).flatMap(it => it.target ?? [])
    for (const code of ['T01', 'T03', 'T04', 'T05']) expect(targets).toContain(`target:${code}`)
    // T02 falls to people after T01; T06 is the three phases themselves, one milestone a year.
    for (const it of phases) {
      expect(it.entry.length).toBeGreaterThan(0)
      expect(it.exit.length).toBeGreaterThan(0)
      for (const one of [...it.entry, ...it.exit]) {
        expect(['met', 'unmet', 'unknown', 'waived']).toContain(one.standing)
        if (one.target) expect(one.standing).not.toBe('met')
      }
    }
    const rank = phases[0]!.exit.find(it => it.target === 'target:T01')!
    expect(rank).toMatchObject({ standing: 'unknown', standingWords: '数据不足' })
    expect(rank.words).toContain('数据不足')
  })

  it('row 174 部门工作方案： the phase sees which leading units have an approved plan for every task they lead', async () => {
    const office = await bench.as('banshi')
    const { units } = await office.call(people.units)
    const unitId = units.find(it => it.code === 'demo-bureau-1')!.id
    for (const code of ['task:21', 'task:22'])
      await office.call(plan.assign, { params: { code }, body: { lead: unitId, supports: [] } })
    const before = await fresh('work-plans')
    expect(before).toMatchObject({ manner: 'check', clause: '五(一)2', standing: 'unmet' })
    const approve = async (reason: string | undefined, ...requirements: string[]) => {
      const unit = await bench.as('danwei01')
      const { id } = await unit.call(workplans.begin, { params: { unitId }, body: reason ? { reason } : {} })
      const items = requirements.map(requirement => ({
        measureId: newId(),
        requirement,
        words: '逐条整改',
        due: { kind: 'day' as const, day: '2022-09-30' },
      }))
      const { version } = await unit.call(workplans.save, { params: { id }, body: { version: 1, items } })
      await unit.call(workplans.submit, { params: { id }, body: { version } })
      // Sent in, but not approved: nobody may call that a plan.
      expect((await fresh('work-plans')).standing).toBe('unmet')
      await office.call(workplans.approve, { params: { id }, body: { version: version + 1 } })
    }
    await approve(undefined, 'task:21')
    expect((await fresh('work-plans')).words).toContain('有牵头的任务没有措施')
    await approve('补上第二项', 'task:21', 'task:22')
    expect(await fresh('work-plans')).toMatchObject({ standing: 'met' })
  })

  it('row 170 三年三步： a phase is not closed while its criteria are unmet, unless each is waived with a reason', async () => {
    const [office, head] = [await bench.as('banshi'), await bench.as('zhuren')]
    const params = { code: 'P2021' }
    const act = async (who: typeof office, action: 'propose-entry' | 'enter' | 'propose-close' | 'close') =>
      who.ask(contract.move, { params, body: { action, version: (await phase('P2021')).version } })
    const waive = async (side: 'entry' | 'exit', most = Number.POSITIVE_INFINITY) => {
      const open = (await phase('P2021'))[side].filter(it => ['unmet', 'unknown'].includes(it.standing))
      for (const one of open.slice(0, most))
        await office.call(contract.ground, {
          body: { subject: one.subject, action: 'waive', words: `${one.text}：转入下一年继续办` },
        })
      return open.length
    }
    await waive('entry')
    await act(office, 'propose-entry')
    await act(head, 'enter')
    const unmet = await act(office, 'propose-close')
    expect(unmet.problem).toMatchObject({ status: 409, code: 'phase.unmet-exit' })
    for (const text of ['年度测评进入前三十名', '三十九项任务都有一个牵头单位'])
      expect(unmet.problem!.detail).toContain(text)
    const many = await waive('exit', 1)
    // All but one waived is still not closed.
    expect((await act(office, 'propose-close')).problem?.detail).toContain(`还有 ${many - 1} 项`)
    await waive('exit')
    expect((await act(office, 'propose-close')).status).toBe(200)
    expect((await act(head, 'close')).status).toBe(200)
    const closed = await phase('P2021')
    expect(closed.state).toBe('closed')
    const waived = closed.exit.filter(it => it.standing === 'waived')
    expect(waived).toHaveLength(many)
    for (const one of waived) {
      expect(one.grounds[0]).toMatchObject({ kind: 'waive', role: '创城办工作人员', at: expect.any(String) })
      expect(one.grounds[0]!.words).toContain('转入下一年继续办')
    }
    await bench.turn()
    const facts = await bench.house.inCity(640300, trx =>
      trx
        .selectFrom('facts')
        .select('kind')
        .where('city_id', '=', 640300)
        .where('kind', '=', 'ground.waived')
        .execute(),
    )
    expect(facts.length).toBeGreaterThanOrEqual(many)
  })

  it('row 196 五县分目标： every county has its goal and its own edition', async () => {
    const { counties } = await (await bench.as('banshi')).call(contract.list)
    expect(counties.map(it => [it.name, it.title])).toEqual([
      ['利通区', null],
      ['红寺堡区', null],
      ['盐池县', '全国文明城市（县级）'],
      ['同心县', '自治区文明城市'],
      ['青铜峡市', '自治区文明城市'],
    ])
    for (const it of counties) {
      expect(it.goal).toBeTruthy()
      expect(it.edition).toContain('测评体系')
      expect(it.verdict).toBe('数据不足')
    }
    expect(new Set(counties.map(it => it.edition)).size).toBe(3)
  })
})
