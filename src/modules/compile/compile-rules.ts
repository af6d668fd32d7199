// Rules of the form: whoever does this, that body does that to them. Proposals, in the document's own words.
import type { Node } from './compile-clauses.ts'
import type { Parts } from './compile-parts.ts'
import { phrasesOf, sentencesOf } from './compile-sentences.ts'
import type { View } from './compile-view.ts'
import type { CompiledRule } from './compiled.ts'

const CONSEQUENCE =
  /约谈|诫勉|通报|曝光|问责|追责|追究|取消|暂停|撤销|督办|移交|移送|收回|追回|扣回|停发|核减|处理|处分|处罚|罚款|一票否决|免职|扣(?:减|除|发|\d)|降级|退出|摘牌|责令|表彰|奖励|表扬|优先|惩戒|黑名单|负面清单/
/** 对…的单位，凡…的，…的：the condition. */
const CONDITION =
  /^(?:(?:对于?|凡是?|如|若|因)(?<whom>[^，；]{2,120}?)的[^，；的]{0,12}|(?<when>[^，；]{2,120}?)的(?:(?:单位|部门|地区|乡镇|街道|县区|县|区|市|个人|人员|责任人|干部|企业|和|（[^（）]*）|、)+)?)$/
/** 对进展缓慢的进行重点督办: both in one phrase. */
const AT_ONCE =
  /^对(?<when>[^，；]{2,60}?的(?:(?:单位|部门|地区|地方|乡镇|镇|街道|县区|县|区|市|企业|个人|和|（[^（）]*）|、)*(?=进|予|给|实|启|依|严)))(?<what>(?:进行|予以|给予|实行|启动|依法|严肃)[^，；]{2,40})$/
const VERBS =
  '(?:约谈|对|予以|给予|下发|进行|责令|实施|依[法规纪]|提出|取消|追究|严肃|通报|作出|启动|在全|移交|移送|提请|报请|报送|会同|责成|按|负责(?!人|同志)|采取|视情|公开|直接|视|列入|纳入)'
const BODY = new RegExp(`^(?:由|报请?|提请|经)(?<body>[^，；]{2,30}?)(?:${VERBS})`)
const HANDED =
  /^(?:移交|移送|提请|报请?|交由?)(?<body>[^，；]{2,20}?)(?:依[法规纪]|处理|处置|问责|追究|追责|立案)/
const SUBJECT = new RegExp(
  `^(?<body>[^，；由]{2,24}?(?:委|局|办|部|室|院|厅|组|会|政府|监委|指挥部|督查室|中心))(?:${VERBS})`,
)

/** Rules in the clauses that hold safeguards and steps, and wherever a sentence is built like one. */
export function rulesOf(view: View, nodes: readonly Node[], parts: Parts): CompiledRule[] {
  const rules: CompiledRule[] = []
  for (const node of nodes) {
    if (['background', 'aims'].includes(parts.purposeOf(node))) continue
    for (const sentence of sentencesOf(view.text, view.text, node.headingFrom, node.ownTo, []))
      rules.push(...rulesIn(sentence.plain).map(rule => ({ clause: node.id, ...rule })))
  }
  return rules
}

/** One sentence: a condition, and what follows from it until the next. */
export function rulesIn(sentence: string): Omit<CompiledRule, 'clause'>[] {
  const rules: { trigger: string; consequence: string; body: string | null }[] = []
  let trigger: string[] = []
  let closed = false
  for (const [from, to] of phrasesOf(sentence)) {
    const phrase = sentence.slice(from, to)
    const once = AT_ONCE.exec(phrase)?.groups
    if (once && CONSEQUENCE.test(once.what!)) {
      rules.push({ trigger: once.when!, consequence: once.what!, body: null })
      continue
    }
    const isCondition = CONDITION.test(phrase) && !/^(?:由|将)/.test(phrase)
    if (isCondition) {
      if (closed) trigger = []
      closed = false
      trigger.push(phrase.replace(/^(?:对于?|凡是?|如|若)/, ''))
    } else if (trigger.length > 0) {
      closed = true
      if (!CONSEQUENCE.test(phrase)) continue
      const body = (HANDED.exec(phrase) ?? BODY.exec(phrase) ?? SUBJECT.exec(phrase))?.groups?.body ?? null
      const consequence =
        body && !HANDED.test(phrase) ? phrase.slice(phrase.indexOf(body) + body.length) : phrase
      const last = rules.at(-1)
      // 暂停…、取消… without a body of its own goes on with what the last body does.
      if (!body && last?.trigger === trigger.join('，') && !/^(?:由|对)/.test(phrase))
        last.consequence += `，${phrase}`
      else rules.push({ trigger: trigger.join('，'), consequence, body })
    }
  }
  return rules
}
