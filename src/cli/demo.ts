// chuangcheng demo remove: empties a demo installation; the pack is loaded again and the ledger begins anew at the next start.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { tables } from '../../db/registry.ts'
import { openInstallation } from './installation.ts'
import type { CommandIo } from './main.ts'

export async function demoRemove(args: readonly string[], root: string, io: CommandIo): Promise<number> {
  if (!args.includes('--yes')) {
    io.err(
      '这会删除演示城市的全部数据（单位、人员、点位、案件、照片），规划包会重新装入。确定请加 --yes；请先停止正在运行的程序。',
    )
    return 2
  }
  const installation = await openInstallation(root)
  const client = new pg.Client({ connectionString: installation.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query('select demo from installation')
    if (!rows[0]?.demo) {
      io.err('本系统不是演示环境，没有可删除的演示数据')
      return 2
    }
    // The owner empties everything in one statement; the app could not, and a real installation is refused above.
    const names = Object.keys(tables).filter(name => name !== 'installation')
    await client.query(`truncate ${names.join(', ')}`)
    await client.query(
      `update installation set demo = false, clock_offset_seconds = 0, seed_state = 'removed'`,
    )
    for (const name of ['photos', 'documents', 'demo-password'])
      await rm(join(installation.data, name), { recursive: true, force: true })
    io.out('演示数据已删除；下次启动请用 npm start -- --empty')
    return 0
  } finally {
    await client.end()
    await installation.close()
  }
}
