import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, IdParams, Nullable } from '../../lib/schema.ts'

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
    division: Type.Optional(Type.Integer()),
    unowned: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({
    places: Type.Array(PlaceView),
    types: Type.Array(Type.Object({ type: Type.String(), n: Type.Integer() })),
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
