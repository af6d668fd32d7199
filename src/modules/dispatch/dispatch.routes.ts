import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { routeProblem, rulebook } from './dispatch.actions.ts'
import * as contract from './dispatch.contract.ts'
import { listPlanNames, listRules, listSets, listWriters, type SetRow } from './dispatch.store.ts'
import { grounds } from './routing.ts'
import { ruleWords } from './rule.ts'
import { beginSet, enforceSet, moveSet, saveSet } from './rule-set.actions.ts'
import { setLifecycle, setStates } from './rule-set.ts'

const viewOf = (row: SetRow) => ({
  ...row,
  stateWords: setStates[row.state],
  draftedAt: row.draftedAt.toISOString(),
  approvedAt: row.approvedAt?.toISOString() ?? null,
  forceAt: row.forceAt?.toISOString() ?? null,
  replacedAt: row.replacedAt?.toISOString() ?? null,
})

const sets = route(contract.sets, async call => ({
  sets: (await listSets(call.trx, call.cityId)).map(viewOf),
}))

const set = route(contract.set, async call => {
  const found = (await listSets(call.trx, call.cityId)).find(it => it.id === call.params.id)
  if (!found) return refuse('ruleset.none', '没有这一版派遣规则。', 404)
  const writers = await listWriters(call.trx, call.cityId, found.id)
  const { names } = await rulebook(call.trx, call.cityId)
  const { placeTypes } = await listPlanNames(call.trx, call.cityId)
  const record = { state: found.state, writers }
  return {
    set: viewOf(found),
    rules: (await listRules(call.trx, call.cityId, found.id)).map(rule => ({
      ...rule,
      unitName: names.unit(rule.unitId),
      words: ruleWords(rule, names),
    })),
    actions: offersFor(setLifecycle, record, call.actor, call.now).filter(it => it.action !== 'replace'),
    placeTypes: [...placeTypes].map(([code, name]) => ({ code, name })),
  }
})

const begin = route(contract.begin, async call => ({ id: await beginSet(call, call.body.from) }))

const save = route(contract.save, async call => {
  const { version, rules, note } = call.body
  await saveSet(call, call.params.id, version, rules, note)
  return { id: call.params.id }
})

const moves = (['submit', 'sendBack', 'approve', 'discard'] as const).map(action =>
  route(contract[action], async call => {
    await moveSet(call, call.params.id, call.body.version, action)
    return { id: call.params.id }
  }),
)

const enforce = route(contract.enforce, async call => {
  await enforceSet(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

const tryRoute = route(contract.tryRoute, async call => {
  const { lon, lat, placeId, category, requirement } = call.query
  if ((lon === undefined) !== (lat === undefined))
    refuse('dispatch.point', '经度和纬度要一起填。', 400, '/lat')
  const { territorial, sector, accountable } = await routeProblem(call.trx, call.cityId, {
    point: lon === undefined || lat === undefined ? null : { lon, lat },
    placeId: placeId ?? null,
    category: category ?? null,
    requirement: requirement ?? null,
    at: call.now,
  })
  const { names } = await rulebook(call.trx, call.cityId)
  const owner = <O extends { unitId: string; via: keyof typeof grounds }>(it: O | null) =>
    it && { ...it, unitName: names.unit(it.unitId), viaWords: grounds[it.via] }
  return {
    territorial: owner(territorial),
    sector: owner(sector),
    accountable: {
      ...accountable,
      unitName: names.unit(accountable.unitId),
      groundWords: grounds[accountable.ground],
    },
  }
})

export const dispatchRoutes: readonly Route[] = [sets, set, begin, save, ...moves, enforce, tryRoute]
