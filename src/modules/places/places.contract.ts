import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { DivisionCode, Exact, Id, IdParams, KeyOf, Nullable, Words } from '../../lib/schema.ts'
import { retireReasons } from './place.ts'

export const PlaceView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Type.String(),
  placeType: Type.String(),
  division: Type.Integer(),
  address: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  unitId: Nullable(Id),
  unitName: Nullable(Type.String()),
  openCases: Type.Integer(),
})

export const list = contract({
  name: 'places.list',
  method: 'GET',
  path: '/api/places',
  summary: '点位清单',
  query: Exact({
    type: Type.Optional(Type.String({ maxLength: 40 })),
    division: Type.Optional(DivisionCode),
    unowned: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({
    places: Type.Array(PlaceView),
    /** Every place type of the plan in force, in its order, with how many places in use the city has of it. */
    types: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), n: Type.Integer() })),
  }),
})

export const get = contract({
  name: 'places.get',
  method: 'GET',
  path: '/api/places/:id',
  summary: '一个点位',
  params: IdParams,
  reply: PlaceView,
})

export const map = contract({
  name: 'places.map',
  method: 'GET',
  path: '/api/places/map',
  summary: '点位地图：在用的点位和配置的底图服务（没有配置时为空，地图只画本市导入的边界）',
  query: list.query,
  reply: Type.Object({
    places: Type.Array(
      Type.Pick(PlaceView, ['id', 'name', 'placeType', 'division', 'lon', 'lat', 'unitName', 'openCases']),
    ),
    types: list.reply.properties.types,
    tiles: Nullable(Type.Object({ url: Type.String(), name: Type.String(), approval: Type.String() })),
  }),
})

export const register = contract({
  name: 'places.register',
  method: 'POST',
  path: '/api/places',
  summary: '登记点位',
  body: Exact({
    name: Words(60),
    placeType: Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 }),
    /** A county of the plan. */
    division: Type.Integer({ minimum: 100000, maximum: 999999999 }),
    address: Words(100),
    /** WGS-84 degrees, within China: longitude and latitude the wrong way round are refused. */
    lon: Type.Number({ minimum: 73, maximum: 136 }),
    lat: Type.Number({ minimum: 3, maximum: 54 }),
    unitId: Type.Optional(Id),
    /** Made from the division when it is not given. */
    code: Type.Optional(Type.String({ pattern: '^(?!1\\d{10}$)[A-Za-z0-9-]{2,40}$' })),
  }),
  reply: Type.Object({ id: Id, code: Type.String() }),
})

/** Name, address and coordinates; a wrong type or county means another place: retire this one and register that. */
export const correct = actOn(
  'places.correct',
  '/api/places/:id/correct',
  '更正点位的名称、地址或坐标',
  Exact({
    name: Words(60),
    address: Words(100),
    lon: Type.Number({ minimum: 73, maximum: 136 }),
    lat: Type.Number({ minimum: 3, maximum: 54 }),
    /** What the page showed; when something else stands there by now, nothing is changed. */
    was: Exact({ name: Type.String(), address: Type.String(), lon: Type.Number(), lat: Type.Number() }),
  }),
)

export const retire = actOn(
  'places.retire',
  '/api/places/:id/retire',
  '停用点位：不再抽到，已有的记录都保留',
  Exact({ reason: KeyOf(retireReasons) }),
)

export const setUnit = actOn(
  'places.setUnit',
  '/api/places/:id/unit',
  '定点位的责任单位',
  Exact({
    unitId: Id,
    /** The unit the page showed, null for none; when another stands there by now, nothing is changed. */
    was: Type.Optional(Nullable(Id)),
  }),
)
