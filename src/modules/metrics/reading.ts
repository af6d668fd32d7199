// The life of a reading, from the unit that files it to the person who accepts it. Filer and reviewer are two people; an
// accepted figure is never changed, a correction is a new version with its reason.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds, type Scope, serves } from '../people/actor.ts'

export const readingStates = {
  draft: '草稿',
  submitted: '待审核',
  returned: '已退回',
  accepted: '已审定',
  superseded: '已更正',
} as const

export type ReadingState = keyof typeof readingStates

/** What the lifecycle looks at. */
export interface ReadingRecord {
  readonly state: string
  readonly unitId: string | null
  readonly filerId: string | null
}

const OWN = '填报和审核要由不同的人办：这个数是您填报的，请由另一名同志审核。'

export const readingLifecycle = defineLifecycle<ReadingRecord, Actor>()({
  name: 'reading',
  words: '读数',
  states: readingStates,
  relations: {
    owner: {
      words: '填报单位',
      holds: (record, actor) =>
        serves(actor, record.unitId, 'unit', 'county_office', 'office', 'office_head'),
    },
    reviewer: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    filer: { words: '填报人', holds: (record, actor) => record.filerId === actor.personId },
    house: { words: '系统', holds: () => false },
  },
  transitions: {
    file: { label: '填报', from: [], to: 'draft', who: ['owner'], fact: 'reading.filed', clause: '五(一)2' },
    // What the house counts itself is there at once: there is nobody to review but its own records.
    compute: {
      label: '自动汇总',
      from: [],
      to: 'accepted',
      who: ['house'],
      fact: 'reading.computed',
    },
    edit: {
      label: '修改',
      from: ['draft', 'returned'],
      to: 'draft',
      who: ['owner'],
      fact: 'reading.edited',
    },
    submit: {
      label: '提交审核',
      from: ['draft', 'returned'],
      to: 'submitted',
      who: ['owner'],
      fact: 'reading.submitted',
    },
    accept: {
      label: '审定',
      from: ['submitted'],
      to: 'accepted',
      who: ['reviewer'],
      never: { filer: OWN },
      fact: 'reading.accepted',
      clause: '二(四)',
    },
    return: {
      label: '退回',
      from: ['submitted'],
      to: 'returned',
      who: ['reviewer'],
      never: { filer: OWN },
      needs: { reason: '退回的理由' },
      fact: 'reading.returned',
      clause: '二(四)',
    },
    supersede: {
      label: '更正',
      from: ['accepted'],
      to: 'superseded',
      who: ['reviewer', 'house'],
      needs: { reason: '更正的理由' },
      fact: 'reading.superseded',
      clause: '二(四)',
    },
  },
})

export type ReadingAction = keyof typeof readingLifecycle.transitions

/** Whether a reading is within what the actor may see. Stores say the same in SQL. */
export function readingInScope(scope: Scope, unitId: string): boolean {
  return scope.all || scope.unitIds.includes(unitId)
}
