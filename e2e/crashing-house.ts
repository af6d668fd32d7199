// A running house for browsers that can be killed: the real program on a data folder of its own, and one browser.
import { resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { TEST_NOW, TEST_PASSWORD } from '../src/server/testing.ts'
import { openProgram, type Program } from '../src/server/testing-program.ts'
import { openBrowser } from './browser.ts'
import { ensurePages } from './house.ts'
import { press, see } from './person.ts'

export interface CrashingHouse {
  readonly program: Program
  readonly browser: Browser
  /** Killed with -9 and started anew; no browser is told, no page is loaded again. */
  crash(): Promise<void>
  /** Pressed while the server is dead, the page says so and keeps what was filled in; pressed again it is done, once. */
  pressThroughCrash(within: Page | Locator, name: string): Promise<void>
  close(): Promise<void>
}

export async function openCrashingHouse(): Promise<CrashingHouse> {
  await ensurePages(resolve(import.meta.dirname, '../dist'))
  const [program, browser] = await Promise.all([openProgram(TEST_PASSWORD, TEST_NOW), openBrowser()])
  await program.start()
  return {
    program,
    browser,
    async crash() {
      await program.kill()
      await program.start()
    },
    async pressThroughCrash(within, name) {
      await see(within.getByRole('button', { name, exact: true }))
      await program.kill()
      await press(within, name)
      await see(within.getByText('连不上服务器'))
      await program.start()
      await press(within, name)
    },
    async close() {
      await browser.close()
      await program.close()
    },
  }
}
