import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, type Json } from './canonical.ts'

test('keys are sorted by code unit and nothing is spaced', () => {
  expect(canonical({ b: [1, { d: null, c: true }], a: '城\n"', 市: 0.1, B: -0 })).toBe(
    '{"B":0,"a":"城\\n\\"","b":[1,{"c":true,"d":null}],"市":0.1}',
  )
})

const circular: Record<string, unknown> = {}
circular.self = circular

test.each([
  ['undefined', { a: undefined }, '/a'],
  ['a function', [() => 1], '/0'],
  ['NaN', { 'a/b': { '~': Number.NaN } }, '/a~1b/~0'],
  ['infinity', Number.POSITIVE_INFINITY, '/'],
  ['a bigint', 1n, '/'],
  ['a symbol', Symbol('x'), '/'],
  ['a hole', new Array(2), '/0'],
  ['a Date', { at: new Date(0) }, '/at'],
  ['a Map', new Map(), '/'],
  ['a lone surrogate', '\ud800', '/'],
  ['a circle', circular, '/self'],
])('rejects %s and says where', (_, value, pointer) => {
  expect(() => canonical(value as Json)).toThrow(pointer)
})

test('the text does not depend on the order of keys and reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), value => {
      const json = JSON.parse(JSON.stringify(value)) as Json
      fc.pre(!/\\u[dD][89a-fA-F]/.test(JSON.stringify(json)))
      const text = canonical(json)
      expect(JSON.parse(text)).toEqual(json)
      expect(canonical(reversed(json))).toBe(text)
    }),
  )
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member as Json)]),
  )
}
