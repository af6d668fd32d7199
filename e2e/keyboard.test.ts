// The hands on the keyboard: what matters is reached by Tab, dialogs hold the focus and give it back, large type fits,
// and a session that ends takes nothing away.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { TEST_PASSWORD } from '../src/server/testing.ts'
import { type BusyHouse, fillHouse } from './busy-house.ts'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { axeScript, findFaults, settle, tabsTo, widths } from './page-checks.ts'
import { dialog, gone, heading, openPerson, type Person, press, see, standsAt } from './person.ts'

let house: RunningHouse
let busy: BusyHouse
const people = new Map<string, Promise<Person>>()
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
  busy = await fillHouse(house.bench)
})
afterAll(() => house?.close())

type Path = string | ((busy: BusyHouse) => string)

async function open(login: string, path: Path): Promise<Page> {
  const name = login === 'unit' ? busy.unit : login
  const one = people.get(name) ?? openPerson(house.browser, house.bench, { login: name, init: axeScript })
  people.set(name, one)
  const { page, go } = await one
  await page.setViewportSize(widths[1])
  await go(typeof path === 'string' ? path : path(busy))
  await settle(page)
  return page
}

describe('by keyboard alone', { timeout: 30_000 }, () => {
  it('a person signs in', async () => {
    const { page, go } = await openPerson(house.browser, house.bench)
    await go('/desk')
    await heading(page, '登录')
    expect(await tabsTo(page, page.getByLabel('登录名'), 10)).toBeGreaterThan(0)
    await page.keyboard.type('zhuren')
    expect(await tabsTo(page, page.getByLabel('密码'), 1)).toBe(1)
    await page.keyboard.type(TEST_PASSWORD)
    await page.keyboard.press('Enter')
    await heading(page, '今天要我定的')
    await page.context().close()
  })

  const button = (name: string) => (page: Page) =>
    page.getByRole('main').getByRole('button', { name, exact: true })
  const link = (name: string | RegExp) => (page: Page) =>
    page.getByRole('main').getByRole('link', { name }).first()
  const actions: readonly (readonly [
    what: string,
    login: string,
    path: Path,
    find: (page: Page) => Locator,
  ])[] = [
    ['the first decision', 'banshi', '/desk', link(/待审核/)],
    ['a task', 'banshi', '/desk/plan', link('尚未分解')],
    ['dividing a task', 'banshi', '/desk/plan/task%3A22', button('分解到单位')],
    ['a new round', 'banshi', '/desk/rounds', link('开展一轮测评')],
    ['opening the round', 'banshi', '/desk/rounds/new', button('开展测评')],
    ['filing a case', 'banshi', '/desk/cases', link('登记问题')],
    ['handing in', 'unit', it => `/desk/cases/${it.cases.issued}`, button('提交整改')],
    ['a closed act with its reason', 'unit', it => `/desk/cases/${it.cases.issued}`, button('签收')],
    ['passing a case', 'hecha1', it => `/desk/cases/${it.cases.handled}`, button('核查通过')],
    ['submitting a paper', 'banshi', it => `/desk/papers/${it.draft}`, button('送审')],
    ['verifying the ledger', 'zhuren', '/desk/ledger', button('核对账本')],
    ['registering a person', 'xitong', '/desk/people', button('登记人员')],
    ['a place to visit', 'xuncha1', '/field', link(/演示/)],
    ['submitting a card', 'xuncha1', it => `/field/visits/${it.visit}`, button('提交')],
  ]
  it.each(actions)('%s is reached', async (_, login, path, find) => {
    const page = await open(login, path)
    const wanted = find(page)
    await see(wanted)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await tabsTo(page, wanted)).toBeGreaterThan(0)
  })

  it('findings are walked with arrows, chosen with Space, and issued together', async () => {
    const page = await open('banshi', '/desk/review')
    const boxes = page.getByRole('list').getByRole('checkbox')
    await boxes.nth(0).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    expect([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()]).toEqual([true, true])
    await page.getByRole('button', { name: /^立案交办/ }).press('Enter')
    await see(dialog(page).getByRole('button', { name: '交办 2 件' }))
    await page.keyboard.press('Escape')
    await gone(page.getByRole('dialog'))
  })

  it('cases are walked with j and k, ticked with x, opened with Enter; / searches, ? tells, and nothing while one writes', async () => {
    const page = await open('banshi', '/desk/cases?state=open')
    const rows = page.locator('[data-case]')
    const opens = (n: number) => rows.nth(n).locator('[data-open]')
    const focused = (what: Locator) =>
      expect.poll(() => what.evaluate(it => it === document.activeElement)).toBe(true)
    await see(rows)
    await page.keyboard.press('j')
    await focused(opens(0))
    await page.keyboard.press('j')
    await focused(opens(1))
    await page.keyboard.press('x')
    await page.keyboard.press('k')
    await page.keyboard.press('x')
    await see(page.getByText('已选 2 件'))
    await page.keyboard.press('/')
    await focused(page.getByLabel('查找'))
    await page.keyboard.type('jxk?')
    expect(await page.getByLabel('查找').inputValue()).toBe('jxk?')
    await see(page.getByText('已选 2 件'))
    await page.getByLabel('查找').fill('')
    await opens(0).focus()
    await page.keyboard.press('?')
    await see(dialog(page).getByText('下一件、上一件'))
    await page.keyboard.press('Escape')
    await gone(page.getByRole('dialog'))
    const title = await opens(1).innerText()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await heading(page, title)
    await page.goBack()
    await see(rows)
    expect(await opens(1).innerText()).toBe(title)
  })

  it('the plan board is one stop for Tab, walked with arrows over both halves, a cell opens with Enter', async () => {
    const page = await open('banshi', '/desk/board')
    const cell = (name: RegExp) => page.getByRole('gridcell').getByRole('button', { name })
    const focused = (what: Locator) =>
      expect.poll(() => what.evaluate(it => it === document.activeElement)).toBe(true)
    await cell(/^全市，第 1 项任务/).focus()
    await page.keyboard.press('ArrowRight')
    await focused(cell(/，第 1 项任务/).nth(1))
    await page.keyboard.press('Control+End')
    await focused(cell(/，第 39 项任务/).last())
    await page.keyboard.press('PageUp')
    await focused(cell(/，第 29 项任务/).last())
    expect(await page.locator('[role="grid"] button[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Enter')
    await see(dialog(page).getByRole('heading', { name: /：任务 29$/ }))
    await page.keyboard.press('Escape')
    await gone(page.getByRole('dialog'))
    expect(new URL(page.url()).search).toBe('')
  })

  it('parts of the clauses are folded and unfolded', async () => {
    const page = await open('lingdao', '/desk/plan/clauses')
    const area = page.getByRole('button', { name: '(一)培育践行社会主义核心价值观' })
    await area.focus()
    expect(await area.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    await see(page.getByRole('heading', { name: /^4、/ }))
    await page.keyboard.press('Space')
    await gone(page.getByRole('heading', { name: /^4、/ }))
  })

  it('a card is answered with arrows', async () => {
    const page = await open('xuncha1', it => `/field/visits/${it.visit}`)
    const first = page.getByRole('group').first().getByRole('radio')
    await first.nth(0).focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    expect(await first.nth(1).isChecked()).toBe(true)
    await see(page.getByText(/项中已答 1 项/))
  })
})

describe('dialogs', { timeout: 30_000 }, () => {
  const dialogs: readonly (readonly [what: string, login: string, path: Path, opener: string | RegExp])[] = [
    ['a clause', 'banshi', '/desk/plan', /^条款 /],
    ['the basis of a figure', 'banshi', '/desk', /应销号.*看依据/],
    ['a cell of the plan board', 'banshi', '/desk/board', /^全市，第 1 项任务/],
    ['the basis of a score', 'banshi', it => `/desk/rounds/${it.round}`, /整改后.*看依据/],
    ['dividing a task', 'banshi', '/desk/plan/task%3A22', '分解到单位'],
    ['giving a round to inspectors', 'banshi', it => `/desk/rounds/${it.openRound}`, /^分/],
    ['ending a round', 'banshi', it => `/desk/rounds/${it.openRound}`, /^结束/],
    ['declining a finding', 'banshi', '/desk/review', /^不立案/],
    ['settling a finding', 'banshi', '/desk/review', /^当场整改/],
    ['the photo of a finding', 'banshi', '/desk/review', /的照片$/],
    ['moving the clock', 'banshi', '/desk', '向前拨时间'],
    ['saving a view', 'banshi', '/desk/cases', '保存为视图'],
    ['the keys of the list', 'banshi', '/desk/cases', '快捷键'],
    ['returning a case', 'hecha1', it => `/desk/cases/${it.cases.handled}`, '退回重办'],
    ['withdrawing a paper', 'zhuren', it => `/desk/papers/${it.notice}`, '撤销'],
    ['registering a person', 'xitong', '/desk/people', '登记人员'],
    ['ending a post', 'xitong', '/desk/people', /^结束任职/],
    ['a new unit', 'xitong', '/desk/units', '新设单位'],
    ['a figure on the wall', 'lingdao', '/screen', /^.*超期.*看依据/],
    ['places on the wall', 'lingdao', '/screen', '点位清单'],
  ]
  it.each(dialogs)(
    '%s: holds the focus, closes with Escape, gives the focus back',
    async (_, login, path, name) => {
      const page = await open(login, path)
      const opener = page
        .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
        .first()
      await opener.focus()
      await page.keyboard.press('Enter')
      await see(dialog(page))
      for (let i = 0; i < 12; i++) {
        expect(await focusBehind(page)).toBe(false)
        await page.keyboard.press('Tab')
      }
      expect(await findFaults(page, [widths[0]])).toEqual([])
      await page.setViewportSize(widths[1])
      await page.keyboard.press('Escape')
      await gone(page.getByRole('dialog'))
      expect(await opener.evaluate(it => it === document.activeElement)).toBe(true)
    },
  )
})

describe('large type', { timeout: 30_000 }, () => {
  const paths: readonly (readonly [what: string, login: string, path: Path])[] = [
    ['home', 'banshi', '/desk'],
    ['review', 'banshi', '/desk/review'],
    ['cases', 'banshi', '/desk/cases'],
    ['score', 'banshi', it => `/desk/rounds/${it.round}`],
    ['a new round', 'banshi', '/desk/rounds/new'],
    ['a notice', 'banshi', it => `/desk/papers/${it.notice}`],
    ['the plan board', 'banshi', '/desk/board'],
    ['the clauses', 'banshi', '/desk/plan/clauses'],
    ['a case to its unit', 'unit', it => `/desk/cases/${it.cases.issued}`],
  ]
  it.each(paths)('%s fits, and stays large after a reload', async (_, login, path) => {
    const page = await open(login, path)
    const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)
    if ((await size()) !== '20px') await press(page, '大字')
    expect(await size()).toBe('20px')
    await page.reload()
    await settle(page)
    expect(await size()).toBe('20px')
    expect(await findFaults(page, [widths[0], widths[1]])).toEqual([])
  })
})

describe('a session that ends', { timeout: 30_000 }, () => {
  it('asks to sign in over the page; what was typed is still there and goes through', async () => {
    const page = await open('unit', it => `/desk/cases/${it.cases.issued}`)
    await page.getByLabel('整改措施').fill('已经清理')
    house.bench.house.clock.pass(3)
    await press(page, '签收')
    await see(dialog(page).getByText('登录已失效，请重新登录'))
    await page.keyboard.press('Escape')
    await see(dialog(page))
    await dialog(page).getByLabel('密码').fill(TEST_PASSWORD)
    await press(dialog(page), '登录')
    await gone(page.getByRole('dialog'))
    expect(await page.getByLabel('整改措施').inputValue()).toBe('已经清理')
    await press(page, '签收')
    await standsAt(page, '已签收')
    expect(await page.getByLabel('整改措施').inputValue()).toBe('已经清理')
  })
})

/** Whether the focus stands on something of the page that the dialog covers. */
function focusBehind(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const at = document.activeElement
    return at !== null && at !== document.body && at.closest('dialog') === null
  })
}
