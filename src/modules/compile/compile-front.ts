// What stands around the body of a document: title, document number, issuers, day; and which lines they take.
import { dayOfLine, daysOfDigits } from './compile-dates.ts'
import { markerOf } from './compile-numbering.ts'
import { type Line, passageOf, type View, wordsOf } from './compile-view.ts'
import type { Passage } from './compiled.ts'

export interface Written extends Passage {
  readonly words: string
}

export interface Front {
  /** The plan's own title, without 关于印发…的通知. */
  readonly title: string
  readonly docNumber: Written | undefined
  /** Day, and the line it was read from; `day` is undefined where only bare digits are left. */
  readonly signed: { readonly line: Line; readonly day: string | undefined } | undefined
  readonly issuers: readonly string[]
  /** The first line of the body: of the plan itself where a notice comes before it. */
  readonly body: number
  /** Lines that belong to no clause: titles, number, address, signature, lists of annexes. */
  readonly outside: ReadonlySet<number>
}

const GENRE =
  '(?:规划|方案|计划|意见|措施|办法|纲要|要点|细则|规定|条例|通知|分解|清单|目标|体系|行动|安排|分工|决定|通告|(?:分解|分工|任务|指标|清单|一览|计划|责任)表)'
const TITLE_END = new RegExp(`${GENRE}[》”]?(?:（[^（）]{1,24}）)?$`)
const NOTICE = /(?:关于|转发).*(?:的)?(?:通知|通告|决定)(?:（[^（）]{1,12}）)?$/
const NUMBER = /([\u4e00-\u9fff]{1,14})[〔[（【［]((?:19|20)\d{2})[〕\]）】］](?:第)?(\d{1,4})号/
const ORGAN =
  /(?:委员会|人民政府|办公室|办公厅|委|局|部|厅|院|会|署|行|社|指挥部|领导小组|中心|海关|集团|公司|党组|总队|支队|大队|法院|检察院|办|区|处|站)$/
const META =
  /^(索引号|主题分类|组配分类|发文机关|发布机构|成文日期|有效性|名称|关键词|公开方式|文号|发文字号|体裁分类)：?/
const HEAD_REACH = 40

/** Removes what a comparison of titles should not see. */
const bare = (text: string) => text.replace(/[《》“”〈〉（）\s\t，、：·—]/g, '')

/** The title inside 关于印发《…》的通知, or the line itself. */
export function ownTitle(title: string): string {
  const page = /印发《(.+)》(?:的通知)?$/.exec(title)
  if (page && !/关于.*印发《/.test(title)) return page[1]!.replaceAll('〈', '《').replaceAll('〉', '》')
  const inner =
    /(?:关于)?(?:印发|转发|下发|公布|发布|批转)(.+?)(?:的)?(?:通知|通告|函|决定)(?:（[^（）]*）)?$/.exec(
      title,
    )
  if (!inner) return title
  let words = inner[1]!.replace(/的$/, '')
  // Of several plans sent out together the first: 《方案》和《考核细则》.
  const marked = /^.*?《([^《》]+)》(?:和|及|与|、|以及)《/.exec(words) ?? /^.*?《(.+)》.*$/.exec(words)
  if (marked) words = marked[1]!
  return words.replaceAll('〈', '《').replaceAll('〉', '》')
}

interface Block {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The first run of lines that reads as a title; a notice before a bare genre word. */
function titleBlock(lines: readonly Line[], from: number, reach: number): Block | undefined {
  let fallback: Block | undefined
  for (let i = from; i < Math.min(lines.length, from + reach); i++) {
    let text = ''
    for (let k = i; k < Math.min(lines.length, i + 5); k++) {
      const line = lines[k]!.text
      if (/[。；]|：$/.test(line) || META.test(line) || NUMBER.test(line) || (k > i && markerOf(line))) break
      text += line.replaceAll('\t', '')
      if (text.length > 120) break
      const block = { from: i, to: k + 1, text }
      const next = lines[k + 1]?.text ?? ''
      if (/^（[^（）]{2,30}）(?:的通知)?$/.test(next) && !/通过|审议|修[订正]|批准|公布|印发/.test(next))
        continue
      if (NOTICE.test(text)) return block
      if (TITLE_END.test(text) && !/^关于/.test(next)) fallback ??= block
    }
    // Once the body has begun there is no title any more.
    if (markerOf(lines[i]!.text)?.number === 1) break
  }
  return fallback
}

/** Where the plan itself begins below a notice: the line after its title, said again. */
function planBelow(lines: readonly Line[], after: number, title: string): Block | undefined {
  const wanted = bare(title)
  for (let i = after; i < lines.length; i++) {
    let text = ''
    for (let k = i; k < Math.min(lines.length, i + 4); k++) {
      text += bare(lines[k]!.text)
      if (text.length > wanted.length + 2) break
      if (text === wanted) return { from: i, to: k + 1, text }
    }
  }
  return undefined
}

function namesAbove(lines: readonly Line[], index: number): { names: string[]; from: number } {
  const names: string[] = []
  let from = index
  for (let i = index - 1; i >= Math.max(0, index - 12); i--) {
    const parts = lines[i]!.text.split('\t').filter(part => part !== '')
    if (!parts.every(part => part.length <= 30 && ORGAN.test(part) && !/[，。；：、“”]/.test(part))) break
    names.unshift(...parts)
    from = i
  }
  return { names, from }
}

/** Lines of a list 附件：1.… 2.… that names the annexes. */
function annexList(lines: readonly Line[], outside: Set<number>): void {
  for (const line of lines) {
    const first = /^附(?:件|表)：(?:(\d{1,2})[。、.])?/.exec(line.text)
    if (!first) continue
    outside.add(line.index)
    for (let i = line.index + 1, number = 2; i < lines.length; i++, number++) {
      const marker = markerOf(lines[i]!.text)
      if (!first[1] || marker?.form !== 'num' || marker.number !== number) break
      outside.add(i)
    }
  }
}

/** Reads what stands around the body. */
export function frontOf(view: View, lines: readonly Line[]): Front {
  const outside = new Set<number>()
  annexList(lines, outside)
  // A paper that is an annex and nothing else has its title below the plate, as the heading of the annex.
  const isAnnex = /^附(?:件|表)[\d一二三四五六]{0,2}：?$/.test(lines[0]?.text ?? '')
  const block = titleBlock(lines, isAnnex ? 1 : 0, HEAD_REACH)
  const titled = block ? ownTitle(block.text) : ''
  const isNotice = block !== undefined && titled !== block.text
  const below = isNotice ? planBelow(lines, block.to, titled) : undefined
  const isPlate = isAnnex && block?.from === 1
  const body = isPlate ? 0 : (below?.to ?? block?.to ?? 0)
  for (let i = 0; i < body && i < (block?.to ?? 0); i++) outside.add(i)
  if (below) for (let i = below.from; i < below.to; i++) outside.add(i)

  const signature = lines.filter(
    line => dayOfLine(line.text) !== undefined || (line.index > 3 && daysOfDigits(line.text).length > 0),
  )
  let signed: Front['signed']
  let issuers: string[] = []
  for (const line of signature) {
    const { names, from } = namesAbove(lines, line.index)
    outside.add(line.index)
    for (let i = from; i < line.index; i++) outside.add(i)
    if (issuers.length === 0 && names.length > 0) {
      issuers = names
      signed = { line, day: dayOfLine(line.text) }
    }
  }
  signed ??= signature[0] && { line: signature[0], day: dayOfLine(signature[0].text) }
  const metaDay = lines.slice(0, HEAD_REACH).find(line => /^(成文|发文)日期：/.test(line.text))
  const meta = metaDay && dayOfLine(metaDay.text.replace(/^.{2}日期：/, ''))
  if (!signed && metaDay && meta) signed = { line: metaDay, day: meta }
  if (issuers.length === 0) issuers = headOrgans(view, lines, block)

  const number = numberOf(view, lines, block)
  for (const line of lines) if (isOutside(line, body)) outside.add(line.index)
  const title = titleOf(view, lines, block, titled)
  return { title, docNumber: number, signed, issuers, body, outside }
}

/** Document number, imprint, address and the like: lines of their own that belong to no clause. */
function isOutside(line: Line, body: number): boolean {
  const { text } = line
  if (
    /^（(此件|公开|印发|共印).{0,12}）$|^(抄送|主送|印发|此件)：|^.{2,30}(办公室|办公厅|秘书处)\t?\d{4}年.{1,8}日印发$/.test(
      text,
    )
  )
    return true
  if (line.index > body + 8) return false
  const number = NUMBER.exec(text)
  if (number && number[0].length >= text.length - 2) return true
  return META.test(text) || damagedNumber(text) || /^各.{2,80}：$/.test(text) || /^.{2,20}文件$/.test(text)
}

/** A document number that lost its end: 云政发〔202114. */
export function damagedNumber(text: string): boolean {
  return (
    /^[\u4e00-\u9fff]{2,14}[〔[（]?(?:19|20)\d{2}\d{0,4}[〕\]）]?\d{0,4}$/.test(text) && /[〔[（]/.test(text)
  )
}

/** Issuers from the title (A B关于…), from the page's table, or from the head of the paper. */
function headOrgans(view: View, lines: readonly Line[], block: Block | undefined): string[] {
  const meta = lines.slice(0, HEAD_REACH).find(line => /^(发文机关|发布机构)：/.test(line.text))
  if (meta) return [meta.text.replace(/^.{4}：/, '')].filter(name => name !== '')
  if (!block) return []
  const from = lines[block.from]!
  const issued = view.text.indexOf('印发《', from.from)
  const about = view.text.indexOf('关于', from.from)
  const upTo = issued >= 0 && (issued < about || about < 0) ? issued : about
  if (upTo < 0 || upTo >= lines[block.to - 1]!.to) return []
  // Two organs side by side are parted by nothing but a space, which the view has not.
  return view.source
    .slice(view.at[from.from]!, view.at[upTo]!)
    .split(/[\s、]+/)
    .filter(name => ORGAN.test(name))
}

function numberOf(view: View, lines: readonly Line[], block: Block | undefined): Written | undefined {
  const head = lines.slice(0, Math.max(HEAD_REACH, block?.to ?? 0))
  for (const line of head) {
    const match = NUMBER.exec(line.text)
    if (!match) continue
    const labelled = /^(发文字号|文号)：/.test(line.text)
    const rest = line.text.length - match[0].length
    // A number inside a sentence is another paper's.
    if (!labelled && rest > 3) continue
    const at = line.from + match.index
    return { words: wordsOf(view, at, at + match[0].length), ...passageOf(view, at, at + match[0].length) }
  }
  return undefined
}

/** The plan's title in the document's own characters, the spaces it was set with taken out. */
function titleOf(view: View, lines: readonly Line[], block: Block | undefined, titled: string): string {
  if (!block) return ''
  const written = wordsOf(view, lines[block.from]!.from, lines[block.to - 1]!.to)
  const at = block.text.indexOf(titled)
  return at >= 0 && written.length === block.text.length ? written.slice(at, at + titled.length) : titled
}
