// Addresses and pages of upkeep: a place with those who stand in for it, the sponsored road sections.
import type { RouteRecordRaw } from 'vue-router'

export const placeTableUrl = (): string => '/desk/places/table'
export const sectionsUrl = (): string => '/desk/sections'

export const upkeepPages: RouteRecordRaw[] = [
  { path: placeTableUrl(), component: () => import('./PlaceTable.vue') },
  { path: '/desk/places/:id', component: () => import('./PlaceDetail.vue'), props: true },
  { path: sectionsUrl(), component: () => import('./SectionList.vue') },
]
