// Writing observations: append only; a correction or a verification supersedes the one before.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Grade, Source } from './observation.ts'

export interface ObservationInput {
  readonly id: string
  readonly requirement: string
  readonly subject: string
  readonly period: string
  readonly grade: Grade
  readonly source: Source
  readonly item: string | null
  readonly note: string | null
  readonly visitId: string | null
  readonly observedAt: Date
}

/** Files observations of one act; their facts carry requirement, subject, period and grade. */
export async function fileObservations(work: Work, inputs: readonly ObservationInput[]): Promise<void> {
  if (inputs.length === 0) return
  await work.trx
    .insertInto('observations')
    .values(
      inputs.map(o => ({
        city_id: work.cityId,
        id: o.id,
        requirement: o.requirement,
        subject: o.subject,
        period: o.period,
        grade: o.grade,
        source: o.source,
        observer: work.actor?.personId ?? null,
        visit_id: o.visitId,
        item: o.item,
        note: o.note,
        observed_at: o.observedAt,
        at: work.now,
      })),
    )
    .execute()
  for (const o of inputs) {
    work.record(
      {
        kind: 'observation.filed',
        subjectType: 'observation',
        subjectId: o.id,
        data: {
          requirement: o.requirement,
          subject: o.subject,
          period: o.period,
          grade: o.grade,
          item: o.item,
        },
      },
      'inspector',
    )
  }
}

/** A new observation takes the place of an earlier one; of two at once, one is refused by the unique key. */
export async function supersede(
  work: Work,
  earlierId: string,
  next: { grade: Grade; source: Source; caseId: string },
): Promise<string> {
  const earlier = await work.trx
    .selectFrom('observations')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('id', '=', earlierId)
    .executeTakeFirst()
  if (!earlier) return refuse('observation.none', '没有找到原来的作答记录。', 404)
  const id = work.newId()
  await work.trx
    .insertInto('observations')
    .values({
      city_id: work.cityId,
      id,
      requirement: earlier.requirement,
      subject: earlier.subject,
      period: earlier.period,
      grade: next.grade,
      source: next.source,
      observer: work.actor?.personId ?? null,
      visit_id: earlier.visit_id,
      case_id: next.caseId,
      item: earlier.item,
      note: null,
      observed_at: work.now,
      at: work.now,
      supersedes: earlierId,
    })
    .execute()
  work.record(
    {
      kind: 'observation.superseded',
      subjectType: 'observation',
      subjectId: id,
      clause: '六(三)',
      data: {
        supersedes: earlierId,
        grade: next.grade,
        case: next.caseId,
        period: earlier.period,
        requirement: earlier.requirement,
      },
    },
    'verifier',
    'office',
  )
  return id
}

/** An accepted figure of an indicator: a number with its unit, or another value as JSON; surveys carry their sample. */
export interface FigureInput {
  readonly requirement: string
  readonly subject: string
  readonly period: string
  readonly number: string | null
  readonly unit: string | null
  readonly value: unknown
  readonly survey: unknown
  readonly note: string | null
  /** The observation it corrects. */
  readonly supersedes: string | null
  readonly observedAt: Date
  /** A unit filed it, or the house counted it. */
  readonly source?: 'filing' | 'tally'
}

/** Files an accepted figure as an observation; returns its id. Of two that correct the same one, one is refused. */
export async function fileFigure(work: Work, o: FigureInput): Promise<string> {
  const id = work.newId()
  await work.trx
    .insertInto('observations')
    .values({
      city_id: work.cityId,
      id,
      requirement: o.requirement,
      subject: o.subject,
      period: o.period,
      number: o.number,
      unit: o.unit,
      value: o.value === null ? null : JSON.stringify(o.value),
      survey: o.survey === null ? null : JSON.stringify(o.survey),
      source: o.source ?? 'filing',
      observer: work.actor?.personId ?? null,
      note: o.note,
      observed_at: o.observedAt,
      at: work.now,
      supersedes: o.supersedes,
    })
    .execute()
  work.record(
    {
      kind: o.supersedes ? 'observation.superseded' : 'observation.filed',
      subjectType: 'observation',
      subjectId: id,
      data: { requirement: o.requirement, period: o.period, supersedes: o.supersedes },
    },
    'office',
    'office_head',
  )
  return id
}
