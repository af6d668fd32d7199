// The workbench in a browser: what one reads stays where it is while others work, one act on many tells of each, a default
// view opens, and a long case prints on one page.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as cases from '../src/modules/cases/cases.contract.ts'
import { saveView } from '../src/modules/workbench/workbench.contract.ts'
import { TEST_CITY } from '../src/server/testing.ts'
import { issueCase } from '../src/server/testing-loop.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { settle } from './page-checks.ts'
import { dialog, gone, openPerson, type Person, press, see } from './person.ts'

let house: RunningHouse
let office: Person
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  office = await openPerson(house.browser, house.bench, { login: 'banshi' })
})
afterAll(() => house?.close())

describe('the case list', { timeout: 30_000 }, () => {
  it('does not move while it is read: rows change in place, the rest waits for a press', async () => {
    const one = await issueCase(house.bench, 0, '会变的案件')
    await issueCase(house.bench, 1, '不变的案件')
    const { page } = office
    await office.go('/desk/cases?q=的案件')
    await settle(page)
    const titles = () => page.locator('[data-open]').allInnerTexts()
    const before = await titles()
    expect(before).toHaveLength(2)
    await issueCase(house.bench, 2, '新来的案件')
    await (await house.bench.as(one.unit)).call(cases.acknowledge, {
      params: { id: one.id },
      body: { version: 2 },
    })
    await see(page.getByText('有 2 件更新'))
    expect(await titles()).toEqual(before)
    const changed = page.locator(`[data-case="${one.id}"]`)
    await see(changed.getByText('已签收'))
    await see(changed.getByText('刚有变动'))
    await press(page, '刷新清单')
    await see(page.getByText('新来的案件'))
    expect(await titles()).toHaveLength(3)
    await gone(page.getByText('件更新'))
  })

  it('acts on many: what could not be done is told first, with its reason', async () => {
    const client = await house.bench.as('banshi')
    const issued = await issueCase(house.bench, 0, '一并办：已在办')
    const detail = await client.call(cases.get, { params: { id: issued.id } })
    for (const n of [1, 2])
      await client.call(cases.file, {
        body: { placeId: detail.placeId!, title: `一并办：第 ${n} 件`, photos: [], issue: false },
      })
    const { page } = office
    await office.go('/desk/cases?q=一并办')
    await settle(page)
    await page.getByLabel('选中列出的全部案件').check()
    await page.getByRole('button', { name: '交办 2' }).click()
    await see(dialog(page).getByText('其中 1 件的环节看来不合'))
    await press(dialog(page), '确定交办')
    await see(dialog(page).getByText('办成 2 件，没有办 1 件'))
    await see(dialog(page).getByRole('listitem').first().getByText('案件现为“已交办”'))
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('[data-case]').filter({ hasText: '已交办' }).count()).toBe(3)
  })

  it('opens with the default view, and without a filter when it is cleared', async () => {
    await issueCase(house.bench, 0, '总有一件')
    const client = await house.bench.as('zhuren')
    const filter = { look: 'list', state: 'closed', q: '没有的词' } as const
    await client.call(saveView, { body: { name: '我的', filter, share: false, byDefault: true } })
    const head = await openPerson(house.browser, house.bench, { login: 'zhuren' })
    await head.go('/desk/cases')
    await see(head.page.getByText('没有符合条件的案件。'))
    expect(new URL(head.page.url()).searchParams.get('state')).toBe('closed')
    await press(head.page, '清除条件')
    await see(head.page.locator('[data-case]'))
    expect(new URL(head.page.url()).search).toBe('')
    await head.close()
  })
})

describe('paper', { timeout: 30_000 }, () => {
  it('a case with long texts, nine pictures and forty steps prints on one page of A4', async () => {
    const one = await issueCase(house.bench, 0, '打印的案件'.repeat(8))
    const digest = await (await house.bench.as('banshi')).photo(
      await (await import('../src/server/testing-loop.ts')).testPhoto,
    )
    const long = '施工围挡外堆放渣土并占用非机动车道，影响通行，已多次劝导。\n'.repeat(30)
    await house.bench.house.inCity(TEST_CITY, async trx => {
      await sql`update cases set detail = ${long.slice(0, 1000)}, measure = ${long.slice(0, 1000)}, cause = ${long.slice(0, 300)},
        effect = ${long.slice(0, 300)}, reason = ${long.slice(0, 300)} where city_id = ${TEST_CITY} and id = ${one.id}`.execute(
        trx,
      )
      for (const part of ['before', 'after'])
        await sql`insert into evidence (city_id, id, subject_type, subject_id, part, digest, by_person, at)
          select ${TEST_CITY}, gen_random_uuid(), 'case', ${one.id}, ${part}, ${digest}, gen_random_uuid(), now() from generate_series(1, 9)`.execute(
          trx,
        )
      await sql`insert into facts (city_id, id, at, kind, subject_type, subject_id, data, digest)
        select ${TEST_CITY}, gen_random_uuid(), now(), 'case.returned', 'case', ${one.id}, '{"from":"handled","to":"acknowledged","division":640302}', '\\x00' from generate_series(1, 40)`.execute(
        trx,
      )
    })
    const { page } = office
    await office.go(`/desk/cases/${one.id}/print`)
    await settle(page)
    await see(page.getByText('（全文见平台）'))
    await see(page.getByText(/中间另有 \d+ 步，见平台/))
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 703, height: 1032 })
    // 186 × 273 mm, what the margins leave of A4.
    expect(await page.locator('.sheet').evaluate(it => it.getBoundingClientRect().height)).toBeLessThan(1020)
    await page.emulateMedia({ media: null })
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
  })
})
