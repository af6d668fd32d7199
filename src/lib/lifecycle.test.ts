import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionsFor, defineLifecycle, lintLifecycle, refusalOf } from './lifecycle.ts'
import { refusal } from './refusal.ts'

interface Letter {
  readonly state: string
  readonly writer: string
  readonly sealed: boolean
}
interface Person {
  readonly id: string
  readonly clerk: boolean
}

const letters = defineLifecycle<Letter, Person>()({
  name: 'letter',
  words: '来信',
  states: { draft: '草稿', sent: '已寄', read: '已阅' },
  relations: {
    clerk: { words: '收发员', holds: (_, actor) => actor.clerk },
    writer: { words: '写信人', holds: (letter, actor) => letter.writer === actor.id },
  },
  transitions: {
    write: { label: '起草', from: [], to: 'draft', who: ['writer'], fact: 'letter.written' },
    send: {
      label: '寄出',
      from: ['draft'],
      to: 'sent',
      who: ['clerk', 'writer'],
      never: { writer: '写信的人不能自己寄。' },
      needs: { stamp: '邮票', address: '地址' },
      unless: [
        letter => (letter.sealed ? undefined : refusal('letter.open', '信没有封口。')),
        (_, __, now) => (now.getTime() < 0 ? refusal('letter.night', '邮局没有开门。') : undefined),
      ],
      fact: 'letter.sent',
    },
    read: { label: '阅读', from: ['sent', 'read'], to: 'read', who: ['clerk'], fact: 'letter.read' },
  },
})

const now = new Date(1000)
const night = new Date(-1000)
const letter = { state: 'draft', writer: 'li', sealed: true }
const clerk = { id: 'wang', clerk: true }
const all = { stamp: '一枚', address: '某处' }
const code = (record: Letter, actor: Person, at: Date, given?: Record<string, unknown>) =>
  refusalOf(letters, 'send', record, actor, at, given)?.code

describe('the order of grounds', () => {
  it('who must not, who may, the state, further grounds, what is missing', () => {
    const wrong = { state: 'read', writer: 'li', sealed: false }
    expect(code(wrong, { id: 'li', clerk: true }, night, {})).toBe('letter.send.never.writer')
    expect(code(wrong, { id: 'zhao', clerk: false }, night, {})).toBe('letter.send.who')
    expect(code(wrong, clerk, night, {})).toBe('letter.send.state')
    expect(code({ ...letter, sealed: false }, clerk, night, {})).toBe('letter.open')
    expect(code(letter, clerk, night, {})).toBe('letter.night')
    expect(code(letter, clerk, now, {})).toBe('letter.send.needs.stamp')
    expect(code(letter, clerk, now, { stamp: '一枚' })).toBe('letter.send.needs.address')
    expect(code(letter, clerk, now, all)).toBeUndefined()
  })

  it('says the ground, the way out and the status', () => {
    expect(refusalOf(letters, 'send', letter, { id: 'zhao', clerk: false }, now)).toEqual({
      code: 'letter.send.who',
      detail: '“寄出”由收发员、写信人办理；您现在的岗位不能办。',
      status: 403,
    })
    expect(refusalOf(letters, 'read', letter, clerk, now)).toEqual({
      code: 'letter.read.state',
      detail: '来信现为“草稿”，只有“已寄”或“已阅”时才能阅读。',
      status: 409,
    })
    expect(refusalOf(letters, 'send', letter, clerk, now, {})).toEqual({
      code: 'letter.send.needs.stamp',
      detail: '寄出要有邮票，请补上再提交。',
      status: 400,
      at: '/stamp',
    })
  })

  it('a record that exists is not created again, and the sentence is whole', () => {
    expect(refusalOf(letters, 'write', letter, { id: 'li', clerk: false }, now)).toMatchObject({
      code: 'letter.write.state',
      detail: '来信已经有了，现为“草稿”，不能再起草。',
    })
  })
})

describe('what must be given', () => {
  it('is not looked at when nothing is handed in yet: a button asks before the form is filled', () => {
    expect(code(letter, clerk, now)).toBeUndefined()
  })
  it.each([[undefined], [null], [''], [' \n\t'], [[]]])('%j counts as missing', empty => {
    expect(code(letter, clerk, now, { ...all, address: empty })).toBe('letter.send.needs.address')
  })
  it.each([['x'], [0], [false], [['x']], [{}]])('%j counts as given', value => {
    expect(code(letter, clerk, now, { ...all, address: value })).toBeUndefined()
  })
})

describe('actionsFor', () => {
  it('offers everything but the creation, with its label, and the reason where it is not open', () => {
    expect(actionsFor(letters, letter, clerk, now)).toEqual([
      { action: 'send', label: '寄出' },
      { action: 'read', label: '阅读', refusal: expect.objectContaining({ code: 'letter.read.state' }) },
    ])
  })
  it('says the same as refusalOf', () => {
    for (const state of ['draft', 'sent', 'read'])
      for (const { action, refusal: reason } of actionsFor(letters, { ...letter, state }, clerk, now))
        expect(reason).toEqual(refusalOf(letters, action, { ...letter, state }, clerk, now))
  })
})

describe('lintLifecycle', () => {
  const { transitions } = letters
  const lint = (change: object) => lintLifecycle({ ...letters, ...change } as typeof letters)
  const withSend = (change: object) =>
    lint({ transitions: { ...transitions, send: { ...transitions.send, ...change } } })

  it('finds nothing in a sound table', () => expect(lintLifecycle(letters)).toEqual([]))
  it('a state that nothing leads to', () =>
    expect(lint({ states: { ...letters.states, lost: '遗失' } })).toEqual(['nothing leads to lost']))
  it('a state that only leads to itself, and what hangs on it', () =>
    expect(withSend({ from: ['read'], to: 'read' })).toEqual([
      'nothing leads to sent',
      'nothing leads to read',
    ]))
  it('unknown states', () => {
    expect(withSend({ from: ['draft', 'gone'] })).toEqual(['send: unknown state gone'])
    expect(withSend({ to: 'gone' })).toContain('send: unknown state gone')
  })
  it('unknown relations', () => {
    expect(withSend({ who: ['clerk', 'nobody'] })).toEqual(['send: unknown relation nobody'])
    expect(withSend({ never: { ghost: '' } })).toEqual(['send: unknown relation ghost'])
  })
  it('an action nobody may do', () => expect(withSend({ who: [] })).toEqual(['send: nobody may do it']))
  it('a fact of another record', () =>
    expect(withSend({ fact: 'parcel.sent' })).toEqual(['send: fact parcel.sent is not of letter']))
  it('one fact for two actions', () =>
    expect(withSend({ fact: 'letter.written' })).toEqual(['send: fact letter.written is also that of write']))
  it('a record that nothing creates', () => {
    const { write: _, ...rest } = transitions
    expect(lint({ transitions: rest })).toContain('nothing creates the record')
  })
})

describe('refusalOf is pure and total', () => {
  const record = fc.record({
    state: fc.oneof(fc.constantFrom('draft', 'sent', 'read'), fc.string()),
    writer: fc.constantFrom('li', 'wang'),
    sealed: fc.boolean(),
  })
  const person = fc.record({ id: fc.constantFrom('li', 'wang'), clerk: fc.boolean() })
  const given = fc.option(
    fc.dictionary(fc.constantFrom('stamp', 'address', 'other'), fc.anything(), { noNullPrototype: true }),
    { nil: undefined },
  )
  const action = fc.constantFrom('write', 'send', 'read' as const)

  it('never throws, answers the same twice, changes nothing it is given, and always says why', () => {
    fc.assert(
      fc.property(
        action,
        record,
        person,
        fc.date({ noInvalidDate: true }),
        given,
        (act, it, who, at, input) => {
          const deep = <T>(value: T): T => Object.freeze(value)
          const args = [letters, act as 'send', deep(it), deep(who), at, input && deep(input)] as const
          const moment = at.getTime()
          const first = refusalOf(...args)
          expect(refusalOf(...args)).toEqual(first)
          expect(at.getTime()).toBe(moment)
          if (!first) return
          expect(first.code).toMatch(/^letter\./)
          expect(first.detail).toMatch(/。$/)
          expect([400, 403, 409]).toContain(first.status)
        },
      ),
      { numRuns: 500 },
    )
  })
})
