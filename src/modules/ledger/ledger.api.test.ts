// The ledger against whoever can write to the database: every kind of tampering is found and named.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Db, inCity, openDb, type Trx } from '../../server/db.ts'
import { sm3 } from '../../server/digest.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { handle, issueCase } from '../../server/testing-loop.ts'
import { runWork } from '../../server/work.ts'
import { draftPaper } from '../documents/documents.actions.ts'
import { GENESIS, type Head, linkText, parseHead, printHead } from './chain.ts'
import { type Fact, factText } from './fact.ts'
import { type Verification, verifyLedger } from './ledger.actions.ts'
import * as contract from './ledger.contract.ts'
import { listSealed, listSeals, sealFacts } from './ledger.store.ts'

let bench: TestBench
let owner: Db
let facts: Awaited<ReturnType<typeof listSealed>>
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  owner = openDb({ url: bench.ownerUrl, max: 2 })
  const one = await issueCase(bench)
  await handle(bench, one)
  await bench.as('shenji')
  await bench.turn()
  facts = await inCity(owner, TEST_CITY, trx => listSealed(trx, TEST_CITY, 0, 10_000))
})
afterAll(async () => {
  await owner.destroy()
  await bench.close()
})

class Undo extends Error {}

/** Tampers as the owner of the tables, verifies, and takes it all back. */
async function verifyAfter(tamper: (trx: Trx) => Promise<unknown>, printed?: Head): Promise<Verification> {
  let result: Verification | undefined
  await inCity(owner, TEST_CITY, async trx => {
    await tamper(trx)
    result = await verifyLedger(trx, TEST_CITY, { hash: sm3, ...(printed ? { printed } : {}) })
    throw new Undo()
  }).catch(error => {
    if (!(error instanceof Undo)) throw error
  })
  return result!
}

const at = (position: number) => facts[position - 1]!
const update = (position: number, set: string) => (trx: Trx) =>
  sql`update facts set ${sql.raw(set)} where id = ${at(position).id}`.execute(trx)

describe('a sound ledger', () => {
  it('verifies to its last fact', async () => {
    expect(await verifyAfter(async () => undefined)).toMatchObject({
      checked: facts.length,
      unsealed: 0,
      finding: undefined,
    })
    expect(facts.length).toBeGreaterThan(100)
  })

  it('tells the auditor so', async () => {
    const auditor = await bench.as('shenji')
    const { head } = await auditor.call(contract.facts)
    expect(await auditor.call(contract.verify, { query: { head } })).toEqual({
      ok: true,
      checked: facts.length,
      unsealed: 0,
      head,
      finding: null,
    })
  })

  it('is not cried down while sealing goes on beside the walk', async () => {
    const writer = (async () => {
      for (let i = 0; i < 30; i++) {
        await note(`n${i}`)
        await seal()
      }
    })()
    const results: Verification[] = []
    for (let i = 0; i < 15; i++)
      results.push(
        await inCity(bench.house.db, TEST_CITY, trx => verifyLedger(trx, TEST_CITY, { hash: sm3 })),
      )
    await writer
    expect(results.map(result => result.finding)).toEqual(results.map(() => undefined))
  })
})

describe('a fact that was changed by hand', () => {
  const last = 'rule_version = case when rule_version is null then $$x$$ end'
  it.each([
    ['its data', 5, `data = data || '{"x":1}'`],
    ['its moment, by a millisecond', 1, `at = at + interval '1 millisecond'`],
    ['who did it', 40, `actor_person = '01860000-0000-7000-8000-000000000001'`],
    ['in which role', 41, `actor_role = 'leader'`],
    ['for which unit', 42, `actor_unit = '01860000-0000-7000-8000-000000000001'`],
    ['what it is about', 43, `subject_id = 'other'`],
    ['its kind', 44, `kind = 'case.closed'`],
    ['its clause', 45, `clause = '一'`],
    ['its rule version', 46, last],
    ['data and digest', 47, `data = '{}', digest = '\\x00'`],
  ])('%s', async (_, position, set) => {
    expect((await verifyAfter(update(position, set))).finding).toEqual({
      what: 'altered',
      position,
      factId: at(position).id,
    })
  })

  it('the last one too', async () => {
    const position = facts.length
    expect((await verifyAfter(update(position, `kind = 'x'`))).finding).toMatchObject({
      what: 'altered',
      position,
    })
  })

  it('of several, the first is named', async () => {
    const { finding } = await verifyAfter(async trx => {
      await update(60, `kind = 'x'`)(trx)
      await update(30, `kind = 'x'`)(trx)
      await sql`delete from facts where id = ${at(31).id}`.execute(trx)
    })
    expect(finding).toEqual({ what: 'altered', position: 30, factId: at(30).id })
  })

  it('before it was sealed: the digest it was written with stays', async () => {
    const { finding } = await verifyAfter(async trx => {
      await note('unsealed')
      await sql`update facts set data = '{}' where kind = 'test.noted' and data ->> 'n' = 'unsealed'`.execute(
        trx,
      )
      await sealFacts(trx, TEST_CITY, new Date(), 100, sm3)
    })
    expect(finding).toMatchObject({ what: 'altered' })
    await seal()
  })
})

describe('facts and seals that are gone or changed', () => {
  it('a removed fact', async () => {
    expect(
      (await verifyAfter(trx => sql`delete from facts where id = ${at(17).id}`.execute(trx))).finding,
    ).toEqual({ what: 'removed', position: 17, factId: at(17).id })
  })

  it('a removed seal', async () => {
    expect(
      (await verifyAfter(trx => sql`delete from seals where position = 18`.execute(trx))).finding,
    ).toEqual({
      what: 'seal-removed',
      position: 18,
    })
  })

  it('fact and seal removed together', async () => {
    const { finding } = await verifyAfter(async trx => {
      await sql`delete from seals where position = 19`.execute(trx)
      await sql`delete from facts where id = ${at(19).id}`.execute(trx)
    })
    expect(finding).toEqual({ what: 'seal-removed', position: 19 })
  })

  it('a changed seal', async () => {
    expect(
      (await verifyAfter(trx => sql`update seals set chain = '\\x00' where position = 20`.execute(trx)))
        .finding,
    ).toEqual({ what: 'seal-altered', position: 20, factId: at(20).id })
  })

  it('fact, digest and seal changed to fit each other: the chain does not', async () => {
    const { finding } = await verifyAfter(async trx => {
      const digest = sm3(factText({ ...at(21), kind: 'x' }))
      await update(21, `kind = 'x', digest = decode('${digest}', 'hex')`)(trx)
      await sql`update seals set fact_digest = decode(${digest}, 'hex') where position = 21`.execute(trx)
    })
    expect(finding).toEqual({ what: 'seal-altered', position: 21, factId: at(21).id })
  })

  it('the last seal removed', async () => {
    const end = await lastPosition()
    expect(
      (await verifyAfter(trx => sql`delete from seals where position = ${end}`.execute(trx))).finding,
    ).toEqual({ what: 'cut-off', position: end - 1 })
  })

  it('the head set back alone', async () => {
    const end = await lastPosition()
    const { finding } = await verifyAfter(trx => setHead(trx, end - 3))
    expect(finding).toEqual({ what: 'cut-off', position: end })
  })
})

describe('a tail cut off with its head set back', () => {
  it('looks whole, until a head printed on a paper is held against it', async () => {
    const end = await lastPosition()
    const printed = parseHead(printHead(await headAt(end)))!
    expect((await verifyAfter(trx => cut(trx, end - 5))).finding).toBeUndefined()
    expect((await verifyAfter(trx => cut(trx, end - 5), printed)).finding).toEqual({
      what: 'cut-off',
      position: end - 5,
    })
    expect((await verifyAfter(async () => undefined, printed)).finding).toBeUndefined()
  })

  it('is found by a paper issued since, without anybody bringing it', async () => {
    const end = await lastPosition()
    const head = await headAt(end)
    const { finding } = await verifyAfter(async trx => {
      await issuePaper(trx, head)
      await cut(trx, end - 5)
    })
    expect(finding).toEqual({ what: 'cut-off', position: end - 5 })
  })

  it('is found by the paper even when the whole chain was written anew', async () => {
    const end = await lastPosition()
    const head = await headAt(end)
    const { finding } = await verifyAfter(async trx => {
      await issuePaper(trx, head)
      await rewrite(trx, 50)
    })
    expect(finding).toEqual({ what: 'paper-disagrees', position: end, paper: 'notice〔2022〕9号' })
  })

  it('a head that was never printed is refused, at the very beginning too', async () => {
    for (const position of [0, 1, 50]) {
      const { finding } = await verifyAfter(async () => undefined, { position, chain: 'f'.repeat(32) })
      expect(finding).toEqual({ what: 'paper-disagrees', position, paper: '所给账首' })
    }
    expect(
      (await verifyAfter(async () => undefined, { position: 0, chain: GENESIS.slice(0, 32) })).finding,
    ).toBeUndefined()
  })
})

describe('what was never sealed', () => {
  it('a fact slipped in behind the head is named', async () => {
    const id = '01860000-0000-7000-8000-00000000abcd'
    const { finding } = await verifyAfter(trx =>
      sql`
        insert into facts (city_id, id, txid, at, kind, subject_type, subject_id, data, digest)
        select city_id, ${id}, txid, at, kind, subject_type, subject_id, data, digest from facts where id = ${at(9).id}`.execute(
        trx,
      ),
    )
    expect(finding).toEqual({ what: 'smuggled', factId: id })
  })

  it('the tail that waits is counted', async () => {
    for (const n of ['a', 'b', 'c']) await note(n)
    expect(await verifyAfter(async () => undefined)).toMatchObject({ unsealed: 3, finding: undefined })
    await seal()
  })
})

async function note(n: string): Promise<void> {
  await runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, async work =>
    work.record({ kind: 'test.noted', subjectType: 'test', subjectId: 'x', data: { n } }),
  )
}

const seal = () => bench.turn()

async function lastPosition(): Promise<number> {
  return inCity(owner, TEST_CITY, async trx => {
    const row = await trx.selectFrom('seal_heads').select('position').executeTakeFirstOrThrow()
    return row.position
  })
}

async function headAt(position: number): Promise<Head> {
  const [seal] = await inCity(owner, TEST_CITY, trx => listSeals(trx, TEST_CITY, position - 1, 1))
  return { position, chain: seal!.chain }
}

const setHead = (trx: Trx, position: number) =>
  sql`
  update seal_heads h set position = s.position, chain = s.chain, txid = f.txid, seq = f.seq
  from seals s join facts f on f.id = s.fact_id where s.position = ${position}`.execute(trx)

async function cut(trx: Trx, position: number): Promise<void> {
  await setHead(trx, position)
  await sql`delete from facts where id in (select fact_id from seals where position > ${position})`.execute(
    trx,
  )
  await sql`delete from seals where position > ${position}`.execute(trx)
}

async function issuePaper(trx: Trx, head: Head): Promise<void> {
  const work = {
    trx,
    cityId: TEST_CITY,
    now: new Date(),
    newId: () => crypto.randomUUID(),
    record: () => undefined,
  }
  const id = await draftPaper(work as never, 'notice', '通报', { opening: '', closing: '' })
  await sql`update papers set state = 'issued', year = 2022, number = 9, head_position = ${head.position},
    head_chain = decode(${head.chain}, 'hex') where id = ${id}`.execute(trx)
}

/** Changes a fact and forges everything that hangs on it, to the head: all that an owner of the database can do. */
async function rewrite(trx: Trx, position: number): Promise<void> {
  const seals = await listSeals(trx, TEST_CITY, 0, 100_000)
  await update(position, `kind = 'x'`)(trx)
  let chain = GENESIS
  for (const row of seals) {
    const fact: Fact = row.position === position ? { ...row.fact!, kind: 'x' } : row.fact!
    const digest = sm3(factText(fact))
    chain = sm3(linkText(chain, row.position, digest))
    if (row.position >= position)
      await sql`update seals set fact_digest = decode(${digest}, 'hex'), chain = decode(${chain}, 'hex') where position = ${row.position}`.execute(
        trx,
      )
  }
  await sql`update seal_heads set chain = decode(${chain}, 'hex')`.execute(trx)
}
