// Brings a database to the schema of this program: forward only, one statement a call, safe when two start at once.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { tables } from '../../db/registry.ts'
import { sm3 } from './digest.ts'

export const APP_ROLE = 'chuangcheng_app'
export const WORKER_ROLE = 'chuangcheng_worker'

// Any constant will do, as long as every starter uses the same.
const MIGRATION_LOCK = 640300001

export interface MigrateOptions {
  /** Connection of the role that owns the schema. */
  readonly ownerUrl: string
  readonly folder: string
  /** Passwords for the two login roles; without them the roles are made without login. */
  readonly passwords?: { readonly app: string; readonly worker: string }
}

/** Applies what is missing; returns the names applied. Throws when an applied file was changed since. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({
    connectionString: options.ownerUrl,
    application_name: 'chuangcheng-migrate',
  })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await ensureRoles(client, options.passwords)
    await client.query(
      'create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null)',
    )
    const applied = await applyMissing(client, options.folder)
    await applyRegistry(client)
    await assertChineseSearch(client)
    return applied
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, folder: string): Promise<string[]> {
  const known = new Map<string, string>(
    (await client.query('select name, digest from migrations')).rows.map(row => [row.name, row.digest]),
  )
  const applied: string[] = []
  const names = (await readdir(folder)).filter(name => /^\d{4}_.+\.sql$/.test(name)).sort()
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    const digest = sm3(text)
    const before = known.get(name)
    if (before === digest) continue
    if (before !== undefined)
      throw new Error(`数据库已执行过的迁移 ${name} 被改动；请恢复原文件，另写一个新迁移`)
    await client.query('begin')
    for (const statement of statements(text)) await client.query(statement)
    await client.query('insert into migrations values ($1, $2, now())', [name, digest])
    await client.query('commit')
    applied.push(name)
  }
  return applied
}

/** Splits a migration into statements: a statement ends with a semicolon at the end of a line, outside $$…$$. */
export function statements(text: string): string[] {
  const found: string[] = []
  let current = ''
  let quoted = false
  for (const line of text.split('\n')) {
    if (!quoted && (line.startsWith('--') || line.trim() === '')) continue
    current += `${line}\n`
    if ((line.match(/\$\$/g) ?? []).length % 2 === 1) quoted = !quoted
    if (!quoted && line.trimEnd().endsWith(';')) {
      found.push(current.trim())
      current = ''
    }
  }
  if (current.trim()) found.push(current.trim())
  return found
}

async function ensureRoles(client: pg.Client, passwords: MigrateOptions['passwords']): Promise<void> {
  for (const [role, password] of [
    [APP_ROLE, passwords?.app],
    [WORKER_ROLE, passwords?.worker],
  ] as const) {
    const exists = await client.query('select 1 from pg_roles where rolname = $1', [role])
    const login = password ? `login password ${client.escapeLiteral(password)}` : 'nologin'
    if (exists.rowCount === 0) await client.query(`create role ${role} ${login}`)
    else if (password) await client.query(`alter role ${role} ${login}`)
    await client.query(`grant usage on schema public to ${role}`)
    if (!password) await client.query(`grant ${role} to current_user`)
  }
}

/** Row-level security and grants, from the registry; repeated at every start so that the registry is the truth. */
async function applyRegistry(client: pg.Client): Promise<void> {
  for (const [table, rule] of Object.entries(tables)) {
    await client.query(`revoke all on ${table} from ${APP_ROLE}, ${WORKER_ROLE}`)
    await client.query(`grant ${rule.app} on ${table} to ${APP_ROLE}, ${WORKER_ROLE}`)
    if (rule.workerAlso) await client.query(`grant ${rule.workerAlso} on ${table} to ${WORKER_ROLE}`)
    if (rule.class !== 'distributed') continue
    const { rows } = await client.query('select relrowsecurity from pg_class where oid = $1::regclass', [
      table,
    ])
    if (rows[0].relrowsecurity) continue
    await client.query(`alter table ${table} enable row level security`)
    await client.query(`alter table ${table} force row level security`)
    await client.query(
      `create policy city on ${table} using (city_id = nullif(current_setting('app.city', true), '')::integer)` +
        ` with check (city_id = nullif(current_setting('app.city', true), '')::integer)`,
    )
  }
  await client.query(`grant usage, select on all sequences in schema public to ${APP_ROLE}, ${WORKER_ROLE}`)
}

// A cluster made with the wrong locale finds nothing in Chinese text; say so at once rather than years later.
async function assertChineseSearch(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select '中' ~ '[[:alpha:]]' as letters`)
  if (!rows[0].letters)
    throw new Error('数据库的字符类别不认识汉字；请用 UTF-8 的 LC_CTYPE 重建（见 docs/ARCHITECTURE.md）')
}
