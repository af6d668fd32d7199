// The holder file: who wins, whom it names, and that no leftover of a dead starter stands in the way.

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findHolder, type Hold, takeHold } from './embedded-postgres-holder.ts'
import { lookAt, pidSpace } from './embedded-postgres-process.ts'

let home: string
let path: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cc-hold-'))
  path = join(home, 'postgres.holder.json')
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const take = () => takeHold(path, '/var/postgres', 1_000)

/** A holder file as another process would have left it. */
function leave(at: string, change: object = {}): void {
  const begun = { pid: process.pid, began: 'long ago', pidSpace: pidSpace() }
  const rest = { startedAt: '2026-03-01T02:00:00Z', hostname: 'other', nonce: String(Math.random()) }
  writeFileSync(at, JSON.stringify({ ...begun, ...rest, ...change }))
}

test('the first takes it, the second is told who has it, and after release it is free without a trace', async () => {
  const hold = await take()
  expect(hold.inherited).toBe(false)
  hold.setPort(5433)
  expect(findHolder(path)).toMatchObject({ pid: process.pid, port: 5433 })
  await expect(take()).rejects.toMatchObject({
    refusal: {
      code: 'postgres.folder-in-use',
      detail: expect.stringContaining(`本进程使用：进程 ${process.pid}`),
    },
  })
  hold.release()
  expect(readdirSync(home)).toEqual([])
})

test('a pid that is used again does not hold; a torn file neither', async () => {
  leave(path)
  const hold = await take()
  expect(hold.inherited).toBe(true)
  hold.release()
  writeFileSync(path, '{"pid": 1')
  expect((await take()).inherited).toBe(true)
})

test('a living process holds', async () => {
  leave(path, { pid: 1, began: lookAt(1).began })
  await expect(take()).rejects.toMatchObject({
    refusal: { detail: expect.stringMatching(/另一个程序使用：进程 1，自 2026\/3\/1 10:00:00 起/) },
  })
})

test('of many that find a dead holder exactly one wins', async () => {
  for (let round = 0; round < 20; round++) {
    leave(path)
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, take))
    const won = outcomes.filter((o): o is PromiseFulfilledResult<Hold> => o.status === 'fulfilled')
    expect(won).toHaveLength(1)
    won[0]?.value.release()
    expect(readdirSync(home)).toEqual([])
  }
})

test('a starter that died while it took over is itself taken over from', async () => {
  leave(path)
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)
  leave(`${path}.${digest}`)
  const hold = await take()
  expect(hold.inherited).toBe(true)
  expect(readdirSync(home)).toEqual(['postgres.holder.json'])
  hold.release()
})

test('a holder in another container holds as long as its file is touched', async () => {
  leave(path, { pidSpace: 'other pid:[1]' })
  const heart = setInterval(() => utimesSync(path, new Date(), new Date()), 200)
  await expect(take()).rejects.toMatchObject({
    refusal: { detail: expect.stringContaining('在主机 other 上') },
  })
  clearInterval(heart)
  expect((await take()).inherited).toBe(true)
})
