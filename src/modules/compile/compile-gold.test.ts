// What is found in the gold documents, clause by clause, and how well.
import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'
import { goldOf, judge, names, plain, textOf } from './gold.testbed.ts'

describe.each(names)('%s', name => {
  const gold = goldOf(name)
  const plan = compilePlan(textOf(name))

  it('front matter', () => {
    expect(plain(plan.title)).toBe(plain(gold.title!))
    expect(plan.docNumber).toBe(gold.docNumber)
    expect(plan.issuedOn).toBe(gold.issuedOn)
    expect(plan.issuers).toEqual(gold.issuers)
  })

  it('every heading', () => {
    expect(plan.clauses.map(clause => clause.id)).toEqual(gold.clauses!.map(([id]) => id))
    const headings = plan.clauses.map(clause => plain(clause.heading))
    expect(gold.clauses!.filter(([, heading], i) => !headings[i]!.startsWith(plain(heading)))).toEqual([])
    expect(plan.areas.map(area => area.clause)).toEqual(gold.areas)
  })

  it('every task, with its owners and time', () => {
    const found = plan.tasks.map(({ clause, leads, supports, due }) => ({ clause, leads, supports, due }))
    expect(JSON.parse(plain2(found))).toEqual(JSON.parse(plain2(gold.tasks!)))
  })

  it('rules', () => {
    for (const rule of gold.rules) {
      const found = plan.rules.filter(
        ({ clause, trigger, consequence }) =>
          clause === rule.clause && trigger.includes(rule.trigger) && consequence.includes(rule.consequence),
      )
      expect(found.map(({ body }) => body)).toEqual([rule.body])
    }
    expect(plan.rules).toHaveLength(gold.rules.length)
  })

  it('at least 95% of the targets, at most 5% false', () => {
    const { hits, extras, misses } = judge(gold, plan)
    expect({
      misses: misses.length * 20 <= gold.targets.length,
      extras: extras.length * 20 <= hits.length + extras.length,
    }).toEqual({
      misses: true,
      extras: true,
    })
  })
})

/** One width of brackets in names of units. */
const plain2 = (value: unknown) => JSON.stringify(value).replace(/\(/g, '（').replace(/\)/g, '）')
