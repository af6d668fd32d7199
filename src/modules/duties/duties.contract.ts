import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Id, Nullable } from '../../lib/schema.ts'

export const DutyView = Type.Object({
  id: Id,
  kind: Type.String(),
  subjectType: Type.String(),
  subjectId: Id,
  title: Type.String(),
  unitId: Id,
  unitName: Type.String(),
  clause: Nullable(Type.String()),
  dueAt: Type.String(),
  allowance: Type.String(),
  overdue: Type.Boolean(),
  /** As people say it: 还剩 3 个工作时. */
  left: Type.String(),
})

export const mine = contract({
  name: 'duties.mine',
  method: 'GET',
  path: '/api/duties',
  summary: '待办：我和我单位应办的事项，先到期的在前',
  reply: Type.Object({
    duties: Type.Array(DutyView),
    reminders: Type.Array(
      Type.Object({
        at: Type.String(),
        title: Type.String(),
        subjectType: Type.String(),
        subjectId: Id,
        unitId: Id,
      }),
    ),
  }),
})
