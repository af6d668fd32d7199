// Sends a document with progress: how much has left, then that the server reads it. fetch tells nothing of the way out.
import { useQueryClient } from '@tanstack/vue-query'
import { ref, shallowRef } from 'vue'
import { Problem, urlOf } from '../../ui/api.ts'
import { documentRefusal, MAX_DOCUMENT_BYTES } from '../reading/document.ts'
import { upload } from './drafts.contract.ts'

export function useDocumentUpload() {
  const client = useQueryClient()
  /** Percent sent; 100 while the server reads. Undefined when nothing is under way. */
  const sent = ref<number>()
  const problem = shallowRef<Problem>()

  async function send(file: File): Promise<{ id: string; known: boolean } | undefined> {
    if (sent.value !== undefined) return undefined
    problem.value = undefined
    if (file.size > MAX_DOCUMENT_BYTES) {
      const { code, detail } = documentRefusal('tooLarge')
      problem.value = new Problem(413, code, detail)
      return undefined
    }
    sent.value = 0
    try {
      const reply = await post(file, percent => {
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

function post(file: File, onProgress: (percent: number) => void): Promise<{ id: string; known: boolean }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', urlOf(upload, { query: { name: file.name.slice(-200) } }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = event =>
      onProgress(Math.round((event.loaded / Math.max(event.total, 1)) * 100))
    request.onload = () => {
      if (request.status === 200) return resolve(request.response as { id: string; known: boolean })
      const said = (request.response ?? {}) as { code?: string; detail?: string }
      reject(new Problem(request.status, said.code ?? 'unknown', said.detail ?? '没有传上去，请重试。'))
    }
    request.onerror = () =>
      reject(new Problem(0, 'network', '连不上服务器，文件没有传上去；网络恢复后请重试。'))
    request.send(file)
  })
}
