// Address and page of the desk's home.
import type { RouteRecordRaw } from 'vue-router'

export const homeUrl = (): string => '/desk'

export const dashboardPages: RouteRecordRaw[] = [
  { path: homeUrl(), component: () => import('./HomePage.vue') },
]
