// What an official document is made of, whatever it is written as: blocks in order, each with a role of GB/T 9704.
import { chinaDay } from '../../lib/day.ts'

export interface OfficialCell {
  readonly text?: string
  /** Figures stand to the right. */
  readonly figure?: true
  readonly strong?: true
  /** Digest of a photo. */
  readonly photo?: string | null
}

export type OfficialBlock =
  /** 发文机关标志 and 发文字号 over the red line. */
  | { readonly kind: 'head'; readonly issuer: string; readonly number: string }
  | { readonly kind: 'title'; readonly text: string }
  /** 主送机关. */
  | { readonly kind: 'to'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What stands small: the ledger's head, how a figure is counted. */
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'table'
      /** In millimetres; 156 fill the type area. */
      readonly widths: readonly number[]
      readonly head: readonly string[]
      readonly rows: readonly (readonly OfficialCell[])[]
    }
  /** Two pictures beside each other. */
  | { readonly kind: 'pair'; readonly photos: readonly { digest: string; words: string }[] }
  | { readonly kind: 'sign'; readonly lines: readonly string[] }
  /** 签收回执: what is signed for by hand, label and empty space. */
  | { readonly kind: 'receipt'; readonly title: string; readonly fields: readonly string[] }
  | { readonly kind: 'break' }

export interface OfficialDocument {
  readonly title: string
  readonly at: Date
  /** Each begins on a page of its own and counts its pages from one. */
  readonly parts: readonly (readonly OfficialBlock[])[]
}

/** How many pictures one document takes: some 10 MB of what is sent on. */
export const MOST_PICTURES = 300

/** The photos a document shows, each once. */
export function photosOf(document: OfficialDocument): string[] {
  const found = new Set<string>()
  for (const block of document.parts.flat()) {
    if (block.kind === 'pair') for (const photo of block.photos) found.add(photo.digest)
    if (block.kind === 'table') for (const cell of block.rows.flat()) if (cell.photo) found.add(cell.photo)
  }
  return [...found]
}

/** A due time as a paper says it: `2022年6月10日18时前`, `2022年6月10日9时30分前`. */
export function dueInWords(at: Date): string {
  const [year, month, day] = chinaDay(at).split('-').map(Number)
  const minutes = Math.floor(at.getTime() / 60_000) + 8 * 60
  const [hour, minute] = [Math.floor(minutes / 60) % 24, minutes % 60]
  return `${year}年${month}月${day}日${hour}时${minute ? `${minute}分` : ''}前`
}
