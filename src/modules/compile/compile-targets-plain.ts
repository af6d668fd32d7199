// A figure that no narrower rule explains: a noun and how much of it, or a verb and how many of what. A lower bound.
import { type Find, make, type Place, subject } from './compile-figures.ts'
import { ABSTRACT } from './compile-targets-counts.ts'
import type { CompiledKind } from './compiled.ts'

/** Where the statement of a figure ends. */
const END = /^(?:（[^（）]{0,30}）)?(?:$|[，。；、）]|(?:和|及|以及|并|且|，)(?=[\u4e00-\u9fff]))/
/** Measures of time, of one act, and units too vague for a count without a word that binds them. */
const LOOSE =
  /^(?:年|天|日|周|学期|个?小时|分钟|秒|个?工作日|个?月|个?季度|个?年度|分|岁|次|期|轮|回|级|批|组|道|档|款|元|成|倍)$/
/** Words after which a figure says what there is, what is looked at, or what a name is made of. */
const STOCK =
  /(?:用好|管好|对照|依据|根据|参照|确定|选定|明确|发挥|深入|抽调|选派|借鉴|学习|运用|走进|协调|联合|会同|召集|对|针对|围绕|聚焦|依托|利用|用|等|及|和|共有|现有|原有|涉及|包括|包含|分为?|共|约|近|余|第|其余|剩余|选择|选取|坚持|按照?|落实|贯彻|抓好|抓实|突出|做到|做好|位于|距离?|自|从|由|到|至|在|与|以|为|是|的|每|各|全[市县区省镇乡村]|满|到期|持有|所需|需|被|遇|消除|开展|推进|处)$/

const TIMED = /^[（“]?(?:其中(?:，|：)?)?(?:到|至)?20\d\d年(?:底|末)?$/
/** 按每万人18人的标准配齐社区工作者. */
const STANDARD =
  /^的?标准(?:[\u4e00-\u9fff]{0,4}?)(?:安排|落实|拨付|配套|配建|配备|配齐|设置|建设|布设|选配)([\u4e00-\u9fff]{2,16})/

/** 招引亿元以上项目60个, 注册护士数3.8人, 麻疹疫苗接种98%以上. */
export function stated(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  if (figure.unit === null || (LOOSE.test(figure.unit) && figure.suffix === '') || figure.value === 0)
    return undefined
  const after = right.slice(figure.suffix.length)
  // 新增泊位：2024年2000个、2025年2500个: what is counted was named before.
  if (TIMED.test(left) && END.test(after) && place.previous.text.length >= 2)
    return make(place, '…个', kindOf(place), {
      ...place.previous,
      from: figure.from - left.length + left.search(/20/),
    })
  const standard = STANDARD.exec(after)
  if (standard && /每/.test(left))
    return make(
      place,
      '…个',
      kindOf(place),
      { text: standard[1]!, from: figure.from - left.length },
      {
        to: figure.to + figure.suffix.length + standard[0].length,
      },
    )
  if (!END.test(after) || STOCK.test(left) || /[\d◇年月]$/.test(left)) return undefined
  const noun = subject(place, left, left.length)
  if (noun.text.length < 2 || !left.endsWith(noun.text.slice(-1))) return undefined
  return make(place, '…个', kindOf(place), noun)
}

/** 敷设80公里管网, 梳理形成36项清单: a verb, the figure, its object. */
export function counted(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  if (
    figure.unit === null ||
    LOOSE.test(figure.unit) ||
    /^[%‰]$/.test(figure.unit) ||
    (figure.value < 2 && !/^[百千万亿]/.test(figure.unit))
  )
    return undefined
  if (figure.spoken && figure.value < 10) return undefined
  // 为1.2万名老年人免费体检: for whom something is done.
  const served = /(?:为|向|给|帮助|惠及|资助)$/.test(left) && /^[万千]?(?:名|人|户)$/.test(figure.unit)
  const done = /^(?:以上)?([\u4e00-\u9fff]{2,20})(?=[，。；、]|$)/.exec(right)
  if (served && done)
    return make(
      place,
      '建成…个…',
      'MIN',
      { text: done[1]!, from: figure.from - 1 },
      { to: figure.to + done[0].length },
    )
  const verb =
    /(?:^|[，；、])(?:[^，。；、\d]{0,10}(?:要|应|将|力争|争取|计划|确保|全年|每年|各|累计|再))?([\u4e00-\u9fff]{2,4})$/.exec(
      left,
    )
  if (!verb || STOCK.test(left)) return undefined
  const object = /^(?:以上|左右)?([\u4e00-\u9fff“”（）]{2,24}?)(?=[，。；、]|$)/.exec(right)
  if (!object || /^(?:的|范围|半径|内|以)/.test(object[1]!) || ABSTRACT.test(object[1]!)) return undefined
  return make(
    place,
    '建成…个…',
    kindOf(place),
    { text: object[1]!, from: figure.from - verb[1]!.length },
    { to: figure.to + object[0].length },
  )
}

/** 组建不少于100人的应急队伍: the size of what is set up; of what is there already it is no bound. */
export function formed(place: Place, left: string, right: string): Find | undefined {
  const { figure } = place
  const verb =
    /(?:组建|建立|建成|打造|形成|储备|设立|建设|建造)(?:起)?(?:不少于|不低于|至少|达到|超过|≥)?$/.exec(left)
  const object = /^(?:以上)?的([\u4e00-\u9fff]{2,16})(?=[，。；、]|$)/.exec(right)
  if (!verb || !object || figure.unit === null || LOOSE.test(figure.unit)) return undefined
  const from = figure.from - left.length + verb.index
  return make(place, '建成…个…', 'MIN', { text: object[1]!, from }, { to: figure.to + object[0].length })
}

function kindOf({ figure }: Place): CompiledKind {
  if (/(?:以下|以内|之内|内)$/.test(figure.suffix)) return 'MAX'
  return figure.value === 100 && figure.unit === '%' ? 'EQ100' : 'MIN'
}
