// Addresses and pages of the plan.
import type { RouteRecordRaw } from 'vue-router'

export type PlanPart = 'tasks' | 'targets' | 'phases' | 'safeguards' | 'aims'

export const planUrl = (part: PlanPart = 'tasks', only?: 'unassigned'): string => {
  // Where what is known about them lives: phases and aims show verdicts, which the plan cannot see.
  if (part === 'phases' || part === 'aims') return `/desk/plan/${part}`
  const query = new URLSearchParams()
  if (part !== 'tasks') query.set('part', part)
  if (only) query.set('show', only)
  const text = query.toString()
  return text ? `/desk/plan?${text}` : '/desk/plan'
}
/** `task:17`, `target:T50`, `standard:2.1.3`. */
export const requirementUrl = (code: string): string => `/desk/plan/${encodeURIComponent(code)}`

export const planPages: RouteRecordRaw[] = [
  { path: '/desk/plan', component: () => import('./PlanPage.vue') },
  { path: '/desk/plan/:code', component: () => import('./RequirementDetail.vue'), props: true },
]
