// A house where something of everything has happened, for looking at its pages.
import { type RawBuilder, sql } from 'kysely'
import * as accountability from '../src/modules/accountability/accountability.contract.ts'
import * as assessment from '../src/modules/assessment/assessment.contract.ts'
import { settleBlanks } from '../src/modules/blanks/blanks.actions.ts'
import * as cases from '../src/modules/cases/cases.contract.ts'
import * as dashboard from '../src/modules/dashboard/dashboard.contract.ts'
import * as division from '../src/modules/division/division.contract.ts'
import * as drafts from '../src/modules/drafts/drafts.contract.ts'
import { bringIn, compiled, paperInForce } from '../src/modules/drafts/drafts.testbed.ts'
import * as duties from '../src/modules/duties/duties.contract.ts'
import * as metrics from '../src/modules/metrics/metrics.contract.ts'
import * as outside from '../src/modules/metrics/outside.contract.ts'
import * as people from '../src/modules/people/people.contract.ts'
import * as phases from '../src/modules/phases/phases.contract.ts'
import * as plan from '../src/modules/plan/plan.contract.ts'
import * as registers from '../src/modules/registers/registers.contract.ts'
import * as residents from '../src/modules/residents/residents.contract.ts'
import { resident } from '../src/modules/residents/residents.testbed.ts'
import * as workplans from '../src/modules/workplans/workplans.contract.ts'
import { newId } from '../src/server/api.testbed.ts'
import { inCity, openDb } from '../src/server/db.ts'
import { TEST_CITY, type TestBench } from '../src/server/testing.ts'
import { answerAll, handle, issueCase, openRound, testPhoto } from '../src/server/testing-loop.ts'
import { runWork, type Work } from '../src/server/work.ts'
import { type BusyGround, layGround } from './busy-ground.ts'
import { handInLedger } from './busy-ledger.ts'
import { type BusyPapers, layPapers } from './busy-papers.ts'
import { exchangeCases } from './busy-peers.ts'

/** Sixty characters without a place to break. */
export const LONG_PLACE = `演示${'长'.repeat(26)}${'路'.repeat(26)}综合农贸市场`
export const LONG_UNIT = `演示${'某'.repeat(40)}管理服务中心办公室`

export interface BusyHouse extends BusyGround, BusyPapers {
  readonly round: string
  /** A ledger handed in, one of its rows a case. */
  readonly batch: string
  readonly openRound: string
  readonly visit: string
  readonly doneVisit: string
  readonly order: string
  readonly draft: string
  readonly notice: string
  readonly cases: Readonly<Record<'filed' | 'issued' | 'handled' | 'closed' | 'overdue', string>>
  /** Login of the unit that answers for the issued case. */
  readonly unit: string
  /** A document brought in, some of it decided on. */
  readonly planDraft: string
  /** What a version left open, with a day named. */
  readonly blank: string
  readonly peer: string
  /** That unit, with a work plan in force and the next edition under review. */
  readonly unitId: string
  /** An entry of a register with feedback under it and a correction behind it. */
  readonly deed: string
  /** A report that waits, and the page of its sender. */
  readonly report: string
  readonly tracked: string
}

/** Fills the house through its own interface; only the long names are put in by the owner of the database. */
export async function fillHouse(bench: TestBench): Promise<BusyHouse> {
  await lengthenPlaces(bench)
  const office = await bench.as('banshi')
  const round = await openRound(bench, { market: 2, 'bus-stop': 2, 'main-road': 2 }, { name: '六月自测' })
  await answerAll(
    bench,
    (n, allowed) => (n % 9 === 0 && allowed.includes('fail') ? 'fail' : 'pass'),
    '东门外第二个垃圾桶旁',
  )
  const open = await openRound(bench, { market: 3, 'back-street': 3 }, { name: '六月第二次自测' })
  const inspector = await bench.as('xuncha1')
  const { visits } = await inspector.call(assessment.visits)

  const closed = await issueCase(bench, 1, '路灯不亮')
  await handle(bench, closed)
  await (await bench.as('hecha1')).call(cases.pass, { params: { id: closed.id }, body: { version: 3 } })
  const overdue = await issueCase(bench, 2, '井盖缺失')
  await issueCase(bench, 4, '占道经营')
  await passDays(bench, 20)
  const notice = await issueNotice(bench)
  await issueCase(bench, 6, '公厕无标识')
  await passDays(bench, 20)
  const draft = await firstNotice(bench, 'draft')
  const handled = await issueCase(bench, 3, '墙面小广告')
  await handle(bench, handled)
  const issued = await issueCase(bench, 0, `垃圾满溢${'，一直没有人来清理'.repeat(6)}`)
  await bench.turn()
  const { findings } = await office.call(cases.review)
  const items = findings.slice(0, 2).map(({ id, version }) => ({ id, version }))
  await office.call(cases.issue, { body: { items } })
  const { papers } = await office.call(accountability.papers, { query: { series: 'order' } })
  const deed = await enterDeed(bench)
  await leaveFiguresWaiting(bench)
  await movePhases(bench)
  const unitId = await planWork(bench, issued.unit)
  const told = await tell(bench)
  const ground = await layGround(bench)
  const batch = await handInLedger(bench)
  const papersOut = await layPapers(bench, await issueCase(bench, 5, '楼道堆物'))
  await lengthenUnits(bench)
  return {
    ...ground,
    ...papersOut,
    ...told,
    batch,
    round,
    openRound: open,
    visit: visits.find(one => one.state === 'assigned')!.id,
    doneVisit: visits.find(one => one.state === 'submitted')!.id,
    order: papers[0]!.id,
    draft,
    notice,
    cases: {
      filed: findings[2]!.id,
      issued: issued.id,
      handled: handled.id,
      closed: closed.id,
      overdue: overdue.id,
    },
    unit: issued.unit,
    unitId,
    deed,
    planDraft: await reviewedDraft(bench),
    blank: await promisedBlank(bench),
    peer: await exchangeCases(bench),
  }
}

/** A resident reports something, at length. */
async function tell(bench: TestBench): Promise<{ report: string; tracked: string }> {
  const words = `站台旁垃圾桶满溢${'，一直没有人来清理'.repeat(20)}`
  const { location } = await resident(bench).send({ words, where: LONG_PLACE, photos: [await testPhoto] })
  const { reports } = await (await bench.as('banshi')).call(residents.queue, { query: {} })
  return { report: reports[0]!.id, tracked: location! }
}

/** A document like the plan in force, with a few things changed and some of it decided on. */
async function reviewedDraft(bench: TestBench): Promise<string> {
  const paper = await paperInForce(bench)
  paper.tasks[0] = {
    ...paper.tasks[0]!,
    leads: [LONG_UNIT],
    title: `${paper.tasks[0]!.title}${'，并长期坚持下去'.repeat(5)}`,
  }
  paper.targets.splice(3, 2)
  const plan = compiled(paper)
  const lint = {
    code: 'typo',
    clause: '四(三)9',
    start: 30,
    end: 34,
    message: '“宣传教普及率”疑缺“育”字，原文照录。',
  }
  const id = await bringIn(bench, { ...plan, lints: [lint] })
  const office = await bench.as('banshi')
  const { items } = await office.call(drafts.read, { params: { id } })
  const [first, second] = items.filter(it => it.kind === 'target')
  const decide = (action: 'accept' | 'reject', it: typeof first, reason?: string) =>
    office.call(drafts.decide, {
      params: { id },
      body: { action, items: [{ id: it!.id, version: it!.version }], ...(reason ? { reason } : {}) },
    })
  await decide('accept', first)
  await decide('reject', second, '口号，不是目标')
  // One pair made by hand, one said to be no pair.
  const tasks = items.filter(it => it.kind === 'task')
  const say = (old: string, item: string, said: 'pair' | 'apart') =>
    office.call(drafts.pair, { params: { id }, body: { kind: 'task', old, item, said } })
  await say('task:1', tasks[0]!.id, 'pair')
  await say('task:2', tasks[1]!.id, 'apart')
  return id
}

/** Blanks as a version just published leaves them, of which the division has filled one. */
async function promisedBlank(bench: TestBench): Promise<string> {
  const office = await bench.as('banshi')
  const { id: planId, tasks } = await office.call(plan.read)
  const grounded = tasks.slice(28, 36).map(({ code, clause, title }) => ({
    kind: 'lead' as const,
    code,
    clause,
    title: `${title}${'，长期坚持'.repeat(6)}`,
    reason: '待机构改革后分解',
    by: '2022-06-30',
    unit: null,
    ground: 'lead *',
  }))
  const { house } = bench
  await runWork(house.workerDb, TEST_CITY, house.clock, async work => {
    await settleBlanks(work, planId, new Set(tasks.map(it => it.code)), grounded)
    await closeBlanks(work, grounded[0]!.code)
  })
  const { duties: owed } = await office.call(duties.mine)
  return owed.find(it => it.subjectType === 'blank')!.subjectId
}

const closeBlanks = (work: Work, code: string) =>
  sql`update plan_blanks set closed_at = ${work.now}, closed_how = 'division' where city_id = ${work.cityId} and code = ${code}`.execute(
    work.trx,
  )

async function enterDeed(bench: TestBench): Promise<string> {
  const office = await bench.as('banshi')
  const { units } = await office.call(people.units)
  const values = {
    item: `为${'沿街老旧小区'.repeat(6)}加装路灯`,
    unit: units.find(one => one.code === 'demo-town-640302-1')!.id,
    served: `${'三个小区的住户、'.repeat(5)}商户`,
    promised: '2022-06-30',
    state: '实施中',
    tasks: ['task:21', 'task:22'],
  }
  const params = { code: 'good-deeds' }
  const { id } = await office.call(registers.enter, { params, body: { values } })
  const feedback = { day: '2022-06-28', score: '4', people: '36', words: '晚上敢出门了，' }
  const under = { parentId: id, values: { ...feedback, words: feedback.words.repeat(20) } }
  await office.call(registers.enter, { params: { code: 'good-deed-feedback' }, body: under })
  const corrected = { version: 1, values: { ...values, people: '860' }, reason: '核对人数' }
  await office.call(registers.correct, { params: { ...params, id }, body: corrected })
  return id
}

/** A phase under way with a waiver and a ground to approve, and a year counted backwards with one step done. */
async function movePhases(bench: TestBench): Promise<void> {
  const office = await bench.as('banshi')
  const subject = 'phase:P2021/exit/mobilised'
  const words = '动员会已开，宣传方案已印发，各单位都有专栏，'.repeat(5)
  await office.call(phases.ground, {
    body: { subject, action: 'state', words, evidence: '动员会会议纪要，市创城办存' },
  })
  const waived = { subject: 'phase:P2021/entry/budget', action: 'waive' as const, words }
  await office.call(phases.ground, { body: waived })
  const params = { code: 'P2021' }
  await office.call(phases.move, { params, body: { action: 'propose-entry', version: 1 } })
  await (await bench.as('zhuren')).call(phases.move, { params, body: { action: 'enter', version: 2 } })
  const year = { params: { year: '2022' } }
  await office.call(phases.anchor, { ...year, body: { day: '2022-11-09', words: '上级预通知' } })
  await office.call(phases.anchor, { ...year, body: { day: '2022-11-16', words: '上级改期' } })
  const { steps } = await office.call(phases.year, year)
  await office.call(phases.finishStep, {
    params: { id: steps[0]!.id! },
    body: { version: steps[0]!.version, words: '测评体系已装入，逐条对到任务' },
  })
  await office.call(phases.ground, {
    body: { subject: 'county:640302', action: 'state', words: '任务全部落实', evidence: '县区报告' },
  })
}

/** A benchmark in force with a correction that waits, one refused, and a verdict of people to approve. */
async function leaveFiguresWaiting(bench: TestBench): Promise<void> {
  const office = await bench.as('banshi')
  const head = await bench.as('zhuren')
  const paper = {
    document: `演示统计公报${'（修订稿）'.repeat(8)}`,
    page: '12',
    year: '2021',
    effectiveOn: '2022-03-01',
  }
  const gdp = { kind: 'benchmark' as const, code: 'peer-gdp', period: '2021', ...paper }
  const enter = async (amount: string, reason?: string) =>
    (await office.call(outside.enterOutside, { body: { ...gdp, amount, ...(reason ? { reason } : {}) } })).id
  const first = await enter('49600')
  await head.call(outside.confirmOutside, { params: { id: first }, body: { version: 1 } })
  const second = await enter('59600', '公报修订')
  await head.call(outside.refuseOutside, {
    params: { id: second },
    body: { version: 1, reason: '与公报对不上' },
  })
  await enter('49800', '公报按新口径修订，全市各县（市、区）的数一并更正')
  await office.call(metrics.propose, {
    body: {
      target: 'target:T44',
      period: '2021',
      verdict: '达标',
      reason: '有关警情比上年下降',
      evidence: '研判报告',
    },
  })
}

async function passDays(bench: TestBench, days: number): Promise<void> {
  const to = new Date(bench.house.clock.now().getTime() + days * 86_400_000)
  await (await bench.as('banshi')).call(dashboard.advance, { body: { to: to.toISOString() } })
  await bench.turn()
}

async function firstNotice(bench: TestBench, state: 'draft' | 'issued'): Promise<string> {
  const office = await bench.as('banshi')
  const { papers } = await office.call(accountability.papers, { query: { series: 'notice', state } })
  return papers[0]!.id
}

/** The draft edited with one unit named, approved by another, issued. */
async function issueNotice(bench: TestBench): Promise<string> {
  const office = await bench.as('banshi')
  const params = { id: await firstNotice(bench, 'draft') }
  const { title, opening, entryList } = await office.call(accountability.paper, { params })
  await office.call(accountability.edit, {
    params,
    body: { version: 1, title, opening, closing: '', remove: [], named: [entryList[0]!.id] },
  })
  await office.call(accountability.submit, { params, body: { version: 2 } })
  await (await bench.as('zhuren')).call(accountability.approve, { params, body: { version: 3 } })
  await office.call(accountability.issue, { params, body: { version: 4 } })
  return params.id
}

// Names come from the city's own lists: whatever is in the column must fit on the page.
async function rename(bench: TestBench, statement: RawBuilder<unknown>): Promise<void> {
  const owner = openDb({ url: bench.ownerUrl, max: 1 })
  const { numAffectedRows } = await inCity(owner, TEST_CITY, trx => statement.execute(trx))
  await owner.destroy()
  if (!numAffectedRows) throw new Error('no name was changed')
}

const lengthenPlaces = (bench: TestBench) =>
  rename(bench, sql`update places set name = ${LONG_PLACE} where place_type in ('market', 'back-street')`)

const lengthenUnits = (bench: TestBench) =>
  rename(
    bench,
    sql`update unit_terms set name = ${LONG_UNIT}, short_name = ${LONG_UNIT.slice(0, 20)} where name like '演示第%'`,
  )

/** Gives the unit of this login tasks, an approved work plan with a report to confirm, and a next edition under review. */
async function planWork(bench: TestBench, login: string): Promise<string> {
  const office = await bench.as('banshi')
  const clerk = await bench.as(login)
  const unitId = (await clerk.call(people.me)).posts[0]!.unitId
  await office.call(division.assign, {
    body: {
      codes: ['task:21', 'task:3', 'target:T35', 'standard:A1.1.1'],
      lead: unitId,
      supports: [],
      mode: 'replace',
    },
  })
  const measure = (words: string, day: string) => ({
    measureId: newId(),
    requirement: 'task:21',
    words,
    due: { kind: 'day' as const, day },
  })
  const items = [
    measure(`路面修补${'，做到随破随修不留死角'.repeat(8)}`, '2022-12-31'),
    measure('补装路灯', '2022-11-30'),
  ]
  const write = async (of: typeof items, reason?: string) => {
    const { id } = await clerk.call(workplans.begin, { params: { unitId }, body: reason ? { reason } : {} })
    const { version } = await clerk.call(workplans.save, { params: { id }, body: { version: 1, items: of } })
    await clerk.call(workplans.submit, { params: { id }, body: { version } })
    return { id, version: version + 1 }
  }
  const first = await write(items)
  await office.call(workplans.approve, { params: { id: first.id }, body: { version: first.version } })
  const report = { version: 1, words: '已补装二十盏', photos: [] }
  await clerk.call(workplans.report, { params: { id: items[1]!.measureId }, body: report })
  await write([items[0]!, measure('清理占道', '2022-10-31')], '上级要求提前')
  return unitId
}
