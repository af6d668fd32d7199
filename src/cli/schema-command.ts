// chuangcheng schema: migrates a scratch database and writes, or compares, the generated schema files.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../server/embedded-postgres.ts'
import { migrate } from '../server/migrate.ts'
import type { CommandIo } from './main.ts'
import { describeSchema, writeSchema } from './schema.ts'

export async function schemaCommand(args: readonly string[], root: string, io: CommandIo): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'chuangcheng-schema-'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), unsafeFast: true })
  try {
    await migrate({ ownerUrl: postgres.superuserUrl, folder: join(root, 'db/migrations') })
    if (args.includes('--write')) {
      await writeSchema(postgres.superuserUrl, join(root, 'db'))
      return 0
    }
    const { types, schema } = await describeSchema(postgres.superuserUrl)
    const same =
      types === (await readFile(join(root, 'db/tables.ts'), 'utf8')) &&
      schema === (await readFile(join(root, 'db/schema.txt'), 'utf8'))
    io.out(
      same
        ? 'db/tables.ts 和 db/schema.txt 与迁移一致'
        : 'db/tables.ts 或 db/schema.txt 已过时；请运行 npx chuangcheng schema --write',
    )
    return same ? 0 : 1
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
