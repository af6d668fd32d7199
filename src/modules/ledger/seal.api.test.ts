// Sealing: in commit order, once, within two seconds; and what a fact may never hold.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Db, inCity, openDb, type Trx } from '../../server/db.ts'
import { sm3 } from '../../server/digest.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { answerAll, handle, issueCase, openRound } from '../../server/testing-loop.ts'
import { makeWork, runWork, writeFacts } from '../../server/work.ts'
import { startWorker } from '../../server/worker.ts'
import * as accountability from '../accountability/accountability.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as people from '../people/people.contract.ts'
import { verifyLedger } from './ledger.actions.ts'
import { countUnsealed, sealFacts } from './ledger.store.ts'

let bench: TestBench
let owner: Db
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  owner = openDb({ url: bench.ownerUrl, max: 4 })
})
afterAll(async () => {
  await owner.destroy()
  await bench.close()
})

const inOwner = <T>(work: (trx: Trx) => Promise<T>) => inCity(owner, TEST_CITY, work)
const seal = (limit = 1000) =>
  inCity(bench.house.workerDb, TEST_CITY, trx => sealFacts(trx, TEST_CITY, new Date(), limit, sm3))
const note = (n: string) =>
  runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, async work =>
    work.record({ kind: 'test.noted', subjectType: 'test', subjectId: 'x', data: { n } }),
  )
const verify = () => inOwner(trx => verifyLedger(trx, TEST_CITY, { hash: sm3 }))
/** What the notes say, in the order they were sealed. */
async function sealedNotes(): Promise<string[]> {
  const { rows } = await inOwner(trx =>
    sql<{ n: string }>`select f.data ->> 'n' as n from seals s join facts f on f.id = s.fact_id
      where f.kind = 'test.noted' order by s.position`.execute(trx),
  )
  return rows.map(row => row.n)
}

describe('the order of sealing', () => {
  it('goes by transactions as numbers, across 9 → 10, 99 → 100, 999 → 1000', async () => {
    // In a ledger where nothing is sealed yet, with the numbers written by hand: as texts, 10 would come before 9.
    const numbers = [1000, 9, 100, 999, 10, 99, 1001, 11]
    await inOwner(async trx => {
      for (const [i, txid] of numbers.entries())
        await sql`insert into facts (city_id, id, txid, at, kind, subject_type, subject_id, data, digest)
          values (${TEST_CITY}, ${`01860000-0000-7000-8000-00000000000${i}`}, ${String(txid)}::xid8, now(), 'test.noted', 'test', 'x',
            ${JSON.stringify({ n: `t${txid}` })}, '\\x00')`.execute(trx)
    })
    // In small bites, so that the head stands on either side of each step.
    while ((await seal(3)) > 0);
    await bench.turn()
    expect(await sealedNotes()).toEqual([...numbers].sort((a, b) => a - b).map(n => `t${n}`))
    // They were written with a digest that is none; take them out of the way of what follows.
    await inOwner(async trx => {
      await sql`delete from seals`.execute(trx)
      await sql`delete from seal_heads`.execute(trx)
      await sql`delete from reaction_cursors`.execute(trx)
      await sql`delete from facts where kind = 'test.noted'`.execute(trx)
    })
    await bench.turn()
    expect((await verify()).finding).toBeUndefined()
  })

  it('a transaction that began earlier and is still running holds back what was committed after it', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>(done => {
      release = done
    })
    let begun = (): void => undefined
    const started = new Promise<void>(done => {
      begun = done
    })
    const slow = inCity(bench.house.db, TEST_CITY, async trx => {
      const work = makeWork(trx, TEST_CITY, bench.house.clock)
      await sql`select pg_current_xact_id()`.execute(trx)
      begun()
      await gate
      work.record({ kind: 'test.noted', subjectType: 'test', subjectId: 'x', data: { n: 'slow' } })
      await writeFacts(work)
    })
    try {
      await started
      await note('fast')
      await seal()
      expect(await sealedNotes()).toEqual([])
      expect(await inOwner(trx => countUnsealed(trx, TEST_CITY))).toBe(1)
    } finally {
      release()
      await slow
    }
    await bench.turn()
    expect(await sealedNotes()).toEqual(['slow', 'fast'])
  })

  it('a transaction that is undone leaves no gap', async () => {
    await inCity(bench.house.db, TEST_CITY, async trx => {
      const work = makeWork(trx, TEST_CITY, bench.house.clock)
      work.record({ kind: 'test.noted', subjectType: 'test', subjectId: 'x', data: { n: 'undone' } })
      await writeFacts(work)
      throw new Error('undone')
    }).catch(() => undefined)
    await note('kept')
    await bench.turn()
    expect(await sealedNotes()).toEqual(['slow', 'fast', 'kept'])
    expect((await verify()).finding).toBeUndefined()
  })

  it('several sealers and many writers at once: every fact once, positions without a gap', async () => {
    const writers = Array.from({ length: 60 }, (_, i) => note(`w${i}`))
    const sealers = Array.from({ length: 12 }, () => seal(7))
    await Promise.all([...writers, ...sealers])
    await Promise.all([seal(), seal()])
    await bench.turn()
    const { rows } = await inOwner(trx =>
      sql<{ seals: number; distinct: number; top: number; facts: number }>`
        select count(*) as seals, count(distinct fact_id) as distinct, max(position) as top,
          (select count(*) from facts) as facts from seals`.execute(trx),
    )
    const { seals, distinct, top, facts } = rows[0]!
    expect([distinct, top, facts]).toEqual([seals, seals, seals])
    expect(new Set(await sealedNotes()).size).toBe(63)
    expect((await verify()).finding).toBeUndefined()
  })

  it('happens by itself within two seconds', async () => {
    const worker = startWorker(bench.house, [], true)
    const took: number[] = []
    for (let i = 0; i < 3; i++) {
      await note(`auto${i}`)
      const since = Date.now()
      while ((await inOwner(trx => countUnsealed(trx, TEST_CITY))) > 0) await sleep(20)
      took.push(Date.now() - since)
    }
    await worker.stop()
    expect(took.sort((a, b) => a - b)[1]).toBeLessThan(2000)
  })
})

describe('facts hold ids, codes and digests only', () => {
  const marker = '某某标记'
  const phone = '13912345678'

  it('after the loop with marked names, titles, notes, measures and reasons', async () => {
    const office = await bench.as('banshi')
    const { units } = await office.call(people.units)
    await (await bench.as('xitong')).call(people.appoint, {
      body: {
        name: `${marker}姓名`,
        login: 'marked1',
        password: 'a password for marks',
        phone,
        unitId: units[0]!.id,
        role: 'unit',
        title: `${marker}职务`,
        secondment: false,
        startsOn: '2022-01-01',
      },
    })
    await openRound(bench, { market: 2 }, { name: `${marker}轮次` })
    await answerAll(bench, n => (n % 4 === 0 ? 'fail' : 'pass'), `${marker}备注`)
    const { findings } = await office.call(cases.review)
    const [first, second, ...rest] = findings
    const body = (one: { version: number }) => ({ version: one.version, reason: `${marker}理由` })
    await office.call(cases.decline, { params: { id: first!.id }, body: body(first!) })
    await office.call(cases.settle, { params: { id: second!.id }, body: body(second!) })
    await office.call(cases.issue, { body: { items: rest.map(({ id, version }) => ({ id, version })) } })
    const one = await issueCase(bench, 0, `${marker}标题`)
    const late = await issueCase(bench, 1, `${marker}标题`)
    await handle(bench, one, 2, `${marker}措施${phone}`)
    const verifier = await bench.as('hecha1')
    await verifier.call(cases.sendBack, {
      params: { id: one.id },
      body: { version: 3, reason: `${marker}退回` },
    })
    await handle(bench, one, 4, `${marker}再次措施`)
    await verifier.call(cases.pass, { params: { id: one.id }, body: { version: 5, reason: `${marker}通过` } })
    bench.house.clock.pass(1)
    await inOwner(trx => sql`update duties set due_at = opened_at where subject_id = ${late.id}`.execute(trx))
    await bench.turn()
    await withdrawnNotice()
    await bench.turn()
    const { rows } = await inOwner(trx =>
      sql<{ fact: string }>`select f::text as fact from facts f`.execute(trx),
    )
    const { rows: kinds } = await inOwner(trx =>
      sql<{ kind: string }>`select distinct kind from facts`.execute(trx),
    )
    for (const kind of ['case.returned', 'case.closed', 'notice.withdrawn', 'post.begun', 'visit.submitted'])
      expect(kinds.map(row => row.kind)).toContain(kind)
    const { rows: names } = await inOwner(trx =>
      sql<{
        name: string
      }>`select name from persons union select name from unit_terms union select short_name from unit_terms
        union select name from places`.execute(trx),
    )
    for (const { fact } of rows) {
      expect(fact).not.toContain('标记')
      expect(fact).not.toContain(phone)
      const named = names.find(({ name }) => fact.includes(name))
      expect(named).toBeUndefined()
    }
    expect((await verify()).finding).toBeUndefined()
  })

  async function withdrawnNotice(): Promise<void> {
    const office = await bench.as('banshi')
    const head = await bench.as('zhuren')
    const { papers } = await office.call(accountability.papers, { query: { series: 'notice' } })
    const params = { id: papers[0]!.id }
    const paper = await office.call(accountability.paper, { params })
    const named = paper.entryList.map(entry => entry.id)
    const words = { title: `${marker}通报`, opening: `${marker}正文`, closing: `${marker}结尾` }
    await office.call(accountability.edit, { params, body: { version: 1, ...words, remove: [], named } })
    await office.call(accountability.submit, { params, body: { version: 2 } })
    await head.call(accountability.approve, { params, body: { version: 3 } })
    await office.call(accountability.issue, { params, body: { version: 4 } })
    await head.call(accountability.withdraw, { params, body: { version: 5, reason: `${marker}撤销` } })
  }
})
