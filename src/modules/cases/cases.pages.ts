// Addresses and pages of cases and of the review.
import type { RouteRecordRaw } from 'vue-router'

export interface CaseFilter {
  readonly state?: string | undefined
  readonly unitId?: string | undefined
  readonly division?: number | undefined
  readonly roundId?: string | undefined
  /** A standard: `standard:A1.1.1`. */
  readonly requirement?: string | undefined
  readonly placeId?: string | undefined
  readonly category?: string | undefined
  readonly field?: string | undefined
  readonly source?: string | undefined
  /** Days, both counted in. */
  readonly dueFrom?: string | undefined
  readonly dueTo?: string | undefined
  readonly q?: string | undefined
  readonly sort?: 'filed' | 'due' | undefined
  /** How they are looked at; a list unless it says so. */
  readonly look?: 'map' | 'board' | undefined
}

export const casesUrl = (filter: CaseFilter = {}): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text ? `/desk/cases?${text}` : '/desk/cases'
}
/** One case on one sheet of A4. */
export const casePrintUrl = (id: string): string => `/desk/cases/${id}/print`
export const caseUrl = (id: string): string => `/desk/cases/${id}`
export const caseNewUrl = (): string => '/desk/cases/new'
/** The page is in `batches`, to the right; its way in stands in the list. */
export const caseImportUrl = (): string => '/desk/cases/import'
export const reviewUrl = (): string => '/desk/review'

export const casesPages: RouteRecordRaw[] = [
  { path: '/desk/review', component: () => import('./ReviewPage.vue') },
]
