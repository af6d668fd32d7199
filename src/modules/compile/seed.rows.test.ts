// The plan of packs/wuzhong-2021, read from its document: T01–T84, clauses, tasks, rules, repairs. Without ../shared nothing is read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compilePlan } from './compile.ts'
import { goldOf, judge, plain, root, seedText } from './gold.testbed.ts'

const text = seedText()
const plan = compilePlan(text ?? '')
const judged = judge(goldOf('seed'), plan)
const pack = (name: string) => parse(readFileSync(join(root, `packs/wuzhong-2021/${name}.yaml`), 'utf8'))
/** The document is not part of the project: where it is missing a test says so and holds nothing. */
const withSeed = (check: () => void) => () =>
  text ? check() : expect(text, 'no ../shared/seed beside the checkout: not read').toBeUndefined()

describe('targets', () => {
  const numbers = Array.from({ length: 84 }, (_, i) => `T${String(i + 1).padStart(2, '0')}`)
  it.each(numbers)('%s', number =>
    withSeed(() => {
      expect(judged.misses.filter(one => one[6] === number)).toEqual([])
      // T84 十万家庭学礼仪 is a name: no target at all may come of it.
      if (number === 'T84') expect(plan.targets.filter(({ clause }) => clause === '四(一)4')).toEqual([])
      else expect(judged.hits.some(([one]) => one[6] === number)).toBe(true)
    })(),
  )
  it(
    'and nothing else',
    withSeed(() => expect(judged.extras.map(({ clause, quote }) => [clause, quote])).toEqual([])),
  )
})

it(
  'rows 3–5: every clause of the pack, in order, with its heading',
  withSeed(() => {
    const clauses = pack('clauses') as { id: string; heading: string; level: number; parent?: string }[]
    expect(plan.clauses.map(({ id, level, parent }) => [id, level, parent])).toEqual(
      clauses.map(({ id, level, parent }) => [id, level, parent ?? null]),
    )
    expect(
      clauses
        .filter(({ heading }, i) => !plain(plan.clauses[i]!.heading).startsWith(plain(heading)))
        .map(({ id }) => id),
    ).toEqual([])
  }),
)

it(
  'row 173: thirty-nine tasks in ten areas, nobody named, and it says so',
  withSeed(() => {
    const tasks = pack('tasks') as { number: number; clause: string; area: string; title: string }[]
    expect(plan.tasks.map(({ number, clause, area }) => [Number(number), clause, area])).toEqual(
      tasks.map(({ number, clause, area }) => [number, clause, area]),
    )
    expect(tasks.filter(({ title }, i) => plain(title) !== plain(plan.tasks[i]!.title))).toEqual([])
    expect(plan.areas).toHaveLength(10)
    expect(
      plan.tasks.flatMap(({ leads, supports, due }) => [...leads, ...supports, ...(due ? [due] : [])]),
    ).toEqual([])
    expect(plan.lints.map(({ code }) => code)).toEqual(expect.arrayContaining(['no-owners', 'no-deadlines']))
  }),
)

it(
  'front matter, with what was lost read again from the same document',
  withSeed(() => {
    const { title, docNumber, issuedOn, issuers } = pack('pack') as Record<string, string>
    expect([plain(plan.title), plan.docNumber, plan.issuedOn, plan.issuers]).toEqual([
      plain(title!),
      docNumber,
      issuedOn,
      issuers,
    ])
    expect(plan.repairs.map(({ code, written }) => [code, written])).toEqual([
      ['doc-number', plan.repairs[0]!.written],
      ['span-of-years', '20212023'],
      ['day', '2021419'],
    ])
    expect(plan.lints.find(({ code }) => code === 'lost-character')?.message).toContain('20212025')
  }),
)

it(
  'row 204–206: the rules of 六(四)',
  withSeed(() => {
    for (const rule of judged.gold.rules)
      expect(
        plan.rules.filter(
          ({ clause, trigger, consequence, body }) =>
            clause === rule.clause &&
            trigger.includes(rule.trigger) &&
            consequence.includes(rule.consequence) &&
            body?.includes(rule.body!),
        ),
      ).toHaveLength(1)
  }),
)

it(
  'slips are pointed at and left as they are',
  withSeed(() => {
    const codes = [
      'title-with-verb',
      'dropped',
      'variant',
      'term',
      'bound-impossible',
      'no-stop',
      'space-inside',
    ]
    expect(plan.lints.map(({ code }) => code)).toEqual(expect.arrayContaining(codes))
    expect(text!.replace(/\r/g, '')).toContain(plan.text.slice(0, 2000))
  }),
)
