// Cells on the way between the form and the server: what a person has typed, and what is sent.
import type { ReplyOf } from '../../lib/contract.ts'
import type { entry } from './registers.contract.ts'

export type Head = ReplyOf<typeof entry>['register']
export type Column = Head['columns'][number]
export type Cells = ReplyOf<typeof entry>['values']
/** In the form every column has a cell: a text, or a list for links. */
export type Draft = Record<string, string | string[]>

export const isLinks = (column: Column): boolean =>
  column.type === 'requirements' || column.type === 'clauses'

/** A draft of what stands there, or an empty one. */
export function draftOf(register: Head, values: Cells = {}): Draft {
  return Object.fromEntries(
    register.columns.map(column => {
      const value = values[column.code]
      return [
        column.code,
        isLinks(column)
          ? [...((value as string[] | undefined) ?? [])]
          : ((value as string | undefined) ?? ''),
      ]
    }),
  )
}

/** What is sent: cells that say something. */
export function cellsOf(draft: Draft): Cells {
  return Object.fromEntries(
    Object.entries(draft).filter(([, value]) =>
      typeof value === 'string' ? value.trim() !== '' : value.length > 0,
    ),
  )
}

/** The column a refusal points at: `/values/promised` → `promised`. */
export const columnAt = (at: string | undefined): string | undefined => /^\/values\/(.+)$/.exec(at ?? '')?.[1]
