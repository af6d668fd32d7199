// Connections and the tenant context. Nothing else in the house opens a transaction.
import {
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import type { DB } from '../../db/tables.ts'

export type { DB } from '../../db/tables.ts'
export type Db = Kysely<DB>
export type Trx = Transaction<DB>

// bigint counts and positions fit a JavaScript number for any city we will see; numeric stays text (decimals).
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, text => text)

export interface DbOptions {
  readonly url: string
  readonly max?: number
  /** Role to take on after connecting, when the login role is another (external servers). */
  readonly role?: string
  readonly name?: string
}

/** Opens a pool; every connection speaks UTC+8 and gives up on statements after 30 s. */
export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    // Statements that need no answer in between go out together (see AND_COMMIT).
    pipeline: true,
    application_name: options.name ?? 'chuangcheng',
    options: `-c TimeZone=Asia/Shanghai -c statement_timeout=30000 -c lock_timeout=8000${options.role ? ` -c role=${options.role}` : ''}`,
  })
  // A server that goes away must not take the process with it: the next query reports the failure.
  pool.on('error', () => undefined)
  // The same for a connection lost in the middle of a transaction, when the pool does not listen.
  pool.on('connect', client => client.on('error', () => undefined))
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: prepared(pool) }) })
}

/**
 * Begins the text of a transaction's last write: COMMIT then travels with it in one round trip. When the write fails, that
 * COMMIT ends an aborted transaction, which is a rollback, and the write's error is thrown as ever.
 */
export const AND_COMMIT = '/* and commit */'

/** How many statements a connection keeps prepared; our texts vary little, since lists travel as one array parameter. */
const PREPARED_LIMIT = 300

/**
 * Gives every parameterised statement a name, so that PostgreSQL parses and plans it once a connection (measured: planning
 * was half of the database's time per filed case).
 */
function prepared(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known || names.size >= PREPARED_LIMIT) return known
    const name = `s${names.size}`
    names.set(text, name)
    return name
  }
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      let begin = ''
      let ended = false
      const query = async (text: string, values: readonly unknown[]) => {
        // A transaction's BEGIN waits for its first statement; when that is plain text, both make one round trip.
        if (text === 'begin') {
          ended = false
          begin = 'begin; '
          return { command: 'BEGIN', rowCount: 0, rows: [] }
        }
        if (begin && values.length === 0) {
          const both = begin + text
          begin = ''
          const results = (await client.query(both)) as unknown as pg.QueryResult[]
          return results[results.length - 1]!
        }
        if (begin) {
          begin = ''
          await client.query('begin')
        }
        if (ended && (text === 'commit' || text === 'rollback')) return { command: '', rowCount: 0, rows: [] }
        const name = values.length > 0 ? nameOf(text) : undefined
        const answer = client.query(
          name ? { name, text, values: [...values] } : { text, values: [...values] },
        )
        if (!text.startsWith(AND_COMMIT)) return answer
        ended = true
        const committed = client.query('commit')
        const [written, done] = await Promise.allSettled([answer, committed])
        if (written.status === 'rejected') throw written.reason
        if (done.status === 'rejected') throw done.reason
        return written.value
      }
      // Cursors are the other half of this interface; nothing here streams by cursor.
      return { query, release: () => client.release() } as unknown as PostgresPoolClient
    },
  }
}

/**
 * Runs `work` in one transaction that sees only the rows of `cityId`.
 * The city is a validated literal, not a parameter: a distributed server forwards only that form (design section 6).
 */
export async function inCity<T>(db: Db, cityId: number, work: (trx: Trx) => Promise<T>): Promise<T> {
  const city = cityLiteral(cityId)
  return db.transaction().execute(async trx => {
    await sql.raw(`set local app.city = '${city}'`).execute(trx)
    return work(trx)
  })
}

function cityLiteral(cityId: number): string {
  if (!Number.isInteger(cityId) || cityId < 100000 || cityId > 999999)
    throw new Error(`not a city code: ${cityId}`)
  return String(cityId)
}

/** The city whose public pages answer under this host name; the first city where none claims it. */
export async function cityOfHost(db: Db, host: string): Promise<number> {
  const cities = await db.selectFrom('cities').select(['city_id', 'host']).orderBy('city_id').execute()
  const city = cities.find(one => one.host === host) ?? cities[0]
  if (!city) throw new Error('no city is loaded')
  return city.city_id
}
