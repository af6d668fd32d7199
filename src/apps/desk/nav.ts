// What stands in the navigation, and which operation opens it.
import { noticesUrl, papersUrl } from '../../modules/accountability/accountability.pages.ts'
import { roundsUrl } from '../../modules/assessment/assessment.pages.ts'
import { campaignsUrl } from '../../modules/campaigns/campaigns.pages.ts'
import { casesUrl, reviewUrl } from '../../modules/cases/cases.pages.ts'
import { trendsUrl } from '../../modules/casework/casework.pages.ts'
import { boardUrl, clausesUrl, homeUrl } from '../../modules/dashboard/dashboard.pages.ts'
import { declarationsUrl } from '../../modules/declarations/declarations.pages.ts'
import { dispatchUrl } from '../../modules/dispatch/dispatch.pages.ts'
import { divisionUrl } from '../../modules/division/division.pages.ts'
import { draftsUrl } from '../../modules/drafts/drafts.pages.ts'
import { burdenUrl, flagsUrl } from '../../modules/evidence/evidence.pages.ts'
import { ledgerUrl } from '../../modules/ledger/ledger.pages.ts'
import { meetingUrl } from '../../modules/meetings/meetings.pages.ts'
import { metricsUrl } from '../../modules/metrics/metrics.pages.ts'
import { problemsUrl } from '../../modules/outgoing/outgoing.pages.ts'
import { peersUrl } from '../../modules/peers/peers.pages.ts'
import { accountUrl, peopleUrl, unitsUrl } from '../../modules/people/people.pages.ts'
import type { Operation } from '../../modules/people/permissions.ts'
import { countiesUrl, yearUrl } from '../../modules/phases/phases.pages.ts'
import { placesUrl } from '../../modules/places/places.pages.ts'
import { planUrl } from '../../modules/plan/plan.pages.ts'
import { registersUrl } from '../../modules/registers/registers.pages.ts'
import { reportsUrl } from '../../modules/residents/residents.pages.ts'
import { shapesUrl } from '../../modules/shapes/shapes.pages.ts'
import { sectionsUrl } from '../../modules/upkeep/upkeep.pages.ts'
import { workPlansUrl } from '../../modules/workplans/workplans.pages.ts'

export interface NavEntry {
  readonly words: string
  readonly to: string
  readonly needs?: Operation
  /** A figure beside the word: what must not be overlooked. */
  readonly counts?: 'gaps'
  /** Opened outside this page's router. */
  readonly away?: boolean
}

export const navGroups: readonly { readonly words: string; readonly entries: readonly NavEntry[] }[] = [
  {
    words: '工作',
    entries: [
      { words: '首页', to: homeUrl(), needs: 'dashboard.home' },
      { words: '点位', to: placesUrl(), needs: 'places.list' },
      { words: '区域与路段', to: shapesUrl(), needs: 'shapes.list' },
      { words: '点位申报表', to: declarationsUrl(), needs: 'declarations.list' },
      { words: '包抓路段', to: sectionsUrl(), needs: 'upkeep.sections' },
      { words: '派遣规则', to: dispatchUrl(), needs: 'dispatch.sets' },
      { words: '测评', to: roundsUrl(), needs: 'assessment.rounds' },
      { words: '群众上报', to: reportsUrl(), needs: 'residents.queue' },
      { words: '待审核', to: reviewUrl(), needs: 'cases.review' },
      { words: '案件', to: casesUrl(), needs: 'cases.list' },
      { words: '集中整治', to: campaignsUrl(), needs: 'campaigns.list' },
      { words: '问题清单', to: problemsUrl(), needs: 'outgoing.problems' },
      { words: '问题分析', to: trendsUrl(), needs: 'casework.trends' },
      { words: '照片提示', to: flagsUrl(), needs: 'evidence.flags' },
      { words: '减负与真实性', to: burdenUrl(), needs: 'evidence.burden' },
      { words: '调度会', to: meetingUrl(), needs: 'meetings.papers' },
      { words: '平台对接', to: peersUrl(), needs: 'peers.list' },
      { words: '公文', to: papersUrl(), needs: 'accountability.papers' },
      { words: '通报序列', to: noticesUrl(), needs: 'accountability.notices' },
    ],
  },
  {
    words: '规划',
    entries: [
      { words: '落实对照', to: clausesUrl(), needs: 'dashboard.clauses' },
      { words: '规划看板', to: boardUrl(), needs: 'dashboard.board' },
      { words: '规划内容', to: planUrl(), needs: 'plan.read' },
      { words: '任务分解', to: divisionUrl(), needs: 'division.list', counts: 'gaps' },
      { words: '工作方案', to: workPlansUrl(), needs: 'workplans.list' },
      { words: '指标', to: metricsUrl(), needs: 'metrics.targets' },
      { words: '年度倒排', to: yearUrl(), needs: 'phases.year' },
      { words: '县区目标', to: countiesUrl(), needs: 'phases.counties' },
      { words: '登记册', to: registersUrl(), needs: 'registers.list' },
      { words: '规划导入', to: draftsUrl(), needs: 'drafts.upload' },
    ],
  },
  {
    words: '看板与现场',
    entries: [
      { words: '领导屏', to: '/screen', needs: 'dashboard.screen', away: true },
      { words: '巡查测评', to: '/field', needs: 'assessment.visits', away: true },
    ],
  },
  {
    words: '管理',
    entries: [
      { words: '人员', to: peopleUrl(), needs: 'people.list' },
      { words: '单位', to: unitsUrl(), needs: 'people.units' },
      { words: '账本', to: ledgerUrl(), needs: 'ledger.facts' },
      { words: '我的', to: accountUrl() },
    ],
  },
]
