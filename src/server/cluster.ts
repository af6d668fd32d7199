// The embedded database as this program wants it: its own non-superuser owner, one database, passwords kept with mode
// 0600 in the data folder.
import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export interface ClusterUrls {
  readonly owner: string
  readonly app: string
  readonly worker: string
  readonly passwords: { readonly app: string; readonly worker: string }
}

interface Passwords {
  readonly owner: string
  readonly app: string
  readonly worker: string
}

const DATABASE = 'chuangcheng'
const OWNER = 'chuangcheng_owner'

/** Makes owner and database where they are missing; returns the addresses of the three roles. */
export async function prepareCluster(superuserUrl: string, data: string): Promise<ClusterUrls> {
  const passwords = await readPasswords(join(data, 'database.json'))
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [OWNER])
    const login = `login createrole password ${client.escapeLiteral(passwords.owner)}`
    await client.query(`${role.rowCount ? 'alter' : 'create'} role ${OWNER} ${login}`)
    const database = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (!database.rowCount) await client.query(`create database ${DATABASE} owner ${OWNER}`)
  } finally {
    await client.end()
  }
  const url = (user: string, password: string) => {
    const it = new URL(superuserUrl)
    it.username = user
    it.password = password
    it.pathname = `/${DATABASE}`
    return it.href
  }
  return {
    owner: url(OWNER, passwords.owner),
    app: url('chuangcheng_app', passwords.app),
    worker: url('chuangcheng_worker', passwords.worker),
    passwords,
  }
}

async function readPasswords(file: string): Promise<Passwords> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept) return JSON.parse(kept) as Passwords
  const made = { owner: password(), app: password(), worker: password() }
  await writeFile(file, JSON.stringify(made), { mode: 0o600 })
  await chmod(file, 0o600)
  return made
}

const password = () => randomBytes(24).toString('base64url')
