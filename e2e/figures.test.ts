// Figures from a spreadsheet as a unit hands them in: a table with a mistake, put right, looked over, handed in; the office
// finds it waiting. A benchmark that one person enters and another confirms.
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { xlsxOf } from '../src/modules/exchange/exchange.actions.ts'
import * as people from '../src/modules/people/people.contract.ts'
import * as plan from '../src/modules/plan/plan.contract.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { dialog, follow, gone, openPerson, type Person, press, see } from './person.ts'

let house: RunningHouse
let unit: Person
let office: Person
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  const clerk = await house.bench.as('banshi')
  const { units } = await clerk.call(people.units)
  const lead = units.find(it => it.code === 'demo-bureau-1')!.id
  await clerk.call(plan.assign, { params: { code: 'target:T46' }, body: { lead, supports: [] } })
  unit = await openPerson(house.browser, house.bench, { login: 'danwei01' })
  office = await openPerson(house.browser, house.bench, { login: 'banshi' })
})
afterAll(() => house?.close())

async function tableOf(name: string, ...rows: readonly string[][]): Promise<string> {
  const path = join(tmpdir(), `${name}-${process.pid}.xlsx`)
  const all = [['指标', '期间', '读数', '异常说明'], ...rows]
  await writeFile(
    path,
    await xlsxOf([{ name: '读数', widths: [], rows: all.map(row => row.map(text => ({ text }))) }]),
  )
  return path
}

describe('figures in a browser', { timeout: 60_000 }, () => {
  it('a table is looked over, put right and handed in; the office finds it waiting', async () => {
    const { page, go } = unit
    await go('/desk/metrics/filing')
    await follow(page, '表格导入导出')
    const upload = (path: string) => page.locator('input[type=file]').setInputFiles(path)
    await upload(await tableOf('wrong', ['城市建成区绿化覆盖率', '2021年', '360%', '']))
    await see(page.getByRole('cell', { name: '第 2 行 C 列' }))
    await see(page.getByRole('link', { name: '下载标注文件' }))
    await upload(await tableOf('right', ['城市建成区绿化覆盖率', '2021年', '37%', '']))
    await see(page.getByRole('cell', { name: '37%' }))
    await press(page, '提交审核（1 个数）')
    await see(page.getByText('已提交审核 1 个数'))
    await office.go('/desk/metrics/review')
    await see(office.page.getByText('2021年城市建成区绿化覆盖率'))
    expect([...unit.complaints, ...office.complaints]).toEqual([])
  })

  it('a benchmark is entered by one person, waits, and counts once another confirmed it', async () => {
    const { page, go } = office
    await go('/desk/metrics/targets/T12')
    await press(page, '录入对照数')
    const sheet = dialog(page)
    await sheet.getByLabel('期间').fill('2021')
    await sheet.getByLabel('数值（吨标准煤/万元）').fill('1.32')
    await sheet.getByLabel('文件名称和文号').fill('演示文件〔2021〕9号')
    await sheet.getByLabel('页码').fill('3')
    await sheet.getByLabel('生效日期').fill('2021-05-01')
    await press(sheet, '录入')
    await see(page.getByText('待市创城办另一名同志对照文件确认'))
    const own = page.getByRole('button', { name: '确认', exact: true })
    expect(await own.getAttribute('aria-disabled')).toBe('true')
    await see(page.getByText('这个数是您录入的，请由市创城办另一名同志对照文件确认。'))

    const head = await openPerson(house.browser, house.bench, { login: 'zhuren' })
    await head.go('/desk')
    await follow(head.page, /待确认的对照数和规划数/)
    const waits = head.page.getByRole('region', { name: '待确认的对照数和规划数' })
    await see(waits.getByText('1.32 吨标准煤/万元'))
    expect(await head.page.evaluate(() => document.activeElement?.id)).toBe('outside')
    await press(waits, '确认')
    await gone(waits)
    await head.go('/desk/metrics/targets/T12')
    await see(head.page.getByText('1.32 吨标准煤/万元').first())
    await see(head.page.getByText(/录入，.+确认/).first())
    expect([...office.complaints, ...head.complaints]).toEqual([])
  })
})
