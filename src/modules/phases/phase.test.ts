// Every state × action × person of the two lifecycles, and how criteria stand.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import type { Criterion } from '../plan/pack.contract.ts'
import { codeOf, isOpen, mannerOf, standingOf, subjectOf } from './criterion.ts'
import { type GroundAction, groundLifecycle, groundStates } from './ground.ts'
import { type PhaseAction, type PhaseState, phaseLifecycle, phaseStates } from './phase.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const person = (role: Role, personId = `p-${role}`, division: number | null = null): Actor => ({
  cityId: 640300,
  personId,
  name: '演示',
  login: 'demo',
  posts: [{ id: 'post', role, title: '', unitId: `u-${role}`, unitName: '', unitKind: 'office', division }],
})

describe('the life of a phase', () => {
  it('hangs together', () => expect(lintLifecycle(phaseLifecycle)).toEqual([]))

  /** Who may do what from where: o office, h head; everything else is refused. */
  const open: Readonly<Record<Exclude<PhaseAction, 'set'>, readonly [PhaseState, string]>> = {
    'propose-entry': ['waiting', 'oh'],
    enter: ['entering', 'h'],
    'hold-back': ['entering', 'h'],
    'propose-close': ['open', 'oh'],
    close: ['closing', 'h'],
    'send-back': ['closing', 'h'],
  }
  const people = [
    ['o', person('office')],
    ['h', person('office_head')],
    ['-', person('leader')],
    ['-', person('county_office', 'c', 640302)],
    ['-', person('unit')],
    ['-', person('inspector')],
    ['-', person('verifier')],
    ['-', person('system_admin')],
    ['-', person('security_admin')],
    ['-', person('audit_admin')],
  ] as const
  const cases = (Object.keys(open) as (keyof typeof open)[]).flatMap(action =>
    (Object.keys(phaseStates) as PhaseState[]).flatMap(state =>
      people.map(([mark, actor]) => ({ action, state, mark, actor })),
    ),
  )
  it.each(cases)('$action from $state by $actor.posts.0.role', ({ action, state, mark, actor }) => {
    const [from, who] = open[action]
    const record = { state, proposedBy: 'another', openEntry: [], openExit: [] }
    const reason = refusalOf(phaseLifecycle, action, record, actor, NOW, { words: '理由' })
    if (!who.includes(mark)) expect(reason).toMatchObject({ code: `phase.${action}.who`, status: 403 })
    else if (state !== from) expect(reason).toMatchObject({ code: `phase.${action}.state` })
    else expect(reason).toBeUndefined()
  })

  it.each(['enter', 'close'] as const)('who proposed it does not decide it: %s', action => {
    const state = action === 'enter' ? 'entering' : 'closing'
    const record = { state, proposedBy: 'p-office_head', openEntry: [], openExit: [] }
    expect(refusalOf(phaseLifecycle, action, record, person('office_head'), NOW)).toMatchObject({
      code: `phase.${action}.never.proposer`,
      status: 403,
    })
  })

  it.each([
    ['propose-entry', 'waiting', 'entry'],
    ['enter', 'entering', 'entry'],
    ['propose-close', 'open', 'exit'],
    ['close', 'closing', 'exit'],
  ] as const)('%s is refused while a criterion is open, and names each', (action, state, side) => {
    const record = {
      state,
      proposedBy: 'another',
      openEntry: side === 'entry' ? ['甲条件', '乙条件'] : [],
      openExit: side === 'exit' ? ['甲条件', '乙条件'] : [],
    }
    const reason = refusalOf(phaseLifecycle, action, record, person('office_head'), NOW)
    expect(reason?.code).toBe(`phase.unmet-${side}`)
    expect(reason?.detail).toContain('还有 2 项')
    expect(reason?.detail).toContain('甲条件；乙条件')
    const other = { ...record, openEntry: record.openExit, openExit: record.openEntry }
    expect(refusalOf(phaseLifecycle, action, other, person('office_head'), NOW)).toBeUndefined()
  })

  it.each(['hold-back', 'send-back'] as const)('%s needs its reason', action => {
    const state = action === 'hold-back' ? 'entering' : 'closing'
    const record = { state, proposedBy: 'another', openEntry: [], openExit: [] }
    expect(refusalOf(phaseLifecycle, action, record, person('office_head'), NOW, { words: ' ' })?.code).toBe(
      `phase.${action}.needs.words`,
    )
  })
})

describe('the life of a ground', () => {
  it('hangs together', () => expect(lintLifecycle(groundLifecycle)).toEqual([]))

  const from: Readonly<Record<GroundAction, readonly string[]>> = {
    state: [''],
    waive: [''],
    approve: ['stated'],
    decline: ['stated'],
    withdraw: ['stated', 'waived'],
  }
  const cases = (Object.keys(from) as GroundAction[]).flatMap(action =>
    ['', ...Object.keys(groundStates)].map(state => ({ action, state })),
  )
  const given = { words: '理由', evidence: '会议纪要' }
  it.each(cases)('$action from “$state”', ({ action, state }) => {
    const record = { state, byPerson: 'another', division: null, settled: false }
    const reason = refusalOf(groundLifecycle, action, record, person('office'), NOW, given)
    if (from[action].includes(state)) expect(reason).toBeUndefined()
    else expect(reason?.code).toBe(`ground.${action}.state`)
  })

  it.each(['approve', 'decline'] as const)('who states a ground does not %s it', action => {
    const record = { state: 'stated', byPerson: 'p-office', division: null, settled: false }
    expect(refusalOf(groundLifecycle, action, record, person('office'), NOW, given)?.code).toBe(
      `ground.${action}.never.maker`,
    )
  })

  it('a county states for its own goal only, and approves nothing', () => {
    const county = person('county_office', 'c', 640323)
    const about = (division: number | null, state = '') => ({
      state,
      byPerson: 'x',
      division,
      settled: false,
    })
    const code = (action: GroundAction, record: ReturnType<typeof about>) =>
      refusalOf(groundLifecycle, action, record, county, NOW, given)?.code
    expect(code('state', about(640323))).toBeUndefined()
    expect(code('state', about(640324))).toBe('ground.state.who')
    expect(code('state', about(null))).toBe('ground.state.who')
    expect(code('waive', about(640323))).toBe('ground.waive.who')
    expect(code('approve', about(640323, 'stated'))).toBe('ground.approve.who')
  })

  it('what was decided stays as it was', () => {
    const record = { state: 'stated', byPerson: 'another', division: null, settled: true }
    for (const action of ['approve', 'decline', 'withdraw'] as const)
      expect(refusalOf(groundLifecycle, action, record, person('office'), NOW, given)?.code).toBe(
        'ground.settled',
      )
  })

  it.each([
    ['state', 'words'],
    ['state', 'evidence'],
    ['waive', 'words'],
    ['decline', 'words'],
    ['withdraw', 'words'],
  ] as const)('%s needs %s', (action, field) => {
    const state = from[action][0]!
    const record = { state, byPerson: 'another', division: null, settled: false }
    const without = { ...given, [field]: '' }
    expect(refusalOf(groundLifecycle, action, record, person('office'), NOW, without)?.code).toBe(
      `ground.${action}.needs.${field}`,
    )
  })
})

describe('how a criterion stands', () => {
  const figure: Criterion = { code: 'a', text: '甲', clause: '五', target: 'T01' }
  const check: Criterion = { code: 'b', text: '乙', clause: '五', check: 'tasks-led' }
  const word: Criterion = { text: '丙', clause: '五' }
  const waived = { id: 'w', kind: 'waive', state: 'waived' } as const
  const confirm = (state: string) => ({ id: 'c', kind: 'confirm', state }) as const
  const standing = (criterion: Criterion, known: Partial<Parameters<typeof standingOf>[1]> = {}) =>
    standingOf(criterion, { grounds: [], ...known }).standing
  const verdict = (words: string) => ({ verdict: { verdict: words, sentence: '句' } })

  it('by the figure: only 达标 is met', () => {
    expect(mannerOf(figure)).toBe('target')
    expect(standing(figure, verdict('达标'))).toBe('met')
    expect(standing(figure, verdict('不达标'))).toBe('unmet')
    for (const words of ['数据不足', '待人工', '不适用'])
      expect(standing(figure, verdict(words))).toBe('unknown')
    expect(standing(figure)).toBe('unknown')
  })
  it('by the check: what cannot be seen is not met', () => {
    expect(standing(check, { check: { met: true, words: '' } })).toBe('met')
    expect(standing(check, { check: { met: false, words: '' } })).toBe('unmet')
    expect(standing(check, { check: { met: null, words: '' } })).toBe('unknown')
    expect(standing(check)).toBe('unknown')
  })
  it('by people: one states, another approves', () => {
    expect(standing(word)).toBe('unknown')
    expect(standing(word, { grounds: [confirm('stated')] })).toBe('unmet')
    expect(standing(word, { grounds: [confirm('approved')] })).toBe('met')
    for (const state of ['declined', 'withdrawn'])
      expect(standing(word, { grounds: [confirm(state)] })).toBe('unknown')
  })
  it('a confirmation does not outweigh a figure or a check; a waiver covers all three, and hides no pass', () => {
    expect(standing(figure, { ...verdict('不达标'), grounds: [confirm('approved')] })).toBe('unmet')
    expect(standing(check, { check: { met: false, words: '' }, grounds: [confirm('approved')] })).toBe(
      'unmet',
    )
    for (const one of [figure, check, word]) expect(standing(one, { grounds: [waived] })).toBe('waived')
    expect(standing(figure, { ...verdict('达标'), grounds: [waived] })).toBe('met')
    expect(standing(word, { grounds: [{ ...waived, state: 'withdrawn' }] })).toBe('unknown')
  })
  it('met and waived do not stand in the way, unknown does', () =>
    expect((['met', 'waived', 'unmet', 'unknown'] as const).map(isOpen)).toEqual([false, false, true, true]))
  it('is called by its code, else by its place', () => {
    expect(codeOf(figure, 'exit', 3)).toBe('a')
    expect(subjectOf('P2021', 'exit', codeOf(word, 'exit', 3))).toBe('phase:P2021/exit/exit-4')
  })
})
