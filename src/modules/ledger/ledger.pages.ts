// Address and page of the ledger.
import type { RouteRecordRaw } from 'vue-router'

export const ledgerUrl = (): string => '/desk/ledger'

export const ledgerPages: RouteRecordRaw[] = [
  { path: ledgerUrl(), component: () => import('./LedgerPage.vue') },
]
