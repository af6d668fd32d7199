// Opening rounds, giving out places, taking cards in.
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { fileFindings } from '../cases/intake.actions.ts'
import { type Grade, grades, placeSubject, roundPeriod } from '../observations/observation.ts'
import { fileObservations } from '../observations/observations.actions.ts'
import { listHolders } from '../people/people.store.ts'
import { listForDrawing } from '../places/places.store.ts'
import type { Card } from '../plan/pack.contract.ts'
import { getFramework, listFrameworks } from '../plan/plan.store.ts'
import { lockRound, lockVisit } from './assessment.store.ts'
import { dealVisits, drawPlaces, roundLifecycle, visitLifecycle } from './round.ts'

export interface RoundInput {
  readonly name: string
  readonly frameworkId: string
  readonly seed: string
  readonly quota: Readonly<Record<string, number>>
  readonly inspectors: readonly string[]
}

/** Refuses a quota that the framework has no card for, or the register not enough places. */
export function checkQuota(
  quota: Readonly<Record<string, number>>,
  cards: readonly Card[],
  places: readonly { readonly placeType: string }[],
): void {
  for (const [type, n] of Object.entries(quota)) {
    if (n > 0 && !cards.some(card => card.placeType === type))
      refuse('round.no-card', `这个测评体系没有“${type}”这类点位的测评卡。`, 400, `/quota/${type}`)
    const there = places.filter(place => place.placeType === type).length
    if (n > there)
      refuse('round.quota', `“${type}”类点位只有 ${there} 个，抽不出 ${n} 个。`, 400, `/quota/${type}`)
  }
}

/** Opens a round with places drawn by the seed; returns its id and how many places. */
export async function openRound(
  work: Work,
  day: string,
  input: RoundInput,
): Promise<{ id: string; places: number }> {
  const framework = (await listFrameworks(work.trx, work.cityId)).find(one => one.id === input.frameworkId)
  if (!framework)
    return refuse('round.framework', '没有这个测评体系，或它已有新版本；请刷新后重选。', 400, '/frameworkId')
  const places = await listForDrawing(work.trx, work.cityId)
  checkQuota(input.quota, framework.body.cards, places)
  const drawn = drawPlaces(input.seed, input.quota, places)
  if (drawn.length === 0) refuse('round.empty', '一个点位也没有抽；请填写各类点位的数量。', 400, '/quota')
  const id = work.newId()
  await work.trx
    .insertInto('rounds')
    .values({
      city_id: work.cityId,
      id,
      name: input.name,
      framework_id: input.frameworkId,
      seed: input.seed,
      state: 'open',
      quota: JSON.stringify(input.quota),
      opened_by: work.actor!.personId,
      opened_at: work.now,
    })
    .execute()
  const visits = drawn.map(place => ({ id: work.newId(), place }))
  await work.trx
    .insertInto('visits')
    .values(
      visits.map(visit => ({
        city_id: work.cityId,
        id: visit.id,
        round_id: id,
        place_id: visit.place.id,
        place_type: visit.place.placeType,
        division: visit.place.division,
        state: 'assigned',
      })),
    )
    .execute()
  work.record(
    {
      kind: 'round.opened',
      subjectType: 'round',
      subjectId: id,
      clause: '五(二)1',
      ruleVersion: framework.digest.slice(0, 16),
      data: { seed: input.seed, places: visits.length, framework: input.frameworkId },
    },
    'office',
    'office_head',
  )
  if (input.inspectors.length > 0) await allot(work, id, day, input.inspectors)
  return { id, places: visits.length }
}

/** Gives the places not yet submitted to inspectors, those of one county to as few as possible. */
export async function allot(
  work: Work,
  roundId: string,
  day: string,
  inspectors: readonly string[],
): Promise<void> {
  const round = await lockRound(work.trx, work.cityId, roundId)
  if (!round) return refuse('round.none', '没有这一轮测评。', 404)
  enforce(refusalOf(roundLifecycle, 'allot', round, work.actor!, work.now, { inspectors }))
  const holders = new Set(
    (await listHolders(work.trx, work.cityId, 'inspector', day)).map(holder => holder.personId),
  )
  if (inspectors.some(id => !holders.has(id)))
    refuse('round.inspector', '所选人员中有人现在不任巡查测评员；请重新选择。', 400, '/inspectors')
  const open = await work.trx
    .selectFrom('visits')
    .select(['id', 'division', 'place_type as placeType'])
    .where('city_id', '=', work.cityId)
    .where('round_id', '=', roundId)
    .where('state', '=', 'assigned')
    .execute()
  const dealt = dealVisits(open, inspectors)
  for (const inspector of inspectors) {
    const ids = [...dealt].filter(([, to]) => to === inspector).map(([id]) => id)
    if (ids.length === 0) continue
    await work.trx
      .updateTable('visits')
      .set({ inspector_id: inspector })
      .where('city_id', '=', work.cityId)
      .where('id', 'in', ids)
      .execute()
    work.record(
      {
        kind: 'round.allotted',
        subjectType: 'round',
        subjectId: roundId,
        data: { inspector, visits: ids.length },
      },
      'office',
      'office_head',
    )
  }
}

export async function closeRound(work: Work, roundId: string): Promise<void> {
  const round = await lockRound(work.trx, work.cityId, roundId)
  if (!round) return refuse('round.none', '没有这一轮测评。', 404)
  enforce(refusalOf(roundLifecycle, 'close', round, work.actor!, work.now))
  await work.trx
    .updateTable('rounds')
    .set({ state: 'closed', closed_at: work.now, version: round.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', roundId)
    .execute()
  work.record(
    { kind: 'round.closed', subjectType: 'round', subjectId: roundId, clause: '五(二)1' },
    'office',
    'office_head',
  )
}

export interface AnswerInput {
  readonly item: string
  readonly grade: Grade
  readonly note?: string | undefined
  readonly photos: readonly string[]
}

/**
 * Takes a card in: one observation an answer; a failing one is filed as a finding in the same transaction.
 * The time the inspector saw it stands beside the server's; a clock that is hours off is noted, not believed.
 */
export async function submitVisit(
  work: Work,
  visitId: string,
  observedAt: Date,
  clientNow: Date,
  answers: readonly AnswerInput[],
): Promise<{ failing: number }> {
  const visit = await lockVisit(work.trx, work.cityId, visitId)
  if (!visit || visit.inspectorId !== work.actor!.personId)
    return refuse('visit.none', '没有这个点位，或它没有分给您。', 404)
  enforce(refusalOf(visitLifecycle, 'submit', visit, work.actor!, work.now, { answers }))
  const framework = await getFramework(work.trx, work.cityId, visit.frameworkId)
  const card = framework.body.cards.find(one => one.placeType === visit.placeType)
  if (!card) return refuse('visit.no-card', '这类点位没有测评卡。', 409)
  checkAnswers(card, answers)
  const skew = Math.round((work.realNow.getTime() - clientNow.getTime()) / 1000)
  const seenAt = trueTime(work, observedAt, skew)
  const filed = answers.map(answer => ({
    answer,
    item: card.items.find(item => item.code === answer.item)!,
    id: work.newId(),
  }))
  await fileObservations(
    work,
    filed.map(({ answer, item, id }) => ({
      id,
      requirement: `standard:${item.standard}`,
      subject: placeSubject(visit.placeId),
      period: roundPeriod(visit.roundId),
      grade: answer.grade,
      source: 'inspection' as const,
      item: item.code,
      note: answer.note?.trim() || null,
      visitId,
      observedAt: seenAt,
    })),
  )
  for (const { answer, id } of filed)
    await attachEvidence(work, 'observation', id, 'check', answer.photos, seenAt)
  const failing = filed.filter(({ answer }) => answer.grade === 'fail')
  await fileFindings(
    work,
    failing.map(({ answer, item, id }) => ({
      source: 'round' as const,
      placeId: visit.placeId,
      placeType: visit.placeType,
      division: visit.division,
      requirement: `standard:${item.standard}`,
      severity: item.severity,
      clause: '四(六)22',
      title: `${visit.placeName}：${item.problem}`.slice(0, 80),
      detail: answer.note?.trim() ?? '',
      observationId: id,
      roundId: visit.roundId,
      photos: answer.photos,
      observedAt: seenAt,
    })),
  )
  await work.trx
    .updateTable('visits')
    .set({
      state: 'submitted',
      observed_at: seenAt,
      submitted_at: work.now,
      clock_skew_seconds: bounded(skew),
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', visitId)
    .execute()
  work.record(
    {
      kind: 'visit.submitted',
      subjectType: 'visit',
      subjectId: visitId,
      ruleVersion: framework.digest.slice(0, 16),
      data: {
        round: visit.roundId,
        place: visit.placeId,
        answers: answers.length,
        failing: failing.length,
        skew: bounded(skew),
      },
    },
    'inspector',
  )
  return { failing: failing.length }
}

function checkAnswers(card: Card, answers: readonly AnswerInput[]): void {
  const seen = new Set<string>()
  for (const [i, answer] of answers.entries()) {
    const item = card.items.find(one => one.code === answer.item)
    const at = `/answers/${i}`
    if (!item) refuse('visit.item', `测评卡上没有“${answer.item}”这一项。`, 400, at)
    if (seen.has(answer.item)) refuse('visit.twice', `“${item.question}”答了两次。`, 400, at)
    seen.add(answer.item)
    if (!(item.grades as readonly string[]).includes(grades[answer.grade]))
      refuse('visit.grade', `“${item.question}”不能选“${grades[answer.grade]}”。`, 400, at)
    const measured = answer.grade !== 'na' && answer.grade !== 'untested'
    const wanted =
      (item.photo === 'required' && measured) ||
      (item.photo === 'required-on-fail' && answer.grade === 'fail')
    if (wanted && answer.photos.length === 0) refuse('visit.photo', `“${item.question}”要有照片。`, 400, at)
  }
  const missing = card.items.find(item => !seen.has(item.code))
  if (missing)
    refuse('visit.incomplete', `还有没作答的项：“${missing.question}”；没看到的请选“未测”。`, 400, '/answers')
}

// A phone that thinks it is the year 9999 is still a phone with answers in it.
function bounded(skewSeconds: number): number {
  return Math.max(-2_000_000_000, Math.min(skewSeconds, 2_000_000_000))
}

// Business time may differ from real time in a demo, and the phone's clock from both: what the phone says is corrected
// by its own error, then placed on business time, and never lies in the future.
function trueTime(work: Work, observedAt: Date, skewSeconds: number): Date {
  const behind = Math.max(0, work.realNow.getTime() - (observedAt.getTime() + skewSeconds * 1000))
  const limit = 30 * 24 * 3600 * 1000
  return new Date(work.now.getTime() - Math.min(behind, limit))
}
