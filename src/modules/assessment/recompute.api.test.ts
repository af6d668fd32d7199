// Anyone can recompute a round's score from the two exported files with nothing but PostgreSQL (docs/recompute-score.sql).
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { answerAll, openRound, testPhoto } from '../../server/testing-loop.ts'
import { runWork } from '../../server/work.ts'
import { people } from '../../simulate/demo-cast.ts'
import * as cases from '../cases/cases.contract.ts'
import type { Grade } from '../observations/observation.ts'
import type { FrameworkPack } from '../plan/pack.contract.ts'
import { readPack } from '../plan/pack.io.ts'
import { loadFramework } from '../plan/plan.actions.ts'
import * as contract from './assessment.contract.ts'

const database = 'recompute_elsewhere'
let bench: TestBench
let folder: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  folder = await mkdtemp(join(tmpdir(), 'recompute-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  await bench.close()
  await rm(folder, { recursive: true, force: true })
})

/** The sample framework with every rule that visits can answer: some standards changed to step-66-33. */
async function loadOtherRules(): Promise<void> {
  const { pack } = await readPack(join(bench.house.config.packs, 'sample-framework'))
  const changed = structuredClone(pack) as FrameworkPack
  const standards = changed.framework.projects.flatMap(p => p.contents.flatMap(c => c.standards))
  const averaged = standards.filter(s => 'named' in s.rule && s.rule.named === 'grade-average')
  for (const standard of averaged.filter((_, i) => i % 3 === 0)) standard.rule = { named: 'step-66-33' }
  const head = { ...changed.head, version: 'step' }
  await runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, work =>
    loadFramework(work, { ...changed, head }),
  )
}

// Mostly passes, so that every rule has standards with none, one, two and more answers short of it.
function grade(n: number, allowed: readonly Grade[]): Grade {
  const wish = ({ 3: 'fail', 8: 'basic', 11: 'na', 14: 'untested', 22: 'fail' } as const)[n % 25] ?? 'pass'
  return allowed.includes(wish) ? wish : 'pass'
}

describe('the score, recomputed elsewhere', () => {
  let roundId: string

  it('a round with every rule is answered, and half of its findings are fixed', async () => {
    await loadOtherRules()
    const office = await bench.as('banshi')
    const { frameworks } = await office.call(contract.frameworks)
    const quota = Object.fromEntries(frameworks[0]!.placeTypes.map(type => [type.type, 2]))
    roundId = await openRound(bench, quota, { framework: 'step' })
    await answerAll(bench, grade)
    const { findings } = await office.call(cases.review)
    expect(findings.length).toBeGreaterThan(4)
    const [first, second, ...rest] = findings
    await office.call(cases.merge, {
      body: {
        into: first!.id,
        items: [{ id: second!.id, version: second!.version }],
        reason: '同一个问题',
      },
    })
    const chosen = [first!, ...rest.filter((_, i) => i % 2 === 0)]
    await office.call(cases.issue, {
      body: { items: chosen.map(one => ({ id: one.id, version: one.version })) },
    })
    for (const { id } of chosen) await fix(id)
    const score = await office.call(contract.score, { params: { id: roundId } })
    expect(Number(score.nodes[0]!.after.value)).toBeGreaterThan(Number(score.nodes[0]!.before.value))
  })

  it('the finding that was joined to another is fixed with it', async () => {
    const office = await bench.as('banshi')
    const { body } = await office.ask(contract.exportObservations, { params: { id: roundId } })
    const lines = String(body).trim().split('\r\n').slice(1)
    const closed = (await office.call(cases.list, { query: { state: 'closed' } })).total!
    expect(lines.filter(line => line.includes(',verification,'))).toHaveLength(closed + 1)
  })

  it('gives the same figures, before and after, on every level', async () => {
    const office = await bench.as('banshi')
    const params = { id: roundId }
    const csv = String((await office.ask(contract.exportObservations, { params })).body)
    const rules = (await office.ask(contract.exportRules, { params })).body
    const named = JSON.stringify(rules)
    for (const rule of ['grade-average', 'all-pass', 'step-66-33']) expect(named).toContain(rule)
    const computed = await elsewhere(csv, named)
    const score = await office.call(contract.score, { params })
    const shown = score.nodes
      .filter(node => node.before.value !== null || node.after.value !== null)
      .map(node => ({ 代码: node.code, 整改前: node.before.value, 整改后: node.after.value }))
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.some(node => node.整改前 !== node.整改后)).toBe(true)
    expect(computed).toEqual(shown)
  })

  async function fix(id: string): Promise<void> {
    const office = await bench.as('banshi')
    const { unitId, version } = await office.call(cases.get, { params: { id } })
    const officer = await officerIn(unitId!)
    const unit = await bench.as(officer)
    const photos = [await unit.photo(await testPhoto)]
    await unit.call(cases.handle, { params: { id }, body: { version, measure: '已整改', photos } })
    await (await bench.as('hecha1')).call(cases.pass, { params: { id }, body: { version: version + 1 } })
  }

  async function officerIn(unitId: string): Promise<string> {
    const { code } = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('units').select('code').where('id', '=', unitId).executeTakeFirstOrThrow(),
    )
    return people.find(person => person.unit === code && person.role === 'unit')!.login
  }
})

/** Follows the heading of the script to the letter, in an empty database: the tables, the two files, the query. */
async function elsewhere(csv: string, rules: string): Promise<unknown[]> {
  const superuserUrl = inject('postgresUrl')
  const script = await readFile(join(import.meta.dirname, '../../../docs/recompute-score.sql'), 'utf8')
  const file = join(folder, 'round.csv')
  await writeFile(file, csv, { mode: 0o644 })
  const server = new pg.Client({ connectionString: superuserUrl })
  await server.connect()
  await server.query(`create database ${database}`)
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    const tables = [...script.matchAll(/^-- {3}(create temp table .*;)$/gm)].map(match => match[1]!)
    expect(tables).toHaveLength(2)
    for (const statement of tables) await client.query(statement)
    await client.query(`copy answers from '${file}' with (format csv, header true)`)
    await client.query('insert into rules values ($1)', [rules])
    return (await client.query(script)).rows
  } finally {
    await client.end()
    await server.query(`drop database ${database} with (force)`)
    await server.end()
  }
}
