// What a careful reader would ask about; said, never changed. Each rule is general, with no list of anybody's mistakes.
import type { Node } from './compile-clauses.ts'
import type { TaskNode } from './compile-tasks.ts'
import { passageOf, type View } from './compile-view.ts'
import type { CompiledLint, CompiledTarget } from './compiled.ts'

/** Characters that are put for each other, and only in these pairs: of two spellings one is the slip. */
const CONFUSED = [
  '成城',
  '帐账',
  '象像',
  '做作',
  '须需',
  '即既',
  '坐座',
  '园圆',
  '副幅',
  '震振',
  '定订',
  '与予',
  '粮量',
  '复覆',
  '辨辩',
  '竟竞',
  '侯候',
  '己已',
]
/** Terms of the field, city-independent; one sign off is asked about. */
const TERMS = [
  '畜禽粪污',
  '建成区绿化',
  '精神文明',
  '安全生产',
  '食品药品',
  '生活垃圾分类',
  '公共文化设施',
  '志愿服务站',
  '义务教育',
  '基本医疗保险',
  '基本养老保险',
  '空气质量优良',
  '集中式饮用水',
  '黑臭水体',
  '老旧小区',
  '背街小巷',
  '农贸市场',
  '未成年人',
  '社会主义核心价值观',
  '新时代文明实践',
]
/** Words are compared within the first so many characters: no plan is longer. */
const LONGEST = 100_000
const ACTS = /《((?:贯彻|落实|执行|遵守|依据|按照|根据|实施好|学习)[^《》]{2,40}?)》/g

export interface LintContext {
  readonly view: View
  readonly nodes: readonly Node[]
  readonly tasks: readonly TaskNode[]
  readonly targets: readonly CompiledTarget[]
  /** The clause at a place of the view. */
  readonly clauseAt: (from: number) => string | null
}

/** All lints, in the order of the document. */
export function lintsOf(context: LintContext): CompiledLint[] {
  const lints: CompiledLint[] = []
  const say = (code: string, from: number, to: number, message: string) => {
    const place = passageOf(context.view, from, to)
    lints.push({ code, clause: context.clauseAt(from), ...place, message })
  }
  const text = context.view.text.slice(0, LONGEST)
  for (const match of text.matchAll(ACTS))
    say(
      'title-with-verb',
      match.index,
      match.index + match[0].length,
      `书名号里是动词开头的“${match[1]}”，像是书名号放错了位置。`,
    )
  for (const match of text.matchAll(/[”》]\s*[“《]/g)) spacing(context.view, match.index, say)
  variants(text, say)
  terms(text, say)
  dropped(text, say)
  unclosed(context, say)
  numbering(context, say)
  owners(context, say)
  for (const target of context.targets)
    if (/(?:≥|不低于|达到)\s*100\s*[%％]\s*以上|(?:≥|不低于)\s*100\s*[%％]/.test(target.quote))
      lints.push({
        code: 'bound-impossible',
        clause: target.clause,
        start: target.start,
        end: target.end,
        message: `“${target.indicator}”写作不低于100%，比率不会超过100%，按“全部”理解。`,
      })
  return lints.sort((a, b) => a.start - b.start || a.end - b.end)
}

type Say = (code: string, from: number, to: number, message: string) => void

function spacing(view: View, at: number, say: Say): void {
  const { start, end } = passageOf(view, at, at + 2)
  const between = view.source.slice(start + 1, end - 1)
  if (/^[^\S\n]+$/.test(between)) say('space-inside', at, at + 2, '并列的两项之间是空格，没有顿号。')
}

/** Two spellings of one word in one document, of which the rarer differs by a character often confused. */
function variants(text: string, say: Say): void {
  for (const pair of CONFUSED)
    for (const [wrong, right] of [
      [pair[0]!, pair[1]!],
      [pair[1]!, pair[0]!],
    ] as const) {
      const seen = new Set<string>()
      for (let i = text.indexOf(wrong); i > 0; i = text.indexOf(wrong, i + 1)) {
        const word = text.slice(i - 1, i + 2)
        if (!/^[\u4e00-\u9fff]{3}$/.test(word) || seen.has(word) || seen.size > 100) continue
        seen.add(word)
        const other = word[0] + right + word[2]
        const mine = countOf(text, word, 3)
        if (mine < 3 && countOf(text, other, 9) > mine)
          say('variant', i - 1, i + 2, `“${word}”与文中其他地方的“${other}”写法不一致。`)
      }
    }
}

function countOf(text: string, word: string, limit: number): number {
  let count = 0
  for (let i = text.indexOf(word); i >= 0 && count < limit; i = text.indexOf(word, i + 1)) count++
  return count
}

/** A term of the field with one sign exchanged. */
function terms(text: string, say: Say): void {
  for (const term of TERMS)
    for (let k = 0; k < term.length; k++) {
      const head = term.slice(0, k)
      const tail = term.slice(k + 1)
      const anchor = head.length >= tail.length ? head : tail
      if (anchor.length < 2) continue
      for (let i = text.indexOf(anchor); i >= 0; i = text.indexOf(anchor, i + 1)) {
        const from = anchor === head ? i : i - head.length - 1
        const word = text.slice(Math.max(0, from), from + term.length)
        if (word === term || word.length !== term.length || !word.startsWith(head) || !word.endsWith(tail))
          continue
        if (
          /^[\u4e00-\u9fff]+$/.test(word) &&
          term.length <= 4 &&
          countOf(text, word, 3) < 2 &&
          k > 0 &&
          k < term.length - 1
        )
          say('term', from, from + term.length, `“${word}”与常用词“${term}”差一个字，请核对。`)
      }
    }
}

/** A phrase said many times with the same next character, and once without it. */
function dropped(text: string, say: Say): void {
  const next = new Map<string, Map<string, number[]>>()
  for (let i = 0; i + 3 < text.length; i++) {
    const stem = text.slice(i, i + 3)
    if (!/^[\u4e00-\u9fff]{3}$/.test(stem)) continue
    const after = text[i + 3]!
    const places = next.get(stem) ?? new Map<string, number[]>()
    const list = places.get(after) ?? []
    if (list.length < 50) list.push(i)
    places.set(after, list)
    next.set(stem, places)
  }
  const counts = new Map<string, number>()
  const count = (word: string) => {
    const known = counts.get(word) ?? countOf(text, word, 400)
    counts.set(word, known)
    return known
  }
  for (const [stem, places] of next) {
    if (places.size !== 2) continue
    const [usual, odd] = [...places].sort((a, b) => b[1].length - a[1].length) as [
      [string, number[]],
      [string, number[]],
    ]
    if (
      usual[1].length < 5 ||
      odd[1].length !== 1 ||
      !/[\u4e00-\u9fff]/.test(odd[0]) ||
      !/[\u4e00-\u9fff]/.test(usual[0])
    )
      continue
    const last = stem[2]!
    // The last character hardly stands without its companion, and what follows it here never does elsewhere.
    const alone = count(last)
    const paired = count(last + usual[0])
    if (paired >= 8 && paired >= alone * 0.75 && count(last + odd[0]) === 1)
      say('dropped', odd[1][0]!, odd[1][0]! + 4, `“${stem}”在文中别处都接“${usual[0]}”，这里像是漏了一个字。`)
  }
}

/** Body paragraphs end with a stop; one that does not may have lost its end. */
function unclosed({ view, tasks }: LintContext, say: Say): void {
  const bodies = tasks
    .map(({ node }) => node)
    .filter(node => node.form !== 'row' && node.ownTo > node.headingTo + 20)
  const open = bodies.filter(node => /[\u4e00-\u9fff\d%]$/.test(view.text.slice(0, node.ownTo).slice(-1)))
  if (open.length * 4 > bodies.length) return
  for (const node of open)
    say('no-stop', Math.max(node.from, node.ownTo - 8), node.ownTo, '这一条结尾没有句号，可能漏了字。')
}

/** Numbers that repeat or leave out one among brothers, or in a run through the document. */
function numbering({ nodes }: LintContext, say: Say): void {
  const last = new Map<string, Node>()
  for (const node of nodes) {
    if (['bullet', 'preamble', 'row', 'annex', 'box', 'circle'].includes(node.form)) continue
    const key = `${node.form}@${node.level}`
    const before = last.get(key)
    last.set(key, node)
    if (!before || node.number === before.number + 1 || node.number === 1 || before.parent !== node.parent)
      continue
    say(
      'numbering',
      node.from,
      node.headingFrom,
      `序号“${node.label}”接在“${before.label}”之后，可能漏号或重号。`,
    )
  }
}

/** Where nobody is named the compiler says so, once for the document or for each task left out. */
function owners({ tasks }: LintContext, say: Say): void {
  if (tasks.length === 0) return
  const bare = tasks.filter(task => task.owners.leads.length === 0)
  const timeless = tasks.filter(task => task.owners.due === null)
  const first = tasks[0]!.node
  if (bare.length === tasks.length)
    say('no-owners', first.from, first.headingTo, `${tasks.length}项任务都没有写明责任单位，需要另行分解。`)
  else
    for (const { node } of bare)
      say('task-without-owner', node.from, node.headingTo, '这项任务没有写明责任单位。')
  if (timeless.length === tasks.length)
    say('no-deadlines', first.from, first.headingTo, `${tasks.length}项任务都没有写明完成时限。`)
  else
    for (const { node } of timeless)
      say('task-without-deadline', node.from, node.headingTo, '这项任务没有写明完成时限。')
  for (const { node, owners } of tasks) {
    if (owners.leads.length > 1)
      say(
        'several-leads',
        node.from,
        node.headingTo,
        `写了${owners.leads.length}个责任单位，没有说由谁牵头。`,
      )
    const vague = owners.leads.find(unit =>
      /^(?:市直|县直|区直)?(?:各)?(?:相关|有关|各)(?:部门|单位|职能部门|责任单位)/.test(unit),
    )
    if (vague) say('vague-owner', node.from, node.headingTo, `责任单位“${vague}”没有指名。`)
  }
}
