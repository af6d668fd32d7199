// Schema pieces that every contract uses. Bodies refuse unknown fields; texts have a length.
import { type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox'

export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})
/** A public division code. Bounded: an integer of any size would reach the database as one it cannot hold. */
export const DivisionCode = Type.Integer({ minimum: 0, maximum: 999_999_999 })
export const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
/** A moment as ISO 8601 with zone. */
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:\\d\\d)$',
})
export const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** A line or a passage that a person writes: not blank, at most `max` characters, no NUL. */
export function Words(max: number, min = 1): ReturnType<typeof Type.String> {
  return Type.String({
    minLength: min,
    maxLength: max,
    pattern: min > 0 ? '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' : '^[^\\u0000]*$',
  })
}

/** An object that refuses what it does not know. */
export function Exact<T extends TProperties>(properties: T): TObject<T> {
  return Type.Object(properties, { additionalProperties: false })
}

/** One of a table's keys. */
export function KeyOf<T extends Readonly<Record<string, unknown>>>(table: T) {
  return Type.Unsafe<keyof T & string>(Type.String({ enum: Object.keys(table) }))
}

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Unsafe<import('@sinclair/typebox').Static<T> | null>({ ...schema, nullable: true })
}

export const IdParams = Exact({ id: Id })

/** What every successful write answers at the least. */
export const Done = Type.Object({ id: Id })

/** An action as a page shows it: its label, and when it is closed to this person now, the reason. */
export const OfferedAction = Type.Object({
  action: Type.String(),
  label: Type.String(),
  refusal: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
})
