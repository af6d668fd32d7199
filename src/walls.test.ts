// The walls of the house (docs/ARCHITECTURE.md, design section 4), each held by a test and each proved by planted faults.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/**
 * The order of the modules, from left to right; imports point left. Modules of one column do not know each other.
 * From another module: what is pure, contract, actions, web, pages and Vue files; and its store, for reading, since a query
 * may join over tables to the left anyway. Never its routes, reactions, io or server-rendered page.
 */
const columns: readonly (readonly string[])[] = [
  ['people'],
  ['ledger'],
  ['duties'],
  ['blobs', 'documents', 'exchange', 'compile'],
  ['shapes'],
  ['places', 'reading'],
  ['plan', 'upkeep', 'declarations'],
  ['workplans'],
  ['blanks'],
  ['drafts', 'division', 'registers', 'observations'],
  ['dispatch'],
  ['cases'],
  ['casework', 'campaigns', 'assessment', 'metrics', 'evidence'],
  ['accountability', 'phases', 'batches', 'links', 'meetings', 'residents', 'workbench', 'peers'],
  ['tallies', 'outgoing'],
  ['portal'],
  ['dashboard'],
]
const readAll = ['portal', 'dashboard']
const open = ['pure', 'contract', 'actions', 'store', 'web', 'pages', 'vue']
/** What the folders beside the modules may import from each other; `modules` is looked at file by file. */
const folders: Readonly<Record<string, readonly string[]>> = {
  lib: ['lib'],
  ui: ['lib', 'ui'],
  modules: ['lib', 'ui', 'server', 'modules'],
  server: ['lib', 'server', 'modules', 'simulate'],
  simulate: ['lib', 'server', 'modules', 'simulate'],
  apps: ['lib', 'ui', 'apps', 'modules'],
  cli: ['lib', 'server', 'modules', 'simulate', 'cli'],
}
/** The server's edge that modules' server files may hold on to; nothing of it reaches a browser. */
const serverRoles = ['store', 'actions', 'routes', 'reactions', 'io']

function roleOf(path: string): string {
  if (path.endsWith('.vue')) return 'vue'
  return /\.(store|actions|contract|routes|reactions|io|web|pages|page)\.ts$/.exec(path)?.[1] ?? 'pure'
}

const columnOf = (module: string) => columns.findIndex(column => column.includes(module))

/** The TypeScript in a file: all of it, or the script of a Vue component. */
function scriptOf(path: string, text: string): ts.SourceFile {
  const script = path.endsWith('.vue') ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '') : text
  return ts.createSourceFile(path, script, ts.ScriptTarget.ES2023, true)
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  node.forEachChild(child => visit(child, look))
}

/** Everything a file imports, statically, dynamically or by way of a re-export. */
function importsOf(path: string, text: string): string[] {
  const found: string[] = []
  visit(scriptOf(path, text), node => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined
    if (from && ts.isStringLiteral(from)) found.push(from.text)
  })
  return found
}

/** Imports of one file that go through a wall. `path` is relative to the root. */
function wallFaults(path: string, text: string): string[] {
  const faults: string[] = []
  const [, folder, module] = path.split('/') as [string, string, string]
  for (const name of importsOf(path, text)) {
    if (!name.startsWith('.')) continue
    const target = normalize(join(dirname(path), name))
    const [top, into, other] = target.split('/') as [string, string, string]
    if (top !== 'src') continue
    const fault = (why: string) => faults.push(`${path} → ${target}: ${why}`)
    if (!folders[folder]?.includes(into)) fault(`${folder} does not know ${into}`)
    else if (into === 'modules' && readAll.includes(other) && other !== module)
      mayReach(path, target) || fault(`nobody imports ${other}`)
    else if (folder === 'modules' && into === 'server')
      serverRoles.includes(roleOf(path)) || fault(`a ${roleOf(path)} file does not know the server`)
    else if (folder === 'modules' && into === 'ui')
      ['vue', 'web', 'pages'].includes(roleOf(path)) || fault(`a ${roleOf(path)} file knows no page`)
    else if (folder === 'modules' && into === 'modules' && module !== other) {
      if (columnOf(other) >= columnOf(module)) fault(`${module} stands left of ${other}, or beside it`)
      else if (!open.includes(roleOf(target))) fault(`the ${roleOf(target)} files of a module are its own`)
    }
  }
  return faults
}

// The dashboard shows what the portal shows; the places that gather routes and pages, and the shells, reach both.
const mayReach = (path: string, target: string) =>
  ['src/server/routes.ts', 'src/server/pages.ts'].includes(path) ||
  path.startsWith('src/apps/') ||
  (path.startsWith('src/modules/dashboard/') && target === 'src/modules/portal/portal.actions.ts')

const localMethods =
  /^(get|set)(FullYear|Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^getTimezoneOffset$|^toLocale(Date|Time)?String$|^to(Date|Time)String$/
const npmOfPure = ['big.js', 'flatbush', '@sinclair/typebox', '@sinclair/typebox/value']

/** What a pure file may not do: know the time, the place, or chance; import npm packages beyond the few. */
function impurities(path: string, text: string): string[] {
  const faults: string[] = []
  for (const name of importsOf(path, text))
    if (!name.startsWith('.') && !npmOfPure.includes(name)) faults.push(`imports ${name}`)
  visit(scriptOf(path, text), node => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      faults.push('bare new Date()')
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText()
      if (called === 'Date') faults.push('bare Date()')
      if (ts.isPropertyAccessExpression(node.expression) && localMethods.test(node.expression.name.text))
        faults.push(`local time: ${node.expression.name.text}`)
    }
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.getText()
      if (['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID'].includes(name))
        faults.push(name)
    }
    if (ts.isNewExpression(node) && node.expression.getText().startsWith('Intl.DateTimeFormat'))
      if (!node.arguments?.[1]?.getText().includes('timeZone')) faults.push('Intl without a zone')
  })
  return faults
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

const sources = filesUnder('src').filter(path => /\.(ts|vue)$/.test(path))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const isTest = (path: string) => /\.test\.ts$|\.testbed\.ts$|\/testing[a-z-]*\.ts$/.test(path)
const product = sources.filter(path => !isTest(path))
const isPure = (path: string) =>
  (path.startsWith('src/lib/') || path.startsWith('src/modules/')) && roleOf(path) === 'pure'

describe('imports point left', () => {
  it('every module has its column', () =>
    expect(readdirSync(join(root, 'src/modules')).sort()).toEqual(columns.flat().sort()))

  it('in the whole house', () => expect(product.flatMap(path => wallFaults(path, read(path)))).toEqual([]))

  it.each([
    ['people/people.actions.ts', '../duties/duties.actions.ts', true],
    ['duties/duties.actions.ts', '../people/people.store.ts', false],
    ['blobs/blobs.actions.ts', '../documents/paper.ts', true],
    ['cases/cases.actions.ts', '../assessment/score.ts', true],
    ['cases/case.ts', '../people/people.routes.ts', true],
    ['cases/cases.routes.ts', '../ledger/ledger.reactions.ts', true],
    ['plan/plan.actions.ts', '../blobs/blobs.io.ts', true],
    ['cases/case.ts', '../../server/work.ts', true],
    ['cases/cases.contract.ts', '../../server/work.ts', true],
    ['cases/CaseList.vue', '../../server/work.ts', true],
    ['cases/case.ts', '../../ui/api.ts', true],
    ['cases/cases.store.ts', '../dashboard/dashboard.store.ts', true],
    ['dashboard/dashboard.routes.ts', '../portal/portal.actions.ts', false],
    ['dashboard/dashboard.routes.ts', '../portal/disclosure.ts', true],
    ['assessment/score.ts', '../../lib/decimal.ts', false],
    ['assessment/score.ts', '../../simulate/scenes.ts', true],
  ])('a planted import of %s from %s is found: %s', (path, name, found) => {
    for (const text of [
      `import { x } from '${name}'`,
      `import type { x } from '${name}'`,
      `export { x } from '${name}'`,
      `const x = await import('${name}')`,
    ]) {
      const script = path.endsWith('.vue') ? `<script setup lang="ts">\n${text}\n</script>` : text
      expect(wallFaults(`src/modules/${path}`, script).length > 0).toBe(found)
    }
  })

  it.each([
    ['src/lib/day.ts', '../modules/cases/case.ts'],
    ['src/lib/day.ts', '../server/db.ts'],
    ['src/ui/api.ts', '../modules/people/people.contract.ts'],
    ['src/server/app.ts', '../apps/desk/nav.ts'],
    ['src/server/worker.ts', '../modules/dashboard/dashboard.store.ts'],
    ['src/apps/desk/nav.ts', '../../server/db.ts'],
  ])('a planted import of %s from %s is found', (path, name) =>
    expect(wallFaults(path, `import { x } from '${name}'`)).toHaveLength(1),
  )
})

describe('pure files', () => {
  const pure = product.filter(isPure)
  it('are many', () => expect(pure.length).toBeGreaterThan(40))
  it('know no clock, no place, no chance', () => {
    const faults = pure.flatMap(path => impurities(path, read(path)).map(fault => `${path}: ${fault}`))
    expect(faults).toEqual([])
  })

  it.each([
    'const t = Date.now()',
    'const t = new Date()',
    'const t = new Date',
    'const t = Date()',
    'const t = at.getHours()',
    'at.setDate(3)',
    'const t = at.toLocaleDateString()',
    'const t = at.getTimezoneOffset()',
    'const r = Math.random()',
    "const f = new Intl.DateTimeFormat('zh-CN')",
    "const f = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit' })",
    'const id = crypto.randomUUID()',
    "import { readFile } from 'node:fs/promises'",
    "import { sql } from 'kysely'",
  ])('%s is found', text => expect(impurities('src/lib/x.ts', text)).toHaveLength(1))

  it.each([
    'const t = new Date(0)',
    'const t = at.getTime() + at.getUTCHours()',
    '// Date.now() and Math.random() in a comment',
    "const words = 'new Date()'",
    "const f = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai' })",
    "import Big from 'big.js'",
  ])('%s is fine', text => expect(impurities('src/lib/x.ts', text)).toEqual([]))
})

describe('files', () => {
  /** Drawn scenes and grown tables of examples are data. */
  const isData = (path: string) => /^src\/simulate\/scene-/.test(path)
  const tooLong = (path: string, text: string) => text.trimEnd().split('\n').length > 400 && !isData(path)

  it('are at most 400 lines long', () =>
    expect(sources.filter(path => tooLong(path, read(path)))).toEqual([]))
  it('a longer one is found', () => {
    expect(tooLong('src/lib/x.ts', 'x\n'.repeat(401))).toBe(true)
    expect(tooLong('src/lib/x.ts', 'x\n'.repeat(400))).toBe(false)
  })

  const ofACity = /吴忠|利通区|红寺堡|盐池|同心县|青铜峡/
  const wordsOf = (text: string) => text.split('\n').filter(line => ofACity.test(line))
  it('name no city, county or place', () => {
    const named = product.filter(path => !path.startsWith('src/simulate/'))
    expect(named.flatMap(path => wordsOf(read(path)).map(line => `${path}: ${line.trim()}`))).toEqual([])
  })
  it('a name is found', () => expect(wordsOf("a\nconst city = '吴忠市'\n")).toHaveLength(1))
})

describe('documents', () => {
  const roots = /^(src|docs|db|packs|scripts|bench|e2e|reference|seed|\.ci)\//
  /** Paths that a document names, in code or in links; patterns and addresses left out. */
  function pathsIn(document: string, text: string): string[] {
    const code = [...text.matchAll(/`([^`\s]+)`/g)].map(match => match[1]!)
    const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map(match => match[1]!)
      .filter(link => !/^[a-z]+:/.test(link))
      .map(link => relative(root, resolve(root, dirname(document), link)))
    return [...code.filter(path => roots.test(path)), ...links].filter(path => !/[*…<{]|NNNN/.test(path))
  }
  const documents = ['README.md', 'README.zh-CN.md', 'AGENTS.md', 'CONTRIBUTING.md']
    .filter(path => existsSync(join(root, path)))
    .concat(filesUnder('docs').filter(path => path.endsWith('.md')))

  it('every path they name is there', () => {
    const missing = documents.flatMap(document =>
      pathsIn(document, read(document))
        .filter(path => !existsSync(join(root, path)))
        .map(path => `${document}: ${path}`),
    )
    expect(missing).toEqual([])
  })
  it('a path in code and a link are both looked at', () =>
    expect(pathsIn('docs/a.md', 'see `src/x.ts`, [b](./b.md#c), `src/*/y.ts`, [w](https://w.cn)')).toEqual([
      'src/x.ts',
      'docs/b.md',
    ]))

  it('the lock file names no host', () => expect(read('package-lock.json')).not.toContain('"resolved"'))
})
