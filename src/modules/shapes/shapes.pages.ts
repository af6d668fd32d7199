// Addresses and pages of areas and road sections.
import type { RouteRecordRaw } from 'vue-router'
import type { ShapeKind } from './shape.ts'

export const shapesUrl = (kind?: ShapeKind, division?: number): string => {
  const query = [kind ? `kind=${kind}` : '', division ? `division=${division}` : ''].filter(Boolean)
  return query.length ? `/desk/shapes?${query.join('&')}` : '/desk/shapes'
}
export const shapesImportUrl = (): string => '/desk/shapes/import'

export const shapesPages: RouteRecordRaw[] = [
  { path: '/desk/shapes', component: () => import('./ShapeList.vue') },
  { path: shapesImportUrl(), component: () => import('./ShapeImport.vue') },
]
