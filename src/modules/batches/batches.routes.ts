// HTTP edge of batches.
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, fileRoute, type Route, route } from '../../server/route.ts'
import { type CaseState, caseStates, sourceWords } from '../cases/case.ts'
import { placeOf } from '../exchange/out-sheet.ts'
import { cellAddress } from '../exchange/sheet.ts'
import { sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { batchKinds, batchLifecycle, batchStates } from './batch.ts'
import { applyBatch, closeBatch, markedBatch, previewBatch } from './batches.actions.ts'
import * as contract from './batches.contract.ts'
import { type BatchListed, listBatches } from './batches.store.ts'
import { keepPictures, openBatch, openPhotos, readHandedIn } from './hand-in.actions.ts'
import { fields } from './ledger-fields.ts'

const rowView = (it: BatchListed, call: Call) => ({
  id: it.id,
  name: it.name,
  kind: it.kind,
  kindWords: batchKinds[it.kind],
  state: it.state,
  stateWords: batchStates[it.state],
  handedBy: it.by ?? '',
  handedAt: it.handedAt.toISOString(),
  rows: it.rows,
  cases: it.cases,
  pictures: it.pictures,
  waiting: it.waiting,
  leftOut: it.leftOut.map(({ name, reason }) => ({ name, reason })),
  actions: offersFor(batchLifecycle, it, call.actor, call.now),
})

async function one(call: Call, id: string) {
  const [it] = await listBatches(call.trx, call.cityId, id)
  return it ? rowView(it, call) : refuse('batch.none', '没有这份台账；请从台账导入页打开。', 404)
}

const list = route(contract.list, async call => ({
  batches: (await listBatches(call.trx, call.cityId)).map(it => rowView(it, call)),
}))

const get = route(contract.get, call => one(call, call.params.id))

const upload = fileRoute(
  contract.upload,
  (_, bytes, { name }) => readHandedIn(bytes, name),
  (call, handIn) => openBatch(call, call.query.name, handIn),
)

const photos = route(contract.photos, call => openPhotos(call, call.body.photos))

const keep = route(contract.keep, async call => {
  await keepPictures(call, call.params.id)
  return one(call, call.params.id)
})

const preview = route(contract.preview, async call => {
  const read = await previewBatch(call, call.params.id, call.body.said)
  return {
    name: read.batch.name,
    stamp: read.stamp,
    said: read.said,
    sheets: sheetsSeen(
      read.sheets.map(sheet => ({ ...sheet, hidden: false })),
      read.said.sheets,
    ),
    lines: read.lines.map(line => {
      const place = read.places.get(line.placeId ?? '')
      return {
        key: line.key,
        place: placeOf({ row: line.row, col: null }),
        ref: line.ref,
        title: line.title,
        detail: line.detail,
        source: line.source,
        sourceWords: sourceWords(line.source),
        placeName: place?.name ?? null,
        placeWords: line.placeWords,
        placeExact: line.placeExact,
        unitName: read.unitName(line.unitId ?? place?.unitId ?? null),
        unitOfPlace: line.unitId === null,
        category: line.category,
        suggested: line.suggested,
        found: line.found,
        done: line.done,
        before: [...line.before],
        after: [...line.after],
        faults: line.faults.map(fault => fault.reason),
        known: line.known,
        twins: line.twins.map(({ id, number, title, state, why }) => ({
          id,
          number,
          title,
          stateWords: caseStates[state as CaseState],
          why,
        })),
        like: line.like,
        notIssued: line.notIssued,
      }
    }),
    questions: read.questions.map(it => ({
      ...it,
      suggestions: it.suggestions.map(id => ({ id, name: read.places.get(id)!.name })),
    })),
    loose: read.loose.map(it => ({
      place:
        it.row === 0
          ? ''
          : it.col < 0
            ? `第 ${it.row} 行`
            : `${read.sheets[it.sheet]?.name ?? ''} ${cellAddress(it.row, it.col)}`,
      digest: it.digest || null,
      reason: it.fault || '旁边没有读到问题',
    })),
  }
})

const apply = route(contract.apply, async call => {
  const { cases, ...counts } = await applyBatch(call, call.params.id, call.body)
  return { ...counts, cases: cases.map(({ row, id, number }) => ({ row, id, number })) }
})

const close = route(contract.close, call => closeBatch(call, call.params.id))

const marked = route(contract.marked, async call =>
  sendXlsx(call, '台账（标注）.xlsx', await markedBatch(call, call.params.id)),
)

const sampleFields = [
  'serial',
  'ref',
  'found',
  'county',
  'place',
  'title',
  'unit',
  'category',
  'source',
  'due',
  'state',
  'before',
  'after',
]

const sample = route(contract.sample, async call => {
  const heads = sampleFields.map(key => ({
    text: fields.find(it => it.key === key)!.words,
    head: true as const,
  }))
  const widths = [6, 14, 14, 12, 24, 40, 20, 14, 14, 14, 14, 20, 20]
  return sendXlsx(call, '问题台账样表.xlsx', [{ name: '问题台账', widths, rows: [heads], stickyRows: 1 }])
})

export const batchesRoutes: readonly Route[] = [
  list,
  sample,
  photos,
  get,
  upload,
  keep,
  preview,
  apply,
  close,
  marked,
]
