import { Readable } from 'node:stream'
import { canonical, type Json } from '../../lib/canonical.ts'
import { refuse } from '../../lib/refusal.ts'
import { saveAs } from '../../server/attachment.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { sendXlsx } from '../exchange/table-file.actions.ts'
import { listUnits } from '../people/people.store.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'
import { findPlan, findRequirement } from '../plan/plan.store.ts'
import { entryTitle, missingColumns, type RegisterValues, valueText } from '../plan/register-values.ts'
import { csvOf, type NameOf, sheetOf } from './export.actions.ts'
import { inReach, writeRefusal, writesSome } from './register.ts'
import {
  correctEntry,
  enterEntry,
  getDefinition,
  getEntry,
  listDefinitions,
  removeEntry,
} from './registers.actions.ts'
import * as contract from './registers.contract.ts'
import {
  countEntries,
  type EntryRecord,
  listByIds,
  listEntries,
  listRefs,
  listVersions,
  summarise,
} from './registers.store.ts'

const PAGE = 50
const MOST_CHILDREN = 200

/** Names of units, counties, tasks and targets by what cells hold; a clause is its own name. */
async function namesOf(call: Call): Promise<NameOf> {
  const plan = await findPlan(call.trx, call.cityId)
  const names = new Map<string, string>()
  for (const it of plan?.body.divisions ?? []) names.set(String(it.code), it.name)
  for (const it of await listUnits(call.trx, call.cityId, call.house.day())) names.set(it.id, it.name)
  const titles = await call.trx
    .selectFrom('requirements as r')
    .innerJoin('plans as p', j => j.onRef('p.city_id', '=', 'r.city_id').onRef('p.id', '=', 'r.plan_id'))
    .select(['r.code', 'r.title'])
    .where('r.city_id', '=', call.cityId)
    .where('r.kind', 'in', ['task', 'target', 'standard'])
    .where('p.superseded_at', 'is', null)
    .execute()
  for (const it of titles) names.set(it.code, it.title)
  return code => names.get(code) ?? code
}

function headView(call: Call, all: readonly RegisterDefinition[], it: RegisterDefinition) {
  const parent = all.find(one => one.code === it.parent)
  return {
    code: it.code,
    title: it.title,
    clause: it.clause,
    about: it.about,
    parent: parent ? { code: parent.code, title: parent.title } : null,
    columns: it.columns.map(column => ({
      code: column.code,
      title: column.title,
      type: column.type,
      required: column.required ?? false,
      list: column.list ?? false,
      hint: column.hint ?? null,
      longest: column.longest ?? null,
      unit: column.unit ?? null,
      options: [...(column.options ?? [])],
    })),
    owner: it.owner ?? null,
    writers: [...it.write],
    mayWrite: writesSome(it, call.actor),
    disclosed: it.disclosure !== undefined,
  }
}

// Kept values are plain texts and lists; the reply's type only forgets that they are read-only.
const cells = (values: RegisterValues) => values as Record<string, string | string[]>

function wordsOf(it: RegisterDefinition, values: RegisterValues, name: NameOf): Record<string, string> {
  return Object.fromEntries(
    it.columns
      .map(column => [column.code, valueText(column, values[column.code], name)] as const)
      .filter(([, words]) => words),
  )
}

function rowView(it: RegisterDefinition, row: EntryRecord, name: NameOf) {
  return {
    id: row.id,
    title: entryTitle(it, row.values),
    values: cells(row.values),
    words: wordsOf(it, row.values, name),
    missing: missingColumns(it, row.values),
    version: row.version,
    changedAt: row.changedAt.toISOString(),
    removed: row.removedAt !== null,
  }
}

const list = route(contract.list, async call => {
  const all = await listDefinitions(call)
  const counts = await countEntries(call.trx, call.cityId, call.scope, all)
  return {
    registers: all.map(({ code, title, clause, about, parent }) => ({
      code,
      title,
      clause,
      about,
      parent: parent ?? null,
      ...(counts.get(code) ?? { entries: 0, incomplete: 0 }),
    })),
  }
})

const sortable = ['text', 'date', 'period', 'number', 'choice']

const entries = route(contract.entries, async call => {
  const all = await listDefinitions(call)
  const it = await getDefinition(call, call.params.code)
  const { sort, column, page = 1, ...filter } = call.query
  const by = sort && it.columns.find(one => one.code === sort.replace(/^-/, ''))
  if (sort && (!by || !sortable.includes(by.type)))
    refuse('register.sort', '不能按这一栏排序；请点表头选一栏。', 400, '/sort')
  if (column && !it.columns.some(one => one.code === column))
    refuse('register.filter', '登记册里没有这一栏，不能按它筛选。', 400, '/column')
  const order = by ? { column: by, down: sort!.startsWith('-') } : undefined
  const wanted = { ...filter, column }
  const found = await listEntries(
    call.trx,
    call.cityId,
    call.scope,
    it,
    wanted,
    order,
    PAGE,
    (page - 1) * PAGE,
  )
  const name = await namesOf(call)
  const above = all.find(one => one.code === it.parent)
  const parents = await listByIds(call.trx, call.cityId, [
    ...new Set(found.rows.flatMap(row => row.parentId ?? [])),
  ])
  const titles = new Map(parents.map(row => [row.id, above ? entryTitle(above, row.values) : '']))
  return {
    register: headView(call, all, it),
    entries: found.rows.map(row => ({
      ...rowView(it, row, name),
      parentId: row.parentId,
      parentTitle: row.parentId ? (titles.get(row.parentId) ?? null) : null,
    })),
    total: found.total,
    more: found.more,
    summary: await summarise(call.trx, call.cityId, call.scope, it, wanted),
  }
})

const entry = route(contract.entry, async call => {
  const all = await listDefinitions(call)
  const it = await getDefinition(call, call.params.code)
  const row = await getEntry(call, call.scope, it, call.params.id)
  const name = await namesOf(call)
  const above = all.find(one => one.code === it.parent)
  const [parent] = row.parentId ? await listByIds(call.trx, call.cityId, [row.parentId]) : []
  const children = []
  for (const below of all.filter(one => one.parent === it.code)) {
    const under = { parentId: row.id }
    const found = await listEntries(
      call.trx,
      call.cityId,
      call.scope,
      below,
      under,
      undefined,
      MOST_CHILDREN,
      0,
    )
    children.push({
      register: headView(call, all, below),
      entries: found.rows.map(child => rowView(below, child, name)),
      total: found.total,
      summary: await summarise(call.trx, call.cityId, call.scope, below, under),
    })
  }
  const closed = row.removedAt ? '这条登记已移出登记册。' : writeRefusal(it, call.actor, row)?.detail
  return {
    ...rowView(it, row, name),
    register: headView(call, all, it),
    parent:
      parent && above
        ? { id: parent.id, register: above.code, title: entryTitle(above, parent.values) }
        : null,
    closed: closed ?? null,
    children,
    history: await historyOf(call, it, row.id, name),
  }
})

async function historyOf(call: Call, it: RegisterDefinition, id: string, name: NameOf) {
  const versions = await listVersions(call.trx, call.cityId, id)
  return versions
    .map((version, i) => {
      const before = versions[i - 1]?.values ?? {}
      const after = version.values ?? {}
      const changed = it.columns.filter(
        column =>
          canonical((before[column.code] ?? null) as Json) !==
          canonical((after[column.code] ?? null) as Json),
      )
      return {
        version: version.version,
        at: version.at.toISOString(),
        role: version.role,
        reason: version.reason,
        changes:
          version.values === null || i === 0
            ? []
            : changed.map(column => ({
                title: column.title,
                before: valueText(column, before[column.code], name),
                after: valueText(column, after[column.code], name),
              })),
        removed: version.values === null,
        digest: version.digest,
      }
    })
    .reverse()
}

const enter = route(contract.enter, call => enterEntry(call, call.scope, call.params.code, call.body))

const correct = route(contract.correct, call =>
  correctEntry(call, call.scope, call.params.code, call.params.id, call.body),
)

const remove = route(contract.remove, call =>
  removeEntry(call, call.scope, call.params.code, call.params.id, call.body),
)

const refs = route(contract.refs, async call => {
  if (!(await findRequirement(call.trx, call.cityId, call.params.ref)))
    refuse('requirement.none', '没有这项任务、目标或标准。', 404)
  const all = await listDefinitions(call)
  const rows = await listRefs(call.trx, call.cityId, [call.params.ref])
  return {
    entries: rows.flatMap(row => {
      const it = all.find(one => one.code === row.register)
      if (!it || !inReach(it, call.scope, row)) return []
      return { id: row.id, register: it.code, registerTitle: it.title, title: entryTitle(it, row.values) }
    }),
  }
})

const exportCsv = route(contract.exportCsv, async call => {
  const it = await getDefinition(call, call.params.code)
  saveAs(call.reply, 'text/csv; charset=utf-8', `${it.code}.csv`, `${it.title}.csv`)
  call.reply.header('cache-control', 'private, no-store')
  return Readable.from(csvOf(call.house, call.cityId, call.scope, it, await namesOf(call)))
})

const exportExcel = route(contract.exportExcel, async call => {
  const it = await getDefinition(call, call.params.code)
  const sheet = sheetOf(call.house, call.cityId, call.scope, it, await namesOf(call))
  return sendXlsx(call, `${it.title}.xlsx`, [sheet])
})

export const registersRoutes: readonly Route[] = [
  list,
  entries,
  entry,
  enter,
  correct,
  remove,
  refs,
  exportCsv,
  exportExcel,
]
