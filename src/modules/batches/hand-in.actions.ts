// A ledger comes in: what it is, its rows and where its pictures lie are read at once; the pictures are then kept some at a time,
// each step a transaction of its own, so that a kill, a closed page or a slow line costs no more than the step.

import { chinaDay } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { House } from '../../server/house.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { noteBlob } from '../blobs/blobs.actions.ts'
import { listArchive, picturesOfArchive, readPicturedSheets } from '../exchange/exchange.actions.ts'
import type { SheetCell, SheetPicture, SheetRow } from '../exchange/sheet.ts'
import { readLedgerPaper } from '../reading/reading.actions.ts'
import { unitIn } from '../shapes/import.ts'
import { namedUnits } from '../shapes/shapes.actions.ts'
import { listCounties } from '../shapes/shapes.store.ts'
import { type BatchKind, batchLifecycle, MOST_BYTES, MOST_PICTURES, MOST_ROWS } from './batch.ts'
import {
  type Batch,
  findOpen,
  insertPictures,
  insertRows,
  listLedgerPlaces,
  listPictures,
  listStored,
  lockBatch,
  setPictures,
} from './batches.store.ts'
import { dropHandIn, keepHandIn, readHandIn } from './hand-in.io.ts'
import { kindOfArchive, photosIn, refusedByBytes, refusedBySize } from './hand-in.ts'
import { joinContinued } from './joined-rows.ts'
import { wordsOfField } from './ledger-fields.ts'
import { type NamedPhoto, readPhotoName } from './photo-name.ts'
import { placeFinder } from './place-words.ts'

interface ReadSheet {
  readonly name: string
  readonly rows: readonly SheetRow[]
  readonly pictures: readonly SheetPicture[]
}

/** What a file says before anything of the city is looked at. */
export interface HandIn {
  readonly bytes: Buffer
  readonly digest: string
  readonly kind: BatchKind
  readonly sheets: readonly ReadSheet[]
  /** Names of photos of an archive of photos. */
  readonly photos: readonly string[]
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[]
}

const limits = { bytes: MOST_BYTES, rows: MOST_ROWS, timeoutMs: 30_000 }
const isZip = (bytes: Buffer) => bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304

// One file at a time: each may hold 80 MB, and the thread that reads it as much again.
let last: Promise<unknown> = Promise.resolve()

/** Reads what was handed in. Refuses what is no ledger, hostile or beyond the limits. */
export function readHandedIn(bytes: Buffer, name: string): Promise<HandIn> {
  const turn = last.then(() => readNow(bytes, name))
  last = turn.catch(() => undefined)
  return turn
}

async function readNow(bytes: Buffer, name: string): Promise<HandIn> {
  const digest = sm3(bytes)
  if (!isZip(bytes)) {
    enforce(refusedByBytes(bytes, name))
    return {
      bytes,
      digest,
      kind: 'table',
      photos: [],
      leftOut: [],
      sheets: await readPicturedSheets(bytes, 'x.csv', limits),
    }
  }
  const entries = await listArchive(bytes, limits)
  const kind = kindOfArchive(entries)
  if (typeof kind !== 'string') throw new Refused(kind)
  const { photos, left } = kind === 'photos' ? photosIn(entries) : { photos: [], left: [] }
  const sheets =
    kind === 'table'
      ? await readPicturedSheets(bytes, name, limits)
      : kind === 'paper'
        ? (await readLedgerPaper(bytes, MOST_BYTES)).sheets
        : []
  const taken = new Set([...photos, ...sheets.flatMap(sheet => sheet.pictures.map(it => it.entry))])
  enforce(refusedBySize(entries, taken, bytes.length))
  const pictures = sheets.reduce((sum, it) => sum + it.pictures.length, photos.length)
  if (pictures > MOST_PICTURES)
    refuse('batch.too-many-pictures', `图片超过 ${MOST_PICTURES} 张，没有读取；请分成几个文件。`, 413)
  return { bytes, digest, kind, sheets, photos, leftOut: left.slice(0, 200) }
}

/** Keeps a file that was read as a batch; the same file that is open already stays the one it is. */
export async function openBatch(call: Call, name: string, it: HandIn): Promise<{ id: string }> {
  const sheets = it.kind === 'photos' ? [await photoSheet(call, it.photos)] : it.sheets
  return keepBatch(call, { ...it, sheets }, name, async id => {
    await keepHandIn(call.house.config.data, call.cityId, id, it.bytes)
  })
}

/** Photos chosen together, uploaded one by one already: a batch of their names. */
export async function openPhotos(
  call: Call,
  photos: readonly { readonly digest: string; readonly name: string }[],
): Promise<{ id: string }> {
  const stored = await listStored(
    call.trx,
    call.cityId,
    photos.map(it => it.digest),
  )
  if (photos.some(it => !stored.has(it.digest)))
    refuse('photo.unknown', '有照片还没有传上来；请等照片传完再提交。', 400, '/photos')
  const digest = sm3(
    Buffer.from(
      photos
        .map(it => `${it.digest} ${it.name}`)
        .sort()
        .join('\n'),
    ),
  )
  const sheet = await photoSheet(
    call,
    photos.map((it, i) => `${i}/${it.name}`),
    true,
  )
  const pictures = sheet.pictures.map(it => ({
    ...it,
    digest: photos[Number(it.entry.split('/')[0])]!.digest,
  }))
  const kept = { kind: 'photos', digest, leftOut: [], sheets: [{ ...sheet, pictures }] } as const
  return keepBatch(call, kept, `${photos.length} 张照片`)
}

type Kept = Omit<HandIn, 'bytes' | 'photos' | 'sheets'> & {
  readonly sheets: readonly (Omit<ReadSheet, 'pictures'> & {
    readonly pictures: readonly (SheetPicture & { readonly digest?: string })[]
  })[]
}

async function keepBatch(
  call: Call,
  it: Kept,
  name: string,
  keep?: (id: string) => Promise<void>,
): Promise<{ id: string }> {
  enforce(refusalOf(batchLifecycle, 'handIn', { state: '' }, call.actor, call.now))
  const known = await findOpen(call.trx, call.cityId, it.digest)
  if (known) return { id: known.id }
  const sheets = it.sheets.map(sheet => ({ name: sheet.name, ...joinContinued(sheet.rows, sheet.pictures) }))
  const rows = sheets.flatMap((sheet, n) =>
    sheet.rows.map(row => ({ sheet: n, row: row.row, cells: row.cells.map(shortCell) })),
  )
  const pictures = sheets.flatMap((sheet, n) =>
    sheet.pictures.map(({ row, col, entry, fault, digest }) => ({
      sheet: n,
      row,
      col,
      entry,
      digest: digest ?? null,
      fault: fault ?? null,
    })),
  )
  if (rows.length === 0) refuse('batch.no-rows', '文件里没有内容；请检查是否选错了文件。', 400)
  if (rows.length > MOST_ROWS)
    refuse('batch.too-long', `超过 ${MOST_ROWS} 行，没有读取；请分成几个文件。`, 413)
  const id = call.newId()
  const waiting = pictures.some(picture => picture.digest === null && picture.fault === null)
  if (waiting) await keep?.(id)
  await call.trx
    .insertInto('case_batches')
    .values({
      city_id: call.cityId,
      id,
      name,
      kind: it.kind,
      digest: it.digest,
      state: waiting ? 'reading' : 'ready',
      sheets: JSON.stringify(sheets.map(sheet => sheet.name)),
      left_out: JSON.stringify(it.leftOut),
      handed_by: call.actor.personId,
      handed_at: call.now,
    })
    .execute()
  await insertRows(call.trx, call.cityId, id, rows)
  await insertPictures(call.trx, call.cityId, id, pictures)
  call.record({
    kind: 'batch.handed-in',
    subjectType: 'batch',
    subjectId: id,
    data: { digest: it.digest, kind: it.kind, rows: rows.length, pictures: pictures.length },
  })
  return { id }
}

const MOST_TEXT = 5000
const shortCell = ({ col, text, kind, merge }: SheetCell): SheetCell => ({
  col,
  text: text.slice(0, MOST_TEXT),
  kind,
  ...(merge ? { merge } : {}),
})

/** The names of photos as a table, one row a problem; photos whose names say the same are one problem's. */
async function photoSheet(work: Work, names: readonly string[], numbered = false): Promise<ReadSheet> {
  const { names: units } = await namedUnits(work)
  const counties = await listCounties(work.trx, work.cityId, chinaDay(work.now))
  const find = placeFinder(await listLedgerPlaces(work.trx, work.cityId))
  const known = {
    isCounty: (words: string) =>
      counties.some(it => it.name === words || it.name.replace(/[市县区]$/, '') === words),
    isPlace: (words: string) => find(words, null).placeId !== null,
    isUnit: (words: string) => {
      const found = unitIn(words, units)
      return typeof found !== 'string' && found.unitId !== null
    },
  }
  const groups = new Map<string, (NamedPhoto & { entry: string })[]>()
  for (const entry of names) {
    const photo = { ...readPhotoName(numbered ? entry.slice(entry.indexOf('/') + 1) : entry, known), entry }
    groups.set(photo.key, [...(groups.get(photo.key) ?? []), photo])
  }
  const heads = ['title', 'place', 'county', 'unit', 'found', 'before', 'after'].map(wordsOfField)
  const cells = (texts: readonly string[]): SheetCell[] =>
    texts.flatMap((text, col) => (text === '' ? [] : [{ col, text, kind: 'text' as const }]))
  const rows: SheetRow[] = [{ row: 1, cells: cells([...heads, '文件名']) }]
  const pictures: SheetPicture[] = []
  for (const its of groups.values()) {
    const row = rows.length + 1
    const { problem, place, county, unit, day } = its[0]!
    const files = its.map(it => it.name).join('、')
    rows.push({ row, cells: cells([problem, place, county, unit, day, '', '', files.slice(0, MOST_TEXT)]) })
    pictures.push(...its.map(it => ({ row, col: it.after ? 6 : 5, entry: it.entry })))
  }
  return { name: '照片', rows, pictures }
}

/** How long a step may take pictures in, and how many it asks the thread for. */
const STEP_MS = 1500
const STEP_PICTURES = 24

/** Keeps the next pictures, each as any upload is kept: checked whole, hashed, the original untouched. */
export async function keepPictures(call: Call, id: string): Promise<Batch> {
  const batch = await getBatch(call, id)
  if (batch.state !== 'reading') return batch
  const { house, trx, cityId } = call
  const waiting = (await listPictures(trx, cityId, id)).filter(it => it.digest === null && it.fault === null)
  const entries = [...new Set(waiting.map(it => it.entry))].slice(0, STEP_PICTURES)
  if (entries.length > 0) {
    const bytes =
      (await readHandIn(house.config.data, cityId, id)) ??
      refuse('batch.file-gone', '原文件已不在本机，图片收不全；请结束这份台账，重新上传文件。')
    const began = performance.now()
    const done: { entry: string; digest: string | null; fault: string | null }[] = []
    for await (const it of picturesOfArchive(bytes, entries, house.config.maxPhotoBytes, limits)) {
      done.push({ entry: it.name, ...(await keepPicture(call, house, it)) })
      if (performance.now() - began > STEP_MS) break
    }
    await setPictures(trx, cityId, id, done)
    if (done.length < new Set(waiting.map(it => it.entry)).size) return batch
  }
  enforce(refusalOf(batchLifecycle, 'kept', batch, call.actor, call.now))
  await moveBatch(call, batch, 'ready')
  call.afterCommit(() => void dropHandIn(house.config.data, cityId, id))
  return { ...batch, state: 'ready' }
}

async function keepPicture(
  call: Call,
  house: House,
  it: { readonly name: string; readonly bytes: Buffer | undefined; readonly size: number },
): Promise<{ digest: string | null; fault: string | null }> {
  if (!it.bytes)
    return {
      digest: null,
      fault:
        it.size > house.config.maxPhotoBytes
          ? `图片超过 ${Math.floor(house.config.maxPhotoBytes / 1024 / 1024)} MB，没有收；请压缩后重新插入。`
          : '图片已损坏，读不出来；请重新插入。',
    }
  try {
    const facts = await house.blobs.keep(call.cityId, it.bytes)
    await noteBlob(call, facts)
    return { digest: facts.digest, fault: null }
  } catch (error) {
    if (error instanceof Refused && error.refusal.status !== 503)
      return { digest: null, fault: error.refusal.detail }
    throw error
  }
}

/** Locks a batch. */
export async function getBatch(work: Work, id: string): Promise<Batch> {
  return (
    (await lockBatch(work.trx, work.cityId, id)) ??
    refuse('batch.none', '没有这份台账；请从台账导入页打开。', 404)
  )
}

export async function moveBatch(work: Work, batch: Batch, state: 'ready' | 'closed'): Promise<void> {
  await work.trx
    .updateTable('case_batches')
    .set({ state, version: batch.version + 1, ...(state === 'closed' ? { closed_at: work.now } : {}) })
    .where('city_id', '=', work.cityId)
    .where('id', '=', batch.id)
    .execute()
  work.record({
    kind: state === 'closed' ? 'batch.closed' : 'batch.kept',
    subjectType: 'batch',
    subjectId: batch.id,
    data: { digest: batch.digest },
  })
}
