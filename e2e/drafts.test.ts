// From the document to the plan in force, as the office does it: bring in, review, compare, publish.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bringIn, compiled, paperInForce } from '../src/modules/drafts/drafts.testbed.ts'
import { docxOfXml } from '../src/modules/reading/documents.testbed.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { gone, heading, openPerson, type Person, phone, press, see, soon } from './person.ts'

let house: RunningHouse
let office: Person
let draft = ''
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  const paper = await paperInForce(house.bench)
  paper.title = '演示市创建全国文明城市工作规划（修订）'
  paper.targets.find(it => it.indicator === '空气质量优良天数比例')!.value = '90'
  paper.targets = paper.targets.map((it, i) => ({ ...it, confidence: i % 3 === 0 ? 0.7 : 0.95 }))
  draft = await bringIn(house.bench, compiled(paper))
  office = await openPerson(house.browser, house.bench, { login: 'banshi' })
})
afterAll(() => house?.close())

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`
const lit = (person: Person) => person.page.locator('.document .mark.lit').first()

describe('规划导入', { timeout: 60_000 }, () => {
  it('a file is chosen and read; one marked 秘密 is refused with the reason and a way out', async () => {
    const { page, go } = office
    await go('/desk/plan/drafts')
    await heading(page, '规划导入')
    const choose = (name: string, ...lines: string[]) =>
      page.getByLabel('规划文件').setInputFiles({
        name,
        mimeType: 'application/octet-stream',
        buffer: docxOfXml(lines.map(paragraph).join('')),
      })
    await choose('内部.docx', '秘密★1年', '某市规划')
    await see(page.getByRole('alert').filter({ hasText: '涉密文件不得在本平台处理' }))
    await choose('规划.docx', '演示市创建规划', '一、总体要求', '扎实推进。')
    await see(page.getByRole('group', { name: /^原文/ }).getByText('扎实推进。'))
    expect(new URL(page.url()).pathname).toMatch(/^\/desk\/plan\/drafts\/[0-9a-f-]{36}$/)
  })

  it('the document and what was understood light each other, by pointer and by keyboard', async () => {
    const { page, go } = office
    await go(`/desk/plan/drafts/${draft}`)
    await page.getByRole('button', { name: /^目标 / }).click()
    const row = page.locator('[data-item]').filter({ hasText: '空气质量优良天数比例' }).first()
    await row.hover()
    await soon(() => lit(office).innerText(), '空气质量优良天数比例90%')
    const mark = page.locator('.document .mark', { hasText: '人均公园绿地面积' }).first()
    await mark.scrollIntoViewIfNeeded()
    await mark.hover()
    await see(page.locator('[data-item].lit').filter({ hasText: '人均公园绿地面积' }))
    await page.getByRole('group', { name: /^原文/ }).focus()
    await page.keyboard.press('ArrowDown')
    const words = await lit(office).innerText()
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.closest("[data-item]").innerText')).toContain(
      words.slice(0, 4),
    )
  })

  it('items are accepted, corrected, split and put aside; a kind is accepted from a confidence on', async () => {
    const { page } = office
    const row = (text: string) => page.locator('[data-item]').filter({ hasText: text }).first()
    await row('人均公园绿地面积').getByRole('button', { name: /^更正/ }).click()
    await row('人均公园绿地面积').getByLabel('数值').fill('13')
    await press(row('人均公园绿地面积'), '保存更正')
    await see(row('人均公园绿地面积').getByText('已更正'))
    await see(row('人均公园绿地面积').getByText(/原读作.*12/))
    await row('空气质量优良天数比例')
      .getByRole('button', { name: /^不采纳/ })
      .click()
    await row('空气质量优良天数比例').getByLabel('不采纳的理由').fill('与上级口径不一致')
    await press(row('空气质量优良天数比例'), '确定不采纳')
    await see(row('空气质量优良天数比例').getByText('与上级口径不一致'))
    await row('空气质量优良天数比例')
      .getByRole('button', { name: /^恢复待审/ })
      .click()
    await see(row('空气质量优良天数比例').getByText('待审核'))
    await page.getByLabel('把握不低于').selectOption('90')
    await page.locator('[data-action="accept-all"]').click()
    await see(page.getByRole('button', { name: '采纳这 0 条' }))
    expect(await page.getByText('把握 70%').count()).toBeGreaterThan(0)
    await page.getByLabel('把握不低于').selectOption('0')
    await page.locator('[data-action="accept-all"]').click()
    await see(page.getByRole('button', { name: '采纳这 0 条' }))
    for (const kind of ['题头', '条款', '方面', '任务']) {
      await page.getByRole('button', { name: new RegExp(`^${kind} `) }).click()
      await page.locator('[data-action="accept-all"]').click()
      await see(page.getByRole('button', { name: new RegExp(`^${kind} ✓`) }))
    }
  })

  it('the difference is looked at, blanks get their reason, the head publishes, and the new version is the plan', async () => {
    const { page, go, complaints } = office
    await go(`/desk/plan/drafts/${draft}?part=difference`)
    await see(page.getByText('数值 87.5% → 90%'))
    await go(`/desk/plan/drafts/${draft}?part=publish`)
    await see(page.getByText('导入和发布要由不同的人办'))
    const head = await openPerson(house.browser, house.bench, { login: 'zhuren' })
    await head.go(`/desk/plan/drafts/${draft}?part=publish`)
    await head.page.getByLabel('版本').fill('2022 修订')
    await press(head.page, '发布')
    await see(head.page.getByRole('alert').filter({ hasText: '处空缺既没有理由也没有日期' }))
    for (const field of await head.page.getByLabel('整类的理由').all()) await field.fill('待任务分解后补齐')
    await press(head.page, '发布')
    await gone(head.page.getByRole('button', { name: '发布' }))
    await heading(head.page, '演示市创建全国文明城市工作规划（修订）')
    await head.page.getByRole('button', { name: '条款 四(八)32，看要点' }).first().click()
    await see(head.page.getByRole('dialog').getByText(/空气质量优良天数比例90%/))
    expect(complaints.filter(it => !/^(409|422) /.test(it))).toEqual([])
  })

  it('on a phone the panes take turns', async () => {
    const someone = await openPerson(house.browser, house.bench, { login: 'banshi', screen: phone })
    await someone.go(`/desk/plan/drafts/${draft}`)
    await see(someone.page.getByRole('button', { name: '原文', exact: true }))
    expect(await someone.page.getByRole('group', { name: /^原文。/ }).isVisible()).toBe(false)
    await press(someone.page, '原文')
    await see(someone.page.getByRole('group', { name: /^原文。/ }))
  })
})
