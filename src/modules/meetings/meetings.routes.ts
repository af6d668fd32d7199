// HTTP edge of the papers of a meeting.
import { saveAs } from '../../server/attachment.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { DOCX, docxOf } from '../documents/docx.actions.ts'
import { meetingDocument } from './meeting-document.ts'
import { meetingPapers, periodOf } from './meetings.actions.ts'
import * as contract from './meetings.contract.ts'

const made = (call: Call, asked: { from?: string; to?: string }) =>
  meetingPapers(call, call.scope, call.house.day(), periodOf(call.now, asked))

const papers = route(contract.papers, call => made(call, call.query))

const docx = route(contract.docx, async call => {
  const document = meetingDocument(await made(call, call.query), call.now, call.house.clock.demo)
  saveAs(call.reply, DOCX, 'meeting.docx', `${document.title}.docx`)
  call.reply.header('cache-control', 'private, no-store')
  return docxOf(call.house, call.cityId, document)
})

export const meetingsRoutes: readonly Route[] = [papers, docx]
