// Addresses and pages of assessment rounds.
import type { RouteRecordRaw } from 'vue-router'

export const roundsUrl = (): string => '/desk/rounds'
export const roundNewUrl = (): string => '/desk/rounds/new'
export const roundUrl = (id: string): string => `/desk/rounds/${id}`

export const assessmentPages: RouteRecordRaw[] = [
  { path: '/desk/rounds', component: () => import('./RoundList.vue') },
  { path: '/desk/rounds/new', component: () => import('./RoundNew.vue') },
  { path: '/desk/rounds/:id', component: () => import('./RoundDetail.vue'), props: true },
]
