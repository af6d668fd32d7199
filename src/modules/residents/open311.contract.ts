// Open311 GeoReport v2 under /open311/v2: every address in both notations, `.json` and `.xml`; nobody needs a key.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { refusal } from '../../lib/refusal.ts'
import { Exact } from '../../lib/schema.ts'
import { FORM_LIMIT } from './public.contract.ts'

const named = (what: string) => Type.String({ pattern: `^${what}\\.(json|xml)$`, maxLength: 60 })
const text = Type.Optional(Type.String({ maxLength: 4000 }))
/** What is not named here is let pass: clients send keys and extensions of their own. */
const Asked = { jurisdiction_id: text, api_key: text }

const get = <const N extends string, const P extends string>(name: N, path: P, summary: string) => ({
  name: `open311.${name}` as const,
  method: 'GET' as const,
  path: `/open311/v2/${path}` as const,
  summary: `Open311：${summary}`,
})

export const discovery = contract({
  ...get('discovery', 'discovery.:format', '接口说明'),
  params: Exact({ format: Type.String({ pattern: '^(json|xml)$' }) }),
  query: Type.Object(Asked),
})

export const services = contract({
  ...get('services', 'services.:format', '可以反映的问题分类'),
  params: Exact({ format: Type.String({ pattern: '^(json|xml)$' }) }),
  query: Type.Object(Asked),
})

export const service = contract({
  ...get('service', 'services/:code', '一个分类的说明'),
  params: Exact({ code: named('[A-Za-z0-9-]{1,40}') }),
  query: Type.Object(Asked),
})

export const requests = contract({
  ...get('requests', 'requests.:format', '已受理的问题清单'),
  params: Exact({ format: Type.String({ pattern: '^(json|xml)$' }) }),
  query: Type.Object({
    ...Asked,
    service_request_id: text,
    service_code: text,
    start_date: text,
    end_date: text,
    status: text,
  }),
})

export const request = contract({
  ...get('request', 'requests/:id', '一个问题的办理情况'),
  params: Exact({ id: named('[0-9-]{1,40}') }),
  query: Type.Object(Asked),
})

export const token = contract({
  ...get('token', 'tokens/:token', '凭查询码取问题编号'),
  params: Exact({ token: named('[A-Za-z0-9-]{1,40}') }),
  query: Type.Object(Asked),
  perMinute: 600,
})

export const send = contract({
  name: 'open311.send',
  method: 'POST',
  path: '/open311/v2/requests.:format',
  summary: 'Open311：反映一个问题（免密钥，先审核，限速；照片用 media 文件字段）',
  params: Exact({ format: Type.String({ pattern: '^(json|xml)$' }) }),
  form: true,
  limit: { bytes: FORM_LIMIT, refusal: refusal('form.too-large', '内容过大：照片一张不超过 12 MB。', 413) },
})
