// A compiled document made from the plan in force, so that a test says only what the new document changes.
import { inject } from 'vitest'
import { inCity } from '../../server/db.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { makeWork, writeFacts } from '../../server/work.ts'
import type { Client } from '../../simulate/client.ts'
import type { CompiledPlan, CompiledTask } from '../compile/compiled.ts'
import type { Target, Task } from '../plan/pack.contract.ts'
import { findPlan, listClauses, listRequirements } from '../plan/plan.store.ts'
import { openDraft } from './drafts.actions.ts'
import * as contract from './drafts.contract.ts'

export interface PaperClause {
  id: string
  level: number
  marker: string
  heading: string
  parent: string | null
  words: string
}

/** What a test may change before it becomes a document. */
export interface PaperPlan {
  title: string
  docNumber: string | null
  clauses: PaperClause[]
  areas: { clause: string; title: string }[]
  tasks: CompiledTask[]
  targets: {
    clause: string
    indicator: string
    kind: Target['kind']
    value: string | null
    unit: string | null
    confidence: number
  }[]
  rules: CompiledPlan['rules']
}

/** The plan in force as a paper. */
export async function paperInForce(bench: TestBench): Promise<PaperPlan> {
  return inCity(bench.house.db, TEST_CITY, async trx => {
    const plan = (await findPlan(trx, TEST_CITY))!
    const rows = await listRequirements(trx, TEST_CITY, plan.id)
    const of = <B>(kind: string) =>
      rows.filter(it => it.kind === kind).map(it => ({ ...it, body: it.body as B }))
    return {
      title: plan.title,
      docNumber: plan.doc_number,
      clauses: (await listClauses(trx, TEST_CITY, plan.id)).map(({ gist, text, ...it }) => ({
        ...it,
        words: text ?? gist,
      })),
      areas: of<{ clause: string }>('area').map(it => ({ clause: it.body.clause, title: it.title })),
      tasks: of<Task>('task').map(({ body, title }) => ({
        clause: body.clause,
        number: String(body.number),
        title,
        area: body.area,
        leads: [],
        supports: [],
        due: null,
      })),
      targets: of<Target>('target').map(({ body }) => ({
        clause: body.clause,
        indicator: body.indicator,
        kind: body.kind,
        value: body.value ?? null,
        unit: body.unit ?? null,
        confidence: 0.9,
      })),
      rules: [],
    }
  })
}

/** The document a compiler would have made of it. */
export function compiled(paper: PaperPlan): CompiledPlan {
  let text = `${paper.title}\n${paper.docNumber ?? ''}\n`
  const spans = new Map<string, { start: number; end: number }>()
  const targets: CompiledPlan['targets'] = []
  for (const clause of paper.clauses) {
    const start = text.length
    text += `${clause.marker}${clause.heading}。${clause.words}`
    for (const it of paper.targets.filter(target => target.clause === clause.id)) {
      const quote = `${it.indicator}${it.value ?? ''}${it.unit ?? ''}`
      targets.push({ ...it, period: null, quote, start: text.length, end: text.length + quote.length })
      text += `${quote}；`
    }
    spans.set(clause.id, { start, end: text.length })
    // A clause reaches to the end of the last one below it.
    for (let up = clause.parent; up; up = paper.clauses.find(it => it.id === up)?.parent ?? null)
      if (spans.has(up)) spans.get(up)!.end = text.length
    text += '\n'
  }
  return {
    text,
    title: paper.title,
    docNumber: paper.docNumber,
    issuedOn: '2022-05-30',
    issuers: ['演示市委'],
    clauses: paper.clauses.map(({ words: _, ...it }) => ({ ...it, ...spans.get(it.id)! })),
    areas: paper.areas,
    tasks: paper.tasks,
    targets,
    rules: paper.rules,
    repairs: [],
    lints: [],
  }
}

let made = 0
/** Brings a compiled document in as `login` would, and gives back the draft's id. */
export async function bringIn(bench: TestBench, plan: CompiledPlan, login = 'banshi'): Promise<string> {
  const digest = String(++made).padStart(64, '0')
  return inCity(bench.house.db, TEST_CITY, async trx => {
    const person = await trx
      .selectFrom('accounts')
      .innerJoin('persons', 'persons.id', 'accounts.person_id')
      .select(['persons.id', 'persons.name'])
      .where('accounts.login', '=', login)
      .executeTakeFirstOrThrow()
    const actor = { cityId: TEST_CITY, personId: person.id, name: person.name, login, posts: [] }
    const work = makeWork(trx, TEST_CITY, bench.house.clock, actor)
    const document = { text: plan.text, format: 'docx', notes: [] } as const
    const { id } = await openDraft(work, { fileName: '规划.docx', digest, size: 1, document, plan })
    await writeFacts(work)
    return id
  })
}

/** Accepts everything that waits. */
export async function acceptEverything(client: Client, id: string): Promise<void> {
  for (const kind of ['front', 'repair', 'clause', 'area', 'task', 'target', 'rule'] as const)
    await client.call(contract.acceptAll, { params: { id }, body: { kind, atLeast: 0 } })
}

/** Grounds for every blank of a kind. */
export const allBlanks = [
  { kind: 'lead' as const, code: '*', reason: '待任务分解' },
  { kind: 'due' as const, code: '*', reason: '贯穿规划期' },
  { kind: 'figure' as const, code: '*', reason: '以上级下达为准' },
]

export const openDraftBench = () => openBench(inject('postgresUrl'))
