// The tree of clauses: which line begins one, what stands below what, its id, its heading.
import type { Front } from './compile-front.ts'
import { type Form, type Marker, markerOf, RANKS } from './compile-numbering.ts'
import { type Table, tablesOf } from './compile-tables.ts'
import type { Line } from './compile-view.ts'

/** A clause as the rules work on it; offsets are in the view. */
export interface Node {
  readonly id: string
  readonly form: Form | 'preamble' | 'row'
  readonly label: string
  readonly number: number
  readonly level: number
  readonly parent: Node | undefined
  readonly children: Node[]
  readonly from: number
  /** The marker is `[from, headingFrom)`. */
  readonly headingFrom: number
  headingTo: number
  /** End of its own text, before the first clause below it. */
  ownTo: number
  to: number
}

export interface Outline {
  readonly nodes: readonly Node[]
  readonly tables: readonly Table[]
}

const LONGEST_HEADING = 60

/** `[` and `]` of the brackets and quotes in which a stop does not end a heading. */
const OPENS = '（“《〔[【'
const CLOSES = '）”》〕]】'

/** The first place in `text` at which `found` holds outside brackets, or -1. */
export function outsideBrackets(text: string, found: (char: string, at: number) => boolean): number {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (OPENS.includes(char)) depth++
    else if (CLOSES.includes(char)) depth = Math.max(0, depth - 1)
    else if (depth === 0 && found(char, i)) return i
  }
  return -1
}

/**
 * How much of a clause's first line is its heading: up to the first 。, or a short label before a colon; a line without a
 * stop is heading throughout. A sentence too long for a heading lends its first phrase.
 */
export function headingLength(line: string): number {
  const lenticular = /^【[^】]{1,30}】/.exec(line)
  if (lenticular) return lenticular[0].length
  const stop = outsideBrackets(line, char => char === '。')
  const colon = outsideBrackets(line, char => char === '：')
  if (colon > 0 && colon <= 24 && (stop < 0 || colon < stop) && !/[，；]/.test(line.slice(0, colon)))
    return colon
  const end = stop < 0 ? line.length : stop
  if (end <= LONGEST_HEADING && !(stop < 0 && /[，；].*[，；]/.test(line) && end > 40))
    return trimmed(line, end)
  const phrase = outsideBrackets(line.slice(0, end), char => char === '，' || char === '；' || char === '：')
  return phrase > 0 ? phrase : Math.min(end, LONGEST_HEADING)
}

/** A bracket that names the responsible units, and closing colons, are no part of the heading. */
function trimmed(line: string, end: number): number {
  const bracket = /（(?:[^（）]|（[^（）]{0,20}）){2,200}）[：；。]?$/.exec(line.slice(0, end))
  if (bracket && /负责|牵头|责任|配合|时限|底前/.test(bracket[0]) && bracket.index > 1) return bracket.index
  return line.slice(0, end).replace(/[：；，]+$/, '').length
}

/** A part without a number, by its whole name on a line of its own: 主要任务, 保障措施. */
const NAMED =
  /^(?:总体要求|指导思想|(?:基本|工作)原则|(?:工作|主要|总体|创建|行动|发展)?目标|(?:主要|重点|工作|目标)任务|(?:主要|重点)(?:工作|措施|举措)|工作(?:内容|重点|措施|任务|步骤|要求)|实施步骤|时间安排|(?:组织)?保障(?:措施|机制)?|组织领导|组织实施|有关要求)$/

/** 附件1, 附表2, 专栏3 on a line of their own. */
function plateOf(line: string): Marker | undefined {
  const annex = /^(附件|附表|附录)([\d一二三四五六七八九十]{0,3})(?:：|\t)?$/.exec(line)
  if (annex)
    return {
      form: 'annex',
      label: `${annex[1]}${annex[2]}`,
      number: Number(annex[2]) || 1,
      length: line.length,
    }
  const box = /^(专栏)([\d一二三四五六七八九十]{1,3})(?:：|\t)?/.exec(line)
  if (box && line.length < 50)
    return { form: 'box', label: `${box[1]}${box[2]}`, number: Number(box[2]) || 1, length: box[0].length }
  return undefined
}

/** Where these stand, parts have numbers. */
const PARTS: readonly (Form | undefined)[] = ['cn', 'chapter', 'section']

const namedPart = (line: string): Marker | undefined =>
  NAMED.test(line) ? { form: 'named', label: line, number: 0, length: 0 } : undefined

/** What a clause adds to the id of the one above it. */
function tokenOf(marker: Marker, ordinal: number): string {
  if (marker.form === 'pcn' || marker.form === 'pnum' || marker.form === 'letter') return `(${marker.label})`
  if (marker.form === 'bullet') return `·${ordinal}`
  if (marker.form === 'point') return `${marker.label}是`
  return marker.label
}

class Builder {
  readonly nodes: Node[] = []
  private readonly taken = new Map<string, number>()
  private stack: Node[] = []

  get current(): Node | undefined {
    return this.stack.at(-1)
  }

  /** The innermost open clause of a form. */
  open(form: Form): Node | undefined {
    return this.stack.findLast(node => node.form === form)
  }

  /** What a clause of this rank would stand below. */
  above(rank: number): Node | undefined {
    return this.stack.findLast(
      node => node.form !== 'preamble' && node.form !== 'row' && RANKS[node.form] < rank,
    )
  }

  /** Nothing that follows stands below what came so far. */
  close(): void {
    this.stack = []
  }

  add(
    form: Node['form'],
    token: string,
    shape: Omit<Marker, 'form' | 'length'>,
    from: number,
    headingFrom: number,
  ) {
    const rank = form === 'preamble' ? 0 : form === 'row' ? 14 : RANKS[form]
    while (this.stack.length > 0) {
      const top = this.stack.at(-1)!
      const above = top.form === 'preamble' ? 99 : top.form === 'row' ? 14 : RANKS[top.form]
      if (above < rank) break
      this.stack.pop()
    }
    const parent = this.stack.at(-1)
    // Articles are cited by their number alone; 1.2 says 1 already.
    const stem = form === 'article' ? '' : isDecimal(form) ? stemOfDecimal(parent, token) : (parent?.id ?? '')
    const node: Node = {
      id: this.unique(`${stem}${token}`),
      form,
      label: shape.label,
      number: shape.number,
      level: (parent?.level ?? 0) + 1,
      parent,
      children: [],
      from,
      headingFrom,
      headingTo: headingFrom,
      ownTo: headingFrom,
      to: headingFrom,
    }
    parent?.children.push(node)
    this.nodes.push(node)
    this.stack.push(node)
    return node
  }

  private unique(id: string): string {
    const count = (this.taken.get(id) ?? 0) + 1
    this.taken.set(id, count)
    return count === 1 ? id : this.unique(`${id}~${count}`)
  }
}

const isDecimal = (form: Node['form']) => form === 'decimal' || form === 'subdecimal'

function stemOfDecimal(parent: Node | undefined, token: string): string {
  const above = parent?.id ?? ''
  const lead = token.slice(0, token.lastIndexOf('.'))
  return above.endsWith(lead) ? above.slice(0, above.length - lead.length) : above
}

/** `1.2` counts as a marker only where 1 is open: elsewhere it is a figure. */
function fits(marker: Marker, builder: Builder): boolean {
  // A letter opens a list with a) or goes on with the next: E) alone is none. So does 一是.
  if (marker.form === 'letter' || marker.form === 'point')
    return marker.number === 1
      ? builder.current !== undefined
      : builder.open(marker.form)?.number === marker.number - 1
  if (!isDecimal(marker.form)) return true
  const lead = marker.label.slice(0, marker.label.lastIndexOf('.'))
  for (let node = builder.current; node; node = node.parent)
    if (node.label === lead || (isDecimal(node.form) && node.label === `${lead}.${marker.number - 1}`))
      return true
  return marker.number === 1
}

/** Reads the clauses of a document. Linear in its lines. */
export function outlineOf(lines: readonly Line[], front: Front): Outline {
  const tables = tablesOf(lines)
  const inTable = new Map<number, Table>()
  for (const table of tables) for (const index of table.lines) inTable.set(index, table)
  const builder = new Builder()
  const bullets = new Map<Node | undefined, number>()
  const unnumbered = !lines.some((line, i) => i >= front.body && PARTS.includes(markerOf(line.text)?.form))
  let open: Node | undefined
  const first = lines.findIndex((_, i) => i >= front.body && !front.outside.has(i))
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (front.outside.has(i)) continue
    // The plate above the plan's own title is the plan's, no annex of the notice.
    const plate = i < front.body && front.outside.has(i + 1) ? undefined : plateOf(line.text)
    const table = inTable.get(i)
    const found =
      plate ?? (table ? undefined : (markerOf(line.text) ?? (unnumbered ? namedPart(line.text) : undefined)))
    const notice = i < front.body
    if (plate?.form === 'annex' || i === first) {
      builder.close()
      open = undefined
    }
    if (found && fits(found, builder)) {
      const host = found.form === 'bullet' ? builder.above(RANKS.bullet) : undefined
      const ordinal = (bullets.get(host) ?? 0) + 1
      if (found.form === 'bullet') bullets.set(host, ordinal)
      const prefix = notice && !builder.current ? '通知' : ''
      open = builder.add(
        found.form,
        prefix + tokenOf(found, ordinal),
        found,
        line.from,
        line.from + found.length,
      )
      setHeading(open, lines, i, found)
    } else if (!open && !notice && (table || /[。：；]|.{20}/.test(line.text))) {
      // A paper that is one table below a plate 附件: its rows are the annex's.
      const above = lines.slice(Math.max(0, i - 4), i).findLast(one => plateOf(one.text)?.form === 'annex')
      open =
        table && above
          ? builder.add('annex', '附件', { label: '附件', number: 1 }, line.from, line.from)
          : builder.add('preamble', '前言', { label: '', number: 0 }, line.from, line.from)
    }
    if (open) for (let node: Node | undefined = open; node; node = node.parent) extend(node, open, line.to)
  }
  return { nodes: builder.nodes, tables }
}

function extend(node: Node, own: Node, to: number): void {
  if (node === own) node.ownTo = to
  node.to = Math.max(node.to, to)
}

function setHeading(node: Node, lines: readonly Line[], i: number, marker: Marker): void {
  const line = lines[i]!
  if (marker.form === 'annex') {
    // The title of an annex stands on the line below its plate.
    const next = lines[i + 1]
    const isTitle = next && !/[。；\t]|：$/.test(next.text) && next.text.length <= 60 && !markerOf(next.text)
    Object.assign(node, {
      headingFrom: isTitle ? next.from : line.from,
      headingTo: isTitle ? next.to : line.to,
    })
    return
  }
  node.headingTo = node.headingFrom + headingLength(line.text.slice(marker.length))
}

/** The width at which a document's lines were cut, or 0 where its lines are paragraphs. */
export function wrapWidth(lines: readonly Line[]): number {
  const widths = new Map<number, number>()
  let cut = 0
  for (const { text } of lines) {
    if (text.includes('\t') || text.length < 18 || /[。；：！？）”]$/.test(text)) continue
    cut++
    widths.set(text.length, (widths.get(text.length) ?? 0) + 1)
  }
  const long = [...widths].sort((a, b) => b[1] - a[1])[0]
  if (!long || cut < 12 || cut < lines.length * 0.3) return 0
  const near = [...widths]
    .filter(([width]) => Math.abs(width - long[0]) <= 2)
    .reduce((sum, [, n]) => sum + n, 0)
  return near >= cut * 0.6 ? long[0] - 2 : 0
}
