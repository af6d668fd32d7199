// Links that expire: schemas and routes for those who make them. What strangers open by them is served beside (open-link.routes.ts).
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Digest, Done, Exact, Id, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { answerStates, linkPurposes, linkStates, MOST_CASES, MOST_DAYS } from './link.ts'

const Days = Type.Integer({ minimum: 1, maximum: MOST_DAYS })
const Groups = KeyOf({ unit: '', county: '' })
const CaseIds = Type.Array(Id, { minItems: 1, maxItems: MOST_CASES, uniqueItems: true })
const Version = Type.Integer({ minimum: 1 })

export const cases = contract({
  name: 'links.cases',
  method: 'POST',
  path: '/api/links/cases',
  summary: '为所选案件生成限时免登录的只看链接，每个单位或县区一条',
  body: Exact({ caseIds: CaseIds, by: Groups, days: Days }),
  reply: Type.Object({ ids: Type.Array(Id) }),
})

export const part = contract({
  name: 'links.part',
  method: 'POST',
  path: '/api/links/part',
  summary: '为社会单位代办的分办生成限时答复链接',
  body: Exact({ partId: Id, days: Days, once: Type.Boolean() }),
  reply: Done,
})

export const revoke = actOn('links.revoke', '/api/links/:id/revoke', '收回链接', Exact({ version: Version }))

export const groupText = contract({
  name: 'links.groupText',
  method: 'GET',
  path: '/api/group-text',
  summary: '复制到微信群的文字',
  query: Exact({
    caseIds: Type.String({ pattern: `^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,${MOST_CASES - 1}}$` }),
    by: Groups,
    links: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,99}$' })),
  }),
  reply: Type.Object({
    texts: Type.Array(
      Type.Object({
        name: Type.String(),
        cases: Type.Integer(),
        /** With a mark where the address goes. */
        text: Type.String(),
        path: Type.String(),
      }),
    ),
  }),
})

export const Link = Type.Object({
  id: Id,
  purpose: KeyOf(linkPurposes),
  purposeWords: Type.String(),
  state: KeyOf(linkStates),
  stateWords: Type.String(),
  /** `/l/…`; null when it opens nothing any more. */
  path: Nullable(Type.String()),
  partId: Nullable(Id),
  name: Type.String(),
  cases: Type.Integer(),
  madeAt: Type.String(),
  expiresAt: Type.String(),
  once: Type.Boolean(),
  uses: Type.Integer(),
  version: Type.Integer(),
})

export const Answer = Type.Object({
  id: Id,
  partId: Id,
  body: Type.String(),
  words: Type.String(),
  photos: Type.Array(Digest),
  state: KeyOf(answerStates),
  stateWords: Type.String(),
  at: Type.String(),
  reason: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

export const ofCase = contract({
  name: 'links.ofCase',
  method: 'GET',
  path: '/api/cases/:id/links',
  summary: '案件的社会单位链接和答复',
  params: Exact({ id: Id }),
  reply: Type.Object({
    /** Outside parts that are still asked of a body. */
    asked: Type.Array(Type.Object({ id: Id, body: Type.String(), words: Type.String() })),
    mayLink: Type.Boolean(),
    links: Type.Array(Link),
    answers: Type.Array(Answer),
    /** Whether a photo may be shown without a sign-in: a redacted copy is there. */
    shown: Type.Boolean(),
  }),
})

export const list = contract({
  name: 'links.list',
  method: 'GET',
  path: '/api/links',
  summary: '发出的链接',
  reply: Type.Object({ links: Type.Array(Link) }),
})

export const take = actOn(
  'links.take',
  '/api/link-answers/:id/take',
  '采用社会单位的答复，作为分办交回',
  Exact({ version: Version, measure: Words(1000) }),
)

export const decline = actOn(
  'links.decline',
  '/api/link-answers/:id/decline',
  '不采用社会单位的答复',
  Exact({ version: Version, reason: Words(300) }),
)
