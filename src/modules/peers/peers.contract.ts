// 平台对接 on the desk: who we exchange cases with, how that goes, what people have to decide.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Done, Exact, Id, IdParams, KeyOf, Nullable, Words } from '../../lib/schema.ts'
import { caseSources } from '../cases/case.ts'
import {
  ColumnsSaid,
  FaultSeen,
  KeptTable,
  SheetSeen,
  Stamp,
  TableName,
} from '../exchange/exchange.contract.ts'
import { datums } from '../shapes/shape.ts'
import { algorithms, decisions, directions, peerKinds, ways } from './peer.ts'
import { Code } from './wire.contract.ts'

const Version = Type.Integer({ minimum: 1 })

const described = {
  name: Words(40),
  kind: KeyOf(peerKinds),
  direction: KeyOf(directions),
  way: KeyOf(ways),
  /** The source its cases are filed under. */
  source: KeyOf(caseSources),
  /** The target whose evidence the exchange is. */
  requirement: Nullable(Type.String({ pattern: '^target:[A-Za-z0-9.-]{1,40}$' })),
  datum: KeyOf(datums),
  algorithm: KeyOf(algorithms),
}
export const Described = Type.Object(described)

export const PeerSeen = Type.Object({
  id: Id,
  code: Type.String(),
  name: Type.String(),
  kindWords: Type.String(),
  wayWords: Type.String(),
  directionWords: Type.String(),
  enabled: Type.Boolean(),
  hasSecret: Type.Boolean(),
  /** Away since; tried again at. Null while it answers. */
  away: Nullable(Type.String()),
  lastInAt: Nullable(Type.String()),
  lastOutAt: Nullable(Type.String()),
  onlineAt: Nullable(Type.String()),
  waiting: Type.Integer(),
  aside: Type.Integer(),
  held: Type.Integer(),
  doubts: Type.Integer(),
  rejected: Type.Integer(),
  version: Type.Integer(),
})

export const list = contract({
  name: 'peers.list',
  method: 'GET',
  path: '/api/peers',
  summary: '对接平台及其现状',
  reply: Type.Object({ peers: Type.Array(PeerSeen) }),
})

const MapSeen = Exact({
  kind: KeyOf({ category: '', state: '', unit: '' }),
  theirs: Words(40),
  words: Words(40, 0),
  ours: Type.String({ minLength: 1, maxLength: 60 }),
})

export const get = contract({
  name: 'peers.get',
  method: 'GET',
  path: '/api/peers/:id',
  summary: '一个对接平台的设置、对应表和往来件数',
  params: IdParams,
  reply: Type.Intersect([
    PeerSeen,
    Type.Object({
      ...described,
      url: Nullable(Type.String()),
      privateAllowed: Type.Boolean(),
      secretAt: Nullable(Type.String()),
      maps: Type.Array(MapSeen),
      /** What the tables map to. */
      categories: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
      units: Type.Array(Type.Object({ id: Id, name: Type.String() })),
      targets: Type.Array(Type.Object({ code: Type.String(), title: Type.String() })),
      months: Type.Array(
        Type.Object({
          month: Type.String(),
          received: Type.Integer(),
          sent: Type.Integer(),
          states: Type.Integer(),
        }),
      ),
      handouts: Type.Array(Type.Object({ number: Type.Integer(), at: Type.String(), cases: Type.Integer() })),
    }),
  ]),
})

export const add = contract({
  name: 'peers.add',
  method: 'POST',
  path: '/api/peers',
  summary: '登记一个对接平台（先不启用）',
  body: Exact({ code: Code, ...described }),
  reply: Done,
})

export const describe = contract({
  name: 'peers.describe',
  method: 'POST',
  path: '/api/peers/:id/describe',
  summary: '改平台的名称、方向、方式和口径',
  params: IdParams,
  body: Exact({ version: Version, ...described }),
  reply: Done,
})

export const maps = contract({
  name: 'peers.maps',
  method: 'POST',
  path: '/api/peers/:id/maps',
  summary: '存对应表；等着对应的消息随即再办',
  params: IdParams,
  body: Exact({ version: Version, maps: Type.Array(MapSeen, { maxItems: 2000 }) }),
  reply: Type.Object({ id: Id, taken: Type.Integer() }),
})

export const secret = contract({
  name: 'peers.secret',
  method: 'POST',
  path: '/api/peers/:id/secret',
  summary: '设置共享密钥（加密保存，以后不再显示）',
  params: IdParams,
  body: Exact({ version: Version, secret: Type.String({ pattern: '^[\\x21-\\x7e]{32,200}$' }) }),
  reply: Done,
})

export const address = contract({
  name: 'peers.address',
  method: 'POST',
  path: '/api/peers/:id/address',
  summary: '设置推送地址',
  params: IdParams,
  body: Exact({
    version: Version,
    url: Nullable(Type.String({ minLength: 8, maxLength: 300 })),
    privateAllowed: Type.Boolean(),
  }),
  reply: Done,
})

export const turn = contract({
  name: 'peers.switch',
  method: 'POST',
  path: '/api/peers/:id/switch',
  summary: '启用或停用',
  params: IdParams,
  body: Exact({ version: Version, on: Type.Boolean() }),
  reply: Done,
})

export const traffic = contract({
  name: 'peers.traffic',
  method: 'GET',
  path: '/api/peers/:id/traffic',
  summary: '往来消息及各自的结果',
  params: IdParams,
  query: Exact({
    show: Type.Optional(KeyOf({ in: '', out: '', held: '', aside: '' })),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  }),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        key: Type.String(),
        /** Running number of what goes out; null for what came. */
        n: Nullable(Type.Integer()),
        at: Type.String(),
        kindWords: Type.String(),
        number: Nullable(Type.String()),
        caseId: Nullable(Id),
        caseNumber: Nullable(Type.String()),
        words: Type.String(),
        outcome: Type.String(),
        outcomeWords: Type.String(),
        reason: Nullable(Type.String()),
      }),
    ),
    more: Type.Boolean(),
  }),
})

export const doubts = contract({
  name: 'peers.doubts',
  method: 'GET',
  path: '/api/peers/:id/doubts',
  summary: '对接疑点：两边说法不一，等人来定',
  params: IdParams,
  query: Exact({ show: Type.Optional(KeyOf({ open: '', settled: '' })) }),
  reply: Type.Object({
    doubts: Type.Array(
      Type.Object({
        id: Id,
        kind: Type.String(),
        kindWords: Type.String(),
        theirs: Type.String(),
        ours: Type.String(),
        theirNumber: Nullable(Type.String()),
        caseId: Nullable(Id),
        caseNumber: Nullable(Type.String()),
        caseTitle: Nullable(Type.String()),
        stateWords: Nullable(Type.String()),
        otherCaseId: Nullable(Id),
        otherNumber: Nullable(Type.String()),
        raisedAt: Type.String(),
        stateOf: Type.String(),
        decisionWords: Nullable(Type.String()),
        reason: Nullable(Type.String()),
        decidedAt: Nullable(Type.String()),
        decisions: Type.Array(Type.Object({ decision: KeyOf(decisions), label: Type.String() })),
        version: Type.Integer(),
      }),
    ),
  }),
})

export const decide = contract({
  name: 'peers.decide',
  method: 'POST',
  path: '/api/peer-doubts/:id/decide',
  summary: '定一条对接疑点',
  params: IdParams,
  body: Exact({
    version: Version,
    decision: KeyOf(decisions),
    reason: Words(300),
    placeId: Type.Optional(Id),
  }),
  reply: Done,
})

export const again = contract({
  name: 'peers.again',
  method: 'POST',
  path: '/api/peers/:id/again',
  summary: '把搁置的一条消息再送一次',
  params: IdParams,
  body: Exact({ n: Type.Integer({ minimum: 1 }) }),
  reply: Type.Object({ sent: Type.Integer() }),
})

export const upload = contract({
  name: 'peers.upload',
  method: 'POST',
  path: '/api/peers/:id/files',
  summary: '上传对方的每日表',
  once: false,
  bytes: true,
  params: IdParams,
  query: TableName,
  reply: KeptTable,
})

const FileParams = Exact({ id: Id, file: Id })

export const preview = contract({
  name: 'peers.preview',
  method: 'POST',
  path: '/api/peers/:id/files/:file/preview',
  summary: '导入预览：新案件、更新、不变、不能导入；什么都还没有收',
  once: false,
  params: FileParams,
  body: ColumnsSaid,
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(SheetSeen),
    fresh: Type.Integer(),
    updates: Type.Integer(),
    same: Type.Integer(),
    lines: Type.Array(
      Type.Object({
        place: Type.String(),
        number: Type.String(),
        title: Type.String(),
        category: Type.String(),
        state: Type.String(),
        at: Type.String(),
        change: KeyOf({ new: '', update: '', same: '' }),
      }),
    ),
    faults: Type.Array(FaultSeen),
    stamp: Stamp,
  }),
})

export const apply = contract({
  name: 'peers.apply',
  method: 'POST',
  path: '/api/peers/:id/files/:file/apply',
  summary: '导入生效：全部收下，或一件都不收',
  params: FileParams,
  body: Exact({ stamp: Stamp }),
  reply: Type.Object({
    counts: Type.Array(Type.Object({ words: Type.String(), n: Type.Integer() })),
  }),
})

export const marked = contract({
  name: 'peers.marked',
  method: 'GET',
  path: '/api/peers/:id/files/:file/marked',
  summary: '标注文件：原表，不能导入的标红，末列写明原因',
  params: FileParams,
})

export const handOut = contract({
  name: 'peers.handOut',
  method: 'POST',
  path: '/api/peers/:id/handouts',
  summary: '送出：把上次以后变动的案件编成一份表',
  params: IdParams,
  reply: Type.Object({ number: Type.Integer(), cases: Type.Integer() }),
})

export const handout = contract({
  name: 'peers.handout',
  method: 'GET',
  path: '/api/peers/:id/handouts/:number',
  summary: '下载一份送出的表（可以反复下载）',
  params: Exact({ id: Id, number: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }),
})

export const evidence = contract({
  name: 'peers.evidence',
  method: 'GET',
  path: '/api/peers-evidence/:code',
  summary: '与平台互通的情况，作为一项任务或目标的佐证',
  params: Exact({ code: Type.String({ maxLength: 60 }) }),
  reply: Type.Object({
    peers: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        kindWords: Type.String(),
        wayWords: Type.String(),
        enabled: Type.Boolean(),
        onlineAt: Nullable(Type.String()),
        lastAt: Nullable(Type.String()),
        months: Type.Array(
          Type.Object({
            month: Type.String(),
            received: Type.Integer(),
            sent: Type.Integer(),
            states: Type.Integer(),
          }),
        ),
      }),
    ),
  }),
})
