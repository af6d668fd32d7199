// The one question others ask: who answers for this problem. Areas, roads and rules lie in memory, a copy in each server
// process; one row of the database says when the copy is stale, so several processes never disagree for longer than a query.
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { chinaDay } from '../../lib/day.ts'
import type { Point } from '../../lib/geo.ts'
import { refuse } from '../../lib/refusal.ts'
import { linesOf, ringsOf, type ShapeKind, shapeKinds } from '../shapes/shape.ts'
import { listGeometries } from '../shapes/shapes.store.ts'
import { findProblemFacts, listPlanNames, listRules, listTerms, type UnitTerms } from './dispatch.store.ts'
import { Locator } from './locator.ts'
import { type Decision, decide, type Problem, type Rulebook } from './routing.ts'
import { bySpecificity, type Names, type Rule } from './rule.ts'

export interface RouteAsked {
  readonly point: { readonly lon: number; readonly lat: number } | null
  readonly placeId: string | null
  /** A code of the city's categories; what it means is the caller's. */
  readonly category: string | null
  /** Code of a standard or task. */
  readonly requirement: string | null
  readonly at: Date
}

/** Official names of categories by code, where the caller has them. */
export type CategoryNames = (code: string) => string | undefined

/** The land and the names on it, as of one key. */
interface Land {
  readonly locator: Locator
  readonly terms: ReadonlyMap<string, readonly UnitTerms[]>
  readonly placeTypes: ReadonlyMap<string, string>
  readonly divisions: ReadonlyMap<string, string>
  readonly areaNames: ReadonlyMap<string, string>
  readonly rules: readonly Rule[]
}

const MOST_CITIES = 64
const lands = new Map<number, { key: string; land: Promise<Land> }>()

function landOf(db: Kysely<DB>, cityId: number, key: string, setId: string | null): Promise<Land> {
  const known = lands.get(cityId)
  if (known?.key === key) return known.land
  const land = loadLand(db, cityId, setId)
  lands.delete(cityId)
  lands.set(cityId, { key, land })
  if (lands.size > MOST_CITIES) lands.delete(lands.keys().next().value!)
  // What could not be loaded is not remembered.
  land.catch(() => {
    if (lands.get(cityId)?.land === land) lands.delete(cityId)
  })
  return land
}

async function loadLand(db: Kysely<DB>, cityId: number, setId: string | null): Promise<Land> {
  const shapes = await listGeometries(db, cityId, Object.keys(shapeKinds) as ShapeKind[])
  const terms = new Map<string, UnitTerms[]>()
  for (const term of await listTerms(db, cityId)) {
    const known = terms.get(term.id)
    if (known) known.push(term)
    else terms.set(term.id, [term])
  }
  return {
    locator: new Locator(
      shapes.map(it => ({ ...it, rings: ringsOf(it.geometry), lines: linesOf(it.geometry) })),
    ),
    terms,
    ...(await listPlanNames(db, cityId)),
    areaNames: new Map(shapes.map(it => [`${it.kind} ${it.code}`, it.name])),
    rules: setId ? (await listRules(db, cityId, setId)).sort(bySpecificity) : [],
  }
}

function bookOf(land: Land, pool: string, version: number | null, category: CategoryNames): Rulebook {
  const nameOf = (id: string) => land.terms.get(id)?.[0]?.shortName ?? '（没有登记的单位）'
  const names: Names = {
    category: code => `“${category(code) ?? code}”`,
    area: (kind, code) =>
      land.areaNames.get(`${kind} ${code}`) ??
      (kind === 'county' ? land.divisions.get(code) : undefined) ??
      `${shapeKinds[kind]} ${code}`,
    placeType: code => land.placeTypes.get(code) ?? code,
    unit: nameOf,
  }
  return {
    locator: land.locator,
    rules: land.rules,
    version,
    pool,
    names,
    inForce(unitId, at) {
      const day = chinaDay(at)
      return (land.terms.get(unitId) ?? []).some(
        term => term.startsOn <= day && (term.endsOn === null || term.endsOn > day),
      )
    },
  }
}

/** The rules in force with all they need, for deciding many problems (a trial, a list). */
export async function rulebook(
  db: Kysely<DB>,
  cityId: number,
  category: CategoryNames = () => undefined,
): Promise<Rulebook> {
  const facts = await findProblemFacts(db, cityId, null, null)
  const land = await landOf(db, cityId, facts.key, facts.setId)
  return bookOf(land, poolOf(facts.pool), facts.setNumber, category)
}

/** The same land with the rules of another set, for a trial before it goes live. */
export async function rulebookOf(
  db: Kysely<DB>,
  cityId: number,
  set: { readonly id: string; readonly number: number },
  category: CategoryNames = () => undefined,
): Promise<Rulebook> {
  const rules = (await listRules(db, cityId, set.id)).sort(bySpecificity)
  return { ...(await rulebook(db, cityId, category)), rules, version: set.number }
}

/**
 * Who answers for a problem: on the ground, by trade, and the one accountable unit with the ground and the sentence. One round
 * trip while nothing has changed. Never without an accountable unit: what nobody answers for is the pool's.
 */
export async function routeProblem(
  db: Kysely<DB>,
  cityId: number,
  asked: RouteAsked,
  category: CategoryNames = () => undefined,
): Promise<Decision> {
  const facts = await findProblemFacts(db, cityId, asked.placeId, asked.requirement)
  const land = await landOf(db, cityId, facts.key, facts.setId)
  const { place } = facts
  const spot = asked.point ?? place
  const problem: Problem = {
    point: spot ? ([spot.lon, spot.lat] satisfies Point) : null,
    place,
    category: asked.category,
    requirement: asked.requirement,
    requirementUnit: facts.requirementUnit,
    at: asked.at,
  }
  return decide(problem, bookOf(land, poolOf(facts.pool), facts.setNumber, category))
}

const poolOf = (pool: string | null): string =>
  pool ?? refuse('dispatch.no-office', '本市还没有市创城办，无法派遣；请先装入规划包。')
