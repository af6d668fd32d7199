// e2e/browser.ts
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

var root = resolve(import.meta.dirname, '..')
async function openBrowser() {
  const { path, env } = await findBrowser()
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env },
  })
}
async function findBrowser() {
  const tried = []
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) {
    const found2 = tryToRun(wanted, [{}], tried)
    if (found2) return found2
    throw new Error(`CHROMIUM_PATH does not run.
${tried.join('\n')}`)
  }
  const found = (await fromPackage(tried)) ?? tryToRun('/usr/bin/chromium', [{}], tried)
  if (found) return found
  throw new Error(
    `No browser for the tests. Set CHROMIUM_PATH to a Chromium, or install one at /usr/bin/chromium.
${tried.join('\n')}`,
  )
}
async function fromPackage(tried) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    tried.push(`@sparticuz/chromium: only for linux x64, not ${process.platform} ${process.arch}`)
    return void 0
  }
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const { version } = JSON.parse(await readFile(join(entry, '../../../package.json'), 'utf8'))
  const folder = join(root, `node_modules/.cache/chromium-${version}`)
  if (!existsSync(folder)) await unpack(entry, folder)
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023/lib') }
  return tryToRun(join(folder, 'chromium'), [fonts, { ...fonts, ...libraries }], tried)
}
async function unpack(entry, folder) {
  const own = `${folder}.${process.pid}.${Date.now()}`
  await mkdir(own, { recursive: true })
  const script = `import(${JSON.stringify(pathToFileURL(entry).href)}).then(it => it.default.executablePath())`
  const env = { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const done = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8', cwd: dirname(entry) })
  if (done.status !== 0) {
    await rm(own, { recursive: true, force: true })
    throw new Error(`@sparticuz/chromium could not be unpacked:
${done.stderr}`)
  }
  await rename(own, folder).catch(async error => {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
}
function tryToRun(path, envs, tried) {
  if (!existsSync(path)) {
    tried.push(`${path}: no such file`)
    return void 0
  }
  for (const env of envs) {
    const done = spawnSync(path, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' })
    if (done.status === 0) return { path, env }
    tried.push(
      `${path}: ${(done.stderr || String(done.error ?? `exit ${done.status}`)).trim().slice(0, 300)}`,
    )
  }
  return void 0
}

export { openBrowser }
