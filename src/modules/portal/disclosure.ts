// What the public may see, figure by figure. What is not in this table is not shown, whoever computed it.
// Sources are items of the pack's disclosure.yaml; a figure also rests on a clause of the plan.

export interface Disclosure {
  readonly code: string
  /** What the public reads beside the figure. */
  readonly words: string
  readonly unit: string
  /** How it is counted, in one sentence. */
  readonly basis: string
  readonly clause: string | null
  /** Code of the item in disclosure.yaml that opens it. */
  readonly source: string
}

export const disclosures: readonly Disclosure[] = [
  {
    code: 'places-visited',
    words: '已测评点位',
    unit: '个',
    basis: '至少测评过一次的公共场所点位，同一点位只计一次。',
    clause: '五(二)1',
    source: 'case-totals',
  },
  {
    code: 'cases-issued',
    words: '交办问题',
    unit: '件',
    basis: '经市创城办审核后交办到责任单位的问题，包括已经办结的。',
    clause: '五(三)2',
    source: 'case-totals',
  },
  {
    code: 'cases-closed',
    words: '办结问题',
    unit: '件',
    basis: '整改后由另外的人核查通过的问题。',
    clause: '六(三)',
    source: 'case-totals',
  },
  {
    code: 'closing-rate',
    words: '办结率',
    unit: '',
    basis: '办结问题占交办问题的比例。',
    clause: '六(三)',
    source: 'case-totals',
  },
]

export interface PublicFigure {
  readonly code: string
  readonly words: string
  /** With its unit; 数据不足 when there is nothing to count from. */
  readonly value: string
  readonly basis: string
  readonly clause: string | null
}

/** The figures that the table lists, in its order; everything else is dropped. */
export function pickDisclosed(figures: Readonly<Record<string, string>>): PublicFigure[] {
  return disclosures.flatMap(({ code, words, unit, basis, clause }) => {
    if (!Object.hasOwn(figures, code)) return []
    const value = figures[code]
    return [{ code, words, basis, clause, value: value ? `${value}${unit && ` ${unit}`}` : '数据不足' }]
  })
}
