// Addresses and pages of residents' reports on the desk; the resident's own pages are rendered by the server.
import type { RouteRecordRaw } from 'vue-router'
import type { ReportState } from './report.ts'

export const reportsUrl = (state?: ReportState): string =>
  state && state !== 'received' ? `/desk/reports?state=${state}` : '/desk/reports'
export const reportUrl = (id: string): string => `/desk/reports/${id}`

export const residentsPages: RouteRecordRaw[] = [
  { path: '/desk/reports', component: () => import('./ReportQueue.vue') },
  { path: '/desk/reports/:id', component: () => import('./ReportDetail.vue'), props: true },
]
