// The pure chain: whatever is done to one link, the walk names the first place that does not hold.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sm3 } from '../../server/digest.ts'
import {
  agrees,
  findingWords,
  GENESIS,
  type Link,
  linkText,
  parseHead,
  printHead,
  startWalk,
  step,
  type Walk,
} from './chain.ts'

function chainOf(digests: readonly string[]): Link[] {
  let chain = GENESIS
  return digests.map((digest, i) => {
    chain = sm3(linkText(chain, i + 1, digest))
    return { position: i + 1, factId: `fact-${i + 1}`, sealedDigest: digest, chain, recomputed: digest }
  })
}

const walk = (links: readonly Link[]): Walk => links.reduce((so, link) => step(so, link, sm3), startWalk())

const digests = fc.array(fc.string().map(sm3), { minLength: 1, maxLength: 30 })
const tampered = digests.chain(all =>
  fc.record({
    links: fc.constant(chainOf(all)),
    at: fc.nat(all.length - 1),
    how: fc.constantFrom('altered', 'removed', 'seal-altered', 'seal-removed', 'digest-altered' as const),
  }),
)

/** What a hand in the database may do to the link at `at`. */
function tamper(links: readonly Link[], at: number, how: string): Link[] {
  const change = (part: Partial<Link>) => links.map((link, i) => (i === at ? { ...link, ...part } : link))
  const other = sm3('another')
  if (how === 'altered') return change({ recomputed: other })
  if (how === 'removed') return change({ recomputed: null })
  if (how === 'seal-altered') return change({ chain: other })
  if (how === 'digest-altered') return change({ sealedDigest: other, recomputed: other })
  return links.filter((_, i) => i !== at)
}

describe('a walk along the chain', () => {
  it('comes to the head of a sound chain without a finding', () => {
    fc.assert(
      fc.property(digests, all => {
        const links = chainOf(all)
        expect(walk(links)).toEqual({
          position: all.length,
          chain: links[all.length - 1]!.chain,
          finding: undefined,
        })
      }),
    )
  })

  it('finds nothing to say about an empty chain', () =>
    expect(walk([])).toEqual({ position: 0, chain: GENESIS, finding: undefined }))

  it('names the link that was touched, by position and fact, and stops in front of it', () => {
    fc.assert(
      fc.property(tampered, ({ links, at, how }) => {
        const touched = tamper(links, at, how)
        const end = walk(touched)
        expect(end.position).toBe(at)
        // The last seal gone leaves a shorter chain that is sound in itself: the head tells, not the walk.
        if (how === 'seal-removed' && at === links.length - 1) {
          expect(end.finding).toBeUndefined()
          return
        }
        const expected = {
          altered: { what: 'altered', position: at + 1, factId: `fact-${at + 1}` },
          removed: { what: 'removed', position: at + 1, factId: `fact-${at + 1}` },
          'seal-altered': { what: 'seal-altered', position: at + 1, factId: `fact-${at + 1}` },
          'digest-altered': { what: 'seal-altered', position: at + 1, factId: `fact-${at + 1}` },
          'seal-removed': { what: 'seal-removed', position: at + 1 },
        }[how]
        expect(end.finding).toEqual(expected)
      }),
    )
  })

  it('of two, names the first', () => {
    fc.assert(
      fc.property(tampered, fc.nat(), ({ links, at, how }, later) => {
        fc.pre(at < links.length - 1)
        const second = at + 1 + (later % (links.length - at - 1))
        const touched = tamper(tamper(links, second, 'altered'), at, how)
        expect(walk(touched).finding).toEqual(walk(tamper(links, at, how)).finding)
      }),
    )
  })

  it('two facts that changed places are found at the first of them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 20 }), fc.nat(), (texts, n) => {
        const links = chainOf(texts.map(text => sm3(text)))
        const at = n % (links.length - 1)
        const [a, b] = [links[at]!, links[at + 1]!]
        const swapped = [...links]
        swapped[at] = { ...a, factId: b.factId, sealedDigest: b.sealedDigest, recomputed: b.recomputed }
        swapped[at + 1] = { ...b, factId: a.factId, sealedDigest: a.sealedDigest, recomputed: a.recomputed }
        expect(walk(swapped).finding).toMatchObject({ what: 'seal-altered', position: at + 1 })
      }),
    )
  })

  it('does not depend on how the walk is cut into pages', () => {
    fc.assert(
      fc.property(tampered, fc.integer({ min: 1, max: 7 }), ({ links, at, how }, size) => {
        const touched = tamper(links, at, how)
        let so = startWalk()
        for (let i = 0; i < touched.length; i += size)
          so = touched.slice(i, i + size).reduce((walked, link) => step(walked, link, sm3), so)
        expect(so).toEqual(walk(touched))
      }),
    )
  })

  it('takes in the position, so that a chain cannot be moved up', () =>
    expect(linkText(GENESIS, 1, 'a')).not.toBe(linkText(GENESIS, 2, 'a')))
})

describe('the head as printed on a paper', () => {
  const head = fc.record({ position: fc.nat(1e9), chain: fc.string().map(sm3) })

  it('is read back and agrees with its own chain only', () => {
    fc.assert(
      fc.property(head, fc.string().map(sm3), (it, other) => {
        const printed = parseHead(printHead(it))!
        expect(printed.position).toBe(it.position)
        expect(agrees(printed, it.chain)).toBe(true)
        expect(agrees(printed, other)).toBe(other === it.chain)
      }),
    )
  })

  it('may be typed with blanks around and in capitals', () => {
    fc.assert(
      fc.property(head, it => {
        expect(parseHead(` ${printHead(it).toUpperCase()}\n`)).toEqual(parseHead(printHead(it)))
      }),
    )
  })

  it('is refused when a digit is missing, added or foreign', () => {
    const good = printHead({ position: 12, chain: sm3('x') })
    for (const bad of [
      '',
      '12',
      good.slice(0, -1),
      `${good}0`,
      good.replace(/.$/, 'g'),
      good.replace('-', ' '),
    ])
      expect(parseHead(bad)).toBeUndefined()
  })

  it('nothing but a head is read as one', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const read = parseHead(text)
        if (read) expect(printHead({ ...read, chain: read.chain })).toBe(text.trim().toLowerCase())
      }),
    )
  })
})

describe('findingWords', () => {
  it.each([
    [{ what: 'altered', position: 3, factId: 'f' }, '第 3 条事实（f）的内容被改动'],
    [{ what: 'removed', position: 3, factId: 'f' }, '第 3 条事实（f）被删除'],
    [{ what: 'seal-altered', position: 3, factId: 'f' }, '第 3 条封签（事实 f）被改动'],
    [{ what: 'seal-removed', position: 3 }, '第 3 条封签被删除'],
    [{ what: 'cut-off', position: 3 }, '账本在第 3 条之后被截断'],
    [{ what: 'smuggled', factId: 'f' }, '事实 f 未经封存就出现在已封存的时段里'],
    [
      { what: 'paper-disagrees', position: 3, paper: '某〔2022〕1号' },
      '公文 某〔2022〕1号 上印的账首（第 3 条）与账本不符',
    ],
  ] as const)('%j', (finding, words) => expect(findingWords(finding)).toBe(words))
})
