// A refusal is an expected "no": a stable code for programs, a Chinese sentence for the person.

export interface Refusal {
  /** Stable machine name, dotted: `case.verify.own-work`. */
  readonly code: string
  /** What is wrong and the way out, in plain official Chinese. */
  readonly detail: string
  /** HTTP status when it leaves the house. */
  readonly status?: number
  /** Where the input is at fault, as JSON pointers or file positions. */
  readonly at?: string
}

/** Thrown by `get*` functions and actions; the request pipeline turns it into a problem document. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail}`)
    this.name = 'Refused'
    this.refusal = refusal
  }
}

/** Builds a refusal; `status` defaults to 409, a conflict with the state of things. */
export function refusal(code: string, detail: string, status = 409, at?: string): Refusal {
  return at === undefined ? { code, detail, status } : { code, detail, status, at }
}

/** Throws when there is a refusal; returns otherwise. */
export function enforce(reason: Refusal | undefined): void {
  if (reason) throw new Refused(reason)
}

/** Throws at once. */
export function refuse(code: string, detail: string, status = 409, at?: string): never {
  throw new Refused(refusal(code, detail, status, at))
}
