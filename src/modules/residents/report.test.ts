// Codes, rates, words and the lifecycle, each against what it is for; every state × action × kind of actor.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import { type Actor, type Role, reporter, roles } from '../people/actor.ts'
import { codeOf, grouped, readCode } from './code.ts'
import { admit, bounds, KNOWN_AFTER_MS, type Sender, type Standing, standingOf } from './flood.ts'
import { type Example, learn } from './learned.ts'
import {
  masked,
  type ReportAction,
  type ReportState,
  readPhone,
  reportLifecycle,
  reportStates,
} from './report.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('tracking codes', () => {
  it('are read back however they are typed', () =>
    fc.assert(
      fc.property(bytes, it => {
        const code = codeOf(it)
        expect(readCode(code)).toBe(code)
        expect(readCode(` ${grouped(code).toLowerCase()} `)).toBe(code)
        expect(readCode(grouped(code).replaceAll('-', ' '))).toBe(code)
      }),
    ))

  it('tell every single wrong sign and every swap of two neighbours', () =>
    fc.assert(
      fc.property(bytes, fc.nat(11), fc.nat(30), (it, at, by) => {
        const code = codeOf(it)
        const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
        const other = signs[(signs.indexOf(code[at]!) + 1 + (by % 30)) % 31]!
        expect(readCode(code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined()
        const swapped = code.slice(0, at) + (code[at + 1] ?? '') + code[at]! + code.slice(at + 2)
        if (at < 10 && swapped !== code) expect(readCode(swapped)).toBeUndefined()
      }),
    ))

  it.each(['', 'abc', '０'.repeat(12), 'OOOOOOOOOOOO', '1'.repeat(12), '中'.repeat(12)])(
    '%s is none',
    typed => expect(readCode(typed)).toBeUndefined(),
  )
})

describe('rates', () => {
  const ago = (ms: number) => new Date(NOW.getTime() - ms)
  const sender = (deviceSince: Date | null, ticket = true, proven = false): Sender => ({
    deviceSince,
    ticket,
    proven,
  })

  it('who is known: a device that was here before, or one that did the work; never without our form', () => {
    expect(standingOf(sender(ago(KNOWN_AFTER_MS)), NOW)).toBe('known')
    expect(standingOf(sender(ago(0), true, true), NOW)).toBe('known')
    expect(standingOf(sender(ago(0)), NOW)).toBe('form')
    expect(standingOf(sender(ago(KNOWN_AFTER_MS), false), NOW)).toBe('bare')
    expect(standingOf(sender(null, false), NOW)).toBe('bare')
  })

  it('whoever is refused is let in at the moment named, and what is beyond the plain rate stands behind', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Standing>('known', 'form', 'bare'),
        fc.array(fc.integer({ min: 0, max: 3_700_000 }), { maxLength: 200 }),
        (standing, ages) => {
          const taken = ages.sort((a, b) => a - b).map(ago)
          const it = sender(ago(0))
          const lately = taken.filter(at => NOW.getTime() - at.getTime() < 3_600_000).length
          const said = admit(standing, it, taken, NOW)
          expect(said.take).toBe(lately < bounds[standing].most)
          if (said.take) {
            expect(said.low).toBe(lately >= bounds[standing].plain)
            return
          }
          expect(said.again.getTime()).toBeGreaterThan(NOW.getTime())
          const then = standingOf(it, said.again)
          expect(then === 'known' || admit(standing, it, taken, said.again).take).toBe(true)
        },
      ),
    ))
})

describe('words', () => {
  it.each([
    ['电话 13912345678 找我', '电话 139****5678 找我'],
    ['139 1234 5678', '139****5678'],
    ['身份证 640302199001011234', '身份证 640302********1234'],
    ['座机 0953-2012345', '座机 0953-****'],
    ['车牌宁A12345', '车牌宁A***45'],
    ['新能源 宁AD12345 占道', '新能源 宁A***45 占道'],
    ['3 号楼 201，第 12 个', '3 号楼 201，第 12 个'],
  ])('%s', (text, said) => expect(masked(text)).toBe(said))

  it('a phone is one however it is written', () => {
    for (const typed of ['13912345678', '139 1234 5678', '139-1234-5678', '+86 13912345678'])
      expect(readPhone(typed)).toBe('13912345678')
    for (const typed of ['', '12345', '23912345678', '139123456789']) expect(readPhone(typed)).toBeUndefined()
  })
})

describe('the life of a report', () => {
  const may: Record<ReportAction, ReportState[]> = {
    send: [],
    accept: ['received'],
    merge: ['received'],
    decline: ['received'],
    spam: ['received'],
    restore: ['declined', 'spam'],
  }
  const person = (role: Role): Actor => ({
    ...reporter(640300),
    reporter: undefined as never,
    personId: role,
    posts: [{ id: role, role, title: '', unitId: 'u', unitName: 'u', unitKind: 'office', division: null }],
  })

  it('is a sound table', () => expect(lintLifecycle(reportLifecycle)).toEqual([]))

  it('every state, every action, every role, and the resident: only the office decides', () => {
    for (const action of Object.keys(may) as ReportAction[])
      for (const state of Object.keys(reportStates) as ReportState[]) {
        const code = (actor: Actor) =>
          refusalOf(reportLifecycle, action, { state, purged: false }, actor, NOW)?.code
        for (const role of Object.keys(roles) as Role[]) {
          const office = role === 'office' || role === 'office_head'
          const expected =
            !office || action === 'send'
              ? `report.${action}.who`
              : may[action].includes(state)
                ? undefined
                : `report.${action}.state`
          expect(code(person(role)), `${action} ${state} ${role}`).toBe(expected)
        }
        expect(code(reporter(640300))).toBe(`report.${action}.who`)
      }
  })

  it('what was erased is not brought back', () =>
    expect(
      refusalOf(reportLifecycle, 'restore', { state: 'spam', purged: true }, person('office'), NOW)?.code,
    ).toBe('report.restore.purged'))
})

describe('learned categories', () => {
  const vocabulary = {
    litter: ['垃圾成堆没人扫', '路边垃圾乱扔', '垃圾散落一地'],
    lamp: ['路灯不亮一片黑', '路灯坏了好几天', '路灯闪烁'],
    cover: ['井盖破损缺角', '井盖松动有响声', '井盖不见了'],
  }
  const examples = (n: number, noise: (i: number) => boolean = () => false): Example[] =>
    Array.from({ length: n }, (_, i) => {
      const codes = Object.keys(vocabulary) as (keyof typeof vocabulary)[]
      const category = codes[i % 3]!
      const text = `${vocabulary[category][i % 3 === 0 ? 0 : (i >> 2) % 3]!}，在${i}号`
      return {
        id: `case-${i}-${(i * 7919) % 10007}`,
        text,
        category: noise(i) ? codes[(i * 7) % 3]! : category,
      }
    })

  it('are off below five hundred real cases, and say how many there are', () =>
    expect(learn(examples(499))).toEqual({ on: false, cases: 499, why: 'few' }))

  it('are right on what they were not shown, and silent on what they do not know', () => {
    const learned = learn(examples(900))
    if (!learned.on) throw new Error('off')
    const { suggest, quality } = learned.suggester
    expect(suggest('路灯不亮一片黑，在家门口')).toBe('lamp')
    expect(suggest('井盖破损缺角')).toBe('cover')
    expect(suggest('狗叫声很大')).toBeUndefined()
    expect(quality.answered).toBeGreaterThan(0.9 * quality.heldOut)
    expect(quality.right).toBe(quality.answered)
    expect(quality.learned + quality.heldOut).toBeLessThan(900)
  })

  it('are off where the cases do not teach it', () => {
    let seed = 7
    const chance = examples(900).map(it => {
      seed = (seed * 48271) % 2147483647
      return { ...it, category: ['litter', 'lamp', 'cover'][seed % 3]! }
    })
    expect(learn(chance)).toEqual({ on: false, cases: 900, why: 'poor' })
  })
})
