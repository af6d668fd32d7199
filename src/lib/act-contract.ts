// The contract of an act on one record: POST to a path with its id, a closed body, its id in reply.
import type { TSchema } from '@sinclair/typebox'
import { contract } from './contract.ts'
import { Done, IdParams } from './schema.ts'

/** Declares it; literal name, path and body stay in the type. */
export const actOn = <const N extends string, const P extends string, const B extends TSchema>(
  name: N,
  path: P,
  summary: string,
  body: B,
) => contract({ name, method: 'POST', path, summary, params: IdParams, body, reply: Done })
