import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { remaining } from '../../lib/workcalendar.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { listOpenDuties } from '../duties/duties.store.ts'
import { dutyKinds } from '../duties/duty.ts'
import { dueText } from '../exchange/due-words.ts'
import { faultsSeen, keepTable, sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { nothing } from '../people/actor.ts'
import { listUnits } from '../people/people.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { measureStates } from '../workplans/work-plan.ts'
import { listEditions, listItems, listMeasures } from '../workplans/workplans.store.ts'
import { assignMany, setTerritories } from './division.actions.ts'
import * as contract from './division.contract.ts'
import {
  type AnsweringRow,
  countCasesOf,
  countGaps,
  type Divisible,
  listAnswering,
  listMeasureLines,
  listTerritories,
  listWithAreas,
  type TerritoryRow,
} from './division.store.ts'
import { applyFile, exportTable, markedFile, PURPOSE, previewFile } from './table.actions.ts'

interface Divided {
  readonly rows: readonly Divisible[]
  readonly answering: readonly AnsweringRow[]
  readonly territories: readonly TerritoryRow[]
}

async function divided(call: Call): Promise<Divided> {
  const day = call.house.day()
  return {
    rows: await listWithAreas(call.trx, call.cityId),
    answering: await listAnswering(call.trx, call.cityId, day),
    territories: await listTerritories(call.trx, call.cityId, day),
  }
}

/** What of the division a person sees: the office and leaders all, a county what touches it, a unit its own. */
function inReach(call: Call, code: string, { answering, territories }: Divided): boolean {
  const { scope } = call
  const reaches = (unitId: string, division: number | null) =>
    scope.unitIds.includes(unitId) || (division !== null && scope.divisions.includes(division))
  return (
    scope.all ||
    answering.some(it => it.requirement === code && reaches(it.unitId, it.unitDivision)) ||
    territories.some(it => it.requirement === code && reaches(it.unitId, it.division))
  )
}

const list = route(contract.list, async call => {
  const all = await divided(call)
  const measures = new Map<string, number>()
  for (const line of await listMeasureLines(call.trx, call.cityId))
    if (line.planState === 'approved')
      measures.set(line.requirement, (measures.get(line.requirement) ?? 0) + 1)
  const led = new Set(all.answering.filter(it => it.part === 'lead').map(it => it.requirement))
  const gap = (kind: string) => all.rows.filter(row => row.kind === kind && !led.has(row.code)).length
  const who = ({ unitId, unitName, kind }: AnsweringRow) => ({ unitId, unitName, kind })
  return {
    items: all.rows
      .filter(row => inReach(call, row.code, all))
      .map(row => {
        const its = all.answering.filter(it => it.requirement === row.code)
        const lead = its.find(it => it.part === 'lead')
        return {
          code: row.code,
          kind: row.kind,
          area: row.area,
          clause: row.clause,
          title: row.title,
          lead: lead ? who(lead) : null,
          supports: its.filter(it => it.part === 'support').map(who),
          territories: all.territories
            .filter(it => it.requirement === row.code)
            .map(({ division, unitId, unitName }) => ({ division, unitId, unitName })),
          measures: measures.get(row.code) ?? 0,
        }
      }),
    counties: await countiesOf(call),
    // What nobody leads is the office's matter; a unit is not shown other units' blanks.
    gaps: call.scope.all
      ? { task: gap('task'), target: gap('target'), standard: gap('standard') }
      : { task: 0, target: 0, standard: 0 },
  }
})

const gaps = route(contract.gaps, async call => {
  const n = await countGaps(call.trx, call.cityId)
  return { ...n, all: n.task + n.target + n.standard }
})

const owners = route(contract.owners, async call => {
  const { requirement = '', division } = call.query
  const day = call.house.day()
  const lead = (await listAnswering(call.trx, call.cityId, day)).find(
    it => it.requirement === requirement && it.part === 'lead',
  )
  const county = division === undefined ? undefined : Number(String(division).slice(0, 6))
  const named = (await listTerritories(call.trx, call.cityId, day)).find(
    it => it.requirement === requirement && it.division === county,
  )
  const own = (await listUnits(call.trx, call.cityId, day)).find(
    it => it.kind === 'county' && it.division === county,
  )
  const territory = named
    ? { unitId: named.unitId, unitName: named.unitName, named: true }
    : own
      ? { unitId: own.id, unitName: own.shortName, named: false }
      : null
  return {
    sector: lead ? { unitId: lead.unitId, unitName: lead.unitName, kind: lead.kind } : null,
    territory,
  }
})

/** The counties with the unit that stands for each as a whole. */
async function countiesOf(call: Call) {
  const plan = await findPlan(call.trx, call.cityId)
  const units = await listUnits(call.trx, call.cityId, call.house.day())
  return (plan?.body.divisions ?? [])
    .filter(it => it.level === 'county' && it.end === undefined)
    .map(({ code, name }) => ({
      division: code,
      name,
      unitId: units.find(unit => unit.kind === 'county' && unit.division === code)?.id ?? null,
    }))
}

const assign = route(contract.assign, async call => ({ changed: await assignMany(call, call.body) }))

const territory = route(contract.territory, async call => ({
  changed: await setTerritories(call, call.body.codes, call.body.owners),
}))

const unit = route(contract.unit, async call => {
  const { id } = call.params
  const { scope } = call
  const day = call.house.day()
  const known = (await listUnits(call.trx, call.cityId, day)).find(it => it.id === id)
  const seen =
    known && (scope.all || scope.unitIds.includes(id) || scope.divisions.includes(known.division ?? -1))
  if (!seen) return refuse('unit.none', '没有这个单位，或它不在您的职责范围内。', 404)
  const all = await divided(call)
  const brief = (codes: readonly string[]) =>
    all.rows
      .filter(row => codes.includes(row.code))
      .map(({ code, kind, clause, title }) => ({ code, kind, clause, title }))
  const part = (of: 'lead' | 'support') =>
    brief(all.answering.filter(it => it.unitId === id && it.part === of).map(it => it.requirement))
  const duties = await listOpenDuties(call.trx, call.cityId, { ...nothing, unitIds: [id] }, day, 300)
  return {
    unitId: id,
    unitName: known.name,
    at: call.now.toISOString(),
    leads: part('lead'),
    supports: part('support'),
    territories: brief(all.territories.filter(it => it.unitId === id).map(it => it.requirement)),
    ...(await measuresOf(call, id, all.rows)),
    duties: duties.map(duty => ({
      id: duty.id,
      subjectType: duty.subjectType,
      subjectId: duty.subjectId,
      kindWords: dutyKinds[duty.kind] ?? duty.kind,
      title: duty.title,
      dueAt: duty.dueAt.toISOString(),
      left: remaining(call.calendar(duty.calendar), call.now, duty.dueAt).words,
      overdue: duty.dueAt < call.now,
    })),
    cases: await countCasesOf(call.trx, call.cityId, id, call.now),
  }
})

async function measuresOf(call: Call, unitId: string, rows: readonly Divisible[]) {
  const inForce = (await listEditions(call.trx, call.cityId, unitId)).find(it => it.state === 'approved')
  if (!inForce) return { plan: null, measures: [] }
  const progress = new Map((await listMeasures(call.trx, call.cityId, unitId)).map(it => [it.id, it]))
  const items = await listItems(call.trx, call.cityId, [inForce.id])
  const today = chinaDay(call.now)
  return {
    plan: { edition: inForce.edition, approvedAt: inForce.decidedAt!.toISOString() },
    measures: items.flatMap(item => {
      const it = progress.get(item.measureId)
      if (!it) return []
      return [
        {
          id: it.id,
          words: item.words,
          requirement:
            rows.find(row => row.code === item.requirement)?.title ?? item.requirement.split(':')[1]!,
          dueWords: dueText(item.due),
          dueOn: it.dueOn,
          stateWords: measureStates[it.state],
          overdue: it.state === 'open' && it.dueOn < today,
        },
      ]
    }),
  }
}

const table = route(contract.table, async call => {
  const day = call.house.day()
  return sendXlsx(call, `任务分解表${day}.xlsx`, await exportTable(call, day))
})

const upload = route(contract.upload, call => keepTable(call, PURPOSE, call.query.name))

const preview = route(contract.preview, async call => {
  const { file, sheets, mappings, reading, nameOf, countyName, stamp } = await previewFile(
    call,
    call.params.id,
    call.house.day(),
    call.body.sheets,
  )
  return {
    name: file.name,
    sheets: sheetsSeen(sheets, mappings),
    rows: reading.rows,
    changes: reading.changes.map(change => ({
      code: change.code,
      title: change.title,
      lead: change.lead
        ? { from: change.lead.from === null ? null : nameOf(change.lead.from), to: nameOf(change.lead.to) }
        : null,
      supports: change.supports
        ? { from: change.supports.from.map(nameOf), to: change.supports.to.map(nameOf) }
        : null,
      territories: change.territories.map(it => ({
        county: countyName(it.division),
        from: it.from === null ? null : nameOf(it.from),
        to: nameOf(it.to),
      })),
      measures: change.measures.map(it => ({
        unitName: nameOf(it.unitId),
        words: it.words,
        due: dueText(it.due),
        dueFrom: it.dueFrom ? dueText(it.dueFrom) : null,
      })),
    })),
    faults: faultsSeen(sheets, reading.faults),
    notes: [...reading.notes],
    stamp,
  }
})

const apply = route(contract.apply, async call => ({
  changed: await applyFile(call, call.params.id, call.house.day(), call.body.stamp),
}))

const marked = route(contract.marked, async call =>
  sendXlsx(call, '任务分解表（标注）.xlsx', await markedFile(call, call.params.id, call.house.day())),
)

export const divisionRoutes: readonly Route[] = [
  list,
  gaps,
  owners,
  assign,
  territory,
  unit,
  table,
  upload,
  preview,
  apply,
  marked,
]
