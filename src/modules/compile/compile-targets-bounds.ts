// Bounds, ranks and rises: the words left of a figure that say which way it binds.
import { type Figure, type Find, make, type Place, subject } from './compile-figures.ts'
import { LESS } from './compile-indicator.ts'
import { OFTEN } from './compile-targets-times.ts'
import type { CompiledKind } from './compiled.ts'

type Sense = 'MIN' | 'MAX' | 'REACH' | 'GROWTH'

/** What stands right before a figure and says which way it binds; an example on each line. */
const COMPARATORS: readonly (readonly [Sense, RegExp, string])[] = [
  [
    'MIN',
    /(?:≥|>=|>|不得?低于|不得?少于|不得?小于|不下于|(?<!不|不得)(?:大于(?:等于|或等于)?|超过?|突破|高于|多于)|不亚于)(?:全年)?$/,
    '≥90%',
  ],
  [
    'MIN',
    /(?:至少|最低)(?:要|应)?(?:达到|达|有|建有|建成|设有|配有|配备|配置|设置|设立|建设|培育|打造|创建|组建|完成|举办|新建|新增)?$/,
    '至少达到3个',
  ],
  ['MAX', /(?:≤|<=|<|不得?高于|不得?超过|不得?大于|不得?多于|不突破|低于|小于|少于)$/, '≤30%'],
  [
    'MAX',
    /(?:控制|压缩|压减|缩短|缩减|缩小|收窄|降低|下降|减少|降)(?:并?保持)?(?:在|到|至)(?:全市|平均)?$/,
    '控制在3‰以内',
  ],
  ['REACH', /(?:达到|达|恢复|提高|提升|增加|增长|扩大|上升|提|增)(?:到|至)?(?:或超过)?$/, '达到36%以上'],
  ['REACH', /(?<=率|比例|比率|占比|比重|度)在$/, '合格率在95%以上'],
  ['REACH', /(?:稳定|保持|维持|稳定保持|巩固)在?$/, '稳定在98%以上'],
  ['REACH', /(?:为|是|实现|完成|=|：|力争|率|比例|占比|比重|比率|覆盖面?|处理|设置|配备)$/, '覆盖率100%'],
]

const GROWTH =
  /(?:增长|增幅|增速|提高|提升|下降|降低|递增|增加|上升|减少|压减|压缩|精简|缩短|缩减|下调|优于|好于)(?:幅度)?(?:不低于|不少于|不小于|达到|达|超过|≥|至少|不超过|控制在|保持在|约|为)?$/

/** A base said between comparator and figure: 达到每千人4批次. */
const PER_HEAD =
  /(?:[人户生]均|每人?每?[年月日天]|每(?:[百千万十]+(?:名|户籍|常住)?(?:人口|人|户|车)?|平方公里|公里|公顷|亩|个(?:社区|村|乡镇|街道))(?:拥有)?)$/

/** What a share is of, said between: 不超过管径的10%, 恢复到设计标准的九成. */
const BASE = /(?<=超过|低于|高于|少于|达到|恢复到|控制在)[\u4e00-\u9fff（）]{2,14}的$/

/** 70%以上的行政村完成整治: a share of them by a verb. */
export function shareOf(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  const isShare = figure.unit === '%' || figure.unit === '成' || Number.isNaN(figure.value)
  if (!isShare || /(?:超过|低于|高于|不足|的)$/.test(left)) return undefined
  // 服务圈覆盖90%以上的街道: a share that a verb reaches.
  const reached = /(?:覆盖|惠及|服务|涵盖|受益|完成)(?:全[市县区省])?$/.exec(left)
  const whole = /^(?:以上|左右)?(?:的)?([\u4e00-\u9fff（）]{2,16})(?=[，。；、]|$)/.exec(right)
  if (reached && whole && /^(?:以上)?的|^以上/.test(whole[0])) {
    const noun = subject(place, left, reached.index)
    return make(
      place,
      '覆盖…%',
      figure.value === 100 ? 'EQ100' : 'MIN',
      noun.text.length >= 2 ? noun : { text: whole[1]!, from: figure.from },
      {
        to: figure.to + whole[0].length,
      },
    )
  }
  const found =
    /^(?:以上)?的([^，。；：的]{2,20}?)(?:完成|达到|达|实现|建成|建有|设有|配有|达标|通过|开展|设立|配备|创建|成为|具备|建立|纳入|接入|参与|参加|使用|安装|落实|享受|享有|拥有|掌握|获得|用上|喝上|通上|成立|加入|签约|投用|得到|能够|可)[^，。；：]{0,14}/.exec(
      right,
    )
  if (!found) {
    // 让80%以上的群众看到变化: of whom, and what becomes of them.
    const any = /^(?:以上|左右)的([\u4e00-\u9fff]{4,20})(?=[，。；、”]|$)/.exec(right)
    if (!any || !/(?:^|让|使|确保|力争|争取|推动|实现|达到|有)$/.test(left)) return undefined
    return make(
      place,
      '…%以上的…完成',
      'MIN',
      { text: any[1]!, from: figure.from },
      { to: figure.to + any[0].length },
    )
  }
  const kind = figure.value === 100 ? 'EQ100' : 'MIN'
  return make(
    place,
    '…%以上的…完成',
    kind,
    { text: found[1]!, from: figure.from },
    { to: figure.to + found[0].length },
  )
}

/** 进入30名, 进入全省前5名. */
export function rank(place: Place, left: string): Find | undefined {
  const { figure } = place
  if (!/^(?:名|位|%|强)$/.test(figure.unit ?? '') && !(figure.unit === null && /前$/.test(left)))
    return undefined
  const found =
    /(?:保持|稳定|位居|位列|跻身|进入|进|排名|名列|居|提升|前移|提高|上升)?(?:在|至|到)?(?:不低于|不落后于|高于)?(?:全国|全省|全区|全市|同类城市)?(前|第|进入|跻身|排名|名次|位居|位列)$/.exec(
      left,
    )
  if (!found || (figure.unit === '%' && found[1] !== '前')) return undefined
  return make(place, '前…名', 'RANK_MAX', subject(place, left, found.index))
}

/** 逐年提升不低于2个百分点; without 逐年 it is a rise once, which is a lower bound. */
export function points(place: Place, left: string): Find | undefined {
  if (!/百分点$/.test(place.figure.unit ?? '')) return undefined
  const growth = GROWTH.exec(left)
  if (!growth) return undefined
  const head = left.slice(0, growth.index)
  const yearly = /(逐年|每年|年均|较上年|比上年)(?:[^，。；]{0,6})$/.exec(head)
  const noun = subject(place, left, (yearly ?? growth).index)
  return make(place, '…个百分点', yearly ? 'YOY_PP' : 'MIN', noun, yearly ? { period: yearly[1] } : {})
}

/** 年均增长8%以上, 较上年下降10%: a growth of at least so much. */
export function rising(place: Place, left: string): Find | undefined {
  const { figure } = place
  if (!/^[%‰倍成]$/.test(figure.unit ?? '') && !Number.isNaN(figure.value)) return undefined
  // 今后每年按10%递增.
  const paced = /(?:按照?|以)(?:不低于|不少于)?$/.exec(left)
  const grows = /^(?:以上|左右)?(?:的(?:速度|比例|幅度))?(?:递增|增长|增加|提高|递减|下降)/.exec(
    place.sentence.text.slice(figure.to),
  )
  if (paced && grows)
    return make(place, '增长…%', 'MIN', subject(place, left, paced.index), {
      to: figure.to + grows[0].length,
    })
  const growth = GROWTH.exec(left)
  if (!growth || /(?:到|至)$/.test(left)) return undefined
  const plain =
    /^(?:增长|增幅|增速|提高|提升|下降|降低|递增|增加|上升|减少|压减|压缩|精简|缩短|缩减|下调)/.exec(
      growth[0],
    )
  if (!plain) return undefined
  const yearly = /(年均|每年|较上年|比上年|年均复合|逐年)[^，。；]{0,4}$/.exec(left.slice(0, growth.index))
  const noun = subject(place, left, growth.index)
  const isNext = left.slice(0, growth.index).endsWith(noun.text)
  const label = `${noun.text}${noun.from >= place.start && isNext ? plain[0] : ''}`
  const kind = /不超过|控制在/.test(growth[0]) ? 'MAX' : 'MIN'
  return make(place, '增长…%', kind, { text: label, from: noun.from }, yearly ? { period: yearly[1] } : {})
}

/** 营业收入翻一番, 三年翻两番. */
export function doubled(place: Place, left: string): Find | undefined {
  const verb = place.figure.unit === '番' ? /(?:再)?翻$/.exec(left) : null
  if (!verb) return undefined
  return make(place, '翻…番', 'MIN', subject(place, left, verb.index))
}

/** ≥, ≤, 达到…以上, 控制在…以内, and 连续三年上升或达到. */
export function bounded(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  const percent = /^[%‰成]$/.test(figure.unit ?? '') || Number.isNaN(figure.value)
  const head = left.replace(PER_HEAD, '').replace(BASE, '')
  for (const [sense, pattern] of COMPARATORS) {
    const found = pattern.exec(head)
    if (!found) continue
    if (figure.unit === null && !/^(?:以上|以下|以内|之内|左右)?(?:$|[，。；、）])/.test(right))
      return undefined
    const weak = /^(?:为|是|实现|完成|=|：|力争|率|比例|占比|比重|比率|覆盖面?|处理|设置|配备)$/.test(
      found[0],
    )
    if (weak && !percent) continue
    const keeps = /(?:率|比例|占比|比重|比率|面|处理)$/.test(found[0]) && weak
    const noun = subject(place, left, keeps ? head.length : found.index)
    const run = /连续(?:三|3)年(?:上升|提升|提高|增长|改善|增加)(?:，)?(?:或者?)?$/.exec(
      left.slice(0, found.index),
    )
    if (run) return make(place, '连续三年…或…', 'CONSEC3_OR_MIN', subject(place, left, run.index))
    const standard =
      /^(?:的)?标准(?:同步|统一|足额|全部)?(?:安排|落实|拨付|补助|配套|配建|配备|予以)?([^，。；：]{2,16})/.exec(
        right,
      ) ?? (/每/.test(left) ? /^(?:配套建设|配建|配备|配置|设置)([\u4e00-\u9fff]{2,16})/.exec(right) : null)
    if (standard)
      return make(
        place,
        '≥',
        kindOf(sense, figure, noun.text),
        { ...noun, text: standard[1]! },
        { to: figure.to + standard[0].length },
      )
    const verb = /^(?:至少|最低)(?:要|应)?(?:达到?)?(.*)$/.exec(found[0])?.[1] ?? ''
    const object = objectAfter(place, head.slice(0, found.index) + verb, right)
    if (object && noun.from < place.start) noun.from = place.start
    if (object)
      return make(
        place,
        '≥',
        kindOf(sense, figure, noun.text),
        { ...noun, text: object.text },
        { to: object.to },
      )
    if (noun.text.length < 2) return undefined
    return make(
      place,
      sense === 'MAX' ? '≤' : sense === 'MIN' ? '≥' : '达到',
      kindOf(sense, figure, noun.text),
      noun,
    )
  }
  // 每千名老年人拥有养老床位40张, without a word for the bound.
  if (
    figure.unit &&
    !percent &&
    /每(?:[百千万十]+|\d+)[^，。；\d]{2,24}$/.test(left) &&
    !OFTEN.test(figure.unit)
  ) {
    const noun = subject(place, left, left.length)
    const object =
      /^(?:以上)?(?:的标准[\u4e00-\u9fff]{2})?(?!以上|左右)([\u4e00-\u9fff]{2,14})(?=[，。；、）”]|$)/.exec(
        right,
      )
    return object
      ? make(place, '每千…个', 'MIN', { ...noun, text: object[1]! }, { to: figure.to + object[0].length })
      : make(place, '每千…个', 'MIN', noun)
  }
  // 数字化改造三分之二以上完成.
  if (percent && /以上$/.test(figure.suffix) && /^以上(?:完成|达标|实现|通过|建成|投用)/.test(right))
    return make(place, '≥', 'MIN', subject(place, left, left.length))
  // A bare 100% before a verb: 临床用血100%来自自愿无偿献血.
  if (figure.value === 100 && figure.unit === '%')
    return make(place, '达到', 'EQ100', subject(place, left, left.length))
  return undefined
}

/** 每年安排不低于2亿元专项资金, 至少有5所本科高校: what is bounded stands behind the figure. */
function objectAfter(place: Place, head: string, right: string): { text: string; to: number } | undefined {
  const { figure } = place
  if (!figure.unit || /^[%‰]$/.test(figure.unit) || OFTEN.test(figure.unit)) return undefined
  if (
    !/(?:安排|投入|筹措|培育|建成|新建|建设|新增|配备|设立|设置|引进|打造|创建|组建|完成|举办|配置|建有|设有|有|设|配)$/.test(
      head,
    )
  )
    return undefined
  const found =
    /^(?:以上|左右)?(?:的)?([\u4e00-\u9fff“”]{2,22}?)(?=[，。；、（]|[和与及](?!.{0,12}的)|开设|开展|用于|$)/.exec(
      right,
    )
  // 1所具备医养功能的供养机构: the noun is at the end.
  return found
    ? { text: found[1]!.slice(found[1]!.lastIndexOf('的') + 1), to: figure.to + found[0].length }
    : undefined
}

function kindOf(sense: Sense, figure: Figure, noun: string): CompiledKind {
  // PM2.5浓度达到35微克: what is better small is held down, whatever the verb.
  if (sense === 'REACH' && !/以上/.test(figure.suffix) && LESS.test(noun)) return 'MAX'
  const downward = /(?:以下|以内|之内|内)$/.test(figure.suffix)
  if (sense === 'MAX' || (sense === 'REACH' && downward)) return 'MAX'
  return figure.value === 100 && figure.unit === '%' ? 'EQ100' : 'MIN'
}
