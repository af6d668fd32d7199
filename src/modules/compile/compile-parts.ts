// What a part of a plan is for: work, aims, steps, safeguards, background. Told from its heading and its place.
import type { Node } from './compile-clauses.ts'

export type Purpose = 'work' | 'aims' | 'steps' | 'safeguards' | 'background'

/** Headings by purpose; a city-independent vocabulary. The first that fits counts. */
const PURPOSES: readonly (readonly [Purpose, RegExp])[] = [
  [
    'background',
    /背景|基础|现状|形势|成效|意义|回顾|存在(的)?(主要)?问题|编制依据|总则|适用范围|规划范围|基本情况/,
  ],
  [
    'steps',
    /步骤|时间安排|进度安排|阶段安排|阶段划分|方法步骤|推进计划|时间节点|日程|工作进度|实施阶段|工作阶段|时间进度/,
  ],
  [
    'safeguards',
    /政策支持|支持政策|扶持政策|要素保障|(?<!社会|住房|医疗|养老|就业|民生|生态|服务)保障(?:措施|机制|要求|条件|工作|体系)?$|^保障(?:措施|机制|要求)|工作要求|有关要求|相关要求|组织领导|组织实施|规划实施|组织推进|工作机制|考核(评价|办法|细则|奖惩|评估|内容|方式|程序|结果|等次|对象)|计分|评分(标准|办法|细则)|结果(运用|应用)|督(查|导)(考核|检查|问责)|附则|实施要求|要求$|监督管理|责任追究|奖惩|^组织$|工作纪律|监测评估|经费(保障|来源|安排)|资金(保障|来源|安排)|组织(机构|架构)|领导(机构|小组)|职责分工$/,
  ],
  [
    'aims',
    /总体(要求|思路|目标|部署)|指导思想|(基本|工作|总体|实施|创建|遵循|编制)?原则|目标(?!任务)|愿景|前言|工作思路|思路$|定位|发展理念|战略/,
  ],
  ['work', /任务|措施|举措|行动|工程|项目|重点工作|工作重点|工作内容|主要内容|整治|清单|分解|抓手|路径/],
]

/** The purpose a heading names, if it names one. */
export function namedPurpose(heading: string): Purpose | undefined {
  const words = heading.replace(/（.*?）/g, '')
  const found = PURPOSES.find(([, pattern]) => pattern.test(words))?.[0]
  // 目标任务, 总体要求和重点任务: a heading that names tasks holds tasks.
  if ((found === 'aims' || found === 'steps') && /(主要|重点|工作|目标)?任务(?!书)/.test(words)) return 'work'
  // A safeguard by name; 强化…保障 as one of many topics is work, and so is 做好社会保障.
  return found
}

/** Names that make a clause below a part of work something else. */
const FOREIGN =
  /^(保障措施|组织保障|实施步骤|工作步骤|工作要求|组织领导|组织实施|加强组织领导|时间安排|(工作|总体|主要|具体|发展|年度|阶段|预期|建设|行动|任务)?(目标|指标)|总体要求|(基本|工作)?原则|指导思想|发展基础|发展现状|面临形势)$/

export interface Parts {
  readonly purposeOf: (node: Node) => Purpose
  /** A part that is itself a task, in a paper of 一、二、三、 with nothing below them. */
  readonly isItem: (node: Node) => boolean
}

/** Purposes of all clauses: the part's, unless a clause below has a name of its own that says otherwise. */
export function partsOf(nodes: readonly Node[], headingOf: (node: Node) => string): Parts {
  const body = paperOf(
    nodes.filter(node => !node.parent),
    headingOf,
  )
  // A plan that is an annex of its notice has parts of its own.
  const annexed = new Map(
    nodes
      .filter(node => node.form === 'annex' && node.children.filter(isPart).length >= 2)
      .map(node => [node, paperOf(node.children, headingOf)]),
  )
  const own = new Map<Node, Purpose>()
  const purposeOf = (node: Node): Purpose => {
    const known = own.get(node)
    if (known) return known
    const found = decide(node)
    own.set(node, found)
    return found
  }
  const decide = (node: Node): Purpose => {
    if (!node.parent) return body.purposeOf(node)
    const above = purposeOf(node.parent)
    if (above === 'work' && annexed.has(node.parent)) return annexed.get(node.parent)!.purposeOf(node)
    const heading = headingOf(node)
    if (above === 'work' && FOREIGN.test(heading)) return namedPurpose(heading) ?? above
    if (above === 'aims' && node.level === 2 && /任务/.test(heading)) return 'work'
    return above
  }
  const isItem = (node: Node) => body.isItem(node) || (annexed.get(node.parent!)?.isItem(node) ?? false)
  return { purposeOf, isItem }
}

const isPart = (node: Node) => node.form === 'cn' || node.form === 'chapter' || node.form === 'named'

/** The parts of one paper, told from each other. */
function paperOf(tops: readonly Node[], headingOf: (node: Node) => string): Parts {
  const named = new Map<Node, Purpose | undefined>()
  for (const node of tops)
    named.set(node, node.form === 'preamble' ? 'aims' : topPurpose(headingOf(node), node))
  // From the last part to the first, so that each knows what work comes after it.
  const later = new Set<Node['form']>()
  for (const node of [...tops].reverse()) {
    if (named.get(node) === 'safeguards' && isTopic(node, later, headingOf)) named.set(node, undefined)
    if (node.children.length > 0 && [undefined, 'work'].includes(named.get(node))) later.add(node.form)
  }
  const isList = isListOf(tops)
  const flat = flatOf(tops, named, headingOf)
  const isSaid = [...named].some(
    ([node, purpose]) => purpose === 'work' && node.form !== 'annex' && node.form !== 'box',
  )
  const purposeOf = (node: Node): Purpose => {
    if (isList && !node.id.startsWith('通知') && LIST_FORMS.includes(node.form)) return 'work'
    if (flat.has(node)) return 'work'
    const purpose = named.get(node)
    if (node.id.startsWith('通知')) return 'safeguards'
    if (node.form === 'annex' || node.form === 'box') return annexPurpose(node, headingOf(node))
    // Where one part says that it holds the tasks, a part that names nothing holds none, unless it is built like one.
    if (!purpose) return isSaid && node.children.length < 2 ? 'safeguards' : 'work'
    return purpose
  }
  return { purposeOf, isItem: node => flat.has(node) }
}

/** 主要任务 names what stands in it; 推进背街小巷整治 is itself what is to be done. */
const HOLDER =
  /^(?:主要|重点|工作|目标|具体|年度|总体)*(?:任务|措施|举措|内容|重点|工作|项目|安排|分工|及|和|与)+(?:（.*）)?$/

/**
 * The parts that are tasks: where no part of work has items below it, and three or more say what is to be done. A part
 * with a name of its own (总体要求, 保障措施) stays what its name says.
 */
function flatOf(
  tops: readonly Node[],
  named: ReadonlyMap<Node, Purpose | undefined>,
  headingOf: (node: Node) => string,
): ReadonlySet<Node> {
  const own = tops.filter(node => node.form === 'cn' && !node.id.startsWith('通知'))
  const work = own.filter(
    node => [undefined, 'work'].includes(named.get(node)) || isDone(node, named, headingOf),
  )
  const items = work.filter(node => !HOLDER.test(headingOf(node)) && node.children.every(isStep))
  return new Set(items.length >= 3 && items.length === work.length ? items : [])
}

const isStep = (node: Node) => ['bullet', 'circle', 'letter', 'point'].includes(node.form)

/** 完善长效工作机制 among such items: a safeguard's word in something to be done. */
const isDone = (
  node: Node,
  named: ReadonlyMap<Node, Purpose | undefined>,
  headingOf: (node: Node) => string,
) =>
  named.get(node) === 'safeguards' &&
  node.children.length === 0 &&
  /^(?:健全|完善|优化|推进|深化|建立|开展|落实|实施)/.test(headingOf(node)) &&
  !WHOLE.test(headingOf(node))

/** A part's name decides; a topic such as 健全社会保障体系 or 完善应急管理机制 is work though it has a safeguard's word in it. */
function topPurpose(heading: string, node: Node): Purpose | undefined {
  const purpose = namedPurpose(heading)
  if (
    purpose === 'safeguards' &&
    /^(健全|完善|提升|提高|优化|加快|做好|推进|深化|织密)/.test(heading) &&
    node.children.length > 0
  )
    return undefined
  if (purpose === 'background' && /^(夯实|筑牢|加强|完善|强化|打牢|补齐|改善)/.test(heading)) return undefined
  return purpose
}

/** Whole names of a part of safeguards, wherever it stands. */
const WHOLE =
  /^(?:(?:加强|强化|完善|健全)?(?:组织|保障)(?:保障|领导|实施|推进|措施|机制|要求)(?:和保障(?:措施)?)?|(?:工作|有关|相关|实施)要求|(?:政策支持|支持政策|扶持政策)|.{0,4}考核.{0,4}|.*(?:领导|实施|机构|要求|附则|奖惩|追究|纪律))$/
/** Items that safeguard work and are none. */
const SAFEGUARD =
  /领导|统筹|协调|压实|责任|督[查导促办]|考核|资金|经费|投入|宣传|舆论|氛围|监督|评估|问责|要素|用地|人才|队伍|政策支持|工作机制/

/** 三、加强法治保障 between other parts of work, or with items that are none of the usual safeguards, is a topic. */
function isTopic(node: Node, later: ReadonlySet<Node['form']>, headingOf: (node: Node) => string): boolean {
  const heading = headingOf(node)
  if (WHOLE.test(heading) || !/^(?:加强|强化|夯实|筑牢|做实|构建|建强|创新)/.test(heading)) return false
  const items = node.children.filter(child => child.form !== 'bullet')
  if (items.length === 0) return false
  const usual = items.filter(item => SAFEGUARD.test(headingOf(item))).length
  return usual * 2 < items.length || later.has(node.form)
}

const LIST_FORMS: readonly Node['form'][] = ['pcn', 'num', 'pnum', 'circle']

/** A document that is only a list 1.–6.: every item is a task, 监督考核 too. */
function isListOf(tops: readonly Node[]): boolean {
  const own = tops.filter(
    node =>
      node.form !== 'preamble' && node.form !== 'annex' && node.form !== 'box' && !node.id.startsWith('通知'),
  )
  return own.length >= 2 && own.every(node => LIST_FORMS.includes(node.form))
}

function annexPurpose(node: Node, heading: string): Purpose {
  if (node.form === 'box') return 'aims'
  const named = namedPurpose(heading)
  // 考核细则, 领导小组名单 divide no work.
  if (named === 'safeguards' && !/方案|计划/.test(heading)) return 'safeguards'
  return named === 'work' || node.children.length > 0 ? 'work' : 'aims'
}
