// What of the built pages the server-rendered ones name: files with a digest in their name, looked up once.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WebFiles {
  /** The stylesheet that brings a Chinese font, for machines without one. */
  readonly font: string | null
  /** The script that helps with the resident's form. */
  readonly report: string | null
}

const known = new Map<string, WebFiles>()

export function webFiles(dist: string): WebFiles {
  const found = known.get(dist) ?? look(join(dist, 'web/assets'))
  known.set(dist, found)
  return found
}

function look(assets: string): WebFiles {
  const names = existsSync(assets) ? readdirSync(assets) : []
  const font = names
    .filter(name => name.endsWith('.css'))
    .find(name => readFileSync(join(assets, name), 'utf8').includes('@font-face'))
  const report = names.find(name => /^resident-form-[\w-]+\.js$/.test(name))
  return { font: font ? `/assets/${font}` : null, report: report ? `/assets/${report}` : null }
}
