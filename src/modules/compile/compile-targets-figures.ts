// Targets that carry a figure: each number of a sentence, judged by what stands left and right of it.
import { type Figure, type Find, figuresOf, nounBefore, type Place } from './compile-figures.ts'
import { indicatorsOf, nounOf } from './compile-indicator.ts'
import { phrasesOf, type Sentence } from './compile-sentences.ts'
import { bounded, doubled, points, rank, rising, shareOf } from './compile-targets-bounds.ts'
import { built, listed, samePart } from './compile-targets-counts.ts'
import { counted, formed, stated } from './compile-targets-plain.ts'
import { roleOf } from './compile-targets-roles.ts'
import { frequency, inTime, OFTEN, trigger } from './compile-targets-times.ts'

/** All targets with figures in a sentence. */
export function figureTargets(sentence: Sentence): Find[] {
  const { text } = sentence
  const figures = figuresOf(text)
  if (figures.length === 0) return []
  const phrases = phrasesOf(text)
  const finds: Find[] = []
  let chain: Chain | undefined
  for (const [i, figure] of figures.entries()) {
    const start = startOf(text, phrases, figure, figures[i - 1])
    const place = placeOf(sentence, figure, start)
    const linked = chain && isLink(text.slice(chain.to, figure.from)) ? chain : undefined
    const find = linked ? follow(linked, place) : judgeRow(place, rowOf(text, figures, i))
    const more = find ?? listed(place, finds.at(-1))
    if (more) {
      finds.push(...eachOf(text, samePart(text, more, finds), linked))
      chain = chainOf(linked, more, figure, text)
    } else if (!linked) chain = undefined
  }
  return finds.map((find, i) => shared(find, i, finds, text))
}

/** Most figures never ask what stood before their phrase: looked for once, when asked. */
function placeOf(sentence: Sentence, figure: Figure, start: number): Place {
  let previous: Place['previous'] | undefined
  return {
    sentence,
    figure,
    start,
    get previous() {
      previous ??= nounBefore(sentence.text, start)
      if (previous.text === '' && sentence.topic)
        previous = { text: sentence.topic(figure.unit), from: start }
      return previous
    },
  }
}

/** Where the words about a figure begin: at its phrase, or after the figure before it in a row (处理100%、回收利用率≥35%). */
function startOf(
  text: string,
  phrases: readonly (readonly [number, number])[],
  figure: Figure,
  before: Figure | undefined,
) {
  const phrase = phrases.find(([from, to]) => figure.from >= from && figure.from < to)?.[0] ?? 0
  // 实现街道全覆盖、社区覆盖率80%: what is said whole is no part of what follows.
  const said = /^.*(?:全覆盖|清零|零发生|全部达标)”?、/.exec(text.slice(phrase, figure.from))
  const start = phrase + (said?.[0].length ?? 0)
  if (!before || before.from < start) return start
  const after = /^(?:以上|以下|以内|内)?[^，、；0-9]{0,6}[、；（，]/.exec(text.slice(before.to, figure.from))
  return after ? before.to + after[0].length : start
}

/** The last figure of a row 60个、80个、100个老旧小区 that begins with the `i`th. */
function rowOf(text: string, figures: readonly Figure[], i: number): Figure {
  let last = i
  while (figures[last + 1] && isLink(text.slice(figures[last]!.to, figures[last + 1]!.from))) last++
  return figures[last]!
}

/** What stands behind a row of figures, object or 以内, is said of the first too. */
function judgeRow(place: Place, last: Figure): Find | undefined {
  const { figure } = place
  if (last === figure) return judge(place)
  const isOne = figure.unit === null || figure.unit === last.unit
  const suffix = figure.suffix || last.suffix
  const { previous } = place
  const find = isOne
    ? judge({ ...place, previous, figure: { ...figure, unit: last.unit, to: last.to, suffix } })
    : judge({ ...place, previous, figure: { ...figure, suffix } })
  if (!find) return undefined
  const to = isOne && find.to > last.to + suffix.length ? find.to : figure.to + figure.suffix.length
  return { ...find, to }
}

/** Figures that follow each other under one comparator: 分别控制在32小时、1.2小时以内. */
interface Chain {
  readonly find: Find
  readonly nouns: readonly string[]
  readonly years: readonly string[]
  readonly nth: number
  readonly to: number
}

const isLink = (between: string) => /^(?:以上|以下|以内)?(?:、|和|及|与|以及)$/.test(between)

function chainOf(linked: Chain | undefined, find: Find, figure: Figure, text: string): Chain | undefined {
  if (!['≥', '≤', '达到', '分别', '增长…%', '新建…个', '建成…个…', '…个'].includes(find.wording))
    return undefined
  const lead = text.slice(find.from, figure.from)
  const nouns = linked?.nouns ?? (/分别/.test(lead) ? listOf(lead) : [])
  const years = linked?.years ?? yearsOf(text.slice(0, figure.from))
  return { find, nouns: years.length > 0 ? [] : nouns, years, nth: (linked?.nth ?? 0) + 1, to: figure.to }
}

/** The nouns before 分别, each for one figure. */
function listOf(lead: string): string[] {
  const noun = lead.slice(0, lead.lastIndexOf('分别')).replace(/(?:均|要|力争)$/, '')
  const pieces = indicatorsOf(nounOf(noun).text)
  if (pieces.length > 1) return pieces
  // 进口、出口整体通关时间: the first shares what the last says of both.
  const parts = nounOf(noun).text.split(/[、和]/)
  const last = parts.at(-1)!
  return parts.map(part => (part.length < last.length / 2 ? part + last.slice(part.length) : part))
}

function follow(chain: Chain, place: Place): Find | undefined {
  const { figure } = place
  const first = chain.find
  return {
    ...first,
    wording: '分别',
    kind: first.kind === 'EQ100' && figure.value !== 100 ? 'MIN' : first.kind,
    value: figure.value,
    unit: figure.unit ?? first.unit,
    indicator: chain.nouns[chain.nth] ?? first.indicator,
    period: chain.years[chain.nth] ?? first.period,
    to: figure.to + figure.suffix.length,
  }
}

/** 2024年、2025年分别: a year for each figure. */
const yearsOf = (lead: string): string[] =>
  /(?:20\d\d年?[、和，]){1,5}20\d\d年(?=.{0,8}分别)/
    .exec(lead)?.[0]
    .split(/[、和，]/)
    .map(year => `${year.slice(0, 4)}年`) ?? []

/** The first of several nouns goes to the first of several figures; a missing unit is the neighbour's. */
function shared(find: Find, i: number, finds: readonly Find[], text: string): Find {
  const next = finds[i + 1]
  if (find.wording === '分别' || next?.wording !== '分别') return find
  const lead = text.slice(find.from, find.to)
  const years = yearsOf(text.slice(0, find.to))
  const nouns = /分别/.test(lead) && years.length === 0 ? listOf(lead) : []
  // 0.8个和1个百分点: the first has the unit of the second, cut short.
  const isCut = find.unit !== null && next.unit !== find.unit && next.unit?.startsWith(find.unit)
  return {
    ...find,
    wording: '分别',
    indicator: nouns[0] ?? find.indicator,
    period: years[0] ?? find.period,
    unit: isCut ? next.unit : (find.unit ?? next.unit),
  }
}

/** 受理率、答复率均达100%: one target each. */
function eachOf(text: string, find: Find, linked: Chain | undefined): Find[] {
  if (linked || !['≥', '≤', '达到'].includes(find.wording) || /分别/.test(text.slice(find.from, find.to)))
    return [find]
  return indicatorsOf(find.indicator).map(indicator => ({ ...find, indicator }))
}

/** 新增停车泊位六百个 counts; 打造一个平台, 抓好三个方面 do not. */
const isCount = (figure: Figure, right: string) =>
  /以上|左右/.test(figure.suffix) || (figure.value >= 2 && /^(?:[，。；、）]|$)/.test(right))

/** One figure on its own: which kind it is, or none. The order is the order of certainty. */
function judge(place: Place): Find | undefined {
  const { sentence, figure } = place
  const { text } = sentence
  const left = text.slice(Math.max(place.start, figure.from - 80), figure.from)
  const right = text.slice(figure.to, figure.to + 24)
  if (left.length < figure.from - place.start) return undefined
  const count = trigger(place, left, right)
  if (count) return count
  if (roleOf(figure, left, text.slice(figure.to, figure.to + 60))) return undefined
  const share = shareOf(place, left, right)
  if (share) return share
  if (/^(?:以上|以下|以内)?的(?!比例|占比|标准)/.test(right) && !OFTEN.test(figure.unit ?? ''))
    return formed(place, left, right)
  return (
    rank(place, left) ??
    frequency(place, left) ??
    points(place, left) ??
    rising(place, left) ??
    doubled(place, left) ??
    bounded(place, left, right) ??
    inTime(place, left, right) ??
    (figure.spoken && !isCount(figure, right) ? undefined : built(place, left, right)) ??
    stated(place, left, right) ??
    counted(place, left, right)
  )
}
