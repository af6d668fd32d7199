// What becomes of the cases in the demo's story, and of the paper that gathers the late ones.
import { chinaTime } from '../lib/day.ts'
import { random } from '../lib/random.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as acts from '../modules/cases/acts.contract.ts'
import { unitGrounds } from '../modules/cases/case.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import type { Client } from './client.ts'
import { people, units } from './demo-cast.ts'
import { afterPhoto } from './demo-proof.io.ts'
import type { Stage } from './demo-story.ts'

const DAY_MS = 24 * 3600 * 1000
/** On the last two days the verifier is elsewhere: what is handled then waits, as something always does. */
const LAST_CHECK = chinaTime('2022-09-11', '12:00').getTime()

/** Working hours only: a moment some hours later, moved to half past nine when it falls in the night. */
export function workingTime(at: number): number {
  const local = new Date(at + 8 * 3600_000)
  const hour = local.getUTCHours()
  if (hour >= 8 && hour < 18) return at
  const midnight = at - ((at + 8 * 3600_000) % DAY_MS)
  return midnight + (hour < 8 ? 0 : DAY_MS) + 9.5 * 3600_000
}

/**
 * What becomes of a case, drawn by its `key`: most are done in time, some late, some returned once, some never taken up.
 * `pooled`: it fell to the office's pool.
 */
export function followCase(stage: Stage, caseId: string, key: string, pooled: boolean): void {
  const now = stage.at
  const hours = (h: number) => workingTime(now + h * 3600_000)
  // One die for each case, so that its fate does not hang on the order in which the cases are met.
  const dice = random(`fate/${key}`)
  const fate = dice.fraction()
  if (pooled) stage.later(hours(0.5), () => takeFromPool(stage, caseId))
  if (fate < 0.03) return
  stage.later(hours(1 + dice.below(5)), () => acknowledge(stage, caseId))
  if (fate < 0.06) return
  const takes = fate < 0.2 ? 60 + dice.below(90) : 4 + dice.below(24)
  stage.later(hours(takes), () => handle(stage, caseId, 1))
  stage.later(hours(takes + 6 + dice.below(20)), () => verify(stage, caseId, fate > 0.9, 1))
}

// What falls to the office's pool is given to a unit at once: no invented duty stays with a body that exists.
async function takeFromPool(stage: Stage, id: string): Promise<void> {
  const office = await stage.as('banshi')
  const detail = await loadCase(stage, id)
  if (detail.state !== 'issued' || detail.unitGround !== unitGrounds.pool) return
  const code = `demo-town-${detail.division}-1`
  const unit = (await office.call(peopleContract.units)).units.find(one => one.code === code)
  if (!unit) return
  await office.call(cases.reassign, {
    actionId: stage.id(id, 'reassign'),
    params: { id },
    body: {
      version: detail.version,
      unitId: unit.id,
      reason: '点位没有登记责任单位，按属地交所在街道办理。',
    },
  })
}

async function unitClient(
  stage: Stage,
  caseId: string,
): Promise<{ client: Client; detail: Awaited<ReturnType<typeof loadCase>> } | undefined> {
  const detail = await loadCase(stage, caseId)
  const person = people.find(p => p.role === 'unit' && detail.unitName === unitShortName(p.unit))
  return person ? { client: await stage.as(person.login), detail } : undefined
}

async function loadCase(stage: Stage, id: string) {
  return (await stage.as('banshi')).call(cases.get, { params: { id } })
}

async function acknowledge(stage: Stage, id: string): Promise<void> {
  const unit = await unitClient(stage, id)
  if (unit?.detail.state === 'issued')
    await unit.client.call(cases.acknowledge, {
      actionId: stage.id(id, 'ack'),
      params: { id },
      body: { version: unit.detail.version },
    })
}

const measures = [
  '已安排人员清理到位，并加密巡查频次。',
  '已修复并完成现场复核，列入每日巡检。',
  '已劝离并规范停放，增设提示标识。',
  '已清除并粉刷恢复，约定由社区每日巡看。',
]

/** The unit of a case hands in its measure with a drawn picture. */
export async function handle(stage: Stage, id: string, round: number): Promise<void> {
  const unit = await unitClient(stage, id)
  if (!unit || !['issued', 'acknowledged'].includes(unit.detail.state)) return
  const dice = random(`handle/${unit.detail.number}/${round}`)
  const { placeType, title, filedAt } = unit.detail
  // What comes in while the verifier is away is what the visitor finds on the desk: more of it is worth a look.
  const share = stage.at >= LAST_CHECK ? 30 : 2
  const picture = await afterPhoto(stage.pictures, {
    placeType: placeType ?? '',
    title,
    filedAt,
    round,
    share,
  })
  const photo = await unit.client.photo(picture)
  await unit.client.call(cases.handle, {
    actionId: stage.id(id, 'handle', round),
    params: { id },
    body: { version: unit.detail.version, measure: dice.pick(measures), photos: [photo] },
  })
}

/** The verifier ends a case, or sends it back. */
export async function verify(stage: Stage, id: string, sendBack: boolean, round: number): Promise<void> {
  const detail = await loadCase(stage, id)
  if (detail.state !== 'handled' || stage.at >= LAST_CHECK) return
  const verifier = await stage.as('hecha1')
  if (!sendBack) {
    // Drawn to be verified by two: the verifier agrees first, somebody of the office ends it.
    if (detail.twice)
      await verifier.call(acts.agree, {
        actionId: stage.id(id, 'agree', round),
        params: { id },
        body: { version: detail.version },
      })
    const last = detail.twice ? await stage.as('banshi') : verifier
    await last.call(cases.pass, {
      actionId: stage.id(id, 'pass', round),
      params: { id },
      body: { version: detail.version + Number(detail.twice) },
    })
    return
  }
  await verifier.call(cases.sendBack, {
    actionId: stage.id(id, 'return', round),
    params: { id },
    body: { version: detail.version, reason: '现场仍有残留，请清理彻底后再报。' },
  })
  const now = stage.at
  stage.later(workingTime(now + 9 * 3600_000), () => handle(stage, id, round + 1))
  stage.later(workingTime(now + 20 * 3600_000), () => verify(stage, id, false, round + 1))
}

/** The draft 通报 that gathered the overdue is edited, named, approved by another person and issued. */
export async function nameTheLate(stage: Stage, key: string): Promise<void> {
  if (await stage.kept(stage.id(key, 'issue'))) return
  await stage.worker.turn()
  const office = await stage.as('banshi')
  const { papers } = await office.call(accountability.papers, { query: { series: 'notice', state: 'draft' } })
  const draft = papers[0]
  if (!draft) return
  const paper = await office.call(accountability.paper, { params: { id: draft.id } })
  const lasting = paper.entryList.filter(entry => entry.caseState !== '已销号')
  const remove = paper.entryList
    .filter(entry => entry.caseState === '已销号')
    .slice(0, paper.entryList.length - 1)
    .map(entry => entry.id)
  const params = { id: draft.id }
  await office.call(accountability.edit, {
    actionId: stage.id(key, 'edit'),
    params,
    body: {
      version: paper.version,
      title: paper.title,
      opening: paper.opening,
      closing: '今后凡超期未办结的，一律按规定处理。',
      remove,
      named: lasting.slice(0, 3).map(entry => entry.id),
    },
  })
  await office.call(accountability.submit, {
    actionId: stage.id(key, 'submit'),
    params,
    body: { version: paper.version + 1 },
  })
  await (await stage.as('zhuren')).call(accountability.approve, {
    actionId: stage.id(key, 'approve'),
    params,
    body: { version: paper.version + 2 },
  })
  await office.call(accountability.issue, {
    actionId: stage.id(key, 'issue'),
    params,
    body: { version: paper.version + 3 },
  })
}

function unitShortName(code: string): string | undefined {
  return units.find(unit => unit.code === code)?.shortName
}
