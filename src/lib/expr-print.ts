// Syntax tree to its canonical text: one way to write each expression, fit for storing and comparing.

import type { Expr, Row } from './expr.ts'

/** How tightly a form binds; an operand that binds no tighter than its place gets brackets. */
const LOOSE = 0
const JOINED = 1
const NOT = 2
const COMPARED = 3
const ADDED = 4
const MULTIPLIED = 5
const SIGNED = 6
const PRIMARY = 7

/** The canonical text; `parse(print(expr))` equals `expr` but for positions. */
export function print(expr: Expr): string {
  return at(expr, LOOSE)
}

function at(expr: Expr, place: number): string {
  const [tightness, text] = form(expr)
  return tightness < place ? `(${text})` : text
}

function form(expr: Expr): [tightness: number, text: string] {
  switch (expr.op) {
    case 'number':
      return [expr.amount.startsWith('-') ? SIGNED : PRIMARY, amount(expr.amount, expr.unit)]
    case 'text':
      return [PRIMARY, quote(expr.text)]
    case 'truth':
      return [PRIMARY, expr.truth ? 'yes' : 'no']
    case 'set':
      return [PRIMARY, `{${expr.items.map(quote).join(', ')}}`]
    case 'name':
      return [PRIMARY, expr.name]
    case 'not':
      return [NOT, `not ${at(expr.of, NOT)}`]
    case 'negate':
      // A bare number after the sign would be read as a negative literal.
      return [SIGNED, expr.of.op === 'number' ? `-(${print(expr.of)})` : `-${at(expr.of, SIGNED)}`]
    case 'and':
    case 'or':
      return [JOINED, expr.parts.map(part => at(part, NOT)).join(` ${expr.op} `)]
    case 'compare':
      return [COMPARED, `${at(expr.left, ADDED)} ${expr.how} ${at(expr.right, ADDED)}`]
    case 'in':
      return [COMPARED, `${at(expr.left, ADDED)} in ${at(expr.right, ADDED)}`]
    case 'sum': {
      const own = expr.how === '+' || expr.how === '-' ? ADDED : MULTIPLIED
      return [own, `${at(expr.left, own)} ${expr.how} ${at(expr.right, own + 1)}`]
    }
    case 'if':
      return [LOOSE, `if ${print(expr.test)} then ${print(expr.yes)} else ${print(expr.no)}`]
    case 'lookup': {
      const rows = expr.rows.map(row => `${rowKey(row)}: ${print(row.value)}`)
      if (expr.other) rows.push(`else: ${print(expr.other)}`)
      return [PRIMARY, `lookup(${print(expr.of)}, {${rows.join(', ')}})`]
    }
    case 'call':
      return [PRIMARY, `${expr.name}(${expr.args.map(print).join(', ')})`]
    default:
      return [PRIMARY, `${expr.op}(${expr.variable} in ${print(expr.over)}, ${print(expr.body)})`]
  }
}

function rowKey(row: Row): string {
  return typeof row.key === 'string' ? quote(row.key) : row.key.amount
}

/** `36%`, `2 个百分点`, `0.66`: the way people and this language write a figure. */
export function amount(decimal: string, unit: string): string {
  return unit === '' ? decimal : unit === '%' || unit === '‰' ? `${decimal}${unit}` : `${decimal} ${unit}`
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
