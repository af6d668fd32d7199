// Addresses and pages of places.
import type { RouteRecordRaw } from 'vue-router'

export interface PlaceListFilter {
  readonly division?: number
  /** Code of a place type. */
  readonly type?: string
  /** `1`: only places without an accountable unit. */
  readonly unowned?: string
  readonly q?: string
}

export const placesUrl = (filter: PlaceListFilter = {}): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text ? `/desk/places?${text}` : '/desk/places'
}
export const placeNewUrl = (): string => '/desk/places/new'

export const placesPages: RouteRecordRaw[] = [
  { path: '/desk/places', component: () => import('./PlaceList.vue') },
  { path: placeNewUrl(), component: () => import('./PlaceNew.vue') },
]
