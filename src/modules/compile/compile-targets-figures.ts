// Targets that carry a figure: each number of a sentence, judged by what stands left and right of it.
import { indicatorsOf, nounOf } from './compile-indicator.ts'
import { phrasesOf, type Sentence } from './compile-sentences.ts'
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

type Sense = 'MIN' | 'MAX' | 'REACH' | 'GROWTH'
/** What stands right before a figure and says which way it binds; an example on each line. */
const COMPARATORS: readonly (readonly [Sense, RegExp, string])[] = [
  [
    'MIN',
    /(?:≥|>=|>|不得?低于|不得?少于|不得?小于|不下于|(?<!不|不得)(?:大于(?:等于|或等于)?|超过|突破|高于|多于)|不亚于)(?:全年)?$/,
    '≥90%',
  ],
  ['MIN', /(?:至少|最低)(?:要|应)?(?:达到|达|有)?$/, '至少达到3个'],
  ['MAX', /(?:≤|<=|<|不得?高于|不得?超过|不得?大于|不得?多于|不突破|低于|小于|少于)$/, '≤30%'],
  [
    'MAX',
    /(?:控制|压缩|压减|缩短|缩减|降低|下降|减少|降)(?:并?保持)?(?:在|到|至)(?:全市|平均)?$/,
    '控制在3‰以内',
  ],
  ['REACH', /(?:达到|达|提高|提升|增加|增长|扩大|上升|提|增)(?:到|至)?(?:或超过)?$/, '达到36%以上'],
  ['REACH', /(?:稳定|保持|维持|稳定保持|巩固)在?$/, '稳定在98%以上'],
  ['REACH', /(?:为|是|实现|完成|=|：|力争|率|比例|占比|比重|比率|覆盖面?|处理|设置|配备)$/, '覆盖率100%'],
]
const GROWTH =
  /(?:增长|增幅|增速|提高|提升|下降|降低|递增|增加|上升|减少|压减|压缩|优于|好于)(?:幅度)?(?:不低于|不少于|不小于|达到|达|超过|≥|至少|不超过|控制在|保持在|约|为)?$/
const SUFFIX = /^(?:（含）)?(?:及?以上|及?以下|以内|之内|左右|内)/
const DURATION = /^(?:个?小时|分钟|天|个?工作日|秒)$/
const HANDLED =
  /^(?:以内|之内|内)[^，。；]{0,8}?(?:响应|办结|处置|整改|修复|完成|到达|答复|回应|处理|反馈|办理|清理|受理|上报|报告|签收|交办|到场|解决|回复|恢复|清运|拆除)/
const OFTEN = /^(?:次|场|期|轮|回|批次|场次|班次|课时|学时)$/
const EVERY = /每(?:半年|半月|季度|季|个月|月|两周|双周|周|星期|学期|学年|年度|年|两年|旬|日|天)/
const CONSEQUENCE = /约谈|通报|问责|追责|追究|取消|诫勉|暂停|督办|降级|退出|摘牌|处理|扣|撤销|否决/
/** Verbs of work that is counted: 新建口袋公园18个. */
const BUILD =
  /(?:新建|新增|改建|扩建|改扩建|新改建|改造|建成|建设|完成|打造|培育|创建|取缔|拆除|安装|设置|施划|种植|栽植|植树|培训|发放|安排|投入|筹措|争取|预算|落实|举办|组织|引进|开工|修建|铺设|清理|治理|提升|维修|配备|配置|建立|服务|惠及|带动|吸纳|转移|帮扶|救助|资助|招募|发展|选树|评选|创作|推出|开通|更新|购置|淘汰|关停|搬迁|盘活|储备|供应|筹集|募集|提供|开展|整治|修复|绿化|造林|覆盖|受益|新开工|实施)/g
/** Counts of kinds of work, not of work: 3个方面, 5项任务. */
const ABSTRACT =
  /^(?:方面|环节|领域|阶段|问题|重点|层面|维度|关键|步骤|专题|体系|机制|原则|要求|统一|一批|能力|转变)/

const NUMBER =
  /\d+(?:,\d{3})*(?:\.\d+)?|百分之[一二三四五六七八九十百零点]{1,8}|[一二两三四五六七八九十]{1,3}(?=次|场|期|轮|名|位|个月|批次)/g

interface Figure {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly unit: string | null
  readonly suffix: string
  readonly spoken: boolean
}

function figuresOf(text: string): Figure[] {
  const figures: Figure[] = []
  for (const match of text.matchAll(NUMBER)) {
    const [word] = match
    const before = text[match.index - 1] ?? ''
    const spoken = !/\d/.test(word)
    const value = spoken ? spokenNumber(word) : Number(word.replaceAll(',', ''))
    if (value === undefined || !Number.isFinite(value) || word.length > 15) continue
    if (/[A-Za-z.\d第◇〔[-]/.test(before)) continue
    const end = match.index + word.length
    const percent = word.startsWith('百分之')
    const unit = percent ? '%' : (unitAt(text, end) ?? null)
    const to = end + (percent ? 0 : (unit?.length ?? 0))
    // A year, a day, a clock, a length of years.
    if (unit?.startsWith('年') && value > 1900) continue
    if (/^[月日岁号点时：:版届]/.test(text.slice(end)) || /^[A-Za-z]/.test(text.slice(end))) continue
    const suffix = SUFFIX.exec(text.slice(to, to + 8))?.[0] ?? ''
    figures.push({ from: match.index, to, value, unit, suffix, spoken: spoken && !percent })
  }
  return figures
}

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
    const place = { sentence, figure, start, previous: nounBefore(text, start) }
    const linked = chain && isLink(text.slice(chain.to, figure.from)) ? chain : undefined
    const find = linked ? follow(linked, place) : judge(place)
    if (find) {
      finds.push(samePart(text, find, finds))
      chain = chainOf(linked, find, figure, text)
    } else if (!linked) chain = undefined
  }
  return finds.map((find, i) => shared(find, i, finds, text))
}

interface Place {
  readonly sentence: Sentence
  readonly figure: Figure
  /** The phrase it stands in. */
  readonly start: number
  /** The noun of the phrases before, for one that names none itself. */
  readonly previous: { readonly text: string; readonly from: number }
}

/** Figures that follow each other under one comparator: 分别控制在32小时、1.2小时以内. */
interface Chain {
  readonly find: Find
  readonly nouns: readonly string[]
  readonly nth: number
  readonly to: number
}

const isLink = (between: string) => /^(?:以上|以下|以内)?(?:、|和|及|与|以及)$/.test(between)

function chainOf(linked: Chain | undefined, find: Find, figure: Figure, text: string): Chain | undefined {
  if (!['≥', '≤', '达到', '分别'].includes(find.wording)) return undefined
  const lead = text.slice(find.from, figure.from)
  const nouns = linked?.nouns ?? (/分别/.test(lead) ? listOf(lead) : [])
  return { find, nouns, nth: (linked?.nth ?? 0) + 1, to: figure.to }
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
    to: figure.to + figure.suffix.length,
  }
}

/** The first of several nouns goes to the first of several figures; a missing unit is the neighbour's. */
function shared(find: Find, i: number, finds: readonly Find[], text: string): Find {
  const next = finds[i + 1]
  if (find.wording === '分别' || next?.wording !== '分别') return find
  const lead = text.slice(find.from, find.to)
  const nouns = /分别/.test(lead) ? listOf(lead) : []
  return { ...find, wording: '分别', indicator: nouns[0] ?? find.indicator, unit: find.unit ?? next.unit }
}

/** Where the words about a figure begin: at its phrase, or after the figure before it in a row (处理100%、回收利用率≥35%). */
function startOf(
  text: string,
  phrases: readonly (readonly [number, number])[],
  figure: Figure,
  before: Figure | undefined,
) {
  const start = phrases.find(([from, to]) => figure.from >= from && figure.from < to)?.[0] ?? 0
  if (!before || before.from < start) return start
  const after = /^(?:以上|以下|以内|内)?[^，、；0-9]{0,6}[、；]/.exec(text.slice(before.to, figure.from))
  return after ? before.to + after[0].length : start
}

/** The noun of the nearest phrase before `at`, its own figure and verb taken off. */
export function nounBefore(text: string, at: number): { text: string; from: number } {
  let end = at
  for (let n = 0; n < 4 && end > 1; n++) {
    const cut = Math.max(text.lastIndexOf('，', end - 2), text.lastIndexOf('：', end - 2))
    const from = cut + 1
    const phrase = text.slice(from, end).replace(/[，：、]$/, '')
    const figure = /(?:≥|≤|达到|达|不低于|不少于|不超过|高于|超过|控制在)?\d+(?!\d*年)/.exec(phrase)
    const head = figure ? phrase.slice(0, figure.index) : phrase
    const verb = [...head.matchAll(BUILD)].at(-1)
    const skip = verb && head.length - verb.index - verb[0].length >= 2 ? verb.index + verb[0].length : 0
    const noun = nounOf(head.slice(skip))
    if (noun.text.length >= 2 && !/^[\d年月底前◇]+$/.test(noun.text))
      return { text: noun.text, from: from + skip + noun.from }
    end = from
  }
  return { text: '', from: at }
}

/** 其中2022年完成32个: a part of what was counted in the same unit before. */
function samePart(text: string, find: Find, before: readonly Find[]): Find {
  if (!/其中/.test(text.slice(Math.max(0, find.from - 8), find.to))) return find
  const whole = before.findLast(one => one.unit === find.unit)
  return whole && !/[率比]/.test(find.indicator) ? { ...find, indicator: whole.indicator } : find
}

/** One figure on its own: which kind it is, or none. The order is the order of certainty. */
function judge(place: Place): Find | undefined {
  const { sentence, figure } = place
  const { text } = sentence
  const left = text.slice(Math.max(place.start, figure.from - 80), figure.from)
  const right = text.slice(figure.to, figure.to + 24)
  if (left.length < figure.from - place.start) return undefined
  const count = trigger(place, left, right)
  if (count) return count
  if (/^(?:以上|以下|以内)?的(?!比例|占比)/.test(right) && !OFTEN.test(figure.unit ?? '')) return undefined
  return (
    rank(place, left) ??
    frequency(place, left) ??
    points(place, left) ??
    rising(place, left) ??
    bounded(place, left, right) ??
    inTime(place, left, right) ??
    (figure.spoken ? undefined : built(place, left, right))
  )
}

const make = (
  place: Place,
  wording: string,
  kind: CompiledKind,
  noun: { text: string; from: number },
  more?: Partial<Find>,
): Find => ({
  wording,
  kind,
  value: place.figure.value,
  unit: place.figure.unit,
  indicator: noun.text,
  from: noun.from,
  to: place.figure.to + place.figure.suffix.length,
  ...more,
})

/** The noun left of `end` in the words before the figure, or that of the phrase before. */
const subject = (place: Place, left: string, end: number) => {
  const noun = nounOf(left.slice(0, end))
  const from = place.figure.from - left.length + noun.from
  return noun.text.length >= 2 && !/^[\d◇年月]+$/.test(noun.text)
    ? { text: noun.text, from }
    : { ...place.previous }
}

/** 连续被通报两次, 曝光2次以上的单位 …, with a consequence in the same sentence. */
function trigger(place: Place, left: string, right: string): Find | undefined {
  const { figure, sentence } = place
  if (!/^(?:次|个月|轮|期|年)$/.test(figure.unit ?? '') || !CONSEQUENCE.test(sentence.text)) return undefined
  const running = /(?:连续|累计)[^，。；]{0,8}$/.exec(left)
  if (!running && !(figure.suffix.endsWith('以上') && /^(?:以上)的/.test(right))) return undefined
  const after = /^(?:以上)?([^，。；、的]{2,16})/.exec(right)
  const noun = nounOf(left.replace(/^(?:凡|对)/, ''))
  const what =
    /^(?:连续|累计)$/.test(noun.text) || noun.text.length < 3 ? (after?.[1] ?? noun.text) : noun.text
  const from = figure.from - left.length + noun.from
  const to =
    figure.to + figure.suffix.length + (what === after?.[1] ? after[0].length - figure.suffix.length : 0)
  return make(place, '连续…次', 'COUNT_TRIGGER', { text: what, from }, { to: Math.max(to, figure.to) })
}

/** 进入30名, 进入全省前5名. */
function rank(place: Place, left: string): Find | undefined {
  const { figure } = place
  if (!/^(?:名|位|%)$/.test(figure.unit ?? '')) return undefined
  const found =
    /(?:保持|稳定|位居|位列|跻身|进入|进|排名|名列|居)?(?:在)?(?:全国|全省|全区|全市|同类城市)?(前|第|进入|跻身|排名|名次|位居|位列)$/.exec(
      left,
    )
  if (!found || (figure.unit === '%' && found[1] !== '前')) return undefined
  return make(place, '前…名', 'RANK_MAX', subject(place, left, found.index))
}

/** 每季度至少开展1次主题宣讲, 每年举办展会不少于20场. */
function frequency(place: Place, left: string): Find | undefined {
  const { figure, sentence } = place
  if (!OFTEN.test(figure.unit ?? '')) return undefined
  const every =
    EVERY.exec(left) ?? (/\/$/.test(left) ? null : EVERY.exec(sentence.text.slice(0, figure.from)))
  const per = /^\/(?:年|月|周|天|日|季度)/.exec(sentence.text.slice(figure.to))
  if ((!every && !per) || (figure.spoken && /第$/.test(left))) return undefined
  const middle =
    every && left.includes(every[0]) ? left.slice(left.indexOf(every[0]) + every[0].length) : left
  const act = middle
    .replace(/^(?:至少|不少于|要|应|须|定期)+/, '')
    .replace(/(?:至少|不少于|不低于|不得少于|≥|达到|各)$/, '')
    .replace(/^(?:召开|开展|举办|组织|进行|听取)/, '')
  const after = /^([^，。；、：]{2,20})/.exec(sentence.text.slice(figure.to + figure.suffix.length))
  const noun = act.length >= 2 ? act : (after?.[1] ?? nounOf(left).text)
  const to = act.length >= 2 ? undefined : { to: figure.to + figure.suffix.length + (after?.[0].length ?? 0) }
  const whole =
    after && act.length >= 2 && !/^[的以]/.test(after[0])
      ? {
          to: figure.to + figure.suffix.length + after[0].length,
          indicator: act.length > 2 ? act : after[1]!,
        }
      : {}
  const lead = nounOf(left)
  return make(
    place,
    '每…次',
    'FREQ_MIN',
    { text: noun, from: figure.from - left.length + Math.min(lead.from, left.indexOf(every?.[0] ?? left)) },
    { period: every?.[0] ?? per![0].slice(1), ...to, ...whole },
  )
}

/** 逐年提升不低于2个百分点; without 逐年 it is a rise once, which is a lower bound. */
function points(place: Place, left: string): Find | undefined {
  if (!/百分点$/.test(place.figure.unit ?? '')) return undefined
  const growth = GROWTH.exec(left)
  if (!growth) return undefined
  const head = left.slice(0, growth.index)
  const yearly = /(逐年|每年|年均|较上年|比上年)(?:[^，。；]{0,6})$/.exec(head)
  const noun = subject(place, left, (yearly ?? growth).index)
  return make(place, '…个百分点', yearly ? 'YOY_PP' : 'MIN', noun, yearly ? { period: yearly[1] } : {})
}

/** 年均增长8%以上, 较上年下降10%: a growth of at least so much. */
function rising(place: Place, left: string): Find | undefined {
  const { figure } = place
  if (!/^[%‰倍]$/.test(figure.unit ?? '')) return undefined
  const growth = GROWTH.exec(left)
  if (!growth || /(?:到|至)$/.test(left)) return undefined
  const plain = /^(?:增长|增幅|增速|提高|提升|下降|降低|递增|增加|上升|减少)/.exec(growth[0])
  if (!plain) return undefined
  const yearly = /(年均|每年|较上年|比上年|年均复合|逐年)[^，。；]{0,4}$/.exec(left.slice(0, growth.index))
  const noun = subject(place, left, growth.index)
  const label = `${noun.text}${noun.from >= place.start ? plain[0] : ''}`
  const kind = /不超过|控制在/.test(growth[0]) ? 'MAX' : 'MIN'
  return make(place, '增长…%', kind, { text: label, from: noun.from }, yearly ? { period: yearly[1] } : {})
}

/** ≥, ≤, 达到…以上, 控制在…以内, and 连续三年上升或达到. */
function bounded(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  const percent = /^[%‰]$/.test(figure.unit ?? '')
  for (const [sense, pattern] of COMPARATORS) {
    const found = pattern.exec(left)
    if (!found) continue
    if (figure.unit === null && !/^(?:以上|以下|以内|之内|左右)?(?:$|[，。；、）])/.test(right))
      return undefined
    const weak = /^(?:为|是|实现|完成|=|：|力争|率|比例|占比|比重|比率|覆盖面?|处理|设置|配备)$/.test(
      found[0],
    )
    if (weak && !percent) continue
    const keeps = /(?:率|比例|占比|比重|比率|面|处理)$/.test(found[0]) && weak
    const noun = subject(place, left, keeps ? left.length : found.index)
    const run = /连续(?:三|3)年(?:上升|提升|提高|增长|改善|增加)(?:，)?(?:或者?)?$/.exec(
      left.slice(0, found.index),
    )
    if (run) return make(place, '连续三年…或…', 'CONSEC3_OR_MIN', subject(place, left, run.index))
    if (noun.text.length < 2) return undefined
    return make(place, sense === 'MAX' ? '≤' : sense === 'MIN' ? '≥' : '达到', kindOf(sense, figure), noun)
  }
  // A bare 100% before a verb: 临床用血100%来自自愿无偿献血.
  if (figure.value === 100 && figure.unit === '%')
    return make(place, '达到', 'EQ100', subject(place, left, left.length))
  return undefined
}

function kindOf(sense: Sense, figure: Figure): CompiledKind {
  const downward = /(?:以下|以内|之内|内)$/.test(figure.suffix)
  if (sense === 'MAX' || (sense === 'REACH' && downward)) return 'MAX'
  return figure.value === 100 && figure.unit === '%' ? 'EQ100' : 'MIN'
}

/** 24小时内响应, 3个工作日内办结. */
function inTime(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  if (!DURATION.test(figure.unit ?? '') || !HANDLED.test(right) || /每$/.test(left)) return undefined
  const act = HANDLED.exec(right)!
  const noun = nounOf(left.replace(/(?:自|在|后|于)?(?:接到|收到|发现|受理)?(?:之日起|后|起)?$/, ''))
  const from = noun.text.length >= 2 ? figure.from - left.length + noun.from : figure.from
  const word = act[0].replace(/^(?:以内|之内|内)/, '')
  const indicator =
    noun.text.length >= 2 ? noun.text : place.previous.text.length >= 2 ? place.previous.text : word
  return make(place, '…小时内', 'SLA', { text: indicator, from }, { to: figure.to + act[0].length })
}

/** 新建口袋公园18个, 完成12座垃圾中转站提升改造, 安排专项资金1200万元. */
function built(place: Place, left: string, right: string): Find | undefined {
  const { figure, sentence } = place
  if (
    figure.unit === null ||
    /^(?:%|‰|倍|年|天|个?小时|分钟|秒|个?工作日|个月|分|次|期|轮|个?百分点|名|位|款|档|部|道|组|册|本)$/.test(
      figure.unit,
    )
  ) {
    if (!/^(?:名|部)$/.test(figure.unit ?? '')) return undefined
  }
  const verbs = [...left.matchAll(BUILD)].filter(
    verb =>
      left[verb.index + verb[0].length] !== '的' &&
      !/^(?:以?前|以后|后)/.test(left.slice(verb.index + verb[0].length)),
  )
  const verb = verbs.at(-1)
  if (!verb || /(?:已|未|需|待|经)$/.test(left.slice(0, verb.index))) return undefined
  const between = left
    .slice(verb.index + verb[0].length)
    .replace(/(?:约|了|共|总计|达|达到|不少于|合计)$/, '')
  const noun = nounOf(between.slice(between.lastIndexOf('的') + 1))
  const verbAt = figure.from - left.length + verb.index
  const from = firstVerb(left, verbs) + figure.from - left.length
  if (noun.text.length >= 2) {
    if (/^的/.test(right)) return undefined
    // 新建改造公厕15座: the object stands between; what follows the figure must end it.
    return make(place, '新建…个', 'MIN', { text: noun.text, from })
  }
  if (between.length > 1) return undefined
  const tail = sentence.text.slice(figure.to + figure.suffix.length)
  const object = /^(?:以上)?(?:的)?([^，。；：（◇]{2,24})/.exec(tail)
  if (!object)
    return /[，。；、]|^$/.test(tail[0] ?? '')
      ? make(place, '新建…个', 'MIN', { ...place.previous, from: verbAt })
      : undefined
  if (ABSTRACT.test(object[1]!)) return undefined
  const name = object[1]!.split('、')[0]!
  return make(
    place,
    '建成…个…',
    'MIN',
    { text: name, from },
    { to: figure.to + figure.suffix.length + object[0].indexOf(name) + name.length },
  )
}

/** Verbs in a row, 新建改造, begin the quote together. */
function firstVerb(left: string, verbs: readonly RegExpExecArray[] | readonly RegExpMatchArray[]): number {
  let from = verbs.at(-1)!.index!
  for (let i = verbs.length - 2; i >= 0; i--) {
    const verb = verbs[i]!
    if (verb.index! + verb[0].length !== from) break
    from = verb.index!
  }
  return Math.min(from, left.length)
}
