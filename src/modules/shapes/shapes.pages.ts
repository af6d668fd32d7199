// Addresses and pages of areas and road sections.
import type { RouteRecordRaw } from 'vue-router'
import { type ShapeKind, shapeKinds } from './shape.ts'

export const shapesUrl = (kind?: ShapeKind): string => (kind ? `/desk/shapes?kind=${kind}` : '/desk/shapes')
export const shapesImportUrl = (): string => '/desk/shapes/import'

/** The kind an address names; grids when it names none. */
export const kindOfQuery = (value: unknown): ShapeKind =>
  typeof value === 'string' && value in shapeKinds ? (value as ShapeKind) : 'grid'

export const shapesPages: RouteRecordRaw[] = [
  { path: '/desk/shapes', component: () => import('./ShapeList.vue') },
  { path: shapesImportUrl(), component: () => import('./ShapeImport.vue') },
]
