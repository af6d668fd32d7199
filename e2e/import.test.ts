// A document all the way through the browser: uploaded, reviewed, compared, paired by hand, published by another person.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as planContract from '../src/modules/plan/plan.contract.ts'
import { docxOf, paperOf } from '../src/modules/reading/documents.testbed.ts'
import { revisedPaper } from '../src/simulate/demo-draft.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { tabsTo } from './page-checks.ts'
import {
  dialog,
  follow,
  gone,
  heading,
  openPerson,
  type Person,
  pickUnit,
  press,
  see,
  soon,
} from './person.ts'

let house: RunningHouse
let office: Person
let document: Buffer
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  const text = revisedPaper(await (await house.bench.as('banshi')).call(planContract.read))
  document = await docxOf(paperOf(text, text.split('\n')[0]!, '演示办发〔2022〕1号'))
  office = await openPerson(house.browser, house.bench, { login: 'banshi' })
})
afterAll(() => house?.close())

const row = (person: Person, text: string) =>
  person.page.locator('[data-item]').filter({ hasText: text }).first()
const kind = (person: Person, words: string) =>
  person.page.getByRole('group', { name: '条目类别' }).getByRole('button', { name: new RegExp(`^${words} `) })

describe('a document through the browser', { timeout: 120_000 }, () => {
  it('is sent with progress in sight and opens as a draft', async () => {
    const { page, go } = office
    await go('/desk/plan/drafts')
    await heading(page, '规划导入')
    // A narrow line, so that the bar can be seen to move.
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    const line = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await line(Math.ceil(document.length / 2))
    await page.getByLabel('规划文件').setInputFiles({
      name: '创建规划（修订稿，演示）.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: document,
    })
    await see(page.getByRole('status').filter({ hasText: /正在上传|正在读取和编译/ }))
    await see(page.getByRole('progressbar', { name: '上传进度' }))
    await heading(page, /修订稿，演示/)
    await line(-1)
    expect(new URL(page.url()).pathname).toMatch(/^\/desk\/plan\/drafts\/[0-9a-f-]{36}$/)
    await see(page.getByRole('group', { name: /^原文/ }).getByText('擦亮家门口的小街小巷'))
  })

  it('hovering lights the other side, both ways', async () => {
    const { page } = office
    await kind(office, '目标').click()
    await row(office, '全民法治宣传教育普及率').hover()
    await soon(
      () => page.locator('.document .mark.lit').first().innerText(),
      expect.stringContaining('全民法治宣传教育普及率'),
    )
    const mark = page.locator('.document .mark', { hasText: '人均公园绿地面积' }).first()
    await mark.scrollIntoViewIfNeeded()
    await mark.hover()
    await see(page.locator('[data-item].lit').filter({ hasText: '人均公园绿地面积' }))
  })

  it('items are accepted, corrected, put aside with a reason, split and merged', async () => {
    const { page } = office
    const waiting = async () => Number(/(\d+)\//.exec(await kind(office, '目标').innerText())?.[1] ?? 0)
    const before = await waiting()
    const green = row(office, '人均公园绿地面积')
    await green.getByRole('button', { name: /^采纳/ }).click()
    await see(green.getByText('已采纳'))
    await soon(waiting, before - 1)

    const law = row(office, '全民法治宣传教育普及率')
    await law.getByRole('button', { name: /^更正/ }).click()
    await law.getByLabel('数值').fill('93')
    await press(law, '保存更正')
    await see(law.getByText('已更正'))
    await see(law.getByText(/原读作.*92/))

    const slogan = row(office, '打基础')
    await slogan.getByRole('button', { name: /^不采纳/ }).click()
    await slogan.getByLabel('不采纳的理由').fill('是口号，不是目标')
    await press(slogan, '确定不采纳')
    await see(slogan.getByText('是口号，不是目标'))

    const air = row(office, '空气质量优良天数比例')
    await air.getByRole('button', { name: /^拆分/ }).click()
    await air.getByLabel('期间').nth(0).fill('上半年')
    await air.getByLabel('期间').nth(1).fill('下半年')
    await press(air, '确定拆分')
    const halves = page.locator('[data-item]').filter({ hasText: '空气质量优良天数比例' })
    await see(halves.filter({ hasText: '上半年' }))
    await see(halves.filter({ hasText: '下半年' }))

    // Two again become one: chosen, merged in a sheet, written once.
    for (const half of ['上半年', '下半年'])
      await halves.filter({ hasText: half }).getByRole('checkbox').check()
    await press(page, '合并选中的 2 条')
    await dialog(page).getByLabel('期间').fill('全年')
    await press(dialog(page), '确定合并')
    await gone(page.getByRole('dialog'))
    await soon(() => halves.count(), 1)
    await see(halves.filter({ hasText: '全年' }))
  })

  it('by keyboard alone: from the passage to its item, corrected, and taken back', async () => {
    const { page } = office
    await page.getByRole('group', { name: /^原文/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const item = page.locator('[data-item]:focus-within')
    await see(item)
    const id = await item.getAttribute('data-item')
    const it = page.locator(`[data-item="${id}"]`)
    await tabsTo(page, it.getByRole('button', { name: /^更正/ }), 6)
    await page.keyboard.press('Enter')
    await tabsTo(page, it.getByLabel('期间'), 12)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('规划期内')
    await page.keyboard.press('Enter')
    await see(it.getByText('已更正'))
    await tabsTo(page, it.getByRole('button', { name: /^恢复待审/ }), 12)
    await page.keyboard.press('Space')
    await see(it.getByText('待审核'))
  })

  it('what the words do not show is paired by hand, by keyboard, and kept with the draft', async () => {
    const { page } = office
    for (const words of ['题头', '条款', '方面', '任务', '目标', '规则']) {
      const tab = kind(office, words)
      if ((await tab.count()) === 0) continue
      await tab.click()
      if (await page.getByLabel('把握不低于').count()) await page.getByLabel('把握不低于').selectOption('0')
      const all = page.locator('[data-action="accept-all"]')
      if (await all.isEnabled()) await all.click()
      await see(kind(office, words).filter({ hasText: '✓' }))
    }
    await follow(page, '与现行对照')
    const tasks = page.getByRole('region', { name: '任务变化' })
    const ended = tasks.getByRole('row').filter({ hasText: '删除' }).filter({ hasText: '环境综合治理' })
    const open = ended.getByRole('button', { name: /^对应新文件的一条/ })
    await open.focus()
    await page.keyboard.press('Enter')
    await see(dialog(page).getByText('定为同一项后'))
    await tabsTo(page, dialog(page).getByLabel('查找'), 4)
    await page.keyboard.type('小街小巷')
    await tabsTo(page, dialog(page).getByRole('radio').first(), 2)
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await gone(page.getByRole('dialog'))
    const paired = tasks.getByRole('row').filter({ hasText: '擦亮家门口的小街小巷' })
    await see(paired.getByText('人工对应'))
    await see(paired.getByText('有变化'))
    await page.reload()
    await see(paired.getByText('人工对应'))
    // Taken back and said again with the pointer.
    await paired.getByRole('button', { name: /^撤销人工对应/ }).click()
    await see(paired.getByText('新增'))
    await paired.getByRole('button', { name: /^对应现行的一条/ }).click()
    await dialog(page)
      .getByRole('radio', { name: /环境综合治理/ })
      .check()
    await press(dialog(page), '定为同一项')
    await see(paired.getByText('人工对应'))
  })

  it('another person publishes; a blank with a day is owed by the unit named, and found in 待办', async () => {
    const { page } = office
    const at = new URL(page.url()).pathname
    await follow(page, '发布')
    await see(page.getByText('导入和发布要由不同的人办'))
    const head = await openPerson(house.browser, house.bench, { login: 'zhuren' })
    await head.go(`${at}?part=publish`)
    await head.page.getByLabel('版本').fill('2022 修订')
    await press(head.page, '发布')
    await see(head.page.getByRole('alert').filter({ hasText: '处空缺既没有理由也没有日期' }))
    const [leads, ...others] = await head.page.getByLabel('整类的理由').all()
    for (const field of others) await field.fill('贯穿规划期')
    await leads!.fill('待任务分解')
    await head.page.getByLabel('整类的补齐日期').first().fill('2022-12-30')
    await pickUnit(head.page.locator('form'), '整类由谁补齐牵头单位', '演示市容管理单位')
    await press(head.page, '发布')
    await heading(head.page, /修订稿，演示/)
    await head.go('/desk/plan/task%3A22')
    await see(head.page.getByText('擦亮家门口的小街小巷'))

    const unit = await openPerson(house.browser, house.bench, { login: 'danwei01' })
    await unit.go('/desk')
    await follow(unit.page, /^补齐 \d+ 项的牵头单位/)
    await heading(unit.page, /^补齐 \d+ 项的牵头单位/)
    await see(unit.page.getByText('留空的理由：待任务分解'))
    const rows = unit.page.getByRole('region', { name: /^还空着/ }).getByRole('listitem')
    expect(await rows.count()).toBeGreaterThan(20)
    expect(head.complaints.filter(it => !/^(409|422) /.test(it))).toEqual([])
    expect([...office.complaints, ...unit.complaints]).toEqual([])
  })
})
