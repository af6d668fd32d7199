// SM3 digests (GB/T 32905), the one hash of the house.
import { createHash, randomBytes } from 'node:crypto'
import { canonical, type Json } from '../lib/canonical.ts'

/** SM3 in hexadecimal. */
export function sm3(data: string | Uint8Array): string {
  return createHash('sm3').update(data).digest('hex')
}

/** SM3 of a value as it would stand in JSON, whatever the order of its keys; what is undefined is left out. */
export function sm3OfValue(value: unknown): string {
  return sm3(canonical(JSON.parse(JSON.stringify(value)) as Json))
}

/** SM3 as bytes. */
export function sm3Bytes(...parts: (string | Uint8Array)[]): Buffer {
  const hash = createHash('sm3')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A random token for a cookie or link, 256 bits, URL-safe. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}
