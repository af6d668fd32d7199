// An item in a line or two, as the list and the sheets show it.
import { TARGET_KIND_WORDS } from '../compile/target-words.ts'
import type { ItemKind } from './draft.ts'
import type { AnyValue, Values } from './draft-values.ts'

export const FIELD_WORDS: Readonly<Record<string, string>> = {
  title: '标题',
  docNumber: '文号',
  issuedOn: '印发日期',
  text: '正文',
}

export interface ItemWords {
  readonly main: string
  readonly more: string
  readonly clause: string | null
}

export function itemWords(kind: ItemKind, value: AnyValue): ItemWords {
  switch (kind) {
    case 'front': {
      const it = value as Values['front']
      const more = [it.docNumber ?? '没有文号', it.issuedOn ?? '没有日期', it.issuers.join('、')]
      return { main: it.title, more: more.filter(Boolean).join('，'), clause: null }
    }
    case 'clause': {
      const it = value as Values['clause']
      return { main: `${it.marker}${it.heading}` || it.id, more: `第 ${it.level} 层`, clause: it.id }
    }
    case 'area':
      return { main: (value as Values['area']).title, more: '', clause: (value as Values['area']).clause }
    case 'task': {
      const it = value as Values['task']
      const who = it.leads.length > 0 ? `牵头：${it.leads.join('、')}` : '没有写责任单位'
      const help = it.supports.length > 0 ? `；配合：${it.supports.join('、')}` : ''
      return {
        main: `${it.number ? `${it.number} ` : ''}${it.title}`,
        more: `${who}${help}；${it.due ?? '没有写时限'}`,
        clause: it.clause,
      }
    }
    case 'target': {
      const it = value as Values['target']
      const figure = it.value === null ? '' : ` ${it.value}${it.unit ?? ''}`
      return {
        main: it.indicator,
        more: `${TARGET_KIND_WORDS[it.kind]}${figure}${it.period ? `，${it.period}` : ''}`,
        clause: it.clause,
      }
    }
    case 'rule': {
      const it = value as Values['rule']
      return {
        main: `${it.trigger} → ${it.consequence}`,
        more: it.body ? `由${it.body}办理` : '没有写由谁办理',
        clause: it.clause,
      }
    }
    case 'repair': {
      const it = value as Values['repair']
      return {
        main: `${it.written} → ${it.read}`,
        more: `${FIELD_WORDS[it.field] ?? '正文'}，${it.evidence.length} 处佐证`,
        clause: null,
      }
    }
  }
}
