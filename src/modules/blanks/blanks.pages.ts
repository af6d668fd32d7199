import type { RouteRecordRaw } from 'vue-router'

export const blankUrl = (id: string): string => `/desk/plan/blanks/${id}`

export const blanksPages: RouteRecordRaw[] = [
  { path: '/desk/plan/blanks/:id', component: () => import('./BlankPage.vue'), props: true },
]
