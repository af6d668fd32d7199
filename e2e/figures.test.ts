// Figures from a spreadsheet as a unit hands them in: a table with a mistake, put right, looked over, handed in; the office
// finds it waiting.
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { xlsxOf } from '../src/modules/exchange/exchange.actions.ts'
import * as people from '../src/modules/people/people.contract.ts'
import * as plan from '../src/modules/plan/plan.contract.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { follow, openPerson, type Person, press, see } from './person.ts'

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
})
