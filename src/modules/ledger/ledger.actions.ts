// Verifying the chain: recomputes every digest and names the first thing that does not hold.
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { agrees, type Finding, type Head, startWalk, step, type Walk } from './chain.ts'
import { factText } from './fact.ts'
import { countUnsealed, findSmuggled, getHead, listPrintedHeads, listSeals } from './ledger.store.ts'

export interface Verification {
  readonly checked: number
  readonly unsealed: number
  readonly head: Head
  readonly finding: Finding | undefined
}

export interface VerifyOptions {
  readonly hash: (text: string) => string
  /** A head read off an issued paper, to be held against the chain. */
  readonly printed?: Head
  readonly progress?: (done: number, of: number) => void
}

/** Walks the whole chain of a city in bounded memory. */
export async function verifyLedger(
  db: Kysely<DB>,
  cityId: number,
  options: VerifyOptions,
): Promise<Verification> {
  const { hash, printed } = options
  let head = await getHead(db, cityId)
  const papers = await listPrintedHeads(db, cityId)
  const expected = [...papers, ...(printed ? [{ ...printed, paper: '所给账首' }] : [])]
  const checks = new Map(
    expected.map(one => [one.position, expected.filter(other => other.position === one.position)]),
  )
  const compare = (walk: Walk): Walk => {
    const wrong = checks.get(walk.position)?.find(check => !agrees(check, walk.chain))
    if (walk.finding || !wrong) return walk
    return { ...walk, finding: { what: 'paper-disagrees', position: wrong.position, paper: wrong.paper } }
  }
  let walk = compare(startWalk())
  while (!walk.finding) {
    const rows = await listSeals(db, cityId, walk.position, 2000)
    for (const row of rows) {
      walk = compare(step(walk, { ...row, recomputed: row.fact ? hash(factText(row.fact)) : null }, hash))
      if (walk.finding) break
    }
    options.progress?.(walk.position, head.position)
    if (rows.length > 0) continue
    // Sealing goes on while we walk: behind the last seal the head is read again, until it has stood still.
    const later = await getHead(db, cityId)
    const stood = later.position === head.position
    head = later
    if (stood) break
  }
  return {
    checked: walk.position,
    unsealed: await countUnsealed(db, cityId),
    head: { position: walk.position, chain: walk.chain },
    finding: walk.finding ?? (await endFinding(db, cityId, walk, head, expected)),
  }
}

// The walk came to its end without a finding: is the end the true one?
async function endFinding(
  db: Kysely<DB>,
  cityId: number,
  walk: { position: number; chain: string },
  head: Head,
  expected: readonly (Head & { paper: string })[],
): Promise<Finding | undefined> {
  if (walk.position < head.position || walk.chain !== head.chain)
    return { what: 'cut-off', position: walk.position }
  const beyond = expected.find(one => one.position > walk.position)
  if (beyond) return { what: 'cut-off', position: walk.position }
  const smuggled = await findSmuggled(db, cityId)
  return smuggled ? { what: 'smuggled', factId: smuggled } : undefined
}
