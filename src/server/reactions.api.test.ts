// Reactions on a real tail: exactly once with two processes at work, failures out of the way, nothing half done.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { SealedFact } from '../modules/ledger/ledger.store.ts'
import { type Db, inCity, openDb } from './db.ts'
import { type Reaction, runReactions } from './reactions.ts'
import { openBench, openHouseOn, TEST_CITY, type TestBench, type TestHouse } from './testing.ts'
import { runWork, type Work } from './work.ts'
import { startWorker } from './worker.ts'

let bench: TestBench
/** A second process on the same database, as far as the database can tell. */
let second: TestHouse
let owner: Db
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'), { reactions: [] })
  second = await openHouseOn(inject('postgresUrl'), new URL(bench.ownerUrl).pathname.slice(1))
  owner = openDb({ url: bench.ownerUrl, max: 2 })
  await sql`create table effects (reaction text, n text, by text)`.execute(owner)
  await sql`grant all on effects to chuangcheng_worker`.execute(owner)
})
afterAll(async () => {
  await owner.destroy()
  await second.close()
  await bench.close()
})

let serial = 0
let name = ''
beforeEach(() => {
  name = `test-${++serial}`
})

const noteOf = (fact: SealedFact) => String(fact.data.n)

/** A reaction that leaves one row a fact; `before` may throw. */
function reaction(
  by: string,
  before: (n: string, work: Work) => Promise<void> = async () => undefined,
): Reaction {
  return {
    name,
    on: [name],
    async handle(work, fact) {
      await sql`insert into effects values (${name}, ${noteOf(fact)}, ${by})`.execute(work.trx)
      await before(noteOf(fact), work)
    },
  }
}

/** Records so many facts `0 … n-1`, sealed. */
async function facts(n: number): Promise<string[]> {
  const names = Array.from({ length: n }, (_, i) => String(i))
  await runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, async work => {
    for (const n of names) work.record({ kind: name, subjectType: 'test', subjectId: 'x', data: { n } })
  })
  await bench.turn()
  return names
}

const failed: string[] = []
const run = (house: TestHouse, one: Reaction) =>
  runReactions(house.workerDb, TEST_CITY, house.clock, [one], (_, fact) => void failed.push(noteOf(fact)))

async function effects(): Promise<string[]> {
  const { rows } = await sql<{
    n: string
  }>`select n from effects where reaction = ${name} order by n::int`.execute(owner)
  return rows.map(row => row.n)
}
const failures = () =>
  inCity(owner, TEST_CITY, trx =>
    trx
      .selectFrom('reaction_failures')
      .select(['attempts', 'retry_at'])
      .where('reaction', '=', name)
      .execute(),
  )
async function lag(): Promise<number> {
  const { rows } = await inCity(owner, TEST_CITY, trx =>
    sql<{
      n: number
    }>`select h.position - c.position as n from seal_heads h join reaction_cursors c using (city_id)
      where c.reaction = ${name}`.execute(trx),
  )
  return rows[0]!.n
}

describe('exactly once', () => {
  it('with two processes that start together, over and over', async () => {
    const names = await facts(120)
    const slow = async () => sleep(1)
    await Promise.all([
      run(bench.house, reaction('one', slow)),
      run(second, reaction('two', slow)),
      run(bench.house, reaction('one', slow)),
      run(second, reaction('two', slow)),
    ])
    expect(await effects()).toEqual(names)
    expect(await lag()).toBe(0)
  })

  it('with two workers that turn by themselves while facts keep coming', async () => {
    const workers = [
      startWorker(bench.house, [reaction('one')], true),
      startWorker(second, [reaction('two')], true),
    ]
    const names = Array.from({ length: 40 }, (_, i) => String(i))
    for (const n of names) {
      await runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, async work =>
        work.record({ kind: name, subjectType: 'test', subjectId: 'x', data: { n } }),
      )
      await sleep(40)
    }
    await Promise.all(workers.map(worker => worker.turn()))
    await Promise.all(workers.map(worker => worker.stop()))
    await bench.turn()
    await run(second, reaction('two'))
    expect(await effects()).toEqual(names)
  })

  it('what it does not listen to is passed over', async () => {
    await facts(3)
    await run(bench.house, { ...reaction('one'), on: ['other.kind'] })
    expect(await effects()).toEqual([])
    expect(await lag()).toBe(0)
  })

  it('a batch folded at once counts each fact once, also when the fold fails and goes one by one', async () => {
    const names = await facts(30)
    const one = reaction('one')
    let folds = 0
    const fold: Reaction = {
      ...one,
      async fold(work, wanted) {
        folds += 1
        for (const fact of wanted) await one.handle(work, fact)
        throw new Error('no')
      },
    }
    await run(bench.house, fold)
    expect(folds).toBeGreaterThan(0)
    expect(await effects()).toEqual(names)
  })
})

describe('a fact that cannot be handled', () => {
  it('is set aside, holds up nobody, and is tried again after a while', async () => {
    const names = await facts(20)
    let broken = true
    const one = reaction('one', async n => {
      if (broken && n === '7') throw new Error('not now')
    })
    failed.length = 0
    await run(bench.house, one)
    expect(failed).toEqual(['7'])
    expect(await effects()).toEqual(names.filter(n => n !== '7'))
    expect(await lag()).toBe(0)
    expect(await failures()).toMatchObject([{ attempts: 1 }])
    await run(bench.house, one)
    expect(await failures()).toMatchObject([{ attempts: 1 }])
    bench.house.clock.pass(0.01)
    await run(bench.house, one)
    expect(await failures()).toMatchObject([{ attempts: 2 }])
    broken = false
    bench.house.clock.pass(1)
    await run(bench.house, one)
    expect(await failures()).toEqual([])
    expect(await effects()).toEqual(names)
  })

  it('waits for a person after ten attempts', async () => {
    await facts(1)
    const one = reaction('one', () => Promise.reject(new Error('never')))
    for (let i = 0; i < 12; i++) {
      await run(bench.house, one)
      bench.house.clock.pass(24)
    }
    expect(await failures()).toEqual([{ attempts: 10, retry_at: null }])
    expect(await effects()).toEqual([])
  })

  it('that another process handles meanwhile is not set aside, and nothing behind it is done twice', async () => {
    const names = await facts(10)
    const one = reaction('one', async n => {
      if (n === '4') throw new Error('only here')
    })
    // The other process takes the tail in the gap: our effect is rolled back, the fact not yet set aside.
    await runReactions(bench.house.workerDb, TEST_CITY, bench.house.clock, [one], async () => {
      await run(second, reaction('two'))
    })
    expect(await effects()).toEqual(names)
    expect(await failures()).toEqual([])
    expect(await lag()).toBe(0)
  })

  it('is tried again by one process only', async () => {
    const names = await facts(3)
    let broken = true
    const make = (by: string) =>
      reaction(by, async n => {
        if (n !== '1') return
        if (broken) throw new Error('not now')
        await sleep(100)
      })
    await run(bench.house, make('one'))
    broken = false
    bench.house.clock.pass(1)
    second.clock.set(bench.house.clock.now())
    await Promise.all([run(bench.house, make('one')), run(second, make('two'))])
    expect(await effects()).toEqual(names)
    expect(await failures()).toEqual([])
  })
})

describe('a process that dies', () => {
  it('between effect and commit leaves neither effect nor a moved cursor', async () => {
    const names = await facts(5)
    const dying = reaction('one', async (n, work) => {
      if (n === '3') await sql`select pg_terminate_backend(pg_backend_pid())`.execute(work.trx)
    })
    // Both tries, the batch and the single one, lose their connection; what stands is what was committed.
    await run(bench.house, dying).catch(() => undefined)
    const seen = await effects()
    expect(seen).not.toContain('3')
    expect(new Set(seen).size).toBe(seen.length)
    bench.house.clock.pass(1)
    await run(bench.house, reaction('one'))
    expect(await effects()).toEqual(names)
  })

  it('the facts a handler records go the same way as its effect', async () => {
    await facts(2)
    const telling = (fail: boolean) =>
      reaction('one', async (n, work) => {
        work.record({ kind: `${name}.told`, subjectType: 'test', subjectId: n })
        if (fail) throw new Error('no')
      })
    const told = async () => {
      const { rows } = await inCity(owner, TEST_CITY, trx =>
        sql<{ n: number }>`select count(*) as n from facts where kind = ${`${name}.told`}`.execute(trx),
      )
      return rows[0]!.n
    }
    await run(bench.house, telling(true))
    expect(await told()).toBe(0)
    bench.house.clock.pass(1)
    await run(bench.house, telling(false))
    expect(await told()).toBe(2)
    expect(await effects()).toEqual(['0', '1'])
  })

  it('a worker that is stopped ends its transaction, not its round; the next goes on where it stood', async () => {
    const names = await facts(1200)
    let worker = startWorker(bench.house, [], false)
    const stops = reaction('one', async n => {
      // Asked to stop in the middle of the first batch of three.
      if (n === '10') void worker.stop()
    })
    worker = startWorker(bench.house, [stops], false)
    await worker.turn()
    const half = await effects()
    expect(half.length).toBeGreaterThan(10)
    expect(half.length).toBeLessThan(names.length)
    const next = startWorker(second, [reaction('two')], false)
    await next.turn()
    await next.stop()
    expect(await effects()).toEqual(names)
  })

  it('a worker whose round failed turns again', async () => {
    await facts(1)
    const worker = startWorker(bench.house, [reaction('one')], false)
    const { refresh } = bench.house.clock
    bench.house.clock.refresh = () => Promise.reject(new Error('database away'))
    await expect(worker.turn()).rejects.toThrow('database away')
    bench.house.clock.refresh = refresh
    await worker.turn()
    await worker.stop()
    expect(await effects()).toEqual(['0'])
  })
})
