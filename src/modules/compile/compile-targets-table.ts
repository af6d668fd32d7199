// Targets in the rows of an indicator table: one for each column that names a year to come or a goal.

import type { Find } from './compile-figures.ts'
import type { Table } from './compile-tables.ts'
import { cellOf } from './compile-tasks.ts'

/** Indicators of which less is better, where the table gives no sign. */
const LOW =
  /(?:死亡率|失业率|发病率|发案|立案|案件数|投诉|事故|能耗|物耗|水耗|排放|浓度|失信率|流失率|辍学率|贫困|不合格|差距|系数|负担|占卫生总费用|起数|缺口|时长|用时|(?<!优良|达标|好)天数$)/

/** Finds with offsets in the view; `wording` says 表格. */
export function tableTargets(table: Table): Find[] {
  if (!table.columns.includes('indicator')) return []
  return table.rows.flatMap(cells => {
    const name = cellOf(table, cells, 'indicator')
    if (!name || name.text.length < 2) return []
    const unit = cellOf(table, cells, 'unit')?.text ?? unitInName(name.text)
    return table.columns.flatMap((column, i) => {
      const cell = cells[i]
      if (column !== 'value' || !cell) return []
      const figure =
        /^(≥|>=|>|≤|<=|<|不低于|不少于|不高于|不超过|达到|[\u4e00-\u9fff]{0,4})?[[［（]?(\d+(?:,\d{3})*(?:\.\d+)?)[\]］）]?(%|‰|[\u4e00-\u9fff/%㎡\d]{0,8}?)(以上|以下|以内|左右)?$/.exec(
          cell.text,
        )
      const [from, to] = [Math.min(name.from, cell.from), Math.max(name.to, cell.to)]
      const period = /(?:19|20)\d{2}年(?:底|末)?/.exec(table.head[i] ?? '')?.[0]
      const base = {
        indicator: name.text.replace(/（[^（）]{1,8}）$/, ''),
        period,
        from,
        to,
        wording: '表格',
      }
      if (!figure) return classOf(cell.text, base)
      const [, sign = '', number, written, suffix = ''] = figure
      const value = Number(number!.replaceAll(',', ''))
      const less =
        /≤|<|不高于|不超过/.test(sign) ||
        /以下|以内/.test(suffix) ||
        (!sign && !suffix && LOW.test(name.text) && !/降幅|下降|降低|减少|减排|削减/.test(name.text))
      const own = written || unit || null
      const kind =
        less && value === 0 && !sign ? 'ZERO' : less ? 'MAX' : value === 100 && own === '%' ? 'EQ100' : 'MIN'
      return [{ ...base, kind, value, unit: own }] satisfies Find[]
    })
  })
}

const unitInName = (name: string) => /（([^（）]{1,8})）$/.exec(name)?.[1]

function classOf(text: string, base: Omit<Find, 'kind' | 'value' | 'unit'>): Find[] {
  const level = /(劣?[ⅠⅡⅢⅣⅤ])类/.exec(text)
  if (level) return [{ ...base, kind: 'ORD_MAX', value: level[1]!, unit: '类' }]
  if (/^(?:全覆盖|全部达标|应保尽保|达标)$/.test(text))
    return [{ ...base, kind: 'EQ100', value: null, unit: null }]
  if (/^(?:清零|零发生|无|为零|0)$/.test(text)) return [{ ...base, kind: 'ZERO', value: null, unit: null }]
  if (/^(?:完成|建成|创成|达成)$/.test(text)) return [{ ...base, kind: 'BOOL', value: null, unit: null }]
  return []
}
