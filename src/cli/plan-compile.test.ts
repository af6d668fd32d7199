// The command: the answer alone on stdout, talk on stderr, three exit codes, no database.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompiledPlan } from '../modules/compile/compiled.ts'
import { planCompile } from './plan-compile.ts'
import { planSummary } from './plan-summary.ts'

const root = resolve(import.meta.dirname, '../..')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chuangcheng-compile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await planCompile(args, { out: line => out.push(line), err: line => err.push(line) })
  return { code, out, err }
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('plan compile', () => {
  it('prints one JSON object and nothing else', async () => {
    const { code, out } = await run(await file('a.txt', '某市规划\n一、总体要求\n正文。\n'), '--json')
    expect(out).toHaveLength(1)
    const plan = JSON.parse(out[0]!) as CompiledPlan
    expect(Object.keys(plan)).toEqual(
      expect.arrayContaining(['text', 'clauses', 'tasks', 'targets', 'lints']),
    )
    expect(code).toBe(plan.clauses.some(it => it.marker !== '') ? 0 : 1)
  })

  it('says 1 when there is no structure in it', async () => {
    const { code, err } = await run(await file('b.txt', '今天天气很好，我们去公园。\n'))
    expect(code).toBe(1)
    expect(err.join('')).toContain('没有找到规划的条款结构')
  })

  it.each([
    [[], '用法'],
    [['--json'], '用法'],
    [['a', 'b'], '用法'],
    [['/no/such/file.docx'], '没有这个文件'],
  ])('says 2 for %j', async (args, words) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, []])
    expect(err.join('')).toContain(words)
  })

  it('refuses a file of 200 MB without reading it', async () => {
    const path = await file('large.docx', 'PK')
    await truncate(path, 200 * 1024 * 1024)
    const { code, out, err } = await run(path)
    expect([code, out]).toEqual([2, []])
    expect(err.join('')).toContain('20 MB')
  })

  it('runs as a program, where a warning of a reader does not reach stdout', async () => {
    const path = await file('c.html', '<html><body><p>一、总体要求</p></body></html>')
    const done = spawnSync(
      process.execPath,
      [join(root, 'scripts/chuangcheng.mjs'), 'plan', 'compile', path, '--json'],
      {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      },
    )
    expect(JSON.parse(done.stdout)).toHaveProperty('clauses')
    expect([0, 1]).toContain(done.status)
    expect(done.stderr).toContain('读取网页')
  })
})

it('the summary says what the document says and what it leaves open', () => {
  const task = (number: string, leads: string[] = []) => ({
    clause: `四(一)${number}`,
    number,
    title: `任务${number}`,
    area: '四(一)',
    leads,
    supports: [],
    due: null,
  })
  const text = '某市规划(2024—2026年)\n20242026年'
  const lines = planSummary({
    text,
    title: '某市规划(2024—2026年)',
    docNumber: '某发〔2024〕1号',
    issuedOn: '2024-03-01',
    issuers: ['某市委'],
    clauses: [],
    areas: [{ clause: '四(一)', title: '政务环境' }],
    tasks: [task('1'), task('2'), task('3'), task('4', ['市教育局']), task('5')],
    targets: [
      {
        clause: '四(一)1',
        indicator: '群众满意度',
        kind: 'MIN',
        value: 90,
        unit: '%',
        period: null,
        quote: '群众满意度≥90%',
        start: 0,
        end: 1,
        confidence: 0.98,
      },
    ],
    rules: [],
    repairs: [
      {
        code: 'range',
        field: 'text',
        start: 16,
        end: 25,
        written: '20242026年',
        read: '2024—2026年',
        evidence: [{ start: 5, end: 14 }],
      },
    ],
    lints: [{ code: 'x', clause: null, start: 0, end: 1, message: '“类污”疑为“粪污”' }],
  })
  const all = lines.join('\n')
  expect(all).toContain('没有写明责任单位的任务：4 项（1—3、5），须分解后确定')
  expect(all).toMatch(/四\(一\)1 +群众满意度 +不低于 +90% +98%/)
  expect(all).toContain('20242026年 → 2024—2026年')
  expect(all).toContain('“类污”疑为“粪污”')
})
