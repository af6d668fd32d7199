// Pictures on their way to the server, one by one; each is kept under its digest as soon as it is safe there.
import { computed, onScopeDispose, ref } from 'vue'
import { newId, Problem, uploadPhoto } from './api.ts'

const PATH = '/api/photos'
const LARGEST = 12 * 1024 * 1024
const TYPES = ['image/jpeg', 'image/png', 'image/webp']

export interface PickedPhoto {
  readonly id: string
  readonly name: string
  /** A local address to show it by. */
  readonly preview: string
  readonly file: Blob
  state: 'sending' | 'stored' | 'failed'
  digest: string | null
  detail: string | null
}

/** Where a stored picture is seen; `small` for lists, `large` for looking. */
export function photoUrl(digest: string, size: 'small' | 'large' = 'small'): string {
  return `${PATH}/${digest}?size=${size}`
}

/** @param most how many pictures at most */
export function usePhotoUpload(most = 9) {
  const photos = ref<PickedPhoto[]>([])
  const refused = ref<string>()

  async function send(id: string): Promise<void> {
    const photo = photos.value.find(it => it.id === id)
    if (!photo) return
    photo.state = 'sending'
    photo.detail = null
    try {
      const { digest } = await uploadPhoto(PATH, photo.file)
      photo.digest = digest
      photo.state = 'stored'
    } catch (error) {
      photo.state = 'failed'
      photo.detail = error instanceof Problem ? error.message : '照片没有传上去，请重试。'
    }
  }

  async function add(files: Iterable<File>): Promise<void> {
    refused.value = undefined
    const added: string[] = []
    for (const file of files) {
      if (photos.value.length >= most) {
        refused.value = `最多 ${most} 张照片，多出的没有添加。`
        break
      }
      if (!TYPES.includes(file.type)) {
        refused.value = `“${file.name}”不是 JPEG、PNG 或 WebP 照片，没有添加。`
        continue
      }
      if (file.size > LARGEST) {
        refused.value = `“${file.name}”超过 12 MB，没有添加；请用较小的照片。`
        continue
      }
      const id = newId()
      photos.value.push({
        id,
        name: file.name,
        preview: URL.createObjectURL(file),
        file,
        state: 'sending',
        digest: null,
        detail: null,
      })
      added.push(id)
    }
    for (const id of added) await send(id)
  }

  function remove(id: string): void {
    const gone = photos.value.find(it => it.id === id)
    if (gone) URL.revokeObjectURL(gone.preview)
    photos.value = photos.value.filter(it => it.id !== id)
  }

  onScopeDispose(() => {
    for (const photo of photos.value) URL.revokeObjectURL(photo.preview)
  })

  const digests = computed(() => [...new Set(photos.value.flatMap(it => (it.digest ? [it.digest] : [])))])
  const busy = computed(() => photos.value.some(it => it.state === 'sending'))
  return { photos, digests, busy, refused, add, remove, again: send }
}

export type PhotoUpload = ReturnType<typeof usePhotoUpload>
