// Address and page of the list of current problems.
import type { RouteRecordRaw } from 'vue-router'

export interface ProblemsFilter {
  readonly state?: string
  readonly unitId?: string
  readonly division?: number
  readonly page?: number
}

export function problemsUrl(filter: ProblemsFilter = {}): string {
  const its = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(its.map(([key, value]) => [key, String(value)])).toString()
  return text ? `/desk/problems?${text}` : '/desk/problems'
}

export const outgoingPages: RouteRecordRaw[] = [
  { path: '/desk/problems', component: () => import('./ProblemList.vue') },
]
