// npm test: types, lint, then every test on real PostgreSQL and in a real browser. Stops at the first that fails.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './install.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
ensureInstalled()

const bin = name => join(root, 'node_modules/.bin', name)
const steps = [
  ['types: pure', 'tsc', ['-p', 'tsconfig.pure.json']],
  ['types: server', 'tsc', ['-p', 'tsconfig.server.json']],
  ['types: e2e', 'tsc', ['-p', 'tsconfig.e2e.json']],
  ['types: web', 'vue-tsc', ['-p', 'tsconfig.web.json', '--noEmit']],
  ['format and lint', 'biome', ['ci', '--diagnostic-level=error', '.']],
  ['build', process.execPath, [join(root, 'scripts/build-all.mjs')]],
  ['tests', 'vitest', ['run', ...process.argv.slice(2)]],
]

for (const [name, command, args] of steps) {
  process.stdout.write(`== ${name}\n`)
  const started = Date.now()
  const path = command === process.execPath ? command : bin(command)
  const done = spawnSync(path, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test' },
  })
  process.stdout.write(
    `== ${name}: ${done.status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  )
  if (done.status !== 0) process.exit(done.status ?? 1)
}
