// Addresses and pages of 平台对接.
import type { RouteRecordRaw } from 'vue-router'

export const peersUrl = (): string => '/desk/peers'
export type PeerPart = 'doubts' | 'traffic' | 'maps' | 'sheets' | 'settings'
export const peerUrl = (id: string, part?: PeerPart, show?: string): string => {
  const query = [part ? `part=${part}` : '', show ? `show=${show}` : ''].filter(Boolean).join('&')
  return query ? `/desk/peers/${id}?${query}` : `/desk/peers/${id}`
}

export const peersPages: RouteRecordRaw[] = [
  { path: '/desk/peers', component: () => import('./PeerList.vue') },
  { path: '/desk/peers/:id', component: () => import('./PeerDetail.vue'), props: true },
]
