// 点位长 and 包保、包抓: one at a time, each from a day on; who stood there before ends on that day and stays on record.
import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { registerPerson } from '../people/people.actions.ts'
import { findPerson } from '../people/people.store.ts'
import { listPlaces } from '../places/places.store.ts'
import { requireUnit } from '../shapes/shapes.actions.ts'
import { listShapes } from '../shapes/shapes.store.ts'
import { findPersonsNamed, lockKeeper, lockSponsor } from './upkeep.store.ts'

/** A person on record, or a name to write down. */
export interface PersonSaid {
  readonly personId?: string | undefined
  readonly name?: string | undefined
}

export type Sponsored = { readonly placeId: string } | { readonly section: string }

export interface SponsorInput {
  readonly unitId: string
  readonly leader?: PersonSaid | undefined
  readonly startsOn: string
  readonly demo?: boolean
}

/** Says who is 点位长 of a place from a day on. Records `keeper.begun`, and `keeper.ended` for the one before. */
export async function setKeeper(
  work: Work,
  placeId: string,
  said: PersonSaid,
  startsOn: string,
  demo = false,
): Promise<void> {
  await requirePlace(work, placeId)
  const now = await lockKeeper(work.trx, work.cityId, placeId)
  const personId = await personOf(work, said, '/person', demo)
  if (now?.personId === personId) refuse('keeper.same', '现在就是这位同志，不用再定。', 409, '/person')
  if (now) await endKeeperRow(work, now, placeId, startsOn)
  const id = work.newId()
  await work.trx
    .insertInto('place_posts')
    .values({
      city_id: work.cityId,
      id,
      place_id: placeId,
      person_id: personId,
      starts_on: startsOn,
      ends_on: null,
      demo,
    })
    .execute()
  work.record(
    {
      kind: 'keeper.begun',
      subjectType: 'place',
      subjectId: placeId,
      clause: '二(三)',
      data: { post: id, person: personId, from: startsOn },
    },
    'office',
    'office_head',
    'county_office',
  )
}

/** Ends the post of a place without another; refuses `keeper.none`. */
export async function endKeeper(work: Work, placeId: string, endsOn: string): Promise<void> {
  const now = await lockKeeper(work.trx, work.cityId, placeId)
  if (!now) return refuse('keeper.none', '这个点位现在没有点位长；请刷新后再看。', 404)
  await endKeeperRow(work, now, placeId, endsOn)
}

async function endKeeperRow(
  work: Work,
  row: { id: string; personId: string; startsOn: string },
  placeId: string,
  endsOn: string,
): Promise<void> {
  refuseBefore(endsOn, row.startsOn)
  await work.trx
    .updateTable('place_posts')
    .set({ ends_on: endsOn })
    .where('city_id', '=', work.cityId)
    .where('id', '=', row.id)
    .execute()
  work.record(
    {
      kind: 'keeper.ended',
      subjectType: 'place',
      subjectId: placeId,
      clause: '二(三)',
      data: { post: row.id, person: row.personId, to: endsOn },
    },
    'office',
    'office_head',
    'county_office',
  )
}

/** Says which unit sponsors a place or a road section from a day on, with its leader. Records `sponsor.begun`. */
export async function setSponsor(work: Work, of: Sponsored, input: SponsorInput): Promise<void> {
  if ('placeId' in of) await requirePlace(work, of.placeId)
  else await requireSection(work, of.section)
  await requireUnit(work, input.unitId)
  const { leader } = input
  const leaderId =
    leader?.personId || leader?.name ? await personOf(work, leader, '/leader', input.demo ?? false) : null
  const now = await lockSponsor(work.trx, work.cityId, of)
  if (now?.unitId === input.unitId && now.leaderId === leaderId)
    refuse('sponsor.same', '现在就由该单位和这位领导负责，不用再定。', 409, '/unitId')
  if (now) await endSponsorRow(work, now, of, input.startsOn)
  const id = work.newId()
  await work.trx
    .insertInto('sponsors')
    .values({
      city_id: work.cityId,
      id,
      place_id: 'placeId' in of ? of.placeId : null,
      section: 'section' in of ? of.section : null,
      unit_id: input.unitId,
      leader_id: leaderId,
      starts_on: input.startsOn,
      ends_on: null,
      demo: input.demo ?? false,
    })
    .execute()
  recordSponsor(work, 'sponsor.begun', id, of, {
    unit: input.unitId,
    leader: leaderId,
    from: input.startsOn,
  })
}

/** Ends the sponsorship of a place or section without another; refuses `sponsor.none`. */
export async function endSponsor(work: Work, of: Sponsored, endsOn: string): Promise<void> {
  const now = await lockSponsor(work.trx, work.cityId, of)
  if (!now) return refuse('sponsor.none', '这里现在没有包保、包抓单位；请刷新后再看。', 404)
  await endSponsorRow(work, now, of, endsOn)
}

async function endSponsorRow(
  work: Work,
  row: { id: string; unitId: string; startsOn: string },
  of: Sponsored,
  endsOn: string,
): Promise<void> {
  refuseBefore(endsOn, row.startsOn)
  await work.trx
    .updateTable('sponsors')
    .set({ ends_on: endsOn })
    .where('city_id', '=', work.cityId)
    .where('id', '=', row.id)
    .execute()
  recordSponsor(work, 'sponsor.ended', row.id, of, { unit: row.unitId, to: endsOn })
}

function recordSponsor(
  work: Work,
  kind: string,
  id: string,
  of: Sponsored,
  data: Readonly<Record<string, string | null>>,
): void {
  const subject =
    'placeId' in of
      ? { subjectType: 'place', subjectId: of.placeId }
      : { subjectType: 'section', subjectId: of.section }
  work.record(
    { kind, ...subject, clause: '六(二)', data: { sponsorship: id, ...data } },
    'office',
    'office_head',
  )
}

function refuseBefore(endsOn: string, startsOn: string): void {
  if (endsOn < startsOn)
    refuse(
      'term.dates',
      `现在的一任从 ${startsOn} 开始，新的一任不能早于这一天；请改日期。`,
      400,
      '/startsOn',
    )
}

async function requirePlace(work: Work, id: string): Promise<void> {
  const [place] = await listPlaces(work.trx, work.cityId, chinaDay(work.now), { id })
  if (!place) refuse('place.none', '没有这个点位，或它已停用。', 404)
}

async function requireSection(work: Work, code: string): Promise<void> {
  const found = await listShapes(work.trx, work.cityId, chinaDay(work.now), { kind: 'section', code })
  if (found.length === 0) refuse('section.none', '没有这个路段，或它已停用；请先导入路段。', 404)
}

async function personOf(work: Work, said: PersonSaid, at: string, demo: boolean): Promise<string> {
  if (said.personId) {
    if (await findPerson(work.trx, work.cityId, said.personId)) return said.personId
    return refuse('person.none', '没有这个人；请从清单中选，或填姓名。', 400, at)
  }
  const name = said.name?.trim()
  if (!name) return refuse('person.name', '请填姓名。', 400, at)
  const known = await findPersonsNamed(work.trx, work.cityId, [name], chinaDay(work.now))
  if (known.length > 1)
    return refuse('person.several', `有 ${known.length} 人叫这个姓名；请从清单中选。`, 400, at)
  return known[0]?.id ?? registerPerson(work, name, demo)
}
