// What a figure of a plan can be besides a bound: told by the words left and right of it, as a table a person can read.
import type { Figure } from './compile-figures.ts'

interface Role {
  readonly role: string
  readonly example: string
  readonly unit?: RegExp
  /** Right before the figure, back to the beginning of its phrase. */
  readonly left?: RegExp
  /** Right after its unit, to the end of its phrase. */
  readonly right?: RegExp
}

const MONEY = /元$/
const TIME = /^(?:年|天|日|个?月|个?小时|分钟|个季度|个?工作日)$/

/** A figure that plays one of these is no target, whatever else stands by it. */
// biome-ignore format: one role a line, to be read as a table
export const ROLES: readonly Role[] = [
  { role: 'where it starts', example: '由14%降至9%', left: /(?:由|从|自)(?:[^，。；：\d]{0,10}的)?$/, right: /^[^，。；：\d]{0,6}(?:降|减|缩|压|提高|提升|增|上升|扩大|拓展|改善|到|至)/ },
  { role: 'what it is compared with', example: '比85%提高5个百分点', left: /(?:比|较|相比)(?:20\d\d年|上年|目前)?(?:底|末)?的?$/, right: /^(?:提高|提升|增|降|减|上升|再)/ },
  { role: 'an award or a fine', example: '给予最高50万元奖励', unit: MONEY, left: /(?:奖励|奖补|给予|补助|补贴|资助|罚款|处以?|扣罚|贴息)[^，。；]{0,10}$/ },
  { role: 'an award or a fine', example: '处5万元以上20万元以下罚款', unit: MONEY, right: /^(?:以上|以下)?(?:\d+[万千]?元(?:以下|以上))?的?(?:一次性)?(?:罚款|奖励|奖金|奖补|补贴|补助|资助|定额)/ },
  { role: 'an award or a fine', example: '按每车2万元的标准给予补贴', unit: MONEY, right: /^的?标准(?:一次性)?(?:给予|予以|进行|发放)?[^，。；]{0,6}(?:补贴|补助|奖励|奖补|资助|罚)/ },
  { role: 'a share that is paid', example: '按投资额的20%给予补助', unit: /^%$/, left: /(?:按|按照)[^，。；]{0,16}$/, right: /^(?:的比例|的标准|比例)?(?:给予|予以|进行)(?:补助|补贴|奖励|奖补|资助)/ },
  { role: 'who pays which share', example: '省补40%、市补20%', unit: /^%$/, left: /(?:[省市县区乡镇级]补|自筹|承担|分担|负担)$/ },
  { role: 'points of an assessment', example: '累计加分不超过5分', unit: /^分$/, left: /(?:加分|扣分|分值|权重)[^，。；]{0,6}$/ },
  { role: 'points of an assessment', example: '发现一处扣2分', unit: /^分$/, left: /(?:满分(?:为|是)?|扣除?|加|计|记|折算|占|赋)$/ },
  { role: 'how long work lasts', example: '用3个月时间', unit: TIME, left: /(?:用|利用|通过|为期|历时|经过|再用)$/ },
  { role: 'how long work lasts', example: '100天集中整治', unit: TIME, right: /^(?:的?时间|集中|攻坚|行动|大?会战|左右时间)/ },
  { role: 'round the clock', example: '24小时值班', unit: /^个?小时$/, right: /^(?:开放|值班|值守|服务|运行|在线|不间断|自助|心理|监测|监控|巡查|营业|热线|全天候|对外|专人|应急|待命|备勤)/ },
  { role: 'an organ or its parts', example: '下设8个专项工作组', right: /^(?:[\u4e00-\u9fff]{0,4})(?:工作组|专项组|专班|小组|调度组|督导组)(?![\u4e00-\u9fff]*率)/, left: /(?:下设|设立|设|成立|组建|分为|分|由|抽调)[^，。；]{0,40}$/ },
  { role: 'what is planned to cost', example: '总投资2.6亿元', unit: MONEY, left: /(?:总投资|概算|预计投资|计划总投资|估算投资)(?:约|达|为)?$/ },
  { role: 'a distance that places something', example: '学校周边200米范围内', unit: /^(?:米|公里|千米)$/, right: /^(?:范围|以内的|半径(?!覆盖)|区域|处|内(?:设|安|建|配|禁|不|无|的))/ },
  { role: 'the size of what is counted', example: '淘汰14台35蒸吨及以下锅炉', left: /\d(?:个|台|座|所|家|处|条|项|辆|套)$/ },
  { role: 'what is touched, not what is done', example: '涉及居民6.2万户', left: /(?:涉及|涵盖|包括|包含)[^，。；、\d]{0,8}$/ },
  { role: 'what is forbidden', example: '禁止新建35蒸吨/小时以下锅炉', left: /(?:禁止|严禁|不得|不准|限制)(?:新建|建设|使用|销售|种植|养殖|引进|审批)?$/ },
  { role: 'how large a place is', example: '总面积1.2万平方公里', left: /(?:(?<!建筑|绿地|用地)总面积|国土面积|辖区面积|总人口|户籍人口)(?:约|为)?$/ },
  { role: 'a measure of a thing', example: '宽3米、长50米', unit: /^(?:米|厘米|毫米)$/, left: /(?:宽|长|高|深|厚|径)(?:为|约)?$/ },
  { role: 'what is planned to cost', example: '投资1.2亿元实施改造', unit: MONEY, left: /^(?:计划|预计)?投资(?:约)?$/, right: /^[\u4e00-\u9fff]/ },
  { role: 'so much at a time', example: '每100户', left: /每$/ },
]

const FOLLOWED =
  /^(?:以上|以下|以内|之内|内|左右)?[^，。；：、\d使]{0,24}?(?:率|比例|比重|占比|人数|户数|面积|数量|总量)(?:要|应|均)?(?:稳定|保持|巩固)?(?:≥|≤|达到?|不低于|不少于|不高于|不超过|超过?|提高到|提升到|降到|降至|为|在|保持在|控制在|稳定在)?\d/

/** The role a figure plays, or undefined where nothing says that it is no bound. */
export function roleOf(figure: Figure, left: string, right: string): string | undefined {
  for (const { role, unit, left: before, right: after } of ROLES)
    if (
      (!unit || (figure.unit !== null && unit.test(figure.unit))) &&
      (!before || before.test(left)) &&
      (!after || after.test(right))
    )
      return role
  // 5分钟内到达现场比例不低于85%: part of the name of what the next figure bounds.
  return FOLLOWED.test(right) ? 'part of an indicator’s name' : undefined
}
