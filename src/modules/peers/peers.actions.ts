// Keeping a peer: who it is, what its words mean, its secret and address, whether it is on.
import type { Static } from '@sinclair/typebox'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { SecretBox } from '../../server/secretbox.ts'
import type { Work } from '../../server/work.ts'
import { caseSources } from '../cases/case.ts'
import type { Role } from '../people/actor.ts'
import { findPlan, findRequirement } from '../plan/plan.store.ts'
import { hookUrl } from './hook.io.ts'
import { stages } from './peer.ts'
import type * as contract from './peers.contract.ts'
import { findPeer, lockPeer, type MapRow, type PeerRow } from './peers.store.ts'

const keepers: readonly Role[] = ['office', 'office_head', 'system_admin']

export async function getPeer(work: Work, id: string): Promise<PeerRow> {
  return (
    (await findPeer(work.trx, work.cityId, { id })) ??
    refuse('peer.none', '没有这个对接平台；请从清单中选。', 404)
  )
}

/** Locks a peer for a change that was decided on a version of it. */
export async function openPeer(work: Work, id: string, version?: number): Promise<PeerRow> {
  const peer =
    (await lockPeer(work.trx, work.cityId, id)) ??
    refuse('peer.none', '没有这个对接平台；请从清单中选。', 404)
  if (version !== undefined && peer.version !== version)
    refuse('peer.overtaken', '这个平台的设置刚刚被别人改过；请刷新后再改。')
  return peer
}

async function save(
  work: Work,
  peer: PeerRow,
  values: Record<string, unknown>,
  kind: string,
  data: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await work.trx
    .updateTable('peers')
    .set({ ...values, version: peer.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', peer.id)
    .execute()
  work.record(
    { kind, subjectType: 'peer', subjectId: peer.id, data: { version: peer.version + 1, ...data } },
    ...keepers,
  )
}

type Described = Static<typeof contract.Described>

async function checkDescribed(work: Work, it: Described): Promise<void> {
  if (it.requirement && !(await findRequirement(work.trx, work.cityId, it.requirement)))
    refuse('peer.requirement', '现行规划里没有这条目标；请从目标清单中选。', 400, '/requirement')
}

/** Adds a peer, switched off until it is set up. Records `peer.added`. */
export async function addPeer(work: Work, it: Described & { code: string; demo?: boolean }): Promise<string> {
  await checkDescribed(work, it)
  if (await findPeer(work.trx, work.cityId, { code: it.code }))
    refuse('peer.code', '这个代码已有一个平台在用；请换一个。', 409, '/code')
  const id = work.newId()
  await work.trx
    .insertInto('peers')
    .values({
      city_id: work.cityId,
      id,
      code: it.code,
      name: it.name,
      kind: it.kind,
      direction: it.direction,
      way: it.way,
      source: it.source,
      requirement: it.requirement,
      datum: it.datum,
      algorithm: it.algorithm,
      created_at: work.now,
      demo: it.demo ?? false,
    })
    .execute()
  work.record(
    { kind: 'peer.added', subjectType: 'peer', subjectId: id, data: { code: it.code, way: it.way } },
    ...keepers,
  )
  return id
}

export async function describePeer(work: Work, id: string, version: number, it: Described): Promise<void> {
  await checkDescribed(work, it)
  const peer = await openPeer(work, id, version)
  const { name, kind, direction, way, source, requirement, datum, algorithm } = it
  await save(
    work,
    peer,
    { name, kind, direction, way, source, requirement, datum, algorithm },
    'peer.described',
  )
}

/** Keeps the shared secret sealed. It is never read out again. */
export async function setSecret(
  work: Work,
  id: string,
  version: number,
  secret: string,
  box: SecretBox,
): Promise<void> {
  const peer = await openPeer(work, id, version)
  await save(work, peer, { secret: box.seal(secret), secret_at: work.now }, 'peer.secret-set')
}

export async function setAddress(
  work: Work,
  id: string,
  version: number,
  url: string | null,
  privateAllowed: boolean,
  loopback: boolean,
): Promise<void> {
  const peer = await openPeer(work, id, version)
  const href = url === null ? null : hookUrl(url, { private: privateAllowed, loopback }).href
  await save(
    work,
    peer,
    { url: href, private_allowed: privateAllowed, failures: 0, retry_at: null },
    'peer.address-set',
  )
}

/** Switches a peer on or off. Refuses one that could not check a signature or has nowhere to send to. */
export async function switchPeer(work: Work, id: string, version: number, on: boolean): Promise<void> {
  const peer = await openPeer(work, id, version)
  if (on && peer.way !== 'sheet' && !peer.secret)
    refuse('peer.no-secret', '还没有设置共享密钥，不能启用；请先由系统管理员设置。')
  if (on && peer.way === 'hook' && !peer.url)
    refuse('peer.no-address', '还没有设置推送地址，不能启用；请先由系统管理员设置。')
  await save(work, peer, { enabled: on, failures: 0, retry_at: null }, on ? 'peer.enabled' : 'peer.disabled')
}

/** Replaces the mapping tables. Refuses one of theirs twice, and what is none of ours. */
export async function setMaps(
  work: Work,
  id: string,
  version: number,
  maps: readonly MapRow[],
): Promise<PeerRow> {
  const peer = await openPeer(work, id, version)
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  const units = new Set(
    (await work.trx.selectFrom('units').select('id').where('city_id', '=', work.cityId).execute()).map(
      row => row.id,
    ),
  )
  const seen = new Set<string>()
  for (const [i, it] of maps.entries()) {
    const key = `${it.kind} ${it.theirs}`
    if (seen.has(key))
      refuse('peer.map.twice', `对方的“${it.theirs}”写了两次；一个代码只能对应我方一项。`, 400, `/maps/${i}`)
    seen.add(key)
    const known =
      it.kind === 'category'
        ? rules?.categories?.some(category => category.code === it.ours)
        : it.kind === 'state'
          ? it.ours in stages
          : units.has(it.ours)
    if (!known)
      refuse('peer.map.ours', `“${it.theirs}”对应的我方一项不存在；请从清单中选。`, 400, `/maps/${i}`)
  }
  await work.trx
    .deleteFrom('peer_maps')
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peer.id)
    .execute()
  if (maps.length > 0)
    await work.trx
      .insertInto('peer_maps')
      .values(maps.map((it, n) => ({ city_id: work.cityId, peer_id: peer.id, n, ...it })))
      .execute()
  await save(work, peer, {}, 'peer.mapped', {
    rows: maps.length,
    digest: sm3OfValue(maps.map(it => [it.kind, it.theirs, it.ours])),
  })
  return peer
}

/** Sources a peer's cases may be filed under. */
export const isSource = (source: string): boolean => source in caseSources

/** Notes under which number the other side keeps a case of ours. */
export async function keepTheirNumber(
  work: Work,
  peerId: string,
  caseId: string,
  number: string,
): Promise<void> {
  await work.trx
    .updateTable('peer_links')
    .set({ their_number: number })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('case_id', '=', caseId)
    .execute()
}
