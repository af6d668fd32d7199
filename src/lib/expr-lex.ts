// Characters to words. Full-width punctuation from a Chinese keyboard is taken as its half-width twin.

import { type Decimal, decimal } from './decimal.ts'
import type { At } from './expr.ts'
import { refuse } from './refusal.ts'

export type Token =
  | { readonly kind: 'number'; readonly amount: Decimal; readonly unit: string; readonly at: At }
  | { readonly kind: 'text' | 'word' | 'mark'; readonly text: string; readonly at: At }
  | { readonly kind: 'end'; readonly text: ''; readonly at: At }

export const LONGEST_TEXT = 4000
export const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'if', 'then', 'else', 'yes', 'no'])

const TWINS: Record<string, string> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '：': ':',
  '｛': '{',
  '｝': '}',
  '＝': '=',
  '≠': '!=',
  '＜': '<',
  '＞': '>',
  '≤': '<=',
  '≥': '>=',
}

const SPACE = /[ \t\r\n\u3000]+/y
const NUMBER = /\d+(?:\.\d+)?/y
/** A unit follows its number: `36%`, `2 个百分点`, `12 m²/人`. No space around the stroke inside a unit. */
const UNIT = /[ \t\u3000]*(%|％|‰|\p{L}[\p{L}\p{N}]*(?:[/·][\p{L}][\p{L}\p{N}]*)*)/uy
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy
const MARK = /<=|>=|!=|[=<>+\-*/(){},:（），：｛｝＝≠＜＞≤≥]/uy
const QUOTED = /"(?:[^"\\\p{Cc}]|\\["\\])*"/uy
const CURLY = /“[^”\p{Cc}]*”/uy

/** Cuts the text into tokens; the last is `end`. Refuses `expr.syntax` with `line:column`. */
export function tokens(text: string): Token[] {
  if (text.length > LONGEST_TEXT) syntax('1:1', `表达式超过 ${LONGEST_TEXT} 字，请拆成几条`)
  const found: Token[] = []
  let offset = 0
  let line = 1
  let lineStart = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset
    const match = pattern.exec(text)
    if (match) offset = pattern.lastIndex
    return match
  }
  while (offset < text.length) {
    const space = take(SPACE)
    if (space) {
      const lines = space[0].split('\n')
      line += lines.length - 1
      if (lines.length > 1) lineStart = offset - lines.at(-1)!.length
      continue
    }
    const at = `${line}:${offset - lineStart + 1}`
    const token = takeToken(take, at)
    if (!token) {
      const character = String.fromCodePoint(text.codePointAt(offset)!)
      const quote = character === '"' || character === '“'
      syntax(at, quote ? '引号没有成对，或文字里有换行' : `不认识的字符“${character}”`)
    }
    found.push(token)
    if (token.kind === 'number') {
      const back = offset
      const unit = take(UNIT)?.[1]
      if (unit !== undefined && !KEYWORDS.has(unit)) {
        found[found.length - 1] = { ...token, unit: unit === '％' ? '%' : unit }
      } else offset = back
    }
  }
  found.push({ kind: 'end', text: '', at: `${line}:${offset - lineStart + 1}` })
  return found
}

function takeToken(take: (pattern: RegExp) => RegExpExecArray | null, at: At): Token | undefined {
  const number = take(NUMBER)
  if (number) return { kind: 'number', amount: readNumber(number[0], at), unit: '', at }
  const word = take(WORD)
  if (word) return { kind: 'word', text: word[0], at }
  const quoted = take(QUOTED)
  if (quoted) return { kind: 'text', text: quoted[0].slice(1, -1).replace(/\\(["\\])/g, '$1'), at }
  const curly = take(CURLY)
  if (curly) return { kind: 'text', text: curly[0].slice(1, -1), at }
  const mark = take(MARK)
  if (mark) return { kind: 'mark', text: TWINS[mark[0]] ?? mark[0], at }
  return undefined
}

function readNumber(text: string, at: At): Decimal {
  if (text.length > 30) syntax(at, '数字太长')
  return decimal(text)
}

/** Refuses with `expr.syntax`. */
export function syntax(at: At, detail: string): never {
  refuse('expr.syntax', `第 ${at.replace(':', ' 行第 ')} 列：${detail}`, 422, at)
}
