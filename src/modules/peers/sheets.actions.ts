// The daily exchange by table: theirs looked at, then taken whole or not at all; ours handed out, once for all changes since
// the last time, and to be had again as often as it is lost.
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { mappingsOf, refuseHeaderless, type SheetMapping } from '../exchange/columns.ts'
import {
  getImport,
  type ImportFile,
  keepMapping,
  markApplied,
  readSheets,
} from '../exchange/exchange.actions.ts'
import { inPages } from '../exchange/in-pages.ts'
import type { OutRow, OutSheet } from '../exchange/out-sheet.ts'
import type { Sheet } from '../exchange/sheet.ts'
import { mappingOf, markedTable } from '../exchange/table-file.actions.ts'
import type { RulesFile } from '../plan/pack.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { handedOver } from './deliver.actions.ts'
import { categoryFor, stageFor } from './file-theirs.actions.ts'
import { type Outcome, stageWords } from './peer.ts'
import { openPeer } from './peers.actions.ts'
import { listMaps, type MapRow, type PeerRow } from './peers.store.ts'
import { receive } from './receive.actions.ts'
import { fields, readTheirs, type TheirRow, type TheirSheet } from './their-sheet.ts'
import type { Message } from './wire.contract.ts'
import { caseBody, theirsFor } from './wire.ts'

export const purposeOf = (peerId: string): string => `peer-${peerId}`

export interface SheetRead extends TheirSheet {
  readonly file: ImportFile
  readonly sheets: readonly Sheet[]
  readonly mappings: readonly SheetMapping[]
  readonly stamp: string
  readonly changes: readonly { readonly row: TheirRow; readonly change: 'new' | 'update' | 'same' }[]
}

/** The same row is the same message, whatever file it stands in and however often it is handed in. */
function messageOf({ sheet: _, row: __, ...row }: TheirRow): Message {
  const rest = Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== '' && value !== undefined),
  )
  const id = `row-${sm3OfValue(rest).slice(0, 40)}`
  return { id, kind: 'case.new', ...rest } as Message
}

async function readFile(
  work: Work,
  peerId: string,
  file: ImportFile,
  said: readonly SheetMapping[] | undefined,
): Promise<SheetRead> {
  const sheets = await readSheets(file.bytes, file.name)
  const mappings = mappingsOf(sheets, said, fields)
  refuseHeaderless(mappings, '“案件编号”“问题类别”“问题描述”“状态”等')
  const maps = await listMaps(work.trx, work.cityId, peerId)
  const read = readTheirs(sheets, mappings, {
    category: text => categoryFor(maps, text) !== undefined,
    state: text => stageFor(maps, text) !== undefined,
    now: work.now,
  })
  const messages = read.rows.map(messageOf)
  const { rows: kept } = await sql<{ id: string }>`
    select message_id as id from peer_messages where city_id = ${work.cityId} and peer_id = ${peerId}
      and message_id = any(${messages.map(it => it.id)}::text[])`.execute(work.trx)
  const { rows: linked } = await sql<{ number: string }>`
    select their_number as number from peer_links where city_id = ${work.cityId} and peer_id = ${peerId}
      and their_number = any(${read.rows.map(it => it.number)}::text[])`.execute(work.trx)
  const [same, known] = [new Set(kept.map(it => it.id)), new Set(linked.map(it => it.number))]
  const changes = read.rows.map((row, i) => ({
    row,
    change: same.has(messages[i]!.id)
      ? ('same' as const)
      : known.has(row.number) || row.yourNumber
        ? ('update' as const)
        : ('new' as const),
  }))
  const stamp = sm3OfValue([messages.map(it => it.id), changes.map(it => it.change)])
  return { ...read, file, sheets, mappings, stamp, changes }
}

/** What the person looks at before anything happens; how they said it is to be read is kept for applying. */
export async function previewSheet(
  work: Work,
  peerId: string,
  fileId: string,
  said: readonly SheetMapping[] | undefined,
): Promise<SheetRead> {
  const read = await readFile(work, peerId, await getImport(work, purposeOf(peerId), fileId), said)
  await keepMapping(work, fileId, read.mappings)
  return read
}

/** Takes all rows in, in the order of their times, or none of them. Returns how many came to what. */
export async function applySheet(
  work: Work,
  peerId: string,
  fileId: string,
  stamp: string,
): Promise<Partial<Record<Outcome | 'same', number>>> {
  const peer = await openPeer(work, peerId)
  if (!peer.enabled) refuse('peer.disabled', '这个平台没有启用，不能导入；请先启用。')
  const file = await getImport(work, purposeOf(peerId), fileId, true)
  const read = await readFile(work, peerId, file, mappingOf(file))
  if (read.faults.length > 0)
    refuse(
      'import.faults',
      `还有 ${read.faults.length} 处不能导入，一件都没有收；请按标注文件改好后重新上传。`,
    )
  if (read.stamp !== stamp) refuse('import.moved', '预览之后情况又有变化，一件都没有收；请重新预览后再导入。')
  const counts: Partial<Record<Outcome | 'same', number>> = {}
  const inOrder = [...read.rows].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.row - b.row))
  for (const row of inOrder) {
    const { outcome, repeated } = await receive(work, peerId, messageOf(row), 'sheet')
    const key = repeated ? 'same' : outcome
    counts[key] = (counts[key] ?? 0) + 1
  }
  await markApplied(work, file, read.rows.length)
  return counts
}

/** The file as it came, with what cannot be taken in marked and said. */
export async function markedSheet(work: Work, peerId: string, fileId: string): Promise<readonly OutSheet[]> {
  const file = await getImport(work, purposeOf(peerId), fileId)
  const { sheets, faults, mappings } = await readFile(work, peerId, file, mappingOf(file))
  return markedTable(sheets, faults, mappings)
}

/** Hands out what changed since the last time; refuses when nothing did. Records `peer.handed-out`. */
export async function handOut(work: Work, peerId: string): Promise<{ number: number; cases: number }> {
  const peer = await openPeer(work, peerId)
  const { rows } = await sql<{ cases: number; to: number; fresh: boolean; number: number }>`
    select count(distinct o.case_id)::int as cases, max(o.n) as to, bool_or(o.kind = 'case.new') as fresh,
      (select coalesce(max(number), 0) + 1 from peer_handouts where city_id = ${work.cityId} and peer_id = ${peerId}) as number
    from peer_outbox o where o.city_id = ${work.cityId} and o.peer_id = ${peerId} and o.n > ${peer.sheetN}
      and o.case_id is not null`.execute(work.trx)
  const { cases, to, fresh, number } = rows[0]!
  if (cases === 0)
    refuse('peer.handout.nothing', '上次送出以后没有变动，不用再送；要重看上次的表，请在下面下载。')
  await work.trx
    .insertInto('peer_handouts')
    .values({
      city_id: work.cityId,
      peer_id: peerId,
      number,
      from_n: peer.sheetN,
      to_n: to,
      made_by: work.actor!.personId,
      made_at: work.now,
    })
    .execute()
  const byHand = peer.way === 'sheet'
  await work.trx
    .updateTable('peers')
    .set({ sheet_n: to, ...(byHand ? { last_out_at: work.now } : {}) })
    .where('city_id', '=', work.cityId)
    .where('id', '=', peerId)
    .execute()
  if (byHand)
    await sql`update peer_outbox set state = 'sent', sent_at = ${work.now} where city_id = ${work.cityId}
      and peer_id = ${peerId} and n <= ${to} and state = 'waiting'`.execute(work.trx)
  if (byHand) await handedOver(work, peer, fresh)
  work.record(
    { kind: 'peer.handed-out', subjectType: 'peer', subjectId: peerId, data: { number, cases, to } },
    'office',
    'office_head',
  )
  return { number, cases }
}

const HEAD = [
  '我方编号',
  '案件编号',
  '类别代码',
  '问题描述',
  '点位编号',
  '地址',
  '经度',
  '纬度',
  '处置单位',
  '时限',
  '状态',
  '状态时间',
]
const PAGE = 500

interface OutCase {
  readonly caseId: string
  readonly number: string
  readonly theirNumber: string | null
  readonly source: string
  readonly title: string
  readonly category: string | null
  readonly placeCode: string | null
  readonly placeName: string | null
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly unitId: string | null
  readonly dueAt: Date | null
  readonly stage: string
  readonly at: string
}

/** The table of one handing out, read page by page while it is sent. */
export function handoutSheet(
  call: Call,
  peer: PeerRow,
  maps: readonly MapRow[],
  rules: RulesFile | undefined,
  range: { readonly from: number; readonly to: number },
): OutSheet {
  const { house, cityId } = call
  const page = (last: OutCase | undefined) =>
    house.inCity(cityId, async trx => {
      const { rows } = await sql<OutCase>`
        select o.case_id as "caseId", c.number, l.their_number as "theirNumber", c.source, c.title, c.category,
          p.code as "placeCode", p.name as "placeName", p.address, p.lon, p.lat, n.unit_id as "unitId", n.due_at as "dueAt",
          o.body ->> 'stage' as stage, o.body ->> 'at' as at
        from (select distinct on (case_id) case_id, body from peer_outbox where city_id = ${cityId} and peer_id = ${peer.id}
            and n > ${range.from} and n <= ${range.to} and case_id > ${last?.caseId ?? '00000000-0000-0000-0000-000000000000'}
            order by case_id, n desc limit ${PAGE}) o
          join cases c on c.city_id = ${cityId} and c.id = o.case_id
          join peer_links l on l.city_id = ${cityId} and l.peer_id = ${peer.id} and l.case_id = o.case_id
          join cases n on n.city_id = ${cityId} and n.id = l.now_case_id
          left join places p on p.city_id = ${cityId} and p.id = c.place_id
        order by o.case_id`.execute(trx)
      return rows
    })
  async function* rows(): AsyncGenerator<OutRow> {
    yield HEAD.map(text => ({ text, head: true as const }))
    for await (const it of inPages<OutCase>(page)) yield rowOf(it, maps, rules)
  }
  return {
    name: '送出案件',
    widths: [18, 18, 12, 36, 14, 36, 12, 12, 16, 18, 10, 18],
    stickyRows: 1,
    rows: rows(),
  }
}

/** `2022-06-08 09:30` in China's time, as their table is read. */
const moment = (at: Date) =>
  new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')

function rowOf(it: OutCase, maps: readonly MapRow[], rules: RulesFile | undefined): OutRow {
  const categoryName = rules?.categories?.find(one => one.code === it.category)?.name ?? null
  const their = {
    category: theirsFor(maps, 'category', it.category),
    unit: theirsFor(maps, 'unit', it.unitId),
  }
  const body = caseBody({ ...it, categoryName }, their)
  return [
    it.number,
    it.theirNumber ?? '',
    body.category ?? '',
    body.title,
    body.place ?? '',
    body.address ?? '',
    body.lon === null ? '' : String(body.lon),
    body.lat === null ? '' : String(body.lat),
    body.unit ?? '',
    it.dueAt ? moment(it.dueAt) : '',
    theirsFor(maps, 'state', it.stage) ?? stageWords(it.stage),
    moment(new Date(it.at)),
  ].map(text => ({ text }))
}

export const rulesNow = async (work: Work): Promise<RulesFile | undefined> =>
  (await findPlan(work.trx, work.cityId))?.body.rules
