// What modules add to each other's pages, each loaded when the page is opened.
import { defineAsyncComponent } from 'vue'
import type { PageParts } from '../../ui/page-parts.ts'

export const pageParts: PageParts = {
  // A case, under its pictures; gets its `id`.
  case: [
    defineAsyncComponent(() => import('../../modules/evidence/FlagPanel.vue')),
    defineAsyncComponent(() => import('../../modules/evidence/PhotoTools.vue')),
    defineAsyncComponent(() => import('../../modules/outgoing/CaseOrder.vue')),
    defineAsyncComponent(() => import('../../modules/links/CaseLinks.vue')),
  ],
  // The list of current problems, beside its buttons; gets `caseIds`.
  problems: [defineAsyncComponent(() => import('../../modules/links/CopyForGroup.vue'))],
  // Cases ticked in the list, beside what is done with many; gets `caseIds`.
  many: [
    defineAsyncComponent(() => import('../../modules/outgoing/OrderBatchButton.vue')),
    defineAsyncComponent(() => import('../../modules/links/CopyForGroup.vue')),
  ],
  // A paper, beside its print button; gets its `id`.
  paper: [defineAsyncComponent(() => import('../../modules/outgoing/PaperWord.vue'))],
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
