// The file as it was handed in, on disk beside the photos until its pictures are kept: no row of the database carries 80 MB.
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const OLD_MS = 30 * 24 * 3600 * 1000

const folderOf = (data: string, cityId: number) => join(data, 'hand-ins', String(cityId))

/** Writes and syncs the file under the batch's id; what nobody came back for within thirty days goes on the way. */
export async function keepHandIn(data: string, cityId: number, id: string, bytes: Buffer): Promise<void> {
  const folder = folderOf(data, cityId)
  await mkdir(folder, { recursive: true })
  await sweep(folder)
  const draft = join(folder, `${id}.part`)
  const file = await open(draft, 'w', 0o640)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, join(folder, id))
}

/** The file; undefined when it is no longer there. */
export async function readHandIn(data: string, cityId: number, id: string): Promise<Buffer | undefined> {
  return readFile(join(folderOf(data, cityId), id)).catch(() => undefined)
}

export async function dropHandIn(data: string, cityId: number, id: string): Promise<void> {
  await rm(join(folderOf(data, cityId), id), { force: true })
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > OLD_MS) await rm(file, { force: true })
  }
}
