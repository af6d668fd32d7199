// Work on what strangers hand in (spreadsheets, documents) runs in a thread of its own, which can be cut off in time and
// in memory without taking the house with it.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

export interface ThreadLimits {
  /** Heap of the thread in MB: for what lives on, and for what has just been made. */
  readonly memoryMb: number
  readonly youngMb?: number
}

/**
 * Starts the thread `name`. Built, it lies beside this file as `name.mjs`; run from source (tests), `source` is bundled
 * first, since a thread does not see the loader of whoever started it. What it writes goes nowhere: libraries warn about
 * missing fonts and the like, and stdout belongs to the answer of a command.
 */
export async function openThread(
  name: string,
  source: URL,
  { memoryMb, youngMb = 32 }: ThreadLimits,
  workerData?: unknown,
): Promise<Worker> {
  const built = new URL(`./${name}.mjs`, import.meta.url)
  const file = import.meta.url.endsWith('.ts') ? await bundled(name, source) : fileURLToPath(built)
  return new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngMb, stackSizeMb: 4 },
    workerData,
    stdout: true,
    stderr: true,
    // Nothing of the house's settings is needed there.
    env: {},
  })
}

const bundles = new Map<string, Promise<string>>()

function bundled(name: string, source: URL): Promise<string> {
  const known = bundles.get(name) ?? bundle(name, fileURLToPath(source))
  bundles.set(name, known)
  return known
}

async function bundle(name: string, source: string): Promise<string> {
  const { build } = await import('esbuild')
  const folder = fileURLToPath(new URL('../../node_modules/.cache/chuangcheng-threads', import.meta.url))
  await mkdir(folder, { recursive: true })
  const made = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  // A name of its own for each process: two test runs may bundle at the same moment.
  const file = join(folder, `${name}-${process.pid}.mjs`)
  await writeFile(file, made.outputFiles[0]!.contents)
  return file
}
