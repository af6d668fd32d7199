// Cells of registers: what each type accepts, what it refuses and in which words.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RegisterColumn, RegisterDefinition } from './pack-parts.contract.ts'
import {
  entryTitle,
  isPeriod,
  type KnownThings,
  missingColumns,
  periodText,
  tidyValues,
  uniqueKey,
  valueFaults,
  valueText,
} from './register-values.ts'

const nothing: KnownThings = {
  requirement: code => code === 'task:3',
  clause: id => id === '四(一)3',
  unit: id => id === 'unit-1',
  division: code => code === '640302',
}
const definition = (...columns: RegisterColumn[]): RegisterDefinition => ({
  code: 'samples',
  title: '样例',
  clause: '二(一)',
  about: '样例',
  columns: [{ code: 'name', title: '名称', type: 'text', required: true }, ...columns],
  read: 'all',
  write: ['office'],
})
const column = (type: RegisterColumn['type'], more: Partial<RegisterColumn> = {}): RegisterColumn => ({
  code: 'it',
  title: '这一栏',
  type,
  ...more,
})
const faultOf = (one: RegisterColumn, value: string | string[]) =>
  valueFaults(definition(one), tidyValues(definition(one), { name: '甲', it: value }), nothing)[0]

describe('cells', () => {
  const good: readonly (readonly [RegisterColumn, string | string[]])[] = [
    [column('text'), '甲'],
    [column('passage'), '甲'.repeat(2000)],
    [column('date'), '2024-02-29'],
    [column('period'), '2022'],
    [column('period'), '2022-H2'],
    [column('period'), '2022-Q4'],
    [column('period'), '2022-12'],
    [column('number'), '0'],
    [column('number', { places: 2, least: '0.01', most: '9.99' }), '9.99'],
    [column('choice', { options: ['是', '否'] }), '否'],
    [column('unit'), 'unit-1'],
    [column('division'), '640302'],
    [column('role'), 'office'],
    [column('requirements'), ['task:3']],
    [column('clauses'), ['四(一)3']],
    [column('url'), 'https://www.example.cn/a?b=1'],
  ]
  it.each(good)('%j accepts %j', (one, value) => expect(faultOf(one, value)).toBeUndefined())

  const bad: readonly (readonly [RegisterColumn, string | string[], string])[] = [
    [column('text', { longest: 3 }), '甲乙丙丁', 'long'],
    [column('passage'), '甲'.repeat(2001), 'long'],
    [column('date'), '2022-02-29', 'date'],
    [column('date'), '2022年6月8日', 'date'],
    [column('period'), '2022-13', 'period'],
    [column('period'), '2022-Q5', 'period'],
    [column('number'), '1.5', 'places'],
    [column('number', { places: 1 }), '1.55', 'places'],
    [column('number'), '一百', 'number'],
    [column('number'), '1e3', 'number'],
    [column('number', { least: '0' }), '-1', 'range'],
    [column('number', { most: '5' }), '6', 'range'],
    [column('choice', { options: ['是'] }), '否', 'choice'],
    [column('unit'), 'unit-2', 'link'],
    [column('division'), '640303', 'link'],
    [column('role'), '张三', 'choice'],
    [column('requirements'), ['task:3', 'task:99'], 'link'],
    [column('clauses'), ['四(一)99'], 'link'],
    [column('url'), 'javascript:alert(1)', 'url'],
    [column('text'), ['甲'], 'shape'],
    [column('requirements'), 'task:3', 'shape'],
  ]
  it.each(bad)('%j refuses %j as %s', (one, value, code) => {
    const fault = faultOf(one, value)
    expect(fault).toMatchObject({ column: 'it', code })
    expect(fault!.detail).toMatch(/^“这一栏”.+[。]$/)
  })

  it('a required cell may not be blank, and what no column knows is named', () => {
    const one = definition()
    expect(valueFaults(one, tidyValues(one, { name: '  ' }), nothing)).toEqual([
      { column: 'name', code: 'required', detail: '请填写“名称”。' },
    ])
    expect(valueFaults(one, tidyValues(one, { name: '甲', stray: 'x' }), nothing)).toMatchObject([
      { column: 'stray', code: 'unknown' },
    ])
  })
})

describe('tidying', () => {
  const one = definition(column('requirements'))
  it('changes nothing the second time', () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, links) => {
        const once = tidyValues(one, { name, it: links })
        expect(tidyValues(one, once)).toEqual(once)
      }),
    ))
  it('does not depend on the order in which cells and links were given', () => {
    const a = tidyValues(one, { name: '甲', it: ['task:3', 'task:1', 'task:3'] })
    const b = tidyValues(one, { it: ['task:1', 'task:3'], name: ' 甲 ' })
    expect(JSON.stringify(a)).toBe(JSON.stringify(b))
  })
  it('a figure is taken as written, however it is padded', () => {
    const padded = column('number', { places: 2 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99999 }), n => {
        const text = `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`
        expect(faultOf(padded, text)).toBeUndefined()
      }),
    )
  })
})

describe('words', () => {
  it.each([
    ['2022', '2022年'],
    ['2022-H1', '2022年上半年'],
    ['2022-Q3', '2022年第三季度'],
    ['2022-06', '2022年6月'],
  ])('%s reads %s', (text, words) => {
    expect(isPeriod(text)).toBe(true)
    expect(periodText(text)).toBe(words)
  })
  it('figures carry their unit, links their names', () => {
    const name = (code: string) => ({ 'task:3': '第三项' })[code] ?? code
    expect(valueText(column('number', { unit: '次' }), '12', name)).toBe('12 次')
    expect(valueText(column('requirements'), ['task:3', 'task:4'], name)).toBe('第三项、task:4')
    expect(valueText(column('text'), undefined, name)).toBe('')
  })
  it('an entry is called by its first column and says what is still missing', () => {
    const one = { ...definition(column('text')), complete: ['it'], unique: ['name', 'it'] }
    expect(entryTitle(one, { name: '甲' })).toBe('甲')
    expect(missingColumns(one, { name: '甲' })).toEqual(['这一栏'])
    expect(uniqueKey(one, { name: '甲' })).toBeNull()
    expect(uniqueKey(one, { name: '甲', it: '乙' })).toBe('["甲","乙"]')
  })
})
