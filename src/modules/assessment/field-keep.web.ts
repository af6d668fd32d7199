// Where drafts and their pictures stay on the phone: one IndexedDB, so that reload, a flat battery or an expired
// session loses nothing. Keys begin with the person: another person on this phone never sees them.
import type { Draft } from './field-draft.ts'

const NAME = 'chuangcheng-field'
type Store = 'drafts' | 'photos'

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('drafts')
      request.result.createObjectStore('photos')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  opened.catch(() => (opened = undefined))
  return opened
}

async function run<T>(
  store: Store,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const work = db.transaction(store, mode)
    const request = act(work.objectStore(store))
    // A write counts when the transaction is through, not when the request is.
    work.oncomplete = () => resolve(request.result)
    work.onerror = () => reject(work.error)
    work.onabort = () => reject(work.error)
  })
}

const keyOf = (personId: string, visitId: string): string => `${personId}/${visitId}`

export async function findDraft(personId: string, visitId: string): Promise<Draft | undefined> {
  return run<Draft | undefined>('drafts', 'readonly', store => store.get(keyOf(personId, visitId)))
}

export async function listDrafts(personId: string): Promise<Draft[]> {
  return run<Draft[]>('drafts', 'readonly', store =>
    store.getAll(IDBKeyRange.bound(`${personId}/`, `${personId}/￿`)),
  )
}

export async function keepDraft(draft: Draft): Promise<void> {
  const plain = JSON.parse(JSON.stringify(draft)) as Draft
  await run('drafts', 'readwrite', store => store.put(plain, keyOf(draft.personId, draft.visitId)))
}

export async function keepPhoto(id: string, picture: Blob): Promise<void> {
  // As bytes with their type: some phones do not keep a Blob of a file that has since gone.
  const bytes = await picture.arrayBuffer()
  await run('photos', 'readwrite', store => store.put({ bytes, type: picture.type }, id))
}

export async function findPhoto(id: string): Promise<Blob | undefined> {
  const kept = await run<{ bytes: ArrayBuffer; type: string } | undefined>('photos', 'readonly', store =>
    store.get(id),
  )
  return kept && new Blob([kept.bytes], { type: kept.type })
}

export async function dropPhoto(id: string): Promise<void> {
  await run('photos', 'readwrite', store => store.delete(id))
}
