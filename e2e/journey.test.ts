// The campaign's main job as eight people do it, step by step, each at a browser of their own; and at every step the
// server is killed with -9 under their hands, and they go on.
import type { Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerCard } from './card.ts'
import { type CrashingHouse, openCrashingHouse } from './crashing-house.ts'
import { peopleOf } from './people.ts'
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
  standsAt,
} from './person.ts'
import { picture } from './pictures.ts'
import { figures, standardOf } from './readings.ts'

let house: CrashingHouse
const { person, photograph, all: people } = peopleOf(() => house)
beforeAll(async () => {
  house = await openCrashingHouse()
}, 120_000)
afterAll(() => house?.close())

describe('the ten steps in a browser', { timeout: 120_000 }, () => {
  const visited: Person[] = []
  const submissions: Request[] = []
  let roundPath = ''
  /** Goes all the way; the other two wait until they are overdue. */
  let casePath = ''
  const [unit, lateUnit] = ['danwei01', 'danwei02'] as const
  let head = ''
  let failed = ''
  // Each step stands on the ones before it.
  beforeEach(({ task, onTestFailed }) => {
    if (failed) throw new Error(`step ${failed} failed before`)
    onTestFailed(async () => {
      failed = task.name.split(':')[0]!
      await photograph('journey')
    })
  })

  it('1: the house is up and says so', async () => {
    const health = await fetch(`${house.program.url}/api/health`)
    expect(await health.json()).toEqual({ status: 'ok' })
    const visitor = await openPerson(house.browser, house.program)
    await visitor.go('/')
    await heading(visitor.page, '创建全国文明城市')
    await follow(visitor.page, '工作平台')
    await heading(visitor.page, '登录')
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  })

  it('2: the office signs in, sees Monday morning, and gives a task of the plan to units', async () => {
    const { page } = await person('banshi', '/desk')
    await heading(page, '2022年6月8日 星期三')
    await heading(page, '今天要我定的')
    await heading(page, '销号进度')
    await heading(page, '本周到期')
    await see(page.getByText('项任务尚未分解'))
    await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '规划内容' }).click()
    const main = page.getByRole('main')
    await see(page.getByRole('link', { name: '全部 39' }))
    expect(await main.getByRole('heading', { level: 2 }).count()).toBe(10)
    expect(await main.getByRole('heading', { level: 3 }).count()).toBe(39)
    await follow(page, /^目标 ?84$/)
    const targets = page.getByRole('region', { name: '目标' })
    await see(targets)
    expect(await targets.getByRole('rowheader').count()).toBe(84)
    await follow(page, '年度阶段')
    for (const phase of ['深入推进年', '巩固提升年', '全面冲刺年'])
      await see(main.getByRole('region', { name: phase }))
    for (const year of ['2021年', '2022年', '2023年']) await see(main.getByText(year))
    await page.getByRole('navigation', { name: '栏目' }).getByRole('link', { name: '规划内容' }).click()
    await follow(page, '保障机制')
    await see(page.getByRole('region', { name: '保障机制' }).getByRole('button', { name: /^条款 / }))

    await follow(page, /^任务/)
    await follow(main.locator('section').first(), /./)
    await press(page, '分解到单位')
    await pickUnit(dialog(page), '牵头单位', '演示市容管理单位')
    await pickUnit(dialog(page), '添加配合单位', '演示园林绿化单位')
    await pickUnit(dialog(page), '添加配合单位', '演示交通秩序单位')
    await press(dialog(page), '确定分解')
    await gone(page.getByRole('dialog'))
    await house.crash()
    await see(main.getByText('牵头：演示市容'))
    await see(main.getByText('配合：演示园林'))
    await see(main.getByText('配合：演示交通'))
    // The ledger takes the fact in by itself, and the page hears of it.
    await see(
      main
        .getByRole('listitem')
        .filter({ hasText: '任务目标分解' })
        .getByText(/账本第 \d+ 号/),
    )
    await follow(page, '回到规划')
    await see(page.getByRole('link', { name: '尚未分解 38' }))
  })

  it('3: the office opens a round whose places anyone can draw again', async () => {
    const { page } = await person('banshi', '/desk/rounds')
    await follow(page, '开展一轮测评')
    await page.getByLabel('名称').fill('六月自测')
    const seed = page.getByLabel('随机种子')
    expect(await seed.inputValue()).toMatch(/^20220608-[A-Z2-9]{8}$/)
    await seed.fill('WZ-2022-06')
    for (const field of await page.getByRole('spinbutton').all()) await field.fill('0')
    await page.getByLabel('农贸市场').fill('1')
    await page.getByLabel('公交站台').fill('1')
    for (const name of ['演示巡查一', '演示巡查二']) await page.getByRole('checkbox', { name }).check()
    await press(page, '试抽点位')
    const drawn = page.getByRole('region', { name: /试抽结果/ })
    await see(drawn.getByText('种子 WZ-2022-06，共 2 个点位'))
    const places = await drawn.getByRole('listitem').allInnerTexts()
    await house.pressThroughCrash(page, '开展测评')
    await heading(page, '六月自测')
    await see(page.getByText('抽样种子 WZ-2022-06'))
    roundPath = new URL(page.url()).pathname
    await follow(page, '点位与进度')
    const rows = page.getByRole('region', { name: '各点位' })
    await see(rows)
    const opened = await rows.getByRole('rowheader').allInnerTexts()
    expect(opened.map(name => places.some(place => place.startsWith(name)))).toEqual([true, true])
    for (const name of ['演示巡查一', '演示巡查二']) await see(rows.getByRole('cell', { name }))
  })

  it('4: inspectors answer their cards on a phone; a reload loses nothing, a repeat changes nothing', async () => {
    for (const login of ['xuncha1', 'xuncha2']) {
      const one = await person(login, '/field', phone)
      visited.push(one)
      one.page.on('request', request => {
        if (/\/api\/visits\/.+\/submit$/.test(request.url())) submissions.push(request)
      })
      await heading(one.page, '我的点位')
      await see(one.page.getByText('未测 1 个，已提交 0 个'))
      await one.page.getByRole('link', { name: /演示/ }).click()
      await answerCard(one.page, { fails: 3, pauseAfter: 4, photo: login === 'xuncha1' ? '#a65' : '#65a' })
      // Killed with everything photographed and nothing submitted; the second phone finds the server dead.
      if (login === 'xuncha1') await house.crash()
      else await house.program.kill()
      await press(one.page, '提交')
      if (login === 'xuncha2') {
        await see(one.page.getByText('连不上服务器'))
        await house.program.start()
        await press(one.page, '现在发送')
      }
      await see(one.page.getByText('其中不达标 3 项，已转市创城办审核。'))
      await follow(one.page, '去下一个点位')
      await see(one.page.getByText('未测 0 个，已提交 1 个'))
    }
    expect(submissions).toHaveLength(2)
    const [first] = submissions
    const again = await visited[0]!.context.request.post(first!.url(), {
      headers: {
        'idempotency-key': (await first!.allHeaders())['idempotency-key']!,
        'content-type': 'application/json',
      },
      data: first!.postData()!,
    })
    expect(again.status()).toBe(200)
    expect(await again.json()).toEqual(await (await first!.response())!.json())
    const { page } = await person('banshi', '/desk/review')
    await see(page.getByText('共 6 条'))
  })

  it('5: the office merges, declines, settles and issues; one 交办单 a unit', async () => {
    const { page } = await person('banshi', '/desk/review')
    const rows = page.getByRole('main').getByRole('listitem')
    await soon(() => rows.count(), 6)
    await rows.nth(0).getByRole('checkbox').check()
    await rows.nth(1).getByRole('checkbox').check()
    const title = await rows.nth(0).getByRole('heading').innerText()
    await press(page, '并案')
    await dialog(page).getByRole('radio', { name: title }).check()
    await house.pressThroughCrash(dialog(page), '确定并案')
    await see(page.getByText('已并入 1 条。'))
    await soon(() => rows.count(), 5)

    await rows.nth(1).getByRole('button', { name: '不立案' }).click()
    expect(await dialog(page).getByRole('button', { name: '确定不立案' }).isDisabled()).toBe(true)
    await dialog(page).getByLabel('不立案的理由').fill('不属于测评范围')
    await press(dialog(page), '确定不立案')
    await soon(() => rows.count(), 4)
    await rows.nth(1).getByRole('button', { name: '当场整改' }).click()
    await dialog(page).getByLabel('当场整改的说明').fill('已由管理人员当场清理')
    await press(dialog(page), '确定当场整改')
    await soon(() => rows.count(), 3)

    casePath = (await rows.nth(0).getByRole('heading').getByRole('link').getAttribute('href'))!
    const labels = await rows.getByRole('checkbox').evaluateAll(its => its.map(it => it.ariaLabel ?? ''))
    const numbers = labels.map(label => label.split(' ')[1]!)
    expect(numbers).toHaveLength(3)
    await page.getByRole('checkbox', { name: '全选' }).check()
    await page.getByRole('button', { name: /^立案交办/ }).click()
    const sheet = dialog(page)
    for (const [i, number] of numbers.entries()) {
      await sheet.getByRole('button', { name: new RegExp(`^改派 ?${number}$`) }).click()
      await pickUnit(sheet, `${number} 的责任单位`, i === 0 ? '演示市容管理单位' : '演示园林绿化单位')
    }
    await see(sheet.getByText('共 3 件，将生成 2 份交办单'))
    await press(sheet, '交办 3 件')
    await see(sheet.getByText('吴创办交〔2022〕1号，1 件').or(sheet.getByText('吴创办交〔2022〕1号，2 件')))
    await see(sheet.getByText('吴创办交〔2022〕2号，1 件').or(sheet.getByText('吴创办交〔2022〕2号，2 件')))
    await house.crash()
    await press(sheet, '完成')
    await see(page.getByText('没有待审核的问题'))
    await follow(page, '看在办案件')
    await see(page.getByText('共 3 件'))
  })

  it('6: the unit finds the case first in its list, signs it, and hands in measure and photo', async () => {
    const { page } = await person(unit, '/desk')
    const first = page.getByRole('main').locator('section').first()
    await see(first.getByRole('heading', { name: '待办' }))
    await see(first.locator(`a[href="${casePath}"]`))
    await first.locator(`a[href="${casePath}"]`).click()
    const facts = page.getByRole('region', { name: '要点' })
    for (const words of ['点位', '标准', '条款', '责任单位', '时限'])
      await see(facts.getByText(words, { exact: true }))
    await see(facts.getByText(/共 .*工作时$/))
    // The merged finding brought its photo along.
    expect(await page.getByRole('img', { name: /整改前/ }).count()).toBeGreaterThanOrEqual(2)
    await house.pressThroughCrash(page, '签收')
    await standsAt(page, '已签收')
    await page.getByLabel('整改措施').fill('已组织清理，并安排专人每日巡看')
    await press(page, '提交整改')
    await see(page.getByText('请上传整改后的照片。'))
    await page.getByLabel(/整改后照片/).setInputFiles(await picture('after', '#4a7'))
    await see(page.getByText('已上传'))
    await house.crash()
    await press(page, '提交整改')
    await standsAt(page, '待核查')
  })

  it('7: the unit may not verify itself and reads why; the verifier returns, then passes; the score follows', async () => {
    const { page } = await person(unit, casePath)
    const closed = page.getByRole('button', { name: '核查通过' })
    await see(closed)
    expect(await closed.getAttribute('aria-disabled')).toBe('true')
    const why = page.locator(`[id="${await closed.getAttribute('aria-describedby')}"]`)
    expect(await why.innerText()).toContain('整改和核查要由不同的人办')
    await closed.click({ force: true })
    const id = casePath.split('/').at(-1)
    const refused = await page.request.post(`/api/cases/${id}/pass`, {
      headers: { 'idempotency-key': crypto.randomUUID() },
      data: { version: 3 },
    })
    expect(refused.status()).toBe(403)
    expect((await refused.json()).detail).toBe(await why.innerText())

    const { page: verifying } = await person('hecha1', '/desk')
    await follow(verifying, /待核查的案件/)
    await verifying.locator(`a[href="${casePath}"]`).first().click()
    await press(verifying, '退回重办')
    await dialog(verifying).getByLabel('退回的理由').fill('照片看不出整改的位置')
    await press(dialog(verifying), '确定退回重办')
    await gone(verifying.getByRole('dialog'))
    await house.crash()

    await see(page.getByText('照片看不出整改的位置'))
    await page.getByLabel(/整改后照片/).setInputFiles(await picture('again', '#3b6'))
    await see(page.getByText('已上传'))
    await page.getByLabel('整改措施').fill('已重新清理，按原角度重拍')
    await press(page, '提交整改')

    await see(verifying.getByText('已重新清理'))
    await press(verifying, '核查通过')
    await see(verifying.getByText(/核查通过.销号/))

    const { page: office } = await person('banshi', roundPath)
    const before = office.getByRole('button', { name: /整改前 \d.*看依据/ }).first()
    const after = office.getByRole('button', { name: /整改后 \d.*看依据/ }).first()
    await see(before)
    const figure = async (button: typeof before) => Number.parseFloat(await button.innerText())
    expect(await figure(after)).toBeGreaterThan(await figure(before))
    await after.click()
    await see(dialog(office).getByRole('heading', { name: /^依据：.*整改后/ }))
    await see(dialog(office).getByText(/规则版本 /))
    await see(dialog(office).getByRole('table'))
    await office.keyboard.press('Escape')
    await gone(office.getByRole('dialog'))
    await press(office, '全部展开')
    const raised = office.getByRole('row').filter({ hasText: (await standardOf(page)) ?? '' })
    await raised
      .getByRole('button', { name: /整改后/ })
      .first()
      .click()
    await see(dialog(office).getByText('核查为达标'))
    expect(await dialog(office).locator(`a[href="${casePath}"]`).count()).toBeGreaterThan(0)
  })

  it('8: time passes, the unit is reminded, the 通报 is edited, approved by another, issued with number and head', async () => {
    const { page: wall } = await person('lingdao', '/screen', { width: 1920, height: 1080 })
    await soon(() => figures(wall), { 在办: '2', 超期: '0', 已销号: '1', 待审核: '0' })
    await wall.evaluate(() => Object.assign(globalThis, { stayed: true }))

    const { page: desk } = await person('banshi', '/desk')
    await press(desk, '向前拨时间')
    await dialog(desk).getByLabel('拨到某日早上 8:30').fill('2022-06-28')
    await press(dialog(desk), '拨到这一天')
    await see(dialog(desk).getByText('业务时间已拨到 2022年6月28日 08:30'))
    await house.crash()
    await soon(() => figures(wall), { 在办: '2', 超期: '2', 已销号: '1', 待审核: '0' })

    const { page: late } = await person(lateUnit, '/desk')
    const reminders = late.getByRole('list', { name: '提醒' })
    await see(reminders)
    expect(await reminders.getByRole('link').count()).toBeGreaterThan(0)

    await desk.goto('/desk/papers?series=notice')
    await follow(desk, '关于超期未办结事项的通报')
    await press(desk, '修改')
    await desk.getByLabel('标题').fill('关于六月超期未办结事项的通报')
    await desk.getByLabel('正文结尾').fill('请于三个工作日内报送结果。')
    await desk.getByRole('checkbox', { name: /^点名/ }).first().check()
    await press(desk, '保存修改')
    await heading(desk, '关于六月超期未办结事项的通报')
    await see(desk.getByRole('article').getByText('点名通报'))
    await press(desk, '送审')
    await see(desk.getByText(/拟稿和审批要由不同的人办|批准/))

    const { page: chief } = await person('zhuren', new URL(desk.url()).pathname)
    await press(chief, '批准')
    await see(desk.getByRole('button', { name: '印发' }))
    await house.pressThroughCrash(desk, '印发')
    const sheet = desk.getByRole('article')
    await see(sheet.getByText('吴创办通〔2022〕1号'))
    head = (await sheet.getByText(/^账首/).innerText()).match(/账首\s+(\S+)/)?.[1] ?? ''
    expect(head).not.toBe('')
    await desk.goto('/desk/notices')
    await see(desk.getByRole('rowheader', { name: '吴创办通〔2022〕1号' }))
    expect(await desk.getByRole('rowheader').count()).toBe(1)
  })

  it('9: the wall shows what happens without being reloaded, and ranks nobody', async () => {
    const wall = people.get('lingdao')!.page
    const { page } = await person(lateUnit, '/desk')
    await page.getByRole('list', { name: '提醒' }).getByRole('link').first().click()
    await page.getByLabel('整改措施').fill('已整改')
    await page.getByLabel(/整改后照片/).setInputFiles(await picture('late', '#58a'))
    await see(page.getByText('已上传'))
    await press(page, '提交整改')
    await standsAt(page, '待核查')
    const { page: verifying } = await person('hecha1', new URL(page.url()).pathname)
    await house.pressThroughCrash(verifying, '核查通过')
    await soon(() => figures(wall), { 在办: '1', 超期: '1', 已销号: '2', 待审核: '0' })
    await see(wall.getByRole('img', { name: '300 个点位，有在办问题的 1 个，有超期问题的 1 个' }))
    for (const name of ['按县（市、区）', '按单位类型']) await see(wall.getByRole('table', { name }))
    await see(wall.getByRole('button', { name: /六月自测.整改前 \d.*整改后 \d/ }))
    expect(await wall.evaluate(() => (globalThis as { stayed?: boolean }).stayed)).toBe(true)
    const seen = await wall.getByRole('main').innerText()
    expect(seen).not.toMatch(/演示（经办|县办|巡查|核查）/)
  })

  it('10: the case tells its whole history, and the ledger accepts the head printed on the paper', async () => {
    const { page } = await person('banshi', casePath)
    const history = page.getByRole('region', { name: '办理经过' })
    await see(history)
    const steps = await history.getByRole('listitem').allInnerTexts()
    const told = steps.map(step => step.split('\n').filter(Boolean))
    expect(told.map(([, words]) => words)).toEqual([
      '发现并登记',
      '交办',
      '签收',
      '提交整改',
      '退回重办',
      '提交整改',
      expect.stringMatching(/^核查通过.销号$/),
    ])
    const roles = ['巡查测评员', '创城办工作人员', '责任单位', '责任单位', '核查员', '责任单位', '核查员']
    for (const [i, role] of roles.entries()) expect(steps[i]).toContain(role)
    for (const step of steps) expect(step).toMatch(/账本第 \d+ 号/)
    expect(steps[1]).toContain('五(三)2')
    expect(steps[1]).toMatch(/规则版本 wuzhong-2021@/)

    const { page: chief } = await person('zhuren', '/desk/ledger')
    await chief.getByLabel('公文上印的账首').fill(head)
    await press(chief, '核对账本')
    await see(chief.getByText('账本完整，未见改动'))
    await chief.getByLabel('公文上印的账首').fill(`${head.slice(0, -1)}${head.endsWith('0') ? '1' : '0'}`)
    await press(chief, '核对账本')
    await see(chief.getByText('账本有问题'))
    expect(await house.program.halfDone()).toEqual([])
  })

  it('no page complained on the way', () => {
    const complaints = [...people].flatMap(([login, one]) =>
      one.complaints.map(words => `${login}: ${words}`),
    )
    expect(complaints).toEqual([])
  })
})
