// Every page of every app, on a phone, a desk and a wall: no barrier, no sideways scrolling, no complaint of the
// browser, no word that is not Chinese.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type BusyHouse, fillHouse, LONG_PLACE, LONG_UNIT } from './busy-house.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { axeScript, findFaults, settle, widths } from './page-checks.ts'
import { openPerson, type Person } from './person.ts'

let house: RunningHouse
let busy: BusyHouse
const people = new Map<string, Promise<Person>>()
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  busy = await fillHouse(house.bench)
})
afterAll(() => house?.close())

const nobody = ''

function person(login: string): Promise<Person> {
  const known = people.get(login) ?? openPerson(house.browser, house.bench, { login, init: axeScript })
  people.set(login, known)
  return known
}

/** Name, who looks, address; an address that needs what happened in the house is asked for when it has. */
const pages: readonly (readonly [
  name: string,
  login: string,
  path: string | ((busy: BusyHouse) => string),
])[] = [
  ['public page', nobody, '/'],
  ['public page in large type', nobody, '/?elder=1'],
  ['looking up a report', nobody, '/r'],
  ['a report to its sender', nobody, it => it.tracked],
  ['sign-in', nobody, '/desk/sign-in'],
  ['setup without its link', nobody, '/desk/setup'],
  ['setup', nobody, '/desk/setup?token=x'],
  ['field sign-in', nobody, '/field'],
  ['screen sign-in', nobody, '/screen'],
  ['home of the office', 'banshi', '/desk'],
  ['plan board', 'banshi', '/desk/board'],
  ['plan board, one sign', 'banshi', '/desk/board?sign=不达标'],
  ['plan board, nothing fits', 'banshi', '/desk/board?sign=不适用&area=四(一)'],
  ['a cell of the plan board', 'banshi', '/desk/board?cell=task:21@640300'],
  ['plan board to the unit', 'unit', '/desk/board'],
  ['plan board to a county office', 'xian1', '/desk/board'],
  ['clauses of the plan', 'lingdao', '/desk/plan/clauses'],
  ['clauses of the plan, an area unfolded', 'lingdao', '/desk/plan/clauses#四(六)21'],
  ['plan: tasks', 'banshi', '/desk/plan'],
  ['plan: tasks without a unit', 'banshi', '/desk/plan?show=unassigned'],
  ['plan: targets', 'banshi', '/desk/plan?part=targets'],
  ['phases', 'banshi', '/desk/plan/phases'],
  ['phases to the head', 'zhuren', '/desk/plan/phases'],
  ['phases to a unit', 'unit', '/desk/plan/phases'],
  ['aims', 'banshi', '/desk/plan/aims'],
  ['the year backwards', 'banshi', '/desk/year'],
  ['the year backwards, no day yet', 'banshi', '/desk/year/2023'],
  ['counties', 'banshi', '/desk/counties'],
  ['a county to its office', 'xian1', '/desk/counties/640302'],
  ['plan: safeguards', 'banshi', '/desk/plan?part=safeguards'],
  ['a task', 'banshi', '/desk/plan/task%3A21'],
  ['a standard', 'banshi', '/desk/plan/standard%3AA1.1.1'],
  ['drafts of the plan', 'banshi', '/desk/plan/drafts'],
  ['a draft under review', 'banshi', it => `/desk/plan/drafts/${it.planDraft}`],
  ['what a draft changes', 'banshi', it => `/desk/plan/drafts/${it.planDraft}?part=difference`],
  ['publishing a draft', 'zhuren', it => `/desk/plan/drafts/${it.planDraft}?part=publish`],
  ['blanks somebody fills', 'banshi', it => `/desk/plan/blanks/${it.blank}`],
  ['registers', 'banshi', '/desk/registers'],
  ['a register', 'banshi', '/desk/registers/policies'],
  ['a register, none found', 'banshi', '/desk/registers/policies?q=没有这样的'],
  ['a register to a unit', 'unit', '/desk/registers/enforcement-counts'],
  ['a new entry', 'banshi', '/desk/registers/good-deeds/new'],
  ['an entry with what hangs under it', 'banshi', it => `/desk/registers/good-deeds/entries/${it.deed}`],
  ['division', 'banshi', '/desk/division'],
  ['division: what nobody leads', 'banshi', '/desk/division?kind=task&show=gaps'],
  ['division: territory and sector', 'banshi', '/desk/division?part=matrix&kind=standard'],
  ['division: tables', 'banshi', '/desk/division?part=table'],
  ['division to the unit', 'unit', '/desk/division'],
  ['work plans', 'banshi', '/desk/work-plans'],
  ['work plans to the unit', 'unit', '/desk/work-plans'],
  ['a work plan to the office', 'banshi', it => `/desk/work-plans/${it.unitId}`],
  ['a work plan to its unit', 'unit', it => `/desk/work-plans/${it.unitId}`],
  ['what a unit has taken on', 'unit', it => `/desk/division/units/${it.unitId}`],
  ['figures', 'banshi', '/desk/metrics'],
  ['goals', 'banshi', '/desk/metrics?part=goals'],
  ['alarms', 'banshi', '/desk/metrics?part=alerts'],
  ['a target', 'banshi', '/desk/metrics/targets/T50'],
  ['a target for people', 'banshi', '/desk/metrics/targets/T44'],
  ['a target against a benchmark', 'banshi', '/desk/metrics/targets/T10'],
  ['figures to review', 'banshi', '/desk/metrics/review'],
  ['figures to confirm', 'zhuren', '/desk/metrics/review#outside'],
  ['a target the house counts', 'banshi', '/desk/metrics/targets/T71'],
  ['a benchmark to confirm', 'zhuren', '/desk/metrics/targets/T10'],
  ['home of the head', 'zhuren', '/desk'],
  ['figures to file', 'unit', '/desk/metrics/filing'],
  ['figures from a table', 'unit', '/desk/metrics/filing?part=table'],
  ['rounds', 'banshi', '/desk/rounds'],
  ['a new round', 'banshi', '/desk/rounds/new'],
  ['score of a round', 'banshi', it => `/desk/rounds/${it.round}`],
  ['visits of a round', 'banshi', it => `/desk/rounds/${it.round}?part=visits`],
  ['score of a round without answers', 'banshi', it => `/desk/rounds/${it.openRound}`],
  ['residents’ reports', 'banshi', '/desk/reports'],
  ['residents’ reports, none invalid', 'banshi', '/desk/reports?state=spam'],
  ['a report to decide on', 'banshi', it => `/desk/reports/${it.report}`],
  ['review', 'banshi', '/desk/review'],
  ['cases', 'banshi', '/desk/cases'],
  ['cases, none found', 'banshi', '/desk/cases?q=没有这样的'],
  ['cases on the map', 'banshi', '/desk/cases?look=map&state=open'],
  ['cases by stage', 'banshi', '/desk/cases?look=board'],
  ['cases by stage to the unit', 'unit', '/desk/cases?look=board'],
  ['cases by due time, more filters', 'banshi', '/desk/cases?sort=due&field=公共环境'],
  ['cases to the unit', 'unit', '/desk/cases'],
  ['cases a post does not see', 'unit', '/desk/cases?division=640381&q=没有这样的'],
  ['a case on one sheet', 'banshi', it => `/desk/cases/${it.cases.closed}/print`],
  ['a new case', 'banshi', '/desk/cases/new'],
  ['ledgers handed in', 'banshi', '/desk/cases/import'],
  ['a ledger under preview', 'banshi', it => `/desk/cases/import/${it.batch}`],
  ['problems by month and field', 'banshi', '/desk/case-trends'],
  ['focused clean-ups', 'banshi', '/desk/campaigns'],
  ['a new clean-up', 'banshi', '/desk/campaigns/new'],
  ['a clean-up under way', 'banshi', it => `/desk/campaigns/${it.campaign}`],
  ['places', 'banshi', '/desk/places'],
  ['a new place', 'banshi', '/desk/places/new'],
  ['places on the map', 'banshi', '/desk/places/map'],
  ['labels of places', 'banshi', '/desk/places/labels?division=640302'],
  ['a place to the office', 'banshi', it => `/desk/places/${it.place}`],
  ['a place to its unit', 'unit', it => `/desk/places/${it.place}`],
  ['the register of places as a table', 'banshi', '/desk/places/table'],
  ['declared lists', 'banshi', '/desk/declarations'],
  ['a list to freeze', 'banshi', '/desk/declarations/new'],
  ['a declared list to the head', 'zhuren', it => `/desk/declarations/${it.declaration}`],
  ['sponsored road sections', 'banshi', '/desk/sections'],
  ['rules of dispatch', 'banshi', '/desk/dispatch'],
  ['trying a dispatch', 'banshi', '/desk/dispatch?part=try'],
  ['rules under approval to the head', 'zhuren', it => `/desk/dispatch/${it.ruleSet}`],
  ['rules under approval to the writer', 'banshi', it => `/desk/dispatch/${it.ruleSet}`],
  ['grids', 'banshi', '/desk/shapes'],
  ['road sections to the unit', 'unit', '/desk/shapes?kind=section'],
  ['importing areas', 'banshi', '/desk/shapes/import'],
  ['people to the security administrator', 'anquan', '/desk/people'],
  ['a finding', 'banshi', it => `/desk/cases/${it.cases.filed}`],
  ['an issued case', 'banshi', it => `/desk/cases/${it.cases.issued}`],
  ['a handled case', 'banshi', it => `/desk/cases/${it.cases.handled}`],
  ['a closed case', 'banshi', it => `/desk/cases/${it.cases.closed}`],
  ['photo flags', 'hecha1', '/desk/photo-flags'],
  ['photo flags, none upheld', 'hecha1', '/desk/photo-flags?state=upheld'],
  ['burden and truth', 'banshi', '/desk/burden'],
  ['burden and truth to the unit', 'unit', '/desk/burden'],
  ['peers', 'banshi', '/desk/peers'],
  ['what a peer says differently', 'banshi', it => `/desk/peers/${it.peer}`],
  ['messages of a peer', 'banshi', it => `/desk/peers/${it.peer}?part=traffic`],
  ['mapping tables of a peer', 'banshi', it => `/desk/peers/${it.peer}?part=maps`],
  ['tables of a peer', 'banshi', it => `/desk/peers/${it.peer}?part=sheets`],
  ['settings of a peer', 'banshi', it => `/desk/peers/${it.peer}?part=settings`],
  ['a peer to the administrator', 'xitong', it => `/desk/peers/${it.peer}?part=settings`],
  ['a target with its exchange', 'banshi', '/desk/metrics/targets/T42'],
  ['papers', 'banshi', '/desk/papers'],
  ['an order', 'banshi', it => `/desk/papers/${it.order}`],
  ['a draft notice', 'banshi', it => `/desk/papers/${it.draft}`],
  ['an issued notice', 'banshi', it => `/desk/papers/${it.notice}`],
  ['notices', 'banshi', '/desk/notices'],
  ['current problems', 'banshi', '/desk/problems'],
  ['current problems to the unit', 'unit', '/desk/problems?state=overdue'],
  ['papers of a meeting', 'banshi', '/desk/meeting'],
  ['papers of a meeting, a period with figures', 'lingdao', '/desk/meeting?from=2022-06-01&to=2022-12-31'],
  ['a draft 督办单', 'zhuren', it => `/desk/papers/${it.supervision}`],
  ['what a link opens', nobody, it => it.link],
  ['people', 'banshi', '/desk/people'],
  ['units', 'banshi', '/desk/units'],
  ['own account', 'banshi', '/desk/account'],
  ['no such page', 'banshi', '/desk/nowhere'],
  ['home of the unit', 'unit', '/desk'],
  ['the issued case to its unit', 'unit', it => `/desk/cases/${it.cases.issued}`],
  ['home of the head', 'zhuren', '/desk'],
  ['ledger', 'zhuren', '/desk/ledger'],
  ['home of the verifier', 'hecha1', '/desk'],
  ['the handled case to the verifier', 'hecha1', it => `/desk/cases/${it.cases.handled}`],
  ['home of the administrator', 'xitong', '/desk'],
  ['people to the administrator', 'xitong', '/desk/people'],
  ['units to the administrator', 'xitong', '/desk/units'],
  ['places of an inspector', 'xuncha1', '/field'],
  ['a card', 'xuncha1', it => `/field/visits/${it.visit}`],
  ['a submitted card', 'xuncha1', it => `/field/visits/${it.doneVisit}`],
  ['field to the office', 'banshi', '/field'],
  ['screen', 'lingdao', '/screen'],
  ['screen to an inspector', 'xuncha1', '/screen'],
]

describe('every page', { timeout: 30_000 }, () => {
  it('is looked at by checks that find what they are for', async () => {
    const { page, complaints, go } = await person(nobody)
    await page.setViewportSize(widths[0])
    await go('/')
    await page.evaluate(() => {
      document.body.innerHTML = '<p style="width:500px"><img src="/no-such.png">Submit</p>'
      console.error('something')
    })
    await expect.poll(() => complaints).toEqual(['console: something', '404 /no-such.png'])
    const faults = (await findFaults(page, [widths[0]])).join('\n')
    for (const fault of ['sideways by', 'critical image-alt', 'not Chinese: Submit'])
      expect(faults).toContain(fault)
  })

  it('is looked at with names as long as they come', async () => {
    const { page, go } = await person('banshi')
    for (const path of ['/desk/review', '/desk/cases']) {
      await go(path)
      await settle(page)
      const words = await page.getByRole('main').innerText()
      expect(words).toContain(LONG_PLACE)
      expect(words).toContain(LONG_UNIT.slice(0, 20))
    }
  })

  it.each(pages)('%s', async (_, login, path) => {
    const { page, complaints, go } = await person(login === 'unit' ? busy.unit : login)
    complaints.length = 0
    await page.setViewportSize(widths[0])
    await go(typeof path === 'string' ? path : path(busy))
    await settle(page)
    expect([...(await findFaults(page)), ...complaints]).toEqual([])
  })
})
