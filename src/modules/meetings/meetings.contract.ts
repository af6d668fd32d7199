// Papers of a meeting: schemas and routes. Page and document are made from one reply.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Day, Digest, Exact, Id, Nullable } from '../../lib/schema.ts'

const figures = {
  issued: Type.Integer(),
  closed: Type.Integer(),
  recurred: Type.Integer(),
  fellLate: Type.Integer(),
  open: Type.Integer(),
  late: Type.Integer(),
}
const Line = Type.Object({ key: Type.String(), name: Type.String(), ...figures })
const Shown = Type.Object({
  id: Id,
  number: Type.String(),
  title: Type.String(),
  placeName: Nullable(Type.String()),
  unitName: Nullable(Type.String()),
  at: Type.String(),
  measure: Nullable(Type.String()),
  before: Nullable(Digest),
  after: Nullable(Digest),
})

export const MeetingPapers = Type.Object({
  cityName: Type.String(),
  from: Type.String(),
  to: Type.String(),
  periodWords: Type.String(),
  /** Whether the period is over; one that is not is counted up to now. */
  over: Type.Boolean(),
  city: Type.Object(figures),
  counties: Type.Array(Line),
  units: Type.Array(Line),
  sentences: Type.Array(Type.String()),
  late: Type.Array(Shown),
  recurring: Type.Array(Shown),
  pairs: Type.Array(Shown),
  /** How many of a list are shown at most; the figures above count all. */
  most: Type.Object({ late: Type.Integer(), recurring: Type.Integer(), pairs: Type.Integer() }),
})

const period = Exact({ from: Type.Optional(Day), to: Type.Optional(Day) })

export const papers = contract({
  name: 'meetings.papers',
  method: 'GET',
  path: '/api/meeting',
  summary: '调度会材料：按县区、按单位的新交办、销号、超期、反复和前后对比',
  query: period,
  reply: MeetingPapers,
})

export const docx = contract({
  name: 'meetings.docx',
  method: 'GET',
  path: '/api/meeting-docx',
  summary: '调度会材料的 Word 文件',
  query: period,
})
