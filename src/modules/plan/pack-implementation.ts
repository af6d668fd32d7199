// Whether implementation.yaml holds together: clauses that are there, and what serves them is something the product has.
import { figures, pages, servedOf } from './implementation.ts'
import type { PackProblem, PlanPack } from './pack.contract.ts'
import { at, missing, repeated } from './pack-report.ts'

export function* checkImplementation(pack: PlanPack): Generator<PackProblem> {
  const file = 'implementation.yaml'
  const rows = pack.implementation ?? []
  const clauses = new Set(pack.clauses.map(it => it.id))
  const registers = new Set((pack.registers ?? []).map(it => it.code))
  yield* repeated(file, rows, '', 'clause', it => it.clause, '条款')
  for (const [i, row] of rows.entries()) {
    yield* missing(file, `/${i}/clause`, row.clause, clauses, '条款', 'clauses.yaml')
    yield* repeated(file, row.by, `/${i}/by`, 'serve', it => it.serve, `条款 ${row.clause} 的承载`)
    for (const [j, { serve }] of row.by.entries()) {
      const served = servedOf(serve)
      if (served?.kind === 'register')
        yield* missing(file, `/${i}/by/${j}/serve`, served.code, registers, '登记册', 'registers.yaml')
      if (served === undefined)
        yield at(
          file,
          `/${i}/by/${j}/serve`,
          'implementation.serve',
          `平台没有“${serve}”；数字写 ${Object.keys(figures).join('、')}，页面写 page: 加 ${Object.keys(pages).join('、')}，名册写 register: 加代码`,
        )
    }
  }
}
