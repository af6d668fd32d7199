import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Exact, Id, IdParams, Nullable, Words } from '../../lib/schema.ts'
import { PlaceView } from '../places/places.contract.ts'

const PersonSaid = Exact({
  /** Somebody on record, else `name`: a person of that name is written down when there is none. */
  personId: Type.Optional(Id),
  name: Type.Optional(Words(30)),
})
const SectionParams = Exact({ code: Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$' }) })
const Term = { id: Id, startsOn: Type.String(), endsOn: Nullable(Type.String()) }
const SponsorTerm = Type.Object({
  ...Term,
  unitId: Id,
  unitName: Type.String(),
  leader: Nullable(Type.String()),
})

export const place = contract({
  name: 'upkeep.place',
  method: 'GET',
  path: '/api/places/:id/upkeep',
  summary: '一个点位：责任单位、点位长、包保单位，历任，所在的网格和路段',
  params: IdParams,
  reply: Type.Object({
    place: PlaceView,
    crs: Type.String(),
    keepers: Type.Array(Type.Object({ ...Term, name: Type.String() })),
    sponsors: Type.Array(SponsorTerm),
    /** Areas that hold the place, the smallest first, and road sections it lies on. */
    around: Type.Array(
      Type.Object({
        kind: Type.String(),
        code: Type.String(),
        name: Type.String(),
        unitName: Nullable(Type.String()),
      }),
    ),
  }),
})

export const keeper = actOn(
  'upkeep.keeper',
  '/api/places/:id/keeper',
  '定点位长：从哪一天起由谁担任；前任到这一天为止',
  Exact({ person: PersonSaid, startsOn: Day }),
)

export const endKeeper = actOn(
  'upkeep.endKeeper',
  '/api/places/:id/keeper/end',
  '点位长离任，暂无接任',
  Exact({ endsOn: Day }),
)

const SponsorBody = Exact({ unitId: Id, leader: Type.Optional(PersonSaid), startsOn: Day })

export const sponsor = actOn(
  'upkeep.sponsor',
  '/api/places/:id/sponsor',
  '定点位的包保单位和包保领导',
  SponsorBody,
)

export const endSponsor = actOn(
  'upkeep.endSponsor',
  '/api/places/:id/sponsor/end',
  '点位不再包保',
  Exact({ endsOn: Day }),
)

export const sections = contract({
  name: 'upkeep.sections',
  method: 'GET',
  path: '/api/sections',
  summary: '包抓路段：每条路段的责任单位、包抓单位和领导；没有包抓的也列出',
  reply: Type.Object({
    sections: Type.Array(
      Type.Object({
        id: Id,
        code: Type.String(),
        name: Type.String(),
        division: Nullable(Type.Integer()),
        extent: Type.String(),
        unitName: Nullable(Type.String()),
        sponsor: Nullable(SponsorTerm),
        openCases: Type.Integer(),
      }),
    ),
  }),
})

export const section = contract({
  name: 'upkeep.section',
  method: 'GET',
  path: '/api/sections/:code',
  summary: '一条路段历任的包抓单位',
  params: SectionParams,
  reply: Type.Object({ sponsors: Type.Array(SponsorTerm) }),
})

export const sponsorSection = contract({
  name: 'upkeep.sponsorSection',
  method: 'POST',
  path: '/api/sections/:code/sponsor',
  summary: '定路段的包抓单位和包抓领导',
  params: SectionParams,
  body: SponsorBody,
  reply: Type.Object({ code: Type.String() }),
})

export const endSponsorSection = contract({
  name: 'upkeep.endSponsorSection',
  method: 'POST',
  path: '/api/sections/:code/sponsor/end',
  summary: '路段不再包抓',
  params: SectionParams,
  body: Exact({ endsOn: Day }),
  reply: Type.Object({ code: Type.String() }),
})
