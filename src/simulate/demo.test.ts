// The demo city whole: made through the product, at its date, in all states, pinned on nobody real, and gone on command.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoRemove } from '../cli/demo.ts'
import { chinaDay } from '../lib/day.ts'
import { verifyLedger } from '../modules/ledger/ledger.actions.ts'
import { TALLIES, TARGET_KINDS } from '../modules/plan/pack-words.ts'
import { buildApp } from '../server/app.ts'
import { type Booted, boot } from '../server/boot.ts'
import { readConfig } from '../server/config.ts'
import { sm3 } from '../server/digest.ts'
import { reactions, routes, timers } from '../server/routes.ts'
import { startWorker } from '../server/worker.ts'
import { seedDemo } from './demo.actions.ts'

const root = resolve(import.meta.dirname, '../..')
const CITY = 640300
let data: string
let booted: Booted | undefined
const said: string[] = []

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'chuangcheng-demo-'))
  const config = readConfig(
    { CHUANGCHENG_DATA: data, CHUANGCHENG_DEMO_PASSWORD: 'demo password', LOG_LEVEL: 'silent' },
    [],
    root,
  )
  booted = await boot(config, root, () => undefined)
  const worker = startWorker(booted.house, reactions, true, timers)
  const app = await buildApp(booted.house, routes, async () => true)
  await seedDemo(booted.house, app, worker, words => said.push(words))
  await app.close()
  await worker.stop()
}, 600_000)

afterAll(async () => {
  await booted?.close()
  await rm(data, { recursive: true, force: true })
})

const rows = <R>(query: (trx: Parameters<Parameters<Booted['house']['inCity']>[1]>[0]) => Promise<R>) =>
  booted!.house.inCity(CITY, query)

describe('the demo city', () => {
  it('lives at its date and says how it gets on', () => {
    expect(chinaDay(booted!.house.clock.now())).toBe('2022-09-13')
    expect(booted!.house.clock.demo).toBe(true)
    expect(said.length).toBeGreaterThan(5)
  })

  it('has 300 places in five counties, one finished and one running round', async () => {
    const places = await rows(trx =>
      trx.selectFrom('places').select(['division', 'name']).where('city_id', '=', CITY).execute(),
    )
    expect(places).toHaveLength(300)
    expect(new Set(places.map(place => place.division)).size).toBe(5)
    expect(places.every(place => place.name.startsWith('演示'))).toBe(true)
    const rounds = await rows(trx =>
      trx.selectFrom('rounds').select('state').where('city_id', '=', CITY).orderBy('opened_at').execute(),
    )
    expect(rounds.map(round => round.state)).toEqual(['closed', 'open'])
  })

  it('has at least 400 cases over six months, in every state', async () => {
    const cases = await rows(trx =>
      trx.selectFrom('cases').select(['state', 'filed_at']).where('city_id', '=', CITY).execute(),
    )
    expect(cases.length).toBeGreaterThanOrEqual(400)
    const states = new Set(cases.map(one => one.state))
    for (const state of [
      'filed',
      'merged',
      'settled',
      'declined',
      'issued',
      'acknowledged',
      'handled',
      'closed',
    ])
      expect(states).toContain(state)
    const days = cases.map(one => chinaDay(one.filed_at)).sort()
    expect([days[0]! < '2022-04-01', days.at(-1)! > '2022-09-01']).toEqual([true, true])
  })

  it('has residents’ reports in every state, some waiting, one ended and rated', async () => {
    const told = await rows(trx =>
      trx.selectFrom('resident_reports').select(['state', 'low']).where('city_id', '=', CITY).execute(),
    )
    expect(new Set(told.map(one => one.state))).toEqual(
      new Set(['received', 'accepted', 'merged', 'declined', 'spam']),
    )
    expect(told.filter(one => one.state === 'received')).toHaveLength(3)
    expect(told.some(one => one.low)).toBe(false)
    const rated = await rows(trx =>
      trx.selectFrom('report_ratings').select('grade').where('city_id', '=', CITY).execute(),
    )
    expect(rated.map(one => one.grade)).toEqual(['good'])
  })

  it('has most tasks divided among invented units, a few stand blank, work plans in force and one to review', async () => {
    const led = await rows(trx =>
      trx
        .selectFrom('responsibilities')
        .innerJoin('units', join =>
          join
            .onRef('units.city_id', '=', 'responsibilities.city_id')
            .onRef('units.id', '=', 'responsibilities.unit_id'),
        )
        .select(['requirement', 'units.demo'])
        .where('responsibilities.city_id', '=', CITY)
        .where('part', '=', 'lead')
        .where('ends_at', 'is', null)
        .execute(),
    )
    expect(led.filter(row => row.requirement.startsWith('task:'))).toHaveLength(35)
    expect(led.every(row => row.demo)).toBe(true)
    const plans = await rows(trx =>
      trx.selectFrom('work_plans').select('state').where('city_id', '=', CITY).orderBy('state').execute(),
    )
    expect(plans.map(plan => plan.state)).toEqual(['approved', 'approved', 'approved', 'submitted'])
    const measures = await rows(trx =>
      trx.selectFrom('measures').select('state').where('city_id', '=', CITY).orderBy('state').execute(),
    )
    // One for every task that is led.
    expect(measures).toHaveLength(35)
    expect(measures.filter(measure => measure.state === 'reported')).toHaveLength(1)
  })

  it('closed the first phase on what is met, with two criteria waived and their reasons', async () => {
    const facts = await rows(trx =>
      trx
        .selectFrom('facts')
        .select(['kind', 'data'])
        .where('city_id', '=', CITY)
        .where('subject_type', '=', 'phase')
        .where('subject_id', '=', 'P2021')
        .where('kind', 'in', ['phase.entered', 'phase.closed'])
        .orderBy('seq')
        .execute(),
    )
    const standings = facts.map(it => (it.data as { standings: string[] }).standings)
    expect(standings).toEqual([
      ['plan-issued:met', 'headquarters:met', 'budget:met'],
      [
        'rank-30:met',
        'mobilised:met',
        'tasks-led:waived',
        'work-plans:met',
        'problem-list:waived',
        'standing-committee:met',
      ],
    ])
    const waived = await rows(trx =>
      trx
        .selectFrom('grounds')
        .select('words')
        .where('city_id', '=', CITY)
        .where('subject', 'like', 'phase:P2021/%')
        .where('state', '=', 'waived')
        .execute(),
    )
    expect(waived).toHaveLength(2)
    expect(new Set(waived.map(it => it.words)).size).toBe(2)
  })

  it('shows every kind of target judged by a figure, one benchmark that waits, and warnings that are owed', async () => {
    const judged = await rows(trx =>
      trx
        .selectFrom('verdict_now')
        .innerJoin('requirements as r', join =>
          join.onRef('r.city_id', '=', 'verdict_now.city_id').onRef('r.code', '=', 'verdict_now.target'),
        )
        .select(['r.body', 'verdict_now.verdict'])
        .where('verdict_now.city_id', '=', CITY)
        .where('verdict_now.subject', '=', 'city')
        .where('verdict_now.verdict', 'in', ['达标', '不达标'])
        .execute(),
    )
    const kinds = new Set(judged.map(it => (it.body as { kind: string }).kind))
    const without = TARGET_KINDS.filter(kind => !kinds.has(kind))
    expect(without).toEqual([])
    const outside = await rows(trx =>
      trx.selectFrom('metric_outside').select('state').where('city_id', '=', CITY).execute(),
    )
    expect(outside.filter(it => it.state === 'entered')).toHaveLength(1)
    expect(outside.filter(it => it.state === 'confirmed').length).toBeGreaterThan(3)
    const owed = await rows(trx =>
      trx
        .selectFrom('duties')
        .select(['done_at', 'overdue_at'])
        .where('city_id', '=', CITY)
        .where('kind', '=', 'alert.plan')
        .where('cancelled_at', 'is', null)
        .execute(),
    )
    expect(owed.some(it => it.done_at)).toBe(true)
    expect(owed.some(it => !it.done_at && !it.overdue_at)).toBe(true)
    const computed = await rows(trx =>
      trx
        .selectFrom('metric_readings')
        .select('computed')
        .where('city_id', '=', CITY)
        .where('computed', 'is not', null)
        .where('state', '=', 'accepted')
        .execute(),
    )
    expect(new Set(computed.map(it => it.computed))).toEqual(new Set(TALLIES))
  })

  it('has a revision of the plan under review, part of it decided on, marked as what it is', async () => {
    const found = await rows(trx =>
      trx
        .selectFrom('plan_drafts as d')
        .innerJoin('plan_draft_items as i', join =>
          join.onRef('i.city_id', '=', 'd.city_id').onRef('i.draft_id', '=', 'd.id'),
        )
        .select(['d.state', 'd.file_name', 'i.state as item'])
        .distinct()
        .where('d.city_id', '=', CITY)
        .orderBy('i.state')
        .execute(),
    )
    expect(found.map(it => [it.state, it.item])).toEqual([
      ['review', 'accepted'],
      ['review', 'proposed'],
    ])
    expect(found[0]!.file_name).toContain('演示')
  })

  it('leaves no open duty with a unit that exists, and names none in a paper', async () => {
    const real = await rows(trx =>
      trx
        .selectFrom('duties')
        .innerJoin('units', join =>
          join.onRef('units.city_id', '=', 'duties.city_id').onRef('units.id', '=', 'duties.unit_id'),
        )
        .select('units.code')
        .where('duties.city_id', '=', CITY)
        .where('duties.kind', '=', 'case.handle')
        .where('duties.done_at', 'is', null)
        .where('duties.cancelled_at', 'is', null)
        .where('units.demo', '=', false)
        .execute(),
    )
    expect(real).toEqual([])
    const named = await rows(trx =>
      trx
        .selectFrom('notices')
        .innerJoin('units', join =>
          join.onRef('units.city_id', '=', 'notices.city_id').onRef('units.id', '=', 'notices.unit_id'),
        )
        .select('units.demo')
        .where('notices.city_id', '=', CITY)
        .execute(),
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.every(one => one.demo)).toBe(true)
  })

  it('has a ledger that holds', async () => {
    const result = await rows(trx => verifyLedger(trx, CITY, { hash: sm3 }))
    expect(result).toMatchObject({ finding: undefined, unsealed: 0 })
    expect(result.checked).toBeGreaterThan(5000)
  })

  it('goes on one command, and only when it is meant', async () => {
    await booted!.close()
    booted = undefined
    process.env.CHUANGCHENG_DATA = data
    const told: string[] = []
    const io = { out: (line: string) => void told.push(line), err: (line: string) => void told.push(line) }
    expect(await demoRemove([], root, io)).toBe(2)
    expect(await demoRemove(['--yes'], root, io)).toBe(0)
    expect(await demoRemove(['--yes'], root, io)).toBe(2)
    delete process.env.CHUANGCHENG_DATA
    expect(await readdir(data)).not.toContain('photos')
  })
})
