import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { campaignStates } from './campaign.ts'

const Code = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })
const Codes = Type.Array(Code, { maxItems: 60, uniqueItems: true })
const Counted = {
  found: Type.Integer(),
  open: Type.Integer(),
  closed: Type.Integer(),
  overdue: Type.Integer(),
}

export const CampaignView = Type.Object({
  id: Id,
  name: Type.String(),
  clause: Type.String(),
  state: KeyOf(campaignStates),
  stateWords: Type.String(),
  /** Names as people say them. */
  placeTypes: Type.Array(Type.String()),
  categories: Type.Array(Type.String()),
  divisions: Type.Array(Type.Integer()),
  leadUnitName: Type.String(),
  goal: Type.String(),
  startsOn: Type.String(),
  endsOn: Type.String(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
  places: Type.Integer(),
  version: Type.Integer(),
  ...Counted,
})

const Named = Type.Object({ code: Type.String(), name: Type.String() })
export const list = contract({
  name: 'campaigns.list',
  method: 'GET',
  path: '/api/campaigns',
  summary: '集中整治：各次整治的点位、问题和销号',
  reply: Type.Object({
    campaigns: Type.Array(CampaignView),
    /** What the city's pack lays ready (五(一)3). */
    templates: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        clause: Type.String(),
        placeTypes: Type.Array(Type.String()),
        categories: Type.Array(Type.String()),
        note: Nullable(Type.String()),
      }),
    ),
    placeTypes: Type.Array(Named),
    categories: Type.Array(Named),
  }),
})

const Rate = Type.Object({
  places: Type.Integer(),
  passed: Type.Integer(),
  measured: Type.Integer(),
  percent: Nullable(Type.String()),
})

export const Figures = Type.Object({
  ...Counted,
  recurred: Type.Integer(),
  byDivision: Type.Array(Type.Object({ division: Nullable(Type.Integer()), ...Counted })),
  byUnit: Type.Array(Type.Object({ unitId: Id, unitName: Type.String(), ...Counted })),
  /** By week from eight weeks before the start, `2022-06-06` the Monday. */
  weeks: Type.Array(Type.Object({ monday: Type.String(), found: Type.Integer(), closed: Type.Integer() })),
  before: Rate,
  after: Rate,
  unmeasured: Type.Integer(),
})

const Seen = Nullable(Type.Object({ passed: Type.Integer(), measured: Type.Integer(), on: Type.String() }))

export const get = contract({
  name: 'campaigns.get',
  method: 'GET',
  path: '/api/campaigns/:id',
  summary: '一次集中整治：前后达标率、每周问题、各县各单位，点位和案件',
  params: IdParams,
  reply: Type.Object({
    campaign: CampaignView,
    plannedBy: Type.String(),
    summary: Nullable(Type.String()),
    actions: Type.Array(OfferedAction),
    figures: Figures,
    /** Filed at its places since it was finished: what came back. */
    since: Nullable(Type.Integer()),
    places: Type.Array(
      Type.Object({ placeId: Id, name: Type.String(), division: Type.Integer(), before: Seen, after: Seen }),
    ),
    cases: Type.Array(
      Type.Object({
        id: Id,
        number: Type.String(),
        title: Type.String(),
        stateWords: Type.String(),
        placeName: Nullable(Type.String()),
        unitName: Nullable(Type.String()),
        overdue: Type.Boolean(),
        recurs: Type.Boolean(),
        byHand: Type.Boolean(),
      }),
    ),
  }),
})

export const plan = contract({
  name: 'campaigns.plan',
  method: 'POST',
  path: '/api/campaigns',
  summary: '拟定一次集中整治，由另一位负责人批准后开始',
  body: Exact({
    name: Words(40),
    clause: Type.String({ maxLength: 20 }),
    placeTypes: Codes,
    categories: Codes,
    divisions: Type.Array(Type.Integer({ minimum: 100000, maximum: 999999999 }), {
      maxItems: 60,
      uniqueItems: true,
    }),
    /** Places chosen one by one, beside those of the types. */
    placeIds: Type.Array(Id, { maxItems: 2000, uniqueItems: true }),
    leadUnitId: Id,
    goal: Words(200),
    startsOn: Day,
    endsOn: Day,
  }),
  reply: Done,
})

const Version = Type.Integer()
export const start = actOn(
  'campaigns.start',
  '/api/campaigns/:id/start',
  '批准并开始集中整治',
  Exact({ version: Version }),
)
export const drop = actOn(
  'campaigns.drop',
  '/api/campaigns/:id/drop',
  '取消还没有开始的集中整治',
  Exact({ version: Version }),
)
export const finish = actOn(
  'campaigns.finish',
  '/api/campaigns/:id/finish',
  '收尾：写小结，当天的数字随之定下',
  Exact({ version: Version, summary: Words(300) }),
)
export const add = actOn(
  'campaigns.add',
  '/api/campaigns/:id/cases',
  '把一个案件列入集中整治',
  Exact({ number: Words(40) }),
)
