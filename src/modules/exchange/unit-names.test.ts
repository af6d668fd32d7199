// Unit names as tables write them, over invented units and over those of the pack.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPack } from '../plan/pack.io.ts'
import { type NamedUnit, splitUnits, unitNames } from './unit-names.ts'

const unit = (
  id: string,
  kind: string,
  name: string,
  shortName: string,
  ...aliases: string[]
): NamedUnit => ({
  id,
  kind,
  name,
  shortName,
  aliases,
})
const units = [
  unit('edu', 'bureau', '某某市教育局', '市教育局', '教育局'),
  unit('city', 'bureau', '某某市城市管理局', '市城管局', '城管局', '综合执法局'),
  unit('youth', 'bureau', '共青团某某市委员会', '团市委', '团委'),
  unit('party', 'bureau', '中共某某市委宣传部', '市委宣传部', '宣传部'),
  unit('east', 'county', '东区', '东区', '东区委、区政府'),
  unit('west', 'county', '西区', '西区', '西区委、区政府'),
  unit('rail', 'stationed', '驻市铁路站段', '驻市铁路站段'),
]
const names = unitNames(units, ['某某市', '某某'])
const idsOf = (cell: string) => names.read(cell).flatMap(it => ('units' in it ? it.units : [`?${it.words}`]))

describe('a cell of units', () => {
  it.each([
    ['某某市教育局', ['edu']],
    ['市教育局', ['edu']],
    ['教育局', ['edu']],
    ['某某教育局', ['edu']],
    ['市 教 育 局', ['edu']],
    ['市城管局、教育局', ['city', 'edu']],
    ['市城管局，教育局；团市委', ['city', 'edu', 'youth']],
    ['市城管局/教育局', ['city', 'edu']],
    ['市城管局\n教育局', ['city', 'edu']],
    ['市综合执法局', ['city']],
    ['市委宣传部', ['party']],
    ['中共某某市委宣传部', ['party']],
    ['宣传部等', ['party']],
    ['东区委、区政府', ['east']],
    ['教育局、东区委、区政府、团委', ['edu', 'east', 'youth']],
    ['各县（市、区）', ['east', 'west']],
    ['教育局、五县（市、区）党委政府', ['edu', 'east', 'west']],
    ['牵头单位：教育局', ['edu']],
    ['—', []],
    ['无', []],
    ['', []],
  ])('%s', (cell, ids) => expect(idsOf(cell)).toEqual(ids))

  it('what is not known is not guessed: the nearest names are offered', () => {
    const [read] = names.read('教体局')
    expect(read).toMatchObject({ words: '教体局', fault: expect.stringContaining('名录里没有“教体局”') })
    const near = names.read('城市管理综合局')[0]!
    expect('suggestions' in near && near.suggestions).toContain('某某市城市管理局')
  })

  it('what fits two units is refused with both', () => {
    const two = unitNames([...units, unit('edu2', 'bureau', '某某教育局', '某某教育局')], ['某某市', '某某'])
    expect(two.read('市教育局')).toMatchObject([{ units: ['edu'] }])
    expect(two.read('某某 教育局')).toMatchObject([{ units: ['edu2'] }])
    const three = unitNames(
      [unit('a', 'bureau', '甲局', '甲局', '丙'), unit('b', 'bureau', '乙局', '乙局', '丙')],
      [],
    )
    expect(three.read('丙')).toMatchObject([{ fault: expect.stringContaining('可能指“甲局”、“乙局”') }])
  })

  it('every name, short name and alias of the pack is known, alone and in any company', async () => {
    const { pack } = await readPack('packs/wuzhong-2021')
    if (pack?.kind !== 'plan') throw new Error('no plan pack')
    const all = pack.units.units.map(it => ({
      id: it.code,
      kind: it.kind,
      name: it.name,
      shortName: it.short ?? it.name,
      aliases: it.aliases ?? [],
    }))
    const city = pack.units.divisions.find(it => it.level === 'city')!.name
    const known = unitNames(all, [city, city.replace(/市$/, '')])
    const pairs = all.flatMap(it =>
      [it.name, it.shortName, ...it.aliases].map(words => ({ words, id: it.id })),
    )
    for (const { words, id } of pairs) expect(known.read(words), words).toEqual([{ units: [id], words }])
    const marks = fc.constantFrom('、', '，', '；', '/', '\n')
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pairs), { minLength: 1, maxLength: 6 }),
        marks,
        (some, mark) => {
          const read = known.read(some.map(it => it.words).join(mark))
          expect(read.flatMap(it => ('units' in it ? it.units : ['?']))).toEqual(some.map(it => it.id))
        },
      ),
    )
  })

  it('cuts outside brackets only', () =>
    expect(splitUnits('甲局（含乙、丙）、丁局')).toEqual(['甲局（含乙、丙）', '丁局']))
})
