// Characters lost in conversion, read again only where the same document bears the reading out; else only pointed at.
import { daysOfDigits } from './compile-dates.ts'
import { damagedNumber, type Front } from './compile-front.ts'
import { type Line, passageOf, type View } from './compile-view.ts'
import type { CompiledLint, CompiledRepair, Passage } from './compiled.ts'

export interface Repaired {
  readonly repairs: readonly CompiledRepair[]
  readonly lints: readonly CompiledLint[]
  readonly docNumber: string | null
  readonly issuedOn: string | null
}

/** Reads number, day and spans of years again. */
export function repairsOf(view: View, lines: readonly Line[], front: Front): Repaired {
  const repairs: CompiledRepair[] = []
  const lints: CompiledLint[] = []
  const lost = (place: Passage, message: string) =>
    lints.push({ code: 'lost-character', clause: null, ...place, message })

  spansOfYears(view, repairs, lost)
  let docNumber = front.docNumber?.words ?? null
  for (const line of lines.slice(0, front.body + 12)) {
    if (!damagedNumber(line.text)) continue
    const whole = wholeNumber(view, front, line.text)
    const place = passageOf(view, line.from, line.to)
    const written = view.source.slice(place.start, place.end)
    if (whole) repairs.push({ code: 'doc-number', field: 'docNumber', ...place, written, ...whole })
    else lost(place, `文号“${written}”缺字，文中没有别处可以印证，请对照原件。`)
    docNumber ??= whole?.read ?? null
  }
  const issuedOn = dayOf(view, front, repairs, lost)
  return { repairs, lints, docNumber, issuedOn }
}

/** 20212023年 for 2021—2023年: told by the same two years with their dash elsewhere. */
function spansOfYears(
  view: View,
  repairs: CompiledRepair[],
  lost: (place: Passage, message: string) => void,
) {
  const spans = new Map<string, { from: number; to: number; read: string }>()
  for (const match of view.text.matchAll(/((?:19|20)\d{2})年?(—{1,2}|-|至|到)((?:19|20)\d{2})/g)) {
    const place = passageOf(view, match.index, match.index + match[0].length)
    spans.set(`${match[1]}${match[3]}`, {
      from: place.start,
      to: place.end,
      read: view.source.slice(place.start, place.end),
    })
  }
  for (const match of view.text.matchAll(/(?<!\d)((?:19|20)\d{2})((?:19|20)\d{2})(?=年)/g)) {
    if (match[2]! <= match[1]! || Number(match[2]) - Number(match[1]) > 20) continue
    const place = passageOf(view, match.index, match.index + match[0].length)
    const written = view.source.slice(place.start, place.end)
    const known = spans.get(match[0])
    if (known)
      repairs.push({
        code: 'span-of-years',
        field: 'text',
        ...place,
        written,
        read: known.read.replace(/年(?=.)/, ''),
        evidence: [{ start: known.from, end: known.to }],
      })
    else
      lost(
        place,
        `“${written}年”像是“${match[1]}—${match[2]}年”丢了连接号，文中没有别处可以印证，照原样保留。`,
      )
  }
}

/** A whole number of which the damaged one is the beginning, digits run together. */
function wholeNumber(view: View, front: Front, text: string) {
  const digest = (words: string) => words.replace(/[^\u4e00-\u9fff\d]/g, '')
  for (const match of view.text.matchAll(/[\u4e00-\u9fff]{2,14}[〔[（](?:19|20)\d{2}[〕\]）]\d{1,4}号/g)) {
    if (!digest(match[0]).startsWith(digest(text)) && !digest(match[0]).includes(digest(text))) continue
    const place = passageOf(view, match.index, match.index + match[0].length)
    return { read: view.source.slice(place.start, place.end).replace(/\s/g, ''), evidence: [place] }
  }
  return front.docNumber && digest(front.docNumber.words).startsWith(digest(text))
    ? { read: front.docNumber.words, evidence: [{ start: front.docNumber.start, end: front.docNumber.end }] }
    : undefined
}

/** 2021419: the only day it can be, in a year the document names in its number or title. */
function dayOf(
  view: View,
  front: Front,
  repairs: CompiledRepair[],
  lost: (place: Passage, message: string) => void,
): string | null {
  const { signed } = front
  if (!signed) return null
  if (signed.day) return signed.day
  const days = daysOfDigits(signed.line.text)
  const place = passageOf(view, signed.line.from, signed.line.to)
  const written = view.source.slice(place.start, place.end)
  const evidence = yearsNamed(view, front, written.slice(0, 4))
  if (days.length !== 1 || evidence.length === 0) {
    lost(
      place,
      `成文日期“${written}”缺字，${days.length > 1 ? '有不止一种读法' : '文中没有别处可以印证年份'}，请对照原件。`,
    )
    return null
  }
  repairs.push({ code: 'day', field: 'issuedOn', ...place, written, read: days[0]!, evidence })
  return days[0]!
}

/** Where the document number, or the title, names the year. */
function yearsNamed(view: View, front: Front, year: string): Passage[] {
  const { docNumber } = front
  if (docNumber?.words.includes(year)) {
    const at = view.source.indexOf(year, docNumber.start)
    return [{ start: at, end: at + 4 }]
  }
  const at = view.source.indexOf(year)
  return front.title.includes(year) && at >= 0 ? [{ start: at, end: at + 4 }] : []
}
