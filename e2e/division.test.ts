// Dividing the work as an office and a unit do it: a table goes out, comes back with a mistake, is put right and applied;
// the unit writes its plan, the office returns and then approves it, and a measure stands among the unit's duties.
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readSheets, xlsxOf } from '../src/modules/exchange/exchange.actions.ts'
import type { OutCell } from '../src/modules/exchange/out-sheet.ts'
import type { Sheet } from '../src/modules/exchange/sheet.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import {
  dialog,
  follow,
  gone,
  heading,
  openPerson,
  type Person,
  phone,
  pickUnit,
  press,
  see,
  soon,
} from './person.ts'

let house: RunningHouse
let office: Person
let unit: Person
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  office = await openPerson(house.browser, house.bench, { login: 'banshi' })
  unit = await openPerson(house.browser, house.bench, { login: 'danwei01', screen: phone })
})
afterAll(() => house?.close())

/** The sheet with some cells changed, as a clerk would change them in a spreadsheet program. */
async function changed(sheet: Sheet, cells: Readonly<Record<string, string>>, name: string): Promise<string> {
  const rows = Array.from({ length: sheet.rows.at(-1)!.row }, (_, i) =>
    Array.from({ length: 9 }, (_, col): OutCell => {
      const cell = sheet.rows.find(row => row.row === i + 1)?.cells.find(it => it.col === col)
      return { text: cells[`${col}/${i + 1}`] ?? cell?.text ?? '' }
    }),
  )
  const path = join(tmpdir(), `${name}-${process.pid}.xlsx`)
  await writeFile(path, await xlsxOf([{ name: sheet.name, widths: [], rows }]))
  return path
}

describe('dividing in a browser', { timeout: 90_000 }, () => {
  it('the office gives several tasks out at once and sees what is still blank', async () => {
    const { page, go } = office
    await go('/desk/division?kind=task')
    await heading(page, '任务分解')
    await see(page.getByRole('navigation', { name: '栏目' }).getByText('◇ 145'))
    const boxes = page.getByRole('main').getByRole('listitem').getByRole('checkbox')
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    await press(page, '成批分解')
    await pickUnit(dialog(page), '牵头单位', '演示市容管理单位')
    await pickUnit(dialog(page), '添加配合单位', '演示园林绿化单位')
    await press(dialog(page), '确定分解 2 项')
    await gone(page.getByRole('dialog'))
    await soon(() => page.getByRole('listitem').getByText('演示市容单位').count(), 2)
    await see(page.getByRole('navigation', { name: '栏目' }).getByText('◇ 143'))
    await follow(page, '属地与行业')
    await page.getByRole('row').getByRole('checkbox').first().check()
    await press(page, '各县（市、区）由本级负责')
    await soon(() => page.getByRole('row').nth(2).getByText('未定').count(), 0)
  })

  it('a table goes out, comes back with a mistake, is put right and applied', async () => {
    const { page, go } = office
    await go('/desk/division?part=table')
    const [download] = await Promise.all([page.waitForEvent('download'), follow(page, '导出任务分解表')])
    const [tasks] = await readSheets(await readFile(await download.path()), 'table.xlsx')
    const upload = (path: string) => page.locator('input[type=file]').setInputFiles(path)
    // Row 3 is the first task: its lead stands in column E, its measure in H, its time in I.
    await upload(await changed(tasks!, { '4/5': '城建大队', '7/5': '开展宣讲', '8/5': '9月前' }, 'wrong'))
    await see(page.getByText('名录里没有“城建大队”'))
    await see(page.getByRole('cell', { name: '第 5 行 E 列' }))
    await see(page.getByRole('link', { name: '下载标注文件' }))
    await upload(await changed(tasks!, { '4/5': '文明办', '7/5': '开展宣讲', '8/5': '9月底前' }, 'right'))
    await press(page, '确定导入 1 项')
    await see(page.getByText('已导入，改了 1 项'))
    await follow(page, '看分解清单')
    await see(page.getByRole('listitem').getByText('市文明办'))
    await go('/desk/division?part=table')
    const [again] = await Promise.all([page.waitForEvent('download'), follow(page, '导出任务分解表')])
    await upload(await again.path())
    await see(page.getByText('表里的内容与现在一样'))
  })

  it('the unit writes its plan on a phone, the office returns it, then approves; the measure is a duty', async () => {
    const { page, go } = unit
    await go('/desk/work-plans')
    await follow(page, '本单位工作方案')
    await press(page, '编制工作方案')
    await press(page, '添加一条措施')
    await page.getByRole('textbox', { name: '第 1 条措施' }).fill('主要路口每天两次清扫')
    await page.getByLabel('日期').fill('2022-09-30')
    await press(page, '保存')
    await see(page.getByRole('button', { name: '已保存' }))
    await press(page, '送审')
    await see(page.getByText('第 1 版 待审核'))

    await office.go('/desk')
    await follow(office.page, /待审核的工作方案/)
    await follow(office.page, '演示市容单位')
    await press(office.page, '退回修改')
    await dialog(office.page).getByLabel('退回的理由').fill('请补上标准')
    await press(dialog(office.page), '确定退回修改')
    await gone(office.page.getByRole('dialog'))

    await go(new URL(page.url()).pathname)
    await see(page.getByText('请补上标准'))
    await page.getByRole('textbox', { name: '第 1 条措施' }).fill('主要路口每天两次清扫，地面无明显垃圾')
    await press(page, '送审')
    await see(page.getByText('第 1 版 待审核'))

    await office.go(new URL(page.url()).pathname)
    await press(office.page, '批准')
    await heading(office.page, /执行中：第 1 版/)

    await go('/desk')
    await see(page.getByText('落实工作措施'))
    await follow(page, '主要路口每天两次清扫，地面无明显垃圾')
    await press(page, '报告落实情况')
    await dialog(page).getByRole('textbox').fill('已安排两班保洁')
    await press(dialog(page), '提交')
    await see(page.getByText('已报待确认'))
    await office.go(new URL(page.url()).pathname)
    await press(office.page, '确认完成')
    await see(office.page.getByText('已完成'))

    await go('/desk')
    await follow(page, '本单位责任清单')
    await heading(page, '演示市容管理单位责任清单')
    await see(page.getByText('主要路口每天两次清扫，地面无明显垃圾'))
    expect([...office.complaints, ...unit.complaints]).toEqual([])
  })
})
