// Addresses and pages of cases and of the review.
import type { RouteRecordRaw } from 'vue-router'

export interface CaseFilter {
  readonly state?: string | undefined
  readonly unitId?: string | undefined
  readonly division?: number | undefined
  readonly roundId?: string | undefined
  /** A standard: `standard:A1.1.1`. */
  readonly requirement?: string | undefined
  readonly q?: string | undefined
  readonly page?: number | undefined
}

export const casesUrl = (filter: CaseFilter = {}): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text ? `/desk/cases?${text}` : '/desk/cases'
}
export const caseUrl = (id: string): string => `/desk/cases/${id}`
export const caseNewUrl = (): string => '/desk/cases/new'
/** The page is in `batches`, to the right; its way in stands in the list. */
export const caseImportUrl = (): string => '/desk/cases/import'
export const reviewUrl = (): string => '/desk/review'

export const casesPages: RouteRecordRaw[] = [
  { path: '/desk/cases', component: () => import('./CaseList.vue') },
  { path: '/desk/review', component: () => import('./ReviewPage.vue') },
]
