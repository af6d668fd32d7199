// JavaScript a browser loads before first use, gzip: what the built page names, and what that imports statically.
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from './main.ts'

export const page: Bench = async root => {
  const web = join(root, 'dist/web')
  const results = []
  for (const app of ['desk', 'field']) {
    const files = await staticScripts(web, join(web, app, 'index.html'))
    let bytes = 0
    for (const file of files) bytes += gzipSync(await readFile(file), { level: 9 }).length
    results.push({ name: `page-${app}`, value: Number((bytes / 1024).toFixed(1)), unit: 'KB', n: files.size })
  }
  return results
}

/** Scripts named by the page and, following static imports, everything they need before they run. */
export async function staticScripts(web: string, html: string): Promise<Set<string>> {
  const text = await readFile(html, 'utf8')
  const queue = [...text.matchAll(/<(?:script|link)[^>]+(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(match =>
    join(web, match[1]!),
  )
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
