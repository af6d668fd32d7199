// What other modules take of the exchange: tables read and written, and handed-in files kept until they are applied.
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { readEntries, readList, readParts } from './exchange.io.ts'
import type { OutSheet } from './out-sheet.ts'
import {
  type Sheet,
  type SheetLimits,
  type SheetPart,
  type SheetPicture,
  type SheetRow,
  sheetLimits,
} from './sheet.ts'
import { streamXlsx } from './xlsx-out.io.ts'

/** A table in pieces, for long ones; see `sheetLimits`. Refuses what is no table, hostile or beyond the limits. */
export function streamSheets(
  bytes: Buffer,
  name: string,
  limits: Partial<SheetLimits> = {},
): AsyncGenerator<SheetPart> {
  return readParts(bytes, name, { ...sheetLimits, ...limits })
}

/** A small table whole: at most 5,000 rows, since it is held in memory. Hidden sheets are left out. */
export async function readSheets(
  bytes: Buffer,
  name: string,
  limits: Partial<SheetLimits> = {},
): Promise<Sheet[]> {
  const sheets: { name: string; hidden: boolean; rows: SheetRow[] }[] = []
  for await (const it of streamSheets(bytes, name, { rows: 5000, ...limits })) {
    if (it.part === 'sheet') sheets.push({ name: it.name, hidden: it.hidden, rows: [] })
    else if (it.part === 'rows') sheets.at(-1)!.rows.push(...it.rows)
  }
  return sheets.filter(sheet => !sheet.hidden)
}

/** A sheet with the pictures that lie on its rows. */
export interface PicturedSheet extends Sheet {
  readonly pictures: readonly SheetPicture[]
}

/** `readSheets`, and which pictures lie on which row; their bytes are asked for with `picturesOfArchive`. */
export async function readPicturedSheets(
  bytes: Buffer,
  name: string,
  limits: Partial<SheetLimits> = {},
): Promise<PicturedSheet[]> {
  const sheets: { name: string; hidden: boolean; rows: SheetRow[]; pictures: SheetPicture[] }[] = []
  for await (const it of streamSheets(bytes, name, { rows: 5000, ...limits, pictures: true })) {
    if (it.part === 'sheet') sheets.push({ name: it.name, hidden: it.hidden, rows: [], pictures: [] })
    else if (it.part === 'rows') sheets.at(-1)!.rows.push(...it.rows)
    else sheets.at(-1)!.pictures.push(...it.pictures)
  }
  return sheets.filter(sheet => !sheet.hidden)
}

/** Names of what an archive holds, with the size each part is said to have. */
export async function listArchive(
  bytes: Buffer,
  limits: Partial<SheetLimits> = {},
): Promise<{ name: string; size: number }[]> {
  const found: { name: string; size: number }[] = []
  for await (const { name, size } of readList(bytes, { ...sheetLimits, ...limits }))
    found.push({ name, size })
  return found
}

/** Parts of an archive (.xlsx, .docx, .zip) by name, each at most `most` bytes; a part without bytes could not be had. */
export async function* picturesOfArchive(
  bytes: Buffer,
  names: readonly string[],
  most: number,
  limits: Partial<SheetLimits> = {},
): AsyncGenerator<{ name: string; bytes: Buffer | undefined; size: number }> {
  for await (const it of readEntries(bytes, names, most, { ...sheetLimits, ...limits }))
    yield { name: it.name, size: it.size, bytes: it.bytes && Buffer.from(it.bytes) }
}

/**
 * An .xlsx file of these sheets as a stream to answer with: rows are asked for as fast as the other side takes the file, and
 * when it goes away their iterator is returned. Rows that come later must not need the transaction of the request.
 */
export function xlsxStream(sheets: readonly OutSheet[]): Readable {
  return Readable.from(streamXlsx(sheets), { objectMode: false, highWaterMark: 64 * 1024 })
}

/** An .xlsx file of these sheets, whole; for small ones that go elsewhere than into an answer. */
export async function xlsxOf(sheets: readonly OutSheet[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of streamXlsx(sheets)) pieces.push(piece)
  return Buffer.concat(pieces)
}

export interface ImportFile {
  readonly id: string
  readonly purpose: string
  readonly name: string
  readonly digest: string
  readonly bytes: Buffer
  readonly mapping: unknown
  readonly appliedAt: Date | null
}

/** Keeps a handed-in file; the same file of the same person that is not applied yet stays the one it was. */
export async function keepImport(work: Work, purpose: string, name: string, bytes: Buffer): Promise<string> {
  const digest = sm3(bytes)
  const known = await work.trx
    .selectFrom('import_files')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('digest', '=', digest)
    .where('purpose', '=', purpose)
    .where('uploaded_by', '=', work.actor!.personId)
    .where('applied_at', 'is', null)
    .executeTakeFirst()
  if (known) return known.id
  const id = work.newId()
  await work.trx
    .insertInto('import_files')
    .values({
      city_id: work.cityId,
      id,
      purpose,
      name,
      digest,
      bytes,
      uploaded_by: work.actor!.personId,
      uploaded_at: work.now,
    })
    .execute()
  return id
}

/** A kept file of the person who asks; to anybody else it does not exist. One that was applied is refused. `lock` holds it until the commit. */
export async function getImport(work: Work, purpose: string, id: string, lock = false): Promise<ImportFile> {
  const { rows } = await sql<ImportFile>`
    select id, purpose, name, digest, bytes, mapping, applied_at as "appliedAt" from import_files
    where city_id = ${work.cityId} and id = ${id} and purpose = ${purpose} and uploaded_by = ${work.actor!.personId}
    ${lock ? sql`for update` : sql``}`.execute(work.trx)
  const file = rows[0] ?? refuse('import.none', '没有这个导入文件，或它不是您上传的；请重新上传。', 404)
  if (file.appliedAt) refuse('import.applied', '这个文件已经导入过了；要再导入，请重新上传。')
  return file
}

/** Keeps how the person read the columns, for the marked file. */
export async function keepMapping(work: Work, id: string, mapping: unknown): Promise<void> {
  await work.trx
    .updateTable('import_files')
    .set({ mapping: JSON.stringify(mapping) })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
}

/** A file is applied once; its rows are no longer needed and go. Records `import.applied`. */
export async function markApplied(work: Work, file: ImportFile, changes: number): Promise<void> {
  await work.trx
    .updateTable('import_files')
    .set({ applied_at: work.now, bytes: Buffer.alloc(0) })
    .where('city_id', '=', work.cityId)
    .where('id', '=', file.id)
    .execute()
  work.record({
    kind: 'import.applied',
    subjectType: 'import',
    subjectId: file.id,
    data: { purpose: file.purpose, digest: file.digest, changes },
  })
}
