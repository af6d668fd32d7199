// The numbering part of a Word document, and the counters that turn "item of list 5, level 1" into what the paper shows.
import { markOf, type NumberLevel } from './numbering.ts'
import { child, children, type XmlNode } from './read-xml.io.ts'

interface Numbering {
  /** Abstract list of each `w:num`; lists of one abstract list go on counting. */
  readonly abstractOf: ReadonlyMap<string, string>
  readonly levels: ReadonlyMap<string, readonly NumberLevel[]>
  readonly restarts: ReadonlyMap<string, ReadonlyMap<number, number>>
}

export interface ListPlace {
  readonly num: string
  readonly level: number
}

const valOf = (node: XmlNode | undefined) => node?.attributes.val

/** A counter over one document: give it the list places in order, it gives the marks. */
export function listCounter(numberingXml: XmlNode | undefined): (place: ListPlace) => string {
  const numbering = readNumbering(numberingXml)
  const counts = new Map<string, number[]>()
  const begun = new Set<string>()
  return ({ num, level }) => {
    const abstract = numbering.abstractOf.get(num)
    const levels = numbering.levels.get(num)
    if (abstract === undefined || !levels?.[level]) return ''
    const count = counts.get(abstract) ?? []
    counts.set(abstract, count)
    // A list with a start of its own begins anew the first time it is met.
    const restarts = numbering.restarts.get(num)
    if (restarts && !begun.has(num)) for (const [at, start] of restarts) count[at] = start - 1
    begun.add(num)
    count[level] = (count[level] ?? levels[level]!.start - 1) + 1
    for (let i = 0; i < level; i++) count[i] ??= levels[i]?.start ?? 1
    for (let i = level + 1; i < count.length; i++)
      if (levels[i]?.restart !== 0 && (levels[i]?.restart === undefined || levels[i]!.restart! > level))
        count[i] = (levels[i]?.start ?? 1) - 1
    return markOf(levels, level, count)
  }
}

function readNumbering(xml: XmlNode | undefined): Numbering {
  const abstracts = new Map<string, NumberLevel[]>()
  const links = new Map<string, string>()
  const styleOwners = new Map<string, string>()
  for (const node of children(xml, 'abstractNum')) {
    const id = node.attributes.abstractNumId ?? ''
    abstracts.set(id, levelsOf(children(node, 'lvl')))
    const link = valOf(child(node, 'numStyleLink'))
    if (link) links.set(id, link)
    const owner = valOf(child(node, 'styleLink'))
    if (owner) styleOwners.set(owner, id)
  }
  const abstractOf = new Map<string, string>()
  const levels = new Map<string, readonly NumberLevel[]>()
  const restarts = new Map<string, Map<number, number>>()
  for (const node of children(xml, 'num')) {
    const id = node.attributes.numId ?? ''
    const named = valOf(child(node, 'abstractNumId')) ?? ''
    const abstract = styleOwners.get(links.get(named) ?? '') ?? named
    abstractOf.set(id, abstract)
    const own = [...(abstracts.get(abstract) ?? [])]
    for (const override of children(node, 'lvlOverride')) {
      const at = Number(override.attributes.ilvl)
      const level = child(override, 'lvl')
      if (level) own[at] = levelOf(level)
      const start = valOf(child(override, 'startOverride'))
      if (start !== undefined) {
        const known = restarts.get(id) ?? new Map<number, number>()
        restarts.set(id, known.set(at, Number(start) || 0))
      }
    }
    levels.set(id, own)
  }
  return { abstractOf, levels, restarts }
}

function levelsOf(nodes: readonly XmlNode[]): NumberLevel[] {
  const levels: NumberLevel[] = []
  for (const node of nodes) {
    const at = Number(node.attributes.ilvl)
    if (at >= 0 && at <= 8) levels[at] = levelOf(node)
  }
  return levels
}

function levelOf(node: XmlNode): NumberLevel {
  const suffix = valOf(child(node, 'suff'))
  const restart = valOf(child(node, 'lvlRestart'))
  const legal = child(node, 'isLgl')
  return {
    format: valOf(child(node, 'numFmt')) ?? 'decimal',
    start: Number(valOf(child(node, 'start')) ?? 1) || 0,
    text: valOf(child(node, 'lvlText')) ?? '',
    suffix: suffix === 'nothing' || suffix === 'space' ? suffix : 'tab',
    ...(restart === undefined ? {} : { restart: Number(restart) }),
    legal: legal !== undefined && !['0', 'false', 'off'].includes(legal.attributes.val ?? '1'),
  }
}

/** Where paragraphs of a style stand in a list, and its own `w:numId` 0, which takes a paragraph out of any. */
export function listPlaces(
  styles: XmlNode | undefined,
  numbering: XmlNode | undefined,
): (style: string | undefined, own: XmlNode | undefined) => ListPlace | undefined {
  const byId = new Map(children(styles, 'style').map(node => [node.attributes.styleId ?? '', node]))
  const levelOfStyle = stylesOfLevels(numbering)
  const ofStyle = (id: string | undefined, far = 0): { num?: string; level?: number } => {
    const style = id === undefined || far > 20 ? undefined : byId.get(id)
    if (!style) return {}
    const numPr = child(child(style, 'pPr'), 'numPr')
    const above = ofStyle(valOf(child(style, 'basedOn')), far + 1)
    const num = valOf(child(numPr, 'numId')) ?? above.num
    const level = valOf(child(numPr, 'ilvl')) ?? (num && levelOfStyle.get(`${num}/${id}`)) ?? above.level
    return { ...(num === undefined ? {} : { num }), ...(level === undefined ? {} : { level: Number(level) }) }
  }
  return (style, own) => {
    const above = ofStyle(style)
    const num = valOf(child(own, 'numId')) ?? above.num
    if (num === undefined || num === '0') return undefined
    return { num, level: Number(valOf(child(own, 'ilvl')) ?? above.level ?? 0) || 0 }
  }
}

// A level may name the style it belongs to instead of the style naming the level.
function stylesOfLevels(numbering: XmlNode | undefined): Map<string, number> {
  const abstracts = new Map(
    children(numbering, 'abstractNum').map(node => [node.attributes.abstractNumId ?? '', node]),
  )
  const found = new Map<string, number>()
  for (const num of children(numbering, 'num')) {
    const abstract = abstracts.get(valOf(child(num, 'abstractNumId')) ?? '')
    for (const level of children(abstract, 'lvl')) {
      const style = valOf(child(level, 'pStyle'))
      if (style) found.set(`${num.attributes.numId}/${style}`, Number(level.attributes.ilvl))
    }
  }
  return found
}
