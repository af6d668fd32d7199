// Finds a browser for the tests and starts it: $CHROMIUM_PATH, the one in node_modules, the system's. Never skips.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const root = resolve(import.meta.dirname, '..')

type Env = Readonly<Record<string, string>>

interface Found {
  readonly path: string
  readonly env: Env
}

/** Starts the browser. Throws with what was tried and what to do when there is none that runs. */
export async function openBrowser(): Promise<Browser> {
  const { path, env } = await findBrowser()
  // Nothing of chromium.args: it holds --single-process and --disable-web-security. Playwright knows what is needed.
  return chromium.launch({
    executablePath: path,
    env: { ...(process.env as Record<string, string>), ...env },
  })
}

async function findBrowser(): Promise<Found> {
  const tried: string[] = []
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) {
    const found = tryToRun(wanted, [{}], tried)
    if (found) return found
    throw new Error(`CHROMIUM_PATH does not run.\n${tried.join('\n')}`)
  }
  const found = (await fromPackage(tried)) ?? tryToRun('/usr/bin/chromium', [{}], tried)
  if (found) return found
  throw new Error(
    `No browser for the tests. Set CHROMIUM_PATH to a Chromium, or install one at /usr/bin/chromium.\n${tried.join('\n')}`,
  )
}

/** The browser of @sparticuz/chromium (linux x64), unpacked once into node_modules/.cache. */
async function fromPackage(tried: string[]): Promise<Found | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    tried.push(`@sparticuz/chromium: only for linux x64, not ${process.platform} ${process.arch}`)
    return undefined
  }
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const { version } = JSON.parse(await readFile(join(entry, '../../../package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(root, `node_modules/.cache/chromium-${version}`)
  if (!existsSync(folder)) await unpack(entry, folder)
  const fonts: Env = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
  // The package's own libraries only where the system has none: they would hide newer ones.
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023/lib') }
  return tryToRun(join(folder, 'chromium'), [fonts, { ...fonts, ...libraries }], tried)
}

// The package unpacks into the folder for temporary files and takes whatever lies there already. So a child process
// unpacks into a folder of its own, which gets its name only when it is whole; of several at once the first one wins.
async function unpack(entry: string, folder: string): Promise<void> {
  const own = `${folder}.${process.pid}.${Date.now()}`
  await mkdir(own, { recursive: true })
  const script = `import(${JSON.stringify(pathToFileURL(entry).href)}).then(it => it.default.executablePath())`
  // The package brings nss and its like along only where it believes itself in Amazon's cloud.
  const env = { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const done = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8', cwd: dirname(entry) })
  if (done.status !== 0) {
    await rm(own, { recursive: true, force: true })
    throw new Error(`@sparticuz/chromium could not be unpacked:\n${done.stderr}`)
  }
  await rename(own, folder).catch(async error => {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
}

/** The first environment in which the program tells its version. */
function tryToRun(path: string, envs: readonly Env[], tried: string[]): Found | undefined {
  if (!existsSync(path)) {
    tried.push(`${path}: no such file`)
    return undefined
  }
  for (const env of envs) {
    const done = spawnSync(path, ['--version'], { env: { ...process.env, ...env }, encoding: 'utf8' })
    if (done.status === 0) return { path, env }
    tried.push(
      `${path}: ${(done.stderr || String(done.error ?? `exit ${done.status}`)).trim().slice(0, 300)}`,
    )
  }
  return undefined
}
