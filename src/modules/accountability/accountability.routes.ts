import { sql } from 'kysely'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { caseStates } from '../cases/case.ts'
import { approvePaper, discardPaper, editPaper, submitPaper } from '../documents/documents.actions.ts'
import { listEntries, listPapers, type PaperListRow } from '../documents/documents.store.ts'
import { paperLifecycle, paperNumber, paperStates, series } from '../documents/paper.ts'
import { printHead } from '../ledger/chain.ts'
import { unitNames } from '../people/people.store.ts'
import { issueWithNotices, withdrawWithNotices } from './accountability.actions.ts'
import * as contract from './accountability.contract.ts'
import { groundWords } from './ground.ts'
import { answerPaper, escalationOf, filePaper, sendBackAnswer } from './supervision.actions.ts'

async function city(call: Call): Promise<{ name: string; short: string }> {
  const row = await call.trx
    .selectFrom('cities')
    .select(['name', 'short_name'])
    .where('city_id', '=', call.cityId)
    .executeTakeFirstOrThrow()
  return { name: row.name, short: row.short_name }
}

function view(row: PaperListRow, short: string) {
  return {
    id: row.id,
    series: row.series,
    seriesWords: series[row.series],
    number: row.year && row.number ? paperNumber(short, row.series, row.year, row.number) : null,
    title: row.title,
    state: row.state,
    stateWords: paperStates[row.state],
    unitName: row.unitName,
    draftedAt: row.draftedAt.toISOString(),
    issuedAt: row.issuedAt?.toISOString() ?? null,
    entries: row.entries,
    named: row.named,
  }
}

const papers = route(contract.papers, async call => {
  const { short } = await city(call)
  const rows = await listPapers(call.trx, call.cityId, call.scope, call.house.day(), call.query)
  // Short names in tables, the full name on the paper itself.
  return { papers: rows.map(row => ({ ...view(row, short), unitName: row.unitShortName })) }
})

const paper = route(contract.paper, async call => {
  const [row] = await listPapers(call.trx, call.cityId, call.scope, call.house.day(), { id: call.params.id })
  if (!row) return refuse('paper.none', '没有这份公文，或它与您的单位无关。', 404)
  const { name, short } = await city(call)
  const entries = await listEntries(call.trx, call.cityId, call.scope, call.house.day(), row.id)
  return {
    ...view(row, short),
    cityName: name,
    opening: row.body.opening,
    closing: row.body.closing,
    unitId: row.unitId,
    entryList: entries.map(entry => ({
      ...entry,
      dueAt: entry.dueAt?.toISOString() ?? null,
      caseState: entry.caseState ? caseStates[entry.caseState as keyof typeof caseStates] : null,
      ground: groundWords(entry.ground),
      acknowledgedAt: entry.acknowledgedAt?.toISOString() ?? null,
    })),
    head:
      row.headPosition !== null && row.headChain
        ? printHead({ position: row.headPosition, chain: row.headChain })
        : null,
    version: row.version,
    withdrawReason: row.withdrawReason,
    dueAt: row.dueAt?.toISOString() ?? null,
    answer: row.answer,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    filedAt: row.filedAt?.toISOString() ?? null,
    photos: await photosOf(call, row.id),
    ruleVersion: row.ruleVersion,
    superviseHours: (await escalationOf(call)).superviseHours,
    actions: offersFor(paperLifecycle, row, call.actor, call.now),
  }
})

async function photosOf(call: Call, id: string): Promise<string[]> {
  const rows = await call.trx
    .selectFrom('evidence')
    .select('digest')
    .where('city_id', '=', call.cityId)
    .where('subject_type', '=', 'paper')
    .where('subject_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return [...new Set(rows.map(row => row.digest))]
}

const edit = route(contract.edit, async call => {
  const { version, ...words } = call.body
  await editPaper(call, call.params.id, version, words)
  return { id: call.params.id }
})

const submit = route(contract.submit, async call => {
  await submitPaper(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

const approve = route(contract.approve, async call => {
  await approvePaper(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

const issue = route(contract.issue, async call => {
  await issueWithNotices(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

const withdraw = route(contract.withdraw, async call => {
  await withdrawWithNotices(call, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

const discard = route(contract.discard, async call => {
  await discardPaper(call, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

const answer = route(contract.answer, async call => {
  const { version, answer: words, photos } = call.body
  await answerPaper(call, call.params.id, version, words.trim(), photos)
  return { id: call.params.id }
})

const file = route(contract.file, async call => {
  await filePaper(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

const sendBack = route(contract.sendBack, async call => {
  await sendBackAnswer(call, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

const notices = route(contract.notices, async call => {
  const { short } = await city(call)
  const { rows } = await sql<{
    id: string
    year: number
    number: number
    unitId: string
    unitName: string
    ground: string
    clause: string
    paperId: string
    issuedAt: Date
    withdrawnAt: Date | null
  }>`
    select n.id, n.year, n.number, n.unit_id as "unitId", u.short_name as "unitName", n.ground, n.clause, n.paper_id as "paperId",
      n.issued_at as "issuedAt", n.withdrawn_at as "withdrawnAt"
    from notices n join lateral (${unitNames(sql`n.city_id`, sql`n.unit_id`, call.house.day())}) u on true
    where n.city_id = ${call.cityId} and (${call.query.unitId ?? null}::uuid is null or n.unit_id = ${call.query.unitId ?? null}::uuid)
    order by n.issued_at desc, n.id limit 500`.execute(call.trx)
  return {
    notices: rows.map(({ year, number, issuedAt, withdrawnAt, ground, ...row }) => ({
      ...row,
      ground: groundWords(ground),
      number: paperNumber(short, 'notice', year, number),
      issuedAt: issuedAt.toISOString(),
      withdrawnAt: withdrawnAt?.toISOString() ?? null,
    })),
  }
})

export const accountabilityRoutes: readonly Route[] = [
  papers,
  paper,
  edit,
  submit,
  approve,
  issue,
  withdraw,
  discard,
  answer,
  file,
  sendBack,
  notices,
]
