// The typed language of targets, scoring, routing and sanctions: its words. Text in packs becomes an Expr
// (expr-parse), is checked (expr-check), evaluated over data (expr-eval) and told in Chinese (expr-explain).

import type { Decimal } from './decimal.ts'

export type Comparison = '<' | '<=' | '=' | '!=' | '>=' | '>'
export type Arithmetic = '+' | '-' | '*' | '/'
/** Forms that look at every member of a list: `every(m in months("X"), m <= "Ⅳ类")`. */
export type Quantifier = 'every' | 'some' | 'count' | 'share' | 'each' | 'run'

/** Where a piece of text begins, `line:column`, both from 1. */
export type At = string

/** The syntax tree: plain JSON. `print(expr)` is its canonical text. */
export type Expr =
  | { readonly op: 'number'; readonly amount: Decimal; readonly unit: string; readonly at: At }
  | { readonly op: 'text'; readonly text: string; readonly at: At }
  | { readonly op: 'truth'; readonly truth: boolean; readonly at: At }
  | { readonly op: 'set'; readonly items: readonly string[]; readonly at: At }
  | { readonly op: 'name'; readonly name: string; readonly at: At }
  | { readonly op: 'not'; readonly of: Expr; readonly at: At }
  | { readonly op: 'negate'; readonly of: Expr; readonly at: At }
  | { readonly op: 'and' | 'or'; readonly parts: readonly Expr[]; readonly at: At }
  | {
      readonly op: 'compare'
      readonly how: Comparison
      readonly left: Expr
      readonly right: Expr
      readonly at: At
    }
  | { readonly op: 'in'; readonly left: Expr; readonly right: Expr; readonly at: At }
  | {
      readonly op: 'sum'
      readonly how: Arithmetic
      readonly left: Expr
      readonly right: Expr
      readonly at: At
    }
  | { readonly op: 'if'; readonly test: Expr; readonly yes: Expr; readonly no: Expr; readonly at: At }
  | {
      readonly op: 'lookup'
      readonly of: Expr
      readonly rows: readonly Row[]
      readonly other?: Expr
      readonly at: At
    }
  | {
      readonly op: Quantifier
      readonly variable: string
      readonly over: Expr
      readonly body: Expr
      readonly at: At
    }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly at: At }

/** One line of a table: `"基本达标": 0.66`. The key is a text or a plain number. */
export interface Row {
  readonly key: string | { readonly amount: Decimal }
  readonly value: Expr
}

export type ValueType =
  | { readonly kind: 'number'; readonly unit: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'truth' }
  | { readonly kind: 'ordinal'; readonly scale: string }
  | { readonly kind: 'set' }
  | { readonly kind: 'list'; readonly of: ValueType }
  /** Fits anywhere: `human()`, `not_applicable()`, or what follows an error already reported. */
  | { readonly kind: 'any' }

/** Why there is no value. Missing is a value that spreads; nothing in the language turns it into another. */
export type Absence = 'missing' | 'human' | 'not-applicable'

export type Value =
  | { readonly kind: 'number'; readonly amount: Decimal; readonly unit: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'ordinal'; readonly scale: string; readonly label: string }
  | { readonly kind: 'set'; readonly items: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Reading[] }
  | { readonly kind: 'absent'; readonly why: Absence; readonly note?: string }

/** Where a value comes from; copied into the explanation, so that an evaluation freezes what it used. */
export interface Source {
  readonly observation?: string
  readonly clause?: string
  /** A benchmark or plan value names the paper it stands in. */
  readonly document?: string
  readonly page?: string
  readonly year?: string
  readonly effectiveOn?: string
  /** A survey figure: sample size, confidence interval in the unit of the value, method. */
  readonly survey?: {
    readonly n: number
    readonly low: Decimal
    readonly high: Decimal
    readonly method: string
  }
}

/** One value of a series: of a period (`2022`, `2022-03`, `2022-Q1`, `2022-H1`), and perhaps of one subject. */
export interface Reading {
  readonly period?: string
  readonly subject?: string
  readonly value: Value
  readonly from?: Source
}

/** A series that the pack declares. */
export interface Indicator {
  readonly type: ValueType
  /** Which way is better; the number of a rank improves when it falls. Needed by `improves`. */
  readonly better?: 'higher' | 'lower'
  /** Everyone who must file: an absent one is missing, not left out. */
  readonly subjects?: readonly string[]
}

/** A figure from outside: a benchmark, or a plan value. */
export interface Published {
  readonly type: ValueType
  /** For a benchmark that is an average or a rank: the explicit list of those compared. */
  readonly among?: readonly string[]
}

/** What words mean in a pack. */
export interface Vocabulary {
  /** Ordered classes, best first. `<=` reads “no worse than”. */
  readonly scales: Readonly<Record<string, readonly string[]>>
  readonly names: Readonly<Record<string, ValueType>>
  readonly indicators: Readonly<Record<string, Indicator>>
  readonly benchmarks: Readonly<Record<string, Published>>
  readonly plans: Readonly<Record<string, Published>>
}

/** What is known when an expression is evaluated: current readings only, superseded ones left out by the caller. */
export interface Data {
  /** The period under evaluation; also the name `period` in expressions. */
  readonly period: string
  readonly values: Readonly<Record<string, Reading>>
  readonly readings: Readonly<Record<string, readonly Reading[]>>
  readonly benchmarks: Readonly<Record<string, readonly Reading[]>>
  readonly plans: Readonly<Record<string, readonly Reading[]>>
}

/** Everything an evaluation may look at. */
export interface World {
  readonly vocabulary: Vocabulary
  readonly data: Data
}

/** What a function gives back: a value, and what it rests on. */
export interface Outcome {
  readonly value: Value
  readonly from?: readonly Source[]
  readonly reading?: Reading
}

/** One step of an evaluation. `describe(step)` tells it in words; the words are made only when somebody asks. */
export interface Step {
  readonly expr: Expr
  readonly value: Value
  readonly parts: readonly Step[]
  readonly from: readonly Source[]
  /** Which reading this is, when it is one: period and subject. */
  readonly reading?: Reading
  /** What somebody should look at although the verdict stands, in Chinese. */
  readonly warning?: string
}

export type Verdict = '达标' | '不达标' | '数据不足' | '不适用' | '待人工'

/** A finding of the checker. A warning does not stop a pack from loading. */
export interface Problem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly at: At
  readonly detail: string
}

export const EMPTY_VOCABULARY: Vocabulary = {
  scales: {},
  names: {},
  indicators: {},
  benchmarks: {},
  plans: {},
}
export const EMPTY_DATA: Data = { period: '', values: {}, readings: {}, benchmarks: {}, plans: {} }

export function numberOf(amount: Decimal, unit = ''): Value {
  return { kind: 'number', amount, unit }
}

export function truthOf(truth: boolean): Value {
  return truth ? YES : NO
}

const YES: Value = { kind: 'truth', truth: true }
const NO: Value = { kind: 'truth', truth: false }

export function missing(note?: string): Value {
  return note === undefined ? { kind: 'absent', why: 'missing' } : { kind: 'absent', why: 'missing', note }
}
