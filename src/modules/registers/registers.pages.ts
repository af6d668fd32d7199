// Addresses and pages of registers.
import type { RouteRecordRaw } from 'vue-router'

export interface EntryListFilter {
  readonly q?: string
  /** Code of a choice column, and what it must be. */
  readonly column?: string
  readonly is?: string
  readonly show?: string
  readonly sort?: string
  readonly page?: number
}

export const registersUrl = (): string => '/desk/registers'
export const registerUrl = (code: string, filter: EntryListFilter = {}): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return `/desk/registers/${code}${text ? `?${text}` : ''}`
}
/** A new entry; `under` is the entry it hangs under. */
export const entryNewUrl = (code: string, under?: string): string =>
  `/desk/registers/${code}/new${under ? `?under=${under}` : ''}`
export const entryUrl = (code: string, id: string): string => `/desk/registers/${code}/entries/${id}`

export const registersPages: RouteRecordRaw[] = [
  { path: '/desk/registers', component: () => import('./RegisterList.vue') },
  { path: '/desk/registers/:code', component: () => import('./EntryList.vue'), props: true },
  { path: '/desk/registers/:code/new', component: () => import('./EntryNew.vue'), props: true },
  { path: '/desk/registers/:code/entries/:id', component: () => import('./EntryDetail.vue'), props: true },
]
