// The drafts of this phone as the pages see them; every change is kept before anything else happens.
import { onScopeDispose, reactive, ref } from 'vue'
import { call, newId } from '../../ui/api.ts'
import { visit as visitContract } from './assessment.contract.ts'
import { type Draft, type DraftAnswer, emptyAnswer, type Item, newDraft } from './field-draft.ts'
import { dropPhoto, findDraft, keepDraft, keepPhoto, listDrafts } from './field-keep.web.ts'
import { sendDraft, sendPhotos } from './field-send.web.ts'

/** This person's drafts by visit. */
export const drafts = reactive(new Map<string, Draft>())
/** False when the phone refuses to keep anything: the page says so. */
export const kept = ref(true)
const cards = new Map<string, readonly Item[]>()
const sending = reactive(new Set<string>())

export async function loadDrafts(personId: string): Promise<void> {
  try {
    drafts.clear()
    for (const draft of await listDrafts(personId)) drafts.set(draft.visitId, draft)
  } catch {
    kept.value = false
  }
}

/** The draft of a visit, made when there is none. */
export async function openDraft(personId: string, visitId: string, items: readonly Item[]): Promise<Draft> {
  cards.set(visitId, items)
  if (!drafts.has(visitId)) {
    const found = await findDraft(personId, visitId).catch(() => undefined)
    drafts.set(visitId, found ?? newDraft(visitId, personId, newId()))
  }
  return drafts.get(visitId)!
}

async function keep(draft: Draft): Promise<void> {
  try {
    await keepDraft(draft)
    kept.value = true
  } catch {
    kept.value = false
  }
}

/** Changes an answer. What was refused and is changed becomes another action. */
export async function change(
  draft: Draft,
  item: Item,
  part: Partial<Pick<DraftAnswer, 'grade' | 'note'>>,
): Promise<void> {
  if (draft.state === 'waiting' || draft.state === 'sent') return
  reopen(draft)
  draft.answers[item.code] = { ...(draft.answers[item.code] ?? emptyAnswer()), ...part }
  draft.seenAt = new Date().toISOString()
  await keep(draft)
}

export async function addPhoto(draft: Draft, item: Item, picture: Blob): Promise<void> {
  const id = newId()
  await keepPhoto(id, picture).catch(() => (kept.value = false))
  reopen(draft)
  draft.answers[item.code] ??= emptyAnswer()
  draft.answers[item.code]!.photos.push({ id, digest: null, refusal: null })
  draft.seenAt = new Date().toISOString()
  await keep(draft)
  await sendPhotos(draft).catch(() => undefined)
}

export async function removePhoto(draft: Draft, item: Item, id: string): Promise<void> {
  const answer = draft.answers[item.code]
  if (!answer) return
  reopen(draft)
  answer.photos = answer.photos.filter(photo => photo.id !== id)
  await keep(draft)
  await dropPhoto(id).catch(() => undefined)
}

function reopen(draft: Draft): void {
  if (draft.state !== 'refused') return
  Object.assign(draft, { state: 'open', refusal: null, body: null, actionId: newId() })
}

/** Submits: from here on the answers stand, and the phone sends them until the server has answered. */
export async function submitDraft(draft: Draft): Promise<void> {
  draft.state = 'waiting'
  await keep(draft)
  await tryOne(draft)
}

export const isSending = (visitId: string): boolean => sending.has(visitId)

async function tryOne(draft: Draft): Promise<void> {
  if (sending.has(draft.visitId)) return
  sending.add(draft.visitId)
  try {
    const items =
      cards.get(draft.visitId) ?? (await call(visitContract, { params: { id: draft.visitId } })).items
    await sendDraft(draft, items)
  } catch {
    // The card itself could not be read; the next round tries again.
  } finally {
    sending.delete(draft.visitId)
  }
}

/** Sends what waits: now, when the network is back, and every 20 seconds. */
export async function sendWaiting(): Promise<void> {
  for (const draft of [...drafts.values()]) {
    if (draft.state === 'waiting') await tryOne(draft)
    else if (draft.state === 'open') await sendPhotos(draft).catch(() => undefined)
  }
}

/** Runs `sendWaiting` as long as the shell lives; `then` is called when something got through. */
export function useSending(then: () => void): void {
  const round = async () => {
    const before = [...drafts.values()].filter(it => it.state === 'waiting').length
    await sendWaiting()
    if ([...drafts.values()].filter(it => it.state === 'waiting').length < before) then()
  }
  const timer = setInterval(() => void round(), 20_000)
  const online = () => void round()
  addEventListener('online', online)
  onScopeDispose(() => {
    clearInterval(timer)
    removeEventListener('online', online)
  })
}
