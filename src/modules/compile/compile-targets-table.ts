// Targets in the rows of an indicator table: one for each column that names a year to come or a goal.

import type { Find } from './compile-figures.ts'
import type { Table } from './compile-tables.ts'
import { cellOf } from './compile-tasks.ts'

/** Indicators of which less is better, where the table gives no sign. */
const LOW =
  /(?:死亡率|失业率|发病率|发案|立案|案件数|投诉|事故|能耗|物耗|水耗|排放|浓度|失信率|流失率|辍学率|贫困|不合格|差距|系数|负担|占卫生总费用|起数|缺口|时长|用时|(?<!优良|达标|好)天数$)/

/** Of these more is better, whatever they are rates of. */
const MORE =
  /降幅|下降|降低|减少|减排|削减|(?:办结|满意|完成|合格|处置|整改|达标|覆盖|回复|答复|受理|化解|破案|查处|响应|到位|报告|统筹|执行|回访|提升)率/

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
      if (/^(?:前|第|进入前)$/.test(sign) && /^[名位]?$/.test(written ?? ''))
        return [{ ...base, kind: 'RANK_MAX' as const, value, unit: written || null }]
      const less =
        /≤|<|不高于|不超过/.test(sign) ||
        /以下|以内/.test(suffix) ||
        (!sign && !suffix && LOW.test(name.text) && !MORE.test(name.text))
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
  if (/^(?:逐年|持续|稳步|进一步|明显|不断)*(?:提高|提升|下降|降低|增加|增长|减少|改善)$/.test(text))
    return [{ ...base, kind: 'YOY_UP', value: null, unit: null }]
  if (/^(?:完成|建成|创成|达成)(?:并?(?:运行|投用|投入使用|使用|验收))?$/.test(text))
    return [{ ...base, kind: 'BOOL', value: null, unit: null }]
  return []
}
