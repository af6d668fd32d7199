// Signatures of the exchange, made and checked with the shared secret.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Algorithm } from './peer.ts'
import { signedText } from './wire.ts'

export interface Signed {
  readonly timestamp: string
  readonly method: string
  readonly path: string
  readonly body: Buffer
}

/** `sm3=…` over time, method, address and body. */
export function sign(algorithm: Algorithm, secret: string, it: Signed): string {
  const mac = createHmac(algorithm, secret).update(signedText(it.timestamp, it.method, it.path, ''))
  return `${algorithm}=${mac.update(it.body).digest('hex')}`
}

/** Whether the signature is that of the secret; takes the same time for every wrong one. */
export function signedBy(algorithm: Algorithm, secret: string, it: Signed, signature: string): boolean {
  const [wanted, given] = [Buffer.from(sign(algorithm, secret, it)), Buffer.from(signature)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
