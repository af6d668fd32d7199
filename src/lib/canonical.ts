// Canonical JSON (the spirit of RFC 8785): one text per value, so that digests can be compared.

/** What has a canonical text. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

const DEEPEST = 200

/**
 * Keys sorted by UTF-16 code units, no white space, numbers and strings as `JSON.stringify` writes them.
 * Throws a TypeError with the JSON pointer for what JSON would lose or bend: undefined, functions, symbols,
 * bigints, NaN, infinities, holes, lone surrogates, and objects that are not plain (a Date, a Map).
 */
export function canonical(value: Json): string {
  return write(value, '', 0)
}

function write(value: unknown, pointer: string, depth: number): string {
  if (depth > DEEPEST) throw new TypeError(`canonical: too deep or circular at ${pointer || '/'}`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeText(value, pointer)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, i) => write(item, `${pointer}/${i}`, depth + 1))
    return `[${items.join(',')}]`
  }
  if (isPlain(value)) {
    const members = Object.keys(value)
      .sort()
      .map(key => {
        const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        return `${writeText(key, at)}:${write(value[key], at, depth + 1)}`
      })
    return `{${members.join(',')}}`
  }
  throw new TypeError(`canonical: ${typeof value} has no JSON form at ${pointer || '/'}`)
}

function writeText(text: string, pointer: string): string {
  // JSON.stringify escapes lone surrogates; two writers could disagree on them, so they are refused.
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`canonical: lone surrogate at ${pointer || '/'}`)
  return JSON.stringify(text)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
