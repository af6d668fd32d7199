// Address and page of the papers of a meeting.
import type { RouteRecordRaw } from 'vue-router'

/** By default last week. */
export function meetingUrl(period?: { readonly from: string; readonly to: string }): string {
  return period ? `/desk/meeting?from=${period.from}&to=${period.to}` : '/desk/meeting'
}

export const meetingsPages: RouteRecordRaw[] = [
  { path: '/desk/meeting', component: () => import('./MeetingPage.vue') },
]
