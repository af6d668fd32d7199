// The chain over sealed facts: position by position, each digest takes in the one before.

/** Start of every city's chain. */
export const GENESIS = '0'.repeat(64)

export interface Head {
  readonly position: number
  /** SM3 in hexadecimal. */
  readonly chain: string
}

/** What the chain digest at a position is taken over. */
export function linkText(previousChain: string, position: number, factDigest: string): string {
  return `${previousChain}:${position}:${factDigest}`
}

/** The head as printed on papers: position, then the first 32 digits in groups of eight. */
export function printHead(head: Head): string {
  const digits = head.chain.slice(0, 32)
  return `${head.position}-${digits.match(/.{8}/g)?.join('-')}`
}

/** Reads a printed head; undefined when it is not one. */
export function parseHead(text: string): Head | undefined {
  const match = /^\s*(\d{1,15})-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})\s*$/i.exec(text)
  if (!match) return undefined
  return { position: Number(match[1]), chain: match.slice(2).join('').toLowerCase() }
}

/** Whether a printed (shortened) head agrees with a whole chain digest. */
export function agrees(printed: Head, chain: string): boolean {
  return chain.startsWith(printed.chain)
}

export type Finding =
  | { readonly what: 'altered'; readonly position: number; readonly factId: string }
  | { readonly what: 'removed'; readonly position: number; readonly factId: string }
  | { readonly what: 'seal-altered'; readonly position: number; readonly factId: string }
  | { readonly what: 'seal-removed'; readonly position: number }
  | { readonly what: 'cut-off'; readonly position: number }
  | { readonly what: 'smuggled'; readonly factId: string }
  | { readonly what: 'paper-disagrees'; readonly position: number; readonly paper: string }

/** One sealed position as read from the database, with the fact's digest recomputed from its row. */
export interface Link {
  readonly position: number
  readonly factId: string
  readonly sealedDigest: string
  readonly chain: string
  /** Recomputed from the fact's row; null when the row is gone. */
  readonly recomputed: string | null
}

export interface Walk {
  readonly position: number
  readonly chain: string
  readonly finding: Finding | undefined
}

export function startWalk(): Walk {
  return { position: 0, chain: GENESIS, finding: undefined }
}

/** Takes the walk one link further; stops at the first finding. `hash` is SM3 to hexadecimal. */
export function step(walk: Walk, link: Link, hash: (text: string) => string): Walk {
  if (walk.finding) return walk
  const position = walk.position + 1
  const stop = (finding: Finding): Walk => ({ ...walk, finding })
  if (link.position !== position) return stop({ what: 'seal-removed', position })
  if (link.recomputed === null) return stop({ what: 'removed', position, factId: link.factId })
  if (link.recomputed !== link.sealedDigest) return stop({ what: 'altered', position, factId: link.factId })
  const chain = hash(linkText(walk.chain, position, link.sealedDigest))
  if (chain !== link.chain) return stop({ what: 'seal-altered', position, factId: link.factId })
  return { position, chain, finding: undefined }
}

/** The finding in plain Chinese. */
export function findingWords(finding: Finding): string {
  switch (finding.what) {
    case 'altered':
      return `第 ${finding.position} 条事实（${finding.factId}）的内容被改动`
    case 'removed':
      return `第 ${finding.position} 条事实（${finding.factId}）被删除`
    case 'seal-altered':
      return `第 ${finding.position} 条封签（事实 ${finding.factId}）被改动`
    case 'seal-removed':
      return `第 ${finding.position} 条封签被删除`
    case 'cut-off':
      return `账本在第 ${finding.position} 条之后被截断`
    case 'smuggled':
      return `事实 ${finding.factId} 未经封存就出现在已封存的时段里`
    case 'paper-disagrees':
      return `公文 ${finding.paper} 上印的账首（第 ${finding.position} 条）与账本不符`
  }
}
