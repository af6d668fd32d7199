// Addresses and pages of declared lists of places.
import type { RouteRecordRaw } from 'vue-router'

export const declarationsUrl = (): string => '/desk/declarations'
export const declarationNewUrl = (): string => '/desk/declarations/new'
export const declarationUrl = (id: string, edition?: number): string =>
  edition ? `/desk/declarations/${id}?edition=${edition}` : `/desk/declarations/${id}`

export const declarationsPages: RouteRecordRaw[] = [
  { path: declarationsUrl(), component: () => import('./DeclarationList.vue') },
  { path: declarationNewUrl(), component: () => import('./DeclarationNew.vue') },
  { path: '/desk/declarations/:id', component: () => import('./DeclarationDetail.vue'), props: true },
]
