// Words to syntax tree. The grammar, loosest first:
//   if A then B else C · A or B · A and B · not A · A >= B, A in B · A + B · A * B · -A · literals, names, calls
// `and` beside `or` needs brackets, comparisons do not chain: a rule must be readable in one way only.

import { negate } from './decimal.ts'
import type { At, Comparison, Expr, Quantifier, Row } from './expr.ts'
import { KEYWORDS, syntax, type Token, tokens } from './expr-lex.ts'

export const DEEPEST = 50
const COMPARISONS = new Set(['<', '<=', '=', '!=', '>=', '>'])
const QUANTIFIERS = new Set(['every', 'some', 'count', 'share', 'each', 'run'])

/**
 * Reads an expression.
 * Throws Refused `expr.syntax` with `at` = `line:column` and a Chinese detail: nothing else, whatever the text.
 */
export function parse(text: string): Expr {
  const reader = parser(tokens(text))
  const expr = reader.expression()
  reader.end()
  return expr
}

function parser(list: readonly Token[]): { expression(): Expr; end(): void } {
  let next = 0
  let depth = 0

  const peek = () => list[next]!
  const isMark = (text: string) => peek().kind === 'mark' && (peek() as { text: string }).text === text
  const isWord = (text: string) => peek().kind === 'word' && (peek() as { text: string }).text === text
  const takeMark = (text: string) => isMark(text) && next++ >= 0
  const takeWord = (text: string) => isWord(text) && next++ >= 0
  const expected = (what: string): never => syntax(peek().at, `此处应为${what}，而不是${name(peek())}`)
  const needMark = (text: string) => takeMark(text) || expected(`“${text}”`)
  const needWord = (text: string) => takeWord(text) || expected(`“${text}”`)

  function nested<T>(at: At, read: () => T): T {
    if (++depth > DEEPEST) syntax(at, `嵌套超过 ${DEEPEST} 层，请拆成几条`)
    const result = read()
    depth--
    return result
  }

  function expression(): Expr {
    const { at } = peek()
    return nested(at, () => {
      if (!takeWord('if')) return joined()
      const test = expression()
      needWord('then')
      const yes = expression()
      needWord('else')
      return { op: 'if', test, yes, no: expression(), at }
    })
  }

  function joined(): Expr {
    const { at } = peek()
    const first = negated()
    const op = isWord('and') ? 'and' : isWord('or') ? 'or' : undefined
    if (!op) return first
    const parts = [first]
    while (takeWord(op)) parts.push(negated())
    if (isWord('and') || isWord('or')) syntax(peek().at, 'and 与 or 混用时，请用括号写明先后')
    return { op, parts, at }
  }

  function negated(): Expr {
    const { at } = peek()
    if (!takeWord('not')) return compared()
    return nested(at, () => ({ op: 'not', of: negated(), at }))
  }

  function compared(): Expr {
    const { at } = peek()
    const left = added()
    const token = peek()
    let result: Expr | undefined
    if (token.kind === 'mark' && COMPARISONS.has(token.text)) {
      next++
      result = { op: 'compare', how: token.text as Comparison, left, right: added(), at }
    } else if (takeWord('in')) {
      result = { op: 'in', left, right: added(), at }
    }
    const after = peek()
    if (result && ((after.kind === 'mark' && COMPARISONS.has(after.text)) || isWord('in'))) {
      syntax(after.at, '比较不能连写，请用 and 连成两个比较')
    }
    return result ?? left
  }

  function chain(read: () => Expr, marks: readonly ('+' | '-' | '*' | '/')[]): Expr {
    const { at } = peek()
    let left = read()
    for (let length = 0; ; length++) {
      const how = marks.find(isMark)
      if (!how) return left
      if (depth + length >= DEEPEST) syntax(peek().at, `嵌套超过 ${DEEPEST} 层，请拆成几条`)
      next++
      left = { op: 'sum', how, left, right: read(), at }
    }
  }
  const added = () => chain(multiplied, ['+', '-'])
  const multiplied = () => chain(signed, ['*', '/'])

  function signed(): Expr {
    const { at } = peek()
    if (!takeMark('-')) return primary()
    const token = peek()
    if (token.kind === 'number') {
      next++
      return { op: 'number', amount: negate(token.amount), unit: token.unit, at }
    }
    return nested(at, () => ({ op: 'negate', of: signed(), at }))
  }

  function primary(): Expr {
    const token = peek()
    const { at } = token
    if (token.kind === 'end') return expected('数字、文字或名称')
    next++
    if (token.kind === 'number') return { op: 'number', amount: token.amount, unit: token.unit, at }
    if (token.kind === 'text') return { op: 'text', text: token.text, at }
    if (token.kind === 'word' && (token.text === 'yes' || token.text === 'no')) {
      return { op: 'truth', truth: token.text === 'yes', at }
    }
    if (token.kind === 'word' && !KEYWORDS.has(token.text)) return named(token.text, at)
    if (token.kind === 'mark' && token.text === '(') {
      const inner = expression()
      needMark(')')
      return inner
    }
    if (token.kind === 'mark' && token.text === '{') return set(at)
    next--
    return expected('数字、文字或名称')
  }

  function named(word: string, at: At): Expr {
    if (!takeMark('(')) return { op: 'name', name: word, at }
    if (QUANTIFIERS.has(word)) return quantified(word as Quantifier, at)
    if (word === 'lookup') return looked(at)
    const args: Expr[] = []
    while (!takeMark(')')) {
      if (args.length > 0) needMark(',')
      args.push(expression())
    }
    return { op: 'call', name: word, args, at }
  }

  function quantified(op: Quantifier, at: At): Expr {
    const token = peek()
    if (token.kind !== 'word' || KEYWORDS.has(token.text)) return expected('变量名')
    next++
    needWord('in')
    const over = expression()
    needMark(',')
    const body = expression()
    needMark(')')
    return { op, variable: token.text, over, body, at }
  }

  function set(at: At): Expr {
    const items: string[] = []
    do {
      const token = peek()
      if (token.kind !== 'text') return expected('加引号的文字')
      if (items.includes(token.text)) syntax(token.at, `集合里“${token.text}”重复`)
      next++
      items.push(token.text)
    } while (takeMark(','))
    needMark('}')
    return { op: 'set', items, at }
  }

  function looked(at: At): Expr {
    const of = expression()
    needMark(',')
    needMark('{')
    const rows: Row[] = []
    let other: Expr | undefined
    do {
      if (takeWord('else')) {
        needMark(':')
        other = expression()
        break
      }
      const key = rowKey(rows)
      needMark(':')
      rows.push({ key, value: expression() })
    } while (takeMark(','))
    if (rows.length === 0) return expected('至少一行“值: 结果”')
    needMark('}')
    needMark(')')
    return other ? { op: 'lookup', of, rows, other, at } : { op: 'lookup', of, rows, at }
  }

  function rowKey(rows: readonly Row[]): Row['key'] {
    const token = peek()
    let key: Row['key']
    if (token.kind === 'text') key = token.text
    else if (token.kind === 'number' && token.unit === '') key = { amount: token.amount }
    else return expected('加引号的文字或不带单位的数字')
    next++
    if (rows.some(row => JSON.stringify(row.key) === JSON.stringify(key))) syntax(token.at, '表中有重复的行')
    return key
  }

  const end = () => {
    if (peek().kind !== 'end') expected('结尾')
  }
  return { expression, end }
}

function name(token: Token): string {
  if (token.kind === 'end') return '结尾'
  return token.kind === 'number' ? `“${token.amount}${token.unit}”` : `“${token.text}”`
}
