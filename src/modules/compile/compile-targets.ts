// All targets of a document: figures, words and tables, each with its clause, its passage, its period and how sure we are.
import type { Node } from './compile-clauses.ts'
import { confidenceOf } from './compile-confidence.ts'
import { type Find, nounBefore } from './compile-figures.ts'
import { indicatorsOf, nounOf } from './compile-indicator.ts'
import type { Parts } from './compile-parts.ts'
import { pastOf } from './compile-past.ts'
import { maskNames, type Sentence, sentencesOf } from './compile-sentences.ts'
import type { Table } from './compile-tables.ts'
import { figureTargets } from './compile-targets-figures.ts'
import { tableTargets } from './compile-targets-table.ts'
import { WORDINGS, type Wording } from './compile-targets-words.ts'
import { headingNoun, type Topics, topicsOf } from './compile-topics.ts'
import { passageOf, type View, wordsOf } from './compile-view.ts'
import type { CompiledTarget } from './compiled.ts'

export interface TargetContext {
  readonly view: View
  readonly nodes: readonly Node[]
  readonly parts: Parts
  readonly tables: readonly { readonly table: Table; readonly node: Node }[]
  /** Stretches of the view that hold no sentences of targets. */
  readonly skip: (node: Node) => readonly (readonly [number, number])[]
  /** Rows that say more of a task the body has: read for targets at the clause of their table. */
  readonly rows: readonly { readonly node: Node; readonly from: number; readonly to: number }[]
  /** Years before this one are past. */
  readonly year: number | undefined
}

/** Every target of the document, in order. */
export function targetsOf(context: TargetContext): CompiledTarget[] {
  const { view, nodes, parts } = context
  const masked = maskNames(view.text)
  const targets: CompiledTarget[] = []
  const rowsOf = new Map<Node, TargetContext['rows'][number][]>()
  for (const row of context.rows) {
    const known = rowsOf.get(row.node)
    if (known) known.push(row)
    else rowsOf.set(row.node, [row])
  }
  // What the clause before, below the same one, spoke of last.
  const lastOf = new Map<Node | undefined, Pick<Topics, 'own'>>()
  for (const node of nodes) {
    const purpose = parts.purposeOf(node)
    if (purpose === 'background') continue
    // How often people meet and report while a step lasts is an act of that step, no target.
    const isStep = purpose === 'steps' || node.id.startsWith('通知')
    let period: string | undefined
    const topics = topicsOf(headingNoun(view, node), lastOf.get(node.parent))
    const inherited = node.form === 'row' ? undefined : headingYear(view, node)
    const own = sentencesOf(view.text, masked, node.headingFrom, node.ownTo, context.skip(node))
    const rows = (rowsOf.get(node) ?? []).flatMap(row => sentencesOf(view.text, masked, row.from, row.to, []))
    for (const sentence of [...own, ...rows]) {
      period = leadYear(sentence.text) ?? period
      const past = pastOf(sentence.plain, context.year)
      topics.hear(sentence.text)
      for (const find of findsIn({ ...sentence, topic: topics.of })) {
        if (past.some(([from, to]) => find.to > from && find.to <= to)) continue
        if (isStep && isMeeting(find)) continue
        if (find.kind === 'YOY_UP' && isEndState(sentence, find)) continue
        if (find.value === null && isPurpose(sentence, find)) continue
        // 常住人口120万人 before the first clause says how large the place is.
        if (node.form === 'preamble' && nodes.length > 1 && find.wording === '…个') continue
        const said = periodOf(sentence, find) ?? period ?? inherited
        if (said && context.year && Number(/\d{4}/.exec(said)?.[0] ?? 9999) < context.year) continue
        targets.push(targetOf(view, node, sentence.from, { ...find, period: find.period ?? said }))
        topics.say(find)
      }
    }
    lastOf.set(node.parent, { own: topics.own })
  }
  for (const { table, node } of context.tables)
    for (const find of tableTargets(table)) targets.push(targetOf(view, node, 0, find))
  return targets.sort((a, b) => a.start - b.start)
}

const isMeeting = (find: Find) =>
  (find.kind === 'FREQ_MIN' || /^(?:场|次|期)$/.test(find.unit ?? '')) &&
  /^每.{0,4}$|调度|通报|会议?$|例会|进度|进展|情况|报送|报告|汇报|小结|督[促导查]/.test(find.indicator)

/** 为坚决防范事故，制定本方案 says what the paper is for. */
const isPurpose = (sentence: Sentence, find: Find) => {
  const phrase = sentence.text.slice(sentence.text.lastIndexOf('，', find.to - 1) + 1, find.to)
  return (
    /^为(?:了|坚决|切实|有效|进一步|全面|深入|扎实|持续|加快|积极|着力|不断|更好|推动|推进|防范|防止|遏制)/.test(
      phrase,
    ) && !/20\d\d年/.test(phrase)
  )
}

/** 到2025年，持证率明显提高 says how things stand at the end, not that each year betters the last. */
const isEndState = (sentence: Sentence, find: Find) =>
  /(?:明显|显著|大幅|大幅度)(?:提升|提高|改善|上升|下降|降低|增加|增长|减少)$/.test(
    sentence.text.slice(find.from, find.to),
  ) && /到(?:20\d\d年|“?十[四五六]五”?末)/.test(sentence.text.slice(0, find.from))

function targetOf(view: View, node: Node, shift: number, find: Find): CompiledTarget {
  const { start, end } = passageOf(view, shift + find.from, shift + find.to)
  return {
    clause: node.id,
    indicator: asWritten(view, shift + find.from, shift + find.to, find.indicator),
    kind: find.kind,
    value: find.value,
    unit: find.unit,
    period: find.period ?? null,
    quote: view.source.slice(start, end),
    start,
    end,
    confidence: confidenceOf(find.kind, find.value),
  }
}

/** The indicator in the document's own characters, where it stands in the quote in one piece; masked figures read again. */
function asWritten(view: View, from: number, to: number, indicator: string): string {
  const quote = view.text.slice(from, to)
  const at = indicator.includes('◇') ? masked(quote, indicator) : quote.indexOf(indicator)
  return at < 0 ? indicator : wordsOf(view, from + at, from + at + indicator.length)
}

/** Where `words` stands in `text`, ◇ standing for any figure; -1 where it does not. */
function masked(text: string, words: string): number {
  for (let at = 0; at + words.length <= text.length; at++)
    if ([...words].every((char, i) => char === '◇' || char === text[at + i])) return at
  return -1
}

/** Figures first, then words where no figure stands; one target a place. */
function findsIn(sentence: Sentence): Find[] {
  const finds = figureTargets(sentence)
  for (const wording of WORDINGS) {
    for (const find of wordTargets(sentence, wording))
      if (!finds.some(other => clash(other, find))) finds.push(find)
  }
  return finds.sort((a, b) => a.from - b.from)
}

/** Two readings of one wording: the same words, unless they are two sides of it (Ⅱ类进Ⅱ类出) or two indicators. */
function clash(one: Find, other: Find): boolean {
  if (one.wording === other.wording) return false
  return (one.core ?? one.from) < other.to && (other.core ?? other.from) < one.to
}

function wordTargets(sentence: Sentence, wording: Wording): Find[] {
  const text = wording.plain ? sentence.plain : sentence.text
  if (!wording.cue.test(text)) return []
  return [...text.matchAll(wording.pattern)].flatMap(match => findOf(text, match, wording))
}

const ROMAN: Readonly<Record<string, string>> = { I: 'Ⅰ', II: 'Ⅱ', III: 'Ⅲ', IV: 'Ⅳ', V: 'Ⅴ' }
/** What is not to be got rid of by counting: 消除影响, 消除隐患. */
const VAGUE =
  /(?:隐患|影响|障碍|壁垒|盲区|死角|差距|顾虑|危害|歧视|误解|矛盾|风险|因素|空白点|后顾之忧|不良|◇)/

function findOf(text: string, match: RegExpMatchArray, wording: Wording): Find[] {
  const groups = match.groups ?? {}
  const whole = groups.i ?? ''
  // 比例不低于80%且逐年改善: the noun is what the figure bounds.
  const raw = whole.replace(/(?:≥|≤|不低于|不少于|不超过|不高于|达到?|超过)\d[^的]*$/, '')
  const at = match.index! + match[0].indexOf(whole)
  let noun = nounOf(raw)
  let from = Math.min(at + noun.from, match.index! + match[0].length)
  if (wording.kind === 'ZERO' && /消除/.test(match[0]) && VAGUE.test(raw)) return []
  if (noun.text.length < 2) {
    const before = nounBefore(text, match.index!)
    if (before.text.length < 2) {
      if (wording.kind !== 'SLA') return []
      noun = { text: match[0], from: 0 }
    } else noun = before
    from = noun === before ? before.from : match.index!
  }
  const to = match.index! + match[0].length
  const start = Math.min(from, match.index! + (raw === '' || at > match.index! ? 0 : noun.from))
  // What it says stands after its noun, where the noun comes first.
  const core = match[0].startsWith(whole) ? match.index! + whole.length : Math.max(start, match.index!)
  const base = {
    wording: wording.example,
    kind: wording.kind,
    unit: groups.u ?? null,
    period: groups.p,
    from: start,
    to,
    core,
  }
  const value = groups.v ? (/^\d/.test(groups.v) ? Number(groups.v) : (ROMAN[groups.v] ?? groups.v)) : null
  if (groups.w) {
    // In by one class, out by another: two sections.
    const half = match.index! + match[0].indexOf('进') + 1
    return [
      { ...base, value, indicator: `${noun.text}`, to: half },
      { ...base, value: ROMAN[groups.w] ?? groups.w, indicator: noun.text },
    ]
  }
  const names = wording.each ? indicatorsOf(noun.text) : [noun.text]
  return names.map(indicator => ({ ...base, value, indicator }))
}

/** A year that a figure is measured from, 比2020年, sets no time. */
const YEAR =
  /(?:(?<!比|较|相比|与|以|自|从)(?:到|至|力争|争取)?((?:20)\d{2}年(?:\d{1,2}月)?(?:底|末)?)(?:之?前|以前)?)/

const EVERY_YEAR = new RegExp(YEAR, 'g')
const LEAD_YEAR = new RegExp(`^[，、”]?(?:力争|争取)?${YEAR.source}`)

/** 到2025年，… sets the time for what follows in the clause. */
function leadYear(text: string): string | undefined {
  return LEAD_YEAR.exec(text)?.[1]
}

/** The time said nearest before the target in its own sentence, or in the target. */
function periodOf(sentence: Sentence, find: Find): string | undefined {
  const before = sentence.text.slice(0, find.to)
  const years = [...before.matchAll(EVERY_YEAR)].filter(match => {
    const after = before.slice(match.index + match[0].length)
    return !/^(?:以?前|底前)?(?:建成|建设|投用|竣工|入住)的|^(?:版|以来|后|以后)/.test(after)
  })
  const year = years.at(-1)?.[1]
  if (year) return year
  return /(逐年|每年|每天|每日|每月|每季度|每半年|每周|年均|年内)/.exec(
    sentence.text.slice(Math.max(0, find.from - 6), find.to),
  )?.[1]
}

function headingYear(view: View, node: Node): string | undefined {
  const heading = view.text.slice(node.headingFrom, node.headingTo)
  return leadYear(heading)
}
