// XML into a plain tree, by hand on a streaming parser: no entity is ever resolved, no address ever opened, depth and
// size have limits.
import { Parser } from 'htmlparser2'
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal } from './document.ts'

export interface XmlNode {
  /** Name without its prefix: writers choose prefixes freely. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlNode[]
  /** Text directly inside, in order with the children as nodes named `#text`. */
  text: string
}

const MAX_DEPTH = 250
const MAX_NODES = 1_500_000

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** Parses one part of a container. Refuses DTDs, deep nesting and what is not XML. */
export function parseXml(bytes: Uint8Array): XmlNode {
  const source = decodeXml(bytes)
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(source)) throw new Refused(documentRefusal('entities'))
  const root: XmlNode = { name: '#root', attributes: {}, children: [], text: '' }
  const open: XmlNode[] = [root]
  let nodes = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > MAX_DEPTH) throw new Refused(documentRefusal('tooDeep'))
        if (++nodes > MAX_NODES) throw new Refused(documentRefusal('bomb'))
        const plain: Record<string, string> = {}
        for (const key of Object.keys(attributes)) plain[local(key)] = attributes[key]!
        const node: XmlNode = { name: local(name), attributes: plain, children: [], text: '' }
        open.at(-1)!.children.push(node)
        open.push(node)
      },
      onclosetag() {
        if (open.length > 1) open.pop()
      },
      ontext(text) {
        open.at(-1)!.text += text
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.write(source)
  parser.end()
  const top = root.children[0]
  if (!top) throw new Refused(documentRefusal('broken'))
  return top
}

function decodeXml(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (utf16) return new TextDecoder(utf16).decode(bytes)
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const named = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/i.exec(head)?.[1]?.toLowerCase()
  const label = named && /^gb/.test(named) ? 'gb18030' : 'utf-8'
  return new TextDecoder(label).decode(bytes)
}

/** The first child of that name. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find(it => it.name === name)
}

export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter(it => it.name === name) ?? []
}

/** All nodes of a name below a node, in document order; what is inside a found one is not looked at again. */
export function below(node: XmlNode | undefined, name: string): XmlNode[] {
  const found: XmlNode[] = []
  const waiting = [...(node?.children ?? [])].reverse()
  while (waiting.length > 0) {
    const next = waiting.pop()!
    if (next.name === name) found.push(next)
    else for (let i = next.children.length - 1; i >= 0; i--) waiting.push(next.children[i]!)
  }
  return found
}
