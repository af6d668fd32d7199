// Row 176: a campaign groups problems and places, and says what it changed by the same places before and after.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { factsAbout } from '../../server/api.testbed.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { answerAll, handle, officerOf, openRound } from '../../server/testing-loop.ts'
import type { Client } from '../../simulate/client.ts'
import * as cases from '../cases/cases.contract.ts'
import * as duties from '../duties/duties.contract.ts'
import * as people from '../people/people.contract.ts'
import * as places from '../places/places.contract.ts'
import * as contract from './campaigns.contract.ts'

let bench: TestBench
let office: Client
let lead: { id: string; shortName: string }
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  bench.house.clock.set(chinaTime('2022-06-08', '09:00'))
  bench.signInAgain()
  office = await bench.as('banshi')
  const { units } = await office.call(people.units)
  lead = units.find(unit => unit.kind === 'bureau' && unit.name.startsWith('演示'))!
})
afterAll(() => bench.close())

const at = (day: string) => {
  bench.house.clock.set(chinaTime(day, '09:00'))
  bench.signInAgain()
}
const body = (name: string, more: object = {}) => ({
  name,
  clause: '五(一)3',
  placeTypes: ['back-street'],
  categories: [],
  divisions: [],
  placeIds: [],
  leadUnitId: lead.id,
  goal: '垃圾落地清零',
  startsOn: '2022-06-08',
  endsOn: '2022-07-20',
  ...more,
})
const ask = async (given: ReturnType<typeof body>, login = 'banshi') =>
  (await bench.as(login)).ask(contract.plan, { body: given })
const read = async (id: string) => (await bench.as('banshi')).call(contract.get, { params: { id } })
const begin = async (id: string) =>
  (await bench.as('zhuren')).call(contract.start, { params: { id }, body: { version: 1 } })
/** A problem at the n-th place of a type that has an officer to answer. */
async function problemAt(type: string, title: string, issue = true, category?: string) {
  const desk = await bench.as('banshi')
  const all = (await desk.call(places.list)).places
  const place = all.find(one => one.placeType === type && one.unitName !== null)!
  const filed = await desk.call(cases.file, {
    body: { placeId: place.id, title, photos: [], issue, ...(category ? { category } : {}) },
  })
  return { ...filed, place }
}

describe('row 176: a campaign groups problems and places', () => {
  it('rate before and after on the same places, problems taken in before and since, figures kept at the end', async () => {
    const quota = { 'back-street': 4, market: 2 }
    await openRound(bench, quota, { name: '整治前' })
    // Every third answer passes.
    await answerAll(bench, (n, allowed) =>
      n % 3 === 0 ? 'pass' : allowed.includes('fail') ? 'fail' : allowed[0]!,
    )
    at('2022-06-10')
    const open = await problemAt('背街小巷', '整治前就在办')
    const elsewhere = await problemAt('农贸市场', '不归这次整治')
    const { body: planned } = await ask(body('背街小巷整治'))
    const waiting = await read(planned.id)
    expect([waiting.campaign.state, waiting.campaign.places > 0, waiting.figures.found]).toEqual([
      'planned',
      true,
      0,
    ])
    // Planned and begun by two; who plans cannot begin.
    expect(
      (await (await bench.as('banshi')).ask(contract.start, { params: planned, body: { version: 1 } }))
        .status,
    ).toBe(403)
    await begin(planned.id)
    const { duties: owed } = await (await bench.as(officerOf(lead.shortName))).call(duties.mine)
    expect(owed.filter(it => it.subjectId === planned.id).map(it => [it.kind, it.title])).toEqual([
      ['集中整治', '背街小巷整治'],
    ])

    at('2022-06-20')
    const later = await problemAt('背街小巷', '整治中发现')
    await bench.turn()
    const running = await read(planned.id)
    const ids = running.cases.map(it => it.id)
    const late = running.cases.map(it => it.overdue)
    expect(late).toEqual(late.toSorted((a, b) => Number(b) - Number(a)))
    expect(late[0]).toBe(true)
    expect(ids).toContain(open.id)
    expect(ids).toContain(later.id)
    expect(ids).not.toContain(elsewhere.id)
    await (await bench.as('banshi')).call(contract.add, {
      params: planned,
      body: { number: elsewhere.number },
    })
    const again = await (await bench.as('banshi')).ask(contract.add, {
      params: planned,
      body: { number: elsewhere.number },
    })
    expect(again.problem?.code).toBe('campaign.case.there')
    expect((await read(planned.id)).cases.find(it => it.id === elsewhere.id)?.byHand).toBe(true)

    const unit = officerOf(later.place.unitName!)
    await handle(bench, {
      id: later.id,
      number: later.number,
      unitId: later.unitId!,
      dueAt: later.dueAt!,
      unit,
    })
    await (await bench.as('hecha1')).call(cases.pass, { params: { id: later.id }, body: { version: 3 } })
    at('2022-07-15')
    await openRound(bench, quota, { name: '整治后' })
    await answerAll(bench, () => 'pass')
    const { figures, places: seen, campaign } = await read(planned.id)
    // The same seed and quota draw the same places: measured on both sides, and everything else on neither.
    const both = seen.filter(it => it.before && it.after)
    expect(figures.before.places).toBe(both.length)
    expect(both.length).toBeGreaterThan(0)
    const sum = (side: 'before' | 'after', what: 'passed' | 'measured') =>
      both.reduce((n, it) => n + it[side]![what], 0)
    expect(figures.before).toMatchObject({
      passed: sum('before', 'passed'),
      measured: sum('before', 'measured'),
    })
    expect(figures.before.passed).toBeLessThan(figures.before.measured)
    expect(figures.after.percent).toBe('100.0%')
    expect(figures.unmeasured).toBe(seen.length - both.length)
    expect(figures.closed).toBe(1)
    expect(figures.weeks.reduce((n, it) => n + it.found, 0)).toBeGreaterThanOrEqual(figures.found)

    const end = await bench.as('banshi')
    const summary = '垃圾清零，三处路面待大修'
    await end.call(contract.finish, { params: planned, body: { version: campaign.version, summary } })
    at('2022-07-16')
    const after = await problemAt('背街小巷', '收尾后又有')
    await bench.turn()
    const finished = await read(planned.id)
    expect(finished.figures).toEqual(figures)
    expect(finished).toMatchObject({ summary, since: 1 })
    expect(finished.cases.map(it => it.id)).not.toContain(after.id)
    expect((await factsAbout(bench, planned.id)).map(fact => fact.kind)).toEqual([
      'campaign.planned',
      'campaign.started',
      'campaign.case-added',
      'campaign.finished',
    ])
    const left = (await (await bench.as(officerOf(lead.shortName))).call(duties.mine)).duties
    expect(left.filter(it => it.subjectId === planned.id)).toEqual([])
  })

  it('by kind of problem alone, in one county alone, or by places chosen one by one', async () => {
    at('2022-07-18')
    const days = { startsOn: '2022-07-18', endsOn: '2022-08-31' }
    const { body: traffic } = await ask(
      body('交通秩序整治', { placeTypes: [], categories: ['car-parking'], ...days }),
    )
    await begin(traffic.id)
    const parked = await problemAt('农贸市场', '门口乱停车', true, 'car-parking')
    const litter = await problemAt('农贸市场', '门口有垃圾', true, 'litter')
    const { body: county } = await ask(
      body('一个县的整治', {
        placeTypes: [],
        categories: ['litter'],
        divisions: [litter.place.division + 1],
        ...days,
      }),
    )
    await begin(county.id)
    const { body: one } = await ask(
      body('只管一处', { placeTypes: [], placeIds: [litter.place.id], ...days }),
    )
    await begin(one.id)
    const next = await problemAt('农贸市场', '又有垃圾', true, 'litter')
    await bench.turn()
    const of = async (id: string) => (await read(id)).cases.map(it => it.id)
    expect(await of(traffic.id)).toEqual([parked.id])
    expect(await of(county.id)).toEqual([])
    expect(await of(one.id)).toEqual(expect.arrayContaining([parked.id, litter.id, next.id]))
  })

  it('the five fields the plan names lie ready', async () => {
    const { templates } = await (await bench.as('banshi')).call(contract.list)
    expect(templates.map(it => it.name)).toEqual([
      '背街小巷整治',
      '集贸市场整治',
      '城乡结合部整治',
      '老旧小区整治',
      '交通秩序整治',
    ])
    expect(templates.every(it => it.clause === '五(一)3')).toBe(true)
  })
})

describe('what cannot be planned', () => {
  it.each([
    ['about everything', { placeTypes: [] }, 'campaign.bare'],
    ['ending before it begins', { endsOn: '2022-06-01' }, 'campaign.days'],
    ['over already', { startsOn: '2022-01-01', endsOn: '2022-02-01' }, 'campaign.days'],
    ['a type nobody knows', { placeTypes: ['moon'] }, 'campaign.unknown'],
    ['a clause nobody knows', { clause: '九(九)9', endsOn: '2022-12-01' }, 'campaign.clause'],
    [
      'nobody’s',
      { leadUnitId: '01860000-0000-7000-8000-000000000001', endsOn: '2022-12-01' },
      'campaign.unit',
    ],
    ['under a name that is taken', { endsOn: '2022-12-01', name: '背街小巷整治' }, 'campaign.name'],
  ])('%s', async (_, more, code) => {
    at('2022-07-19')
    expect((await ask(body('不成', more))).problem?.code).toBe(code)
  })

  it('dropped before it began, never after; two at once: one is told who was quicker', async () => {
    at('2022-07-19')
    const { body: it } = await ask(body('要取消的', { endsOn: '2022-12-01' }))
    const desk = await bench.as('banshi')
    await desk.call(contract.drop, { params: it, body: { version: 1 } })
    const late = await (await bench.as('zhuren')).ask(contract.start, { params: it, body: { version: 1 } })
    expect(late.problem?.code).toBe('campaign.overtaken')
    expect(late.problem?.detail).toContain('已取消')
  })
})
