// Kinds of targets in words of an office, for screens and the terminal.
import type { CompiledKind } from './compiled.ts'

/** How a target is judged, in words of an office. */
export const TARGET_KIND_WORDS: Readonly<Record<CompiledKind, string>> = {
  MIN: '不低于',
  MAX: '不高于',
  EQ100: '全部达到',
  GT_BENCH: '高于对照数',
  LT_BENCH: '低于对照数',
  PLAN_MIN: '不低于规划数',
  PLAN_MAX: '不超过规划数',
  PLAN_MEET: '符合规划要求',
  YOY_PP: '逐年提升若干百分点',
  YOY_UP: '逐年提升',
  GROWTH_GT: '增幅高于',
  CONSEC3_OR_MIN: '连续三年上升或达到',
  ZERO: '清零',
  ORD_MAX: '类别不低于',
  RANK_MAX: '名次不低于',
  BOOL: '建成或实现',
  FREQ_MIN: '按次数开展',
  SET_COVER: '逐项覆盖',
  COUNT_TRIGGER: '到次数触发',
  SLA: '时限内办结',
  QUAL: '由人判断',
}
