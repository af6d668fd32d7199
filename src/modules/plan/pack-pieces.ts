// What every file of a pack is written with: rows that refuse the unknown, codes, clause ids, days, decimals in quotes.
import { type TObject, type TProperties, Type } from '@sinclair/typebox'

export const row = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false })
export const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Union(values.map(value => Type.Literal(value))))

export const text = (max: number) => Type.String({ minLength: 1, maxLength: max })
/** Lower-case slug: unit, role, rule and place-type codes. */
export const Slug = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })
/** `四(五)17`, `五(一)2`, `六(四)`, `四`, `前言`; half-width parentheses. */
export const ClauseId = Type.String({
  pattern: '^[^\\s()（）]{1,8}(\\([一二三四五六七八九十]{1,3}\\)\\d{0,3})?$',
})
export const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
/** Decimals stand in quotes, so that no figure passes through floating point. */
export const Decimal = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' })
export const TargetCode = Type.String({ pattern: '^T\\d{2,3}$' })
export const RoleCode = Type.String({ pattern: '^[a-z]+(_[a-z]+)*$', maxLength: 40 })
export const PackId = Slug
