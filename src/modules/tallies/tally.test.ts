// The sums of tallies: runs in the notice series, shares that are never rounded up, spans of periods.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TALLIES } from '../plan/pack-words.ts'
import { type Counted, hoursOf, runsOf, shareOf, spanOf, tallies } from './tally.ts'

type Notice = Counted & { readonly paper: string }

/** Papers in order, each a list of the units it names. */
const seriesOf = (papers: readonly (readonly string[])[]): Notice[] =>
  papers.flatMap((units, i) =>
    units.map((key, n) => ({ id: `${i}-${n}`, key, at: new Date(i * 1000), paper: `p${i}` })),
  )
const most = (papers: readonly (readonly string[])[]) =>
  Math.max(0, ...runsOf(seriesOf(papers)).map(({ run }) => run.length))

it.each([
  [0, '0'],
  [1, '0.1'],
  [7_200_000, '2'],
  [7_200_001, '2.1'],
])('%i ms are %s hours, never rounded down', (ms, hours) => expect(hoursOf(ms)).toBe(hours))

describe('runs of notices', () => {
  it.each([
    [[], 0],
    [[['甲']], 1],
    [[['甲'], ['甲']], 2],
    [[['甲'], ['乙'], ['甲']], 1],
    [[['甲', '乙'], ['乙'], ['乙', '甲']], 3],
    [[['甲', '甲']], 1],
    [[['甲'], ['甲', '甲'], ['甲']], 3],
  ] as [string[][], number][])('%j: %i', (papers, expected) => expect(most(papers)).toBe(expected))

  const papers = fc.array(fc.subarray(['甲', '乙', '丙'], { minLength: 1 }), { maxLength: 8 })

  it('the longest run is what counting by hand finds', () =>
    fc.assert(
      fc.property(papers, list => {
        const byHand = ['甲', '乙', '丙'].map(unit => {
          let best = 0
          let now = 0
          for (const named of list) {
            now = named.includes(unit) ? now + 1 : 0
            best = Math.max(best, now)
          }
          return best
        })
        expect(most(list)).toBe(Math.max(0, ...byHand))
      }),
    ))

  it('one more notice never makes the run shorter, and every run is of one unit in papers side by side', () =>
    fc.assert(
      fc.property(papers, fc.constantFrom('甲', '乙', '丙'), (list, unit) => {
        expect(most([...list, [unit]])).toBeGreaterThanOrEqual(most(list))
        for (const { notice, run } of runsOf(seriesOf(list))) {
          expect(new Set(run.map(it => it.key))).toEqual(new Set([notice.key]))
          const places = run.map(it => Number(it.paper.slice(1)))
          expect(places).toEqual(places.map((_, i) => places[0]! + i))
        }
      }),
    ))
})

describe('a share', () => {
  it('is 100 only when it is all, and never above the exact share', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.nat(), (total, n) => {
        const part = n % (total + 1)
        const share = Number(shareOf(part, total))
        expect(share === 100).toBe(part === total)
        expect(share).toBeLessThanOrEqual((part / total) * 100 + 1e-9)
        expect((part / total) * 100 - share).toBeLessThan(0.0101)
      }),
    ))
  it.each([
    [19_999, 20_000, '99.99'],
    [2, 3, '66.66'],
    [0, 7, '0'],
  ] as const)('%i of %i: %s', (part, total, words) => expect(shareOf(part, total)).toBe(words))
})

describe('spans', () => {
  it.each([
    ['2022', '2021-12-31T16:00:00.000Z', '2022-12-31T16:00:00.000Z'],
    ['2022-H2', '2022-06-30T16:00:00.000Z', '2022-12-31T16:00:00.000Z'],
    ['2022-Q1', '2021-12-31T16:00:00.000Z', '2022-03-31T16:00:00.000Z'],
    ['2022-12', '2022-11-30T16:00:00.000Z', '2022-12-31T16:00:00.000Z'],
  ])('%s', (period, from, to) => {
    const span = spanOf(period)
    expect([span.from.toISOString(), span.to.toISOString()]).toEqual([from, to])
  })
})

it('every tally of the packs’ words says how it counts', () =>
  expect(Object.keys(tallies).sort()).toEqual([...TALLIES].sort()))
