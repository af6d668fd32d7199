// Copies of the shipped packs with one thing changed, for the tests of packs.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { packCheck } from '../../cli/pack-check.ts'

export const PACKS = fileURLToPath(new URL('../../../packs/', import.meta.url))
export const root = await mkdtemp(join(tmpdir(), 'packs-'))

export const removeCopies = () => rm(root, { recursive: true, force: true })

let copies = 0
/** A copy of all packs with one file changed; returns the folder of the pack and the changed text. */
export async function copyWith(pack: string, file: string, change: (text: string) => string) {
  const folder = join(root, String(++copies))
  await cp(PACKS, folder, { recursive: true })
  const path = join(folder, pack, file)
  const text = change(await readFile(path, 'utf8'))
  await writeFile(path, text)
  return { dir: join(folder, pack), text }
}

export async function check(dir: string) {
  const out: string[] = []
  const err: string[] = []
  const code = await packCheck(dir, { out: line => out.push(line), err: line => err.push(line) })
  return { code, out, err }
}

export const swap = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}
