// A duty leads to the very line it is about: a step of the year on the office's home, an overdue measure in its unit's plan.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as dashboard from '../src/modules/dashboard/dashboard.contract.ts'
import * as division from '../src/modules/division/division.contract.ts'
import * as people from '../src/modules/people/people.contract.ts'
import * as phases from '../src/modules/phases/phases.contract.ts'
import * as workplans from '../src/modules/workplans/workplans.contract.ts'
import { newId } from '../src/server/api.testbed.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { openPerson, phone, see } from './person.ts'

let house: RunningHouse
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
})
afterAll(() => house?.close())

const here = () => document.activeElement?.id

describe('a duty leads to its line', { timeout: 120_000 }, () => {
  it('the office finds the steps of the year on its home page, soonest first', async () => {
    const clerk = await house.bench.as('banshi')
    const year = { params: { year: '2022' } }
    await clerk.call(phases.anchor, { ...year, body: { day: '2022-11-16', words: '上级预通知' } })
    const { steps } = await clerk.call(phases.year, year)
    const office = await openPerson(house.browser, house.bench, { login: 'banshi' })
    await office.go('/desk')
    const own = office.page.getByRole('region', { name: '本办待办' })
    await see(own.getByText('2022年度倒排：装入测评体系'))
    expect(await own.getByRole('listitem').count()).toBe(8)
    const second = steps[1]!
    await own.getByRole('link', { name: `2022年度倒排：${second.title}` }).click()
    await see(office.page.getByRole('heading', { name: /年度倒排/ }))
    await see(office.page.locator(`#step-${second.id}:focus`))
    expect(await office.page.evaluate(here)).toBe(`step-${second.id}`)
    expect(office.complaints).toEqual([])
    await office.close()
  })

  it('a reminder of an overdue measure leads its unit to that measure, on a phone too', async () => {
    const late = await overdueMeasure()
    for (const screen of [undefined, phone]) {
      const unit = await openPerson(house.browser, house.bench, {
        login: 'danwei01',
        ...(screen ? { screen } : {}),
      })
      await unit.go('/desk')
      const reminders = unit.page.getByRole('list', { name: '提醒' })
      await reminders.getByRole('link', { name: '补装路灯' }).click()
      const row = unit.page.locator(`#measure-${late}:focus`)
      await see(row)
      expect(await row.evaluate(it => getComputedStyle(it).outlineStyle)).toBe('solid')
      const box = (await row.boundingBox())!
      const height = unit.page.viewportSize()!.height
      expect(box.y + box.height > 0 && box.y < height).toBe(true)
      expect(unit.complaints).toEqual([])
      await unit.close()
    }
  })

  /** A work plan of fourteen measures in force, the last one past its time. */
  async function overdueMeasure(): Promise<string> {
    const office = await house.bench.as('banshi')
    const clerk = await house.bench.as('danwei01')
    const unitId = (await clerk.call(people.me)).posts[0]!.unitId
    await office.call(division.assign, {
      body: { codes: ['task:21'], lead: unitId, supports: [], mode: 'replace' },
    })
    const today = house.bench.house.clock.now()
    const day = (n: number) => new Date(today.getTime() + n * 86_400_000).toISOString().slice(0, 10)
    const items = Array.from({ length: 14 }, (_, i) => ({
      measureId: newId(),
      requirement: 'task:21',
      words: i === 13 ? '补装路灯' : `第${i + 1}段路面修补`,
      due: { kind: 'day' as const, day: day(i === 13 ? 1 : 60) },
    }))
    const { id } = await clerk.call(workplans.begin, { params: { unitId }, body: {} })
    const { version } = await clerk.call(workplans.save, { params: { id }, body: { version: 1, items } })
    await clerk.call(workplans.submit, { params: { id }, body: { version } })
    await office.call(workplans.approve, { params: { id }, body: { version: version + 1 } })
    const to = new Date(today.getTime() + 3 * 86_400_000).toISOString()
    await office.call(dashboard.advance, { body: { to } })
    await house.bench.turn()
    return items[13]!.measureId
  }
})
