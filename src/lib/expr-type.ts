// Types of the language: agreement and names.

import type { ValueType } from './expr.ts'

export const ANY: ValueType = { kind: 'any' }

/** Whether two types agree, units and scales included; `any` agrees with all. */
export function sameType(a: ValueType, b: ValueType): boolean {
  if (a.kind === 'any' || b.kind === 'any') return true
  if (a.kind === 'number' && b.kind === 'number') return a.unit === b.unit
  if (a.kind === 'ordinal' && b.kind === 'ordinal') return a.scale === b.scale
  if (a.kind === 'list' && b.kind === 'list') return sameType(a.of, b.of)
  return a.kind === b.kind
}

export const KINDS: Record<ValueType['kind'], string> = {
  number: '数',
  text: '文字',
  truth: '“是否”',
  ordinal: '等级',
  set: '集合',
  list: '列表',
  any: '任意',
}

/** A type as it is named in a message. */
export function typeWords(type: ValueType): string {
  if (type.kind === 'number') return type.unit === '' ? '不带单位的数' : `以“${type.unit}”为单位的数`
  if (type.kind === 'list') return `列表（${typeWords(type.of)}）`
  return type.kind === 'ordinal' ? `等级（${type.scale}）` : KINDS[type.kind]
}
