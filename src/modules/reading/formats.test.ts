// The same plan as Word, web page, OFD, PDF and GB18030 text compiles to the same tasks and targets: the city's own
// document where it lies beside the checkout, and a document of the compiler's gold in any case.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../e2e/browser.ts'
import { compilePlan } from '../compile/compile.ts'
import { docxOf, gbHtmlOf, gbTxtOf, htmlOf, ofdOf, type Paper, paperOf, pdfOf } from './documents.testbed.ts'
import { readDocument } from './read-document.io.ts'

const root = resolve(import.meta.dirname, '../../..')
const gold = join(import.meta.dirname, '../compile/gold/yunze-action-plan.txt')
const seed = resolve(root, '../shared/seed/wuzhong-plan-2021-2023.txt')

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const plain = (text: string) => text.replace(/\s/g, '')
function gist(text: string) {
  const { tasks, targets, areas } = compilePlan(text)
  return {
    areas: areas.map(it => plain(it.title)),
    tasks: tasks.map(it => [it.clause, it.number, plain(it.title), it.leads, it.due]),
    targets: targets.map(it => [it.clause, plain(it.indicator), it.kind, it.value, it.unit]),
  }
}

/** Title and number first, as every file has them, then the lines of the text. */
function paper(path: string): Paper {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  const [title, number] = [
    lines.find(it => /规划|计划|方案|意见/.test(it))!,
    lines.find(it => /〔\d{4}〕\d+号$/.test(it))!,
  ]
  return paperOf(lines.join('\n'), title, number)
}

describe.each([
  ['a gold document', gold],
  ['the document of the city', seed],
])('%s', (_, path) => {
  const formats: Readonly<Record<string, (it: Paper) => Buffer | Promise<Buffer>>> = {
    'GB18030 text': gbTxtOf,
    html: htmlOf,
    'html in GB2312': gbHtmlOf,
    docx: docxOf,
    ofd: ofdOf,
    pdf: it => pdfOf(browser, it),
  }
  it.each(Object.keys(formats))('%s compiles to what the text does', { timeout: 60_000 }, async name => {
    // Outside the workshop the city's own document is not there; the gold one has held the same.
    if (!existsSync(path)) return expect(path).toBe(seed)
    const it = paper(path)
    const text = [it.title.join(''), it.number, ...it.paragraphs].join('\n')
    const wanted = gist(text)
    expect(wanted.tasks.length).toBeGreaterThan(5)
    expect(wanted.targets.length).toBeGreaterThan(5)
    // The two-byte plane of the test's writer lacks a few signs; they are no part of a task or target.
    const { text: read } = await readDocument(await formats[name]!(it))
    expect(gist(read)).toEqual(wanted)
  })
})
