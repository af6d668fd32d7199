// Rules tried on cases that were: which would go to another unit, which to nobody. Nothing is changed by a trial.
import { decide, type Problem, type RouteGround, type Rulebook } from './routing.ts'

export interface TrialCase extends Problem {
  readonly id: string
  readonly number: string
  readonly title: string
}

export interface TrialMove {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly before: { readonly unitId: string; readonly unitName: string; readonly ground: RouteGround }
  readonly after: {
    readonly unitId: string
    readonly unitName: string
    readonly ground: RouteGround
    readonly words: string
  }
}

export interface Trial {
  /** `共 310 件：会改派 41 件，3 件无主（归待派池），其余 266 件不变。` */
  readonly words: string
  readonly cases: number
  readonly moved: readonly TrialMove[]
  /** Those that the new rules leave to the pool, whether they move or not. */
  readonly orphans: readonly TrialMove[]
  /** How many cases each unit would get more (or, below nought, fewer). */
  readonly shifts: readonly { readonly unitId: string; readonly unitName: string; readonly n: number }[]
}

/** Decides every case by both rulebooks, with the moment at which it was filed. */
export function tryRules(cases: readonly TrialCase[], before: Rulebook, after: Rulebook): Trial {
  const moved: TrialMove[] = []
  const orphans: TrialMove[] = []
  const shifts = new Map<string, number>()
  const shift = (unitId: string, n: number) => shifts.set(unitId, (shifts.get(unitId) ?? 0) + n)
  for (const one of cases) {
    const was = decide(one, before).accountable
    const now = decide(one, after).accountable
    const move: TrialMove = {
      id: one.id,
      number: one.number,
      title: one.title,
      before: { unitId: was.unitId, unitName: before.names.unit(was.unitId), ground: was.ground },
      after: {
        unitId: now.unitId,
        unitName: after.names.unit(now.unitId),
        ground: now.ground,
        words: now.words,
      },
    }
    if (now.ground === 'pool') orphans.push(move)
    if (was.unitId === now.unitId) continue
    moved.push(move)
    shift(was.unitId, -1)
    shift(now.unitId, 1)
  }
  const same = cases.length - moved.length
  return {
    words: `共 ${cases.length} 件：会改派 ${moved.length} 件，${orphans.length} 件无主（归待派池），其余 ${same} 件的责任单位不变。`,
    cases: cases.length,
    moved,
    orphans,
    shifts: [...shifts]
      .filter(([, n]) => n !== 0)
      .map(([unitId, n]) => ({ unitId, unitName: after.names.unit(unitId), n }))
      .sort((a, b) => b.n - a.n || (a.unitId < b.unitId ? -1 : 1)),
  }
}
