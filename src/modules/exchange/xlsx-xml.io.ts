// XML of an .xlsx file, parsed without trust: no document type, no entity, no address opened.
import { Parser } from 'htmlparser2'
import { refuse } from '../../lib/refusal.ts'
import type { Archive } from './zip.io.ts'

/** What is read at once of a small part. */
export const SMALL_PART = 4 * 1024 * 1024

export const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** A parser that refuses what only an attack brings: a document type, with its entities. */
export function safeParser(handlers: {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}): Parser {
  return new Parser(
    {
      onopentag: (name, attributes) => handlers.open?.(local(name), attributes),
      ontext: text => handlers.text?.(text),
      onclosetag: name => handlers.close?.(local(name)),
      onprocessinginstruction(name) {
        if (name.startsWith('!'))
          refuse(
            'sheet.hostile',
            '文件里有不该有的内容（文档类型声明），没有读取；请用 Excel 或 WPS 重新另存。',
            400,
          )
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
}

/** Parses a small part: `text` is told what stands directly in an element when it closes. */
export function parseWhole(
  whole: string,
  open: (name: string, attributes: Record<string, string>) => void,
  text?: (name: string, words: string) => void,
  close?: (name: string) => void,
): void {
  let words = ''
  const parser = safeParser({
    open(name, attributes) {
      words = ''
      open(name, attributes)
    },
    text(piece) {
      if (words.length < 10_000) words += piece
    },
    close(name) {
      text?.(name, words)
      words = ''
      close?.(name)
    },
  })
  parser.write(whole)
  parser.end()
}

export async function parseParts(archive: Archive, part: string, parser: Parser): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of archive.chunks(part)) parser.write(decoder.decode(chunk, { stream: true }))
  parser.write(decoder.decode())
  parser.end()
}

export interface Relation {
  readonly target: string
  readonly type: string
  /** Outside the file: an address, which is never opened. */
  readonly outside: boolean
}

/** The relations of a part, by id; targets are names of parts. */
export function relationsOf(archive: Archive, part: string): Map<string, Relation> {
  const cut = part.lastIndexOf('/') + 1
  const [folder, name] = [part.slice(0, cut), part.slice(cut)]
  const relations = new Map<string, Relation>()
  parseWhole(archive.text(`${folder}_rels/${name}.rels`, SMALL_PART) ?? '', (tag, attributes) => {
    if (tag !== 'Relationship') return
    const outside = attributes.TargetMode === 'External'
    const target = outside ? '' : partOf(folder, attributes.Target ?? '')
    relations.set(attributes.Id ?? '', { target, type: attributes.Type ?? '', outside })
  })
  return relations
}

/** The part that a target names, seen from a folder; steps upwards end at the file's own root. */
export function partOf(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of `${target.startsWith('/') ? '' : folder}${target}`.split('/'))
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  return steps.join('/')
}

/** An attribute with a prefix (`r:id`, `r:embed`), whatever the prefix is. */
export function prefixed(attributes: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(attributes).find(([key]) => key !== name && local(key) === name)?.[1] ?? ''
}
