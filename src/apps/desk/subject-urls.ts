// Where the desk handles each kind of record that somebody owes something for.
import { paperUrl } from '../../modules/accountability/accountability.pages.ts'
import { blankUrl } from '../../modules/blanks/blanks.pages.ts'
import { campaignUrl } from '../../modules/campaigns/campaigns.pages.ts'
import { caseUrl } from '../../modules/cases/cases.pages.ts'
import { caseOfUrl } from '../../modules/casework/casework.pages.ts'
import { filingUrl, metricsUrl } from '../../modules/metrics/metrics.pages.ts'
import { yearUrl } from '../../modules/phases/phases.pages.ts'
import { reportUrl } from '../../modules/residents/residents.pages.ts'
import { workPlanUrl } from '../../modules/workplans/workplans.pages.ts'
import type { SubjectUrls } from '../../ui/subject-urls.ts'

export const subjectUrls: SubjectUrls = {
  case: caseUrl,
  report: reportUrl,
  part: caseOfUrl,
  request: caseOfUrl,
  measure: (id, unitId) => workPlanUrl(unitId, id),
  figure: () => filingUrl(),
  alert: id => metricsUrl('alerts', id),
  'year-step': () => yearUrl(),
  blank: blankUrl,
  campaign: campaignUrl,
  paper: paperUrl,
}
