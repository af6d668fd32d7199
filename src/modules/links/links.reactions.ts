// What follows when a part is over: nothing more is asked of the body outside.
import type { Reaction } from '../../server/reactions.ts'
import { endLinksOf } from './links.actions.ts'

export const linksReactions: readonly Reaction[] = [
  {
    name: 'end-links',
    on: ['part.dropped', 'part.passed', 'part.handed'],
    // What was handed in may come back: its link stays good until the part has passed.
    handle: (work, fact) => endLinksOf(work, fact.subjectId, fact.kind !== 'part.handed'),
  },
]
