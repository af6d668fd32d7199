// Builds what is stale: the server and commands with esbuild, the pages with Vite. A digest of the sources decides.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

function digestOf(folders, names) {
  const hash = createHash('sha256')
  const all = [
    ...folders.flatMap(folder => files(join(root, folder))),
    ...names.map(name => join(root, name)),
  ]
  for (const file of all.filter(existsSync).sort()) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

async function whenStale(name, digest, build) {
  const mark = join(dist, `.${name}.digest`)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return
  await build()
  mkdirSync(dist, { recursive: true })
  writeFileSync(mark, digest)
}

/** Bundles the server side into dist/*.mjs; npm packages stay outside. */
export async function buildServer() {
  await whenStale('server', digestOf(['src', 'db', 'bench'], ['package-lock.json']), async () => {
    const { build } = await import('esbuild')
    await build({
      absWorkingDir: root,
      entryPoints: {
        main: 'src/server/main.ts',
        'sheets-thread': 'src/modules/exchange/sheets-thread.io.ts',
        'docx-thread': 'src/modules/documents/docx-thread.io.ts',
        cli: 'src/cli/main.ts',
        'read-worker': 'src/modules/reading/read-worker.io.ts',
        bench: 'bench/main.ts',
        'bench-server': 'bench/server-process.ts',
        'bench-import': 'bench/import-process.ts',
      },
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      sourcemap: 'linked',
      logLevel: 'warning',
    })
  })
}

// The server sends these as they lie, so a slow line carries a third of the bytes and nothing is compressed twice.
function compress(folder) {
  for (const file of files(folder).filter(name => /\.(js|css|svg)$/.test(name))) {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
}

/** Builds the pages into dist/web. */
export async function buildWeb() {
  await whenStale('web', digestOf(['src'], ['vite.config.ts', 'package-lock.json']), async () => {
    const { build } = await import('vite')
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
    compress(join(dist, 'web/assets'))
  })
}
