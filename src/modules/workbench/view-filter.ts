// What the filter bar holds, as it stands in the address and in a saved view. Pure.

export const looks = { list: '清单', map: '地图', board: '看板' } as const
export type Look = keyof typeof looks

/** The filter's keys, in the order addresses have them. */
export const FILTER_KEYS = [
  'state',
  'unitId',
  'division',
  'placeId',
  'roundId',
  'requirement',
  'category',
  'field',
  'source',
  'dueFrom',
  'dueTo',
  'q',
] as const
export type FilterKey = (typeof FILTER_KEYS)[number]

/** The filter of an address: texts as they stand there, `division` as a number; what is empty is left out. */
export type Filter = Partial<Readonly<Record<Exclude<FilterKey, 'division'>, string>>> & {
  readonly division?: number
}

export interface Shown {
  readonly look: Look
  readonly sort: 'filed' | 'due' | undefined
  readonly filter: Filter
}

/** Reads an address's query; what it does not know it leaves alone. */
export function shownOf(query: Readonly<Record<string, unknown>>): Shown {
  const filter: Record<string, string | number> = {}
  for (const key of FILTER_KEYS) {
    const value = query[key]
    if (typeof value !== 'string' || value === '') continue
    if (key !== 'division') filter[key] = value
    else if (/^\d{6}$/.test(value)) filter[key] = Number(value)
  }
  const look = query.look
  const sort = query.sort
  return {
    look: look === 'map' || look === 'board' ? look : 'list',
    sort: sort === 'due' || sort === 'filed' ? sort : undefined,
    filter: filter as Filter,
  }
}

/** Whether two addresses show the same: a saved view is marked while one looks at it. */
export function sameShown(a: Shown, b: Shown): boolean {
  return (
    a.look === b.look &&
    a.sort === b.sort &&
    FILTER_KEYS.every(key => String(a.filter[key] ?? '') === String(b.filter[key] ?? ''))
  )
}
