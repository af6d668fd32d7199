// Phases, grounds, the year backwards and county goals over the interface.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { asOwner } from '../../server/api.testbed.ts'
import { openBench, TEST_PASSWORD, type TestBench } from '../../server/testing.ts'
import { signInAs } from '../../simulate/client.ts'
import * as duties from '../duties/duties.contract.ts'
import * as filing from '../metrics/filing.contract.ts'
import * as people from '../people/people.contract.ts'
import * as plan from '../plan/plan.contract.ts'
import * as contract from './phases.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const office = () => bench.as('banshi')
const head = () => bench.as('zhuren')
async function phase(code: string, login = 'banshi') {
  const { phases } = await (await bench.as(login)).call(contract.list)
  return phases.find(it => it.code === code)!
}
async function criterion(code: string, name: string) {
  const it = await phase(code)
  return [...it.entry, ...it.exit].find(one => one.subject.endsWith(`/${name}`))!
}
type Action = 'propose-entry' | 'enter' | 'hold-back' | 'propose-close' | 'close' | 'send-back'
async function move(login: string, code: string, action: Action, words?: string) {
  const { version } = await phase(code)
  return (await bench.as(login)).ask(contract.move, {
    params: { code },
    body: { action, version, ...(words ? { words } : {}) },
  })
}
const give = async (login: string, subject: string, action: 'state' | 'waive', evidence = '会议纪要') =>
  (await bench.as(login)).ask(contract.ground, {
    body: { subject, action, words: '演示：经办人核对过', evidence },
  })
async function waiveOpen(code: string, side: 'entry' | 'exit') {
  for (const one of (await phase(code))[side])
    if (one.standing === 'unmet' || one.standing === 'unknown')
      expect((await give('banshi', one.subject, 'waive')).status).toBe(200)
}

describe('grounds', () => {
  const budget = 'phase:P2021/entry/headquarters'
  const mobilised = 'phase:P2021/exit/mobilised'

  it('what a figure or a check says, no word replaces; what is met needs none', async () => {
    expect((await give('banshi', 'phase:P2021/exit/rank-30', 'state')).problem?.code).toBe('ground.by-itself')
    expect((await give('banshi', 'phase:P2021/exit/tasks-led', 'state')).problem?.code).toBe(
      'ground.by-itself',
    )
    expect((await criterion('P2021', 'headquarters')).standing).toBe('met')
    expect((await give('banshi', budget, 'waive')).problem?.code).toBe('ground.needless')
    expect((await give('banshi', 'phase:P2021/exit/nothing', 'waive')).problem?.code).toBe(
      'phase.criterion-none',
    )
    expect((await give('banshi', 'phase:P2031/exit/mobilised', 'waive')).problem?.code).toBe('phase.none')
    expect((await give('xian1', mobilised, 'state')).problem).toMatchObject({ status: 403 })
  })

  it('is stated with evidence by one and approved by another; of two the second is refused', async () => {
    expect((await give('banshi', mobilised, 'state', '')).problem?.code).toBe('ground.state.needs.evidence')
    const both = await Promise.all([give('banshi', mobilised, 'state'), give('banshi2', mobilised, 'state')])
    expect(both.filter(it => it.status === 200)).toHaveLength(1)
    expect(both.filter(it => it.status !== 200)).toHaveLength(1)
    const [ground] = (await criterion('P2021', 'mobilised')).grounds
    const maker = both[0]!.status === 200 ? 'banshi' : 'banshi2'
    const other = maker === 'banshi' ? 'banshi2' : 'banshi'
    const decide = async (login: string, action: 'approve' | 'decline', words?: string) =>
      (await bench.as(login)).ask(contract.decideGround, {
        params: { id: ground!.id },
        body: { action, version: 1, ...(words ? { words } : {}) },
      })
    expect((await criterion('P2021', 'mobilised')).standing).toBe('unmet')
    expect((await decide(maker, 'approve')).problem?.code).toBe('ground.approve.never.maker')
    expect((await decide('xian1', 'approve')).problem?.code).toBe('ground.none')
    expect((await decide(other, 'decline')).problem?.code).toBe('ground.decline.needs.words')
    expect((await decide(other, 'approve')).status).toBe(200)
    expect((await criterion('P2021', 'mobilised')).standing).toBe('met')
    expect((await decide(other, 'approve')).problem?.code).toBe('ground.overtaken')
  })

  it('one that was declined stays to be seen, and another may be stated', async () => {
    const subject = 'phase:P2022/exit/mock-assessment'
    const { body } = await give('banshi', subject, 'state')
    await (await head()).call(contract.decideGround, {
      params: { id: body.id },
      body: { action: 'decline', version: 1, words: '报告还没有通报' },
    })
    expect((await give('banshi', subject, 'state')).status).toBe(200)
    const { grounds } = await criterion('P2022', 'mock-assessment')
    expect(grounds.map(it => [it.state, it.decidedWords])).toEqual([
      ['stated', null],
      ['declined', '报告还没有通报'],
    ])
  })
})

describe('a phase', () => {
  it('is entered and closed by two people, never with a criterion open; the decision keeps how it stood', async () => {
    await waiveOpen('P2021', 'entry')
    expect((await move('lingdao', 'P2021', 'propose-entry')).problem?.code).toBe('permission.role')
    expect((await move('banshi', 'P2021', 'propose-entry')).status).toBe(200)
    expect((await move('banshi2', 'P2021', 'enter')).problem?.code).toBe('phase.enter.who')
    expect((await move('zhuren', 'P2021', 'enter')).status).toBe(200)
    const refused = await move('banshi', 'P2021', 'propose-close')
    expect(refused.problem?.code).toBe('phase.unmet-exit')
    expect(refused.problem?.detail).toContain('年度测评进入前三十名')
    const entry = (await phase('P2021')).entry[0]!
    expect((await give('banshi', entry.subject, 'waive')).problem?.code).toBe('ground.settled')
    await waiveOpen('P2021', 'exit')
    expect((await move('banshi', 'P2021', 'propose-close')).status).toBe(200)
    expect((await move('zhuren', 'P2021', 'send-back')).problem?.code).toBe('phase.send-back.needs.words')
    expect((await move('zhuren', 'P2021', 'send-back', '再核一遍佐证')).status).toBe(200)
    expect((await phase('P2021')).words).toBe('再核一遍佐证')
    expect((await move('zhuren', 'P2021', 'propose-close')).status).toBe(200)
    // Who proposed it does not close it, even as the head of the office.
    expect((await move('zhuren', 'P2021', 'close')).problem?.code).toBe('phase.close.never.proposer')
    await asOwner(bench, client =>
      client.query(
        `update phase_states set proposed_by = (select person_id from accounts where login = 'banshi')`,
      ),
    )
    expect((await move('zhuren', 'P2021', 'close')).status).toBe(200)
    const closed = await phase('P2021')
    expect(closed).toMatchObject({ state: 'closed', stateWords: '已收官' })
    expect(closed.history.map(it => it.kind)).toEqual([
      'phase.entry-proposed',
      'phase.entered',
      'phase.close-proposed',
      'phase.sent-back',
      'phase.close-proposed',
      'phase.closed',
    ])
    expect(closed.exit.flatMap(it => it.actions).every(it => it.refusal?.code === 'ground.settled')).toBe(
      true,
    )
  })

  it('shows how a criterion stood when it was decided, and how it stands now', async () => {
    await asOwner(bench, client =>
      client.query(`insert into responsibilities (city_id, id, requirement, unit_id, part, starts_at)
        select 640300, gen_random_uuid(), r.code, (select id from units where code = 'office'), 'lead', now()
        from requirements r join plans p on p.id = r.plan_id where p.superseded_at is null and r.kind = 'task'`),
    )
    const led = await criterion('P2021', 'tasks-led')
    expect(led).toMatchObject({ standing: 'waived', words: '当时的结论；现在：39 项任务都有牵头单位' })
  })

  it('of two at the same moment the second reads that somebody was first', async () => {
    await waiveOpen('P2022', 'entry')
    const { version } = await phase('P2022')
    const ask = (login: string) =>
      bench.as(login).then(client =>
        client.ask(contract.move, {
          params: { code: 'P2022' },
          body: { action: 'propose-entry', version },
        }),
      )
    const answers = await Promise.all([ask('banshi'), ask('banshi2')])
    expect(answers.filter(it => it.status === 200)).toHaveLength(1)
    expect(answers.find(it => it.status !== 200)?.problem?.code).toBe('phase.overtaken')
  })

  it('a verdict of the metrics decides a criterion with a target', async () => {
    expect(await criterion('P2023', 'selected')).toMatchObject({ manner: 'target', standing: 'unknown' })
    await asOwner(bench, async client => {
      await client.query(
        `with v as (insert into verdicts (city_id, id, target, subject, period, verdict, sentence, rule_text, rule_version, used, at)
           values (640300, gen_random_uuid(), 'target:T05', 'city', '2023', '达标', '', '', '', '[]', now()) returning id)
         insert into verdict_now (city_id, target, subject, period, verdict_id, verdict, sentence, since, digest)
         values (640300, 'target:T05', 'city', '2023', (select id from v), '达标', '2023年入选（五(三)），达标', now(), 'x')
         on conflict (city_id, target, subject, period) do update set verdict = '达标', sentence = excluded.sentence`,
      )
    })
    expect(await criterion('P2023', 'selected')).toMatchObject({
      standing: 'met',
      words: '2023年入选（五(三)），达标',
    })
  })
})

describe('the year backwards', () => {
  const read = async () => (await office()).call(contract.year, { params: { year: '2022' } })
  const set = async (day: string, login = 'banshi') =>
    (await bench.as(login)).ask(contract.anchor, {
      params: { year: '2022' },
      body: { day, words: '上级通知的预计日期' },
    })
  const mine = async () =>
    (await (await office()).call(duties.mine)).duties.filter(it => it.kind === '年度倒排')

  it('has no dates before the office sets the day', async () => {
    const it = await read()
    expect(it).toMatchObject({ anchor: null, anchorTitle: '实地测评', years: [2021, 2022, 2023] })
    expect(it.steps.every(step => step.dueAt === null)).toBe(true)
    expect((await set('2022-11-09', 'danwei01')).problem?.code).toBe('permission.role')
    expect((await set('2030-11-09')).problem).toMatchObject({ code: 'year.day', at: '/day' })
  })

  it('each step becomes a duty of the office; moving the day moves the open ones and says why', async () => {
    expect((await set('2022-11-09')).body.moved).toBe(10)
    const first = await read()
    const day = (code: string, from = first) =>
      chinaDay(new Date(from.steps.find(it => it.code === code)!.dueAt!))
    expect(day('field')).toBe('2022-11-09')
    expect(day('places')).toBe('2022-09-01')
    expect(await mine()).toHaveLength(10)
    const edition = first.steps.find(it => it.code === 'edition')!
    const finish = (version: number) =>
      office().then(client =>
        client.ask(contract.finishStep, { params: { id: edition.id! }, body: { version, words: '已装入' } }),
      )
    expect((await finish(edition.version)).status).toBe(200)
    expect((await finish(edition.version + 1)).problem?.code).toBe('year.step-done')
    expect((await set('2022-11-09')).problem?.code).toBe('year.same-day')
    expect((await set('2022-11-16')).body.moved).toBe(9)
    const second = await read()
    expect(day('edition', second)).toBe(day('edition'))
    expect(day('field', second)).toBe('2022-11-16')
    expect(second.moves.map(it => it.day)).toEqual(['2022-11-09'])
    const open = await mine()
    expect(open).toHaveLength(9)
    expect(open.map(it => it.dueAt).sort()).toEqual(
      second.steps
        .filter(it => !it.doneAt)
        .map(it => it.dueAt!)
        .sort(),
    )
    const stale = first.steps.find(it => it.code === 'training')!
    const late = await (await office()).ask(contract.finishStep, {
      params: { id: stale.id! },
      body: { version: stale.version, words: '已培训' },
    })
    expect(late.problem?.code).toBe('year.overtaken')
  })

  it('two who set it at once: both stand in the history, each step is owed once', async () => {
    const both = await Promise.all([set('2022-11-22'), set('2022-11-23', 'banshi2')])
    expect(both.map(it => it.status)).toEqual([200, 200])
    const now = await read()
    expect(await mine()).toHaveLength(9)
    expect(chinaDay(new Date(now.steps.find(it => it.code === 'field')!.dueAt!))).toBe(now.anchor!.day)
  })
})

describe('counties', () => {
  it('each sees its own goal; it states, the city’s office approves', async () => {
    const county = await bench.as('xian3')
    const { counties } = await county.call(contract.counties)
    expect(counties.map(it => [it.division, it.title, it.verdict])).toEqual([
      [640323, '全国文明城市（县级）', '数据不足'],
    ])
    expect((await county.ask(contract.county, { params: { division: '640324' } })).problem?.code).toBe(
      'county.none',
    )
    expect((await give('xian3', 'county:640324', 'state')).problem?.code).toBe('county.none')
    expect((await give('banshi', 'county:640323', 'waive')).problem?.code).toBe('ground.no-waiver')
    const { body } = await give('xian3', 'county:640323', 'state')
    expect((await give('xian3', 'county:640323', 'state')).problem?.code).toBe('ground.twice')
    const approve = { params: { id: body.id }, body: { action: 'approve' as const, version: 1 } }
    expect((await county.ask(contract.decideGround, approve)).problem?.code).toBe(
      'ground.approve.never.maker',
    )
    await (await office()).call(contract.decideGround, approve)
    expect(await county.call(contract.county, { params: { division: '640323' } })).toMatchObject({
      verdict: '达标',
    })
  })

  it('what was filed for the county counts before what it states; another county is not touched', async () => {
    const member = 'item:盐池县：推进全国文明城市创建'
    const { ids } = await (await office()).call(filing.file, {
      body: {
        items: [{ indicator: 'county-goals', subject: member, period: '2021', text: '否' }],
        submit: true,
      },
    })
    const of = async (division: string) => (await office()).call(contract.county, { params: { division } })
    // Handed in is not accepted: what the office approved still stands.
    await bench.turn()
    expect(await of('640323')).toMatchObject({ verdict: '达标' })
    await (await head()).call(filing.accept, { params: { id: ids[0]! }, body: { version: 1 } })
    await bench.turn()
    const now = await of('640323')
    expect(now.verdict).toBe('不达标')
    expect(now.words).toContain('2021年')
    expect(await of('640324')).toMatchObject({ verdict: '数据不足' })
  })

  it('shows what the units of the county answer for', async () => {
    const { units } = await (await office()).call(people.units)
    const town = units.find(it => it.code === 'demo-town-640323-1')!
    await (await office()).call(plan.assign, {
      params: { code: 'target:T50' },
      body: { lead: town.id, supports: [] },
    })
    const { responsibilities } = await (await bench.as('xian3')).call(contract.county, {
      params: { division: '640323' },
    })
    expect(responsibilities).toEqual([
      { code: 'target:T50', title: expect.any(String), part: 'lead', unitName: town.shortName },
    ])
  })
})

describe('later in the year', () => {
  it('a step whose day has passed is overdue, like any duty of the office', async () => {
    bench.house.clock.set(chinaTime('2022-09-30', '09:00'))
    await bench.turn()
    const client = await signInAs(bench.app, 'banshi', TEST_PASSWORD)
    const { steps } = await client.call(contract.year, { params: { year: '2022' } })
    const late = steps.filter(it => it.overdue).map(it => it.code)
    expect(late).toContain('training')
    expect(late).not.toContain('edition')
    const owed = (await client.call(duties.mine)).duties.find(it => it.title === '2022年度倒排：培训')
    expect(owed).toMatchObject({ overdue: true, unitName: '吴忠市创建全国文明城市指挥部办公室' })
  })
})
