// A filed value: a figure with its unit, a class, yes or no, or the members of a set; how it is written and read.
import { type Decimal, isDecimalText } from '../../lib/decimal.ts'
import type { Value } from '../../lib/expr.ts'
import { valueWords } from '../../lib/expr-explain.ts'
import { PERCENT } from '../../lib/expr-unit.ts'
import type { Known } from '../plan/target-rule.ts'

export type Figure =
  | { readonly kind: 'figure'; readonly amount: string; readonly unit: string }
  | { readonly kind: 'class'; readonly label: string }
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'set'; readonly items: readonly string[] }
  /** The indicator has no object here (no high-speed station, no such drain): leaves every denominator. */
  | { readonly kind: 'none' }

/** Sample size, 95 % confidence interval in the unit of the figure, and how it was asked. */
export interface Survey {
  readonly n: number
  readonly low: string
  readonly high: string
  readonly method: string
}

/** The value as expressions know it. */
export function valueFrom(figure: Figure, indicator: Pick<Known, 'scale'>): Value {
  switch (figure.kind) {
    case 'figure':
      return { kind: 'number', amount: figure.amount as Decimal, unit: figure.unit }
    case 'class':
      return { kind: 'ordinal', scale: indicator.scale ?? '水质类别', label: figure.label }
    case 'truth':
      return { kind: 'truth', truth: figure.truth }
    case 'set':
      return { kind: 'set', items: figure.items }
    case 'none':
      return { kind: 'absent', why: 'not-applicable' }
  }
}

/** `88.1%`, `500 万元`, `Ⅱ类`, `是`, `机关、学校`. */
export function figureWords(figure: Figure): string {
  return figure.kind === 'set' && figure.items.length === 0
    ? '一项也没有'
    : valueWords(valueFrom(figure, { scale: '' }))
}

const YES = new Set(['是', '有', '建成', '达到', '保持', '1', '√', 'yes'])
const NO = new Set(['否', '无', '没有', '未建成', '未达到', '0', '×', 'no'])

/**
 * What a person typed or pasted, as a value of this indicator; undefined when it cannot be read as one.
 * A unit may follow the figure; thousands separators and full-width digits are read, nothing is rescaled.
 */
export function readFigure(text: string, indicator: Pick<Known, 'measure' | 'unit'>): Figure | undefined {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return undefined
  if (plain === '不适用') return { kind: 'none' }
  switch (indicator.measure) {
    case 'truth':
      return YES.has(plain)
        ? { kind: 'truth', truth: true }
        : NO.has(plain)
          ? { kind: 'truth', truth: false }
          : undefined
    case 'set': {
      if (plain === '一项也没有') return { kind: 'set', items: [] }
      const items = text.trim().split(/[、，,;；\s]+/)
      return { kind: 'set', items: [...new Set(items.filter(Boolean))] }
    }
    case 'class': {
      // NFKC writes Ⅱ as II; people type both, and 2类.
      const label = romanOf(plain)
      return label ? { kind: 'class', label } : { kind: 'class', label: text.trim() }
    }
    default: {
      const match = /^([+-]?[\d,]+(?:\.\d+)?)\s*(\S*)$/.exec(plain)
      const amount = match?.[1]?.replaceAll(',', '')
      if (!amount || !isDecimalText(amount)) return undefined
      return {
        kind: 'figure',
        amount: shortest(amount),
        unit: match?.[2] ? unitAs(match[2]) : (indicator.unit ?? ''),
      }
    }
  }
}

const unitAs = (unit: string) => (unit === '％' ? PERCENT : unit)

/** As decimals are kept: no leading plus or zeros, no trailing zeros behind the point. */
function shortest(amount: string): string {
  const [, sign = '', whole = '', part = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(amount) ?? []
  const digits = `${whole === '' ? '0' : whole}${part ? `.${part}` : ''}`
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V']
const WRITTEN = ['Ⅰ类', 'Ⅱ类', 'Ⅲ类', 'Ⅳ类', 'Ⅴ类']

function romanOf(text: string): string | undefined {
  const match = /^(劣?)(I{1,3}|IV|V|[1-5]|[一二三四五])类?$/.exec(text)
  if (!match) return undefined
  const [, worse, number] = match
  const index = Math.max(ROMAN.indexOf(number!), '12345'.indexOf(number!), '一二三四五'.indexOf(number!))
  return `${worse}${WRITTEN[index]}`
}
