// What modules add to each other's pages, each loaded when the page is opened.
import { type Component, defineAsyncComponent } from 'vue'
import type { PageParts } from '../../ui/page-parts.ts'

const TRIES = 8

/** A part that could not be fetched (the server is being started again) is asked for again, for some twenty seconds. */
const part = (loader: () => Promise<Component>) =>
  defineAsyncComponent({
    loader,
    onError: (_, retry, fail, tries) => (tries < TRIES ? void setTimeout(retry, tries * 700) : fail()),
  })

export const pageParts: PageParts = {
  // A case, under its pictures; gets its `id`.
  case: [
    part(() => import('../../modules/evidence/FlagPanel.vue')),
    part(() => import('../../modules/evidence/PhotoTools.vue')),
    part(() => import('../../modules/outgoing/CaseOrder.vue')),
    part(() => import('../../modules/links/CaseLinks.vue')),
  ],
  // The list of current problems, beside its buttons; gets `caseIds`.
  problems: [part(() => import('../../modules/links/CopyForGroup.vue'))],
  // Cases ticked in the list, beside what is done with many; gets `caseIds`.
  many: [
    part(() => import('../../modules/outgoing/OrderBatchButton.vue')),
    part(() => import('../../modules/links/CopyForGroup.vue')),
  ],
  // A paper, beside its print button; gets its `id`.
  paper: [part(() => import('../../modules/outgoing/PaperWord.vue'))],
  // A task, target or standard; gets its `code`.
  requirement: [
    part(() => import('../../modules/metrics/TargetStanding.vue')),
    part(() => import('../../modules/registers/RequirementRefs.vue')),
    part(() => import('../../modules/peers/PeerEvidence.vue')),
  ],
  // One target with its figures; gets its `code`.
  target: [
    part(() => import('../../modules/tallies/TallyPart.vue')),
    part(() => import('../../modules/peers/PeerEvidence.vue')),
  ],
  // The targets of the plan; gets what is searched for.
  targets: [part(() => import('../../modules/metrics/PlanTargetTable.vue'))],
}
