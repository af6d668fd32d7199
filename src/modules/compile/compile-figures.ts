// The figures of a sentence, what each stands by, and a target as it is found.
import { nounOf } from './compile-indicator.ts'
import type { Sentence } from './compile-sentences.ts'
import { spokenNumber, unitAt } from './compile-units.ts'
import type { CompiledKind } from './compiled.ts'

/** A target as found; offsets in the sentence. */
export interface Find {
  readonly wording: string
  readonly kind: CompiledKind
  readonly value: number | string | null
  readonly unit: string | null
  readonly indicator: string
  readonly period?: string | undefined
  readonly from: number
  readonly to: number
  /** Where its own wording begins, when the noun it speaks of was taken from the phrase before. */
  readonly core?: number
}

export interface Figure {
  readonly from: number
  readonly to: number
  readonly value: number
  /** The upper end of a range 6%—8%, where one is written. */
  readonly upper?: number
  readonly unit: string | null
  readonly suffix: string
  readonly spoken: boolean
}

export interface Place {
  readonly sentence: Sentence
  readonly figure: Figure
  /** The phrase it stands in. */
  readonly start: number
  /** The noun of the phrases before, for one that names none itself. */
  readonly previous: { readonly text: string; readonly from: number }
}

/** Verbs of work that is counted: 新建口袋公园18个. */
export const BUILD =
  /(?:新建|新增|改建|扩建|改扩建|新改建|改造|建成|建设|完成|打造|培育|创建|取缔|拆除|安装|设置|施划|种植|栽植|植树|培训|发放|安排|投入|筹措|争取|预算|落实|举办|组织|引进|开工|修建|铺设|清理|治理|提升|维修|配备|配置|建立|服务|惠及|带动|吸纳|转移|帮扶|救助|资助|招募|发展|支持|扶持|配建|遴选|选树|评选|创作|推出|开通|更新|购置|淘汰|关停|搬迁|盘活|储备|供应|筹集|募集|提供|开展|整治|修复|绿化|造林|覆盖|受益|新开工|实施|更换|竣工|运营|投用|投放|组建|选派|化解|回收|签约|孵化|认定|命名|推广|复垦|疏浚|疏通|清淤|清运|加固|修缮|补植|硬化|亮化|流转|续建|迁建|采购|接种|筛查|设立|开设|增设|加装|布设|敷设|架设|打通|拓宽|招引|引育|招聘|招录|签订|接待|走访|排查|发放|输送|建档|腾退|清退|压减|整合|梳理)/g

const SUFFIX = /^(?:（含）)?(?:及?以上|及?以下|以内|之内|左右|内)/

const NUMBER =
  /\d+(?:,\d{3})*(?:\.\d+)?|(?<=连续|累计)[一二两三四五六七八九十]{1,2}(?=年|周|天|日|月|季度|学期)|(?:百|千|十?万)分之(?:[一二三四五六七八九十百零点]{1,8}|\d+(?:\.\d+)?)|[二三四五六七八九十]分之[一二三四五六七八九](?=以上|左右|以内|[，。；、的]|$)|[一二两三四五六七八九十]{1,3}(?=次|场|期|轮|名|位|个月|个季度|批次)|(?<=前)[三五十](?=[，。；、]|$)|[一二两三四五六七八九](?=番|成(?:以上|左右|[，。；、]|$))|[两二三四五六七八九](?=家|所|座|处|个(?:以上)?[，。；、])|[一二两三四五六七八九]?[十百千][一二三四五六七八九十百千零]{0,7}(?=[万亿]?(?:个|家|所|座|处|条|项|户|人|公里|亩|台|辆|套|件|平方米|元|吨|张|支|场|次|名|天|棵|株|盏|公顷|小时|分|万|亿|对|批|间|篇|册|床|米|倍|位))/g

/** 百分之五, 千分之四点五, 十万分之九: the unit that is spoken. */
const OF: Readonly<Record<string, string>> = { 百: '%', 千: '‰', 万: '/万', 十万: '/10万' }

export function figuresOf(text: string): Figure[] {
  const figures: Figure[] = []
  for (const match of text.matchAll(NUMBER)) {
    const [word] = match
    const before = text[match.index - 1] ?? ''
    // 百家企业, 千家万户 are no counts; 超百家 is.
    if (/^[十百千]$/.test(word) && word !== '十' && !/[超破达过]$|不少于$/.test(text.slice(0, match.index)))
      continue
    // 12/10万: the second number is in the unit of the first.
    if (match.index < (figures.at(-1)?.to ?? 0)) continue
    const spoken = !/^\d/.test(word)
    // 三分之二 stands in words only: a bound whose number a person fills in.
    const isFraction = /^[^百千万十]分之/.test(word)
    const value = isFraction ? Number.NaN : spoken ? spokenNumber(word) : Number(word.replaceAll(',', ''))
    if (value === undefined || (!Number.isFinite(value) && !isFraction) || word.length > 15) continue
    const ranked = before === '第' && /^[名位]/.test(text.slice(match.index + word.length))
    if (/[A-Za-z.\d第◇〔[-]/.test(before) && !ranked) continue
    const end = match.index + word.length
    const percent = /^(百|千|万|十万)分之/.exec(word)?.[1]
    const unit = percent ? OF[percent]! : (unitAt(text, end) ?? null)
    const to = end + (percent ? 0 : (unit?.length ?? 0))
    // A year, a day, a clock, a length of years.
    if (unit?.startsWith('年') && value > 1900) continue
    const life = /寿命|年龄/.test(text.slice(Math.max(0, match.index - 12), match.index))
    if (!life && text[end] === '岁') continue
    const days = /^日(?=内|之内|以内)/.test(text.slice(end)) && !/[月年]/.test(before)
    if (
      (!days && /^[月日号点时：:版届]/.test(text.slice(end))) ||
      (unit === null && /^[A-Za-z]/.test(text.slice(end)))
    )
      continue
    const suffix = SUFFIX.exec(text.slice(to, to + 8))?.[0] ?? ''
    figures.push({ from: match.index, to, value, unit, suffix, spoken: spoken && !percent })
  }
  return ranges(text, figures)
}

/** 6%—8%, 30至50个: one figure with two ends, in the unit of the second. */
function ranges(text: string, figures: readonly Figure[]): Figure[] {
  const joined: Figure[] = []
  for (const figure of figures) {
    const lower = joined.at(-1)
    const isRange =
      lower &&
      lower.upper === undefined &&
      lower.value < figure.value &&
      (lower.unit === null || lower.unit === figure.unit) &&
      /^(?:—{1,2}|-|至|到)$/.test(text.slice(lower.to, figure.from))
    if (isRange)
      joined[joined.length - 1] = { ...figure, from: lower.from, value: lower.value, upper: figure.value }
    else joined.push(figure)
  }
  return joined
}

/** Words that measure something said before them: 规模不低于8000万元. */
const GENERIC = /^(?:规模|总额|总量|金额|总投资|数量|总数|年均|占比|比例|比重)$/

/** The noun of the nearest phrase before `at`, its own figure and verb taken off. */
export function nounBefore(text: string, at: number): { text: string; from: number } {
  let end = at
  for (let n = 0; n < 4 && end > 1; n++) {
    const cut = Math.max(text.lastIndexOf('，', end - 2), text.lastIndexOf('：', end - 2))
    const from = cut + 1
    const phrase = text.slice(from, end).replace(/[，：、]$/, '')
    const figure = /(?:≥|≤|达到|达|不低于|不少于|不超过|高于|超过|控制在)?\d+(?!\d*年)/.exec(phrase)
    const head = figure ? phrase.slice(0, figure.index) : phrase
    // 每年安排不低于2亿元专项资金: the noun stands behind its figure.
    const object =
      figure && /(?:安排|投入|筹措|新增|培育|建成|新建|配备|预算)$/.test(head) ? behind(phrase, figure) : ''
    if (object.length >= 2) return { text: object, from: from + phrase.indexOf(object, figure!.index) }
    const verb = [...head.matchAll(BUILD)].find(one => head.length - one.index - one[0].length >= 2)
    const skip = verb ? verb.index + verb[0].length : 0
    const noun = nounOf(head.slice(skip))
    if (
      noun.text.replace(BUILD, '').length >= 2 &&
      !GENERIC.test(noun.text) &&
      !/^[\d年月底前◇]+$/.test(noun.text)
    )
      return { text: noun.text, from: from + skip + noun.from }
    end = from
  }
  return { text: '', from: at }
}

function behind(phrase: string, figure: RegExpExecArray): string {
  const digits = phrase.slice(figure.index).search(/\d/) + figure.index
  const number = /^[\d,.]+/.exec(phrase.slice(digits))![0]
  const end = digits + number.length
  const rest = phrase.slice(end + (unitAt(phrase, end)?.length ?? 0)).replace(/^(?:以上|左右|的)+/, '')
  return /^[\u4e00-\u9fff]{2,16}$/.test(rest) ? rest : ''
}

/** Of a range its lower end, or for a ceiling its upper; null where only words are written. */
const boundOf = ({ value, upper }: Figure, kind: CompiledKind): number | null =>
  Number.isNaN(value) ? null : kind === 'MAX' ? (upper ?? value) : value

export const make = (
  place: Place,
  wording: string,
  kind: CompiledKind,
  noun: { text: string; from: number },
  more?: Partial<Find>,
): Find => ({
  wording,
  kind,
  value: boundOf(place.figure, kind),
  unit: place.figure.unit,
  indicator: noun.text,
  from: noun.from,
  to: place.figure.to + place.figure.suffix.length,
  ...more,
})

const EACH =
  /^(?:每|各)(?:个|所|家)?(?:街道|社区|乡镇|镇|乡|行政村|村|县|区|市|学校|校|园区|单位|镇街|县（市、区）|镇（街道）)$/

/** 企业由37家压减到15家: where it starts is no part of the noun. */
const STARTED =
  /(?:(?:力争|争取)?(?:20\d\d年|今年|年)(?:底|末)?(?:之?前)?)?(?:由|从)[^，。；]{0,12}\d[^，。；]{0,10}$/

/** The noun left of `end` in the words before the figure, or that of the phrase before. */
export const subject = (place: Place, left: string, end: number) => {
  const noun = nounOf(left.slice(0, end).replace(STARTED, ''))
  const from = place.figure.from - left.length + noun.from
  if (GENERIC.test(noun.text) && place.previous.text.length >= 2)
    return { text: place.previous.text + noun.text, from: place.previous.from }
  // 建设“口袋”运动场，每个街道至少2处: the places share out what was named before.
  if (EACH.test(left.slice(0, end)) && place.previous.text.length >= 2) return { ...place.previous }
  return noun.text.length >= 2 &&
    !/^(?:[\d◇年月底末]+|分别|[、，\d年月底末]*分别(?:完成|达到|为)?)$/.test(noun.text)
    ? { text: noun.text, from }
    : { ...place.previous }
}
