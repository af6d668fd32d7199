// Addresses of the desk. Without a session a page is remembered and comes back after sign-in.
import type { QueryClient } from '@tanstack/vue-query'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { accountabilityPages } from '../../modules/accountability/accountability.pages.ts'
import { assessmentPages } from '../../modules/assessment/assessment.pages.ts'
import { batchesPages } from '../../modules/batches/batches.pages.ts'
import { blanksPages } from '../../modules/blanks/blanks.pages.ts'
import { campaignsPages } from '../../modules/campaigns/campaigns.pages.ts'
import { casesPages } from '../../modules/cases/cases.pages.ts'
import { caseworkPages } from '../../modules/casework/casework.pages.ts'
import { dashboardPages } from '../../modules/dashboard/dashboard.pages.ts'
import { declarationsPages } from '../../modules/declarations/declarations.pages.ts'
import { dispatchPages } from '../../modules/dispatch/dispatch.pages.ts'
import { divisionPages } from '../../modules/division/division.pages.ts'
import { draftsPages } from '../../modules/drafts/drafts.pages.ts'
import { evidencePages } from '../../modules/evidence/evidence.pages.ts'
import { ledgerPages } from '../../modules/ledger/ledger.pages.ts'
import { meetingsPages } from '../../modules/meetings/meetings.pages.ts'
import { metricsPages } from '../../modules/metrics/metrics.pages.ts'
import { outgoingPages } from '../../modules/outgoing/outgoing.pages.ts'
import { peersPages } from '../../modules/peers/peers.pages.ts'
import { me } from '../../modules/people/people.contract.ts'
import { peoplePages, signInUrl } from '../../modules/people/people.pages.ts'
import { phasesPages } from '../../modules/phases/phases.pages.ts'
import { placesPages } from '../../modules/places/places.pages.ts'
import { planPages } from '../../modules/plan/plan.pages.ts'
import { registersPages } from '../../modules/registers/registers.pages.ts'
import { residentsPages } from '../../modules/residents/residents.pages.ts'
import { shapesPages } from '../../modules/shapes/shapes.pages.ts'
import { upkeepPages } from '../../modules/upkeep/upkeep.pages.ts'
import { workbenchPages } from '../../modules/workbench/workbench.pages.ts'
import { workplansPages } from '../../modules/workplans/workplans.pages.ts'
import { call, Problem } from '../../ui/api.ts'

/** A page that fails this soon after its own load would only fail again. */
const RELOAD_GUARD_MS = 3000

export function makeDeskRouter(client: QueryClient): Router {
  const router = createRouter({
    history: createWebHistory('/'),
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
    routes: [
      ...dashboardPages,
      ...planPages,
      ...blanksPages,
      ...draftsPages,
      ...divisionPages,
      ...workbenchPages,
      ...workplansPages,
      ...registersPages,
      ...phasesPages,
      ...metricsPages,
      ...placesPages,
      ...shapesPages,
      ...upkeepPages,
      ...declarationsPages,
      ...dispatchPages,
      ...assessmentPages,
      ...casesPages,
      ...evidencePages,
      ...caseworkPages,
      ...residentsPages,
      ...campaignsPages,
      ...accountabilityPages,
      ...peersPages,
      ...batchesPages,
      ...outgoingPages,
      ...meetingsPages,
      ...peoplePages,
      ...ledgerPages,
      { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
    ],
  })
  router.beforeEach(async to => {
    if (to.meta.open) return true
    try {
      await client.ensureQueryData({ queryKey: [me.name, {}], queryFn: () => call(me) })
      return true
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return signInUrl(to.fullPath)
      // The shell shows what is wrong and offers to try again.
      return true
    }
  })
  router.onError((error, to) => reloadOnce(error, to.fullPath))
  return router
}

/** After an update of the server the page's old pieces are gone: load the new page, once. */
function reloadOnce(error: unknown, to: string): void {
  const gone = error instanceof TypeError && /import|module|preload/i.test(error.message)
  if (!gone || performance.now() < RELOAD_GUARD_MS) return
  location.assign(to)
}
