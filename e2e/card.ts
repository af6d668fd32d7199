// A card of the field app as an inspector fills it in.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { press, see } from './person.ts'
import { picture } from './pictures.ts'

/** The questions of the card on the page. */
export const questions = (page: Page): Locator =>
  page.getByRole('group').filter({ has: page.getByRole('radio') })

/**
 * Answers every question: the first `fails` with 不达标, the rest with 达标; photographs where the card asks for it.
 * The photos have the colour `photo`. After `pauseAfter` answers tries to submit, reads what is missing, and loads the page anew.
 */
export async function answerCard(
  page: Page,
  { fails, pauseAfter, photo }: { fails: number; pauseAfter: number; photo: string },
): Promise<void> {
  const all = questions(page)
  await see(all)
  const count = await all.count()
  for (let i = 0; i < count; i++) {
    if (i === pauseAfter) await pause(page, i, count)
    await answer(all.nth(i), i < fails ? '不达标' : '达标', photo)
  }
  await see(page.getByText(`${count} 项中已答 ${count} 项`))
}

async function answer(question: Locator, grade: string, colour: string): Promise<void> {
  await question.getByRole('radio', { name: grade, exact: true }).check({ force: true })
  const camera = question.getByLabel('拍照')
  if ((await camera.count()) === 0) return
  await camera.setInputFiles(await picture('photo', colour))
  await see(question.getByText('已上传'))
}

// In the middle: submitting names what is missing; a reload keeps answers and photos.
async function pause(page: Page, answered: number, count: number): Promise<void> {
  await press(page, '提交')
  await see(page.getByRole('alert').getByText(`还不能提交，差 ${count - answered} 项：`))
  const photos = page.getByRole('img', { name: /第 1 张照片/ })
  const taken = await photos.count()
  expect(taken).toBeGreaterThan(0)
  await page.reload()
  await see(page.getByText(`${count} 项中已答 ${answered} 项`))
  expect(await photos.count()).toBe(taken)
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(answered)
}
