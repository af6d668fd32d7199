// Addresses and pages of places.
import type { RouteRecordRaw } from 'vue-router'
import type { PlaceListFilter } from './place-filter.ts'

function withFilter(path: string, filter: PlaceListFilter): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

export const placesUrl = (filter: PlaceListFilter = {}): string => withFilter('/desk/places', filter)
export const placeMapUrl = (filter: PlaceListFilter = {}): string => withFilter('/desk/places/map', filter)
export const placeLabelsUrl = (filter: PlaceListFilter = {}): string =>
  withFilter('/desk/places/labels', filter)
export const placeNewUrl = (): string => '/desk/places/new'
/** The page of one place; QR codes on the spot lead here. */
export const placeUrl = (id: string): string => `/desk/places/${id}`

export const placesPages: RouteRecordRaw[] = [
  { path: '/desk/places', component: () => import('./PlaceList.vue') },
  { path: placeNewUrl(), component: () => import('./PlaceNew.vue') },
  { path: '/desk/places/map', component: () => import('./PlaceMap.vue') },
  { path: '/desk/places/labels', component: () => import('./PlaceLabels.vue') },
]
