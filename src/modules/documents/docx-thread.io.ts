// The thread in which a document is written: laying out some hundred pages takes a second that no request should wait for.
import { parentPort } from 'node:worker_threads'
import type { OfficialDocument } from './official.ts'
import { type Pictures, renderDocx } from './official-docx.io.ts'

const port = parentPort!

port.once('message', async (task: { document: OfficialDocument; pictures: Pictures }) => {
  const bytes = await renderDocx(task.document, task.pictures)
  port.postMessage(bytes)
  port.close()
})
