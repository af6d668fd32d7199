// The server's moments as words, always in China's time whatever the browser's zone.
import { dayWords, timeWords } from '../lib/day.ts'

/** `2022年9月13日 08:30`; an empty text when there is no moment. */
export function momentWords(moment: string | null | undefined): string {
  return moment ? timeWords(new Date(moment)) : ''
}

/** `2022年9月13日` of a moment or of a plain day. */
export function dateWords(moment: string | null | undefined): string {
  if (!moment) return ''
  return dayWords(new Date(moment.length === 10 ? `${moment}T00:00:00+08:00` : moment))
}
