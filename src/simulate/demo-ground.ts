// The ground of the demo city, drawn by hand and marked 演示: a block of grids round each county seat, a few road sections.
// Nothing here follows a real border; all of it comes in as GeoJSON, by the product's own import.
import { chinaTime } from '../lib/day.ts'
import * as declarations from '../modules/declarations/declarations.contract.ts'
import * as dispatch from '../modules/dispatch/dispatch.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import * as places from '../modules/places/places.contract.ts'
import * as shapes from '../modules/shapes/shapes.contract.ts'
import * as upkeep from '../modules/upkeep/upkeep.contract.ts'
import type { Client } from './client.ts'
import { counties } from './demo-cast.ts'
import type { Stage } from './demo-story.ts'

const COLUMNS = 6
const ROWS = 5

/** A corner of the lattice of grids, pushed off its place so that no two look alike. */
function corner(county: (typeof counties)[number], x: number, y: number): [number, number] {
  const push = (n: number) => ((((n * 2654435761) >>> 0) % 1000) / 1000 - 0.5) * 0.42
  // Two of the seats lie a quarter of an hour apart: their grids must not reach each other.
  const side = 0.12 / COLUMNS
  const [dx, dy] = [push(county.division + x * 31 + y * 7), push(county.division * 3 + x * 11 + y * 29)]
  const inner = x > 0 && y > 0 && x < COLUMNS && y < ROWS
  return [
    county.lon + (x - COLUMNS / 2 + (inner ? dx : 0)) * side,
    county.lat + (y - ROWS / 2 + (inner ? dy : 0)) * side * 0.8,
  ]
}

const file = (features: readonly object[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4490' } },
    features,
  })
const feature = (properties: object, geometry: object) => ({ type: 'Feature', properties, geometry })

/** Grids with their community or town; every eleventh is left without a unit, so that there is something to close. */
export function gridFile(): string {
  const features = counties.flatMap(county =>
    Array.from({ length: COLUMNS * ROWS }, (_, i) => {
      const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)]
      const ring = [
        corner(county, x, y),
        corner(county, x + 1, y),
        corner(county, x + 1, y + 1),
        corner(county, x, y + 1),
        corner(county, x, y),
      ]
      const n = String(i + 1).padStart(2, '0')
      const numeral = '一二三四五'[counties.indexOf(county)]
      const unit =
        i % 11 === 10 ? '' : [`演示第${numeral}街道甲社区`, `演示第${numeral}街道乙社区`][x < 3 ? 0 : 1]!
      return feature(
        {
          网格编码: `${county.division}0010${n}`,
          网格名称: `演示${county.name}第${i + 1}网格`,
          责任单位: i % 11 !== 10 && y === ROWS - 1 ? `演示第${numeral}街道办事处` : unit,
          所属县区: county.name,
        },
        { type: 'Polygon', coordinates: [ring] },
      )
    }),
  )
  return file(features)
}

/** Road sections of the first two counties, along and across the grids. */
export function sectionFile(): string {
  const roads = counties.slice(0, 2).flatMap(county =>
    [1, 2, 3].map(n => {
      const line =
        n < 3
          ? [0, 1, 2, 3, 4, 5, 6].map(x => corner(county, x, n + 1))
          : [0, 1, 2, 3, 4, 5].map(y => corner(county, 3, y))
      return feature(
        {
          编码: `YS-LD-${county.division}-${n}`,
          路段名称: `演示${county.name}${['一', '二', '三'][n - 1]}路`,
          责任单位: ['演示市容管理单位', '演示园林绿化单位', '演示交通秩序单位'][n - 1],
          所属县区: county.name,
        },
        { type: 'LineString', coordinates: line.map(([x, y]) => [x + 0.0012, y + 0.0009]) },
      )
    }),
  )
  return file(roads)
}

/** Hands a file in, looks at the preview and puts it into force. */
async function bringIn(
  stage: Stage,
  office: Client,
  kind: 'grid' | 'section',
  name: string,
  text: string,
): Promise<void> {
  const done = stage.id('shapes', kind)
  if (await stage.kept(done)) return
  const url = `/api/shapes/files?name=${encodeURIComponent(name)}`
  const { id } = await office.send<{ id: string }>(url, Buffer.from(text))
  const seen = await office.call(shapes.preview, {
    params: { id },
    body: { kind, datum: 'CGCS2000', whole: true },
  })
  await office.call(shapes.apply, {
    params: { id },
    body: { stamp: seen.stamp, notesSeen: true },
    actionId: done,
  })
}

export function layTheGround(stage: Stage): void {
  stage.later(chinaTime('2022-03-14', '10:00').getTime(), async () => {
    const office = await stage.as('banshi')
    await bringIn(stage, office, 'grid', '演示网格.geojson', gridFile())
    await bringIn(stage, office, 'section', '演示路段.geojson', sectionFile())
    await writeRules(stage)
    await standIn(stage)
    await declare(stage)
  })
}

/** Rules of dispatch: drafted in spring, approved by the head, in force; a second set waits for approval. */
async function writeRules(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const head = await stage.as('zhuren')
  const { units } = await office.call(people.units)
  const unit = (code: string) => units.find(it => it.code === code)!.id
  const rule = (more: object) => ({
    part: 'accountable' as const,
    category: null,
    areaKind: null,
    areaCode: null,
    placeType: null,
    period: null,
    ground: '市政府职责分工（演示）',
    unitId: unit('demo-bureau-1'),
    ...more,
  })
  const rules = [
    rule({
      placeType: 'bus-stop',
      unitId: unit('demo-bureau-3'),
      ground: '公交站台由交通部门统一管护（演示）',
    }),
    rule({
      placeType: 'main-road',
      period: { since: '22:00', until: '06:00' },
      ground: '夜间主次干道由市容单位值守（演示）',
    }),
    rule({
      placeType: 'rail-station',
      unitId: unit('demo-stationed-1'),
      ground: '站前广场以内由车站单位负责（演示）',
    }),
    rule({ part: 'sector', category: '01*', ground: '部件类问题的行业主管（演示）' }),
  ]
  const act = stage.id('rules', 'begin')
  const params = await office.call(dispatch.begin, { body: { from: null }, actionId: act })
  const id = (step: string) => stage.id('rules', step)
  await office.call(dispatch.save, {
    params,
    body: { version: 1, note: '第一版（演示）', rules },
    actionId: id('save'),
  })
  await office.call(dispatch.submit, { params, body: { version: 2 }, actionId: id('submit') })
  await head.call(dispatch.approve, { params, body: { version: 3 }, actionId: id('approve') })
  await office.call(dispatch.enforce, { params, body: { version: 4 }, actionId: id('enforce') })
}

/** 点位长 of markets, sponsors of road sections. */
async function standIn(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { units } = await office.call(people.units)
  const bureaus = units.filter(it => /^demo-(bureau|stationed)/.test(it.code))
  const { places: markets } = await office.call(places.list, { query: { type: 'market' } })
  for (const [i, place] of markets.slice(0, 12).entries())
    await office.call(upkeep.keeper, {
      params: { id: place.id },
      body: { person: { name: `演示点位长${i + 1}` }, startsOn: '2022-03-15' },
      actionId: stage.id('keeper', place.code),
    })
  const { sections } = await office.call(upkeep.sections)
  for (const [i, section] of sections.slice(0, 4).entries())
    await office.call(upkeep.sponsorSection, {
      params: { code: section.code },
      body: {
        unitId: bureaus[i % bureaus.length]!.id,
        leader: { name: `演示包抓领导${i + 1}` },
        startsOn: '2022-03-15',
      },
      actionId: stage.id('sponsor', section.code),
    })
}

/** The list sent up for the year, with one replacement that the head approved. */
async function declare(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { places: all } = await office.call(places.list)
  const owned = all.filter(it => it.unitId !== null)
  const stops = owned.filter(it => it.placeType === '公交站台')
  const list = await office.call(declarations.freeze, {
    body: {
      name: '2022年实地考察点位申报表（演示）',
      placeIds: owned.filter((it, i) => i % 3 === 0 && it.id !== stops[0]!.id).map(it => it.id),
    },
    actionId: stage.id('declaration', 'freeze'),
  })
  const { lines } = await office.call(declarations.get, { params: { id: list.id } })
  const out = lines.find(it => it.typeName === '公交站台')!
  const { id } = await office.call(declarations.propose, {
    params: { id: list.id },
    body: { outPlace: out.placeId, inPlace: stops[0]!.id, reason: '站台随道路改造移位（演示）' },
    actionId: stage.id('declaration', 'propose'),
  })
  await (await stage.as('zhuren')).call(declarations.decide, {
    params: { id },
    body: { action: 'approve', version: 1, words: '同意' },
    actionId: stage.id('declaration', 'approve'),
  })
}
