// Addresses and pages of 集中整治.
import type { RouteRecordRaw } from 'vue-router'

export const campaignsUrl = (): string => '/desk/campaigns'
export const campaignNewUrl = (): string => '/desk/campaigns/new'
export const campaignUrl = (id: string): string => `/desk/campaigns/${id}`

export const campaignsPages: RouteRecordRaw[] = [
  { path: campaignsUrl(), component: () => import('./CampaignList.vue') },
  { path: campaignNewUrl(), component: () => import('./CampaignNew.vue') },
  { path: '/desk/campaigns/:id', component: () => import('./CampaignDetail.vue'), props: true },
]
