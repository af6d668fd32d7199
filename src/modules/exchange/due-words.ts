// Due times as tables write them (9月底前、2022/9/30、每季度末、长期坚持), with the year as an argument. What can be read in
// two ways (9月前) is not guessed at: the person is told what to write.

export type Every = 'month' | 'quarter' | 'half' | 'year'
export type Due =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'each'; readonly each: Every }

export type DueReading = { readonly due: Due } | { readonly fault: string }

const numerals = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

/** Half-width, no blanks, no brackets around the whole, Chinese months as figures. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[。;,]+$/, '')
    .replace(/(十[一二]?|[一二三四五六七八九])(?=个?月(?!度))/g, word => String(numerals.indexOf(word)))
}

export function lastDayOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

const each: readonly (readonly [RegExp, Every])[] = [
  [/^(每月|按月)(月?[底末]前?|一次)?$/, 'month'],
  [/^(每季度?|按季度?)([底末]前?|一次)?$/, 'quarter'],
  [/^(每半年|半年一次)([底末]前?|一次)?$/, 'half'],
  [/^(每年度?|按年)(年?[底末]前?|一次)?$/, 'year'],
  [
    /^(并)?(长期坚持|长期|长期推进|常年坚持|常年|持续推进|持续开展|持续坚持|持续|常态化|常态化推进|常态化开展|常态长效)(\(每年年底\))?$/,
    'year',
  ],
]

/**
 * Reads a due time. `year` stands in where the text names none.
 * A month means its last day, a year 31 December; "before" changes nothing where an end is named (9月底前).
 */
export function readDue(text: string, year: number): DueReading {
  const words = plain(text)
  if (words === '') return { fault: '完成时限没有填；请写明日期，如“9月底前”，长期工作写“长期坚持”。' }
  for (const [pattern, every] of each) if (pattern.test(words)) return { due: { kind: 'each', each: every } }
  const bare = words.replace(/(完成|完毕|落实|到位|报送|见效)$/, '').replace(/^(于|在|力争|确保)/, '')
  const day = readDay(bare, year)
  if (day) return { due: { kind: 'day', day } }
  return { fault: faultOf(bare) }
}

function faultOf(words: string): string {
  const before = /^(?:\d{4}年)?(\d{1,2})月(?:份)?(?:之|以)?前$/.exec(words)
  if (before) return `“${words}”可以理解为月初前，也可以理解为月底前；请写成“${before[1]}月底前”或写明日期。`
  if (/旬(之|以)?前$/.test(words)) return `“${words}”不明确；请写明日期，如“9月15日前”。`
  if (/^\d+(\.\d+)?$/.test(words)) return `“${words}”是一个数字，不是日期；请改为日期格式，或写成“9月底前”。`
  if (/立行立改|立即|即日|马上/.test(words)) return `“${words}”没有写到哪一天；请写明日期。`
  return `看不出“${words.slice(0, 30)}”是什么时候；请写成“9月底前”“2022年9月30日”“长期坚持”或“每季度末”。`
}

const tail = '(?:之?以?前|止)?'
const shapes: readonly (readonly [RegExp, (found: readonly string[], year: number) => string | undefined])[] =
  [
    // 2022-09-30, 2022/9/30, 2022.9.30, with a clock behind it or not
    [
      new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T日]?\\d\\d:\\d\\d.*)?${tail}$`),
      ([, y, m, d]) => dayOf(Number(y), Number(m), Number(d)),
    ],
    [/^(\d{4})(\d{2})(\d{2})$/, ([, y, m, d]) => dayOf(Number(y), Number(m), Number(d))],
    [/^(\d{4})[-/.](\d{1,2})$/, ([, y, m]) => monthEnd(Number(y), Number(m))],
    [new RegExp(`^(\\d{1,2})月(\\d{1,2})[日号]${tail}$`), ([, m, d], y) => dayOf(y, Number(m), Number(d))],
    [/^(\d{1,2})月份?(?:(?:月?[底末])(?:之?以?前)?)?(?:内)?$/, ([, m], y) => monthEnd(y, Number(m))],
    [/^(\d{1,2})月(上|中|下)旬$/, ([, m, part], y) => tenth(y, Number(m), part!)],
    [/^(?:第)?([1-4一二三四])季度(?:[底末])?(?:之?以?前|内)?$/, ([, q], y) => monthEnd(y, 3 * quarterOf(q!))],
    [/^上半年(?:[底末])?(?:之?以?前|内)?$/, (_, y) => lastDayOf(y, 6)],
    [/^下半年(?:[底末])?(?:之?以?前|内)?$/, (_, y) => lastDayOf(y, 12)],
    [/^(?:年[底末]|年内|年度内|全年|年)?(?:之?以?前)?$/, (_, y) => lastDayOf(y, 12)],
  ]

const quarterOf = (text: string) => '一二三四'.indexOf(text) + 1 || Number(text)
const monthEnd = (year: number, month: number) =>
  month >= 1 && month <= 12 ? lastDayOf(year, month) : undefined
function tenth(year: number, month: number, part: string): string | undefined {
  if (part === '下') return monthEnd(year, month)
  return dayOf(year, month, part === '上' ? 10 : 20)
}

function readDay(words: string, year: number): string | undefined {
  // 2021—2023年, 3月至10月, 2022年3月-2022年10月: the end counts.
  const range = /^(.*?\d.*?)(?:至|到|-|—|–|~|―)+(\d{1,4}(?:年|月).*)$/.exec(words)
  if (range && !/^\d{4}[-/.]\d{1,2}([-/.]\d|$)/.test(words)) {
    const from = /^(\d{4})年/.exec(range[1]!)
    return readDay(range[2]!, from ? Number(from[1]) : year)
  }
  const named = /^(\d{4})年度?(.*)$/.exec(words)
  if (named) return readWithin(named[2] === '' ? '年' : named[2]!, Number(named[1]))
  const near = /^(今年|本年度?|当年|明年)(.*)$/.exec(words)
  if (near) return readWithin(near[2] === '' ? '年' : near[2]!, near[1] === '明年' ? year + 1 : year)
  return words === '' ? undefined : readWithin(words, year)
}

function readWithin(words: string, year: number): string | undefined {
  // 2022年底前 comes here as 底前.
  const text = /^[底末内]/.test(words) ? `年${words}` : words
  for (const [pattern, day] of shapes) {
    const found = pattern.exec(text)
    if (found) return day(found, year)
  }
  return undefined
}

const eachWords: Readonly<Record<Every, string>> = {
  month: '每月底',
  quarter: '每季度末',
  half: '每半年底',
  year: '长期坚持',
}

/** How a due time is written; reading it gives the same back. */
export function dueText(due: Due): string {
  if (due.kind === 'each') return eachWords[due.each]
  const [year, month, day] = due.day.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

const months: Readonly<Record<Every, number>> = { month: 1, quarter: 3, half: 6, year: 12 }

/** The first day on or after `from` at which it falls due; what comes back again does so at the end of its period. */
export function nextDue(due: Due, from: string): string {
  if (due.kind === 'day') return due.day
  const [year, month] = from.split('-').map(Number) as [number, number]
  const step = months[due.each]
  return lastDayOf(year, Math.ceil(month / step) * step)
}

/** The day after, for the occurrence that follows one that is over. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 3600 * 1000).toISOString().slice(0, 10)
}
