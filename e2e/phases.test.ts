// A phase is closed by two people with its open criteria waived; a register entry is made, corrected, and its past is read.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as phases from '../src/modules/phases/phases.contract.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { settle } from './page-checks.ts'
import { dialog, follow, gone, heading, openPerson, press, see } from './person.ts'

let house: RunningHouse
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
})
afterAll(() => house?.close())

describe('closing a year', { timeout: 120_000 }, () => {
  it('is refused with the list of what is open, then waived with reasons, proposed, and closed by the head', async () => {
    await enterPhase()
    const office = await openPerson(house.browser, house.bench, { login: 'banshi' })
    const { page } = office
    await office.go('/desk/plan/phases')
    const part = page.getByRole('region', { name: /深入推进年/ })
    const propose = part.getByRole('button', { name: '提请收官', exact: true })
    await see(propose)
    expect(await propose.getAttribute('aria-disabled')).toBe('true')
    const why = await part.locator('.why').first().innerText()
    expect(why).toContain('还有 6 项收官条件没有满足')
    expect(why).toContain('年度测评进入前三十名')
    // All but the first through the interface, the first one by hand.
    await waiveAllButFirst()
    await page.reload()
    await settle(page)
    await part.locator('[data-subject="phase:P2021/exit/rank-30"] [data-action="waive"]').click()
    await dialog(page).getByLabel('豁免的理由').fill('名次由上级公布，尚未收到文件，收到即补录')
    await press(dialog(page), '确定豁免')
    await gone(page.getByRole('dialog'))
    await see(part.getByText('名次由上级公布，尚未收到文件，收到即补录'))
    await press(part, '提请收官')
    await see(dialog(page).getByText(/其中 \d+ 项是豁免，不是满足/))
    await press(dialog(page), '确定提请收官')
    await gone(page.getByRole('dialog'))
    await see(part.locator('[aria-current="step"]').getByText('收官待批'))
    expect(office.complaints).toEqual([])

    const head = await openPerson(house.browser, house.bench, { login: 'zhuren' })
    await head.go('/desk/plan/phases')
    const its = head.page.getByRole('region', { name: /深入推进年/ })
    await press(its, '批准收官')
    await press(dialog(head.page), '确定批准收官')
    await gone(head.page.getByRole('dialog'))
    await see(its.locator('[aria-current="step"]').getByText('已收官'))
    // What was waived still says so.
    await see(its.locator('[data-subject="phase:P2021/exit/rank-30"]').getByText('已豁免'))
    expect(head.complaints).toEqual([])
  })

  async function enterPhase(): Promise<void> {
    const office = await house.bench.as('banshi')
    const { phases: all } = await office.call(phases.list)
    for (const one of all[0]!.entry)
      if (one.standing !== 'met')
        await office.call(phases.ground, {
          body: { subject: one.subject, action: 'waive', words: '演示：由财政另行核对' },
        })
    const move = async (login: string, action: 'propose-entry' | 'enter') => {
      const client = await house.bench.as(login)
      const { phases: now } = await client.call(phases.list)
      await client.call(phases.move, {
        params: { code: 'P2021' },
        body: { action, version: now[0]!.version },
      })
    }
    await move('banshi', 'propose-entry')
    await move('zhuren', 'enter')
  }

  async function waiveAllButFirst(): Promise<void> {
    const office = await house.bench.as('banshi')
    const { phases: all } = await office.call(phases.list)
    for (const one of all[0]!.exit.slice(1))
      await office.call(phases.ground, {
        body: { subject: one.subject, action: 'waive', words: '演示：转入下一年继续办' },
      })
  }
})

describe('a register', { timeout: 60_000 }, () => {
  it('takes an entry, a correction as a new version, and shows both', async () => {
    const { page, go, complaints } = await openPerson(house.browser, house.bench, { login: 'banshi' })
    await go('/desk/registers')
    await follow(page, '政策文件')
    await follow(page, '登记一条')
    await heading(page, '登记：政策文件')
    await page.getByLabel('文件名称').fill('演示文明养犬管理办法')
    await page.getByLabel('类别', { exact: true }).selectOption('法律法规')
    await page.getByLabel('状态', { exact: true }).selectOption('在用')
    await page.getByLabel('落实它的任务').selectOption('task:4')
    await page.getByLabel('规划里点到它的条款').selectOption('四(一)4')
    await press(page, '登记')
    await heading(page, '演示文明养犬管理办法')
    await see(page.getByText('待补：文号、制发机关、印发日期'))
    await press(page, '更正')
    await dialog(page).getByLabel('制发机关').fill('演示市人民政府')
    await dialog(page).getByLabel('为什么更正').fill('照正式文本补')
    await press(dialog(page), '存为新的一版')
    await gone(page.getByRole('dialog'))
    await see(page.getByText('第 2 版'))
    await see(page.getByText('理由：照正式文本补'))
    await see(page.getByText('第 1 版'))
    await follow(page, '规范市民文明行为')
    await heading(page, '登记册里提到它的')
    await see(page.getByRole('link', { name: '演示文明养犬管理办法' }))
    expect(complaints).toEqual([])
  })
})
