// Every route and every reaction of the house, gathered in one place.
import { accountabilityReactions } from '../modules/accountability/accountability.reactions.ts'
import { accountabilityRoutes } from '../modules/accountability/accountability.routes.ts'
import { assessmentRoutes } from '../modules/assessment/assessment.routes.ts'
import { batchesReactions } from '../modules/batches/batches.reactions.ts'
import { batchesRoutes } from '../modules/batches/batches.routes.ts'
import { blanksReactions } from '../modules/blanks/blanks.reactions.ts'
import { blanksRoutes } from '../modules/blanks/blanks.routes.ts'
import { blobsRoutes } from '../modules/blobs/blobs.routes.ts'
import { campaignsReactions } from '../modules/campaigns/campaigns.reactions.ts'
import { campaignsRoutes } from '../modules/campaigns/campaigns.routes.ts'
import { casesReactions } from '../modules/cases/cases.reactions.ts'
import { casesRoutes } from '../modules/cases/cases.routes.ts'
import { caseworkReactions, caseworkTimers } from '../modules/casework/casework.reactions.ts'
import { caseworkRoutes } from '../modules/casework/casework.routes.ts'
import { boardRoutes } from '../modules/dashboard/board.routes.ts'
import { dashboardRoutes } from '../modules/dashboard/dashboard.routes.ts'
import { declarationsRoutes } from '../modules/declarations/declarations.routes.ts'
import { dispatchRoutes } from '../modules/dispatch/dispatch.routes.ts'
import { divisionRoutes } from '../modules/division/division.routes.ts'
import { draftsRoutes } from '../modules/drafts/drafts.routes.ts'
import { dutiesRoutes } from '../modules/duties/duties.routes.ts'
import { burdenRoutes } from '../modules/evidence/burden.routes.ts'
import { evidenceReactions } from '../modules/evidence/evidence.reactions.ts'
import { evidenceRoutes } from '../modules/evidence/evidence.routes.ts'
import { redactRoutes } from '../modules/evidence/redact.routes.ts'
import { ledgerRoutes } from '../modules/ledger/ledger.routes.ts'
import { linksReactions } from '../modules/links/links.reactions.ts'
import { linksRoutes } from '../modules/links/links.routes.ts'
import { meetingsReactions } from '../modules/meetings/meetings.reactions.ts'
import { meetingsRoutes } from '../modules/meetings/meetings.routes.ts'
import { metricsReactions, metricsTimers } from '../modules/metrics/metrics.reactions.ts'
import { metricsRoutes } from '../modules/metrics/metrics.routes.ts'
import { outgoingRoutes } from '../modules/outgoing/outgoing.routes.ts'
import { peersErrands, peersReactions } from '../modules/peers/peers.reactions.ts'
import { peersRoutes } from '../modules/peers/peers.routes.ts'
import { peopleRoutes } from '../modules/people/people.routes.ts'
import { phasesRoutes } from '../modules/phases/phases.routes.ts'
import { placesRoutes } from '../modules/places/places.routes.ts'
import { planRoutes } from '../modules/plan/plan.routes.ts'
import { portalRoutes } from '../modules/portal/portal.routes.ts'
import { registersRoutes } from '../modules/registers/registers.routes.ts'
import { open311Routes } from '../modules/residents/open311.routes.ts'
import { publicRoutes } from '../modules/residents/public.routes.ts'
import { residentsReactions, residentsTimers } from '../modules/residents/residents.reactions.ts'
import { residentsRoutes } from '../modules/residents/residents.routes.ts'
import { shapesRoutes } from '../modules/shapes/shapes.routes.ts'
import { talliesReactions } from '../modules/tallies/tallies.reactions.ts'
import { talliesRoutes } from '../modules/tallies/tallies.routes.ts'
import { upkeepRoutes } from '../modules/upkeep/upkeep.routes.ts'
import { workbenchRoutes } from '../modules/workbench/workbench.routes.ts'
import { workplansRoutes } from '../modules/workplans/workplans.routes.ts'
import type { Errand } from './errands.ts'
import type { Reaction } from './reactions.ts'
import type { Route } from './route.ts'
import type { Timer } from './timers.ts'

export const routes: readonly Route[] = [
  ...peopleRoutes,
  ...ledgerRoutes,
  ...dutiesRoutes,
  ...blobsRoutes,
  ...shapesRoutes,
  ...placesRoutes,
  ...upkeepRoutes,
  ...declarationsRoutes,
  ...planRoutes,
  ...registersRoutes,
  ...blanksRoutes,
  ...draftsRoutes,
  ...workbenchRoutes,
  ...workplansRoutes,
  ...divisionRoutes,
  ...dispatchRoutes,
  ...casesRoutes,
  ...caseworkRoutes,
  ...campaignsRoutes,
  ...assessmentRoutes,
  ...evidenceRoutes,
  ...redactRoutes,
  ...burdenRoutes,
  ...publicRoutes,
  ...open311Routes,
  ...residentsRoutes,
  ...metricsRoutes,
  ...accountabilityRoutes,
  ...batchesRoutes,
  ...linksRoutes,
  ...meetingsRoutes,
  ...outgoingRoutes,
  ...phasesRoutes,
  ...peersRoutes,
  ...talliesRoutes,
  ...dashboardRoutes,
  ...boardRoutes,
  ...portalRoutes,
]

export const reactions: readonly Reaction[] = [
  ...blanksReactions,
  ...casesReactions,
  ...evidenceReactions,
  ...caseworkReactions,
  ...campaignsReactions,
  ...batchesReactions,
  // Before the duty to file is opened: what the house counted nobody owes.
  ...talliesReactions,
  ...metricsReactions,
  ...accountabilityReactions,
  ...linksReactions,
  ...meetingsReactions,
  ...residentsReactions,
  ...peersReactions,
]

export const timers: readonly Timer[] = [...caseworkTimers, ...metricsTimers, ...residentsTimers]

export const errands: readonly Errand[] = [...peersErrands]
