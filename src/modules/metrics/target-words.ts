// A target's line as people read it, from its kind and figure. Pure, shared by server and pages.

import type { Decimal } from '../../lib/decimal.ts'
import { amount } from '../../lib/expr-print.ts'
import type { TargetKind } from '../plan/pack.contract.ts'
import type { Measured } from '../plan/target-rule.ts'

const kinds: Readonly<Record<TargetKind, (figure: string, reference: string, members: number) => string>> = {
  MIN: figure => `不低于 ${figure}`,
  MAX: figure => `不高于 ${figure}`,
  EQ100: () => '全部（100%）',
  GT_BENCH: (_, reference) => `高于${reference}`,
  LT_BENCH: (_, reference) => `低于${reference}`,
  PLAN_MIN: (_, reference) => `不低于${reference}`,
  PLAN_MAX: (_, reference) => `不高于${reference}`,
  PLAN_MEET: (_, reference) => `达到${reference}`,
  YOY_PP: figure => `逐年上升不少于 ${figure}`,
  YOY_UP: () => '好于上年',
  GROWTH_GT: (_, reference) => `高于${reference}`,
  CONSEC3_OR_MIN: figure => `连续三年上升，或不低于 ${figure}`,
  ZERO: () => '为零',
  ORD_MAX: figure => `不差于${figure.replace(' ', '')}`,
  RANK_MAX: figure => `前 ${figure}`,
  BOOL: (_, __, members) => (members > 1 ? `${members} 项都做到` : '做到'),
  FREQ_MIN: figure => (figure ? `每期不少于 ${figure}` : '按要求的次数'),
  SET_COVER: (_, __, members) => `${members} 项齐全`,
  COUNT_TRIGGER: figure => `不到 ${figure}`,
  SLA: figure => (figure ? `${figure}内` : '按时限'),
  QUAL: () => '由人评定',
}

/** `不低于 87.5%`, `高于全区同类城市平均水平`, `6 项齐全`. */
export function lineWords(target: Measured): string {
  const { value, unit = '' } = target
  const plain = value !== undefined && /^[\d.]+$/.test(value)
  const figure = value === undefined ? '' : plain ? amount(value as Decimal, unit) : `${value}${unit}`
  return kinds[target.kind](figure, target.reference ?? '对照数', target.members?.length ?? 0)
}
