// How official documents number their clauses: the form of a marker, its rank, its number.

export type Form =
  | 'annex'
  | 'box'
  | 'chapter'
  | 'section'
  | 'article'
  | 'named'
  | 'cn'
  | 'pcn'
  | 'num'
  | 'decimal'
  | 'subdecimal'
  | 'pnum'
  | 'circle'
  | 'point'
  | 'letter'
  | 'bullet'

/** The order in which forms stand below each other (GB/T 9704: 一、 (一) 1. (1)). */
export const RANKS: Readonly<Record<Form, number>> = {
  annex: 0,
  box: 1,
  chapter: 1,
  section: 2,
  article: 3,
  named: 4,
  cn: 4,
  pcn: 5,
  num: 6,
  decimal: 7,
  subdecimal: 8,
  pnum: 9,
  circle: 10,
  point: 11,
  letter: 12,
  bullet: 13,
}

export interface Marker {
  readonly form: Form
  /** As in the view, without punctuation: `17`, `五`, `第三章`, `①`, `1.2`. */
  readonly label: string
  readonly number: number
  /** How many characters of the line it takes. */
  readonly length: number
}

const CN = '[一二三四五六七八九十百零〇]'
/** One form a line, with an example; tried in this order on a line of the view. */
const FORMS: readonly (readonly [Form, RegExp, string])[] = [
  ['chapter', new RegExp(`^(第(?:${CN}{1,4}|\\d{1,2})(?:章|编|篇|部分))[、：。\\t]?(?!的|至)`), '第三章 …'],
  ['section', new RegExp(`^(第(?:${CN}{1,4}|\\d{1,2})节)[、：。\\t]?`), '第一节 …'],
  ['article', new RegExp(`^(第(?:${CN}{1,5}|\\d{1,3})条)[、：。\\t]?(?!规定|的|第|款)`), '第八条 …'],
  ['cn', new RegExp(`^(${CN}{1,4})(?:、(?![一二三四五六七八九十]{1,3}(?:、|产))|。|\\t)\\t?`), '四、 …'],
  ['pcn', new RegExp(`^（?(${CN}{1,4})）[、。]?\\t?`), '(五) …'],
  ['subdecimal', /^(\d{1,2}(?:\.\d{1,2}){2})[、。]?\t?(?=[\u4e00-\u9fff“《【])/, '1.2.3 …'],
  ['decimal', /^(\d{1,2}\.\d{1,2})[、。]?\t?(?=[\u4e00-\u9fff“《【])/, '1.2 …'],
  ['num', /^(\d{1,3})(?:、|。|\.(?=(?:19|20)\d\d年))\t?/, '17、 1. …'],
  ['pnum', /^（?(\d{1,3})）[、。]?\t?/, '(1) 1) …'],
  ['circle', /^([①-⑳㉑-㉟])[、。]?\t?/, '① …'],
  ['point', new RegExp(`^(${CN}{1,2})是(?=[\\u4e00-\\u9fff])`), '一是 …'],
  ['letter', /^（?([a-zA-Z])(?:）[、。]?|[、.。](?=[\u4e00-\u9fff]))\t?/, 'a) …'],
  ['bullet', /^(—{1,2}|[●○•■□◆◇▪▲△★☆※·])\t?(?=[^\d\s])/, '—— …'],
]

const DIGITS = '零一二三四五六七八九'

/** 十九 → 19, 〇 counts as 零; NaN when it is no number. */
export function chineseNumber(text: string): number {
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二')
  if (/^\d+$/.test(plain)) return Number(plain)
  const units = /^(?:(.)百)?零?(?:(.?)十)?(.)?$/.exec(plain)
  if (!units) return Number.NaN
  const digit = (char: string | undefined) => (char ? DIGITS.indexOf(char) : 0)
  const [, hundreds, tens, ones] = units
  const ten = tens === undefined ? 0 : tens === '' ? 1 : digit(tens)
  const parts = [digit(hundreds), ten, digit(ones)]
  return parts.some(part => part < 0) ? Number.NaN : parts[0]! * 100 + parts[1]! * 10 + parts[2]!
}

/** Signs that carry their punctuation with them: ⒈ ㈠ ⑴ spelt out, so that the forms above know them. */
function spelt(line: string): { text: string; shift: number } {
  const code = line.charCodeAt(0)
  if (code >= 0x2488 && code <= 0x249b) return { text: `${code - 0x2487}、${line.slice(1)}`, shift: 1 }
  if (code >= 0x2474 && code <= 0x2487) return { text: `（${code - 0x2473}）${line.slice(1)}`, shift: 1 }
  if (code >= 0x3220 && code <= 0x3229)
    return { text: `（${'一二三四五六七八九十'[code - 0x3220]}）${line.slice(1)}`, shift: 1 }
  return { text: line, shift: 0 }
}

/** The marker a line of the view begins with. */
export function markerOf(line: string): Marker | undefined {
  const { text, shift } = spelt(line.slice(0, 40))
  for (const [form, pattern] of FORMS) {
    const match = pattern.exec(text)
    if (!match) continue
    const label = match[1]!
    const digits = label.replace(/^第|[章编篇节条]|部分/g, '')
    const number =
      form === 'bullet'
        ? 0
        : form === 'circle'
          ? label.charCodeAt(0) - (label >= '㉑' ? 0x323c : 0x245f)
          : form === 'decimal' || form === 'subdecimal'
            ? Number(label.split('.').at(-1))
            : form === 'letter'
              ? label.toLowerCase().charCodeAt(0) - 96
              : chineseNumber(digits)
    if (Number.isNaN(number)) continue
    return { form, label, number, length: shift > 0 ? 1 : match[0].length }
  }
  return undefined
}
