// What strangers reach: pages as HTML (the form, one report by its code) and what the form's script asks.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { refusal } from '../../lib/refusal.ts'
import { Exact, Nullable } from '../../lib/schema.ts'

export const FORM_LIMIT = 36 * 1024 * 1024
const TOO_LARGE = refusal(
  'form.too-large',
  '照片太大，没有收下：一张不超过 12 MB，三张一共不超过 36 MB。请少选一张，或用手机相机的普通模式重拍。',
  413,
)

/** The form comes as multipart/form-data; the answer is the page of the report, or the form with the reason. */
export const send = contract({
  name: 'residents.send',
  method: 'POST',
  path: '/report',
  summary: '随手拍：提交一件（网页表单，免登录）',
  form: true,
  limit: { bytes: FORM_LIMIT, refusal: TOO_LARGE },
})

const elder = Type.Optional(Type.String({ maxLength: 4 }))

export const find = contract({
  name: 'residents.find',
  method: 'GET',
  path: '/r',
  summary: '随手拍：输入查询码的页面',
  query: Exact({ code: Type.Optional(Type.String({ maxLength: 40 })), elder }),
})

export const track = contract({
  name: 'residents.track',
  method: 'GET',
  path: '/r/:code',
  summary: '随手拍：凭查询码看办理情况的页面',
  params: Exact({ code: Type.String({ maxLength: 40 }) }),
  query: Exact({
    elder,
    sent: Type.Optional(Type.String({ maxLength: 8 })),
    done: Type.Optional(Type.String({ maxLength: 8 })),
  }),
  perMinute: 600,
})

export const answer = contract({
  name: 'residents.answer',
  method: 'POST',
  path: '/r/:code',
  summary: '随手拍：凭查询码要求重办或评价（网页表单）',
  params: Exact({ code: Type.String({ maxLength: 40 }) }),
  form: true,
  limit: { bytes: 20_000, refusal: refusal('form.too-large', '内容过大，没有收下。', 413) },
  perMinute: 120,
})

export const suggest = contract({
  name: 'residents.suggest',
  method: 'GET',
  path: '/api/public/category',
  summary: '随手拍：按文字提示问题分类；不确定时不提示',
  query: Exact({ words: Type.String({ minLength: 1, maxLength: 500 }) }),
  reply: Type.Object({
    category: Nullable(Type.Object({ code: Type.String(), name: Type.String() })),
  }),
  perMinute: 240,
})
