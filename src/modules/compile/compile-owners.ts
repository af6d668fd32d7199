// Who answers for a task and by when, read only where the document says it: labels, brackets, 由…牵头, columns of a table.
import { outsideBrackets } from './compile-clauses.ts'

export interface Owners {
  readonly leads: readonly string[]
  readonly supports: readonly string[]
  readonly due: string | null
  /** Parts of the text that only name owners and times: no target is looked for there. */
  readonly spans: readonly (readonly [number, number])[]
}

const LEAD = '(?:牵头(?:责任)?(?:单位|部门)|主(?:责|办)(?:单位|部门)|第一责任单位|主要责任单位|总牵头单位)'
const OWNER = '(?:责任(?:单位|部门|主体)|承办(?:单位|部门)|实施(?:单位|主体)|负责(?:单位|部门)|落实单位)'
const SUPPORT = '(?:配合(?:单位|部门)|协(?:办|同|助|作)(?:单位|部门)|参(?:与|加)(?:单位|部门))'
const DUE = '(?:(?:完成|办结|整改|工作)(?:时限|时间|期限)|时限要求|时间要求|时限|完成时间节点|时间节点)'
const LABEL = new RegExp(`(${LEAD})|(${OWNER})|(${SUPPORT})|(${DUE})`, 'y')
const YEAR = '(?:20\\d\\d年)'
const WHEN = `(?:${YEAR}?(?:\\d{1,2}月(?:底|末|初|中旬|上旬|下旬|\\d{1,2}日)?|(?:上|下)半年|年底|年末|(?:第)?[一二三四]季度末?)|${YEAR}底?)(?:之前|以前|前)`
const DEADLINES: readonly RegExp[] = [
  new RegExp(WHEN, 'g'),
  /(?<![当本一二三四五两几十\d])年内(?!容)/g,
  /到20\d\d年(?:\d{1,2}月)?(?:底|末)?/g,
]

/** Splits 市教育局、各县（市、区）和团市委 into units; 等, 及 and closing words fall off. */
export function unitsOf(list: string): string[] {
  const units: string[] = []
  let rest = list
  while (rest !== '') {
    const cut = outsideBrackets(rest, char => '、，；/\n\t '.includes(char))
    units.push(cut < 0 ? rest : rest.slice(0, cut))
    rest = cut < 0 ? '' : rest.slice(cut + 1)
  }
  return units
    .flatMap(splitAtAnd)
    .flatMap(unit => unit.split(RUN_ON))
    .map(unit =>
      unit
        .replace(/^(?:由|和|及|以及|与|会同|协同|：)|^(?:牵头|责任|配合)单位：/g, '')
        .replace(
          /(?:[，、]?下同|等(?:相关|有关)?(?:部门|单位|职能部门)?|按照?(?:职责|职能|各自|任务).*|分工负责|负责|牵头|配合|(?:共同)?落实|[。；：])+$/,
          '',
        ),
    )
    .filter(unit => unit.length >= 2 && unit.length <= 40)
}

/** Two units parted by a space only, which the view has not: 市城管局市住建局. */
const RUN_ON =
  /(?<=[\u4e00-\u9fff]{3}(?:局|厅|政府|办公室))(?=[市县区省][\u4e00-\u9fff]{2,8}(?:局|委|厅|办公室|中心|公司)(?:负责|牵头|配合|落实)?$|[市县区省][\u4e00-\u9fff]{2,6}(?:局|委|厅)[市县区省])/
const UNIT_END = /(?:局|委|部|办|厅|院|会|中心|公司|政府|署|行|队|站|所|社|校|办事处|管委会|镇|乡|街道|联)$/
function splitAtAnd(unit: string): string[] {
  const at = outsideBrackets(
    unit,
    (char, i) =>
      '和及与'.includes(char) &&
      UNIT_END.test(unit.slice(0, i).replace(/等(?:相关|有关)?(?:部门|单位)?$/, '')),
  )
  if (at < 0 || unit.length - at < 4) return [unit]
  const after = unit.slice(at + 1).replace(/^以及/, '')
  return UNIT_END.test(after) || /^(?:各|市|县|区|省|国家|相关|有关)/.test(after)
    ? [unit.slice(0, at), ...splitAtAnd(after)]
    : [unit]
}

/** Owners stand at the head or foot of a task; a longer text than this is no task. */
const LONGEST = 6000

interface Draft {
  leads: string[]
  owners: string[]
  supports: string[]
  due: string | null
  spans: [number, number][]
}

/** Reads owners and time from a task's own text, as the view has it. */
export function ownersOf(whole: string): Owners {
  const text = whole.slice(0, LONGEST)
  const draft: Draft = { leads: [], owners: [], supports: [], due: null, spans: [] }
  readLabels(text, draft)
  readBrackets(text, draft)
  if (draft.leads.length + draft.owners.length === 0) readSentence(text, draft)
  draft.due ??= lastDeadline(text)
  const leads = draft.leads.length > 0 ? draft.leads : draft.owners
  const others = draft.leads.length > 0 ? [...draft.owners, ...draft.supports] : draft.supports
  const unique = (units: readonly string[]) => [...new Set(units)]
  return {
    leads: unique(leads),
    supports: unique(others).filter(unit => !leads.includes(unit)),
    due: draft.due,
    spans: draft.spans,
  }
}

/** 牵头单位：…；责任单位：…；完成时限：… in brackets or on lines of their own. */
function readLabels(text: string, draft: Draft): void {
  for (let i = 0; i < text.length; i++) {
    if (!'牵主第总责承实负落配协参完办整工时'.includes(text[i]!)) continue
    LABEL.lastIndex = i
    const label = LABEL.exec(text)
    if (!label) continue
    let from = i + label[0].length
    const named =
      /^(?:及[^：\n]{0,8})?[：]/.exec(text.slice(from, from + 10)) ?? /^】/.exec(text.slice(from, from + 1))
    if (!named) continue
    from += named[0].length
    const rest = text.slice(from, from + 600)
    const next = outsideBrackets(rest, (char, at) => {
      if ('）】〕]。\n'.includes(char)) return true
      LABEL.lastIndex = at
      const other = LABEL.exec(rest)
      return other !== null && /^[：】及]/.test(rest.slice(at + other[0].length))
    })
    const closed = closingBracket(rest)
    const end = Math.min(next < 0 ? rest.length : next, closed < 0 ? rest.length : closed)
    const stranger = OTHER.exec(rest.slice(0, end))
    if (stranger && /时间|时限|期限/.test(stranger[0]))
      draft.due ??= rest.slice(stranger.index + stranger[0].length, end)
    const value = rest.slice(0, stranger?.index ?? end).replace(/[；，、【（\s]+$/, '')
    if (label[4]) draft.due ??= value.replace(/完成$/, '') || null
    else {
      const { leads, supports } = splitSupport(value)
      if (label[1]) draft.leads.push(...leads)
      else if (label[2]) draft.owners.push(...leads)
      else draft.supports.push(...leads)
      draft.supports.push(...supports)
    }
    draft.spans.push([i, from + end])
    i = from + end - 1
  }
}

/** A label that is none of ours ends the list before it: 责任人：, 指导部门：. */
const OTHER = /[；，、\t ]?[\u4e00-\u9fff]{2,6}：/

/** The bracket that closes one opened before `rest`. */
function closingBracket(rest: string): number {
  let depth = 0
  for (let i = 0; i < rest.length; i++) {
    if ('（〔【['.includes(rest[i]!)) depth++
    else if ('）〕】]'.includes(rest[i]!)) {
      if (depth === 0) return i
      depth--
    }
  }
  return -1
}

const FIRST = /（(?:牵头|主责|主办)(?:单位|部门)?）$/

/** A牵头，B、C配合 → lead and supports. */
function splitSupport(value: string): { leads: string[]; supports: string[] } {
  const leads: string[] = []
  const supports: string[] = []
  // 市城管局（牵头）、市住建局: who leads is said in a bracket.
  const named = unitsOf(value).filter(unit => FIRST.test(unit))
  if (named.length > 0)
    return {
      leads: named.map(unit => unit.replace(FIRST, '')),
      supports: unitsOf(value).filter(unit => !FIRST.test(unit)),
    }
  const parts = value.split(/[；]|，(?=[^，]*(?:配合|参与|协助|协同))|(?<=牵头)[，、]/)
  for (const part of parts) {
    if (/(?:配合|参与|协助|协同|协办)$/.test(part))
      supports.push(...unitsOf(part.replace(/(?:积极)?(?:配合|参与|协助|协同|协办)$/, '')))
    else leads.push(...unitsOf(part))
  }
  return { leads, supports }
}

/** （商务部、海关总署负责）, （市城管局牵头，市公安局配合）, （各有关部门按职责分工负责，长期坚持）. */
function readBrackets(text: string, draft: Draft): void {
  for (const match of text.matchAll(
    /[（〔【[]([^（）〔〕【】[\]]{2,10}(?:[^（）〔〕【】[\]]|（[^（）]{0,30}）){0,400})[）〕】\]]/g,
  )) {
    const inside = match[1]!
    const after = text[match.index + match[0].length] ?? ''
    const timed = /^(.+?)[；，]([^；，]{2,24})$/.exec(inside)
    if (timed && isUnits(timed[1]!.replace(/，(?=各|市|县|区|省)/g, '、')) && TIMED.test(timed[2]!)) {
      draft.owners.push(...unitsOf(timed[1]!))
      draft.due ??= timed[2]!.replace(/完成$/, '')
      draft.spans.push([match.index, match.index + match[0].length])
      continue
    }
    if (isUnits(inside) && (after === '' || after === '\n')) {
      draft.owners.push(...unitsOf(inside))
      draft.spans.push([match.index, match.index + match[0].length])
      continue
    }
    if (
      !/(?:负责|牵头|配合|落实|责任|主办)/.test(inside) ||
      draft.spans.some(([a, b]) => a < match.index + match[0].length && b > match.index)
    )
      continue
    if (!/(?:负责|牵头|配合|落实|主办)(?:$|[，；。、])/.test(inside)) continue
    readClauses(inside, draft)
    draft.spans.push([match.index, match.index + match[0].length])
  }
}

/** 2024年9月底前, 长期坚持. */
const TIMED = new RegExp(
  `^(?:${WHEN}(?:完成)?|长期坚持|持续(?:推进|实施)|常态化(?:推进|开展)?|年内|全年|${YEAR}\\d{1,2}月(?:底|末)?(?:完成)?)$`,
)

/** （县农业农村局、各乡镇）: nothing but units. */
function isUnits(inside: string): boolean {
  if (/[，。：；“]/.test(inside)) return false
  const parts = inside.replace(/（[^（）]*）/g, '').split('、')
  return (
    parts.every(part => part.length <= 20 && (UNIT_END.test(part) || /^各/.test(part))) &&
    parts.some(part => /(?:局|委|部|办|厅|署|政府|公司)$/.test(part))
  )
}

/** Divides 甲牵头，乙、丙按职责分工负责，丁配合，9月底前完成. */
function readClauses(inside: string, draft: Draft): void {
  let carried = ''
  for (const part of inside.split(/[，；。]/)) {
    const lead = /^(.*)(?:牵头|主办)(?:负责)?[、]?(.*)$/.exec(part)
    const when = DEADLINES[0]!.exec(part) ?? /(?:长期坚持|持续推进|持续实施|常态化推进|年内|全年)/.exec(part)
    DEADLINES[0]!.lastIndex = 0
    if (when && !/(?:局|委|部|厅)/.test(part.replace(when[0], ''))) {
      draft.due ??= when[0]
      continue
    }
    if (lead) {
      draft.leads.push(...unitsOf(carried + lead[1]))
      if (lead[2]) draft.supports.push(...unitsOf(lead[2].replace(/(?:配合|参与|负责).*$/, '')))
      carried = ''
    } else if (
      /(?:配合|参与|协助|协同|协办)$/.test(part) ||
      (draft.leads.length > 0 && part.startsWith('会同'))
    ) {
      draft.supports.push(
        ...unitsOf(carried + part.replace(/(?:积极)?(?:配合|参与|协助|协同|协办|落实|实施|推进)$/, '')),
      )
      carried = ''
    } else if (/(?:负责|落实)$/.test(part)) {
      draft.owners.push(...unitsOf(carried + part))
      carried = ''
    } else carried += `${part}，`
  }
}

/** 由市教育局牵头，市财政局、团市委配合 in a sentence; nothing less explicit. */
function readSentence(text: string, draft: Draft): void {
  const match =
    /(?:^|[，。；\n])由([^，。；\n]{3,60}?)(?:牵头|负责)(?:，|；|、)?(?:([^，。；\n]{3,80}?)(?:积极)?(?:配合|参与|协助))?/.exec(
      text,
    )
  if (!match || !/(?:局|委|部|办|厅|院|会|中心|公司|政府|署|队|所|处|联)$/.test(match[1]!)) return
  const [first, second] = match[1]!.split('会同')
  draft.leads.push(...unitsOf(first!))
  if (second) draft.supports.push(...unitsOf(second))
  if (match[2]) draft.supports.push(...unitsOf(match[2]))
}

/** The last time a task's text sets: earlier ones are its stages. */
function lastDeadline(text: string): string | null {
  for (const pattern of DEADLINES) {
    // 2000年以前建成的 tells which houses, not when.
    const found = [...text.matchAll(pattern)]
      .filter(
        match =>
          !/^(?:已)?(?:建成|建设|投用|竣工|入住|开工|登记|注册)[^，。；]{0,6}的/.test(
            text.slice(match.index + match[0].length),
          ),
      )
      .at(-1)
    if (found) return found[0]
  }
  return null
}
