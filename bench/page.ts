// JavaScript a browser loads before first use, gzip: what the built page names, and what that imports statically.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from './main.ts'

export const page: Bench = async root => {
  const web = join(root, 'dist/web')
  const results = []
  for (const app of ['desk', 'field']) {
    const files = await staticScripts(web, join(web, app, 'index.html'))
    results.push({ name: `page-${app}`, value: await kilobytes(files), unit: 'KB', n: files.size })
  }
  // The resident's form is made on the server; its only script is the one it names.
  const named = (await readdir(join(web, 'assets'))).filter(name => /^resident-form-[\w-]+\.js$/.test(name))
  const files = await follow(named.map(name => join(web, 'assets', name)))
  results.push({ name: 'page-report', value: await kilobytes(files), unit: 'KB', n: files.size })
  return results
}

async function kilobytes(files: ReadonlySet<string>): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += gzipSync(await readFile(file), { level: 9 }).length
  return Number((bytes / 1024).toFixed(1))
}

/** Scripts named by the page and, following static imports, everything they need before they run. */
export async function staticScripts(web: string, html: string): Promise<Set<string>> {
  const text = await readFile(html, 'utf8')
  return follow(
    [...text.matchAll(/<(?:script|link)[^>]+(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(match =>
      join(web, match[1]!),
    ),
  )
}

async function follow(queue: string[]): Promise<Set<string>> {
  const seen = new Set<string>()
  while (queue.length > 0) {
    const file = queue.pop()!
    if (seen.has(file)) continue
    seen.add(file)
    const code = await readFile(file, 'utf8')
    for (const match of code.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[^"'()]*?from\s*)?["'](\.[^"']+\.js)["']/g,
    ))
      queue.push(resolve(dirname(file), match[1]!))
  }
  return seen
}
