// A new version of the plan from a document people have reviewed; the version in force gives way, its rows stay as they are.
import type { Work } from '../../server/work.ts'
import { insertRequirements, publish, type Row } from './plan.actions.ts'

export interface VersionClauseRow {
  readonly id: string
  readonly level: number
  readonly marker: string
  readonly heading: string
  readonly gist: string
  readonly parent: string | null
  readonly text: string
}

export interface VersionInput {
  /** Code of the plan, the same through all its versions. */
  readonly code: string
  readonly version: string
  readonly title: string
  readonly docNumber: string | null
  readonly issuedOn: string | null
  readonly draftId: string
  /** What is kept whole: head, rules, disclosure and whatever the version in force carries. */
  readonly body: unknown
  readonly clauses: readonly VersionClauseRow[]
  readonly rows: readonly Row[]
  /** Codes of requirements that end: nobody answers for them any more. */
  readonly ended: readonly string[]
}

/** Publishes the version; returns its id. Records `plan.published`, and `requirement.ended` for each that ends. */
export async function publishVersion(work: Work, input: VersionInput): Promise<string> {
  const { body, clauses, rows } = input
  const { planId } = await publish(
    work,
    'plan',
    input.code,
    input.version,
    false,
    { body, clauses, rows },
    body,
    { title: input.title, docNumber: input.docNumber, issuedOn: input.issuedOn },
    input.draftId,
  )
  await work.trx
    .insertInto('clauses')
    .values(clauses.map((it, ordinal) => ({ city_id: work.cityId, plan_id: planId, ordinal, ...it })))
    .execute()
  await insertRequirements(work, planId, rows)
  await endResponsibilities(work, planId, input.ended)
  return planId
}

async function endResponsibilities(work: Work, planId: string, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return
  const ended = await work.trx
    .updateTable('responsibilities')
    .set({ ends_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('requirement', 'in', codes)
    .where('ends_at', 'is', null)
    .returning(['requirement', 'unit_id'])
    .execute()
  for (const code of codes)
    work.record(
      {
        kind: 'requirement.ended',
        subjectType: 'requirement',
        subjectId: code,
        clause: '五(一)2',
        data: { plan: planId, ended: ended.filter(it => it.requirement === code).map(it => it.unit_id) },
      },
      'office_head',
    )
}

/** Every code a requirement of any version of this plan has had. */
export async function usedCodes(work: Pick<Work, 'trx' | 'cityId'>, code: string): Promise<Set<string>> {
  const rows = await work.trx
    .selectFrom('requirements as r')
    .innerJoin('plans as p', join =>
      join.onRef('p.city_id', '=', 'r.city_id').onRef('p.id', '=', 'r.plan_id'),
    )
    .select('r.code')
    .distinct()
    .where('r.city_id', '=', work.cityId)
    .where('p.code', '=', code)
    .execute()
  return new Set(rows.map(row => row.code))
}
