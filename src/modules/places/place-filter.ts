// What a list or a map of places is filtered by, as it stands in an address.

export interface PlaceListFilter {
  readonly division?: number
  /** Code of a place type. */
  readonly type?: string
  /** `1`: only places without an accountable unit. */
  readonly unowned?: string
  readonly q?: string
}

/** What the address filters by; anything odd is left out. */
export function filterOfQuery(query: Readonly<Record<string, unknown>>): PlaceListFilter {
  const { type, division, unowned, q } = query
  return {
    ...(/^\d{6,9}$/.test(String(division ?? '')) ? { division: Number(division) } : {}),
    ...(typeof type === 'string' && type ? { type } : {}),
    ...(unowned === '1' ? { unowned } : {}),
    ...(typeof q === 'string' && q ? { q } : {}),
  }
}

/** Whether every word of `q` stands in a place's name, address, code or unit. */
export function holdsWords(
  q: string | undefined,
  place: {
    readonly name: string
    readonly address: string
    readonly code: string
    readonly unitName: string | null
  },
): boolean {
  const text = `${place.name} ${place.address} ${place.code} ${place.unitName ?? ''}`
  return (q ?? '')
    .trim()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** The part of a filter that the server looks at. */
export function readQueryOf({ division, type, unowned }: PlaceListFilter) {
  return {
    ...(division ? { division } : {}),
    ...(type ? { type } : {}),
    ...(unowned ? { unowned: true } : {}),
  }
}
