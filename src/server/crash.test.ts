// The real program, killed with -9 at every step of the loop: what was acknowledged is there, nothing is half done, and
// the same request sent again has one effect.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Contract, pathOf, type ReplyOf } from '../lib/contract.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as dashboard from '../modules/dashboard/dashboard.contract.ts'
import * as duties from '../modules/duties/duties.contract.ts'
import * as ledger from '../modules/ledger/ledger.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import type { ClientInput } from '../simulate/client.ts'
import { officerOf, testPhoto } from './testing-loop.ts'
import { openProgram, type Program } from './testing-program.ts'

const root = resolve(import.meta.dirname, '../..')
const password = 'a password for crashes'
let program: Program
const cookies = new Map<string, string>()

beforeAll(async () => {
  program = await openProgram(password)
  await program.start()
})
afterAll(() => program?.close())

async function send<C extends Contract>(login: string, contract: C, input: ClientInput<C> = {}) {
  const query = new URLSearchParams(
    Object.entries(input.query ?? {}).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const response = await fetch(
    `${program.url}${pathOf(contract, (input.params ?? {}) as Record<string, string>)}?${query}`,
    {
      method: contract.method,
      headers: {
        cookie: await cookieOf(login),
        ...(contract.method === 'POST'
          ? { 'content-type': 'application/json', 'idempotency-key': input.actionId ?? randomUUID() }
          : {}),
      },
      ...(contract.method === 'POST' ? { body: JSON.stringify(input.body ?? {}) } : {}),
    },
  )
  const text = await response.text()
  if (!response.ok) throw new Error(`${contract.name}: ${response.status} ${text}`)
  return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as ReplyOf<C>
}

/** A session opened once outlives every crash. */
async function cookieOf(login: string): Promise<string> {
  const known = cookies.get(login)
  if (known) return known
  const response = await fetch(`${program.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  if (!response.ok) throw new Error(`${login}: ${await response.text()}`)
  const cookie = response.headers.get('set-cookie')!.split(';')[0]!
  cookies.set(login, cookie)
  return cookie
}

async function upload(login: string): Promise<string> {
  const response = await fetch(`${program.url}/api/photos`, {
    method: 'POST',
    headers: { cookie: await cookieOf(login), 'content-type': 'image/jpeg' },
    body: new Uint8Array(await testPhoto),
  })
  return ((await response.json()) as { digest: string }).digest
}

/** Does it, kills the program right after the acknowledgement, starts anew, sends the same again: one and the same answer. */
async function survive<C extends Contract>(
  login: string,
  contract: C,
  input: ClientInput<C>,
): Promise<ReplyOf<C>> {
  const whole = { ...input, actionId: randomUUID() }
  const reply = await send(login, contract, whole)
  await program.kill()
  await program.start()
  if (contract.once !== false) expect(await send(login, contract, whole)).toEqual(reply)
  await sound()
  return reply
}

/** Nothing half-written, and the chain holds. */
async function sound(): Promise<void> {
  expect(await program.halfDone()).toEqual([])
  const { ok, finding } = await send('shenji', ledger.verify)
  expect({ ok, finding }).toEqual({ ok: true, finding: null })
}

describe('killed at every step', () => {
  let roundId = ''
  let first = { id: '', unit: '' }
  let late = { id: '', unit: '' }

  it('a task divided, a round opened and dealt', async () => {
    const { units } = await send('banshi', people.units)
    const lead = units.find(unit => unit.kind === 'bureau')!.id
    await survive('banshi', plan.assign, { params: { code: 'task:21' }, body: { lead, supports: [] } })
    const task = await send('banshi', plan.requirement, { params: { code: 'task:21' } })
    expect(task.lead?.unitId).toBe(lead)
    const { frameworks } = await send('banshi', assessment.frameworks)
    const { inspectors } = await send('banshi', people.inspectors)
    const round = await survive('banshi', assessment.open, {
      body: {
        name: '一轮自测',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-1',
        quota: { market: 2, 'bus-stop': 2 },
        inspectors: inspectors.map(one => one.personId),
      },
    })
    roundId = round.id
    expect((await send('banshi', assessment.rounds)).rounds).toHaveLength(1)
    const { visits } = await send('banshi', assessment.round, { params: { id: roundId } })
    expect(visits.filter(visit => visit.inspectorId)).toHaveLength(4)
  })

  it('cards: one acknowledged, the others cut off in the middle and sent again', async () => {
    const cards = [...(await cardsOf('xuncha1')), ...(await cardsOf('xuncha2'))]
    expect(cards).toHaveLength(4)
    const [one, ...rest] = cards
    await survive(one!.login, assessment.submit, one!.input)
    const inFlight = Promise.allSettled(rest.map(card => send(card.login, assessment.submit, card.input)))
    await sleep(12)
    await program.kill()
    const told = (await inFlight).filter(result => result.status === 'fulfilled')
    await program.start()
    await sound()
    const { submitted } = await send('banshi', assessment.round, { params: { id: roundId } })
    expect(submitted).toBeGreaterThanOrEqual(1 + told.length)
    for (const card of rest) expect((await send(card.login, assessment.submit, card.input)).failing).toBe(1)
    expect((await send('banshi', cases.review)).total).toBe(4)
    await sound()
  })

  it('a photo acknowledged is there after the crash', async () => {
    const digest = await upload('xuncha1')
    await program.kill()
    await program.start()
    const response = await fetch(`${program.url}/api/photos/${digest}`, {
      headers: { cookie: await cookieOf('xuncha1') },
    })
    expect(response.status).toBe(200)
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100)
  })

  it('cases issued, signed, handed in, passed', async () => {
    const { findings } = await send('banshi', cases.review)
    const owned = findings.filter(one => one.unitGround !== 'pool').slice(0, 2)
    const items = owned.map(({ id, version }) => ({ id, version }))
    const { orders } = await survive('banshi', cases.issue, { body: { items } })
    expect(orders.reduce((n, order) => n + order.cases, 0)).toBe(2)
    const known = owned.map(one => ({ id: one.id, unit: officerOf(one.suggestedUnitName) }))
    first = known[0]!
    late = known[1]!
    const params = { id: first.id }
    await survive(first.unit, cases.acknowledge, { params, body: { version: 2 } })
    const photos = [await upload(first.unit)]
    await survive(first.unit, cases.handle, { params, body: { version: 3, measure: '已清理', photos } })
    await survive('hecha1', cases.pass, { params, body: { version: 4 } })
    const closed = await send('banshi', cases.get, { params })
    expect(closed).toMatchObject({ state: 'closed', version: 5 })
    expect(closed.history.map(item => item.kind)).toEqual([
      'case.filed',
      'case.issued',
      'case.acknowledged',
      'case.handled',
      'case.closed',
    ])
  })

  it('time passed: overdue once, reminded once; the paper drafted, approved and issued once', async () => {
    const { now } = await send('banshi', dashboard.clock)
    const to = new Date(new Date(now).getTime() + 20 * 24 * 3600_000).toISOString()
    await survive('banshi', dashboard.advance, { body: { to } })
    expect(Date.parse((await send('banshi', dashboard.clock)).now)).toBeGreaterThanOrEqual(Date.parse(to))
    const reminders = async () => (await send(late.unit, duties.mine)).reminders.length
    for (let i = 0; i < 200 && (await reminders()) === 0; i++) await sleep(25)
    expect(await reminders()).toBe(1)
    const drafts = async () =>
      (await send('banshi', accountability.papers, { query: { series: 'notice' } })).papers
    for (let i = 0; i < 200 && (await drafts()).length === 0; i++) await sleep(25)
    const params = { id: (await drafts())[0]!.id }
    await send('banshi', accountability.submit, { params, body: { version: 1 } })
    await survive('zhuren', accountability.approve, { params, body: { version: 2 } })
    await survive('banshi', accountability.issue, { params, body: { version: 3 } })
    const paper = await send('banshi', accountability.paper, { params })
    expect(paper).toMatchObject({ state: 'issued', version: 4, number: expect.stringMatching(/1号$/) })
    const verified = await send('shenji', ledger.verify, { query: { head: paper.head! } })
    expect(verified).toMatchObject({ ok: true, finding: null })
  })

  it('the command line accepts the head printed on the paper, refuses another, and says what it cannot read', async () => {
    const { papers } = await send('banshi', accountability.papers, {
      query: { series: 'notice', state: 'issued' },
    })
    const { head } = await send('banshi', accountability.paper, { params: { id: papers[0]!.id } })
    const verify = (text: string) => {
      const args = JSON.stringify(['ledger', 'verify', '--head', text])
      const run = `import(${JSON.stringify(join(root, 'dist/cli.mjs'))}).then(m => m.run(${args}, ${JSON.stringify(root)})).then(code => { process.exitCode = code })`
      const env = { ...process.env, CHUANGCHENG_DATA: program.data }
      return spawnSync(process.execPath, ['-e', run], { env, encoding: 'utf8' })
    }
    expect(verify(head!)).toMatchObject({ status: 0, stdout: expect.stringContaining('所给账首相符') })
    const forged = verify(head!.replace(/.$/, digit => (digit === '0' ? '1' : '0')))
    expect(forged).toMatchObject({ status: 1, stdout: expect.stringContaining('账本不符') })
    expect(verify('12').status).toBe(2)
  })

  it('asked to stop, it stops and takes its database with it', async () => {
    expect(await program.stop()).toBe(0)
  })

  async function cardsOf(login: string) {
    const { visits } = await send(login, assessment.visits)
    return Promise.all(
      visits.map(async ({ id }) => {
        const card = await send(login, assessment.visit, { params: { id } })
        const digest = await upload(login)
        const now = new Date().toISOString()
        const answers = card.items.map((item, i) => ({
          item: item.code,
          grade: i === 0 ? ('fail' as const) : ('pass' as const),
          photos: item.photo === 'none' && i > 0 ? [] : [digest],
        }))
        const input = {
          params: { id },
          actionId: randomUUID(),
          body: { observedAt: now, clientNow: now, answers },
        }
        return { login, input }
      }),
    )
  }
})
