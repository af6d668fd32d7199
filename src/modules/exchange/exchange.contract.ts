// What every hand-in of a table says over HTTP, whatever the table is about.
import { Type } from '@sinclair/typebox'
import { Digest, Exact, Id, Nullable } from '../../lib/schema.ts'

/** Query of an upload; the body is the file itself, .xlsx or .csv, at most 12 MB. Sending it twice keeps it once. */
export const TableName = Exact({ name: Type.String({ minLength: 1, maxLength: 200 }) })
export const KeptTable = Type.Object({ id: Id })

/** How a person says the sheets are to be read; left out, the headers say it. */
export const ColumnsSaid = Exact({
  sheets: Type.Optional(
    Type.Array(
      Exact({
        headerRow: Nullable(Type.Integer({ minimum: 1, maximum: 1_048_576 })),
        columns: Type.Record(
          Type.String({ pattern: '^[a-z]{1,20}$' }),
          Type.Integer({ minimum: 0, maximum: 16_383 }),
        ),
      }),
      { maxItems: 50 },
    ),
  ),
})

export const SheetSeen = Type.Object({
  name: Type.String(),
  rows: Type.Integer(),
  headerRow: Nullable(Type.Integer()),
  headers: Type.Array(Type.Object({ col: Type.Integer(), text: Type.String() })),
  columns: Type.Record(Type.String(), Type.Integer()),
})

export const FaultSeen = Type.Object({ sheet: Type.String(), place: Type.String(), reason: Type.String() })

/** Digest of what was shown; applying needs it, so that nothing else is applied than what was seen. */
export const Stamp = Digest
