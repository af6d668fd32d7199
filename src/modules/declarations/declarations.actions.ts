// 点位申报表: frozen on a day as the register then reads, never rewritten; a replacement is a new edition, with its reason and by
// another person's approval.
import { chinaDay } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { listPlaces, listPlaceTypes, type PlaceRow } from '../places/places.store.ts'
import { listDeclarations, listLines, lockDeclaration, lockReplacement } from './declarations.store.ts'
import { replacementLifecycle } from './replacement.ts'

/** Freezes a list of places in use under a name. Refuses places that are not in use or have no accountable unit. */
export async function freeze(work: Work, name: string, placeIds: readonly string[]): Promise<string> {
  const known = await listDeclarations(work.trx, work.cityId)
  if (known.some(it => it.name === name.trim()))
    refuse('declaration.name', `已有名为“${name.trim()}”的申报表；请换一个名称。`, 409, '/name')
  const places = await chosen(work, placeIds)
  const id = work.newId()
  const lines = await linesOf(work, places)
  const digest = sm3OfValue(lines)
  await work.trx
    .insertInto('declarations')
    .values({
      city_id: work.cityId,
      id,
      name: name.trim(),
      frozen_on: chinaDay(work.now),
      frozen_at: work.now,
      frozen_by: work.actor!.personId,
      digest,
    })
    .execute()
  for (let at = 0; at < lines.length; at += 1000)
    await work.trx
      .insertInto('declaration_places')
      .values(
        lines.slice(at, at + 1000).map((line, i) => ({
          city_id: work.cityId,
          declaration_id: id,
          line: at + i + 1,
          ...line,
          in_edition: 1,
          out_edition: null,
        })),
      )
      .execute()
  work.record(
    {
      kind: 'declaration.frozen',
      subjectType: 'declaration',
      subjectId: id,
      clause: '五(二)1',
      data: { places: lines.length, digest, edition: 1 },
    },
    'office',
    'office_head',
  )
  return id
}

async function chosen(work: Work, placeIds: readonly string[]): Promise<PlaceRow[]> {
  const wanted = new Set(placeIds)
  const all = await listPlaces(work.trx, work.cityId, chinaDay(work.now), {})
  const places = all.filter(it => wanted.has(it.id))
  if (places.length !== wanted.size)
    refuse('declaration.place', '有的点位不在用；请刷新后重新选。', 400, '/placeIds')
  const unowned = places.filter(it => it.unitId === null)
  if (unowned.length > 0)
    refuse(
      'declaration.unowned',
      `有 ${unowned.length} 个点位没有责任单位，不能申报：${unowned
        .slice(0, 5)
        .map(it => it.name)
        .join('、')}；请先定责任单位。`,
      409,
      '/placeIds',
    )
  return places
}

async function linesOf(work: Work, places: readonly PlaceRow[]) {
  const types = await listPlaceTypes(work.trx, work.cityId)
  const order = new Map(types.map((it, i) => [it.name, i]))
  return [...places]
    .sort(
      (a, b) => (order.get(a.placeType) ?? 99) - (order.get(b.placeType) ?? 99) || (a.code < b.code ? -1 : 1),
    )
    .map(it => ({
      place_id: it.id,
      code: it.code,
      name: it.name,
      place_type: types.find(type => type.name === it.placeType)?.code ?? it.placeType,
      type_name: it.placeType,
      division: it.division,
      address: it.address,
      lon: it.lon,
      lat: it.lat,
      unit_id: it.unitId,
      unit_name: it.unitName,
    }))
}

/** Proposes to put one place in another's line. Both of one type, the new one in use, owned and not on the list yet. */
export async function propose(
  work: Work,
  declarationId: string,
  input: { readonly outPlace: string; readonly inPlace: string; readonly reason: string },
): Promise<string> {
  const record = { state: '' as string, proposedBy: work.actor!.personId }
  enforce(refusalOf(replacementLifecycle, 'propose', record, work.actor!, work.now, input))
  const list = await lockDeclaration(work.trx, work.cityId, declarationId)
  if (!list) return refuse('declaration.none', '没有这份申报表。', 404)
  await fitting(work, list, input.outPlace, input.inPlace)
  const id = work.newId()
  await work.trx
    .insertInto('declaration_replacements')
    .values({
      city_id: work.cityId,
      id,
      declaration_id: declarationId,
      out_place: input.outPlace,
      in_place: input.inPlace,
      reason: input.reason.trim(),
      state: 'proposed',
      proposed_by: work.actor!.personId,
      proposed_at: work.now,
      decided_by: null,
      decided_at: null,
      decided_words: null,
      edition: null,
    })
    .execute()
  recordMove(work, 'replacement.proposed', id, {
    list: declarationId,
    out: input.outPlace,
    in: input.inPlace,
  })
  return id
}

async function fitting(
  work: Work,
  list: { id: string; edition: number },
  outPlace: string,
  inPlace: string,
): Promise<{ line: number; place: PlaceRow }> {
  const lines = await listLines(work.trx, work.cityId, list.id, list.edition)
  const out = lines.find(it => it.placeId === outPlace)
  if (!out) return refuse('replacement.out', '要换下的点位不在申报表里；请刷新后再选。', 409, '/outPlace')
  if (lines.some(it => it.placeId === inPlace))
    refuse('replacement.in', '要换上的点位已经在申报表里；请另选一个。', 409, '/inPlace')
  const [place] = await chosen(work, [inPlace])
  if (place!.placeType !== out.typeName)
    refuse(
      'replacement.type',
      `换上的点位应与换下的同为“${out.typeName}”，这样各类数量不变；请另选。`,
      409,
      '/inPlace',
    )
  return { line: out.line, place: place! }
}

/** Approves a replacement: the list's next edition; or declines it, with words. */
export async function decide(
  work: Work,
  id: string,
  input: { readonly action: 'approve' | 'decline'; readonly version: number; readonly words: string },
): Promise<void> {
  const record = await lockReplacement(work.trx, work.cityId, id)
  if (!record) return refuse('replacement.none', '没有这次更换。', 404)
  const reason = refusalOf(replacementLifecycle, input.action, record, work.actor!, work.now, input)
  if (overtaken(reason, record, input.version))
    refuse('replacement.overtaken', '这次更换刚被别人处理过；请看清现在的情况。')
  enforce(reason)
  const list = (await lockDeclaration(work.trx, work.cityId, record.declarationId))!
  const edition = input.action === 'approve' ? list.edition + 1 : null
  if (edition) await swap(work, list, record.outPlace, record.inPlace, edition)
  const { to, fact } = replacementLifecycle.transitions[input.action]
  await work.trx
    .updateTable('declaration_replacements')
    .set({
      state: to,
      decided_by: work.actor!.personId,
      decided_at: work.now,
      decided_words: input.words.trim() || null,
      edition,
      version: record.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  recordMove(work, fact, id, { list: list.id, ...(edition ? { edition } : {}) })
}

async function swap(
  work: Work,
  list: { id: string; edition: number },
  outPlace: string,
  inPlace: string,
  edition: number,
): Promise<void> {
  const { line, place } = await fitting(work, list, outPlace, inPlace)
  await work.trx
    .updateTable('declaration_places')
    .set({ out_edition: edition })
    .where('city_id', '=', work.cityId)
    .where('declaration_id', '=', list.id)
    .where('place_id', '=', outPlace)
    .where('out_edition', 'is', null)
    .execute()
  const [row] = await linesOf(work, [place])
  await work.trx
    .insertInto('declaration_places')
    .values({
      city_id: work.cityId,
      declaration_id: list.id,
      line,
      ...row!,
      in_edition: edition,
      out_edition: null,
    })
    .execute()
  await work.trx
    .updateTable('declarations')
    .set({ edition })
    .where('city_id', '=', work.cityId)
    .where('id', '=', list.id)
    .execute()
}

function recordMove(work: Work, kind: string, id: string, data: Record<string, string | number>): void {
  work.record(
    { kind, subjectType: 'replacement', subjectId: id, clause: '五(二)1', data },
    'office_head',
    'office',
  )
}
