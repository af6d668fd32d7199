// No word is lost or doubled in the layout, and each passage is marked exactly where it stands.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf } from './layout.ts'

const text = fc.stringMatching(/^[甲乙丙丁\n]{0,60}$/)
const spans = fc.array(
  fc.record({
    start: fc.nat(60),
    length: fc.nat(20),
    kind: fc.constantFrom('target', 'repair', 'clause', 'task'),
  }),
  { maxLength: 12 },
)

describe('layout', () => {
  it('keeps every word, and marks each passage where it stands', () =>
    fc.assert(
      fc.property(text, spans, (words, list) => {
        const items = list.map((it, i) => ({
          id: String(i),
          kind: it.kind,
          start: Math.min(it.start, words.length),
          end: Math.min(it.start + it.length, words.length),
        }))
        const lines = layoutOf(words, items)
        expect(lines.map(line => line.segments.map(it => it.text).join('')).join('\n')).toBe(words)
        for (const item of items.filter(it => it.kind === 'target' || it.kind === 'repair')) {
          const marked = lines
            .flatMap(line => line.segments.filter(it => it.ids.includes(item.id)).map(it => it.text))
            .join('')
          expect(marked).toBe(words.slice(item.start, item.end).replaceAll('\n', ''))
        }
        for (const item of items.filter(it => it.kind === 'clause' && it.end > it.start))
          expect(lines.some(line => line.ids.includes(item.id))).toBe(true)
      }),
    ))

  it('names the narrowest first', () => {
    const [line] = layoutOf('甲乙丙丁', [
      { id: 'part', kind: 'clause', start: 0, end: 4 },
      { id: 'task', kind: 'task', start: 0, end: 3 },
      { id: 'long', kind: 'target', start: 0, end: 4 },
      { id: 'short', kind: 'target', start: 1, end: 2 },
    ])
    expect(line!.ids).toEqual(['task', 'part'])
    expect(line!.segments.map(it => [it.text, ...it.ids])).toEqual([
      ['甲', 'long'],
      ['乙', 'short', 'long'],
      ['丙丁', 'long'],
    ])
  })

  it('lays out a long document with five thousand passages at once', () => {
    const words = `${'规划文字'.repeat(40)}\n`.repeat(2000)
    const items = Array.from({ length: 5000 }, (_, i) => ({
      id: String(i),
      kind: i % 5 === 0 ? 'clause' : 'target',
      start: i * 60,
      end: i * 60 + 40,
    }))
    const began = performance.now()
    layoutOf(words, items)
    // 40 ms on a quiet machine; the tests share theirs.
    expect(performance.now() - began).toBeLessThan(1500)
  })
})
