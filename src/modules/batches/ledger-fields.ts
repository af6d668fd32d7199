// What the columns of a ledger of problems may be called, and what some of their cells say.

import { type CaseSource, caseSources } from '../cases/case.ts'
import type { Field } from '../exchange/columns.ts'

export const fields: readonly Field[] = [
  {
    key: 'ref',
    words: '来源编号',
    headers: ['来源编号', '问题编号', '工单编号', '工单号', '案件编号', '案卷编号', '编号', '单号', 'id'],
  },
  { key: 'serial', words: '序号', headers: ['序号', '顺序号', 'no'] },
  {
    key: 'title',
    words: '问题',
    headers: [
      '问题',
      '问题描述',
      '存在问题',
      '存在的问题',
      '问题内容',
      '具体问题',
      '问题清单',
      '主要问题',
      '事项',
      '反映内容',
    ],
  },
  { key: 'more', words: '情况说明', headers: ['情况说明', '详细情况', '备注', '说明'] },
  {
    key: 'place',
    words: '点位',
    headers: [
      '点位',
      '点位名称',
      '问题地点',
      '地点',
      '具体位置',
      '问题点位',
      '位置',
      '地址',
      '发生地点',
      '所在路段',
    ],
  },
  {
    key: 'county',
    words: '县（市、区）',
    headers: ['县(市、区)', '县市区', '县区', '所属县区', '区县', '属地', '区域', '所在县区', '所属部分'],
  },
  {
    key: 'unit',
    words: '责任单位',
    headers: ['责任单位', '整改单位', '承办单位', '牵头单位', '主办单位', '责任部门', '整改责任单位'],
  },
  { key: 'category', words: '分类', headers: ['分类', '问题类别', '问题类型', '类别', '问题分类', '类型'] },
  { key: 'source', words: '来源', headers: ['来源', '问题来源', '来源渠道'] },
  {
    key: 'found',
    words: '发现时间',
    headers: [
      '发现时间',
      '检查时间',
      '登记时间',
      '交办时间',
      '反映时间',
      '巡查时间',
      '上报时间',
      '发现日期',
      '时间',
      '日期',
    ],
  },
  {
    key: 'due',
    words: '整改时限',
    headers: ['整改时限', '完成时限', '整改期限', '办理时限', '要求完成时间', '时限'],
  },
  {
    key: 'state',
    words: '整改情况',
    headers: [
      '整改情况',
      '是否整改',
      '办理状态',
      '完成情况',
      '整改状态',
      '办理情况',
      '是否完成',
      '整改结果',
      '状态',
    ],
  },
  {
    key: 'before',
    words: '问题照片',
    headers: [
      '问题照片',
      '整改前照片',
      '整改前',
      '整改前图片',
      '现场照片',
      '问题图片',
      '照片',
      '图片',
      '佐证照片',
    ],
  },
  {
    key: 'after',
    words: '整改后照片',
    headers: ['整改后照片', '整改后', '整改后图片', '整改照片', '整改图片'],
  },
  { key: 'codes', words: '照片编号', headers: ['照片编号'] },
  { key: 'aftercodes', words: '整改后照片编号', headers: ['整改后照片编号'] },
]

/** Columns of the ledger that photos make, of marked files and of the sample. */
export const wordsOfField = (key: string): string => fields.find(it => it.key === key)!.words

const sourceAliases: Readonly<Record<CaseSource, readonly string[]>> = {
  round: [],
  office: ['创城办', '文明办', '自查', '日常巡查', '巡查'],
  supervision: ['督查', '督导', '督察'],
  mock: ['模拟'],
  'third-party': ['第三方', '测评公司'],
  deputies: ['代表', '委员', '人大', '政协'],
  observers: ['观察团', '观察员'],
  residents: ['随手拍', '群众', '市民反映', '居民'],
  hotline: ['12345', '热线'],
  media: ['媒体', '曝光', '电视问政', '舆情'],
  'digital-city': ['数字城管', '智慧城管', '城管平台', '城市运行'],
  sensor: ['监测', '传感', '监控'],
}

/** Sources a ledger may have; a round of our own is never handed in as a table. */
export const ledgerSources = Object.entries(caseSources)
  .filter(([code]) => code !== 'round')
  .map(([code, it]) => ({ code: code as CaseSource, ...it }))

/** The source a cell means; undefined where it names none, or two. */
export function sourceIn(text: string): CaseSource | undefined {
  const words = text.normalize('NFKC').replace(/\s+/g, '')
  if (words === '') return undefined
  const exact = ledgerSources.find(it => it.words.replace(/\s+/g, '') === words)
  if (exact) return exact.code
  const found = ledgerSources.filter(it => sourceAliases[it.code].some(alias => words.includes(alias)))
  return found.length === 1 ? found[0]!.code : undefined
}

/** Whether the ledger says that it is done. 未整改、正在整改、部分整改 are not. */
export function saysDone(text: string): boolean {
  const words = text.replace(/[\s。；;，,]/g, '')
  if (/未|没有|正在|部分|进行中|整改中|长期|待/.test(words)) return false
  return (
    /^(是|√|✓|已?(整改)?(完成|完毕|到位|销号|办结|结案|整改|解决))/.test(words) ||
    /已(整改|完成|办结|销号|解决|处理|清理)/.test(words)
  )
}

/** The day a cell says, `2022-05-06`; undefined where it says none. Without a year it is the last such day before `today`. */
export function dayIn(text: string, today: string): string | undefined {
  const words = text.normalize('NFKC').trim()
  const full =
    /(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})/.exec(words) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(words)
  if (full) return realDay(Number(full[1]), Number(full[2]), Number(full[3]))
  const short = /^(\d{1,2})\s*[月./-]\s*(\d{1,2})日?/.exec(words)
  if (!short) return undefined
  const year = Number(today.slice(0, 4))
  const near = realDay(year, Number(short[1]), Number(short[2]))
  return near && near > today ? realDay(year - 1, Number(short[1]), Number(short[2])) : near
}

function realDay(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day))
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || year < 2000 || year > 2100)
    return undefined
  return at.toISOString().slice(0, 10)
}

/** Mobile numbers are masked wherever they stand: who reported it never reaches the unit reported. */
export function maskPhones(text: string): string {
  return text.replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
}
