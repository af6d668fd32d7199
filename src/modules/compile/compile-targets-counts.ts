// Work that is counted: so many built, changed, spent, served.
import { BUILD, type Find, make, type Place } from './compile-figures.ts'
import { nounOf } from './compile-indicator.ts'

/** Of these the noun is as common as the verb (养老服务设施): taken only where no plainer verb stands. */
const EITHER =
  /^(?:服务|清淤|支持|扶持|整治|修复|提升|建设|发展|培训|覆盖|绿化|治理|清理|实施|开展|预算|投入|配置|运营|采购|储备|供应|设置)$/

/** Counts of kinds of work, not of work: 3个方面, 5项任务. */
export const ABSTRACT =
  /^(?:方面|环节|领域|阶段|问题|重点(?!项目|工程)|层面|维度|关键|步骤|专题|体系|机制|原则|要求|统一|一批|能力|转变)/

/** 新建口袋公园18个, 完成12座垃圾中转站提升改造, 安排专项资金1200万元. */
export function built(place: Place, left: string, right: string): Find | undefined {
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
      !/^(?:的|[路街巷道大][、，等]?)/.test(left.slice(verb.index + verb[0].length)) &&
      !/^(?:以?前|以后|后)/.test(left.slice(verb.index + verb[0].length)),
  )
  const verb = verbOf(left, verbs)
  if (!verb || /(?:已|未|需|待|经)$/.test(left.slice(0, verb.index))) return undefined
  const between = left
    .slice(verb.index + verb[0].length)
    .replace(/(?:约|了|共|总计|达|达到|不少于|合计)$/, '')
    .replace(JOINED, '')
  const noun = nounOf(
    between.slice(
      between.replace(/《[^》]*》|“[^”]*”/g, name => '〇'.repeat(name.length)).lastIndexOf('的') + 1,
    ),
  )
  const verbAt = figure.from - left.length + verb.index
  const from = firstVerb(verb, verbs) + figure.from - left.length
  // 城镇新增就业1.1万人: what grows has its own noun before the verb.
  const grown = verb[0] === '新增' ? nounOf(left.slice(0, verb.index)).text : ''
  if (
    grown.length >= 2 &&
    noun.text.length >= 2 &&
    left.slice(0, verb.index).endsWith(grown) &&
    !/[\d◇年月]/.test(grown)
  )
    return make(place, '新建…个', 'MIN', {
      text: grown + verb[0] + noun.text,
      from: verbAt - grown.length,
    })
  // 实施度假区等12个重点项目: the kind comes after.
  if (noun.text.length >= 2 && !/等$/.test(between)) {
    if (/^的/.test(right)) return undefined
    // 新建改造公厕15座: the object stands between; what follows the figure must end it.
    return make(place, '新建…个', 'MIN', { text: noun.text, from })
  }
  // 志愿服务站200个: the verb is inside a noun.
  if (between.length === 1) return undefined
  if (between.length > 1 && !/等$/.test(between)) return undefined
  const tail = sentence.text.slice(figure.to + figure.suffix.length)
  const object = /^(?:以上)?(?:的)?([^，。；：（◇]{2,24})/.exec(tail)
  if (!object) {
    if (!/[，。；、]|^$/.test(tail[0] ?? '')) return undefined
    // 危桥改造42座: the work has its noun before it.
    const work = nounOf(left.slice(0, verb.index + verb[0].length))
    return work.text.length >= verb[0].length + 2 && !BUILT.test(work.text)
      ? make(place, '新建…个', 'MIN', { text: work.text, from: figure.from - left.length + work.from })
      : make(place, '新建…个', 'MIN', { ...place.previous, from: verbAt })
  }
  if (ABSTRACT.test(object[1]!)) return undefined
  const name = object[1]!.split('、')[0]!
  // 2个省级、5个市级示范中心: what the grades are of stands behind the last.
  const graded = /^(?:[省市县区]|国家)级$/.test(name) ? GRADED.exec(tail)?.[1] : undefined
  if (graded)
    return make(
      place,
      '建成…个…',
      'MIN',
      { text: `${name}${graded}`, from },
      { to: figure.to + figure.suffix.length + object[0].indexOf(name) + name.length },
    )
  return make(
    place,
    '建成…个…',
    'MIN',
    { text: name, from },
    { to: figure.to + figure.suffix.length + object[0].indexOf(name) + name.length },
  )
}

/** 年底前完成: a time and a verb, or two verbs, name no work. */
const BUILT = /\d年|月|年底|底前|^(?:完成|建成|新建|改造|全[市县区]|累计|计划|力争)/

/** 淘汰或改造60台: two verbs, one object before them. */
const JOINED = new RegExp(`^(?:(?:或者?|和|及|并|、)?(?:${BUILD.source})){1,2}$`)

const GRADED =
  /^(?:以上)?(?:[省市县区]|国家)级(?:、\d+(?:个|家|所|处|条|项|名)(?:[省市县区]|国家)级)*(?:、\d+(?:个|家|所|处|条|项|名)(?:[省市县区]|国家)级)([\u4e00-\u9fff]{2,16})/

/** The verb that governs the figure: the end of the first row of plain verbs, or of any. */
function verbOf(left: string, verbs: readonly RegExpExecArray[]): RegExpExecArray | undefined {
  const plain = verbs.find(verb => !EITHER.test(verb[0])) ?? verbs[0]
  let last = plain
  for (const verb of verbs)
    if (
      last &&
      verb.index! === last.index! + last[0].length &&
      left.length - verb.index! - verb[0].length > 1
    )
      last = verb
  return last
}

/** Verbs in a row, 新建改造, begin the quote together. */
function firstVerb(verb: RegExpExecArray, verbs: readonly RegExpExecArray[]): number {
  let from = verb.index!
  for (const before of [...verbs].reverse())
    if (before.index! + before[0].length === from) from = before.index!
  return from
}

/** 新增规上企业15家、高新技术企业20家: the second has the verb of the first. */
export function listed(place: Place, before: Find | undefined): Find | undefined {
  const { figure, sentence, start } = place
  if (before?.wording === '建成…个…') {
    // 配备1名网格长、2名网格员: the second has its object behind it too.
    const object = /^([\u4e00-\u9fff“”]{2,16})(?=[，。；、（]|$)/.exec(
      sentence.text.slice(figure.to + figure.suffix.length),
    )
    if (!object || figure.unit === null || !/^[、和及]$/.test(sentence.text.slice(before.to, figure.from)))
      return undefined
    return make(
      place,
      '建成…个…',
      'MIN',
      { text: object[1]!, from: figure.from },
      { to: figure.to + figure.suffix.length + object[0].length },
    )
  }
  if (before?.wording !== '新建…个' || figure.unit === null || start > figure.from) return undefined
  const between = sentence.text.slice(before.to, figure.from)
  if (!/^[、和][^，。；：\d]{0,24}$/.test(between) || /^[%‰]$/.test(figure.unit)) return undefined
  const noun = nounOf(between.slice(1))
  const own = noun.text.length >= 2
  return make(
    place,
    '新建…个',
    'MIN',
    own
      ? { text: noun.text, from: before.to + 1 + noun.from }
      : { text: before.indicator, from: figure.from },
  )
}

/** 其中中心城区3000个: a part by place or grade has the noun of the whole. */
const PART = /(?:区|县|市|镇|乡|村|城|级|类|段)$/
const WHEN_DONE = /^(?:.{0,2}年)?(?:.{0,2}季度|上半年|下半年)?(?:完成|新增|新建|建成|改造|安排|投入|实施)*$/

/** 其中2022年完成32个: a part of what was counted in the same unit before. */
export function samePart(text: string, find: Find, before: readonly Find[]): Find {
  if (!/其中/.test(text.slice(Math.max(0, find.from - 8), find.to))) return find
  const whole = before.findLast(one => one.unit === find.unit)
  // 其中麻疹疫苗98%以上 has a noun of its own; 其中中心城区不少于3000个 says of which part.
  const said = /其中(?:，|：)?([\u4e00-\u9fffA-Z]{2,}?)\d/.exec(
    text.slice(Math.max(0, find.from - 8), find.to),
  )?.[1]
  const own = said?.replace(/(?:不少于|不低于|不超过|达到?|至少|占比|约)$/, '') ?? ''
  if (own !== '' && !PART.test(own) && !WHEN_DONE.test(own)) return find
  return whole && !/[率比]/.test(find.indicator) ? { ...find, indicator: whole.indicator } : find
}
