// One test a row of the mission that the foundation carries, named after its row, at the depth the foundation has.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../lib/day.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as dashboard from '../modules/dashboard/dashboard.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import * as places from '../modules/places/places.contract.ts'
import { readPack } from '../modules/plan/pack.io.ts'
import { loadFramework } from '../modules/plan/plan.actions.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import { signInAs } from '../simulate/client.ts'
import { openBench, TEST_CITY, TEST_NOW, TEST_PASSWORD, type TestBench } from './testing.ts'
import { runWork } from './work.ts'

let bench: TestBench
let photo: Buffer
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#996' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => bench.close())

const fresh = (login: string) => signInAs(bench.app, login, TEST_PASSWORD)

async function fileCase(title: string, requirement?: string) {
  const office = await fresh('banshi')
  const { places: all } = await office.call(places.list)
  const place = all.find(one => one.unitName === '演示市容单位')!
  const digest = await office.photo(photo)
  const body = {
    placeId: place.id,
    title,
    photos: [digest],
    issue: true,
    ...(requirement ? { requirement } : {}),
  }
  return { office, place, ...(await office.call(cases.file, { body })) }
}

describe('rows of the mission', () => {
  it('row 1 测评体系： an edition is loaded, mapped to tasks, and a round keeps the edition it was opened with', async () => {
    const office = await fresh('banshi')
    const { frameworks } = await office.call(assessment.frameworks)
    expect(frameworks[0]).toMatchObject({
      title: expect.stringContaining('自测样例'),
      selfTest: true,
      standards: 22,
    })
    const task21 = await office.call(plan.requirement, { params: { code: 'standard:A1.1.1' } })
    expect(task21).toMatchObject({ kind: 'standard', title: '路面、人行道完好整洁' })
    const round = await office.call(assessment.open, {
      body: {
        name: '第一轮',
        frameworkId: frameworks[0]!.id,
        seed: 'ROW-1',
        quota: { market: 1 },
        inspectors: [],
      },
    })
    const before = await office.call(assessment.score, { params: { id: round.id } })
    expect(before.nodes[0]!.before).toMatchObject({ value: null, verdict: '数据不足' })
    const { pack } = await readPack('packs/sample-framework')
    if (pack?.kind !== 'framework') throw new Error('no framework pack')
    const changed = { ...pack, head: { ...pack.head, version: '2' } }
    await runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, work => loadFramework(work, changed))
    const next = await office.call(assessment.frameworks)
    expect(next.frameworks).toHaveLength(1)
    expect(next.frameworks[0]!.id).not.toBe(frameworks[0]!.id)
    expect((await office.call(assessment.score, { params: { id: round.id } })).ruleVersion).toBe(
      before.ruleVersion,
    )
  })

  it('row 3 六句目标： every task rolls up to at least one of the six aims', async () => {
    const read = await (await fresh('banshi')).call(plan.read)
    expect(read.aims.map(aim => aim.code)).toEqual(['素质', '功能', '环境', '特色', '形象', '魅力'])
    expect(read.aims.every(aim => aim.tasks > 0)).toBe(true)
    expect(
      read.tasks.every(
        task => task.aims.length > 0 && task.aims.every(code => read.aims.some(aim => aim.code === code)),
      ),
    ).toBe(true)
  })

  it('row 6 谁主管、谁负责： one accountable unit from place, else standard, else the pool; a blank shows as a gap', async () => {
    const office = await fresh('banshi')
    const { places: gaps } = await office.call(places.list, { query: { unowned: true } })
    expect(gaps.length).toBeGreaterThan(0)
    const body = {
      placeId: gaps[0]!.id,
      title: '无人负责的点位有问题',
      photos: [],
      issue: true,
      requirement: 'standard:A1.1.2',
    }
    const pooled = await office.call(cases.file, { body })
    expect(await office.call(cases.get, { params: { id: pooled.id } })).toMatchObject({
      unitGround: '无责任单位，归市创城办待派池',
      unitName: '市创城办',
    })
    const { units } = await office.call(people.units)
    const lead = units.find(unit => unit.code === 'demo-bureau-2')!
    const out = {
      params: { id: pooled.id },
      body: { version: 2, unitId: lead.id, reason: '该处由园林单位养护' },
    }
    await office.call(cases.reassign, out)
    expect(await office.call(cases.get, { params: { id: pooled.id } })).toMatchObject({
      unitId: lead.id,
      state: 'issued',
      unitGround: '市创城办指定',
    })
    await bench.turn()
    const open = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('duties')
        .select('unit_id')
        .where('city_id', '=', TEST_CITY)
        .where('subject_id', '=', pooled.id)
        .where('cancelled_at', 'is', null)
        .execute(),
    )
    expect(open).toEqual([{ unit_id: lead.id }])
    const totals = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('case_totals')
        .select(['unit_id', 'n'])
        .where('city_id', '=', TEST_CITY)
        .where('state', '=', 'issued')
        .where('n', '<>', 0)
        .execute(),
    )
    expect(totals).toEqual([{ unit_id: lead.id, n: 1 }])
    await office.call(plan.assign, {
      params: { code: 'standard:A1.1.2' },
      body: { lead: lead.id, supports: [] },
    })
    const second = await office.call(cases.file, { body })
    expect(second.unitId).toBe(lead.id)
    const owned = await fileCase('有责任单位的点位有问题', 'standard:A1.1.2')
    expect(owned.unitId).toBe(owned.place.unitId)
    const twice = await office.ask(plan.assign, {
      params: { code: 'task:1' },
      body: { lead: lead.id, supports: [lead.id] },
    })
    expect(twice.problem?.code).toBe('assign.twice')
  })

  it('row 9 问题导向： problem, measure and effect stay together on the case', async () => {
    const { id } = await fileCase('路面有暴露垃圾')
    const unit = await fresh('danwei01')
    await unit.call(cases.handle, {
      params: { id },
      body: { version: 2, measure: '清理并加密保洁', photos: [await unit.photo(photo)] },
    })
    await (await fresh('hecha1')).call(cases.pass, {
      params: { id },
      body: { version: 3, reason: '现场已干净' },
    })
    const detail = await (await fresh('banshi')).call(cases.get, { params: { id } })
    expect(detail).toMatchObject({
      title: '路面有暴露垃圾',
      measure: '清理并加密保洁',
      reason: '现场已干净',
      state: 'closed',
    })
    expect(detail.photos.map(one => one.part).sort()).toEqual(['after', 'before'])
  })

  it('row 11 分年目标： three phases with entry and exit criteria and T01 to T06', async () => {
    const read = await (await fresh('lingdao')).call(plan.read)
    expect(read.phases.map(phase => [phase.year, phase.current])).toEqual([
      [2021, false],
      [2022, true],
      [2023, false],
    ])
    expect(read.phases.every(phase => phase.entry.length > 0 && phase.exit.length > 0)).toBe(true)
    const codes = read.targets.map(target => target.code)
    for (const code of ['T01', 'T02', 'T03', 'T04', 'T05', 'T06']) expect(codes).toContain(`target:${code}`)
    expect(read.targets.every(target => target.verdict === '数据不足')).toBe(true)
  })

  it('row 170 三年路径： each phase names its year, its clause and the targets that close it', async () => {
    const read = await (await fresh('banshi')).call(plan.read)
    expect(read.phases.map(phase => phase.clause)).toEqual(['五(一)', '五(二)', '五(三)'])
    expect(read.phases.flatMap(phase => phase.exit.map(one => one.target))).toEqual(
      expect.arrayContaining(['T01', 'T03', 'T05']),
    )
  })

  it('row 173 任务分解： each task has one lead and any co-units, orphans are listed, history stays', async () => {
    const office = await fresh('banshi')
    const { units } = await office.call(people.units)
    const [a, b, c] = units.filter(unit => unit.kind === 'bureau')
    const params = { code: 'task:5' }
    await office.call(plan.assign, { params, body: { lead: a!.id, supports: [b!.id] } })
    await office.call(plan.assign, { params, body: { lead: b!.id, supports: [a!.id, c!.id] } })
    const now = await office.call(plan.requirement, { params })
    expect([now.lead?.unitId, now.supports.length, now.history.length]).toEqual([b!.id, 2, 5])
    const read = await office.call(plan.read)
    expect(read.unassigned).toBe(read.tasks.filter(task => task.lead === null).length)
    expect(read.unassigned).toBe(38)
  })

  it('row 175 问题清单： a row has problem, source, owner, due date, proof and status', async () => {
    const { id, office } = await fileCase('墙面有小广告')
    const row = (await office.call(cases.list, { query: { q: '墙面有小广告' } })).cases.find(
      one => one.id === id,
    )
    expect(row).toMatchObject({
      title: '墙面有小广告',
      unitName: '演示市容单位',
      stateWords: '已交办',
      dueAt: expect.any(String),
      photo: expect.stringMatching(/^[0-9a-f]{64}$/),
      left: expect.stringMatching(/^还剩/),
    })
    expect((await office.call(cases.get, { params: { id } })).sourceWords).toBe('创城办发现')
  })

  it('row 191 指挥部： the tree of units and dated posts is there', async () => {
    const { units } = await (await fresh('banshi')).call(people.units)
    const command = units.find(unit => unit.kind === 'command')!
    const office = units.find(unit => unit.kind === 'office')!
    expect(office.parentId).toBe(command.id)
    const { people: all } = await (await fresh('xitong')).call(people.people)
    expect(all.flatMap(person => person.posts).every(post => post.startsOn === '2021-05-01')).toBe(true)
  })

  it('row 196 五县（市、区）分目标： five counties with their own office; their goals are a target of the plan', async () => {
    const office = await fresh('banshi')
    const { units } = await office.call(people.units)
    const own = units.filter(unit => unit.kind === 'county_office' && !unit.code.startsWith('demo-'))
    expect(own.map(unit => unit.division).sort()).toEqual([640302, 640303, 640323, 640324, 640381])
    const goal = (await office.call(plan.read)).targets.find(target => target.code === 'target:T82')
    expect(goal).toMatchObject({ kind: 'BOOL', clause: '六(二)' })
  })

  it('row 181 and row 199 限时整改、适时通报： overdue becomes a proposal, a person decides, the notice is numbered and cites its problem', async () => {
    const { id } = await fileCase('井盖缺失')
    bench.house.clock.pass(24 * 12)
    await bench.turn()
    const office = await fresh('banshi')
    const { papers } = await office.call(accountability.papers, {
      query: { series: 'notice', state: 'draft' },
    })
    const paper = await office.call(accountability.paper, { params: { id: papers[0]!.id } })
    expect(paper.entryList.find(entry => entry.caseId === id)).toMatchObject({
      ground: '超期未办结',
      named: false,
    })
    expect((await office.call(accountability.notices)).notices).toEqual([])
    const params = { id: paper.id }
    const named = paper.entryList.filter(entry => entry.caseId === id).map(entry => entry.id)
    await office.call(accountability.edit, {
      params,
      body: { version: 1, title: paper.title, opening: paper.opening, closing: '', remove: [], named },
    })
    await office.call(accountability.submit, { params, body: { version: 2 } })
    const self = await office.ask(accountability.approve, { params, body: { version: 3 } })
    expect(self.status).toBe(403)
    await (await fresh('zhuren')).call(accountability.approve, { params, body: { version: 3 } })
    await office.call(accountability.issue, { params, body: { version: 4 } })
    const { notices } = await office.call(accountability.notices)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatchObject({
      number: '吴创办通〔2022〕1号',
      unitName: '演示市容单位',
      ground: '超期未办结',
      clause: '六(四)',
    })
  })

  it('row 192 抽调人员： access ends with the secondment', async () => {
    expect((await (await fresh('banshi2')).ask(dashboard.home)).status).toBe(200)
    bench.house.clock.set(chinaTime('2022-12-31', '17:00'))
    expect((await (await fresh('banshi2')).ask(dashboard.home)).status).toBe(200)
    bench.house.clock.set(chinaTime('2023-01-01', '08:30'))
    expect((await (await fresh('banshi2')).ask(dashboard.home)).problem?.code).toBe('permission.role')
    bench.house.clock.set(TEST_NOW)
  })
})
