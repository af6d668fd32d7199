// The noun phrase a target is about: what is left of its phrase when times, adverbs and verbs are taken off.

/** Ends of nouns that can be measured. */
export const METRIC =
  '(?:率|比例|比率|比重|占比|比值|人数|户数|数量|总数|天数|次数|件数|台数|床位数|人员数|数|总量|保有量|量|面积|覆盖面|里程|长度|水平|标准|浓度|密度|强度|系数|指数|规模|时间|时长|经费|资金|投入|收入|支出|总值|产值|增加值|成绩|名次|排名|得分|满意度|知晓度|额|年限|寿命|能耗|定额|用地|负荷|流量)'

const LEAD =
  /^(?:(?:到|至|截至|自|从|在|较|比|与)?(?:20\d\d|“?十[三四五六]五”?)(?:年|期)?(?:\d{1,2}月)?(?:底|末|初|起|间)?(?:之?前|以前)?|\d{1,2}月(?:底|末|初|中旬|上旬|下旬|\d{1,2}日)?(?:之?前|以前)?|今后|此后|每年|每个|年内|三年内|五年内?|三年|全年|年底前|逐年|力争|争取|努力|确保|保证(?!金)|保障(?!性|房|家庭|人员|标准|水平|率|对象|网|金)|实现|做到|推动|推进|促进|使(?!用)得?|让|并且?|而且|且|同时|其中|其|以及|及|和|与|或|全面|切实|进一步|不断|持续|逐步|基本(?=实现|消除|完成|建成|建立|形成|达到)|加快|加强|大力|扎实|深入|积极|着力|严格|有效|稳步|稳定|累计|平均|总体|计划(?!生育)|力求|达到|完成|将|把|对(?!口|外|标)|要(?!素|点|害)|应(?!急|届|用|对|收|缴|诉|答)|须|需(?!求|要)|必须|全市|全县|全区|全省|本市|我市|我县|我区|实行|(?:根据|按照?|结合|视)[^，。；]{1,8}?(?:需要|实际|情况|要求)|相比|(?:较|比)上(?:一)?年(?:度)?|同比|开展(?=[^，]{2,30}进)|加大|建立健全|建立|健全|完善|推行|支持(?!率)|保持(?!率)|以后(?:各|每)?年度?|此后(?:各|每)?年度?|今后(?:各|每)?年度?|统筹|优先|着眼|主要(?=包括|任务|目标|是|用于)|后|、|：|“(?=[^”]*$))/
/** Verbs taken off only where something measurable is left. */
const VERB =
  /^(?:提高|提升|降低|减少|增加|扩大|压减|压缩|缩短|控制|改善|优化|巩固|提振|拓展|开展|落实|加快|新增(?!.*(?:面积|用地|人数|学位|就业))|除.{2,12}外，?)/
const TAIL =
  /(?:分别|平均|均|都|全部|全面|总体|基本|稳步|稳定|持续|逐步|逐年|逐步|进一步|力争|争取|努力|总数|已经?|(?<![响对反相供效回])应当?|须|需|要|必须|将|的|等|各|率先|实现|继续|每年|每天|每日|每周|每月|年均|扩面提标|扩面提质|扩面|提质增效|(?:较|比)(?:20\d\d年|上年|去年)(?:同期|末|底)?|再|仍|(?:累计)?(?:建成|完成)|“|、|，|：)$/

/** Strips a phrase to its noun; what stands before the last 且 or 使 belongs to another thought. */
export function nounOf(phrase: string): { readonly text: string; readonly from: number } {
  let from = 0
  let text = phrase
  const drop = (length: number) => {
    from += length
    text = text.slice(length)
  }
  const turn = Math.max(text.lastIndexOf('且'), text.lastIndexOf('使'), text.lastIndexOf('确保'))
  if (turn > 0 && text.length - turn > 2 && !/使用|大使|天使/.test(text.slice(turn - 1, turn + 2))) drop(turn)
  for (let before = ''; before !== text; ) {
    before = text
    for (let lead = LEAD.exec(text); lead && lead[0].length > 0; lead = LEAD.exec(text)) {
      // 支持率, 保持率: a verb inside a measure's name.
      if (/^(?:率|度|量|数|额)$/.test(text.slice(lead[0].length))) break
      drop(lead[0].length)
    }
    const verb = VERB.exec(text)
    if (verb && text.length - verb[0].length >= 3 && new RegExp(`${METRIC}$`).test(text)) drop(verb[0].length)
    const tail = TAIL.exec(text)
    if (tail && tail.index >= 2) text = text.slice(0, tail.index)
  }
  // An opening bracket without its end, or an end without its opening, came from a cut.
  const close = /^[^（“《]*[）”》]/.exec(text)
  if (close && close[0].length < text.length) drop(close[0].length)
  return { text, from }
}

const METRIC_END = new RegExp(`${METRIC}$`)

/**
 * Several indicators in one phrase: 公办幼儿园、普惠性幼儿园比例 are two, 机关、学校等组织 is one, 知晓率、参与率 are two. Each
 * comes with what it shares.
 */
export function indicatorsOf(noun: string): string[] {
  if (/等|“/.test(noun)) return [noun]
  const pieces = splitFlat(noun)
  if (pieces.length < 2 || pieces.length > 6) return [noun]
  if (pieces.every(piece => METRIC_END.test(piece) && piece.length >= 2)) return withHead(pieces)
  const shared = METRIC_END.exec(pieces.at(-1)!)?.[0] ?? ''
  const stems = [...pieces.slice(0, -1), pieces.at(-1)!.slice(0, pieces.at(-1)!.length - shared.length)]
  const tail = stems[0]!.slice(-1)
  if (!/[和及与]/.test(noun) && stems.every(stem => stem.length >= 2 && stem.endsWith(tail)))
    return stems.map(stem => stem + shared)
  return [noun]
}

/** 垃圾分类居民知晓率、参与率: the second is of the same people; kept short, since it must stand in the quote. */
const withHead = (pieces: string[]) => pieces

/** At 、 and at 和 between measurable nouns. */
function splitFlat(noun: string): string[] {
  let depth = 0
  const pieces: string[] = []
  let start = 0
  for (let i = 0; i < noun.length; i++) {
    const char = noun[i]!
    if ('（“《'.includes(char)) depth++
    else if ('）”》'.includes(char)) depth--
    else if (
      depth <= 0 &&
      (char === '、' ||
        ('和及与'.includes(char) &&
          !(char === '与' && /(?:比值|之比|比例|差距)$/.test(noun)) &&
          METRIC_END.test(noun.slice(start, i)) &&
          METRIC_END.test(noun)))
    ) {
      pieces.push(noun.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(noun.slice(start))
  return pieces.map(piece => piece.replace(/^[，、]|[，、]$/g, '')).filter(piece => piece !== '')
}

/** Measures of which less is better, wherever a figure stands by them without a word for the bound. */
export const LESS =
  /(?:死亡率|失业率|发病率|感染率|发案率|立案率|漏损率|漏失率|失信率|流失率|辍学率|近视率|肥胖率|不合格率|不良率|事故率|故障率|投诉率|差错率|犯罪率|空置率|(?<!下降|降低|削减|控制)(?:浓度|能耗|电耗|物耗|水耗|煤耗))(?:均|要|分别)?$/
