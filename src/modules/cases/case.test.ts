// Every state × action × kind of actor, written out by hand; and along any history finder, fixer and verifier differ.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { accountableUnit, type CaseAction, type CaseRecord, type CaseState, caseLifecycle } from './case.ts'

const NOW = new Date('2022-06-08T01:00:00Z')

function person(personId: string, ...posts: [role: Role, unitId: string, division?: number][]): Actor {
  return {
    cityId: 640300,
    personId,
    name: personId,
    login: personId,
    posts: posts.map(([role, unitId, division]) => ({
      id: `${personId}-${role}`,
      role,
      title: '',
      unitId,
      unitName: unitId,
      unitKind: 'unit',
      division: division ?? null,
    })),
  }
}

// The record: found by `finder` and, by way of a finding that joined it, `co-finder`; owed by the unit `mine` in county 1,
// fixed by `fixer`.
const actors = {
  office: person('office', ['office', 'hq']),
  head: person('head', ['office_head', 'hq']),
  unit: person('unit', ['unit', 'mine', 1]),
  otherUnit: person('other-unit', ['unit', 'theirs', 1]),
  county: person('county', ['county_office', 'county-1', 1]),
  otherCounty: person('other-county', ['county_office', 'county-2', 2]),
  finder: person('finder', ['inspector', 'team']),
  inspector: person('inspector', ['inspector', 'team']),
  verifier: person('verifier', ['verifier', 'team']),
  finderVerifier: person('finder', ['inspector', 'team'], ['verifier', 'team']),
  fixer: person('fixer', ['unit', 'mine', 1]),
  fixerVerifier: person('fixer', ['verifier', 'team']),
  unitVerifier: person('unit-verifier', ['verifier', 'mine', 1]),
  finderUnit: person('finder', ['unit', 'mine', 1]),
  coFinder: person('co-finder', ['inspector', 'team']),
  coFinderVerifier: person('co-finder', ['inspector', 'team'], ['verifier', 'team']),
  coFinderOffice: person('co-finder', ['office', 'hq']),
  coFinderUnit: person('co-finder', ['unit', 'mine', 1]),
  leader: person('leader', ['leader', 'hq']),
  system: person('system', ['system_admin', 'hq']),
  security: person('security', ['security_admin', 'hq']),
  audit: person('audit', ['audit_admin', 'hq']),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]

/** Who may do it at all, and from which states. Everybody and everything else is refused. */
const may: Record<CaseAction, { from: CaseState[]; who: Kind[]; never?: Partial<Record<Kind, string>> }> = {
  file: {
    from: [],
    who: [
      'office',
      'head',
      'finder',
      'inspector',
      'finderVerifier',
      'coFinder',
      'coFinderVerifier',
      'coFinderOffice',
    ],
  },
  issue: { from: ['filed'], who: ['office', 'head', 'coFinderOffice'] },
  merge: { from: ['filed'], who: ['office', 'head', 'coFinderOffice'] },
  attach: { from: ['filed'], who: ['office', 'head', 'coFinderOffice'] },
  settle: { from: ['filed'], who: ['office', 'head', 'coFinderOffice'] },
  decline: { from: ['filed'], who: ['office', 'head', 'coFinderOffice'] },
  reassign: { from: ['issued', 'acknowledged'], who: ['office', 'head', 'coFinderOffice'] },
  acknowledge: { from: ['issued'], who: ['unit', 'fixer', 'finderUnit', 'coFinderUnit'] },
  handle: {
    from: ['issued', 'acknowledged'],
    who: ['unit', 'fixer'],
    never: {
      finder: 'finder',
      finderVerifier: 'finder',
      finderUnit: 'finder',
      coFinder: 'finder',
      coFinderVerifier: 'finder',
      coFinderOffice: 'finder',
      coFinderUnit: 'finder',
    },
  },
  pass: {
    from: ['handled'],
    who: ['office', 'head', 'verifier'],
    never: {
      unit: 'fixer',
      fixer: 'fixer',
      fixerVerifier: 'fixer',
      unitVerifier: 'fixer',
      finderUnit: 'fixer',
      coFinderUnit: 'fixer',
      finder: 'finder',
      finderVerifier: 'finder',
      coFinder: 'finder',
      coFinderVerifier: 'finder',
      coFinderOffice: 'finder',
    },
  },
  return: {
    from: ['handled'],
    who: ['office', 'head', 'verifier'],
    never: {
      unit: 'fixer',
      fixer: 'fixer',
      fixerVerifier: 'fixer',
      unitVerifier: 'fixer',
      finderUnit: 'fixer',
      coFinderUnit: 'fixer',
      finder: 'finder',
      finderVerifier: 'finder',
      coFinder: 'finder',
      coFinderVerifier: 'finder',
      coFinderOffice: 'finder',
    },
  },
}

const states = Object.keys(caseLifecycle.states) as CaseState[]
const recordIn = (state: CaseState): CaseRecord => ({
  state,
  unitId: 'mine',
  division: 1,
  finderId: 'finder',
  alsoFoundBy: ['co-finder'],
  fixerId: 'fixer',
})

function expected(action: CaseAction, state: CaseState, kind: Kind): string | undefined {
  const row = may[action]
  const never = row.never?.[kind]
  if (never) return `case.${action}.never.${never}`
  if (!row.who.includes(kind)) return `case.${action}.who`
  return row.from.includes(state) ? undefined : `case.${action}.state`
}

describe('the life of a case', () => {
  it('is a sound table', () => expect(lintLifecycle(caseLifecycle)).toEqual([]))

  it('the expectation names every action', () =>
    expect(Object.keys(may)).toEqual(Object.keys(caseLifecycle.transitions)))

  for (const action of Object.keys(may) as CaseAction[])
    for (const state of states)
      it(`${action} of a case that is ${state}: every kind of actor`, () => {
        const said = Object.fromEntries(
          kinds.map(kind => [
            kind,
            refusalOf(caseLifecycle, action, recordIn(state), actors[kind], NOW)?.code,
          ]),
        )
        expect(said).toEqual(Object.fromEntries(kinds.map(kind => [kind, expected(action, state, kind)])))
      })

  it('a case without a unit belongs to nobody: no unit may sign it', () => {
    const orphan = { ...recordIn('issued'), unitId: null }
    for (const kind of ['unit', 'otherUnit', 'county', 'fixer'] as const)
      expect(refusalOf(caseLifecycle, 'acknowledge', orphan, actors[kind], NOW)?.code).toBe(
        'case.acknowledge.who',
      )
  })

  it('a case of the office itself is not verified by the office', () => {
    const own = { ...recordIn('handled'), unitId: 'hq' }
    expect(refusalOf(caseLifecycle, 'pass', own, actors.office, NOW)?.code).toBe('case.pass.never.fixer')
    expect(refusalOf(caseLifecycle, 'pass', own, actors.verifier, NOW)).toBeUndefined()
  })

  it.each([
    ['issue', {}, undefined],
    ['merge', {}, 'into'],
    ['attach', {}, 'into'],
    ['settle', { reason: ' ' }, 'reason'],
    ['decline', {}, 'reason'],
  ] as const)('%s with %j needs %s', (action, given, needs) => {
    const code = refusalOf(caseLifecycle, action, recordIn('filed'), actors.office, NOW, given)?.code
    expect(code).toBe(needs && `case.${action}.needs.${needs}`)
  })

  it('handing in needs measure and photo, returning a reason, passing nothing', () => {
    const hand = (given: object) =>
      refusalOf(caseLifecycle, 'handle', recordIn('issued'), actors.unit, NOW, { ...given })?.code
    expect(hand({ photos: ['x'] })).toBe('case.handle.needs.measure')
    expect(hand({ measure: '已清理', photos: [] })).toBe('case.handle.needs.photos')
    expect(hand({ measure: '已清理', photos: ['x'] })).toBeUndefined()
    const judge = (action: 'pass' | 'return') =>
      refusalOf(caseLifecycle, action, recordIn('handled'), actors.verifier, NOW, {})?.code
    expect(judge('return')).toBe('case.return.needs.reason')
    expect(judge('pass')).toBeUndefined()
  })
})

describe('any history', () => {
  interface Kept extends CaseRecord {
    readonly verifier: Actor | undefined
  }
  const roles = ['office', 'office_head', 'county_office', 'unit', 'inspector', 'verifier', 'leader'] as const
  const unitIds = ['hq', 'a', 'b', 'team'] as const
  const post = fc.tuple(fc.constantFrom(...roles), fc.constantFrom(...unitIds))
  const staff = fc
    .array(fc.array(post, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 })
    .map(all => all.map((posts, i) => person(`p${i}`, ...posts)))
  const act = fc.record({
    action: fc.constantFrom('issue', 'acknowledge', 'handle', 'handle', 'pass', 'pass', 'return', 'joined'),
    who: fc.nat(),
    unit: fc.constantFrom(...unitIds),
  })

  /** What the actions of the module do to the columns the lifecycle looks at. */
  function fold(it: Kept, action: CaseAction, by: Actor, unit: string): Kept {
    const state = caseLifecycle.transitions[action].to
    if (action === 'issue') return { ...it, state, unitId: unit }
    if (action === 'handle') return { ...it, state, fixerId: by.personId }
    if (action === 'pass') return { ...it, state, verifier: by }
    return { ...it, state }
  }

  it('finders, fixer and verifier always differ; no unit verifies its own work', () => {
    let closed = 0
    const weighted = fc.array(act, { minLength: 20, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(staff, fc.nat(), weighted, (people, finder, acts) => {
        let it: Kept = {
          state: 'filed',
          unitId: null,
          division: null,
          finderId: people[finder % people.length]!.personId,
          alsoFoundBy: [],
          fixerId: null,
          verifier: undefined,
        }
        for (const { action, who, unit } of acts) {
          const by = people[who % people.length]!
          // A finding of somebody's joins it, as `mergeFindings` lets it.
          if (action === 'joined') {
            if (by.personId !== it.fixerId) it = { ...it, alsoFoundBy: [...it.alsoFoundBy, by.personId] }
            continue
          }
          if (refusalOf(caseLifecycle, action, it, by, NOW)) continue
          it = fold(it, action, by, unit)
          const finders = [it.finderId, ...it.alsoFoundBy]
          expect(finders).not.toContain(it.fixerId)
          if (it.state !== 'closed') continue
          closed += 1
          const verifier = it.verifier!
          expect([...finders, it.fixerId]).not.toContain(verifier.personId)
          expect(verifier.posts.map(one => one.unitId)).not.toContain(it.unitId)
          return
        }
      }),
      { numRuns: 5000, seed: 20220608 },
    )
    expect(closed).toBeGreaterThan(100)
  })
})

describe('the accountable unit', () => {
  it('comes from the place, else the standard, else the pool', () => {
    expect(accountableUnit('p', 's', 'o')).toEqual({ unitId: 'p', ground: 'place' })
    expect(accountableUnit(null, 's', 'o')).toEqual({ unitId: 's', ground: 'standard' })
    expect(accountableUnit(null, null, 'o')).toEqual({ unitId: 'o', ground: 'pool' })
  })
})
