import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { disclosures, pickDisclosed } from './disclosure.ts'

const pack = (file: string) =>
  parse(readFileSync(new URL(`../../../packs/wuzhong-2021/${file}`, import.meta.url), 'utf8'))

describe('what the public may see', () => {
  test('what the table does not list is dropped', () => {
    const picked = pickDisclosed({
      'cases-closed': '12',
      'cases-overdue': '3',
      'unit-names': '甲局',
      constructor: 'x',
      inspectors: '乙',
    })
    expect(picked.map(it => [it.code, it.value])).toEqual([['cases-closed', '12 件']])
  })

  test('a figure without data says so, and is never a nought or a pass', () => {
    expect(pickDisclosed({ 'closing-rate': '' })[0]).toMatchObject({ value: '数据不足' })
    expect(pickDisclosed({ 'closing-rate': '96.5%' })[0]).toMatchObject({ value: '96.5%' })
    expect(pickDisclosed({})).toEqual([])
  })

  test('nothing inherited counts as given', () => {
    expect(pickDisclosed(Object.create({ 'cases-closed': '1' }))).toEqual([])
  })

  test('every figure rests on a clause of the plan and on an item that the pack makes public', () => {
    const clauses = new Set(
      (pack('clauses.yaml').clauses ?? pack('clauses.yaml')).map((it: { id: string }) => it.id),
    )
    const open = new Set(
      pack('disclosure.yaml')
        .items.filter((it: { show: string }) => it.show === 'public')
        .map((it: { code: string }) => it.code),
    )
    for (const it of disclosures) {
      expect(clauses, it.code).toContain(it.clause)
      expect(open, it.code).toContain(it.source)
    }
    expect(new Set(disclosures.map(it => it.code)).size).toBe(disclosures.length)
  })
})
