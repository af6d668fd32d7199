// Official documents as .docx files: pictures are fetched as small copies without metadata, the file is written in a thread.
import { jpegSize } from '../../lib/jpeg-size.ts'
import { refuse } from '../../lib/refusal.ts'
import type { House } from '../../server/house.ts'
import { openThread } from '../../server/thread.ts'
import { MOST_PICTURES, type OfficialDocument, photosOf } from './official.ts'

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const TIME_MS = 30_000
const MEMORY_MB = 512

let running = 0
const MOST_AT_ONCE = 2

/**
 * The document as a .docx file. Refuses one with more pictures than a document takes, and a third one at the same time: each
 * takes a thread and its memory. `pictureOf` fetches a picture, by default the small copy of a photo.
 */
export async function docxOf(house: House, cityId: number, document: OfficialDocument): Promise<Buffer> {
  const digests = photosOf(document)
  if (digests.length > MOST_PICTURES)
    refuse(
      'document.pictures',
      `一份文件最多放 ${MOST_PICTURES} 张照片，现有 ${digests.length} 张；请分几批生成。`,
      409,
    )
  if (running >= MOST_AT_ONCE) refuse('document.busy', '正在为别人生成文件，请过半分钟再试。', 503)
  running += 1
  try {
    const pictures = new Map<string, { bytes: Uint8Array; width: number; height: number }>()
    for (const digest of digests) {
      const bytes = await house.blobs.view(cityId, digest, 'small').catch(() => undefined)
      const size = bytes && jpegSize(bytes)
      if (bytes && size) pictures.set(digest, { bytes, ...size })
    }
    return await written({ document, pictures })
  } finally {
    running -= 1
  }
}

async function written(task: object): Promise<Buffer> {
  const source = new URL('./docx-thread.io.ts', import.meta.url)
  const thread = await openThread('docx-thread', source, { memoryMb: MEMORY_MB })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('a document took too long')), TIME_MS)
      thread.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
      thread.once('error', reject)
      thread.once('exit', () => reject(new Error('the thread ended without a document')))
      thread.postMessage(task)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
