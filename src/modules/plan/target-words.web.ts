// Targets as people read them: how each is judged, and for which time.
const kinds: Readonly<Record<string, (figure: string) => string>> = {
  MIN: figure => `不低于 ${figure}`,
  MAX: figure => `不高于 ${figure}`,
  EQ100: () => '全部达到（100%）',
  GT_BENCH: figure => `高于${figure || '对照数'}`,
  LT_BENCH: figure => `低于${figure || '对照数'}`,
  PLAN_MIN: figure => `不低于${figure || '上位规划数'}`,
  PLAN_MAX: figure => `不高于${figure || '上位规划数'}`,
  PLAN_MEET: figure => `达到${figure || '上位规划要求'}`,
  YOY_PP: figure => `逐年上升 ${figure}`,
  YOY_UP: () => '好于上年',
  GROWTH_GT: figure => `增幅高于${figure || '对照数'}`,
  CONSEC3_OR_MIN: figure => `连续三年上升，或不低于 ${figure}`,
  ZERO: () => '不发生（零）',
  ORD_MAX: figure => `类别不差于${figure}`,
  RANK_MAX: figure => `名次在前 ${figure}`,
  BOOL: () => '做到',
  FREQ_MIN: figure => `不少于 ${figure}`,
  SET_COVER: () => '逐项齐全',
  COUNT_TRIGGER: figure => `达到 ${figure} 即触发`,
  SLA: figure => `在 ${figure} 内办结`,
  QUAL: () => '由人评定',
}

const periods: Readonly<Record<string, string>> = {
  plan: '规划期内',
  year: '每年',
  'half-year': '每半年',
  month: '每月',
  day: '每日',
  survey: '每次测评',
  ongoing: '经常',
  once: '一次',
  'per-project': '每个项目',
  'per-case': '每件',
  rolling: '滚动计算',
  unstated: '未写明期限',
}

/** `不低于 90 %` of `MIN`, 90, %. */
export function targetWords(target: {
  readonly kind: string
  readonly value: string
  readonly unit: string
}): string {
  const figure = [target.value, target.unit].filter(Boolean).join(' ')
  return (kinds[target.kind] ?? (it => it))(figure)
}

export function periodWords(period: string): string {
  return periods[period] ?? (/^\d{4}$/.test(period) ? `${period}年` : period)
}
