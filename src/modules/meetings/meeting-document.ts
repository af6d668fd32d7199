// The papers of a meeting as an official document: the same reply as the page, block by block.
import type { Static } from '@sinclair/typebox'
import { timeWords } from '../../lib/day.ts'
import type { OfficialBlock, OfficialCell, OfficialDocument } from '../documents/official.ts'
import { type Figures, figureRules, figureWords, type Line } from './meeting.ts'
import type { MeetingPapers } from './meetings.contract.ts'

type Papers = Static<typeof MeetingPapers>
type Shown = Papers['late'][number]
const kinds = Object.keys(figureWords) as (keyof Figures)[]

function figures(title: string, first: string, lines: readonly Line[], sum: Figures): OfficialBlock[] {
  const row = (name: string, it: Figures, strong: boolean): OfficialCell[] => [
    strong ? { text: name, strong: true } : { text: name },
    ...kinds.map((kind): OfficialCell => ({ text: String(it[kind]), figure: true })),
  ]
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      widths: [48, 18, 18, 18, 18, 18, 18],
      head: [first, ...kinds.map(kind => figureWords[kind])],
      rows: [...lines.map(it => row(it.name, it, false)), row('合计', sum, true)],
    },
  ]
}

function cases(
  title: string,
  its: readonly Shown[],
  when: string,
  empty: string,
  most: number,
): OfficialBlock[] {
  if (its.length === 0)
    return [
      { kind: 'heading', text: title },
      { kind: 'text', text: empty },
    ]
  const rows = its.map((it, i): OfficialCell[] => [
    { text: String(i + 1) },
    { text: `${it.title}\n${it.number}` },
    { text: it.placeName ?? '未定点位' },
    { text: it.unitName ?? '' },
    { text: timeWords(new Date(it.at)) },
  ])
  return [
    { kind: 'heading', text: title },
    { kind: 'table', widths: [10, 52, 34, 30, 30], head: ['序号', '问题', '点位', '责任单位', when], rows },
    ...(its.length === most ? [{ kind: 'note', text: `只列前 ${most} 件，全部件数见上表。` } as const] : []),
  ]
}

export function meetingDocument(it: Papers, at: Date, demo: boolean): OfficialDocument {
  const pairs: OfficialBlock[] = it.pairs.flatMap((one): OfficialBlock[] => [
    {
      kind: 'text',
      text: `${one.unitName ?? ''}：${one.title}（${one.placeName ?? '未定点位'}）。${one.measure ?? ''}`,
    },
    {
      kind: 'pair',
      photos: [
        { digest: one.before!, words: '整改前' },
        { digest: one.after!, words: '整改后' },
      ],
    },
  ])
  const blocks: OfficialBlock[] = [
    ...(demo ? [{ kind: 'note', text: '演示，非正式材料' } as const] : []),
    { kind: 'title', text: `${it.cityName}创建全国文明城市\n调度会材料`.replace('\n', '') },
    { kind: 'text', text: `统计期间：${it.periodWords}${it.over ? '' : '（尚未结束，统计到生成时）'}。` },
    ...it.sentences.map((text): OfficialBlock => ({ kind: 'text', text })),
    ...figures('一、各县（市、区）', '县（市、区）', it.counties, it.city),
    ...figures('二、各责任单位', '责任单位', it.units, it.city),
    ...cases('三、超期未办结', it.late, '到期', '没有超期未办结的问题。', it.most.late),
    ...cases('四、反复出现', it.recurring, '交办', '期内没有反复出现的问题。', it.most.recurring),
    { kind: 'heading', text: '五、整改前后' },
    ...(pairs.length ? pairs : [{ kind: 'text', text: '期内没有前后照片都有的销号案件。' } as const]),
    { kind: 'heading', text: '数据说明' },
    ...kinds.map(
      (kind): OfficialBlock => ({ kind: 'note', text: `${figureWords[kind]}：${figureRules[kind]}` }),
    ),
    { kind: 'note', text: `数字由平台按账本逐日汇总，${timeWords(at)} 生成。单位按编码先后排列，不是排名。` },
  ]
  return { title: `调度会材料（${it.periodWords}）`, at, parts: [blocks] }
}
