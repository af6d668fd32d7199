// Which task, target or standard a row of a table means.
import { plainName } from '../exchange/unit-names.ts'
import type { TableItem } from './table.ts'

export type Found = { readonly item: TableItem } | { readonly field: string; readonly fault: string }
export type Finder = (said: { code: string; clause: string; title: string }) => Found

const plainClause = (text: string) => plainName(text).replace(/[《》]/g, '')
const plainTitle = (text: string) =>
  plainName(text)
    .replace(/^(任务|目标|标准)?[\d.]+[、.\s]?/, '')
    .replace(/[。.;；,，、“”"]/g, '')

/** Finds a requirement by its number, its name or its clause; says what does not fit. */
export function finder(items: readonly TableItem[]): Finder {
  const byCode = new Map(items.map(item => [plainName(item.code.split(':')[1]!), item]))
  const byClause = new Map(
    items.filter(item => item.kind === 'task').map(item => [plainClause(item.clause ?? ''), item]),
  )
  const byTitle = new Map<string, TableItem[]>()
  for (const item of items)
    byTitle.set(plainTitle(item.title), [...(byTitle.get(plainTitle(item.title)) ?? []), item])
  return ({ code, clause, title }) => {
    const titled = title === '' ? [] : (byTitle.get(plainTitle(title)) ?? [])
    const coded = code === '' ? undefined : byCode.get(plainName(code).replace(/^任务/, ''))
    if (coded && title !== '' && !titled.includes(coded))
      return titled.length === 1 && /^\d+$/.test(code)
        ? { item: titled[0]! }
        : { field: 'title', fault: `编号 ${code} 是“${coded.title}”，与这里写的名称对不上；请核对。` }
    if (coded && title !== '') return { item: coded }
    if (titled.length === 1) return { item: titled[0]! }
    if (titled.length > 1) return { field: 'title', fault: `有 ${titled.length} 项都叫这个名称；请填编号。` }
    if (title === '' && coded) return { item: coded }
    const claused = clause === '' ? undefined : byClause.get(plainClause(clause))
    if (claused && title === '') return { item: claused }
    if (title !== '')
      return {
        field: 'title',
        fault: `规划和测评体系里没有“${title.slice(0, 30)}”${likely(title, items)}；请核对名称，或填编号。`,
      }
    return {
      field: code === '' ? 'title' : 'code',
      fault: code === '' ? '这一行没有写是哪项任务；请填编号或任务名称。' : `没有编号“${code}”；请核对。`,
    }
  }
}

function likely(title: string, items: readonly TableItem[]): string {
  const wanted = new Set(plainTitle(title))
  const scored = items
    .map(item => {
      const letters = new Set(plainTitle(item.title))
      const shared = [...wanted].filter(letter => letters.has(letter)).length
      return { item, score: (2 * shared) / (wanted.size + letters.size) }
    })
    .sort((a, b) => b.score - a.score)
  const best = scored[0]
  return best && best.score > 0.6
    ? `，是不是“${best.item.title}”（编号 ${best.item.code.split(':')[1]}）`
    : ''
}
