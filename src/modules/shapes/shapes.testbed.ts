// Bringing areas and road sections into a test house through its own interface.
import { expect } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import type { TestBench } from '../../server/testing.ts'
import type { ShapeKind } from './shape.ts'
import * as contract from './shapes.contract.ts'

/** Hands the file in, looks at the preview, and puts it into force, overlaps and gaps seen. */
export async function bringShapes(
  bench: TestBench,
  kind: ShapeKind,
  text: string,
): Promise<{ set: number; ended: number }> {
  const office = await bench.as('banshi')
  const answer = await raw(bench, office.cookie, {
    url: '/api/shapes/files?name=w.geojson',
    payload: Buffer.from(text),
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  const { id } = answer.json as { id: string }
  const body = { kind, datum: 'CGCS2000', whole: false } as const
  const seen = await office.call(contract.preview, { params: { id }, body })
  expect(seen.faults).toEqual([])
  return office.call(contract.apply, { params: { id }, body: { stamp: seen.stamp, notesSeen: true } })
}
