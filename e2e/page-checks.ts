// What is asked of every page, whoever it is for and however wide the screen.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { see } from './person.ts'

/** For a context's init script: the pages' security policy admits no script from outside, the browser itself does. */
export const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Violations of WCAG 2.1 A and AA and of axe's best practices, one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  const results = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: object) => Promise<unknown> } }).axe.run({
      resultTypes: ['violations'],
      elementRef: false,
    }),
  )) as AxeResults
  return results.violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes
        .map(node => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  )
}

/** Pixels the page can be pushed sideways. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

// Login names, seeds, versions, codes of places, targets and standards, digests, formats a person chooses by name.
const known = [
  /[a-z0-9-]+@[\w.]+/gi,
  /\b(WZ|SEED|DC)-[\w-]+/g,
  /\d{8}-[A-Z2-9]{8}/g,
  /YS-[\w-]+/g,
  // Tracking codes of reports.
  /\b[2-9A-HJKMNP-Z]{4}(-?[2-9A-HJKMNP-Z]{4}){2}\b/g,
  /\b[0-9a-f]{6,}\b/g,
  /\b(task|target):\w+/g,
  /\b[AT]\d[\d.]*\b/g,
  /\b(JPEG|JPG|PNG|WebP|MB|GDP)\b/g,
  // Kinds of documents, as every office calls them.
  /\b(docx?|xlsx?|et|zip|jpg|csv|ofd|html|txt|pdf|Word|Excel|WPS|OFD|PDF)\b/g,
  // Map files and coordinate systems, which have no other name.
  /\b(GeoJSON|WGS-84|CGCS2000|GCJ-02)\b/g,
  // The address other platforms call, and how they sign.
  /\/peers\/v1\/[\w/-]+|\bHMAC-(SM3|SHA256)\b|\bhttps\b/g,
  // The file of the pack that a target of the plan refers to.
  /rules\.yaml/g,
  /\b(banshi2?|zhuren|xuncha\d|hecha\d|lingdao|xitong|anquan|shenji|danwei\d\d|xian\d)\b/g,
]

/** Latin words a person sees or hears on the page that are none of the known codes. */
export async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => [
    document.title,
    document.body.innerText,
    ...[...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap(it =>
      ['aria-label', 'title', 'placeholder', 'alt'].map(name => it.getAttribute(name) ?? ''),
    ),
  ])
  const rest = known.reduce((text, pattern) => text.replace(pattern, ''), texts.join('\n'))
  return [...new Set(rest.match(/[A-Za-z]{2,}/g) ?? [])]
}

export const widths = [
  { width: 360, height: 760 },
  { width: 1280, height: 800 },
  { width: 3840, height: 2160 },
] as const

/** Everything that is wrong with the page as it stands, at each width; empty when nothing is. */
export async function findFaults(
  page: Page,
  sizes: readonly (typeof widths)[number][] = widths,
): Promise<string[]> {
  const faults: string[] = []
  for (const size of sizes) {
    await page.setViewportSize(size)
    const over = await overhang(page)
    if (over > 0) faults.push(`${size.width}: sideways by ${over}`)
    faults.push(...(await findBarriers(page)).map(words => `${size.width}: ${words}`))
  }
  const words = await latinWords(page)
  if (words.length > 0) faults.push(`not Chinese: ${words.join(', ')}`)
  return faults
}

/** Waits until the page has asked for everything and shows it. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await see(page.getByRole('heading', { level: 1 }))
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy="true"], main [role="status"] progress'),
  )
  await quiet(page)
}

// No request of the page under way for a moment. The live stream never ends, so the browser's own idea does not do.
async function quiet(page: Page): Promise<void> {
  let last = -1
  for (let calm = 0; calm < 2; ) {
    const count = await page.evaluate(
      () => performance.getEntriesByType('resource').length + document.body.innerText.length,
    )
    calm = count === last ? calm + 1 : 0
    last = count
    await page.waitForTimeout(40)
  }
}

/** Presses Tab until it has the focus; how often, or -1 when it never gets there. */
export async function tabsTo(page: Page, what: Locator, most = 120): Promise<number> {
  for (let i = 1; i <= most; i++) {
    await page.keyboard.press('Tab')
    if (await what.evaluate(it => it === document.activeElement)) return i
  }
  return -1
}
