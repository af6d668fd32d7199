// Every state × action × kind of actor of drafts and their items, written out by hand; blanks; names of units.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { type DraftAction, draftLifecycle, type ItemAction, itemLifecycle } from './draft.ts'
import { misfit } from './draft-values.ts'
import { readOwners } from './owners.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const person = (personId: string, role: Role): Actor => ({
  cityId: 640300,
  personId,
  name: personId,
  login: personId,
  posts: [{ id: personId, role, title: '', unitId: 'hq', unitName: '', unitKind: 'office', division: null }],
})
const actors = {
  office: person('office', 'office'),
  head: person('head', 'office_head'),
  uploader: person('uploader', 'office'),
  uploaderHead: person('uploader', 'office_head'),
  county: person('county', 'county_office'),
  unit: person('unit', 'unit'),
  leader: person('leader', 'leader'),
  system: person('system', 'system_admin'),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]
const desk: Kind[] = ['office', 'head', 'uploader', 'uploaderHead']

describe('the life of a draft', () => {
  const may: Record<DraftAction, { from: string[]; who: Kind[]; never?: Kind[] }> = {
    upload: { from: [], who: desk },
    publish: { from: ['review'], who: ['head'], never: ['uploader', 'uploaderHead'] },
    pair: { from: ['review'], who: desk },
    abandon: { from: ['review'], who: desk },
  }
  it('is a sound table, and the expectation names every action', () => {
    expect(lintLifecycle(draftLifecycle)).toEqual([])
    expect(Object.keys(may)).toEqual(Object.keys(draftLifecycle.transitions))
  })
  for (const action of Object.keys(may) as DraftAction[])
    for (const state of Object.keys(draftLifecycle.states))
      it.each(kinds)(`${action} of a draft that is ${state} by %s`, kind => {
        const row = may[action]
        const expected = row.never?.includes(kind)
          ? `draft.${action}.never.uploader`
          : !row.who.includes(kind)
            ? `draft.${action}.who`
            : row.from.includes(state)
              ? undefined
              : `draft.${action}.state`
        const record = { state, uploadedBy: 'uploader', waiting: 0 }
        expect(refusalOf(draftLifecycle, action, record, actors[kind], NOW)?.code).toBe(expected)
      })
  it('waits until everything is decided, and an end needs its reason', () => {
    const record = { state: 'review', uploadedBy: 'x', waiting: 3 }
    expect(refusalOf(draftLifecycle, 'publish', record, actors.head, NOW)).toMatchObject({
      code: 'draft.publish.waiting',
      detail: expect.stringContaining('还有 3 条'),
    })
    expect(refusalOf(draftLifecycle, 'abandon', record, actors.head, NOW, {})?.code).toBe(
      'draft.abandon.needs.reason',
    )
  })
})

describe('the life of an item', () => {
  const open = ['proposed', 'accepted', 'corrected']
  const may: Record<ItemAction, { from: string[]; who: Kind[] }> = {
    propose: { from: [], who: [] },
    write: { from: [], who: desk },
    accept: { from: ['proposed', 'rejected'], who: desk },
    correct: { from: [...open, 'rejected'], who: desk },
    reject: { from: open, who: desk },
    split: { from: open, who: desk },
    merge: { from: open, who: desk },
    reopen: { from: ['accepted', 'corrected', 'rejected'], who: desk },
  }
  it('is a sound table, and the expectation names every action', () => {
    expect(lintLifecycle(itemLifecycle)).toEqual([])
    expect(Object.keys(may)).toEqual(Object.keys(itemLifecycle.transitions))
  })
  for (const action of Object.keys(may) as ItemAction[])
    for (const state of Object.keys(itemLifecycle.states))
      it.each(['review', 'published', 'abandoned'])(
        `${action} of an item that is ${state} in a draft %s`,
        draft => {
          for (const kind of kinds) {
            const row = may[action]
            const expected = !row.who.includes(kind)
              ? `draftitem.${action}.who`
              : !row.from.includes(state)
                ? `draftitem.${action}.state`
                : draft === 'review'
                  ? undefined
                  : 'draftitem.closed'
            expect(refusalOf(itemLifecycle, action, { state, draft }, actors[kind], NOW)?.code).toBe(expected)
          }
        },
      )
})

describe('values', () => {
  const task = { clause: '四(一)1', number: '1', title: '题', area: null, leads: [], supports: [], due: null }
  it('fit their kind or say where not', () => {
    expect(misfit('task', task)).toBeUndefined()
    expect(misfit('task', { ...task, leads: 3 })).toBe('/leads')
    expect(misfit('task', { ...task, wish: 1 })).toBe('/wish')
    expect(misfit('front', task)).toBeDefined()
    expect(misfit('task', null)).toBeDefined()
  })
})

describe('owners', () => {
  const unit = (id: string, name: string, shortName: string, aliases: string[] = []) => ({
    id,
    name,
    shortName,
    aliases,
  })
  const read = readOwners([
    unit('1', '演示市教育局', '市教育局'),
    unit('2', '演示市卫生健康委员会', '市卫健委', ['卫生计生委']),
    unit('3', '甲区教育局', '甲区教育局'),
    unit('4', '中国移动演示分公司', '移动公司', ['移动']),
    unit('5', '演示市移动监测站', '监测站', ['移动']),
  ])
  it('are found by name, short name and alias, with or without the city; two of a name are none', () => {
    const ids = (...names: string[]) => read(names).units.map(it => it.id)
    expect(ids('演示市教育局', '市教育局', '教育局')).toEqual(['1'])
    expect(ids('市卫生计生委', '甲区教育局')).toEqual(['2', '3'])
    expect(read(['移动', '查无此局'])).toEqual({ units: [], unknown: ['移动', '查无此局'] })
  })
})
