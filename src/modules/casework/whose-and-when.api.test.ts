// Whose a case is and how long it may take: disputes, rulings, extensions, suspension, through the interface.

import { describe, expect, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { issueCase } from '../../server/testing-loop.ts'
import * as acts from '../cases/acts.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as dispatch from '../dispatch/dispatch.contract.ts'
import * as casework from './casework.contract.ts'
import { another, around, at, bench, june8, office, openDuties, read } from './casework.testbed.ts'

describe('whose it is', () => {
  it('returned in time, upheld: the unit gets back the working time it had', async () => {
    june8()
    const one = await issueCase(bench, 0, '退单后维持')
    const other = await another(one.unitId)
    at('2022-06-08', '10:00')
    const body = { version: 2, unitId: other.id, reason: '不在本单位管养范围' }
    await (await bench.as(one.unit)).call(acts.dispute, { params: { id: one.id }, body })
    expect(await read(one.id)).toMatchObject({
      state: 'disputed',
      proposedUnitName: other.shortName,
      reason: body.reason,
    })
    expect(await openDuties(one.id)).toEqual(['case.settle-dispute'])
    at('2022-06-08', '12:00')
    await (await office()).call(acts.uphold, {
      params: { id: one.id },
      body: { version: 3, reason: '按分工表归本单位' },
    })
    const back = await read(one.id)
    // Two working hours in dispute (10:00 to 12:00) are nobody's: they come back at the end.
    expect([back.state, back.unitId]).toEqual(['issued', one.unitId])
    expect(new Date(back.dueAt!).getTime() - new Date(one.dueAt).getTime()).toBe(2 * 3600_000)
    expect(await openDuties(one.id)).toEqual(['case.handle'])
  })

  it('a second return is ruled on by the head alone, and no third is heard', async () => {
    june8()
    const one = await issueCase(bench, 1, '两次退单')
    const first = await bench.as(one.unit)
    const other = await another(one.unitId)
    const params = { id: one.id }
    await first.call(acts.dispute, { params, body: { version: 2, unitId: other.id, reason: '归市容' } })
    await (await office()).call(cases.reassign, {
      params,
      body: { version: 3, unitId: other.id, reason: '改派' },
    })
    expect((await read(one.id)).unitGround).toBe('退单后改派')
    const second = await bench.as(other.login)
    const body = { version: 4, unitId: one.unitId, reason: '归原单位' }
    await second.call(acts.dispute, { params, body })
    expect(await read(one.id)).toMatchObject({ state: 'ruling' })
    const ruling = { version: 5, unitId: one.unitId, reason: '属地管理' }
    const refused = await (await office()).ask(acts.rule, { params, body: ruling })
    expect(refused.status).toBe(403)
    await (await bench.as('zhuren')).call(acts.rule, { params, body: ruling })
    expect(await read(one.id)).toMatchObject({
      state: 'issued',
      unitId: one.unitId,
      unitGround: '市创城办裁定',
    })
    const third = await first.ask(acts.dispute, { params, body: { ...body, version: 6, unitId: other.id } })
    expect(third.problem?.code).toBe('case.dispute.ruled')
  })

  it('a ruling is kept as a rule in a draft, once, and only a ruling', async () => {
    june8()
    const one = await issueCase(bench, 2, '裁定以后记成规则')
    const params = { id: one.id }
    const desk = await office()
    const all = { category: false, county: true, placeType: true }
    expect((await desk.ask(casework.keepRuling, { params, body: all })).problem?.code).toBe(
      'case.ruling.none',
    )
    expect((await around(one.id)).ruling).toBeNull()
    const other = await another(one.unitId)
    const send = { unitId: other.id, reason: '归市容' }
    await (await bench.as(one.unit)).call(acts.dispute, { params, body: { version: 2, ...send } })
    await desk.call(cases.reassign, { params, body: { version: 3, ...send } })
    const back = { unitId: one.unitId, reason: '归原单位' }
    await (await bench.as(other.login)).call(acts.dispute, { params, body: { version: 4, ...back } })
    await (await bench.as('zhuren')).call(acts.rule, { params, body: { version: 5, ...back } })
    const { ruling } = await around(one.id)
    expect(ruling).toMatchObject({ county: true, unitName: (await read(one.id)).unitName })
    expect((await around(one.id, one.unit)).ruling).toBeNull()
    expect((await (await bench.as(one.unit)).ask(casework.keepRuling, { params, body: all })).status).toBe(
      403,
    )
    const bare = { category: true, county: false, placeType: false }
    expect((await desk.ask(casework.keepRuling, { params, body: bare })).problem?.code).toBe(
      'case.ruling.bare',
    )
    const kept = await desk.call(casework.keepRuling, { params, body: all })
    const { set, rules } = await desk.call(dispatch.set, { params: { id: kept.setId } })
    expect(set).toMatchObject({ state: 'draft', number: kept.number })
    expect(rules.at(-1)).toMatchObject({ unitId: one.unitId, areaKind: 'county', line: kept.line })
    expect(rules.at(-1)!.ground).toContain((await read(one.id)).number)
    expect((await desk.ask(casework.keepRuling, { params, body: all })).problem?.code).toBe('ruleset.faults')
    await desk.call(dispatch.submit, { params: { id: kept.setId }, body: { version: set.version } })
    const late = await desk.ask(casework.keepRuling, { params, body: { ...all, placeType: false } })
    expect(late.problem?.code).toBe('ruleset.under-way')
  })

  it('not after four working hours, not to itself, not by a stranger', async () => {
    june8()
    const one = await issueCase(bench, 0, '退单晚了')
    const other = await another(one.unitId)
    const ask = (login: string, unitId: string) =>
      bench.as(login).then(it =>
        it.ask(acts.dispute, {
          params: { id: one.id },
          body: { version: 2, unitId, reason: '不是我们的' },
        }),
      )
    expect((await ask(one.unit, one.unitId)).problem?.code).toBe('case.dispute.same')
    expect([403, 404]).toContain((await ask(other.login, one.unitId)).status)
    // From 09:00, four working hours with the noon break end at 15:30.
    at('2022-06-08', '17:00')
    expect((await ask(one.unit, other.id)).problem?.code).toBe('case.dispute.late')
    expect(
      (await (await bench.as(one.unit)).call(cases.get, { params: { id: one.id } })).actions.find(
        it => it.action === 'dispute',
      )?.refusal?.code,
    ).toBe('case.dispute.late')
  })
})

describe('more time', () => {
  it('extended by another, at most twice, never when it is late', async () => {
    june8()
    const one = await issueCase(bench, 0, '延期')
    const unit = await bench.as(one.unit)
    const params = { id: one.id }
    const body = { kind: 'extend', reason: '材料未到', hours: 8 } as const
    for (const n of [1, 2]) {
      const before = (await read(one.id)).dueAt!
      const { id } = await unit.call(casework.ask, { params, body })
      expect((await unit.ask(casework.ask, { params, body })).problem?.code).toBe('request.ask.open')
      expect(
        (await unit.ask(casework.decide, { params: { id }, body: { version: 1, grant: true, words: '' } }))
          .status,
      ).toBe(403)
      await (await office()).call(casework.decide, {
        params: { id },
        body: { version: 1, grant: true, words: '同意' },
      })
      const after = await read(one.id)
      expect([n, after.extendedCount]).toEqual([n, n])
      expect(new Date(after.dueAt!).getTime()).toBeGreaterThan(new Date(before).getTime())
      expect(await openDuties(one.id)).toEqual(['case.handle'])
    }
    expect((await unit.ask(casework.ask, { params, body })).problem?.code).toBe('request.too-often')
    at('2022-07-08', '09:00')
    expect((await (await bench.as(one.unit)).ask(casework.ask, { params, body })).problem?.code).toBe(
      'request.late',
    )
  })

  it('denied with a reason, the clock went on', async () => {
    june8()
    const one = await issueCase(bench, 0, '不予延期')
    const unit = await bench.as(one.unit)
    const { id } = await unit.call(casework.ask, {
      params: { id: one.id },
      body: { kind: 'extend', reason: '人手紧', hours: 8 },
    })
    const no = { version: 1, grant: false, words: '' }
    expect((await (await office()).ask(casework.decide, { params: { id }, body: no })).problem?.code).toBe(
      'request.deny.needs.words',
    )
    await (await office()).call(casework.decide, { params: { id }, body: { ...no, words: '不属延期情形' } })
    expect((await read(one.id)).dueAt).toBe(one.dueAt)
    expect((await around(one.id, one.unit)).requests[0]).toMatchObject({
      state: 'denied',
      decidedWords: '不属延期情形',
    })
  })

  it('suspended with a plan: the clock stands still, and the day brings it back', async () => {
    june8()
    const one = await issueCase(bench, 0, '挂账')
    const unit = await bench.as(one.unit)
    const params = { id: one.id }
    const body = {
      kind: 'suspend',
      reason: '需立项改造',
      plan: '六月设计，八月施工',
      until: '2022-08-15',
    } as const
    expect((await unit.ask(casework.ask, { params, body })).problem?.code).toBe('request.case')
    await unit.call(cases.acknowledge, { params, body: { version: 2 } })
    for (const [without, code] of [
      [{ plan: undefined }, 'plan'],
      [{ until: '2022-06-08' }, 'until'],
      [{ until: '2024-01-01' }, 'until'],
    ] as const)
      expect(
        (await unit.ask(casework.ask, { params, body: { ...body, ...without } as never })).problem?.code,
      ).toBe(`request.ask.${code}`)
    const { id } = await unit.call(casework.ask, { params, body })
    at('2022-06-08', '10:00')
    await (await office()).call(casework.decide, {
      params: { id },
      body: { version: 1, grant: true, words: '' },
    })
    expect(await read(one.id)).toMatchObject({ state: 'suspended', resumesOn: '2022-08-15', dueAt: null })
    expect(await openDuties(one.id)).toEqual(['case.resume'])
    at('2022-08-12', '10:00')
    await bench.turn()
    expect((await read(one.id)).state).toBe('suspended')
    at('2022-08-15', '09:00')
    await bench.turn()
    const back = await read(one.id)
    expect([back.state, back.resumesOn]).toEqual(['acknowledged', null])
    // What was left runs from the morning it came back, not from June.
    expect(new Date(back.dueAt!).getTime()).toBeGreaterThan(chinaTime('2022-08-15', '09:00').getTime())
    expect(await openDuties(one.id)).toEqual(['case.handle'])
  })
})
