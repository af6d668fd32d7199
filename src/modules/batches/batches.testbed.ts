// What tests of ledgers share: a house of its own, an office, and a ledger's way in few words.
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as contract from './batches.contract.ts'
import type { Cells } from './ledger-files.testbed.ts'

export let bench: TestBench
export let office: Client
/** Places for which a unit answers. */
export let places: { id: string; name: string; code: string; unitName: string | null }[]
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  places = (await office.call(placeList)).places.filter(it => it.unitName)
})
afterAll(() => bench.close())

export const head = [
  '序号',
  '工单编号',
  '问题描述',
  '问题地点',
  '责任单位',
  '问题类别',
  '整改情况',
  '整改前照片',
  '整改后照片',
]
export const row = (
  n: number,
  title: string,
  place: string,
  more: Partial<Record<'ref' | 'unit' | 'class' | 'state', string>> = {},
): Cells => [
  String(n),
  more.ref ?? '',
  title,
  place,
  more.unit ?? '',
  more.class ?? '',
  more.state ?? '',
  '',
  '',
]

export async function handIn(bytes: Buffer, name = '三月督查台账.xlsx'): Promise<string> {
  const answer = await raw(bench, office.cookie, {
    url: `/api/case-batches?name=${encodeURIComponent(name)}`,
    payload: bytes,
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}

/** Asks for the next pictures until there are none. */
export async function keepAll(id: string): Promise<number> {
  for (let steps = 1; ; steps++) {
    const it = await office.call(contract.keep, { params: { id } })
    if (it.state === 'ready') return steps
    expect(steps).toBeLessThan(50)
  }
}

export const look = (id: string, said?: object) =>
  office.call(contract.preview, { params: { id }, body: (said ? { said } : {}) as never })
export const apply = (id: string, stamp: string, rows: readonly string[], issue = false, actionId?: string) =>
  office.ask(contract.apply, {
    params: { id },
    body: { stamp, rows: [...rows], issue },
    ...(actionId ? { actionId } : {}),
  })
export const countCases = async () => {
  const { rows } = await bench.house.inCity(TEST_CITY, async trx => ({
    rows: await trx
      .selectFrom('cases')
      .select(eb => eb.fn.countAll<string>().as('n'))
      .execute(),
  }))
  return Number(rows[0]!.n)
}

/** The unit of this short name. */
export async function unitOf(name: string): Promise<string> {
  const { units } = await office.call(people.units, { query: {} })
  return units.find(it => it.shortName === name)!.id
}
