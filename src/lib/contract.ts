// A route as data, shared by server, web and the API description: name, method, path, schemas.
import type { Static, TSchema } from '@sinclair/typebox'
import type { Refusal } from './refusal.ts'

export interface Contract<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
> {
  /** `module.verb`; the key of the permission table. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Path with `:name` parameters. */
  readonly path: string
  /** One Chinese sentence for the API description. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Bytes as they were sent, checked by a signature and not by a session; nothing is read of them before that. */
  readonly signed?: true
  /** The body is a file as it is, not JSON. */
  readonly bytes?: true
  /** The body is a web form (multipart or urlencoded), read by the handler; for what residents send without a script. */
  readonly form?: true
  /** How large such a file or form may be, and what is said of a larger one; by default what a photo may have. */
  readonly limit?: { readonly bytes: number; readonly refusal: Refusal }
  readonly reply?: R
  /** A write keeps its reply under the action id, so that sending it twice does it once. Default: true for POST. */
  readonly once?: boolean
  /** At most so many requests a minute from one address; for routes that strangers reach. */
  readonly perMinute?: number
}

type Input<S> = S extends TSchema ? Static<S> : undefined

export type ParamsOf<C> = C extends { readonly params: infer S } ? Input<S> : Record<string, never>
export type QueryOf<C> = C extends { readonly query: infer S } ? Input<S> : Record<string, never>
export type BodyOf<C> = C extends { readonly body: infer S } ? Input<S> : undefined
export type ReplyOf<C> = C extends { readonly reply: infer S } ? Input<S> : unknown

/** Declares a contract; identity at run time. */
export function contract<const C extends Contract>(it: C): C {
  return it
}

/** Fills the path's parameters: `/api/cases/:id` with `{ id }`. */
export function pathOf(
  it: { readonly path: string },
  params: Readonly<Record<string, string | number>> = {},
): string {
  return it.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
}
