import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'
import { CompiledPlan } from './compiled.ts'

const fits = new Ajv().compile(CompiledPlan)

describe('compilePlan', () => {
  it('answers in the stable shape, for nothing too', () => {
    const plan = compilePlan('')
    fits(plan)
    expect(fits.errors).toBeNull()
    expect(Object.keys(plan)).toEqual([
      'text',
      'title',
      'docNumber',
      'issuedOn',
      'issuers',
      'clauses',
      'areas',
      'tasks',
      'targets',
      'rules',
      'repairs',
      'lints',
    ])
  })
})
