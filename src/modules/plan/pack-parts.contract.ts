// Parts of a plan pack that a city may add: register definitions and their first entries, the year counted backwards,
// the counties' own goals.
import { type Static, Type } from '@sinclair/typebox'
import { ClauseId, Day, Decimal, oneOf, PackId, row, Slug, text } from './pack-pieces.ts'
import { COLUMN_TYPES, REGISTER_WRITERS, SUMMARY_KINDS } from './pack-words.ts'

/** One column. Nothing here says that it is about a person: such columns are refused until they can be masked and purged. */
export const RegisterColumn = row({
  code: Slug,
  title: text(20),
  type: oneOf(COLUMN_TYPES),
  required: Type.Optional(Type.Boolean()),
  /** Shown in the list; the others only on the entry's own page. */
  list: Type.Optional(Type.Boolean()),
  hint: Type.Optional(text(60)),
  /** Longest text; 200 for a text and 2000 for a passage when it says nothing. */
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 4000 })),
  /** Of a number: its unit, smallest, largest, and how many places behind the point. */
  unit: Type.Optional(text(8)),
  least: Type.Optional(Decimal),
  most: Type.Optional(Decimal),
  places: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
  options: Type.Optional(Type.Array(text(20), { minItems: 1, maxItems: 60 })),
})

export const RegisterDefinition = row({
  code: Slug,
  title: text(20),
  clause: ClauseId,
  about: text(80),
  /** Its entries hang under an entry of that register. */
  parent: Type.Optional(Slug),
  columns: Type.Array(RegisterColumn, { minItems: 1, maxItems: 40 }),
  /** No two entries (under one parent) agree in all of these. */
  unique: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 4 })),
  /** The unit column that says whose row it is; without it rows are the office's. */
  owner: Type.Optional(Slug),
  /** all: everyone who works here; own: the office everything, counties and units their own rows. */
  read: oneOf(['all', 'own']),
  write: Type.Array(oneOf(REGISTER_WRITERS), { minItems: 1, maxItems: 3 }),
  /** Columns that may wait but must be filled before the entry counts as complete. */
  complete: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 20 })),
  /** Figures over the entries, shown at the parent entry or above the list. */
  summary: Type.Optional(
    Type.Array(
      row({
        name: text(20),
        how: oneOf(SUMMARY_KINDS),
        column: Type.Optional(Slug),
        weight: Type.Optional(Slug),
      }),
      { minItems: 1, maxItems: 6 },
    ),
  ),
  /** Code of the disclosure item that publishes it; without one it stays inside. */
  disclosure: Type.Optional(Slug),
})

export const RegisterDefinitions = Type.Array(RegisterDefinition, { maxItems: 300 })

const Values = Type.Record(Slug, Type.Union([Type.String({ maxLength: 4000 }), Type.Array(text(60))]))

/** An entry that comes with the pack; `key` is what a later version finds it by. */
export const RegisterSeed = row({
  register: Slug,
  key: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
  /** Key of the entry it hangs under. */
  parent: Type.Optional(Type.String({ maxLength: 60 })),
  values: Values,
})
export const RegisterSeeds = Type.Array(RegisterSeed, { maxItems: 5000 })

/** A step of the year, so many working days before (negative) or after (positive) the anchor day. */
export const YearStep = row({
  code: Slug,
  title: text(20),
  clause: ClauseId,
  workdays: Type.Integer({ minimum: -250, maximum: 250 }),
  /** What must lie on the table by then, in our own words. */
  needs: text(80),
})
export const YearSteps = Type.Array(YearStep, { maxItems: 60 })

export const CountyGoal = row({
  division: Type.Integer({ minimum: 100000, maximum: 999999 }),
  goal: text(40),
  /** How people call the title it is after; nothing when it only carries the city's tasks out. */
  title: Type.Optional(text(30)),
  clause: ClauseId,
  /** The edition it is measured by, as people call it. */
  edition: text(40),
  /** Id of the framework pack, once the city has loaded that edition. */
  framework: Type.Optional(PackId),
  by: Type.Optional(Day),
})

/** What the public may see (disclosure.yaml). */
export const DisclosureFile = row({
  items: Type.Array(
    row({
      code: Slug,
      name: text(30),
      show: oneOf(['public', 'by-number', 'never']),
      fields: Type.Optional(Type.Array(text(20), { minItems: 1, maxItems: 20 })),
      after: Type.Optional(text(60)),
      reason: text(80),
    }),
    { minItems: 1, maxItems: 200 },
  ),
})

export type DisclosureFile = Static<typeof DisclosureFile>
export type RegisterColumn = Static<typeof RegisterColumn>
export type RegisterDefinition = Static<typeof RegisterDefinition>
export type RegisterSeed = Static<typeof RegisterSeed>
export type YearStep = Static<typeof YearStep>
export type CountyGoal = Static<typeof CountyGoal>

/** What in the product serves a clause: a figure, `register:` or `page:` with a code (implementation.ts). */
export const ServedClause = row({
  clause: ClauseId,
  by: Type.Array(row({ serve: text(60), words: text(60) }), { minItems: 1, maxItems: 12 }),
})

export type ServedClause = Static<typeof ServedClause>

/** Files a plan pack may do without; what they hold is then empty. */
export const OPTIONAL_FILES: readonly string[] = [
  'indicators.yaml',
  'registers.yaml',
  'register-entries.yaml',
  'year-plan.yaml',
  'counties.yaml',
  'implementation.yaml',
  'categories.yaml',
]

/** The optional parts of a plan pack; what is absent is empty. */
export interface PlanParts {
  readonly registers?: readonly RegisterDefinition[]
  readonly registerEntries?: readonly RegisterSeed[]
  readonly yearPlan?: readonly YearStep[]
  readonly counties?: readonly CountyGoal[]
  readonly implementation?: readonly ServedClause[]
}
