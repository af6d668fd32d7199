// Loading packs (a version is published whole and never changed) and dividing the work: one lead, any supports.
import { sql } from 'kysely'
import { dayWords } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { addUnit, renameUnit } from '../people/people.actions.ts'
import { findUnitByCode } from '../people/people.store.ts'
import type { FrameworkPack, PlanPack } from './pack.contract.ts'
import { findRequirement } from './plan.store.ts'

/** One requirement of a version. */
export interface Row {
  readonly code: string
  readonly kind: string
  readonly clause: string | null
  readonly parent: string | null
  readonly title: string
  readonly body: unknown
}

/** Publishes a plan pack as the version in force and brings its units in; loading the same pack again changes nothing. */
export async function loadPlan(work: Work, pack: PlanPack): Promise<{ planId: string; changed: boolean }> {
  const body = {
    head: pack.head,
    rules: pack.rules,
    disclosure: pack.disclosure,
    divisions: pack.units.divisions,
    indicators: pack.indicators,
    registers: pack.registers ?? [],
    yearPlan: pack.yearPlan ?? [],
    counties: pack.counties ?? [],
    implementation: pack.implementation ?? [],
  }
  const published = await publish(work, 'plan', pack.head.id, pack.head.version, false, pack, body, {
    title: pack.head.title,
    docNumber: pack.head.docNumber,
    issuedOn: pack.head.issuedOn,
  })
  if (!published.changed) return published
  await insertClauses(work, published.planId, pack)
  await insertRequirements(work, published.planId, planRows(pack))
  await loadUnits(work, pack)
  return published
}

/** Publishes a framework pack; its standards become requirements that units can answer for. */
export async function loadFramework(
  work: Work,
  pack: FrameworkPack,
): Promise<{ planId: string; changed: boolean }> {
  const body = { head: pack.head, framework: pack.framework, cards: pack.cards }
  const published = await publish(
    work,
    'framework',
    pack.head.id,
    pack.head.version,
    pack.head.label === '自测样例',
    pack,
    body,
    { title: pack.head.title },
  )
  if (published.changed) await insertRequirements(work, published.planId, standardRows(pack))
  return published
}

/**
 * Makes a version the one in force. The same content again changes nothing, and a pack does not push aside a version that
 * people published from a document: the pack was where it began. What was in force before and gave way may come back: it is
 * published anew, and both times stay on record. People give each of their versions a number of its own.
 */
export async function publish(
  work: Work,
  kind: 'plan' | 'framework',
  code: string,
  version: string,
  selfTest: boolean,
  pack: unknown,
  body: unknown,
  front: { title: string; docNumber?: string | null; issuedOn?: string | null },
  draftId?: string,
): Promise<{ planId: string; changed: boolean }> {
  const digest = sm3OfValue(pack)
  const { trx, cityId } = work
  const current = await trx
    .selectFrom('plans')
    .select(['id', 'digest', 'draft_id'])
    .where('city_id', '=', cityId)
    .where('code', '=', code)
    .where('superseded_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (draftId) await enforceNewNumber(work, code, version)
  else if (current && (current.digest === digest || current.draft_id))
    return { planId: current.id, changed: false }
  if (current)
    await trx
      .updateTable('plans')
      .set({ superseded_at: work.now })
      .where('city_id', '=', cityId)
      .where('id', '=', current.id)
      .execute()
  const planId = work.newId()
  await trx
    .insertInto('plans')
    .values({
      city_id: cityId,
      id: planId,
      kind,
      code,
      title: front.title,
      doc_number: front.docNumber ?? null,
      issued_on: front.issuedOn ?? null,
      version,
      digest,
      self_test: selfTest,
      draft_id: draftId ?? null,
      body: JSON.stringify(body),
      published_at: work.now,
    })
    .execute()
  work.record({
    kind: 'plan.published',
    subjectType: 'plan',
    subjectId: planId,
    clause: '五(一)2',
    ruleVersion: digest.slice(0, 16),
    data: { code, kind, digest, replaces: current?.id ?? null },
  })
  return { planId, changed: true }
}

// Two versions under one number could not be told apart on paper; whoever restores an earlier text says so by its number.
async function enforceNewNumber(work: Work, code: string, version: string): Promise<void> {
  const used = await work.trx
    .selectFrom('plans')
    .select('published_at')
    .where('city_id', '=', work.cityId)
    .where('code', '=', code)
    .where('version', '=', version)
    .orderBy('published_at', 'desc')
    .executeTakeFirst()
  if (used)
    refuse(
      'plan.version-used',
      `版本号“${version}”在 ${dayWords(used.published_at)}发布时用过；请换一个没有用过的版本号，再发布。`,
      409,
      '/version',
    )
}

async function insertClauses(work: Work, planId: string, pack: PlanPack): Promise<void> {
  await work.trx
    .insertInto('clauses')
    .values(
      pack.clauses.map((c, ordinal) => ({
        city_id: work.cityId,
        plan_id: planId,
        id: c.id,
        ordinal,
        level: c.level,
        marker: c.marker,
        heading: c.heading,
        gist: c.gist,
        parent: c.parent ?? null,
      })),
    )
    .execute()
}

function planRows(pack: PlanPack): Row[] {
  return [
    ...pack.areas.map(a => ({
      code: `area:${a.code}`,
      kind: 'area',
      clause: a.clause,
      parent: null,
      title: a.title,
      body: a,
    })),
    ...pack.tasks.map(t => ({
      code: `task:${t.number}`,
      kind: 'task',
      clause: t.clause,
      parent: t.area,
      title: t.title,
      body: t,
    })),
    ...pack.targets.map(t => ({
      code: `target:${t.code}`,
      kind: 'target',
      clause: t.clause,
      parent: t.task ? `task:${t.task}` : null,
      title: t.indicator,
      body: t,
    })),
    ...pack.phases.map(p => ({
      code: `phase:${p.code}`,
      kind: 'phase',
      clause: p.clause,
      parent: null,
      title: p.name,
      body: p,
    })),
    ...pack.safeguards.map(s => ({
      code: `safeguard:${s.code}`,
      kind: 'safeguard',
      clause: s.clause,
      parent: null,
      title: s.title,
      body: s,
    })),
  ]
}

function standardRows(pack: FrameworkPack): Row[] {
  return pack.framework.projects.flatMap(project =>
    project.contents.flatMap(content =>
      content.standards.map(s => ({
        code: `standard:${s.code}`,
        kind: 'standard',
        clause: null,
        parent: content.code,
        title: s.title,
        body: s,
      })),
    ),
  )
}

export async function insertRequirements(work: Work, planId: string, rows: readonly Row[]): Promise<void> {
  await work.trx
    .insertInto('requirements')
    .values(
      rows.map((row, ordinal) => ({
        city_id: work.cityId,
        plan_id: planId,
        code: row.code,
        kind: row.kind,
        ordinal,
        clause: row.clause,
        parent: row.parent,
        title: row.title,
        body: JSON.stringify(row.body),
      })),
    )
    .execute()
}

const BEGINNING = '2000-01-01'

/** A county's own code, or undefined for what belongs to the city as a whole. Towns carry nine digits. */
export function countyOf(division: number, cityId: number): number | undefined {
  const county = division > 999_999 ? Math.floor(division / 1000) : division
  return county === cityId ? undefined : county
}

// Units already known keep their id; new ones are added, later names take effect on their day.
async function loadUnits(work: Work, pack: PlanPack): Promise<void> {
  const ids = new Map<string, string>()
  for (const unit of inTreeOrder(pack.units.units)) {
    const known = await findUnitByCode(work.trx, work.cityId, unit.code)
    const parentId = unit.parent ? ids.get(unit.parent) : undefined
    const id =
      known ??
      (await addUnit(work, {
        code: unit.code,
        kind: unit.kind,
        name: unit.name,
        shortName: unit.short,
        parentId,
        division: countyOf(unit.division, work.cityId),
        startsOn: unit.start ?? BEGINNING,
        aliases: unit.aliases ?? [],
      }))
    ids.set(unit.code, id)
    await addNames(work, id, unit.names ?? [], unit.short)
  }
}

async function addNames(
  work: Work,
  unitId: string,
  names: NonNullable<PlanPack['units']['units'][number]['names']>,
  short: string,
): Promise<void> {
  const known = await work.trx
    .selectFrom('unit_terms')
    .select('starts_on')
    .where('city_id', '=', work.cityId)
    .where('unit_id', '=', unitId)
    .execute()
  const starts = new Set(known.map(row => row.starts_on))
  for (const later of [...names].sort((a, b) => a.from.localeCompare(b.from))) {
    if (!starts.has(later.from))
      await renameUnit(work, unitId, {
        name: later.name,
        shortName: later.short ?? short,
        startsOn: later.from,
      })
  }
}

function inTreeOrder<U extends { readonly code: string; readonly parent?: string }>(
  units: readonly U[],
): U[] {
  const byCode = new Map(units.map(unit => [unit.code, unit]))
  const placed = new Set<string>()
  const ordered: U[] = []
  const place = (unit: U) => {
    if (placed.has(unit.code)) return
    placed.add(unit.code)
    const parent = unit.parent ? byCode.get(unit.parent) : undefined
    if (parent) place(parent)
    ordered.push(unit)
  }
  for (const unit of units) place(unit)
  return ordered
}

/**
 * Divides a requirement: one lead, any supports. What changes ends now and begins now; the history stays.
 * Refuses an unknown requirement, and a unit that is both lead and support.
 */
export async function assign(
  work: Work,
  code: string,
  lead: string,
  supports: readonly string[],
): Promise<void> {
  const requirement = await findRequirement(work.trx, work.cityId, code)
  if (!requirement) refuse('requirement.none', '没有这项任务、目标或标准；规划可能已有新版本，请刷新。', 404)
  if (supports.includes(lead)) refuse('assign.twice', '同一单位不能既牵头又配合。', 400, '/supports')
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${work.cityId}:${code}`}, 0))`.execute(work.trx)
  const open = await work.trx
    .selectFrom('responsibilities')
    .select(['id', 'unit_id', 'part'])
    .where('city_id', '=', work.cityId)
    .where('requirement', '=', code)
    .where('ends_at', 'is', null)
    .execute()
  const wanted = new Map<string, 'lead' | 'support'>([
    [lead, 'lead'],
    ...supports.map(unit => [unit, 'support'] as const),
  ])
  const ending = open.filter(row => wanted.get(row.unit_id) !== row.part)
  const starting = [...wanted].filter(
    ([unit, part]) => !open.some(row => row.unit_id === unit && row.part === part),
  )
  if (ending.length > 0) {
    await work.trx
      .updateTable('responsibilities')
      .set({ ends_at: work.now })
      .where('city_id', '=', work.cityId)
      .where(
        'id',
        'in',
        ending.map(row => row.id),
      )
      .execute()
  }
  for (const [unit, part] of starting) {
    await work.trx
      .insertInto('responsibilities')
      .values({
        city_id: work.cityId,
        id: work.newId(),
        requirement: code,
        unit_id: unit,
        part,
        starts_at: work.now,
      })
      .execute()
  }
  if (ending.length + starting.length === 0) return
  work.record(
    {
      kind: 'requirement.assigned',
      subjectType: 'requirement',
      subjectId: code,
      clause: '五(一)2',
      data: { lead, supports: [...supports], ended: ending.map(row => row.unit_id) },
    },
    'office',
    'office_head',
  )
}
