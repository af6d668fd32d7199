// A duty: one unit owes one thing by a time computed once, with the version of the calendar it was computed by.

export interface DutyInput {
  /** `case.handle`, `case.verify` …: what kind of thing is owed. */
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly title: string
  readonly unitId: string
  readonly postId?: string | null
  readonly clause?: string | null
  readonly dueAt: Date
  /** The allowance in words: `24 工作时`. */
  readonly allowance: string
  readonly calendar: string
  readonly calendarVersion: string
  readonly provisional?: boolean
  /** Codes of what the plan asks for that this serves: a new version of the plan says by them whom it touches. */
  readonly requirements?: readonly string[]
}

export interface Duty {
  readonly id: string
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly title: string
  readonly unitId: string
  readonly unitName: string
  readonly clause: string | null
  readonly openedAt: Date
  readonly dueAt: Date
  readonly allowance: string
  readonly calendar: string
  readonly doneAt: Date | null
  readonly overdueAt: Date | null
}

/** What people are asked to do, by kind of duty. */
export const dutyKinds: Readonly<Record<string, string>> = {
  'case.handle': '整改案件',
  'case.verify': '核查案件',
  'case.settle-dispute': '处理退单',
  'case.look-again': '回头看',
  'case.resume': '挂账到期恢复',
  'case.check': '现场核实',
  'request.decide': '审批延期挂账',
  'report.decide': '受理群众上报',
  'part.do': '协办整改',
  'part.check': '验收协办',
  'paper.answer': '答复督办单',
  'part.take': '审看社会单位答复',
  'measure.report': '落实工作措施',
  'year-step.do': '年度倒排',
  'figure.file': '填报指标',
  'alert.answer': '说明指标退步',
  'alert.plan': '提出补救措施',
  'blank.fill': '补齐规划空缺',
  'campaign.do': '集中整治',
}
