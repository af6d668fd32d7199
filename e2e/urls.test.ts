// Addresses live in bookmarks, papers and messages: none changes by accident.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const modules = resolve(import.meta.dirname, '../src/modules')
const files = readdirSync(modules).flatMap(name =>
  readdirSync(join(modules, name))
    .filter(file => file.endsWith('.pages.ts'))
    .map(file => join(modules, name, file)),
)

type Builder = (...parts: unknown[]) => string
interface Page {
  readonly path: string
}

// What each builder takes; one that is not named here takes nothing.
const ID = '01860000-0000-7000-8000-000000000001'
const calls: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  roundUrl: [[ID]],
  casesUrl: [[], [{ state: 'open', unitId: ID, division: 640302, roundId: ID, q: '路灯 & 井盖', page: 2 }]],
  caseUrl: [[ID]],
  redactUrl: [['0a'], ['0a', ID]],
  publicPhotoUrl: [['0a']],
  burdenUrl: [[], ['2022-09']],
  flagsUrl: [[], ['upheld']],
  papersUrl: [[], [{ series: 'notice', state: 'draft' }]],
  paperUrl: [[ID]],
  noticesUrl: [[], [ID]],
  yearUrl: [[], [2022], [2022, ID]],
  countyUrl: [[640302]],
  planUrl: [[], ['targets'], ['phases'], ['aims'], ['tasks', 'unassigned']],
  metricsUrl: [[], ['goals'], ['alerts'], ['alerts', ID]],
  readingReviewUrl: [[], ['outside'], ['verdicts']],
  filingUrl: [[], ['table']],
  targetUrl: [['target:T50']],
  registerUrl: [['policies'], ['good-deeds', { q: '路灯', show: 'incomplete', page: 2 }]],
  entryNewUrl: [['policies'], ['policy-articles', ID]],
  entryUrl: [['policies', ID]],
  draftUrl: [[ID], [ID, 'difference']],
  blankUrl: [[ID]],
  requirementUrl: [['task:17'], ['standard:A1.1.1']],
  divisionUrl: [[], ['matrix'], ['list', { kind: 'task', show: 'gaps', unit: ID, q: '路灯 & 井盖' }]],
  unitDutiesUrl: [[ID]],
  workPlanUrl: [[ID], [ID, ID]],
  caseOfUrl: [[ID]],
  trendsUrl: [[]],
  shapesUrl: [[], ['section', 640302]],
  placeUrl: [[ID]],
  declarationUrl: [[ID], [ID, 2]],
  dispatchUrl: [[], ['try']],
  ruleSetUrl: [[ID]],
  placeMapUrl: [[], [{ division: 640302, type: 'market' }]],
  signInUrl: [[], ['/desk/cases?state=open']],
  boardUrl: [[], [{ unit: ID, area: '四(一)', sign: '不达标', division: 640302, cell: 'task:21@640302' }]],
  clausesUrl: [[], ['四(六)21']],
}

describe('addresses', async () => {
  const all = await Promise.all(files.map(file => import(file) as Promise<Record<string, unknown>>))
  const exported = all.flatMap(Object.entries) as [string, unknown][]
  const builders = exported.filter((entry): entry is [string, Builder] => typeof entry[1] === 'function')
  const pages = exported.flatMap(([, value]) => (Array.isArray(value) ? (value as Page[]) : []))
  const urls = builders.flatMap(([name, build]) => (calls[name] ?? [[]]).map(parts => build(...parts)))

  it('stay as they are', () => {
    expect(urls.sort()).toMatchInlineSnapshot(`
      [
        "/desk",
        "/desk/account",
        "/desk/board",
        "/desk/board?unit=01860000-0000-7000-8000-000000000001&area=%E5%9B%9B%28%E4%B8%80%29&sign=%E4%B8%8D%E8%BE%BE%E6%A0%87&division=640302&cell=task%3A21%40640302",
        "/desk/case-of/01860000-0000-7000-8000-000000000001",
        "/desk/case-trends",
        "/desk/cases",
        "/desk/cases/01860000-0000-7000-8000-000000000001",
        "/desk/cases/new",
        "/desk/cases?state=open&unitId=01860000-0000-7000-8000-000000000001&division=640302&roundId=01860000-0000-7000-8000-000000000001&q=%E8%B7%AF%E7%81%AF+%26+%E4%BA%95%E7%9B%96&page=2",
        "/desk/counties",
        "/desk/counties/640302",
        "/desk/declarations",
        "/desk/declarations/01860000-0000-7000-8000-000000000001",
        "/desk/declarations/01860000-0000-7000-8000-000000000001?edition=2",
        "/desk/declarations/new",
        "/desk/dispatch",
        "/desk/dispatch/01860000-0000-7000-8000-000000000001",
        "/desk/dispatch?part=try",
        "/desk/division",
        "/desk/division/units/01860000-0000-7000-8000-000000000001",
        "/desk/division?kind=task&show=gaps&unit=01860000-0000-7000-8000-000000000001&q=%E8%B7%AF%E7%81%AF+%26+%E4%BA%95%E7%9B%96",
        "/desk/division?part=matrix",
        "/desk/ledger",
        "/desk/metrics",
        "/desk/metrics/filing",
        "/desk/metrics/filing?part=table",
        "/desk/metrics/review",
        "/desk/metrics/review#outside",
        "/desk/metrics/review#verdicts",
        "/desk/metrics/targets/T50",
        "/desk/metrics?part=alerts",
        "/desk/metrics?part=alerts#alert-01860000-0000-7000-8000-000000000001",
        "/desk/metrics?part=goals",
        "/desk/notices",
        "/desk/notices?unitId=01860000-0000-7000-8000-000000000001",
        "/desk/papers",
        "/desk/papers/01860000-0000-7000-8000-000000000001",
        "/desk/papers?series=notice&state=draft",
        "/desk/people",
        "/desk/photo-flags",
        "/desk/places",
        "/desk/places/01860000-0000-7000-8000-000000000001",
        "/desk/places/labels",
        "/desk/places/map",
        "/desk/places/map?division=640302&type=market",
        "/desk/places/new",
        "/desk/places/table",
        "/desk/plan",
        "/desk/plan/aims",
        "/desk/plan/aims",
        "/desk/plan/blanks/01860000-0000-7000-8000-000000000001",
        "/desk/plan/clauses",
        "/desk/plan/clauses#%E5%9B%9B(%E5%85%AD)21",
        "/desk/plan/drafts",
        "/desk/plan/drafts/01860000-0000-7000-8000-000000000001",
        "/desk/plan/drafts/01860000-0000-7000-8000-000000000001?part=difference",
        "/desk/plan/phases",
        "/desk/plan/phases",
        "/desk/plan/standard%3AA1.1.1",
        "/desk/plan/task%3A17",
        "/desk/plan?part=targets",
        "/desk/plan?show=unassigned",
        "/desk/registers",
        "/desk/registers/good-deeds?q=%E8%B7%AF%E7%81%AF&show=incomplete&page=2",
        "/desk/registers/policies",
        "/desk/registers/policies/entries/01860000-0000-7000-8000-000000000001",
        "/desk/registers/policies/new",
        "/desk/registers/policy-articles/new?under=01860000-0000-7000-8000-000000000001",
        "/desk/review",
        "/desk/rounds",
        "/desk/rounds/01860000-0000-7000-8000-000000000001",
        "/desk/rounds/new",
        "/desk/sections",
        "/desk/setup",
        "/desk/shapes",
        "/desk/shapes/import",
        "/desk/shapes?kind=section&division=640302",
        "/desk/sign-in",
        "/desk/sign-in?to=%2Fdesk%2Fcases%3Fstate%3Dopen",
        "/desk/units",
        "/desk/work-plans",
        "/desk/work-plans/01860000-0000-7000-8000-000000000001",
        "/desk/work-plans/01860000-0000-7000-8000-000000000001#measure-01860000-0000-7000-8000-000000000001",
        "/desk/year",
        "/desk/year/2022",
        "/desk/year/2022#step-01860000-0000-7000-8000-000000000001",
      ]
    `)
    expect(pages.map(page => page.path).sort()).toMatchInlineSnapshot(`
      [
        "/desk",
        "/desk/account",
        "/desk/board",
        "/desk/case-of/:id",
        "/desk/case-trends",
        "/desk/cases",
        "/desk/cases/:id",
        "/desk/cases/new",
        "/desk/counties",
        "/desk/counties/:division",
        "/desk/declarations",
        "/desk/declarations/:id",
        "/desk/declarations/new",
        "/desk/dispatch",
        "/desk/dispatch/:id",
        "/desk/division",
        "/desk/division/units/:id",
        "/desk/ledger",
        "/desk/metrics",
        "/desk/metrics/filing",
        "/desk/metrics/review",
        "/desk/metrics/targets/:code",
        "/desk/notices",
        "/desk/papers",
        "/desk/papers/:id",
        "/desk/people",
        "/desk/photo-flags",
        "/desk/places",
        "/desk/places/:id",
        "/desk/places/labels",
        "/desk/places/map",
        "/desk/places/new",
        "/desk/places/table",
        "/desk/plan",
        "/desk/plan/:code",
        "/desk/plan/aims",
        "/desk/plan/blanks/:id",
        "/desk/plan/clauses",
        "/desk/plan/drafts",
        "/desk/plan/drafts/:id",
        "/desk/plan/phases",
        "/desk/registers",
        "/desk/registers/:code",
        "/desk/registers/:code/entries/:id",
        "/desk/registers/:code/new",
        "/desk/review",
        "/desk/rounds",
        "/desk/rounds/:id",
        "/desk/rounds/new",
        "/desk/sections",
        "/desk/setup",
        "/desk/shapes",
        "/desk/shapes/import",
        "/desk/sign-in",
        "/desk/units",
        "/desk/work-plans",
        "/desk/work-plans/:unitId",
        "/desk/year",
        "/desk/year/:year",
      ]
    `)
  })

  it('each leads to a page, each page has an address', () => {
    const shapes = pages.map(({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`))
    const paths = urls.map(url => url.split(/[?#]/)[0]!)
    expect(paths.filter(path => !shapes.some(shape => shape.test(path)))).toEqual([])
    expect(shapes.filter(shape => !paths.some(path => shape.test(path)))).toEqual([])
  })
})
