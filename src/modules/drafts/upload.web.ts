// Sends a document with progress: how much has left, then that the server reads it.
import { useQueryClient } from '@tanstack/vue-query'
import { ref, shallowRef } from 'vue'
import type { ReplyOf } from '../../lib/contract.ts'
import { Problem, urlOf } from '../../ui/api.ts'
import { sendWithProgress } from '../../ui/send-progress.ts'
import { documentRefusal, MAX_DOCUMENT_BYTES } from '../reading/document.ts'
import { upload } from './drafts.contract.ts'

export function useDocumentUpload() {
  const client = useQueryClient()
  /** Percent sent; 100 while the server reads. Undefined when nothing is under way. */
  const sent = ref<number>()
  const problem = shallowRef<Problem>()

  async function send(file: File): Promise<ReplyOf<typeof upload> | undefined> {
    if (sent.value !== undefined) return undefined
    problem.value = undefined
    if (file.size > MAX_DOCUMENT_BYTES) {
      const { code, detail } = documentRefusal('tooLarge')
      problem.value = new Problem(413, code, detail)
      return undefined
    }
    sent.value = 0
    try {
      const url = urlOf(upload, { query: { name: file.name.slice(-200) } })
      const reply = await sendWithProgress<ReplyOf<typeof upload>>(url, file, percent => {
        sent.value = percent
      })
      await client.invalidateQueries()
      return reply
    } catch (error) {
      problem.value =
        error instanceof Problem ? error : new Problem(-1, 'page.unexpected', '没有传上去，请重试。')
      return undefined
    } finally {
      sent.value = undefined
    }
  }
  return { send, sent, problem }
}
