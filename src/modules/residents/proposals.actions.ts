// What the machine proposes for one report: category, place, owner, likely twins. A person chooses; nothing here decides.

import { chinaDay } from '../../lib/day.ts'
import type { House } from '../../server/house.ts'
import type { Work } from '../../server/work.ts'
import { caseStates } from '../cases/case.ts'
import { categoryOf } from '../cases/deadline.ts'
import { listNear } from '../casework/casework.store.ts'
import { likeness, WORTH_A_LOOK, wordsAlike } from '../casework/similar.ts'
import { suggestCategory } from '../casework/suggest.ts'
import { routeProblem } from '../dispatch/dispatch.actions.ts'
import { findPlan } from '../plan/plan.store.ts'
import { listPlacesNamed, listPlacesNear, listTwins } from './proposals.store.ts'
import { masked, reportStates } from './report.ts'
import { findUnitName, type ReportRow } from './residents.store.ts'
import { suggesterOf } from './suggest.actions.ts'

const NEAR_METRES = 200
const TWIN_METRES = 200
const DAY_MS = 24 * 3600_000

export async function proposalsFor(work: Work, house: House, row: ReportRow) {
  const at = row.lon !== null && row.lat !== null ? { lon: row.lon, lat: row.lat } : undefined
  const category = await categoryFor(work, house, row)
  const near = at ? await listPlacesNear(work.trx, work.cityId, at, NEAR_METRES) : []
  const named = row.where ? await listPlacesNamed(work.trx, work.cityId, row.where) : []
  const places = [
    ...near.map(place => ({ id: place.id, name: place.name, why: `距离约 ${Math.round(place.metres)} 米` })),
    ...named
      .filter(place => !near.some(one => one.id === place.id))
      .map(place => ({ id: place.id, name: place.name, why: '地点文字里提到' })),
  ]
  const { accountable } = await routeProblem(work.trx, work.cityId, {
    point: at ?? null,
    placeId: places[0]?.id ?? null,
    category: category?.code ?? null,
    requirement: null,
    at: work.now,
  })
  const ownerName = await findUnitName(work.trx, work.cityId, accountable.unitId, chinaDay(work.now))
  return {
    title: masked(row.words)
      .split(/[。！？!?\n]/)[0]!
      .slice(0, 40),
    detail: masked([row.where && `地点：${row.where}`, row.words].filter(Boolean).join('\n')),
    category,
    places,
    owner: ownerName ? { name: ownerName, why: accountable.words } : null,
    cases: await twinsOf(work, row, at, category?.code ?? null),
    reports: (await listTwins(work.trx, work.cityId, row.id)).map(({ id, number, state, caseId }) => ({
      id,
      number,
      stateWords: reportStates[state],
      caseId,
    })),
  }
}

/** As the resident chose; else as the city's own cases teach; else by the words of the pack. */
async function categoryFor(work: Work, house: House, row: ReportRow) {
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  if (!rules) return null
  const told = categoryOf(rules, row.category)
  if (told) return { code: told.code, name: told.name, why: '反映人选的' }
  const learned = await suggesterOf(house, work.cityId)
  const code = learned.on ? learned.suggester.suggest(row.words) : undefined
  const taught = categoryOf(rules, code)
  if (taught) return { code: taught.code, name: taught.name, why: '按本市办结案件的文字' }
  const worded = suggestCategory(rules.categories ?? [], row.words)
  return worded ? { code: worded.code, name: worded.name, why: '按分类表的用词' } : null
}

async function twinsOf(
  work: Work,
  row: ReportRow,
  at: { lon: number; lat: number } | undefined,
  category: string | null,
) {
  if (!at) return []
  const since = new Date(work.now.getTime() - 7 * DAY_MS)
  const near = await listNear(work.trx, work.cityId, at, TWIN_METRES, since, 50)
  return near
    .filter(one => one.state !== 'closed')
    .map(one => {
      const sameCategory = category !== null && one.category === category
      const days = Math.max(0, (work.now.getTime() - one.filedAt.getTime()) / DAY_MS)
      const alike = wordsAlike(row.words, one.title)
      const value = likeness({ metres: one.metres, sameCategory, days, wordsAlike: alike })
      const why = [
        `相距约 ${Math.round(one.metres)} 米`,
        sameCategory && '同类',
        `${Math.floor(days)} 天前登记`,
        alike >= 0.3 && '文字相近',
      ]
      return { one, value, why: why.filter(Boolean).join('，') }
    })
    .filter(it => it.value >= WORTH_A_LOOK)
    .sort((a, b) => b.value - a.value)
    .slice(0, 5)
    .map(({ one, why }) => ({
      id: one.id,
      number: one.number,
      title: one.title,
      stateWords: caseStates[one.state as keyof typeof caseStates] ?? one.state,
      why,
    }))
}

/** How good the suggestions are, or why there are none, as one sentence. */
export async function suggestingWords(house: House, cityId: number): Promise<string> {
  const learned = await suggesterOf(house, cityId)
  if (!learned.on)
    return learned.why === 'few'
      ? `分类建议未启用：要有 500 件真实的办结案件才学得准，现有 ${learned.cases} 件；先按分类表的用词提示。`
      : '分类建议未启用：用留出的案件检验，没有达到九成准确；先按分类表的用词提示。'
  const { learned: n, heldOut, answered, right } = learned.suggester.quality
  const percent = (part: number, whole: number) => (whole > 0 ? `${Math.round((part * 100) / whole)}%` : '—')
  return `分类建议从本市 ${n} 件办结案件学得；用另外 ${heldOut} 件检验，对其中 ${percent(answered, heldOut)} 给出建议，说对 ${percent(right, answered)}。`
}
