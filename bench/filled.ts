// A city with a number of cases to measure on: packs and cast, the rest by `src/simulate/bulk-cases.io.ts`. The first bench
// of a run that asks for a size fills it; the others copy its folder. With BENCH_FILLED set to a folder what was filled
// stays there for the next run.
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import { runWork } from '../src/server/work.ts'
import { simulateCity } from '../src/simulate/bulk.actions.ts'
import { castPeople, castPlaces, castUnits } from '../src/simulate/demo.actions.ts'
import { removeData } from './served.ts'

export const PASSWORD = 'a password for benchmarks'

const made = new Map<number, string>()

/** A folder of data with so many cases, the caller's own to change and remove. */
export async function filledWith(
  cases: number,
  root: string,
  progress: (words: string) => void,
): Promise<string> {
  const known = made.get(cases) ?? (await keptOrFilled(cases, root, progress))
  const own = await mkdtemp(join(tmpdir(), 'chuangcheng-bench-'))
  await cp(known, own, { recursive: true })
  return own
}

async function keptOrFilled(cases: number, root: string, progress: (words: string) => void): Promise<string> {
  const kept = process.env.BENCH_FILLED && join(process.env.BENCH_FILLED, String(cases))
  if (kept && existsSync(kept)) return kept
  const folder = await fill(cases, root, progress)
  if (!kept) {
    made.set(cases, folder)
    return folder
  }
  await mkdir(process.env.BENCH_FILLED!, { recursive: true })
  await rename(folder, kept)
  return kept
}

async function fill(cases: number, root: string, progress: (words: string) => void): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-filled-'))
  const config = readConfig({ ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' }, ['--empty'], root)
  const booted = await boot(config, root, () => undefined)
  try {
    const { house } = booted
    const { city_id: cityId } = await house.workerDb
      .selectFrom('cities')
      .select('city_id')
      .executeTakeFirstOrThrow()
    for (const cast of [
      castUnits,
      (work: Parameters<typeof castUnits>[0]) => castPeople(work, PASSWORD),
      castPlaces,
    ])
      await runWork(house.workerDb, cityId, house.clock, cast)
    const began = performance.now()
    await simulateCity(house, booted.ownerUrl, cityId, cases, progress)
    progress(`灌入 ${cases} 件用了 ${((performance.now() - began) / 1000).toFixed(0)} 秒`)
  } finally {
    await booted.close()
  }
  return data
}

/** Removes what the run filled. */
export async function removeFilled(): Promise<void> {
  for (const folder of made.values()) await removeData(folder)
  made.clear()
}
