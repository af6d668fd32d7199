// Every state × action × kind of actor, written out by hand; and along any history finder, fixer and verifier differ.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import { type Actor, type Role, reporter } from '../people/actor.ts'
import { accountableUnit, type CaseRecord, type CaseState } from './case.ts'
import { type CaseAction, caseLifecycle } from './case-lifecycle.ts'

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
  checker: person('checker', ['inspector', 'team']),
  leader: person('leader', ['leader', 'hq']),
  system: person('system', ['system_admin', 'hq']),
  security: person('security', ['security_admin', 'hq']),
  audit: person('audit', ['audit_admin', 'hq']),
  reporter: reporter(640300),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]

interface May {
  from: CaseState[]
  who: Kind[]
  never?: Partial<Record<Kind, string>>
  /** What the record must be like for it. */
  as?: Partial<CaseRecord>
}

const offices: Kind[] = ['office', 'head', 'coFinderOffice']
const owners: Kind[] = ['unit', 'fixer', 'finderUnit', 'coFinderUnit']
const verifying: Pick<May, 'who' | 'never'> = {
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
}

/** Who may do it at all, and from which states. Everybody and everything else is refused. */
const may: Record<CaseAction, May> = {
  file: {
    from: [],
    who: [
      'office',
      'head',
      'finder',
      'inspector',
      'checker',
      'finderVerifier',
      'coFinder',
      'coFinderVerifier',
      'coFinderOffice',
    ],
  },
  check: { from: ['filed'], who: offices },
  report: { from: ['checking'], who: ['checker'] },
  issue: { from: ['filed'], who: offices },
  split: { from: ['filed'], who: offices },
  merge: { from: ['filed'], who: offices },
  attach: { from: ['filed'], who: offices },
  settle: { from: ['filed'], who: offices },
  decline: { from: ['filed'], who: offices },
  withdraw: { from: ['issued', 'acknowledged', 'disputed', 'ruling', 'suspended'], who: ['head'] },
  reassign: { from: ['issued', 'acknowledged', 'disputed'], who: offices },
  dispute: { from: ['issued'], who: owners },
  contest: { from: ['issued'], who: owners, as: { disputeCount: 1 } },
  uphold: { from: ['disputed'], who: offices },
  rule: { from: ['ruling'], who: ['head'] },
  acknowledge: { from: ['issued'], who: owners },
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
  suspend: { from: ['acknowledged'], who: offices },
  resume: { from: ['suspended'], who: [...offices, ...owners] },
  draw: { from: ['handled'], who: offices },
  agree: { from: ['handled'], ...verifying, as: { twice: true } },
  pass: { from: ['handled', 'second'], ...verifying },
  return: { from: ['handled', 'second'], ...verifying },
  reopen: { from: ['closed'], who: [...offices, 'reporter'] },
  hold: { from: ['closed'], ...verifying },
  relapse: { from: ['closed'], ...verifying },
}

const states = Object.keys(caseLifecycle.states) as CaseState[]
const plain = {
  source: 'office',
  checkerId: null,
  checkedAt: null,
  disputeUntil: null,
  disputeCount: 0,
  partsOwed: 0,
  partsUnpassed: 0,
  drawnVerifierId: null,
  twice: false,
  firstVerifierId: null,
  reopenUntil: null,
  lookAgainOn: null,
  lookedAgainAt: null,
} as const
const later = new Date(NOW.getTime() + 1)
const earlier = new Date(NOW.getTime() - 1)
const recordIn = (state: CaseState, as: Partial<CaseRecord> = {}): CaseRecord => ({
  ...plain,
  state,
  unitId: 'mine',
  division: 1,
  finderId: 'finder',
  alsoFoundBy: ['co-finder'],
  fixerId: 'fixer',
  checkerId: 'checker',
  disputeUntil: later,
  reopenUntil: later,
  lookAgainOn: '2022-06-08',
  ...as,
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
            refusalOf(caseLifecycle, action, recordIn(state, may[action].as), actors[kind], NOW)?.code,
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

describe('grounds beside state and person', () => {
  const code = (action: CaseAction, state: CaseState, kind: Kind, as: Partial<CaseRecord>) =>
    refusalOf(caseLifecycle, action, recordIn(state, as), actors[kind], NOW)?.code

  it.each<[CaseAction, CaseState, Kind, Partial<CaseRecord>, string | undefined]>([
    ['issue', 'filed', 'office', { source: 'residents' }, 'case.issue.unchecked'],
    ['issue', 'filed', 'office', { source: 'residents', checkedAt: earlier }, undefined],
    ['issue', 'filed', 'office', { source: 'deputies' }, undefined],
    ['dispute', 'issued', 'unit', { disputeUntil: earlier }, 'case.dispute.late'],
    ['dispute', 'issued', 'unit', { disputeUntil: null }, 'case.dispute.late'],
    ['dispute', 'issued', 'unit', { disputeUntil: NOW }, undefined],
    ['dispute', 'issued', 'unit', { disputeCount: 1 }, 'case.dispute.once'],
    ['dispute', 'issued', 'unit', { disputeCount: 2 }, 'case.dispute.ruled'],
    ['contest', 'issued', 'unit', { disputeCount: 0 }, 'case.contest.first'],
    ['contest', 'issued', 'unit', { disputeCount: 1, disputeUntil: earlier }, 'case.dispute.late'],
    ['contest', 'issued', 'unit', { disputeCount: 2 }, 'case.dispute.ruled'],
    ['handle', 'acknowledged', 'unit', { partsOwed: 1 }, 'case.handle.parts'],
    ['pass', 'handled', 'verifier', { partsUnpassed: 2 }, 'case.pass.parts'],
    ['pass', 'handled', 'verifier', { drawnVerifierId: 'another' }, 'case.verify.drawn'],
    ['return', 'handled', 'office', { drawnVerifierId: 'another' }, 'case.verify.drawn'],
    ['pass', 'handled', 'verifier', { drawnVerifierId: 'verifier' }, undefined],
    ['pass', 'handled', 'verifier', { twice: true }, 'case.pass.twice'],
    ['agree', 'handled', 'verifier', {}, 'case.agree.once'],
    ['pass', 'second', 'verifier', { twice: true, firstVerifierId: 'verifier' }, 'case.pass.first-verifier'],
    [
      'pass',
      'second',
      'office',
      { twice: true, firstVerifierId: 'verifier', drawnVerifierId: 'verifier' },
      undefined,
    ],
    ['reopen', 'closed', 'office', { reopenUntil: earlier }, 'case.reopen.late'],
    ['reopen', 'closed', 'office', { reopenUntil: null }, 'case.reopen.late'],
    ['hold', 'closed', 'verifier', { lookAgainOn: null }, 'case.look-again.not-drawn'],
    ['relapse', 'closed', 'verifier', { lookedAgainAt: earlier }, 'case.look-again.done'],
  ])('%s of a case that is %s by %s with %j: %s', (action, state, kind, as, said) =>
    expect(code(action, state, kind, as)).toBe(said),
  )
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
    action: fc.constantFrom(
      'issue',
      'acknowledge',
      'handle',
      'handle',
      'agree',
      'pass',
      'pass',
      'return',
      'joined',
    ),
    who: fc.nat(),
    unit: fc.constantFrom(...unitIds),
  })

  /** What the actions of the module do to the columns the lifecycle looks at. */
  function fold(it: Kept, action: CaseAction, by: Actor, unit: string, twice: boolean): Kept {
    const state = caseLifecycle.transitions[action].to
    if (action === 'issue') return { ...it, state, unitId: unit }
    if (action === 'handle') return { ...it, state, fixerId: by.personId, twice, firstVerifierId: null }
    if (action === 'agree') return { ...it, state, firstVerifierId: by.personId }
    if (action === 'pass') return { ...it, state, verifier: by }
    return { ...it, state }
  }

  it('finders, fixer and verifier always differ; no unit verifies its own work', () => {
    let closed = 0
    const weighted = fc.array(act, { minLength: 20, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(staff, fc.nat(), weighted, (people, finder, acts) => {
        let it: Kept = {
          ...plain,
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
          it = fold(it, action, by, unit, who % 2 === 0)
          const finders = [it.finderId, ...it.alsoFoundBy]
          expect(finders).not.toContain(it.fixerId)
          if (it.state !== 'closed') continue
          closed += 1
          const verifier = it.verifier!
          expect([...finders, it.fixerId, it.firstVerifierId]).not.toContain(verifier.personId)
          expect(it.twice).toBe(it.firstVerifierId !== null)
          expect(verifier.posts.map(one => one.unitId)).not.toContain(it.unitId)
          return
        }
      }),
      { numRuns: 10_000, seed: 20220608 },
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
