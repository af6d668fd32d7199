// What a version of the plan leaves open: a task without an accountable unit or a time, a target without its figure. It may
// stand only with a reason, or with a day by which somebody fills it: then it is a promise, and a duty.

export const BLANK_KINDS = { lead: '没有牵头单位', due: '没有完成时限', figure: '没有目标数值' } as const
export type BlankKind = keyof typeof BLANK_KINDS

/** What has to be filled in, as people say it. */
export const BLANK_WORDS: Readonly<Record<BlankKind, string>> = {
  lead: '牵头单位',
  due: '完成时限',
  figure: '目标数值',
}

export interface Blank {
  readonly kind: BlankKind
  readonly code: string
  readonly clause: string
  readonly title: string
}

/** A reason or a day for one blank, or with code `*` for all of its kind that have none of their own. */
export interface BlankGround {
  readonly kind: BlankKind
  readonly code: string
  readonly reason?: string
  readonly by?: string
  /** Who fills it by that day; the office when nobody is named. */
  readonly unit?: string
}

export interface GroundedBlank extends Blank {
  readonly reason: string | null
  readonly by: string | null
  readonly unit: string | null
  /** Which ground it rests on; blanks of one ground are one promise. */
  readonly ground: string
}

/** Each blank with its ground; `open` are those that have neither reason nor day. */
export function groundBlanks(
  blanks: readonly Blank[],
  grounds: readonly BlankGround[],
): { grounded: GroundedBlank[]; open: Blank[] } {
  const of = (kind: BlankKind, code: string) => grounds.find(it => it.kind === kind && it.code === code)
  const grounded: GroundedBlank[] = []
  const open: Blank[] = []
  for (const blank of blanks) {
    const ground = of(blank.kind, blank.code) ?? of(blank.kind, '*')
    const reason = ground?.reason?.trim() || null
    const by = ground?.by ?? null
    if (!ground || (reason === null && by === null)) open.push(blank)
    else
      grounded.push({
        ...blank,
        reason,
        by,
        unit: ground.unit ?? null,
        ground: `${ground.kind} ${ground.code}`,
      })
  }
  return { grounded, open }
}

export const CLOSINGS = {
  version: '新版本里补上了',
  division: '分解时补上了',
  renewed: '新版本另定了理由或日期',
  ended: '新版本里没有这一项了',
} as const
export type Closing = keyof typeof CLOSINGS

/** A blank that somebody has promised to fill. */
export interface OpenBlank {
  readonly promiseId: string
  readonly kind: BlankKind
  readonly code: string
  readonly unitId: string
  readonly dueOn: string
}

export interface NewPromise {
  readonly unitId: string
  readonly dueOn: string
  readonly reason: string | null
  readonly blanks: readonly Blank[]
}

export interface Settlement {
  readonly close: readonly { readonly blank: OpenBlank; readonly how: Closing }[]
  readonly open: readonly NewPromise[]
}

/**
 * What a new version does to the promises: what it fills or drops ends, what stays blank for the same unit and day goes on,
 * what got another ground ends here and begins there.
 * @param open the promises in force
 * @param codes what the new version asks for
 * @param office who fills what nobody is named for
 */
export function settle(
  open: readonly OpenBlank[],
  codes: ReadonlySet<string>,
  grounded: readonly GroundedBlank[],
  office: string,
): Settlement {
  const key = (it: { kind: BlankKind; code: string }) => `${it.kind} ${it.code}`
  const now = new Map(grounded.map(it => [key(it), it]))
  const goesOn = new Set<string>()
  const close = open.flatMap<Settlement['close'][number]>(blank => {
    const next = now.get(key(blank))
    if (next && next.by === blank.dueOn && (next.unit ?? office) === blank.unitId) {
      goesOn.add(key(blank))
      return []
    }
    const how: Closing = next ? 'renewed' : codes.has(blank.code) ? 'version' : 'ended'
    return [{ blank, how }]
  })
  const promises = new Map<string, NewPromise & { blanks: Blank[] }>()
  for (const it of grounded) {
    if (it.by === null || goesOn.has(key(it))) continue
    const known = promises.get(it.ground)
    const { kind, code, clause, title } = it
    if (known) known.blanks.push({ kind, code, clause, title })
    else
      promises.set(it.ground, {
        unitId: it.unit ?? office,
        dueOn: it.by,
        reason: it.reason,
        blanks: [{ kind, code, clause, title }],
      })
  }
  return { close, open: [...promises.values()] }
}

/** How the duty of a promise ends once nothing of it is open: done when anything was filled and nothing put off. */
export function outcomeOf(closings: readonly Closing[]): 'done' | 'cancelled' {
  const filled = closings.some(it => it === 'version' || it === 'division')
  return filled && !closings.includes('renewed') ? 'done' : 'cancelled'
}

/** `补齐“规范市民文明行为”的牵头单位`; of several `补齐 12 项的牵头单位（“规范市民文明行为”等）`. */
export function promiseTitle(blanks: readonly Blank[]): string {
  const [first] = blanks
  if (!first) return '补齐规划空缺'
  const what = BLANK_WORDS[first.kind]
  const most = blanks.length === 1 ? 60 : 20
  const title = first.title.length > most ? `${first.title.slice(0, most)}…` : first.title
  return blanks.length === 1 ? `补齐“${title}”的${what}` : `补齐 ${blanks.length} 项的${what}（“${title}”等）`
}
