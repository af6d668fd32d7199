import { sql } from 'kysely'
import { remaining } from '../../lib/workcalendar.ts'
import { type Route, route } from '../../server/route.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './duties.contract.ts'
import { listOpenDuties } from './duties.store.ts'
import { dutyKinds } from './duty.ts'
import { endPost } from './handover.actions.ts'

const mine = route(contract.mine, async call => {
  const duties = await listOpenDuties(call.trx, call.cityId, call.scope, call.house.day(), 500)
  const { rows } = await sql<{
    at: Date
    title: string
    subjectType: string
    subjectId: string
    unitId: string
  }>`
    select r.at, d.title, d.subject_type as "subjectType", d.subject_id as "subjectId", r.unit_id as "unitId" from reminders r join duties d on d.city_id = r.city_id and d.id = r.duty_id
      join units u on u.city_id = r.city_id and u.id = r.unit_id
    where r.city_id = ${call.cityId} and d.done_at is null and d.cancelled_at is null
      and (r.unit_id = any(${[...call.scope.unitIds]}::uuid[]) or u.division = any(${[...call.scope.divisions]}::int[]))
    order by r.at desc limit 100`.execute(call.trx)
  return {
    duties: duties.map(duty => ({
      id: duty.id,
      kind: dutyKinds[duty.kind] ?? duty.kind,
      subjectType: duty.subjectType,
      subjectId: duty.subjectId,
      title: duty.title,
      unitId: duty.unitId,
      unitName: duty.unitName,
      clause: duty.clause,
      dueAt: duty.dueAt.toISOString(),
      allowance: duty.allowance,
      overdue: duty.dueAt < call.now,
      left: remaining(call.calendar(duty.calendar), call.now, duty.dueAt).words,
    })),
    reminders: rows.map(row => ({ ...row, at: row.at.toISOString() })),
  }
})

const endPostRoute = route(people.endPost, async call => {
  const handedOver = await endPost(call, call.params.id, call.body.on, call.body.to)
  return { id: call.params.id, handedOver }
})

export const dutiesRoutes: readonly Route[] = [mine, endPostRoute]
