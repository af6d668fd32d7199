// What modules add to each other's pages, each loaded when the page is opened.
import { defineAsyncComponent } from 'vue'
import type { PageParts } from '../../ui/page-parts.ts'

export const pageParts: PageParts = {
  // A case, under its pictures; gets its `id`.
  case: [
    defineAsyncComponent(() => import('../../modules/evidence/FlagPanel.vue')),
    defineAsyncComponent(() => import('../../modules/evidence/PhotoTools.vue')),
  ],
  // A task, target or standard; gets its `code`.
  requirement: [
    defineAsyncComponent(() => import('../../modules/metrics/TargetStanding.vue')),
    defineAsyncComponent(() => import('../../modules/registers/RequirementRefs.vue')),
    defineAsyncComponent(() => import('../../modules/peers/PeerEvidence.vue')),
  ],
  // One target with its figures; gets its `code`.
  target: [
    defineAsyncComponent(() => import('../../modules/tallies/TallyPart.vue')),
    defineAsyncComponent(() => import('../../modules/peers/PeerEvidence.vue')),
  ],
  // The targets of the plan; gets what is searched for.
  targets: [defineAsyncComponent(() => import('../../modules/metrics/PlanTargetTable.vue'))],
}
