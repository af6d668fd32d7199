// Sends what is submitted and what is photographed, again and again until the server has answered.
import { shallowRef } from 'vue'
import { call, Problem, uploadPhoto } from '../../ui/api.ts'
import { upload } from '../blobs/blobs.contract.ts'
import { me } from '../people/people.contract.ts'
import { submit } from './assessment.contract.ts'
import { bodyOf, type Draft, type Item, unsentPhotos } from './field-draft.ts'
import { dropPhoto, findPhoto, keepDraft } from './field-keep.web.ts'

/** Away, signed out, overloaded: worth trying again with the same action id. Anything else is the server's answer. */
export function passing(error: unknown): boolean {
  return (
    !(error instanceof Problem) ||
    error.status === 0 ||
    error.status === 401 ||
    error.status === 408 ||
    error.status === 429 ||
    error.status >= 500
  )
}

/** Sends the draft's photos that the server lacks. Throws when it should be tried again. */
export async function sendPhotos(draft: Draft): Promise<void> {
  for (const photo of unsentPhotos(draft)) {
    const picture = await findPhoto(photo.id)
    if (!picture) {
      photo.refusal = '这张照片没有保存下来，请重拍。'
      continue
    }
    try {
      photo.digest = (await uploadPhoto(upload.path, picture)).digest
    } catch (error) {
      if (passing(error)) throw error
      photo.refusal = (error as Problem).message
    }
    await keepDraft(draft)
  }
}

/**
 * One attempt. The draft ends as `sent`, `refused`, or stays `waiting` when the network or the session is away.
 * The body, with this phone's time in it, is fixed only once the server answers at all: the server takes the difference
 * between the phone's clock and its own from it.
 */
export async function sendDraft(draft: Draft, items: readonly Item[]): Promise<void> {
  try {
    await sendPhotos(draft)
    if (
      unsentPhotos(draft).length === 0 &&
      Object.values(draft.answers).some(it => it.photos.some(photo => photo.refusal))
    )
      return await refuse(draft, '有一张照片不能用，请去掉后重拍，再提交。')
    if (!draft.body) {
      const person = await call(me)
      if (person.personId !== draft.personId) return
      draft.body = bodyOf(items, draft, new Date().toISOString())
      await keepDraft(draft)
    }
    const reply = await call(submit, {
      params: { id: draft.visitId },
      body: draft.body as never,
      actionId: draft.actionId,
    })
    const after = await call(me).catch(() => undefined)
    draft.state = 'sent'
    draft.refusal = null
    draft.receipt = { at: after?.now ?? new Date().toISOString(), failing: reply.failing }
    await keepDraft(draft)
    for (const answer of Object.values(draft.answers))
      for (const photo of answer.photos) await dropPhoto(photo.id)
  } catch (error) {
    if (!passing(error)) await refuse(draft, (error as Problem).message)
    lastTrouble.value = error instanceof Problem ? error : undefined
  }
}

/** Why the last attempt did not get through. */
export const lastTrouble = shallowRef<Problem>()

async function refuse(draft: Draft, words: string): Promise<void> {
  draft.state = 'refused'
  draft.refusal = words
  await keepDraft(draft)
}
