// Acts on one case beyond the straight way: whose it is, who verifies it, what follows its end.
import { type TSchema, Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { Digest, Exact, Id, Words } from '../../lib/schema.ts'
import { Version } from './cases.contract.ts'

const Photos = Type.Array(Digest, { minItems: 1, maxItems: 9, uniqueItems: true })
const Reason = Exact({ version: Version, reason: Words(300) })
const ToUnit = Exact({ version: Version, unitId: Id, reason: Words(300) })

const act = <const N extends string, const B extends TSchema>(name: N, summary: string, body: B) =>
  actOn(`cases.${name}`, `/api/cases/:id/${name}`, summary, body)

export const dispute = act('dispute', '退单（写明理由和建议的责任单位）', ToUnit)
export const uphold = act('uphold', '退单后维持原派', Reason)
export const rule = act('rule', '裁定责任单位', ToUnit)
export const withdraw = act('withdraw', '撤案', Reason)
export const draw = act('draw', '另抽核查员', Reason)
export const agree = act('agree', '双人核查的初核通过', Exact({ version: Version }))
export const reopen = act('reopen', '反映人要求重办', Reason)
export const hold = act('hold', '回头看合格', Exact({ version: Version, photos: Photos }))
export const relapse = act(
  'relapse',
  '回头看反弹，退回责任单位',
  Exact({ version: Version, reason: Words(300), photos: Photos }),
)
