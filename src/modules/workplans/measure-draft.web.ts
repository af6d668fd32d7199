// A measure while it is being written.
import type { Due } from '../exchange/due-words.ts'

export interface MeasureDraft {
  measureId: string
  requirement: string
  words: string
  due: Due
}

export const dueKinds = [
  { key: 'day', words: '某一天前' },
  { key: 'month', words: '每月底' },
  { key: 'quarter', words: '每季度末' },
  { key: 'half', words: '每半年底' },
  { key: 'year', words: '长期坚持（每年年底报一次）' },
] as const
