// chuangcheng doctor: is this installation well, and what needs a person.
import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import { inCity } from '../server/db.ts'
import { openInstallation } from './installation.ts'
import type { CommandIo } from './main.ts'

export async function doctor(_args: readonly string[], root: string, io: CommandIo): Promise<number> {
  const installation = await openInstallation(root)
  let wrong = 0
  try {
    io.out(`Node.js ${process.versions.node}`)
    const version = await sql<{ v: string }>`select current_setting('server_version') as v`.execute(
      installation.db,
    )
    io.out(`PostgreSQL ${version.rows[0]!.v}`)
    const disk = await statfs(installation.data)
    const freeMb = Math.floor((disk.bavail * disk.bsize) / 1024 / 1024)
    io.out(`数据目录 ${installation.data}，可用 ${freeMb} MB`)
    if (freeMb < 1024) wrong += report(io, '可用磁盘不足 1 GB，请清理或扩容')
    for (const cityId of installation.cities) {
      const failures = await inCity(installation.db, cityId, trx =>
        trx
          .selectFrom('reaction_failures')
          .select(['reaction', 'fact_id', 'attempts', 'error'])
          .where('city_id', '=', cityId)
          .limit(20)
          .execute(),
      )
      for (const failure of failures)
        wrong += report(
          io,
          `${cityId} 有一条后续处理没有办成：${failure.reaction}（事实 ${failure.fact_id}，已试 ${failure.attempts} 次）：${failure.error}`,
        )
    }
    if (wrong === 0) io.out('没有发现问题')
    return wrong > 0 ? 1 : 0
  } finally {
    await installation.close()
  }
}

function report(io: CommandIo, words: string): number {
  io.out(`! ${words}`)
  return 1
}
