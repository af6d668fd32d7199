// Sends a ledger, or many photos one after the other, and says how far it is.
import { ref, shallowRef } from 'vue'
import type { ReplyOf } from '../../lib/contract.ts'
import { call, Problem, uploadPhoto, urlOf } from '../../ui/api.ts'
import { sendWithProgress } from '../../ui/send-progress.ts'
import { MOST_BYTES, MOST_PICTURES } from './batch.ts'
import { photos, upload } from './batches.contract.ts'

const PHOTO_PATH = '/api/photos'
const LARGEST_PHOTO = 12 * 1024 * 1024
const isPhoto = (file: File) => /^image\/(jpeg|png|webp)$/.test(file.type)

/** What is under way, in words, and how far. */
export interface Underway {
  readonly words: string
  readonly done: number
  readonly total: number
}

export function useHandIn() {
  const underway = shallowRef<Underway>()
  const problem = shallowRef<Problem>()
  /** Photos that were not taken, each with why. */
  const leftOut = ref<string[]>([])

  /** One ledger, or photos chosen together; answers the batch they became. */
  async function bring(files: readonly File[]): Promise<string | undefined> {
    if (underway.value || files.length === 0) return undefined
    problem.value = undefined
    leftOut.value = []
    try {
      if (files.every(isPhoto)) return await bringPhotos(files)
      if (files.length > 1)
        throw new Problem(
          400,
          'batch.several',
          '一次只收一个台账文件；照片可以一次选很多张，但不要和表格一起选。',
        )
      return await bringLedger(files[0]!)
    } catch (error) {
      problem.value =
        error instanceof Problem ? error : new Problem(-1, 'page.unexpected', '没有传上去，请重试。')
      return undefined
    } finally {
      underway.value = undefined
    }
  }

  async function bringLedger(file: File): Promise<string> {
    if (file.size > MOST_BYTES) {
      const { code, detail } = upload.limit.refusal
      throw new Problem(413, code, detail)
    }
    underway.value = { words: '正在上传', done: 0, total: 100 }
    const url = urlOf(upload, { query: { name: file.name.slice(-200) } })
    const { id } = await sendWithProgress<ReplyOf<typeof upload>>(url, file, percent => {
      underway.value =
        percent < 100
          ? { words: '正在上传', done: percent, total: 100 }
          : { words: '正在读表格和图片的位置', done: 0, total: 0 }
    })
    return id
  }

  async function bringPhotos(files: readonly File[]): Promise<string | undefined> {
    const stored: { digest: string; name: string }[] = []
    for (const [at, file] of files.slice(0, MOST_PICTURES).entries()) {
      underway.value = { words: '正在上传照片', done: at, total: files.length }
      const name = (file.webkitRelativePath || file.name).slice(-200)
      try {
        if (file.size > LARGEST_PHOTO) throw new Problem(413, 'photo.too-large', '超过 12 MB')
        stored.push({ digest: (await uploadPhoto(PHOTO_PATH, file)).digest, name })
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 0 || error.status === 401) throw error
        leftOut.value.push(`${name}：${error.message}`)
      }
    }
    if (stored.length === 0)
      throw new Problem(400, 'photo.none', '没有一张照片传上来；请换成 JPG、PNG 或 WebP 照片。')
    return (await call(photos, { body: { photos: stored } })).id
  }

  return { underway, problem, leftOut, bring }
}
