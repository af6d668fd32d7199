import { boxAround, inPolygon, type Point } from '../../lib/geo.ts'
import { metresToLines } from '../../lib/geo-line.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { listPlaces, listSpots } from '../places/places.store.ts'
import { extentWords, linesOf, ROAD_METRES, ringsOf } from '../shapes/shape.ts'
import { listGeometries, listShapes, listShapesAround } from '../shapes/shapes.store.ts'
import { placeTableRoutes } from './place-table.routes.ts'
import { endKeeper, endSponsor, setKeeper, setSponsor } from './upkeep.actions.ts'
import * as contract from './upkeep.contract.ts'
import { listKeepers, listSponsors, type SponsorRow } from './upkeep.store.ts'

const term = ({ id, unitId, unitName, leader, startsOn, endsOn }: SponsorRow) => ({
  id,
  unitId,
  unitName,
  leader,
  startsOn,
  endsOn,
})

const place = route(contract.place, async call => {
  const day = call.house.day()
  const [found] = await listPlaces(call.trx, call.cityId, day, { id: call.params.id })
  if (!found) return refuse('place.none', '没有这个点位，或它已停用。', 404)
  const at: Point = [found.lon, found.lat]
  // A metre more than counts: the box only picks what is measured.
  const near = await listShapesAround(call.trx, call.cityId, day, boxAround(at, ROAD_METRES + 1))
  const around = near
    .filter(it =>
      it.kind === 'section'
        ? metresToLines(at, linesOf(it.geometry)) <= ROAD_METRES
        : inPolygon(at, ringsOf(it.geometry)),
    )
    .sort((a, b) => Number(b.kind === 'section') - Number(a.kind === 'section') || a.size - b.size)
  const keepers = await listKeepers(call.trx, call.cityId, found.id)
  const [spot] = await listSpots(call.trx, call.cityId, [found.id])
  return {
    place: found,
    crs: spot?.crs ?? 'WGS-84',
    keepers: keepers.map(({ id, name, startsOn, endsOn }) => ({ id, name, startsOn, endsOn })),
    sponsors: (await listSponsors(call.trx, call.cityId, day, { placeId: found.id })).map(term),
    around: around.map(({ kind, code, name, unitName }) => ({ kind, code, name, unitName })),
  }
})

const keeper = route(contract.keeper, async call => {
  await setKeeper(call, call.params.id, call.body.person, call.body.startsOn)
  return { id: call.params.id }
})

const keeperEnd = route(contract.endKeeper, async call => {
  await endKeeper(call, call.params.id, call.body.endsOn)
  return { id: call.params.id }
})

const sponsor = route(contract.sponsor, async call => {
  await setSponsor(call, { placeId: call.params.id }, call.body)
  return { id: call.params.id }
})

const sponsorEnd = route(contract.endSponsor, async call => {
  await endSponsor(call, { placeId: call.params.id }, call.body.endsOn)
  return { id: call.params.id }
})

const sections = route(contract.sections, async call => {
  const day = call.house.day()
  const shapes = await listShapes(call.trx, call.cityId, day, { kind: 'section' })
  const sponsors = await listSponsors(call.trx, call.cityId, day)
  const lines = await listGeometries(call.trx, call.cityId, ['section'])
  const busy = (await listPlaces(call.trx, call.cityId, day, {})).filter(it => it.openCases > 0)
  const casesOn = (code: string) => {
    const line = lines.find(it => it.code === code)
    if (!line) return 0
    return busy
      .filter(it => metresToLines([it.lon, it.lat], linesOf(line.geometry)) <= ROAD_METRES)
      .reduce((sum, it) => sum + it.openCases, 0)
  }
  return {
    sections: shapes.map(({ id, code, name, division, size, unitName }) => {
      const its = sponsors.find(it => it.section === code)
      return {
        id,
        code,
        name,
        division,
        extent: extentWords('section', size),
        unitName,
        sponsor: its ? term(its) : null,
        openCases: casesOn(code),
      }
    }),
  }
})

const section = route(contract.section, async call => {
  const { code } = call.params
  const day = call.house.day()
  const sponsors = await listSponsors(call.trx, call.cityId, day, { section: code })
  const shapes = await listShapes(call.trx, call.cityId, day, { kind: 'section', code })
  if (sponsors.length + shapes.length === 0) refuse('section.none', '没有这个路段；请从清单中选。', 404)
  return { sponsors: sponsors.map(term) }
})

const sponsorSection = route(contract.sponsorSection, async call => {
  await setSponsor(call, { section: call.params.code }, call.body)
  return { code: call.params.code }
})

const sponsorSectionEnd = route(contract.endSponsorSection, async call => {
  await endSponsor(call, { section: call.params.code }, call.body.endsOn)
  return { code: call.params.code }
})

export const upkeepRoutes: readonly Route[] = [
  ...placeTableRoutes,
  place,
  keeper,
  keeperEnd,
  sponsor,
  sponsorEnd,
  sections,
  section,
  sponsorSection,
  sponsorSectionEnd,
]
