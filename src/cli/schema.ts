// Writes db/tables.ts (Kysely types) and db/schema.txt from the catalogue of a migrated database, so that a
// migration's effect is a diff one can review.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

const tsTypes: Record<string, string> = {
  int4: 'number',
  int8: 'number',
  float8: 'number',
  numeric: 'string',
  text: 'string',
  uuid: 'string',
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'string',
  timestamptz: 'Date',
  xid8: 'string',
  _text: 'string[]',
}

interface Column {
  table: string
  name: string
  type: string
  nullable: boolean
  generated: boolean
}

/** Reads the catalogue; returns both texts. */
export async function describeSchema(url: string): Promise<{ types: string; schema: string }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const columns = await readColumns(client)
    const constraints = await readLines(
      client,
      `select conrelid::regclass::text as table, pg_get_constraintdef(c.oid) as line from pg_constraint c
       join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = 'public' and contype <> 'n' order by 1, contype, 2`,
    )
    const indexes = await readLines(
      client,
      `select tablename as table, regexp_replace(indexdef, '^CREATE ', '') as line from pg_indexes
       where schemaname = 'public' and indexname not in (select conname from pg_constraint) order by 1, 2`,
    )
    return { types: typesText(columns), schema: schemaText(columns, constraints, indexes) }
  } finally {
    await client.end()
  }
}

/** Writes both files into the `db` folder. */
export async function writeSchema(url: string, folder: string): Promise<void> {
  const { types, schema } = await describeSchema(url)
  await writeFile(join(folder, 'tables.ts'), types)
  await writeFile(join(folder, 'schema.txt'), schema)
}

async function readColumns(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query(
    `select c.table_name as table, c.column_name as name, c.udt_name as type, c.is_nullable = 'YES' as nullable,
       c.column_default is not null or c.is_identity = 'YES' as generated
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position`,
  )
  return rows
}

async function readLines(client: pg.Client, query: string): Promise<Map<string, string[]>> {
  const lines = new Map<string, string[]>()
  for (const { table, line } of (await client.query(query)).rows)
    lines.set(table, [...(lines.get(table) ?? []), line])
  return lines
}

function byTable(columns: Column[]): Map<string, Column[]> {
  const tables = new Map<string, Column[]>()
  for (const column of columns) tables.set(column.table, [...(tables.get(column.table) ?? []), column])
  return tables
}

function pascal(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}

function columnType(column: Column): string {
  if (column.type === 'jsonb') return `Json${column.nullable ? ' | null' : ''}`
  const base = `${tsTypes[column.type] ?? 'unknown'}${column.nullable ? ' | null' : ''}`
  if (column.type === 'timestamptz') return `Timestamp${column.nullable ? ' | null' : ''}`
  return column.generated ? `Generated<${base}>` : base
}

function typesText(columns: Column[]): string {
  const tables = byTable(columns)
  let text = '// Generated from the catalogue by `chuangcheng schema --write`. Do not edit.\n'
  text += "import type { ColumnType, Generated } from 'kysely'\n\n"
  text += 'export type Timestamp = ColumnType<Date, Date | string, Date | string>\n'
  text += '// biome-ignore lint/suspicious/noExplicitAny: jsonb is typed by the store that owns the table\n'
  text += 'export type Json = ColumnType<any, string, string>\n\n'
  for (const [table, its] of tables) {
    text += `export interface ${pascal(table)}Table {\n`
    for (const column of its) text += `  ${column.name}: ${columnType(column)}\n`
    text += '}\n\n'
  }
  text += 'export interface DB {\n'
  for (const table of tables.keys()) text += `  ${table}: ${pascal(table)}Table\n`
  return `${text}}\n`
}

function schemaText(
  columns: Column[],
  constraints: Map<string, string[]>,
  indexes: Map<string, string[]>,
): string {
  let text = ''
  for (const [table, its] of byTable(columns)) {
    text += `${table}\n`
    for (const c of its)
      text += `  ${c.name} ${c.type}${c.nullable ? '' : ' not null'}${c.generated ? ' default' : ''}\n`
    for (const line of constraints.get(table) ?? []) text += `  ${line}\n`
    for (const line of indexes.get(table) ?? []) text += `  ${line}\n`
    text += '\n'
  }
  return text
}
