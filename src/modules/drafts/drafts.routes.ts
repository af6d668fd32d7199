import { offersFor } from '../../lib/lifecycle.ts'
import { sm3 } from '../../server/digest.ts'
import { fileRoute, type Route, route } from '../../server/route.ts'
import { compileDocument } from '../reading/reading.actions.ts'
import { type DraftState, draftLifecycle, draftStates } from './draft.ts'
import { abandon, acceptAll, correct, decide, getDraft, merge, openDraft, split } from './drafts.actions.ts'
import * as contract from './drafts.contract.ts'
import { type DraftListed, getDraftText, listDrafts, listItems } from './drafts.store.ts'
import { sayPairing } from './pairing.actions.ts'
import { compare, publishDraft } from './publish.actions.ts'

function rowView(row: DraftListed) {
  return {
    id: row.id,
    state: row.state,
    stateWords: draftStates[row.state as DraftState],
    fileName: row.fileName,
    format: row.format,
    title: row.title ?? row.fileName,
    size: row.size,
    uploadedAt: row.uploadedAt.toISOString(),
    uploadedBy: row.uploader ?? '',
    closedAt: row.closedAt?.toISOString() ?? null,
    reason: row.reason,
    planId: row.planId,
    items: row.items,
    waiting: row.waiting,
  }
}

const list = route(contract.list, async call => ({
  drafts: (await listDrafts(call.trx, call.cityId)).map(rowView),
}))

// Reading comes first: what is refused (a broken file, one marked 密级) leaves nothing behind.
const upload = fileRoute(
  contract.upload,
  async (_, bytes) => ({ bytes, digest: sm3(bytes), ...(await compileDocument(bytes)) }),
  async (call, { bytes, digest, document, plan }) => {
    await call.house.blobs.keepDocument(call.cityId, bytes)
    return openDraft(call, { fileName: call.query.name, digest, size: bytes.length, document, plan })
  },
)

const read = route(contract.read, async call => {
  const draft = await getDraft(call, call.params.id)
  const { text, notes, lints } = await getDraftText(call.trx, call.cityId, draft.id)
  const items = await listItems(call.trx, call.cityId, draft.id)
  return {
    draft: rowView(draft),
    text,
    notes: [...notes],
    lints: [...lints],
    items: items.map(({ ordinal: _, decidedAt, parents, ...item }) => ({
      ...item,
      parents: [...parents],
      decidedAt: decidedAt?.toISOString() ?? null,
    })),
    offers: offersFor(draftLifecycle, draft, call.actor, call.now),
  }
})

const original = route(contract.original, async call => {
  const draft = await getDraft(call, call.params.id)
  const bytes = await call.house.blobs.document(call.cityId, draft.digest)
  // Whatever the file is, a browser saves it and never shows it.
  call.reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(draft.fileName)}`)
    .header('cache-control', 'private, no-store')
  return bytes
})

const decideRoute = route(contract.decide, async call => {
  const { action, items, reason } = call.body
  return { decided: await decide(call, call.params.id, action, items, reason) }
})

const acceptAllRoute = route(contract.acceptAll, async call => ({
  decided: await acceptAll(call, call.params.id, call.body.kind, call.body.atLeast),
}))

const correctRoute = route(contract.correct, async call => ({
  id: await correct(call, call.params.id, call.body.item, call.body.value),
}))

const splitRoute = route(contract.split, async call => ({
  ids: await split(call, call.params.id, call.body.item, call.body.parts),
}))

const mergeRoute = route(contract.merge, async call => ({
  id: await merge(call, call.params.id, call.body.items, call.body.value),
}))

const difference = route(contract.difference, async call => {
  const draft = await getDraft(call, call.params.id)
  return compare(call, draft.id, call.house.day())
})

const pairRoute = route(contract.pair, async call => {
  await sayPairing(call, call.params.id, call.body)
  return { id: call.params.id }
})

const publishRoute = route(contract.publish, async call => ({
  planId: await publishDraft(call, call.params.id, call.house.day(), call.body),
}))

const abandonRoute = route(contract.abandon, async call => {
  await abandon(call, call.params.id, call.body.reason)
  return { id: call.params.id }
})

export const draftsRoutes: readonly Route[] = [
  list,
  upload,
  read,
  original,
  decideRoute,
  acceptAllRoute,
  correctRoute,
  splitRoute,
  mergeRoute,
  difference,
  pairRoute,
  publishRoute,
  abandonRoute,
]
