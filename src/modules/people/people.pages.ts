// Addresses and pages of people and units.
import type { RouteRecordRaw } from 'vue-router'

export const signInUrl = (to?: string): string =>
  to ? `/desk/sign-in?to=${encodeURIComponent(to)}` : '/desk/sign-in'
export const setupUrl = (): string => '/desk/setup'
export const unitsUrl = (): string => '/desk/units'
export const peopleUrl = (): string => '/desk/people'
export const accountUrl = (): string => '/desk/account'

export const peoplePages: RouteRecordRaw[] = [
  { path: '/desk/sign-in', component: () => import('./SignIn.vue'), meta: { open: true } },
  { path: '/desk/setup', component: () => import('./SetupPage.vue'), meta: { open: true } },
  { path: unitsUrl(), component: () => import('./UnitTree.vue') },
  { path: peopleUrl(), component: () => import('./PersonList.vue') },
  { path: accountUrl(), component: () => import('./AccountPage.vue') },
]
