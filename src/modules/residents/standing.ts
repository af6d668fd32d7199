// Where a report stands, in words a resident understands: read off the report and the case that carries it.
import { dayWords } from '../../lib/day.ts'
import type { ReportState } from './report.ts'

export interface Followed {
  readonly state: string
  readonly issuedAt: Date | null
  readonly checkedAt: Date | null
  readonly handledAt: Date | null
  readonly closedAt: Date | null
  readonly reason: string | null
  readonly resumesOn: string | null
  readonly reopenedCount: number
  readonly splitInto: number
}

export interface Standing {
  readonly words: string
  readonly more: string | null
  readonly tone: 'plain' | 'done' | 'no'
  readonly steps: readonly { readonly words: string; readonly at: Date | null }[]
  /** `open` or `closed`, as other systems ask. */
  readonly over: boolean
}

export interface Told {
  readonly state: ReportState
  readonly receivedAt: Date
  readonly decidedAt: Date | null
  /** For declined ones; masked. */
  readonly reason: string | null
}

export function standingFor(report: Told, it: Followed | undefined): Standing {
  const { receivedAt, decidedAt } = report
  const ended = (words: string, more: string | null, last: string): Standing => ({
    words,
    more,
    tone: 'no',
    over: true,
    steps: [
      { words: '收到', at: receivedAt },
      { words: last, at: decidedAt },
    ],
  })
  if (report.state === 'declined') return ended('没有受理', report.reason, '市创城办作出答复')
  if (report.state === 'spam')
    return ended('没有受理', '照片和文字看不出是什么问题；确有问题的，请重新拍照上报。', '市创城办看过')
  const steps = [
    { words: '收到', at: receivedAt },
    { words: report.state === 'merged' ? '并入正在办理的同一问题' : '市创城办受理', at: decidedAt },
    { words: '交给责任单位', at: it?.issuedAt ?? null },
    { words: '责任单位整改', at: it?.handledAt ?? null },
    { words: '另一人核查，办结', at: it?.state === 'closed' ? it.closedAt : null },
  ]
  const at = (words: string, more: string | null = null): Standing => ({
    words,
    more,
    tone: 'plain',
    over: false,
    steps,
  })
  if (!it) return at('收到了，等待受理', '市创城办在一个工作日内看，会在这里答复。')
  const again = it.reopenedCount > 0 ? '已按反映的情况重新办理。' : null
  switch (it.state) {
    case 'filed':
      return at(it.checkedAt ? '现场已核实，等待交办' : '已受理，等待交办')
    case 'checking':
      return at('已派人到现场核实')
    case 'issued':
    case 'acknowledged':
    case 'disputed':
    case 'ruling':
      return at('责任单位正在整改', again)
    case 'suspended':
      return at(
        '需要较长时间，已列入计划',
        it.resumesOn ? `计划到 ${dayWords(new Date(`${it.resumesOn}T00:00:00+08:00`))} 恢复办理。` : null,
      )
    case 'handled':
    case 'second':
      return at('责任单位已整改，正在核查')
    case 'closed':
      return { ...at('已办结', '整改后由另外的人核查通过。'), tone: 'done', over: true }
    case 'settled':
      return {
        ...at('已当场整改'),
        tone: 'done',
        over: true,
        steps: [...steps.slice(0, 2), { words: '当场整改', at: it.closedAt }],
      }
    case 'split':
      return at(`已分成 ${it.splitInto} 个问题分别办理`)
    case 'declined':
      return {
        ...at('核实后没有立案', it.reason),
        tone: 'no',
        over: true,
        steps: [...steps.slice(0, 2), { words: '核实后没有立案', at: it.closedAt }],
      }
    default:
      return {
        ...at('已撤销，不再办理', null),
        tone: 'no',
        over: true,
        steps: [...steps.slice(0, 2), { words: '撤销', at: it.closedAt }],
      }
  }
}
