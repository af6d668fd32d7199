// What PostgreSQL prints when it fails, turned into refusals that name the way out.

import { type Refusal, refusal } from '../lib/refusal.ts'

/** Below this a start is refused: room for one checkpoint's WAL and some temporary files. */
export const leastFreeBytes = 200 * 1024 * 1024

/** A busy port, in the words of PostgreSQL. */
export function saysPortTaken(output: string): boolean {
  return /could not bind .* address|could not create any TCP\/IP sockets/i.test(output)
}

/** What passes by itself: children of a killed postmaster, or its zombie, which let go within seconds. */
export function saysNotYetFree(output: string): boolean {
  return /lock file "[^"]*postmaster\.pid" already exists|pre-existing shared memory block/i.test(output)
}

/** @param freeBytes room left on the file system of the folder, if known */
export function diskFull(dataDir: string, freeBytes?: number): Refusal {
  const room =
    freeBytes === undefined ? '' : `（剩余 ${Math.floor(freeBytes / 1024 / 1024)} MB，至少需要 200 MB）`
  return refusal(
    'postgres.disk-full',
    `数据文件夹 ${dataDir} 所在磁盘空间不足${room}。请清理磁盘，或用环境变量 CHUANGCHENG_DATA 把数据放到另一块磁盘。`,
    507,
  )
}

export function notWritable(dataDir: string, why: string): Refusal {
  return refusal(
    'postgres.folder-not-writable',
    `无法在数据文件夹 ${dataDir} 中写入（${why}）。请把该文件夹及其上级交给运行本程序的用户，或用环境变量 CHUANGCHENG_DATA 另选一个可写的文件夹。`,
    500,
  )
}

export function portTaken(port: number): Refusal {
  return refusal(
    'postgres.port-taken',
    `数据库端口 ${port} 已被其他程序占用。请停止占用它的程序，或换一个端口；不指定端口时会自动选一个空闲的。`,
  )
}

/**
 * The refusal for a run of initdb or postgres that ended badly.
 * @param output the end of what it printed
 * @param logFile where the rest stands
 */
export function failure(output: string, dataDir: string, logFile: string, freeBytes?: number): Refusal {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(dataDir, freeBytes)
  if (/Permission denied|Read-only file system|has wrong ownership|EACCES/i.test(output))
    return notWritable(dataDir, lastLine(output))
  if (saysNotYetFree(output))
    return refusal(
      'postgres.folder-in-use',
      `数据文件夹 ${dataDir} 仍被另一个 PostgreSQL 使用：${lastLine(output)}。请先停止它再启动。`,
    )
  return refusal(
    'postgres.failed-to-start',
    `内置 PostgreSQL 未能启动。日志 ${logFile} 末尾：\n${tail(output)}\n请按日志排除原因后重试，或用环境变量 DATABASE_URL 改用外部 PostgreSQL。`,
    500,
  )
}

/** Errors of node:fs on the way to the folder; undefined for what is not about rights or room. */
export function folderFailure(error: unknown, dataDir: string): Refusal | undefined {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(dataDir)
  const about = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENOTSUP']
  return about.includes(code ?? '') ? notWritable(dataDir, message) : undefined
}

function tail(output: string): string {
  return output.trim().split('\n').slice(-12).join('\n') || '（没有输出）'
}

function lastLine(output: string): string {
  const lines = output.trim().split('\n')
  return lines.findLast(line => /FATAL|PANIC|error|denied|EACCES/i.test(line)) ?? lines.at(-1) ?? ''
}
