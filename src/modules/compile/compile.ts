// A plan document in, its structure out. Pure: the same text always gives the same plan.
import type { CompiledPlan } from './compiled.ts'

/**
 * Compiles the text of a plan document, tables flattened as lines whose cells are separated by tabs. Never throws; what is
 * not found is empty, and what the document does not say is not invented.
 */
export function compilePlan(source: string): CompiledPlan {
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  return {
    text,
    title: '',
    docNumber: null,
    issuedOn: null,
    issuers: [],
    clauses: [],
    areas: [],
    tasks: [],
    targets: [],
    rules: [],
    repairs: [],
    lints: [],
  }
}
