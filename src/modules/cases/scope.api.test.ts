// What is said twice, in TypeScript and in SQL, says the same: who sees a case, and which states are open. On rows of
// every kind.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { asOwner, newId } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Scope } from '../people/actor.ts'
import { caseStates, inScope, openStates } from './case.ts'
import { visible } from './cases.store.ts'

const ROWS = 300
const divisions = [640302, 640303, 640323, 640300]
const persons = [newId(), newId(), newId()]

interface Row {
  readonly id: string
  readonly state: string
  readonly unitId: string | null
  readonly division: number | null
  readonly finderId: string | null
  readonly alsoFoundBy: readonly string[]
  readonly fixerId: string | null
  readonly verifierId: string | null
  readonly checkerId: string | null
  readonly partUnits: readonly string[]
}

let bench: TestBench
let units: string[]
let rows: readonly Row[]
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  rows = await asOwner(bench, async client => {
    units = (await client.query('select id from units order by code limit 4')).rows.map(row => row.id)
    const nullable = <T>(values: readonly T[]) => fc.constantFrom(null, ...values)
    const row = fc.record({
      state: fc.constantFrom(...Object.keys(caseStates)),
      unitId: nullable(units),
      division: nullable(divisions),
      finderId: nullable(persons),
      alsoFoundBy: fc.constant([]),
      fixerId: nullable(persons),
      verifierId: nullable(persons),
      checkerId: nullable(persons),
      partUnits: fc.uniqueArray(fc.constantFrom(...units), { maxLength: 2 }),
    })
    const made = fc.sample(row, ROWS).map(one => ({ ...one, id: newId() }))
    for (const [i, one] of made.entries())
      await client.query(
        `insert into cases (city_id, id, number, state, source, severity, title, detail, filed_at, unit_id, division, finder_id, fixer_id, verifier_id, checker_id, part_units)
         values ($1, $2, $3, $4, 'office', 'normal', '样', '', now(), $5, $6, $7, $8, $9, $10, $11)`,
        [
          TEST_CITY,
          one.id,
          `scope-${i}`,
          one.state,
          one.unitId,
          one.division,
          one.finderId,
          one.fixerId,
          one.verifierId,
          one.checkerId,
          one.partUnits,
        ],
      )
    return made
  })
})
afterAll(() => bench.close())

it('inScope and the SQL of stores agree on generated rows and scopes', async () => {
  const scopes = fc.record({
    all: fc.constantFrom(true, false, false, false, false),
    divisions: fc.uniqueArray(fc.constantFrom(...divisions)),
    unitIds: fc.uniqueArray(fc.nat(3)).map(picked => picked.map(i => units[i]!)),
    personId: fc.constantFrom(null, ...persons, newId()),
  })
  await fc.assert(
    fc.asyncProperty(scopes, async (scope: Scope) => {
      const seen = await bench.house.inCity(TEST_CITY, async trx => {
        const found = await sql<{ id: string }>`select c.id from cases c where ${visible(scope)}`.execute(trx)
        const other = await sql<{
          id: string
        }>`select o.id from cases o where ${visible(scope, 'o')}`.execute(trx)
        expect(other.rows).toEqual(found.rows)
        return found.rows.map(row => row.id).sort()
      })
      expect(seen).toEqual(
        rows
          .filter(row => inScope(scope, row))
          .map(row => row.id)
          .sort(),
      )
    }),
    { numRuns: 80 },
  )
})

it('a scope of nothing sees nothing, whatever the row', () => {
  const nothing: Scope = { all: false, divisions: [], unitIds: [], personId: null }
  expect(rows.filter(row => inScope(nothing, row))).toEqual([])
})

it('the database calls the same states open as the lifecycle does', async () => {
  const said = await bench.house.inCity(TEST_CITY, async trx => {
    const found = await sql<{ state: string }>`
      select state from unnest(${Object.keys(caseStates)}::text[]) state where case_open(state)`.execute(trx)
    return found.rows.map(row => row.state).sort()
  })
  expect(said).toEqual([...openStates].sort())
})
