// A card while it is being filled in: what is answered, what is missing, and the body that is sent. Nothing here knows
// where the draft is kept or how it travels.
import type { Static } from '@sinclair/typebox'
import type { Grade } from '../observations/observation.ts'
import type { Answer, CardItem } from './assessment.contract.ts'

export type Item = Static<typeof CardItem>

export interface DraftPhoto {
  readonly id: string
  /** Known once the server has the picture. */
  digest: string | null
  /** Why the server will not take it; null while it is on its way or stored. */
  refusal: string | null
}

export interface DraftAnswer {
  grade: Grade | null
  note: string
  photos: DraftPhoto[]
}

export interface SubmitBody {
  readonly observedAt: string
  readonly clientNow: string
  readonly answers: readonly Static<typeof Answer>[]
}

/** `open` being filled in, `waiting` submitted and not yet known to have arrived, `refused` sent back, `sent` received. */
export type DraftState = 'open' | 'waiting' | 'refused' | 'sent'

export interface Draft {
  readonly visitId: string
  readonly personId: string
  /** Stays the same however often the same answers are sent, so that they are taken in once. */
  actionId: string
  state: DraftState
  answers: Record<string, DraftAnswer>
  /** When the last answer was given, by this phone's clock. */
  seenAt: string | null
  /** Fixed at the first attempt that may have reached the server; later attempts send exactly this. */
  body: SubmitBody | null
  /** The server's sentence when it refused. */
  refusal: string | null
  receipt: { readonly at: string; readonly failing: number } | null
}

export function newDraft(visitId: string, personId: string, actionId: string): Draft {
  return {
    visitId,
    personId,
    actionId,
    state: 'open',
    answers: {},
    seenAt: null,
    body: null,
    refusal: null,
    receipt: null,
  }
}

export function emptyAnswer(): DraftAnswer {
  return { grade: null, note: '', photos: [] }
}

/** A photo only where the card asks for one: always when something was measured, or when the answer is 不达标. */
export function wantsPhoto(item: Item, grade: Grade | null): boolean {
  if (grade === null || grade === 'na' || grade === 'untested') return false
  return item.photo === 'required' || (item.photo === 'on-fail' && grade === 'fail')
}

export function answeredCount(items: readonly Item[], draft: Draft): number {
  return items.filter(item => draft.answers[item.code]?.grade).length
}

export interface Missing {
  readonly item: Item
  /** Place on the card, from 1. */
  readonly number: number
  readonly words: string
}

/** Everything that keeps the card from being submitted, in the card's order. */
export function missingOf(items: readonly Item[], draft: Draft): Missing[] {
  return items.flatMap((item, i) => {
    const answer = draft.answers[item.code] ?? emptyAnswer()
    const miss = (words: string): Missing[] => [{ item, number: i + 1, words }]
    if (answer.grade === null) return miss('还没有作答；没看到的请选“未测”')
    if (answer.photos.some(photo => photo.refusal !== null)) return miss('有一张照片不能用，请去掉后重拍')
    if (wantsPhoto(item, answer.grade) && answer.photos.length === 0) return miss('要拍一张照片')
    return []
  })
}

/** Photos that the server does not have yet. */
export function unsentPhotos(draft: Draft): DraftPhoto[] {
  return Object.values(draft.answers).flatMap(answer =>
    answer.photos.filter(photo => photo.digest === null && photo.refusal === null),
  )
}

/** The body to send; call it only when nothing is missing and no photo is unsent. */
export function bodyOf(items: readonly Item[], draft: Draft, now: string): SubmitBody {
  return {
    observedAt: draft.seenAt ?? now,
    clientNow: now,
    answers: items.flatMap(item => {
      const answer = draft.answers[item.code]
      if (!answer?.grade) return []
      const note = answer.note.trim()
      const photos = [...new Set(answer.photos.flatMap(photo => (photo.digest ? [photo.digest] : [])))]
      return [{ item: item.code, grade: answer.grade, photos, ...(note ? { note } : {}) }]
    }),
  }
}
