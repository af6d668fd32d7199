// Where what serves a clause is found in the desk, and which operation opens it.
import { noticesUrl, papersUrl } from '../accountability/accountability.pages.ts'
import { roundsUrl } from '../assessment/assessment.pages.ts'
import { casesUrl, reviewUrl } from '../cases/cases.pages.ts'
import { ledgerUrl } from '../ledger/ledger.pages.ts'
import { metricsUrl } from '../metrics/metrics.pages.ts'
import { peopleUrl, unitsUrl } from '../people/people.pages.ts'
import type { Operation } from '../people/permissions.ts'
import { placesUrl } from '../places/places.pages.ts'
import type { FigureName, PageName } from '../plan/implementation.ts'
import { planUrl, requirementUrl } from '../plan/plan.pages.ts'
import { registerUrl } from '../registers/registers.pages.ts'
import { boardUrl, homeUrl } from './dashboard.pages.ts'

export interface ServeLink {
  readonly to: string
  readonly needs?: Operation
  /** Opened outside the desk. */
  readonly away?: boolean
}

const pageLinks: Readonly<Record<PageName, ServeLink>> = {
  plan: { to: planUrl(), needs: 'plan.read' },
  board: { to: boardUrl(), needs: 'dashboard.board' },
  targets: { to: metricsUrl(), needs: 'metrics.targets' },
  phases: { to: planUrl('phases'), needs: 'plan.read' },
  safeguards: { to: planUrl('safeguards'), needs: 'plan.read' },
  places: { to: placesUrl(), needs: 'places.list' },
  rounds: { to: roundsUrl(), needs: 'assessment.rounds' },
  review: { to: reviewUrl(), needs: 'cases.review' },
  cases: { to: casesUrl(), needs: 'cases.list' },
  papers: { to: papersUrl(), needs: 'accountability.papers' },
  notices: { to: noticesUrl(), needs: 'accountability.notices' },
  people: { to: peopleUrl(), needs: 'people.list' },
  units: { to: unitsUrl(), needs: 'people.units' },
  ledger: { to: ledgerUrl(), needs: 'ledger.facts' },
  screen: { to: '/screen', needs: 'dashboard.screen', away: true },
  field: { to: '/field', needs: 'assessment.visits', away: true },
  portal: { to: '/', away: true },
}

const figureLinks: Readonly<Record<FigureName, ServeLink>> = {
  'tasks-led': { to: planUrl('tasks'), needs: 'plan.read' },
  'targets-judged': pageLinks.targets,
  'units-listed': pageLinks.units,
  'places-owned': pageLinks.places,
  'rounds-last-score': pageLinks.rounds,
  'rounds-run': pageLinks.rounds,
  'findings-in-review': pageLinks.review,
  'cases-open': { to: casesUrl({ state: 'open' }), needs: 'cases.list' },
  'cases-overdue': { to: casesUrl({ state: 'overdue' }), needs: 'cases.list' },
  'cases-closed': { to: casesUrl({ state: 'closed' }), needs: 'cases.list' },
  'cases-returned': pageLinks.cases,
  'duties-open': { to: homeUrl(), needs: 'duties.mine' },
  'papers-issued': pageLinks.papers,
  'notices-named': pageLinks.notices,
  'phase-current': pageLinks.phases,
  'ledger-head': pageLinks.ledger,
}

/** The page of `cases-open`, `page:ledger`, `task:21`, `cell:task:21`, `area:四(一)`, `targets:三`. */
export function serveLink(serve: string, cityId: number): ServeLink | undefined {
  const [kind, ...rest] = serve.split(':')
  const code = rest.join(':')
  if (kind === 'page') return pageLinks[code as PageName]
  if (kind === 'task') return { to: requirementUrl(serve), needs: 'plan.requirement' }
  if (kind === 'cell') return { to: boardUrl({ cell: `${code}@${cityId}` }), needs: 'dashboard.board' }
  if (kind === 'area') return { to: boardUrl({ area: code }), needs: 'dashboard.board' }
  if (kind === 'register') return { to: registerUrl(code), needs: 'registers.list' }
  if (kind === 'targets') return pageLinks.targets
  return figureLinks[serve as FigureName]
}
