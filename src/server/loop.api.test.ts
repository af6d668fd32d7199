// The campaign's main job as a person does it, step by step, through the product's own interface.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as dashboard from '../modules/dashboard/dashboard.contract.ts'
import * as duties from '../modules/duties/duties.contract.ts'
import * as ledger from '../modules/ledger/ledger.contract.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import { people, units } from '../simulate/demo-cast.ts'
import { openBench, type TestBench } from './testing.ts'

let bench: TestBench
let photo: Buffer
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  photo = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => bench.close())

/** The person who works for the unit with this short name. */
function officerOf(unitName: string | null) {
  const unit = units.find(one => one.shortName === unitName)
  return people.find(person => person.unit === unit?.code && person.role === 'unit')
}
const hasOfficer = (unitName: string | null) => officerOf(unitName) !== undefined

describe('the ten steps', () => {
  let roundId: string
  let caseId: string
  let unitLogin: string

  it('step 2: the office divides a task; the ledger shows it', async () => {
    const office = await bench.as('banshi')
    const before = await office.call(plan.read)
    expect(before.tasks).toHaveLength(39)
    expect(before.targets).toHaveLength(84)
    expect(before.unassigned).toBe(39)
    const { units } = await office.call(peopleContract.units)
    const [lead, one, two] = units.filter(unit => unit.kind === 'bureau')
    await office.call(plan.assign, {
      params: { code: 'task:21' },
      body: { lead: lead!.id, supports: [one!.id, two!.id] },
    })
    const after = await office.call(plan.requirement, { params: { code: 'task:21' } })
    expect(after.lead?.unitId).toBe(lead!.id)
    expect(after.supports).toHaveLength(2)
    expect(after.facts.map(fact => fact.kind)).toEqual(['requirement.assigned'])
    expect((await office.call(plan.read)).unassigned).toBe(38)
  })

  it('step 3: a round with places drawn by a seed that anyone can repeat', async () => {
    const office = await bench.as('banshi')
    const { frameworks } = await office.call(assessment.frameworks)
    const { inspectors } = await office.call(peopleContract.inspectors)
    const quota = { market: 2, 'bus-stop': 2 }
    const preview = () =>
      office.call(assessment.preview, {
        query: { frameworkId: frameworks[0]!.id, seed: 'SEED-1', quota: 'market:2,bus-stop:2' },
      })
    expect(await preview()).toEqual(await preview())
    const round = await office.call(assessment.open, {
      body: {
        name: '六月自测',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-1',
        quota,
        inspectors: inspectors.map(i => i.personId),
      },
    })
    roundId = round.id
    const drawn = await office.call(assessment.round, { params: { id: roundId } })
    expect(drawn.visits.map(v => v.placeId).sort()).toEqual((await preview()).places.map(p => p.id).sort())
    expect(drawn.visits.every(visit => visit.inspectorId)).toBe(true)
  })

  it('step 4: cards come in once, however often they are sent', async () => {
    for (const login of ['xuncha1', 'xuncha2']) {
      const inspector = await bench.as(login)
      for (const visit of (await inspector.call(assessment.visits)).visits) {
        const card = await inspector.call(assessment.visit, { params: { id: visit.id } })
        const digest = await inspector.photo(photo)
        const answers = card.items.map((item, i) => ({
          item: item.code,
          grade: i === 0 ? ('fail' as const) : ('pass' as const),
          photos: item.photo === 'none' && i > 0 ? [] : [digest],
        }))
        const now = bench.house.clock.realNow().toISOString()
        const input = {
          params: { id: visit.id },
          actionId: `01860000-0000-7000-8000-${visit.id.slice(-12)}`,
          body: { observedAt: now, clientNow: now, answers },
        }
        const first = await inspector.call(assessment.submit, input)
        expect(await inspector.call(assessment.submit, input)).toEqual(first)
      }
    }
    const office = await bench.as('banshi')
    expect((await office.call(cases.review)).total).toBe(4)
  })

  it('step 5: the office merges, settles, declines and issues; one 交办单 a unit', async () => {
    const office = await bench.as('banshi')
    const review = await office.call(cases.review)
    // A place without a unit falls to the office's pool; the cases we follow are ones that somebody works on.
    const [first, fourth, second, third] = review.findings.toSorted(
      (a, b) => Number(hasOfficer(b.suggestedUnitName)) - Number(hasOfficer(a.suggestedUnitName)),
    )
    await office.call(cases.merge, {
      body: {
        into: first!.id,
        items: [{ id: second!.id, version: second!.version }],
        ...(first!.placeId === second!.placeId ? {} : { reason: '两处点位，同一个问题' }),
      },
    })
    await office.call(cases.decline, {
      params: { id: third!.id },
      body: { version: third!.version, reason: '不属于测评范围' },
    })
    const { orders } = await office.call(cases.issue, {
      body: { items: [first!, fourth!].map(f => ({ id: f.id, version: f.version })) },
    })
    expect(orders.reduce((n, order) => n + order.cases, 0)).toBe(2)
    expect(orders[0]!.number).toMatch(/^吴创办交〔2022〕1号$/)
    const issued = await office.call(cases.get, { params: { id: first!.id } })
    expect(issued).toMatchObject({
      state: 'issued',
      allowance: expect.stringMatching(/工作时$/),
      clause: '四(六)22',
    })
    expect(issued.photos.filter(p => p.part === 'before').length).toBeGreaterThanOrEqual(2)
    caseId = first!.id
    unitLogin = officerOf(issued.unitName)!.login
  })

  it('step 6: the unit finds it first in its list, signs and hands in measure and photo', async () => {
    const unit = await bench.as(unitLogin)
    const { duties: owed } = await unit.call(duties.mine)
    expect(owed.map(duty => duty.subjectId)).toContain(caseId)
    await unit.call(cases.acknowledge, { params: { id: caseId }, body: { version: 2 } })
    const refused = await unit.ask(cases.handle, {
      params: { id: caseId },
      body: { version: 3, measure: '已清理', photos: [] },
    })
    expect(refused.status).toBe(400)
    await unit.call(cases.handle, {
      params: { id: caseId },
      body: { version: 3, measure: '已清理', photos: [await unit.photo(photo)] },
    })
  })

  it('step 7: the unit may not verify its own case, and is told why; a verifier passes it and the score follows', async () => {
    const unit = await bench.as(unitLogin)
    const detail = await unit.call(cases.get, { params: { id: caseId } })
    const offered = detail.actions.find(action => action.action === 'pass')
    expect(offered?.refusal?.detail).toContain('整改和核查要由不同的人办')
    const refused = await unit.ask(cases.pass, { params: { id: caseId }, body: { version: detail.version } })
    expect(refused.status).toBe(403)
    expect(refused.problem).toMatchObject({ code: 'case.pass.never.fixer', detail: offered!.refusal!.detail })
    const office = await bench.as('banshi')
    const before = await office.call(assessment.score, { params: { id: roundId } })
    await (await bench.as('hecha1')).call(cases.pass, {
      params: { id: caseId },
      body: { version: detail.version },
    })
    const after = await office.call(assessment.score, { params: { id: roundId } })
    expect(after.nodes[0]!.before.value).toBe(before.nodes[0]!.before.value)
    expect(Number(after.nodes[0]!.after.value)).toBeGreaterThan(Number(before.nodes[0]!.after.value))
    const standard = (await office.call(cases.get, { params: { id: caseId } })).requirement!.slice(
      'standard:'.length,
    )
    const trace = await office.call(assessment.trace, { params: { id: roundId, standard } })
    expect(trace.answers.find(answer => answer.caseId === caseId)?.after?.grade).toBe('达标')
  })

  it('step 8: time passes, the other case is overdue, a reminder goes out, the 通报 is drafted, approved by another and issued', async () => {
    const office = await bench.as('banshi')
    const { cases: open } = await office.call(cases.list, { query: { state: 'issued' } })
    const late = open[0]!
    bench.house.clock.pass(24 * 20)
    const later = await freshSessions()
    await bench.turn()
    const unit = await later.as(officerOf(late.unitName)!.login)
    expect((await unit.call(duties.mine)).reminders).toHaveLength(1)
    const desk = await later.as('banshi')
    const { papers } = await desk.call(accountability.papers, { query: { series: 'notice' } })
    expect(papers).toHaveLength(1)
    const params = { id: papers[0]!.id }
    const paper = await desk.call(accountability.paper, { params })
    const entry = paper.entryList.find(one => one.caseId === late.id)!
    await desk.call(accountability.edit, {
      params,
      body: {
        version: 1,
        title: paper.title,
        opening: paper.opening,
        closing: '',
        remove: [],
        named: [entry.id],
      },
    })
    await desk.call(accountability.submit, { params, body: { version: 2 } })
    const head = await later.as('zhuren')
    await head.call(accountability.approve, { params, body: { version: 3 } })
    await desk.call(accountability.issue, { params, body: { version: 4 } })
    const issued = await desk.call(accountability.paper, { params })
    expect(issued.number).toBe('吴创办通〔2022〕1号')
    const { notices } = await desk.call(accountability.notices)
    expect(notices.map(notice => [notice.number, notice.unitId])).toEqual([
      ['吴创办通〔2022〕1号', entry.unitId],
    ])
    await bench.turn()
    const verified = await (await later.as('shenji')).call(ledger.verify, { query: { head: issued.head! } })
    expect(verified).toMatchObject({ ok: true, finding: null })
  })

  it('step 9: the leaders see it', async () => {
    const later = await freshSessions()
    const seen = await (await later.as('lingdao')).call(dashboard.screen)
    expect(seen.totals).toEqual({ open: 1, overdue: 1, closed: 1, inReview: 0 })
    expect(seen.byCounty.reduce((n, row) => n + row.overdue, 0)).toBe(1)
    expect(seen.places).toHaveLength(300)
    expect(Number(seen.round!.after)).toBeGreaterThan(Number(seen.round!.before))
  })

  it('step 10: the case tells its whole history with roles, clauses and rule versions', async () => {
    const later = await freshSessions()
    const detail = await (await later.as('banshi')).call(cases.get, { params: { id: caseId } })
    expect(detail.history.map(item => item.kind)).toEqual([
      'case.filed',
      'case.issued',
      'case.acknowledged',
      'case.handled',
      'case.closed',
    ])
    expect(detail.history.map(item => item.role)).toEqual([
      '巡查测评员',
      '创城办工作人员',
      '责任单位经办人',
      '责任单位经办人',
      '核查员',
    ])
    expect(detail.history[1]).toMatchObject({
      clause: '五(三)2',
      ruleVersion: expect.stringMatching(/^wuzhong-2021@/),
    })
    expect(detail.history.every(item => item.position !== null)).toBe(true)
  })

  // Sessions end after two idle hours; whoever comes back weeks later signs in again.
  async function freshSessions(): Promise<Pick<TestBench, 'as'>> {
    const { signInAs } = await import('../simulate/client.ts')
    const { TEST_PASSWORD } = await import('./testing.ts')
    return { as: login => signInAs(bench.app, login, TEST_PASSWORD) }
  }
})
