// Addresses and pages of the desk's home, the plan board and 规划落实对照.
import type { RouteRecordRaw } from 'vue-router'

export const homeUrl = (): string => '/desk'

/** What of the board is looked at; `cell` is the one that is open, `task:21@640302`. */
export interface BoardFilter {
  readonly unit?: string | undefined
  readonly area?: string | undefined
  readonly sign?: string | undefined
  readonly division?: number | undefined
  readonly cell?: string | undefined
}

export const boardUrl = (filter: BoardFilter = {}): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text ? `/desk/board?${text}` : '/desk/board'
}

/** 规划落实对照, at a clause when one is named. */
export const clausesUrl = (clause?: string): string =>
  clause ? `/desk/plan/clauses#${encodeURIComponent(clause)}` : '/desk/plan/clauses'

export const dashboardPages: RouteRecordRaw[] = [
  { path: homeUrl(), component: () => import('./HomePage.vue') },
  { path: '/desk/board', component: () => import('./BoardPage.vue') },
  { path: '/desk/plan/clauses', component: () => import('./ClausesPage.vue') },
]
