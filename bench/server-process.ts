// A server in a process of its own for `intake`: the real application, or the bare handler. Prints its port.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildApp } from '../src/server/app.ts'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import { reactions, routes, timers } from '../src/server/routes.ts'
import { startWorker } from '../src/server/worker.ts'
import { bareServer } from './bare-server.ts'

/** `real ROOT` boots the house on DATABASE_URL; `bare URL CITY PLACE UNIT` runs the bare handler, `together …` its one statement. */
async function run(argv: readonly string[]): Promise<void> {
  const [kind, ...rest] = argv
  if (kind === 'bare' || kind === 'together') {
    const port = await bareServer(rest[0]!, Number(rest[1]), rest[2]!, rest[3]!, kind === 'together')
    process.stdout.write(`${port}\n`)
    return
  }
  const config = readConfig(process.env, [], rest[0]!)
  const booted = await boot(config, rest[0]!, () => undefined)
  const worker = startWorker(booted.house, reactions, true, timers)
  const app = await buildApp(booted.house, routes, async () => true)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const holder = JSON.parse(
    await readFile(join(config.data, 'postgres.holder.json'), 'utf8').catch(() => '{}'),
  ) as { port?: number }
  process.stdout.write(`${(app.server.address() as { port: number }).port} ${holder.port ?? 0}\n`)
  process.on('SIGTERM', () => {
    void worker
      .stop()
      .then(() => booted.close())
      .then(() => process.exit(0))
  })
}

await run(process.argv.slice(2))
