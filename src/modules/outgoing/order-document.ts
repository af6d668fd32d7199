// A paper as an official document: who issues it, to whom, what is asked, by when; signed and signed for by hand.
import { dayWords } from '../../lib/day.ts'
import { dueInWords, type OfficialBlock, type OfficialCell } from '../documents/official.ts'
import type { Series } from '../documents/paper.ts'

export interface PrintedEntry {
  readonly unitName: string
  readonly caseNumber: string | null
  readonly caseTitle: string | null
  readonly detail: string | null
  readonly placeName: string | null
  /** What the place must look like afterwards: the closing condition, else the standard. */
  readonly requirement: string | null
  readonly clause: string | null
  readonly dueAt: Date | null
  readonly photo: string | null
  readonly ground: string
  readonly named: boolean
}

export interface PrintedPaper {
  readonly series: Series
  readonly issuer: string
  /** Null while it is a draft. */
  readonly number: string | null
  readonly title: string
  readonly unitName: string | null
  readonly opening: string
  readonly closing: string
  readonly issuedAt: Date | null
  readonly dueAt: Date | null
  readonly head: string | null
  readonly entries: readonly PrintedEntry[]
  readonly demo: boolean
  readonly withdrawn: boolean
}

const problem = (it: PrintedEntry): string =>
  [
    it.caseTitle,
    it.detail && it.detail !== it.caseTitle ? it.detail.slice(0, 120) : null,
    it.placeName && `点位：${it.placeName}`,
    it.caseNumber,
  ]
    .filter(Boolean)
    .join('\n')

const required = (it: PrintedEntry): string =>
  [it.requirement ?? '整改到位，恢复整洁有序', it.clause && `依据规划 ${it.clause}`]
    .filter(Boolean)
    .join('\n')

const due = (it: PrintedEntry): string => (it.dueAt ? dueInWords(it.dueAt) : '按规定时限')

function entries(paper: PrintedPaper): OfficialBlock {
  const rows = paper.entries.map((it, i): OfficialCell[] => {
    const n = { text: String(i + 1) }
    if (paper.series === 'notice')
      return [
        n,
        { text: it.unitName },
        { text: problem(it) },
        { text: `${it.ground}${it.named ? '\n点名通报' : ''}` },
      ]
    const last = paper.series === 'order' ? { text: due(it) } : { text: `${due(it)}\n${it.ground}` }
    return [
      n,
      { text: problem(it) },
      { text: required(it) },
      last,
      it.photo ? { photo: it.photo } : { text: '无' },
    ]
  })
  return paper.series === 'notice'
    ? { kind: 'table', widths: [10, 36, 74, 36], head: ['序号', '责任单位', '问题', '情形'], rows }
    : {
        kind: 'table',
        widths: [10, 46, 38, 26, 36],
        head: ['序号', '问题和点位', '整改要求', '完成时限', '现场照片'],
        rows,
      }
}

/** The blocks of one paper. */
export function paperBlocks(paper: PrintedPaper): OfficialBlock[] {
  const marks: OfficialBlock[] = []
  if (paper.demo) marks.push({ kind: 'note', text: '演示，非正式公文' })
  if (paper.withdrawn) marks.push({ kind: 'note', text: '已撤销，不作为办理依据' })
  if (!paper.number) marks.push({ kind: 'note', text: '送审稿，未印发' })
  const answer: OfficialBlock[] =
    paper.series === 'supervise'
      ? [
          {
            kind: 'text',
            text: `请于${paper.dueAt ? dueInWords(paper.dueAt) : '印发后规定时间内'}书面答复。`,
          },
        ]
      : []
  const receipt: OfficialBlock[] =
    paper.series === 'notice'
      ? []
      : [
          {
            kind: 'receipt',
            title: '签收回执',
            fields: ['签收单位（盖章）', '签收人', '签收时间', '联系电话', '交办人', '办结时间'],
          },
        ]
  return [
    ...marks,
    { kind: 'head', issuer: paper.issuer, number: paper.number ?? '（印发时编号）' },
    { kind: 'title', text: paper.title },
    { kind: 'to', text: paper.unitName ?? '各有关单位' },
    { kind: 'text', text: paper.opening },
    entries(paper),
    ...(paper.closing ? [{ kind: 'text', text: paper.closing } as const] : []),
    ...answer,
    { kind: 'sign', lines: [paper.issuer, paper.issuedAt ? dayWords(paper.issuedAt) : '（印发日期）'] },
    ...receipt,
    ...(paper.head
      ? [{ kind: 'note', text: `账首 ${paper.head}。可在“账本”页输入账首核对。` } as const]
      : []),
  ]
}
