// The data rules of the design (section 6), each held against the catalogue of a real database and against the rights of
// the roles the program really uses.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { tables } from '../../db/registry.ts'
import { describeSchema } from '../cli/schema.ts'
import { OTHER_CITY, openOtherCity } from './api.testbed.ts'
import { migrate, statements } from './migrate.ts'
import { openBench, roleUrl, TEST_CITY, type TestBench } from './testing.ts'

const folder = resolve(import.meta.dirname, '../../db')
const distributed = Object.entries(tables)
  .filter(([, rule]) => rule.class === 'distributed')
  .map(([name]) => name)

let bench: TestBench
let owner: pg.Client
let app: pg.Client
let worker: pg.Client
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  await openOtherCity(bench)
  const database = new URL(bench.ownerUrl).pathname.slice(1)
  const connect = async (connectionString: string) => {
    const client = new pg.Client({ connectionString })
    await client.connect()
    return client
  }
  owner = await connect(bench.ownerUrl)
  app = await connect(roleUrl(bench.ownerUrl, database, 'chuangcheng_app', 'app'))
  worker = await connect(roleUrl(bench.ownerUrl, database, 'chuangcheng_worker', 'worker'))
})
afterAll(async () => {
  for (const client of [owner, app, worker]) await client.end()
  await bench.close()
})

/** Runs in a transaction that is thrown away, in a city or in none. */
async function inside(client: pg.Client, city: number | undefined, query: string): Promise<pg.QueryResult> {
  await client.query('begin')
  try {
    if (city !== undefined) await client.query(`set local app.city = '${city}'`)
    return await client.query(query)
  } finally {
    await client.query('rollback')
  }
}

const count = async (client: pg.Client, city: number | undefined, table: string) =>
  Number((await inside(client, city, `select count(*) as n from ${table}`)).rows[0].n)

describe('every table of a city', () => {
  it('the registry and the catalogue name the same tables', async () => {
    const { rows } = await owner.query(
      "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1",
    )
    expect(rows.map(row => row.tablename)).toEqual(Object.keys(tables).sort())
  })

  it('has city_id, not null, an integer, nothing else', async () => {
    const { rows } = await owner.query(
      `select table_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'public' and column_name = 'city_id' and table_name = any($1) order by 1`,
      [distributed],
    )
    expect(rows.map(row => row.table_name)).toEqual([...distributed].sort())
    for (const row of rows) expect([row.data_type, row.is_nullable]).toEqual(['integer', 'NO'])
  })

  it('has city_id first in its primary key, every unique key and every unique index', async () => {
    const { rows } = await owner.query(
      `select t.relname as table, i.relname as index, a.attname as first, x.indisprimary as primary
       from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
         join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
       where t.relname = any($1) and x.indisunique`,
      [distributed],
    )
    expect(rows.filter(row => row.first !== 'city_id')).toEqual([])
    expect(
      rows
        .filter(row => row.primary)
        .map(row => row.table)
        .sort(),
    ).toEqual([...distributed].sort())
  })

  it('has city_id first on both sides of every foreign key', async () => {
    const { rows } = await owner.query(
      `select c.conname as name, a.attname as own, b.attname as other from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
       where c.contype = 'f'`,
    )
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.filter(row => row.own !== 'city_id' || row.other !== 'city_id')).toEqual([])
  })

  it('uses no enum, no business trigger, no floating point for figures', async () => {
    expect((await owner.query("select typname from pg_type where typtype = 'e'")).rows).toEqual([])
    expect((await owner.query('select tgname from pg_trigger where not tgisinternal')).rows).toEqual([])
    const floats = await owner.query(
      `select column_name from information_schema.columns
       where table_schema = 'public' and data_type in ('real', 'double precision', 'money') order by 1`,
    )
    expect([...new Set(floats.rows.map(row => row.column_name))]).toEqual([
      'east',
      'lat',
      'lon',
      'north',
      'south',
      'taken_lat',
      'taken_lon',
      'west',
    ])
    const naive = await owner.query(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and data_type like 'timestamp without%'`,
    )
    expect(naive.rows).toEqual([])
  })
})

describe('the wall between cities', () => {
  it('row-level security is enabled and forced on every table of a city, on nothing else', async () => {
    const { rows } = await owner.query(
      `select relname, relforcerowsecurity as forced from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace and relrowsecurity order by 1`,
    )
    expect(rows).toEqual([...distributed].sort().map(relname => ({ relname, forced: true })))
  })

  it.each(['app', 'worker', 'owner'] as const)(
    'without a city set, %s sees nothing and writes nothing',
    async who => {
      const client = { app, worker, owner }[who]
      for (const table of distributed) expect(await count(client, undefined, table), table).toBe(0)
      const insert = `insert into units (city_id, id, code, kind) values (${TEST_CITY}, gen_random_uuid(), 'x', 'x')`
      await expect(inside(client, undefined, insert)).rejects.toThrow('row-level security')
      await expect(inside(client, OTHER_CITY, insert)).rejects.toThrow('row-level security')
    },
  )

  it.each(['app', 'worker'] as const)(
    '%s sees and changes the rows of the city set, never the other’s',
    async who => {
      const client = { app, worker }[who]
      const [here, there] = [
        await count(client, TEST_CITY, 'units'),
        await count(client, OTHER_CITY, 'units'),
      ]
      expect(here).toBeGreaterThan(20)
      expect(there).toBe(1)
      const update = await inside(
        client,
        OTHER_CITY,
        `update units set kind = 'x' where city_id = ${TEST_CITY}`,
      )
      expect(update.rowCount).toBe(0)
      for (const table of distributed) {
        const mixed = await inside(
          client,
          OTHER_CITY,
          `select 1 from ${table} where city_id = ${TEST_CITY} limit 1`,
        )
        expect(mixed.rowCount, table).toBe(0)
      }
    },
  )

  it('neither role is a superuser, owns anything, or can step over the wall', async () => {
    const { rows } = await owner.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles
       where rolname in ('chuangcheng_app', 'chuangcheng_worker') order by 1`,
    )
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(Object.values(row).filter(value => value === true)).toEqual([])
    const owned = await owner.query(
      `select relname from pg_class where relowner in (select oid from pg_roles where rolname like 'chuangcheng%')`,
    )
    expect(owned.rows).toEqual([])
    for (const client of [app, worker]) {
      for (const step of [
        'set role template_owner',
        'set session authorization postgres',
        'alter table facts disable row level security',
        'drop policy city on facts',
        'create table public.mine (a int)',
        'truncate facts',
        'drop table sessions',
      ])
        await expect(inside(client, TEST_CITY, step), step).rejects.toThrow(
          /denied|must be (owner|superuser)|permission/,
        )
      await client.query('set row_security = off')
      await expect(inside(client, TEST_CITY, 'select 1 from facts')).rejects.toThrow('row-level security')
      await client.query('reset row_security')
    }
  })
})

describe('what is only ever added to', () => {
  it.each([
    'facts',
    'seals',
    'submissions',
    'observations',
    'evidence',
    'reminders',
    'blobs',
    'clauses',
    'requirements',
  ])('%s: the app neither changes nor deletes', async table => {
    await expect(inside(app, TEST_CITY, `update ${table} set city_id = city_id`)).rejects.toThrow('denied')
    await expect(inside(app, TEST_CITY, `delete from ${table}`)).rejects.toThrow('denied')
    await expect(inside(worker, TEST_CITY, `update ${table} set city_id = city_id`)).rejects.toThrow('denied')
    // Old replies are swept; pictures of erased reports that became no case are deleted.
    if (table !== 'submissions' && table !== 'blobs')
      await expect(inside(worker, TEST_CITY, `delete from ${table}`)).rejects.toThrow('denied')
  })

  it('the app seals nothing, moves no cursor, and changes no city or installation', async () => {
    for (const table of ['seals', 'seal_heads', 'reaction_cursors', 'case_totals', 'cities', 'installation'])
      await expect(inside(app, TEST_CITY, `insert into ${table} default values`), table).rejects.toThrow(
        'denied',
      )
    for (const table of ['seal_heads', 'case_totals', 'cities', 'installation'])
      await expect(inside(app, TEST_CITY, `delete from ${table}`), table).rejects.toThrow('denied')
  })

  it('the rights in the catalogue are those of the registry, to the letter', async () => {
    const words = (text: string) => text.split(',').map(word => word.trim().toUpperCase())
    for (const [table, rule] of Object.entries(tables)) {
      const granted = async (role: string) => {
        const { rows } = await owner.query(
          'select privilege_type as word from information_schema.role_table_grants where grantee = $1 and table_name = $2',
          [role, table],
        )
        return rows.map(row => row.word).sort()
      }
      expect(await granted('chuangcheng_app'), table).toEqual(words(rule.app).sort())
      const all = [...words(rule.app), ...(rule.workerAlso ? words(rule.workerAlso) : [])]
      expect(await granted('chuangcheng_worker'), table).toEqual([...new Set(all)].sort())
    }
  })
})

describe('migrations', () => {
  const own = join(folder, 'migrations')
  const reset: string[] = []
  afterAll(async () => {
    for (const path of reset) await rm(path, { recursive: true, force: true })
  })

  async function copyOf(change: (name: string, text: string) => string): Promise<string> {
    const copy = await mkdtemp(join(tmpdir(), 'chuangcheng-migrations-'))
    reset.push(copy)
    for (const name of await readdir(own))
      await writeFile(join(copy, name), change(name, await readFile(join(own, name), 'utf8')))
    return copy
  }

  /** An empty database of the owner's, dropped afterwards. */
  async function withEmpty(work: (url: string) => Promise<void>): Promise<void> {
    const name = `empty_${process.pid}_${reset.length}`
    const server = new pg.Client({ connectionString: inject('postgresUrl') })
    await server.connect()
    await server.query(`create database ${name} owner template_owner`)
    try {
      await work(roleUrl(inject('postgresUrl'), name, 'template_owner', 'owner'))
    } finally {
      await server.query(`drop database ${name} with (force)`)
      await server.end()
    }
  }

  it('db/schema.txt and db/tables.ts are what the catalogue says', async () => {
    const { types, schema } = await describeSchema(bench.ownerUrl)
    expect(await readFile(join(folder, 'schema.txt'), 'utf8')).toBe(schema)
    expect(await readFile(join(folder, 'tables.ts'), 'utf8')).toBe(types)
  })

  it('three starters at once: each migration is applied by one of them, and all come up', async () => {
    await withEmpty(async url => {
      const passwords = { app: 'app', worker: 'worker' }
      const start = () => migrate({ ownerUrl: url, folder: own, passwords })
      const applied = await Promise.all([start(), start(), start()])
      expect(applied.flat().sort()).toEqual((await readdir(own)).sort())
      expect(await start()).toEqual([])
    })
  })

  it('an applied file that was changed since is refused; a new one is applied', async () => {
    const altered = await copyOf((name, text) => (name.startsWith('0002') ? `${text}\n-- changed` : text))
    await expect(migrate({ ownerUrl: bench.ownerUrl, folder: altered })).rejects.toThrow(
      '0002_ledger_duties.sql 被改动',
    )
    const longer = await copyOf((_, text) => text)
    await writeFile(join(longer, '9999_note.sql'), "comment on table cities is '城市';\n")
    const passwords = { app: 'app', worker: 'worker' }
    expect(await migrate({ ownerUrl: bench.ownerUrl, folder: longer, passwords })).toEqual(['9999_note.sql'])
  })

  it('one that fails half-way leaves nothing of itself', async () => {
    await withEmpty(async url => {
      const broken = await copyOf((_, text) => text)
      await writeFile(
        join(broken, '9998_broken.sql'),
        'create table half (a int);\n\ncreate table half (a int);\n',
      )
      const passwords = { app: 'app', worker: 'worker' }
      await expect(migrate({ ownerUrl: url, folder: broken, passwords })).rejects.toThrow('already exists')
      expect(await migrate({ ownerUrl: url, folder: own, passwords })).toEqual([])
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      expect((await client.query("select to_regclass('half') as half")).rows[0].half).toBeNull()
      await client.end()
    })
  })

  it('a file is split at the ends of statements, not inside bodies, comments or texts', () => {
    const text = [
      '-- a comment; with a semicolon;',
      '',
      'create table a (x int);',
      'create function f() returns int language plpgsql as $$',
      'begin',
      '  return 1;',
      'end',
      '$$;',
      'insert into a values (1), -- note',
      '  (2);',
      'select 1',
    ].join('\n')
    expect(statements(text)).toEqual([
      'create table a (x int);',
      'create function f() returns int language plpgsql as $$\nbegin\n  return 1;\nend\n$$;',
      'insert into a values (1), -- note\n  (2);',
      'select 1',
    ])
    expect(statements('')).toEqual([])
  })

  it('use nothing that PostgreSQL 15 lacks', async () => {
    const newer =
      /uuidv[47]\(|json_table|json_(exists|query|value|serialize|scalar|array|object)\s*\(|any_value\(|\bvirtual\b|without overlaps|\bperiod\b\s+\w+\s*\)|not enforced|merge[^;]*returning|returning\s+(old|new)\./i
    for (const name of await readdir(own)) {
      const text = statements(await readFile(join(own, name), 'utf8')).join('\n')
      expect(text.match(newer)?.[0], name).toBeUndefined()
      expect(text, name).not.toMatch(/create index concurrently|drop table|drop column/i)
    }
  })
})
