// What a person reads off a page, as data.
import type { Page } from 'playwright-core'

/** 在办, 超期, 已销号, 待审核 as the wall shows them. */
export async function figures(wall: Page): Promise<Record<string, string>> {
  const names = await wall.getByRole('region', { name: '案件合计' }).getByRole('button').allInnerTexts()
  const all = names.map(name => name.match(/(\d+)\s*(\S+) \1 件/)).filter(found => found !== null)
  return Object.fromEntries(all.map(([, n, words]) => [words!, n!]))
}

/** Title of the standard the case on this page was measured by. */
export async function standardOf(page: Page): Promise<string | undefined> {
  const link = page.getByRole('region', { name: '要点' }).locator('a[href*="standard"]')
  return (await link.allInnerTexts())[0]
}
