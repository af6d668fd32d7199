// Names of units as a document writes them, found among the units the city has: by name, short name or alias, with or
// without the city in front. What fits none, or two, stays a name for a person to place.

export interface NamedUnit {
  readonly id: string
  readonly name: string
  readonly shortName: string
  readonly aliases: readonly string[]
}

const plain = (text: string) => text.normalize('NFKC').replace(/[\s·()]/g, '')

export function readOwners<U extends NamedUnit>(
  units: readonly U[],
): (names: readonly string[]) => { units: U[]; unknown: string[] } {
  const byName = new Map<string, Set<U>>()
  const add = (name: string, unit: U) => byName.set(name, (byName.get(name) ?? new Set()).add(unit))
  for (const unit of units)
    for (const name of [unit.name, unit.shortName, ...unit.aliases]) {
      add(plain(name), unit)
      // 某某市教育局, 市教育局 and 教育局 are one office in papers of that city.
      add(plain(name).replace(/^.{0,6}?市(?=.{2,})/, ''), unit)
    }
  const find = (name: string): U | undefined => {
    const words = plain(name)
    for (const text of [words, words.replace(/^市/, ''), words.replace(/^.{0,6}?市(?=.{2,})/, '')]) {
      const found = byName.get(text)
      if (found?.size === 1) return [...found][0]
    }
    return undefined
  }
  return names => {
    const found: U[] = []
    const unknown: string[] = []
    for (const name of names) {
      const unit = find(name)
      if (!unit) unknown.push(name)
      else if (!found.includes(unit)) found.push(unit)
    }
    return { units: found, unknown }
  }
}
