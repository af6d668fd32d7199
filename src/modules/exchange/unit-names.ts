// Which unit a table means: by its names, its aliases, or either without the city in front and in any width of letters.
// What fits no unit, or two, is never guessed: the nearest names are offered.

export interface NamedUnit {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly shortName: string
  readonly aliases: readonly string[]
}

export type UnitReading =
  | { readonly units: readonly string[]; readonly words: string }
  | { readonly fault: string; readonly words: string; readonly suggestions: readonly string[] }

export interface UnitNames {
  /** Every unit a cell names, in order, each found or with what is wrong. */
  read(cell: string): UnitReading[]
}

/** Half-width, lower case, no blanks, one kind of bracket. */
export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff·]+/g, '')
    .toLowerCase()
}

/** 各县(市、区) and the like: all units of a kind, as official papers use it. */
const groups: readonly { readonly pattern: RegExp; readonly kind: string }[] = [
  {
    pattern:
      /^(各|[二三四五六七八九十]|\d+个?)(县\(市、区\)|县市区|县区|县\(区\)|区县)(党委、?政府|人民政府)?$/,
    kind: 'county',
  },
]

/**
 * @param prefixes what may stand before a unit's name without changing whose it is: the city's name, long and short, from
 *   the pack's divisions
 */
export function unitNames(units: readonly NamedUnit[], prefixes: readonly string[]): UnitNames {
  const exact = new Map<string, Set<string>>()
  const loose = new Map<string, Set<string>>()
  const strip = stripper(prefixes)
  for (const unit of units)
    for (const name of [unit.name, unit.shortName, ...unit.aliases]) {
      add(exact, plainName(name), unit.id)
      add(loose, strip(plainName(name)), unit.id)
    }
  const byId = new Map(units.map(unit => [unit.id, unit]))
  const find = (text: string): readonly string[] => {
    const name = plainName(text)
    const group = groups.find(it => it.pattern.test(name))
    if (group) return units.filter(unit => unit.kind === group.kind).map(unit => unit.id)
    return [...(exact.get(name) ?? loose.get(strip(name)) ?? [])]
  }
  const isGroup = (text: string) => groups.some(it => it.pattern.test(plainName(text)))
  const read = (words: string): UnitReading => {
    const found = find(words)
    if (found.length === 1 || (found.length > 1 && isGroup(words))) return { units: found, words }
    const near = found.length > 1 ? found : nearest(words, units, strip)
    const suggestions = near.map(id => byId.get(id)!.name)
    const or = suggestions.map(name => `“${name}”`).join('、')
    if (found.length > 1) return { words, suggestions, fault: `“${words}”可能指${or}，请写全称。` }
    const way =
      suggestions.length > 0
        ? `是不是${or}？请写成单位名录中的名称。`
        : '请先在“单位”中登记，或写成名录中的名称。'
    return { words, suggestions, fault: `名录里没有“${words}”，${way}` }
  }
  return { read: cell => splitUnits(cell, text => find(text).length > 0).map(read) }
}

function add(index: Map<string, Set<string>>, name: string, id: string): void {
  const known = index.get(name)
  if (known) known.add(id)
  else index.set(name, new Set([id]))
}

function stripper(prefixes: readonly string[]): (name: string) => string {
  const plain = prefixes.map(plainName).sort((a, b) => b.length - a.length)
  return name => {
    // 中共X市委… and 共青团X市委… keep their own beginning; only the city in it goes.
    const body = name.replace(/^中共/, '')
    const prefix = plain.find(it => body.startsWith(it) && body.length > it.length + 1)
    const rest = prefix ? body.slice(prefix.length) : body
    return rest.replace(/^市(?=委|直|.{2,})/, '')
  }
}

/**
 * Cuts a cell into names at 、,;/ and line breaks, not inside brackets. A unit whose own name holds a mark
 * (某某区委、区政府) is put together again where `known` says so.
 */
export function splitUnits(cell: string, known: (text: string) => boolean = () => false): string[] {
  const parts = cutOutside(cell.replace(/(牵头|责任|配合)单位[:\uff1a]/g, '\n'))
  const names: string[] = []
  for (let i = 0; i < parts.length; ) {
    let take = 1
    for (let n = Math.min(4, parts.length - i); n > 1; n--)
      if (known(joined(parts, i, n))) {
        take = n
        break
      }
    names.push(joined(parts, i, take))
    i += take
  }
  return names
    .map(name => name.replace(/等(单位|部门)?$/, '').trim())
    .filter(name => name !== '' && !/^([—\-－/]+|无)$/.test(name))
}

interface Cut {
  readonly text: string
  readonly mark: string
}

const joined = (parts: readonly Cut[], from: number, n: number) =>
  parts
    .slice(from, from + n)
    .map((part, i) => (i < n - 1 ? part.text + part.mark : part.text))
    .join('')
    .trim()

function cutOutside(text: string): Cut[] {
  const parts: Cut[] = []
  let [depth, from] = [0, 0]
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at] ?? '\n'
    if ('(\uff08〔['.includes(letter)) depth++
    if (')\uff09〕]'.includes(letter)) depth = Math.max(0, depth - 1)
    const cuts =
      at === text.length ||
      /[\r\n]/.test(letter) ||
      (depth === 0 && /[、,\uff0c;\uff1b/\uff0f|\t]/.test(letter))
    if (!cuts) continue
    if (text.slice(from, at).trim() !== '') parts.push({ text: text.slice(from, at).trim(), mark: letter })
    from = at + 1
    if (/[\r\n]/.test(letter)) depth = 0
  }
  return parts
}

const MOST_SUGGESTIONS = 3

/** The names nearest in letters (shared pairs), best first; none that shares less than a third. */
function nearest(words: string, units: readonly NamedUnit[], strip: (name: string) => string): string[] {
  const wanted = pairs(strip(plainName(words)))
  const scored = units.map(unit => {
    const names = [unit.name, unit.shortName, ...unit.aliases].map(name => pairs(strip(plainName(name))))
    return { id: unit.id, score: Math.max(...names.map(name => likeness(wanted, name))) }
  })
  return scored
    .filter(it => it.score >= 0.34)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_SUGGESTIONS)
    .map(it => it.id)
}

function pairs(text: string): Set<string> {
  const letters = [...text]
  return letters.length < 2
    ? new Set(letters)
    : new Set(letters.slice(1).map((letter, i) => letters[i]! + letter))
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const pair of a) if (b.has(pair)) shared++
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size)
}
