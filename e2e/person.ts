// One person at a browser of their own, and what a person does with a page.
import { type Browser, type BrowserContext, errors, type Locator, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { TEST_PASSWORD, type TestBench } from '../src/server/testing.ts'

export interface Person {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about: console errors, uncaught errors, failed requests. */
  readonly complaints: string[]
  go(path: string): Promise<void>
  /** Signs in on the page as it stands and waits until the page behind it is there. */
  signIn(login: string): Promise<void>
  close(): Promise<void>
}

interface Screen {
  readonly width: number
  readonly height: number
}

export const desktop: Screen = { width: 1280, height: 800 }
export const phone: Screen = { width: 360, height: 760 }

const PATIENCE_MS = 15_000

/** Opens a browser of their own for a person; with a login they are signed in already. */
export async function openPerson(
  browser: Browser,
  bench: Pick<TestBench, 'url'> & Partial<Pick<TestBench, 'as'>>,
  { screen = desktop, login, init }: { screen?: Screen; login?: string; init?: string } = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: screen,
    baseURL: bench.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: screen === phone,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  if (init) await context.addInitScript({ content: init })
  if (login) await context.addCookies([cookieOf((await bench.as!(login)).cookie, bench.url)])
  const page = await context.newPage()
  const complaints = listen(page)
  return {
    page,
    context,
    complaints,
    async go(path) {
      await page.goto(path)
    },
    async signIn(name) {
      await page.getByLabel('登录名').fill(name)
      await page.getByLabel('密码').fill(TEST_PASSWORD)
      await press(page, '登录')
      await gone(page.getByLabel('密码'))
    },
    close: () => context.close(),
  }
}

function cookieOf(cookie: string, url: string) {
  const at = cookie.indexOf('=')
  return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url }
}

function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(`uncaught: ${error.message}`))
  page.on('console', message => {
    // The browser's own words for a refused request; requests are told below, with their address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()}`)
  })
  page.on('response', response => {
    const { pathname } = new URL(response.url())
    // Asking who is here before anybody has signed in is how the page finds out.
    if (response.status() === 401 && pathname === '/api/me') return
    if (response.status() >= 400) complaints.push(`${response.status()} ${pathname}`)
  })
  return complaints
}

/** Waits until it is on the page and can be seen. */
export async function see(what: Locator): Promise<void> {
  await what.first().waitFor()
}

export async function gone(what: Locator): Promise<void> {
  await what.first().waitFor({ state: 'hidden' })
}

export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await see(page.getByRole('heading', { name }))
}

/** Presses the button that is called exactly this. */
export async function press(within: Page | Locator, name: string): Promise<void> {
  await within.getByRole('button', { name, exact: true }).click()
}

export async function follow(within: Page | Locator, name: string | RegExp): Promise<void> {
  await within.getByRole('link', { name }).first().click()
}

/** The dialog on top. */
export const dialog = (page: Page): Locator => page.getByRole('dialog').last()

/** Types a part of a unit's name and takes the unit from the list. */
export async function pickUnit(within: Locator, label: string, unit: string): Promise<void> {
  await within.getByRole('combobox', { name: label }).fill(unit)
  await within.getByRole('option', { name: unit }).first().click()
}

/** Waits until the record on the page stands at this state. */
export async function standsAt(page: Page, state: string): Promise<void> {
  const steps = page.getByRole('list', { name: '办理进程' }).getByRole('listitem')
  await see(steps.and(page.locator('[aria-current="step"]')).filter({ hasText: state }))
}

/** Asks again until the words are there. */
export async function soon(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(quietly(ask), { timeout: PATIENCE_MS, interval: 100 }).toEqual(wanted)
}

// A page in the middle of a change has no answer yet; that is not a failure before the patience ends.
function quietly(ask: () => Promise<unknown>): () => Promise<unknown> {
  return () =>
    ask().catch(error => {
      if (error instanceof errors.TimeoutError) return undefined
      throw error
    })
}
