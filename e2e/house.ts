// A running house for browsers: the bench on a free port with the built pages, and one browser.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { openBench, type TestBench } from '../src/server/testing.ts'
import { openBrowser } from './browser.ts'

export interface RunningHouse {
  readonly bench: TestBench
  readonly browser: Browser
  close(): Promise<void>
}

/** Opens the house. CHUANGCHENG_E2E_DIST serves another build than the checkout's. */
export async function openRunningHouse(postgresUrl: string): Promise<RunningHouse> {
  const dist = process.env.CHUANGCHENG_E2E_DIST ?? resolve(import.meta.dirname, '../dist')
  await ensurePages(dist)
  const [bench, browser] = await Promise.all([openBench(postgresUrl, { listen: true, dist }), openBrowser()])
  return {
    bench,
    browser,
    async close() {
      await browser.close()
      await bench.close()
    },
  }
}

// `npm test` builds before it tests; whoever runs vitest alone gets the pages here.
export async function ensurePages(dist: string): Promise<void> {
  const pages = ['desk', 'field', 'screen'].map(name => join(dist, 'web', name, 'index.html'))
  if (pages.every(existsSync)) return
  const script = '../scripts/build.mjs'
  const { buildWeb } = (await import(script)) as { buildWeb: () => Promise<void> }
  await buildWeb()
  const missing = pages.find(page => !existsSync(page))
  if (missing) throw new Error(`the build left no page at ${missing}`)
}
