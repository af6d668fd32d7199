// Chance that can be repeated: the same seed draws the same places on every machine, so a draw can be
// printed with its seed and checked by anyone. Not for secrets.

import { refuse } from './refusal.ts'

/** A stream of chance; each call moves it on. */
export interface Random {
  /** The next 32 random bits, 0 … 2³²−1. */
  bits(): number
  /** A whole number 0 … n−1, every one equally likely; `n` is 1 … 2³². */
  below(n: number): number
  /** A fraction in [0, 1), in steps of 2⁻³². */
  fraction(): number
  /** One of the items, each equally likely; refuses an empty list. */
  pick<T>(items: readonly T[]): T
  /** All items in random order; the given list is left alone. */
  shuffle<T>(items: readonly T[]): T[]
  /** `n` different items in the order drawn, or all of them when there are fewer. */
  draw<T>(items: readonly T[], n: number): T[]
}

type State = [number, number, number, number]

/**
 * Opens the stream of a seed.
 * A draw repeats only when the items come in the same order: sort them by id first.
 */
export function random(seed: string): Random {
  return stream(xoshiro128(stateOf(seed)))
}

/** xoshiro128** 1.1 by Blackman and Vigna (public domain), from a state that is not all zero. */
export function xoshiro128(state: Readonly<State>): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return result
  }
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}

/** FNV-1a over the UTF-16 code units, spread to four words by splitmix32. */
function stateOf(seed: string): State {
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) {
    const unit = seed.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193)
  }
  const next = () => {
    hash = (hash + 0x9e3779b9) | 0
    let z = hash
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  return [next(), next(), next(), next()]
}

function stream(bits: () => number): Random {
  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`random: below(${n})`)
    const fair = 2 ** 32 - (2 ** 32 % n) // the tail would favour small numbers
    let drawn = bits()
    while (drawn >= fair) drawn = bits()
    return drawn % n
  }
  const draw = <T>(items: readonly T[], n: number): T[] => {
    if (!Number.isInteger(n) || n < 0) throw new RangeError(`random: draw ${n}`)
    const left = items.slice()
    const count = Math.min(n, left.length)
    for (let i = 0; i < count; i++) {
      const j = i + below(left.length - i)
      const taken = left[j]!
      left[j] = left[i]!
      left[i] = taken
    }
    return left.slice(0, count)
  }
  return {
    bits,
    below,
    fraction: () => bits() / 2 ** 32,
    pick: items => {
      if (items.length === 0) refuse('random.nothing-to-pick', '没有可供抽取的对象，请先补充名单')
      return items[below(items.length)]!
    },
    shuffle: items => draw(items, items.length),
    draw,
  }
}
