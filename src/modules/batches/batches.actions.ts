// A batch is looked at against the city as it stands, and what a person chose of it becomes cases: all of that, or nothing.
import type { Static } from '@sinclair/typebox'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { type FindingInput, fileFindings, issueFindings } from '../cases/intake.actions.ts'
import { mappingsOf, type SheetMapping } from '../exchange/columns.ts'
import type { OutSheet } from '../exchange/out-sheet.ts'
import { findPlan } from '../plan/plan.store.ts'
import { namedUnits } from '../shapes/shapes.actions.ts'
import { listCounties } from '../shapes/shapes.store.ts'
import { type BatchRecord, batchLifecycle, MOST_ISSUED } from './batch.ts'
import type { Said } from './batches.contract.ts'
import {
  type Batch,
  type LedgerPlace,
  listByRef,
  listKnown,
  listLedgerPlaces,
  listNearAll,
  listPictures,
  listRows,
  listStored,
  markRows,
  purgeRows,
  type StoredRow,
} from './batches.store.ts'
import { getBatch, moveBatch } from './hand-in.actions.ts'
import { dropHandIn } from './hand-in.io.ts'
import { type LedgerLine, type LedgerRead, type LedgerSheet, notIssuedBecause, readLedger } from './ledger.ts'
import { fields } from './ledger-fields.ts'
import { markedSheets } from './marked.ts'
import { casesLike, rowsLike, type Twin } from './twins.ts'

type SaidNow = Static<typeof Said>

export interface LineSeen extends LedgerLine {
  /** The case it became, from this ledger or another, or that carries the same number of the same source. */
  readonly known: { readonly id: string; readonly number: string; readonly why: string } | null
  readonly twins: readonly Twin[]
  /** An earlier row of the ledger that says nearly the same. */
  readonly like: number | null
  /** Why it would not be issued at once; null where it would. */
  readonly notIssued: string | null
}

export interface BatchSeen extends Pick<LedgerRead, 'questions' | 'loose'> {
  readonly batch: Batch
  readonly sheets: readonly LedgerSheet[]
  readonly said: SaidNow & { readonly sheets: readonly SheetMapping[] }
  readonly lines: readonly LineSeen[]
  readonly places: ReadonlyMap<string, LedgerPlace>
  readonly unitName: (id: string | null) => string | null
  readonly stamp: string
}

const NEAR_METRES = 100
const LATELY_MS = 30 * 86_400_000

/** What the ledger would make, against the city as it stands now; `said` is how a person says it is to be read. */
async function look(work: Work, batch: Batch, said: SaidNow): Promise<BatchSeen> {
  const { trx, cityId } = work
  if (batch.state === 'reading') refuse('batch.reading', '图片还没有收完；请等收完再看。')
  const rows = await listRows(trx, cityId, batch.id)
  const sheets = batch.sheets.map((name, n) => ({ name, rows: rows.filter(row => row.sheet === n) }))
  const mappings = mappingsOf(sheets, said.sheets, fields)
  const { units, names } = await namedUnits(work)
  const places = await listLedgerPlaces(trx, cityId)
  const pictures = await listPictures(trx, cityId, batch.id)
  const read = readLedger(
    sheets,
    pictures.map(it => ({ ...it, digest: it.digest ?? '', fault: it.fault ?? '' })),
    {
      source: said.source,
      sheets: mappings,
      places: new Map(said.places?.map(it => [it.words, it.placeId])),
      units: new Map(said.units?.map(it => [it.words, it.unitId])),
      categories: new Map(said.categories?.map(it => [it.row, it.category])),
    },
    {
      today: chinaDay(work.now),
      fileName: batch.name.replace(/\.[A-Za-z0-9]{2,5}$/, ''),
      places,
      names,
      counties: await listCounties(trx, cityId, chinaDay(work.now)),
      categories: (await findPlan(trx, cityId))?.body.rules.categories ?? [],
      stored: await listStored(trx, cityId, codesIn(rows)),
    },
  )
  const byId = new Map(places.map(place => [place.id, place]))
  const lines = await seen(work, read.lines, rows, byId)
  return {
    ...read,
    batch,
    sheets,
    said: { ...said, sheets: mappings },
    lines,
    places: byId,
    unitName: id => units.find(unit => unit.id === id)?.shortName ?? null,
    stamp: sm3OfValue(read.lines.map(({ faults, ...line }) => [line, faults.length] as never)),
  }
}

const codesIn = (rows: readonly StoredRow[]): string[] =>
  rows.flatMap(row =>
    row.cells.flatMap(cell => cell.text.split(/\s+/).filter(it => /^[0-9a-f]{64}$/.test(it))),
  )

/** What a row is known by: the problem, its place, day, number and pictures; not the file it stands in. */
const digestOf = (line: LedgerLine): string =>
  sm3OfValue([
    line.source,
    line.ref.includes('#') ? '' : line.ref,
    line.title,
    line.placeId ?? '',
    line.found ?? '',
    [...line.before],
    [...line.after],
  ])

async function seen(
  work: Work,
  lines: readonly LedgerLine[],
  rows: readonly StoredRow[],
  places: ReadonlyMap<string, LedgerPlace>,
): Promise<LineSeen[]> {
  const { trx, cityId } = work
  const placeIds = [...new Set(lines.flatMap(line => line.placeId ?? []))]
  const since = new Date(work.now.getTime() - LATELY_MS)
  const near = await listNearAll(trx, cityId, placeIds, NEAR_METRES, since)
  const nearOf = new Map<string, (typeof near)[number][]>()
  for (const it of near) nearOf.set(it.near, [...(nearOf.get(it.near) ?? []), it])
  const known = await listKnown(trx, cityId, lines.map(digestOf))
  const byRef = await listByRef(trx, cityId, lines.map(line => line.ref).filter(Boolean))
  const alike = rowsLike(lines)
  const became = new Map(rows.flatMap(it => (it.caseId ? [[`${it.sheet}:${it.row}`, it]] : [])))
  return lines.map(line => {
    const own = became.get(line.key)
    const before = known.get(digestOf(line)) ?? byRef.get(`${line.source}\n${line.ref}`)
    return {
      ...line,
      known: own?.caseId
        ? { id: own.caseId, number: own.caseNumber!, why: '已导入' }
        : before
          ? { ...before, why: known.has(digestOf(line)) ? '以前导入过' : '来源编号相同' }
          : null,
      twins: casesLike(line, nearOf.get(line.placeId ?? '') ?? [], work.now).filter(
        it => it.id !== own?.caseId,
      ),
      like: alike.get(line.key) ?? null,
      notIssued: notIssuedBecause(line, places.get(line.placeId ?? '')?.unitId ?? null) ?? null,
    }
  })
}

const usual: SaidNow = { source: 'office' }
const saidOf = (batch: Batch): SaidNow => (batch.said as SaidNow | null) ?? usual

/** What the person looks at before anything happens; what they said is kept with the batch. */
export async function previewBatch(work: Work, id: string, said?: SaidNow): Promise<BatchSeen> {
  const batch = await getBatch(work, id)
  if (batch.state === 'closed') refuse('batch.closed', '这份台账已经结束；要再导入，请重新上传。')
  if (said)
    await work.trx
      .updateTable('case_batches')
      .set({ said: JSON.stringify(said) })
      .where('city_id', '=', work.cityId)
      .where('id', '=', id)
      .execute()
  return look(work, batch, said ?? saidOf(batch))
}

export interface Applied {
  readonly filed: number
  readonly issued: number
  readonly orders: number
  readonly cases: readonly { readonly row: string; readonly id: string; readonly number: string }[]
}

/**
 * Files what was chosen, and issues at once what may be where the person says so: in one transaction, through the same acts as
 * anybody's. What changed since it was looked at is refused, and then nothing happened.
 */
export async function applyBatch(
  work: Work,
  id: string,
  chosen: { readonly stamp: string; readonly rows: readonly string[]; readonly issue: boolean },
): Promise<Applied> {
  const batch = await getBatch(work, id)
  may(work, 'apply', batch, chosen)
  const read = await look(work, batch, saidOf(batch))
  if (read.stamp !== chosen.stamp)
    refuse('batch.moved', '预览之后，点位、单位或台账又有了变化，一条都没有导入；请重新预览后再导入。')
  const lines = [...new Set(chosen.rows)].map(
    key =>
      read.lines.find(line => line.key === key) ??
      refuse('batch.row-none', '选中的行在台账里找不到；请重新预览后再选。', 400, '/rows'),
  )
  const done = lines.find(line => line.known?.why === '已导入')
  if (done)
    refuse('batch.row-done', `第 ${done.row} 行已经导入为案件 ${done.known!.number}；请重新预览后再选。`)
  const wrong = lines.find(line => line.faults.length > 0)
  if (wrong)
    refuse('batch.row-fault', `第 ${wrong.row} 行还不能导入，一条都没有导入：${wrong.faults[0]!.reason}`)
  const issuing = chosen.issue ? lines.filter(line => line.notIssued === null) : []
  if (issuing.length > MOST_ISSUED)
    refuse('batch.too-many-issued', `一次最多直接交办 ${MOST_ISSUED} 件；请分几次，或先登记到待审核。`)
  const filed = await fileLines(work, lines, read)
  await markRows(
    work.trx,
    work.cityId,
    id,
    lines.map((line, i) => ({
      sheet: line.sheet,
      row: line.row,
      digest: digestOf(line),
      caseId: filed[i]!.id,
    })),
  )
  const orders = issuing.length
    ? await issueFindings(
        work,
        issuing.map(line => ({
          id: filed[lines.indexOf(line)]!.id,
          version: 1,
          ...(line.unitId ? { unitId: line.unitId } : {}),
        })),
      )
    : []
  work.record({
    kind: 'batch.applied',
    subjectType: 'batch',
    subjectId: id,
    clause: batchLifecycle.transitions.apply.clause!,
    data: {
      digest: batch.digest,
      filed: filed.length,
      issued: issuing.length,
      orders: orders.map(it => it.id),
    },
  })
  return {
    filed: filed.length - issuing.length,
    issued: issuing.length,
    orders: orders.length,
    cases: filed.map((it, i) => ({ row: lines[i]!.key, ...it })),
  }
}

async function fileLines(work: Work, lines: readonly LineSeen[], read: BatchSeen) {
  const categories = (await findPlan(work.trx, work.cityId))?.body.rules.categories ?? []
  const inputs = lines.map((line): FindingInput => {
    const place = read.places.get(line.placeId!)!
    const category = categories.find(it => it.code === line.category)
    return {
      source: line.source,
      sourceRef: line.ref || null,
      category: category?.code ?? null,
      placeId: place.id,
      placeType: place.placeType,
      division: place.division,
      requirement: null,
      severity: category?.severity ?? 'normal',
      clause: category?.clause ?? '二(四)',
      title: line.title,
      detail: line.detail,
      photos: line.before,
      ...(line.found ? { observedAt: chinaTime(line.found) } : {}),
    }
  })
  const filed = await fileFindings(work, inputs)
  // Kept beside the case for whoever reviews it. It ends nothing: closing needs the unit's own act and a verifier's.
  for (const [i, line] of lines.entries())
    await attachEvidence(work, 'case', filed[i]!.id, 'after', line.after, null)
  return filed
}

/** The rows that cannot be taken, as a table of the same columns with the reasons. */
export async function markedBatch(work: Work, id: string): Promise<readonly OutSheet[]> {
  const { sheets, said, lines } = await previewBatch(work, id)
  return markedSheets(sheets, said.sheets, lines)
}

/** Ends a batch: what did not become a case is forgotten, words and names of pictures alike. */
export async function closeBatch(call: Call, id: string): Promise<{ id: string }> {
  const batch = await getBatch(call, id)
  may(call, 'close', batch)
  await moveBatch(call, batch, 'closed')
  await purgeRows(call.trx, call.cityId, id)
  call.afterCommit(() => void dropHandIn(call.house.config.data, call.cityId, id))
  return { id }
}

function may(
  work: Work,
  action: 'apply' | 'close',
  batch: BatchRecord,
  given?: Record<string, unknown>,
): void {
  enforce(refusalOf(batchLifecycle, action, batch, work.actor!, work.now, given))
}
