// Automatic numbers as a reader sees them: Word stores "the third item of list 5", the paper shows （三） or ③.

const digits = '〇一二三四五六七八九'

/** 1–99999 in the counting style of lists: 十, 十一, 二十, 一百零三. */
export function chineseCount(n: number): string {
  return spell(n, [...'零一二三四五六七八九'], ['', '十', '百', '千', '万']).replace(/^一十/, '十')
}

function spell(n: number, figures: readonly string[], ranks: readonly string[]): string {
  if (n <= 0 || n > 99_999) return String(n)
  const written = String(n)
  let text = ''
  let gap = false
  for (const [i, figure] of [...written].entries()) {
    const rank = written.length - 1 - i
    if (figure === '0') gap = text !== ''
    else {
      text += `${gap ? figures[0] : ''}${figures[Number(figure)]}${ranks[rank]}`
      gap = false
    }
  }
  return text
}

function roman(n: number): string {
  if (n <= 0 || n >= 4000) return String(n)
  const steps = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const
  let text = ''
  let rest = n
  for (const [value, sign] of steps)
    while (rest >= value) {
      text += sign
      rest -= value
    }
  return text
}

// Word counts a…z, then aa, bb, cc.
const letter = (n: number) =>
  n > 0 ? String.fromCharCode(97 + ((n - 1) % 26)).repeat(Math.ceil(n / 26)) : String(n)

const from = (first: number, last: number) => (n: number) =>
  n >= 1 && n <= last ? String.fromCodePoint(first + n - 1) : String(n)

const circled = (n: number) =>
  n >= 1 && n <= 20
    ? String.fromCodePoint(0x2460 + n - 1)
    : n <= 35
      ? String.fromCodePoint(0x3251 + n - 21)
      : n <= 50
        ? String.fromCodePoint(0x32b1 + n - 36)
        : String(n)

const fullWidth = (n: number) => String(n).replace(/\d/g, d => String.fromCodePoint(0xff10 + Number(d)))
const byDigit = (n: number) => String(n).replace(/\d/g, d => digits[Number(d)]!)
const stems = (n: number) => '甲乙丙丁戊己庚辛壬癸'[n - 1] ?? String(n)
const branches = (n: number) => '子丑寅卯辰巳午未申酉戌亥'[n - 1] ?? String(n)
const legal = (n: number) => spell(n, [...'零壹贰叁肆伍陆柒捌玖'], ['', '拾', '佰', '仟', '萬'])

const formats: Readonly<Record<string, (n: number) => string>> = {
  decimal: String,
  decimalZero: n => (n < 10 ? `0${n}` : String(n)),
  decimalHalfWidth: String,
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedParen: from(0x2474, 20),
  decimalEnclosedFullstop: from(0x2488, 20),
  chineseCounting: chineseCount,
  chineseCountingThousand: chineseCount,
  taiwaneseCounting: chineseCount,
  taiwaneseCountingThousand: chineseCount,
  japaneseCounting: chineseCount,
  koreanDigital2: byDigit,
  ideographDigital: byDigit,
  japaneseDigitalTenThousand: byDigit,
  taiwaneseDigital: byDigit,
  chineseLegalSimplified: legal,
  japaneseLegal: legal,
  ideographLegalTraditional: legal,
  ideographTraditional: stems,
  ideographZodiac: branches,
  ideographEnclosedCircle: from(0x3280, 10),
  upperRoman: roman,
  lowerRoman: n => roman(n).toLowerCase(),
  upperLetter: n => letter(n).toUpperCase(),
  lowerLetter: letter,
  ordinal: String,
  none: () => '',
}

/** A number in one of Word's formats (`w:numFmt`); formats not known are written with figures. */
export function numberIn(format: string, n: number): string {
  return (formats[format] ?? String)(n)
}

export interface NumberLevel {
  readonly format: string
  readonly start: number
  /** `%1、`, `第%1条`, `%1.%2`; for bullets the bullet. */
  readonly text: string
  /** What follows the number: a tab, a space or nothing. */
  readonly suffix: 'tab' | 'space' | 'nothing'
  /** The level whose step sets this one back; 0 never; by default any higher level. */
  readonly restart?: number
  /** Figures of higher levels are written as 1, 2, 3 (`w:isLgl`). */
  readonly legal: boolean
}

/**
 * The mark in front of a paragraph: `（三）`, `1. `.
 * @param counts how far each level has counted, from the highest on
 */
export function markOf(levels: readonly NumberLevel[], level: number, counts: readonly number[]): string {
  const own = levels[level]
  if (!own) return ''
  if (own.format === 'bullet') return bullet(own.text)
  const mark = own.text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1
    const format = own.legal ? 'decimal' : (levels[at]?.format ?? 'decimal')
    return numberIn(format, counts[at] ?? levels[at]?.start ?? 1)
  })
  // `1.` and `2021年…` must not run into `1.2021年…`; a Chinese mark needs no space.
  return own.suffix === 'nothing' || /[、）)】。，：]$/.test(mark) || mark === '' ? mark : `${mark} `
}

// Symbol fonts keep their bullets in the private use area, where no reader can tell what they look like.
function bullet(text: string): string {
  const plain = text.replace(/[\ue000-\uf8ff]/g, '•').trim()
  if (/^[—–-]{2,}$/.test(plain)) return plain
  return plain === '' ? '' : `${plain} `
}
