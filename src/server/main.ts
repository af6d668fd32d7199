// The program: boots the house, serves, seeds the demo city where wanted, and stops cleanly.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { Refused } from '../lib/refusal.ts'
import { makeThumbs } from '../modules/blobs/thumbs.actions.ts'
import { seedDemo } from '../simulate/demo.actions.ts'
import { buildApp } from './app.ts'
import { type Booted, boot } from './boot.ts'
import { readConfig } from './config.ts'
import { type Errands, startErrands } from './errands.ts'
import { errands, reactions, routes, timers } from './routes.ts'
import { makeSetupLink } from './setup-link.ts'
import { startWorker, type Worker } from './worker.ts'

/** Runs until a signal; `root` is the folder of the checkout. */
export async function main(root: string): Promise<void> {
  const config = readConfig(process.env, process.argv, root)
  const say = (words: string) => void process.stderr.write(`${words}\n`)
  let booted: Booted | undefined
  let worker: Worker | undefined
  let out: Errands | undefined
  try {
    booted = await boot(config, root, words => say(`· ${words}`))
    const { house } = booted
    await makeThumbs(house, words => say(`· ${words}`))
    worker = startWorker(house, reactions, true, timers)
    let ready = false
    const paged = existsSync(join(config.dist, 'web/desk/index.html'))
    const app = await buildApp(
      house,
      routes,
      async () => ready && paged && (await sql`select 1`.execute(house.db)).rows.length === 1,
    )
    await app.listen({ host: config.host, port: config.port })
    out = startErrands(house, errands)
    stopOnSignal(app, worker, out, booted, say)
    const address = `http://${config.host}:${(app.server.address() as { port: number }).port}`
    // What an installation is was settled when it was made: a real one never gets demo data, whatever is typed later.
    if (house.clock.demo) await greetDemo(booted, app, worker, address, say)
    else await greetEmpty(booted, address, say)
    ready = true
  } catch (error) {
    say(error instanceof Refused ? `✗ ${error.refusal.detail}` : `✗ 没能启动：${(error as Error).message}`)
    if (!(error instanceof Refused)) say((error as Error).stack ?? '')
    await out?.stop()
    await worker?.stop()
    await booted?.close().catch(() => undefined)
    process.exitCode = 2
    process.exit()
  }
}

async function greetDemo(
  booted: Booted,
  app: FastifyInstance,
  worker: Worker,
  address: string,
  say: (words: string) => void,
): Promise<void> {
  const people = await seedDemo(booted.house, app, worker, words => say(`· ${words}`))
  say('')
  say(`创城工作平台已启动：${address}`)
  say(`  办公端 ${address}/desk   现场端 ${address}/field   领导屏 ${address}/screen   公开页 ${address}/`)
  if (people) {
    say(`  演示登录（密码均为 ${people.password}）：`)
    for (const person of people.people) say(`    ${person.login.padEnd(14)} ${person.words}`)
  }
}

async function greetEmpty(booted: Booted, address: string, say: (words: string) => void): Promise<void> {
  const link = await makeSetupLink(booted.house)
  say('')
  say(`创城工作平台已启动：${address}`)
  if (link) say(`  用这个一次性链接建立首个系统管理员（24 小时内有效）：${address}/desk/setup?token=${link}`)
}

// Requests in hand are finished first; a second signal, or 20 s, ends it at once (nothing acknowledged is lost either way).
function stopOnSignal(
  app: FastifyInstance,
  worker: Worker,
  out: Errands,
  booted: Booted,
  say: (words: string) => void,
): void {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    say('· 正在办完手头的请求，然后停止')
    setTimeout(() => process.exit(1), 20_000).unref()
    booted.house.live.close()
    await app.close()
    await out.stop()
    await worker.stop()
    await booted.close()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
