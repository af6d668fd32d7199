// What was, not what is to be: the stretches of a sentence that say how things stand or stood.
import { phrasesOf } from './compile-sentences.ts'

const PAST =
  /截至|截止|目前|现有|共有(?!产权)|已(?:经)?(?:建成|达到|完成|有|累计|实现)|“?十[一二三四五]五”?(?:期间|时期|以来|末)|五年来|近年来|(?:去|前)年|上年度?(?:末|底)?(?=[\u4e00-\u9fff]{2,12}(?:达到|为|完成|实现))|据统计|显示(?=，)|存在(?=[^。]{2,60}(?:等|的)(?:突出)?(?:问题|短板|不足|差距)$)|约占|占到|预计将?|仍(?:有|然|存)/g
/** 由目前的14%降至9%, 较去年提高: what a target is measured from does not make it past. */
const FROM = /(?:由|从|比|较|与|在|以|相比|对)(?:20\d\d年)?$/
/** Where what is to be begins again. */
const AHEAD = /^(?:但|下一步|今后|未来|计划|力争|争取|目标|确保|今年|本次|此次|到|至)/

/** 占比超过30%，任务艰巨: how things stand, said by its end. */
const STATE = /(?:艰巨|偏低|滞后|薄弱|严峻|突出|较低|较大|不高)(?=[，；]|$)/
const GOAL = /力争|确保|到20\d\d年|不低于|不少于|不超过|以内|达到|至少|≥|≤/

/** Stretches of a sentence that are past. `year` is the document's own. */
export function pastOf(text: string, year: number | undefined): (readonly [number, number])[] {
  const marks = [...text.matchAll(PAST)].filter(
    match => !FROM.test(text.slice(0, match.index)) && !isStillToCome(match[0], year),
  )
  const weak =
    /同比/.test(text) &&
    /已|了|达到?\d|为\d|实现|完成/.test(text) &&
    !/以上|以内|以下|不低于|不少于|不超过|力争|确保|年均|(?:到|至)20\d\d年/.test(text)
  if (isOld(text, year) || weak || (STATE.test(text) && !GOAL.test(text))) return [[0, text.length]]
  if (marks.length === 0) return []
  const phrases = phrasesOf(text)
  return marks.map(({ index }) => {
    const from = phrases.find(([a, b]) => index >= a && index < b)?.[0] ?? 0
    const next = phrases.find(([a, b]) => a > index && isAhead(text.slice(a, b), year))
    return [from, next?.[0] ?? text.length] as const
  })
}

/** “十四五”期间 (2021 to 2025) is past in a paper of 2026 and ahead in one of 2022. */
function isStillToCome(words: string, year: number | undefined): boolean {
  const plan = /十([一二三四五])五/.exec(words)?.[1]
  if (!plan) return false
  const last = 2010 + '一二三四五'.indexOf(plan) * 5
  return words.endsWith('以来') ? false : year === undefined ? last >= 2025 : year <= last
}

function isAhead(phrase: string, year: number | undefined): boolean {
  const named = /^(?:力争|争取)?(?:到|至)?(20\d\d)年/.exec(phrase)?.[1]
  if (named) return year === undefined || Number(named) >= year
  return AHEAD.test(phrase)
}

/** All its years are before the document's own. */
function isOld(text: string, year: number | undefined): boolean {
  const years = [
    ...text.matchAll(/(?<!比|较|以|与|自|由|从)(20\d{2})年(?!(?:底|末|以)?前(?:建成|投用|竣工)|版|以来)/g),
  ].map(match => Number(match[1]))
  return (
    year !== undefined &&
    years.length > 0 &&
    years.every(one => one < year) &&
    /达到|增长|为|占|实现|完成|共|累计/.test(text)
  )
}
