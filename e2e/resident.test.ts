// A resident at a cheap phone: reports something without any script, and with it; follows it, in large type too.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { testPhoto } from '../src/server/testing-loop.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { overhang } from './page-checks.ts'

let house: RunningHouse
let photo: string
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  photo = join(house.bench.house.folder, 'photo.jpg')
  await writeFile(photo, await testPhoto)
})
afterAll(() => house?.close())

describe.each([
  ['without a script', false],
  ['with the script', true],
] as const)('a report %s', (name, javaScriptEnabled) => {
  it('is sent, followed by its code, and kept in large type', { timeout: 60_000 }, async () => {
    const context = await house.browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'zh-CN',
      javaScriptEnabled,
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(error.message))
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${house.bench.url}/`)
    await page.getByLabel('照片').setInputFiles(photo)
    await page.getByLabel('在哪里').fill('演示路口公交站旁')
    await page.getByLabel('是什么问题').fill(`路灯不亮，${name}`)
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.waitForURL(/\/r\/[2-9A-Z]{12}\?sent=/)
    await page.getByRole('heading', { name: '收到了', exact: true }).waitFor()
    const code = (await page.locator('.code').innerText()).trim()
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    await page.goto(`${house.bench.url}/`)
    await page.getByRole('link', { name: '大字版' }).click()
    await page.getByLabel('查询码').fill(code.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: '查询', exact: true }).click()
    await page.getByText('收到了，等待受理').waitFor()
    expect(await page.locator('html.elder').count()).toBe(1)
    expect(await page.getByText(`路灯不亮，${name}`).count()).toBe(1)
    if (javaScriptEnabled) expect(await overhang(page)).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})
