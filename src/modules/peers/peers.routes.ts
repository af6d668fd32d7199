// HTTP edge of 平台对接 for people on the desk.
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { type CaseState, caseStates } from '../cases/case.ts'
import { placeOf } from '../exchange/out-sheet.ts'
import { faultsSeen, keepTable, sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { listUnits } from '../people/people.store.ts'
import { findPlan, findRequirement, listRequirements } from '../plan/plan.store.ts'
import { sendAgain } from './deliver.actions.ts'
import { listDoubts, listHandouts, listIn, listOutTraffic, type TrafficRow } from './desk.store.ts'
import { decideDoubt } from './doubts.actions.ts'
import {
  type Decision,
  type DoubtKind,
  decisions,
  decisionsOf,
  directions,
  doubtKinds,
  messageKinds,
  outcomes,
  peerKinds,
  stageWords,
  ways,
} from './peer.ts'
import {
  addPeer,
  describePeer,
  getPeer,
  openPeer,
  setAddress,
  setMaps,
  setSecret,
  switchPeer,
} from './peers.actions.ts'
import * as contract from './peers.contract.ts'
import { countMonths, healthOf, listMaps, listPeers, type PeerRow } from './peers.store.ts'
import { fileAtPlace, refuseMessage, weighHeld } from './receive.actions.ts'
import {
  applySheet,
  handOut,
  handoutSheet,
  markedSheet,
  previewSheet,
  purposeOf,
  rulesNow,
} from './sheets.actions.ts'
import { wireRoutes } from './wire.routes.ts'

const PAGE = 50
const iso = (at: Date | null) => at?.toISOString() ?? null

async function view(work: Work, peer: PeerRow) {
  const week = new Date(work.now.getTime() - 7 * 86_400_000).toISOString().slice(0, 10)
  const health = await healthOf(work.trx, work.cityId, peer, week)
  return {
    id: peer.id,
    code: peer.code,
    name: peer.name,
    kindWords: peerKinds[peer.kind],
    wayWords: ways[peer.way],
    directionWords: directions[peer.direction],
    enabled: peer.enabled,
    hasSecret: peer.secret !== null,
    away: peer.failures > 0 ? iso(peer.retryAt) : null,
    lastInAt: iso(peer.lastInAt),
    lastOutAt: iso(peer.lastOutAt),
    onlineAt: iso(peer.onlineAt),
    ...health,
    version: peer.version,
  }
}

const list = route(contract.list, async call => {
  const peers = []
  for (const peer of await listPeers(call.trx, call.cityId)) peers.push(await view(call, peer))
  return { peers }
})

const get = route(contract.get, async call => {
  const peer = await getPeer(call, call.params.id)
  const plan = await findPlan(call.trx, call.cityId)
  const targets = plan ? await listRequirements(call.trx, call.cityId, plan.id) : []
  const units = await listUnits(call.trx, call.cityId, call.house.day())
  const handouts = await listHandouts(call.trx, call.cityId, peer.id)
  const { kind, direction, way, source, requirement, datum, algorithm, url, privateAllowed } = peer
  return {
    ...(await view(call, peer)),
    kind,
    direction,
    way,
    source: source as never,
    requirement,
    datum,
    algorithm,
    url,
    privateAllowed,
    secretAt: iso(peer.secretAt),
    maps: [...(await listMaps(call.trx, call.cityId, peer.id))],
    categories: (plan?.body.rules.categories ?? []).map(({ code, name }) => ({ code, name })),
    units: units.map(({ id, name }) => ({ id, name })),
    targets: targets.filter(it => it.kind === 'target').map(({ code, title }) => ({ code, title })),
    months: await countMonths(call.trx, call.cityId, peer.id),
    handouts: handouts.map(({ number, at, cases }) => ({ number, at: at.toISOString(), cases })),
  }
})

const add = route(contract.add, async call => ({ id: await addPeer(call, call.body) }))

const describe = route(contract.describe, async call => {
  await describePeer(call, call.params.id, call.body.version, call.body)
  return { id: call.params.id }
})

const maps = route(contract.maps, async call => {
  await setMaps(call, call.params.id, call.body.version, call.body.maps)
  return { id: call.params.id, taken: await weighHeld(call, call.params.id) }
})

const secret = route(contract.secret, async call => {
  const { version, secret: words } = call.body
  await setSecret(call, call.params.id, version, words, call.house.secrets)
  return { id: call.params.id }
})

const address = route(contract.address, async call => {
  const { version, url, privateAllowed } = call.body
  await setAddress(call, call.params.id, version, url, privateAllowed, call.house.clock.demo)
  return { id: call.params.id }
})

const turn = route(contract.turn, async call => {
  await switchPeer(call, call.params.id, call.body.version, call.body.on)
  return { id: call.params.id }
})

const outStates: Readonly<Record<string, string>> = { waiting: '等待送出', sent: '已送出', aside: '已搁置' }
const errors: Readonly<Record<string, string>> = {
  away: '对方没有应答，恢复后自动再送',
  'address-refused': '推送地址不允许（内网或无效）',
}

const traffic = route(contract.traffic, async call => {
  const { show = 'in', page = 1 } = call.query
  const peer = await getPeer(call, call.params.id)
  const read = show === 'in' || show === 'held' ? listIn : listOutTraffic
  const rows = await read(call.trx, call.cityId, peer.id, show === 'held' || show === 'aside', page, PAGE)
  return { items: rows.slice(0, PAGE).map(trafficView), more: rows.length > PAGE }
})

function trafficView(row: TrafficRow) {
  const out = row.n !== null
  const stage = row.stage && (out ? stageWords(row.stage) : row.stage)
  return {
    key: row.key,
    n: row.n,
    at: row.at.toISOString(),
    kindWords: messageKinds[row.kind as keyof typeof messageKinds] ?? row.kind,
    number: row.number,
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    words: [stage, row.words].filter(Boolean).join('，'),
    outcome: row.outcome,
    outcomeWords: out
      ? (outStates[row.outcome] ?? row.outcome)
      : (outcomes[row.outcome as keyof typeof outcomes] ?? row.outcome),
    reason:
      out && row.reason ? (errors[row.reason] ?? `对方答 ${row.reason.replace('http-', '')}`) : row.reason,
  }
}

const doubts = route(contract.doubts, async call => {
  const peer = await getPeer(call, call.params.id)
  const open = call.query.show !== 'settled'
  const rows = await listDoubts(call.trx, call.cityId, peer.id, open, 200)
  return {
    doubts: rows.map(({ caseState, state, raisedAt, decision, decidedAt, ...row }) => ({
      ...row,
      kindWords: doubtKinds[row.kind as DoubtKind] ?? row.kind,
      stateWords: caseState && (caseStates[caseState as CaseState] ?? caseState),
      raisedAt: raisedAt.toISOString(),
      stateOf: state,
      decisionWords:
        state === 'agreed'
          ? row.kind === 'duplicate'
            ? '案件已另行办理，不再问'
            : '两边已一致'
          : decision && decisions[decision as Decision],
      decidedAt: iso(decidedAt),
      decisions:
        state === 'open'
          ? decisionsOf[row.kind as DoubtKind].map(one => ({ decision: one, label: decisions[one] }))
          : [],
    })),
  }
})

const decide = route(contract.decide, async call => {
  const { version, ...decision } = call.body
  await decideDoubt(call, call.params.id, version, decision, {
    fileAt: (peerId, messageId, placeId) => fileAtPlace(call, peerId, messageId, placeId),
    refuse: (messageId, reason) => refuseMessage(call, messageId, reason),
  })
  return { id: call.params.id }
})

const again = route(contract.again, async call => {
  await openPeer(call, call.params.id)
  return { sent: await sendAgain(call, call.params.id, call.body.n) }
})

const upload = route(contract.upload, async call => {
  await getPeer(call, call.params.id)
  return keepTable(call, purposeOf(call.params.id), call.query.name)
})

const preview = route(contract.preview, async call => {
  const read = await previewSheet(call, call.params.id, call.params.file, call.body.sheets)
  const of = (change: string) => read.changes.filter(it => it.change === change).length
  return {
    name: read.file.name,
    sheets: sheetsSeen(read.sheets, read.mappings),
    fresh: of('new'),
    updates: of('update'),
    same: of('same'),
    lines: read.changes
      .filter(it => it.change !== 'same')
      .slice(0, 300)
      .map(({ row, change }) => ({
        place: placeOf({ row: row.row, col: null }),
        number: row.number,
        title: row.title,
        category: row.category,
        state: row.state,
        at: row.at,
        change,
      })),
    faults: faultsSeen(read.sheets, read.faults),
    stamp: read.stamp,
  }
})

const apply = route(contract.apply, async call => {
  const counts = await applySheet(call, call.params.id, call.params.file, call.body.stamp)
  const words = { ...outcomes, same: '不变' }
  return {
    counts: Object.entries(counts).map(([key, n]) => ({ words: words[key as keyof typeof words], n })),
  }
})

const marked = route(contract.marked, async call =>
  sendXlsx(call, '对方案件表（标注）.xlsx', await markedSheet(call, call.params.id, call.params.file)),
)

const give = route(contract.handOut, call => handOut(call, call.params.id))

const handout = route(contract.handout, async call => {
  const peer = await getPeer(call, call.params.id)
  const range = (await listHandouts(call.trx, call.cityId, peer.id)).find(
    it => it.number === Number(call.params.number),
  )
  if (!range) return refuse('peer.handout.none', '没有这一份送出的表；请从清单中选。', 404)
  const sheet = handoutSheet(
    call,
    peer,
    await listMaps(call.trx, call.cityId, peer.id),
    await rulesNow(call),
    range,
  )
  return sendXlsx(call, `送${peer.name}案件表第${range.number}份.xlsx`, [sheet])
})

const evidence = route(contract.evidence, async call => {
  const asked = await findRequirement(call.trx, call.cityId, call.params.code)
  if (!asked) return refuse('requirement.none', '现行规划里没有这一项；请从规划中选。', 404)
  const peers = []
  for (const peer of await listPeers(call.trx, call.cityId)) {
    if (!peer.requirement) continue
    const target = await findRequirement(call.trx, call.cityId, peer.requirement)
    // A target's evidence is its task's as well: both stand on one clause.
    const mine = asked.code === peer.requirement || (asked.kind === 'task' && asked.clause === target?.clause)
    if (!mine) continue
    const last = [peer.lastInAt, peer.lastOutAt]
      .filter(at => at !== null)
      .sort((a, b) => b.getTime() - a.getTime())
    peers.push({
      id: peer.id,
      name: peer.name,
      kindWords: peerKinds[peer.kind],
      wayWords: ways[peer.way],
      enabled: peer.enabled,
      onlineAt: iso(peer.onlineAt),
      lastAt: iso(last[0] ?? null),
      months: await countMonths(call.trx, call.cityId, peer.id),
    })
  }
  return { peers }
})

export const peersRoutes: readonly Route[] = [
  ...wireRoutes,
  list,
  get,
  add,
  describe,
  maps,
  secret,
  address,
  turn,
  traffic,
  doubts,
  decide,
  again,
  upload,
  preview,
  apply,
  marked,
  give,
  handout,
  evidence,
]
