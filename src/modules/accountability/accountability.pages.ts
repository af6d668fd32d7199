// Addresses and pages of papers and the notice series.
import type { RouteRecordRaw } from 'vue-router'

export const papersUrl = (filter: { series?: string; state?: string } = {}): string => {
  const text = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString()
  return text ? `/desk/papers?${text}` : '/desk/papers'
}
export const paperUrl = (id: string): string => `/desk/papers/${id}`
export const noticesUrl = (unitId?: string): string =>
  unitId ? `/desk/notices?unitId=${unitId}` : '/desk/notices'

export const accountabilityPages: RouteRecordRaw[] = [
  { path: '/desk/papers', component: () => import('./PaperList.vue') },
  { path: '/desk/papers/:id', component: () => import('./PaperDetail.vue'), props: true },
  { path: '/desk/notices', component: () => import('./NoticeList.vue') },
]
