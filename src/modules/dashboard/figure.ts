// What the live figures say, each in one plain sentence (规划落实对照). No figure without something behind it: where there
// is nothing yet, the sentence says so and `data` is false.
import type { FigureName } from '../plan/implementation.ts'

/** Counts straight from the database. */
export interface FigureRow {
  readonly inReview: number
  readonly open: number
  readonly overdue: number
  readonly closed: number
  readonly returned: number
  readonly places: number
  readonly ownedPlaces: number
  readonly units: number
  readonly posts: number
  readonly dutiesOpen: number
  readonly dutiesOverdue: number
  readonly orders: number
  readonly papers: number
  readonly named: number
  readonly namedUnits: number
  readonly rounds: number
  readonly visits: number
  readonly position: number
}

export interface Saying {
  readonly sentence: string
  /** Something has been entered or has happened. */
  readonly data: boolean
  readonly tone: 'late' | 'soon' | 'done' | 'calm'
}

export interface FigureInput extends FigureRow {
  readonly tasks: number
  readonly led: number
  readonly targets: number
  readonly pass: number
  readonly fail: number
  readonly missing: number
  readonly human: number
  readonly na: number
  /** The newest round that says something. */
  readonly round: { readonly name: string; readonly after: string | null; readonly selfTest: boolean } | null
  readonly phase: {
    readonly year: number
    readonly name: string
    readonly goal: string
    /** Criteria of closing it, and how many of them are met; a waiver is not met. */
    readonly exit: number
    readonly met: number
  } | null
}

const calm = (sentence: string, data = true): Saying => ({ sentence, data, tone: 'calm' })
const none = (sentence: string): Saying => ({ sentence, data: false, tone: 'calm' })
const late = (sentence: string, is: boolean): Saying => ({
  sentence,
  data: true,
  tone: is ? 'late' : 'done',
})

/** 达标 20 个、不达标 5 个、数据不足 59 个; kinds without any are left out. */
export function verdictWords(it: {
  readonly pass: number
  readonly fail: number
  readonly missing: number
  readonly human: number
  readonly na: number
}): string {
  const parts: readonly (readonly [string, number])[] = [
    ['达标', it.pass],
    ['不达标', it.fail],
    ['数据不足', it.missing],
    ['待人工', it.human],
    ['不适用', it.na],
  ]
  return parts
    .filter(([, n]) => n > 0)
    .map(([words, n]) => `${words} ${n} 个`)
    .join('、')
}

const happened = (it: FigureInput) => it.open + it.closed > 0

/** One sentence a figure. */
export const figureSentences: Readonly<Record<FigureName, (it: FigureInput) => Saying>> = {
  'tasks-led': it => {
    const gap = it.tasks - it.led
    if (it.led === 0) return { sentence: `${it.tasks} 项任务都还没有牵头单位。`, data: false, tone: 'soon' }
    return gap === 0
      ? { sentence: `${it.tasks} 项任务都有牵头单位。`, data: true, tone: 'done' }
      : {
          sentence: `${it.tasks} 项任务中 ${it.led} 项有牵头单位，${gap} 项尚未分解。`,
          data: true,
          tone: 'soon',
        }
  },
  'targets-judged': it =>
    it.missing === it.targets
      ? none(`${it.targets} 个目标都还没有数据。`)
      : { sentence: `${it.targets} 个目标：${verdictWords(it)}。`, data: true, tone: toneOf(it) },
  'units-listed': it =>
    it.posts > 0
      ? calm(`登记单位 ${it.units} 个，在任岗位 ${it.posts} 个。`)
      : none(`登记单位 ${it.units} 个，还没有登记人员。`),
  'places-owned': it => {
    if (it.places === 0) return none('还没有登记点位。')
    const gap = it.places - it.ownedPlaces
    return gap === 0
      ? { sentence: `${it.places} 个点位都有责任单位。`, data: true, tone: 'done' }
      : {
          sentence: `${it.places} 个点位中 ${it.ownedPlaces} 个有责任单位，${gap} 个空白。`,
          data: true,
          tone: 'soon',
        }
  },
  'rounds-last-score': it =>
    it.round?.after
      ? calm(
          `最近一轮“${it.round.name}”得分率 ${it.round.after}%${it.round.selfTest ? '（自测样例）' : ''}。`,
        )
      : none('还没有测评得分。'),
  'rounds-run': it =>
    it.rounds > 0
      ? calm(`已开展测评 ${it.rounds} 轮，实地测评点位 ${it.visits} 次。`)
      : none('还没有开展测评。'),
  'findings-in-review': it =>
    it.inReview > 0
      ? { sentence: `${it.inReview} 个问题等待审核。`, data: true, tone: 'soon' }
      : happened(it)
        ? { sentence: '没有等待审核的问题。', data: true, tone: 'done' }
        : none('还没有发现的问题。'),
  'cases-open': it =>
    happened(it)
      ? late(`在办案件 ${it.open} 件，其中超期 ${it.overdue} 件。`, it.overdue > 0)
      : none('还没有案件。'),
  'cases-overdue': it =>
    happened(it)
      ? late(it.overdue > 0 ? `超期未整改的案件 ${it.overdue} 件。` : '没有超期的案件。', it.overdue > 0)
      : none('还没有案件。'),
  'cases-closed': it =>
    it.closed > 0
      ? calm(`已销号 ${it.closed} 件，在办 ${it.open} 件。`)
      : none(it.open > 0 ? `在办 ${it.open} 件，还没有销号的。` : '还没有案件。'),
  'cases-returned': it =>
    happened(it)
      ? calm(it.returned > 0 ? `核查退回重办过的案件 ${it.returned} 件。` : '没有退回重办的案件。')
      : none('还没有核查过的案件。'),
  'duties-open': it =>
    it.dutiesOpen > 0
      ? late(`未办事项 ${it.dutiesOpen} 件，其中超期 ${it.dutiesOverdue} 件。`, it.dutiesOverdue > 0)
      : happened(it)
        ? late('没有未办事项。', false)
        : none('还没有交办的事项。'),
  'papers-issued': it =>
    it.orders + it.papers > 0
      ? calm(`印发交办单 ${it.orders} 份、通报 ${it.papers} 份。`)
      : none('还没有印发公文。'),
  'notices-named': it =>
    it.named > 0
      ? calm(`通报点名 ${it.named} 次，涉及 ${it.namedUnits} 个单位。`)
      : it.papers > 0
        ? calm('通报中还没有点名。')
        : none('还没有点名通报。'),
  'phase-current': it =>
    it.phase
      ? calm(
          `现处 ${it.phase.year} 年${it.phase.name.replace(/^\d+年/, '')}：${it.phase.goal}；收官条件 ${it.phase.exit} 项，已满足 ${it.phase.met} 项。`,
        )
      : none('今天不在规划的任何年度阶段内。'),
  'ledger-head': it =>
    it.position > 0 ? calm(`账本封存到第 ${it.position} 条，环环相扣。`) : none('账本还没有记录。'),
}

function toneOf(it: { readonly fail: number; readonly missing: number }): Saying['tone'] {
  if (it.fail > 0) return 'late'
  return it.missing > 0 ? 'calm' : 'done'
}

/** 登记册“办实事”现有 12 条. */
export function registerSentence(title: string, entries: number): Saying {
  return entries > 0 ? calm(`登记册“${title}”现有 ${entries} 条。`) : none(`登记册“${title}”还没有登记。`)
}
