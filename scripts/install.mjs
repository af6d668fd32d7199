// Installs what the lock file names when it is missing or out of date, from a bare clone and under NODE_ENV=production too.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Makes node_modules agree with package-lock.json; progress goes to stderr. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`需要 Node.js 20.19 或更高版本，现为 ${process.versions.node}\n`)
    process.exit(2)
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const mark = join(root, 'node_modules/.installed-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  process.stderr.write('· 安装所需的软件包（首次约一分钟）\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    process.stderr.write('✗ 软件包没有装成；请检查网络和 npm 的镜像设置后重试\n')
    process.exit(2)
  }
  writeFileSync(mark, lock)
}
