// The first day: nothing has happened yet, and every page says what it is for and what to do first.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openRunningHouse, type RunningHouse } from './house.ts'
import { axeScript, findFaults, settle, widths } from './page-checks.ts'
import { openPerson, type Person, see } from './person.ts'

let house: RunningHouse
const people = new Map<string, Promise<Person>>()
beforeAll(async () => {
  house = await openRunningHouse(inject('postgresUrl'))
})
afterAll(() => house?.close())

const pages: readonly (readonly [login: string, path: string, words: string])[] = [
  ['', '/', '数据不足'],
  ['banshi', '/desk', '尚未分解的任务'],
  ['lingdao', '/desk', '现在没有等您决定的事项。'],
  ['banshi', '/desk', '本周没有到期的案件。'],
  ['banshi', '/desk/rounds', '还没有测评'],
  ['banshi', '/desk/review', '没有待审核的问题'],
  ['banshi', '/desk/cases', '还没有案件。'],
  ['banshi', '/desk/papers', '没有公文'],
  ['banshi', '/desk/notices', '没有点名通报'],
  ['banshi', '/desk/plan/task%3A21', '尚未分解'],
  ['banshi', '/desk/board', '没有该项'],
  ['lingdao', '/desk/plan/clauses', '以下 6 条，已承载 5 条'],
  ['danwei01', '/desk', '没有未办事项。'],
  ['danwei01', '/desk/cases', '还没有案件。'],
  ['xian1', '/desk', '没有未办事项。'],
  ['hecha1', '/desk', '没有未办事项。'],
  ['shenji', '/desk/ledger', '现在的账首'],
  ['xuncha1', '/field', '现在没有分给您的点位'],
  ['lingdao', '/screen', '还没有测评得分'],
]

describe('before anything happened', { timeout: 30_000 }, () => {
  it.each(pages)('%s at %s reads %s', async (login, path, words) => {
    const one = people.get(login) ?? openPerson(house.browser, house.bench, { login, init: axeScript })
    people.set(login, one)
    const { page, complaints, go } = await one
    await go(path)
    await settle(page)
    await see(page.getByText(words))
    expect([...(await findFaults(page, [widths[0], widths[1]])), ...complaints]).toEqual([])
  })
})
