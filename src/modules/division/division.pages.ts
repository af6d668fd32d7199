// Addresses and pages of the division.
import type { RouteRecordRaw } from 'vue-router'

export type DivisionPart = 'list' | 'matrix' | 'table'

export interface DivisionFilter {
  readonly kind?: string | undefined
  readonly show?: 'gaps' | undefined
  readonly unit?: string | undefined
  readonly q?: string | undefined
}

export const divisionUrl = (part: DivisionPart = 'list', filter: DivisionFilter = {}): string => {
  const query = new URLSearchParams()
  if (part !== 'list') query.set('part', part)
  for (const [key, value] of Object.entries(filter)) if (value) query.set(key, value)
  const text = query.toString()
  return text ? `/desk/division?${text}` : '/desk/division'
}
/** 责任清单: all that one unit has taken on. */
export const unitDutiesUrl = (unitId: string): string => `/desk/division/units/${unitId}`

export const divisionPages: RouteRecordRaw[] = [
  { path: '/desk/division', component: () => import('./DivisionPage.vue') },
  { path: '/desk/division/units/:id', component: () => import('./UnitDuties.vue'), props: true },
]
