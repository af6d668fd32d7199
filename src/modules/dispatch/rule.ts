// A rule of dispatch as data: for which problems (category, area, type of place, time) which unit answers, and on which
// ground. The rule with the most conditions that fits is the one; the order is total, so there is never a tie.
import { chinaDay } from '../../lib/day.ts'
import type { ShapeKind } from '../shapes/shape.ts'

/** What a rule says: who is accountable, or who answers for the trade (行业). */
export const parts = { accountable: '责任单位', sector: '行业主管' } as const
export type Part = keyof typeof parts

/** A season by days of the year, hours of the day; either may run over its end (11-01 to 03-15, 18:00 to 06:00). */
export interface Period {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface Rule {
  readonly id: string
  /** Place in its set, from 1. */
  readonly line: number
  readonly part: Part
  /** A code, or the beginning of codes: `0102*`. */
  readonly category: string | null
  readonly areaKind: ShapeKind | null
  readonly areaCode: string | null
  readonly placeType: string | null
  readonly period: Period | null
  readonly unitId: string
  readonly ground: string
}

/** A rule as it is written, before it has its place in a set. */
export type RuleDraft = Omit<Rule, 'id' | 'line'>

export interface Asked {
  readonly category: string | null
  readonly placeType: string | null
  /** Where it is: every area that holds it, the road it lies on, its county. */
  readonly areas: readonly { readonly kind: ShapeKind; readonly code: string }[]
  readonly at: Date
}

export function fits(rule: Rule, asked: Asked): boolean {
  return (
    (rule.category === null || categoryFits(rule.category, asked.category)) &&
    (rule.placeType === null || rule.placeType === asked.placeType) &&
    (rule.areaCode === null ||
      asked.areas.some(it => it.kind === rule.areaKind && it.code === rule.areaCode)) &&
    (rule.period === null || inPeriod(rule.period, asked.at))
  )
}

function categoryFits(wanted: string, category: string | null): boolean {
  if (category === null) return false
  return wanted.endsWith('*') ? category.startsWith(wanted.slice(0, -1)) : category === wanted
}

/** Whether the moment, on the clocks of China, lies in the period; its last day counts, its last minute does not. */
export function inPeriod(period: Period, at: Date): boolean {
  const { from, to, since, until } = period
  const day = chinaDay(at).slice(5)
  const clock = new Date(at.getTime() + 8 * 3600_000).toISOString().slice(11, 16)
  const inSeason = !from || !to || (from <= to ? day >= from && day <= to : day >= from || day <= to)
  const inHours =
    !since || !until || (since < until ? clock >= since && clock < until : clock >= since || clock < until)
  return inSeason && inHours
}

const areaRank: Readonly<Record<ShapeKind, number>> = {
  county: 1,
  town: 2,
  community: 3,
  grid: 4,
  section: 5,
}

/** How much a rule asks for: conditions, then how exact the category, how small the area. Larger is more specific. */
function weight(rule: Rule): readonly number[] {
  const category = rule.category === null ? 0 : rule.category.endsWith('*') ? rule.category.length - 1 : 100
  const area = rule.areaKind === null || rule.areaCode === null ? 0 : areaRank[rule.areaKind]
  const [type, period] = [rule.placeType === null ? 0 : 1, rule.period === null ? 0 : 1]
  return [Math.sign(category) + Math.sign(area) + type + period, category, area, type, period]
}

/** The most specific first; of two alike the one that stands first in the set. */
export function bySpecificity(a: Rule, b: Rule): number {
  const [mine, theirs] = [weight(a), weight(b)]
  for (const [i, n] of mine.entries()) if (n !== theirs[i]) return theirs[i]! - n
  return a.line - b.line
}

/** The rule of this part that decides; `rules` sorted by specificity. */
export function firstFit(rules: readonly Rule[], part: Part, asked: Asked): Rule | undefined {
  return rules.find(rule => rule.part === part && fits(rule, asked))
}

export interface Names {
  category(code: string): string
  area(kind: ShapeKind, code: string): string
  placeType(code: string): string
  unit(id: string): string
}

const dayOfYear = (text: string) => `${Number(text.slice(0, 2))}月${Number(text.slice(3))}日`

export function periodWords({ from, to, since, until }: Period): string {
  const season = from && to ? `每年${dayOfYear(from)}至${dayOfYear(to)}` : ''
  const hours = since && until ? `${since}至${until < since ? '次日' : ''}${until}` : ''
  return [season, hours].filter(Boolean).join('，')
}

/** `第 3 条：在某区的农贸市场，“暴露垃圾”，每年11月1日至3月15日，由某某单位负责。`, as people read it. */
export function ruleWords(rule: Rule, names: Names): string {
  const where = [
    rule.areaKind && rule.areaCode ? names.area(rule.areaKind, rule.areaCode) : '',
    rule.placeType ? names.placeType(rule.placeType) : '',
  ].filter(Boolean)
  const conditions = [
    where.length > 0 ? `在${where.join('的')}` : '',
    rule.category ? `类别为${names.category(rule.category)}` : '',
    rule.period ? periodWords(rule.period) : '',
  ].filter(Boolean)
  const verb = rule.part === 'sector' ? '，行业主管是' : '的问题，由'
  const end = rule.part === 'sector' ? '' : '负责'
  return `${conditions.join('，') || '所有'}${verb}${names.unit(rule.unitId)}${end}`
}

/** What is wrong with rules before they may be handed in; empty when nothing is. `line` from 1. */
export function ruleFaults(rules: readonly Rule[], names: { unit(id: string): boolean }): string[] {
  const faults: string[] = []
  const seen = new Map<string, number>()
  for (const rule of rules) {
    const say = (words: string) => faults.push(`第 ${rule.line} 条：${words}`)
    const { category, areaKind, areaCode, placeType, period } = rule
    if (!names.unit(rule.unitId)) say('单位已撤销或不存在，请另选。')
    if ((areaKind === null) !== (areaCode === null)) say('区域的种类和编码要一起写，或都不写。')
    if (rule.part === 'sector' && category === null) say('行业主管要写明问题类别。')
    if (category === null && areaCode === null && placeType === null && period === null)
      say('没有任何条件，会管到全部问题；请至少写一个条件。')
    if (period && !(period.from && period.to) && !(period.since && period.until)) say('时间段要写全起止。')
    const key = JSON.stringify([rule.part, category, areaKind, areaCode, placeType, period])
    if (seen.has(key)) say(`条件与第 ${seen.get(key)} 条完全相同，后一条永远用不上；请合并。`)
    seen.set(key, seen.get(key) ?? rule.line)
  }
  return faults
}
