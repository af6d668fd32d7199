// Platforms cases are exchanged with: the words of the exchange, what a state of ours is called between the two, and when
// what the two sides say does not go together.

export const peerKinds = {
  'digital-city': '数字化城市管理平台',
  'city-operation': '城市运行管理服务平台',
  hotline: '12345 热线平台',
  other: '其他平台',
} as const
export type PeerKind = keyof typeof peerKinds

export const directions = { both: '双向', in: '只接收', out: '只送出' } as const
export type Direction = keyof typeof directions

/** How what we have to say reaches them. What they have to say may come signed or as a table in any case. */
export const ways = { sheet: '每日表格', hook: '推送', pull: '对方来取' } as const
export type Way = keyof typeof ways

export const algorithms = { sm3: 'HMAC-SM3', sha256: 'HMAC-SHA256' } as const
export type Algorithm = keyof typeof algorithms

/** Where a case stands, in words both sides have; each side maps its own states to these. */
export const stages = {
  taken: '受理',
  working: '处置中',
  done: '处置完毕',
  closed: '结案',
  void: '作废',
  reopened: '重开',
} as const
export type Stage = keyof typeof stages
export const stageWords = (stage: string | null): string =>
  stage ? (stages[stage as Stage] ?? stage) : '未报'

/** What a state of our cases is to the other side; joined ones are told by the case they were joined to. */
const stageOfState: Readonly<Record<string, Stage>> = {
  filed: 'taken',
  checking: 'taken',
  issued: 'working',
  acknowledged: 'working',
  disputed: 'working',
  ruling: 'working',
  suspended: 'working',
  handled: 'done',
  second: 'done',
  closed: 'closed',
  settled: 'closed',
  declined: 'void',
  withdrawn: 'void',
  // Ended when all it was split into have ended.
  split: 'working',
}
export const stageOf = (state: string): Stage | undefined => stageOfState[state]

export const messageKinds = { 'case.new': '新案件', 'case.state': '状态', 'case.return': '退回' } as const
export type MessageKind = keyof typeof messageKinds

export const outcomes = {
  filed: '已登记',
  noted: '已记录',
  known: '同号，按更新',
  late: '晚到，不采用',
  doubt: '列入疑点',
  held: '等待',
  refused: '不收',
} as const
export type Outcome = keyof typeof outcomes

export const doubtKinds = {
  'they-ended': '对方已结案，我方还在办',
  'they-void': '对方已作废，我方还在办',
  'they-reopened': '我方已办结，对方重开',
  'they-returned': '对方退回',
  duplicate: '可能与在办案件是同一件',
  'no-place': '没有对应的点位',
  'id-conflict': '编号对不上',
} as const
export type DoubtKind = keyof typeof doubtKinds

/** Kinds that are over by themselves once both sides say the same. */
export const contradictions: readonly DoubtKind[] = ['they-ended', 'they-void', 'they-reopened']

export const decisions = {
  ours: '以我方为准，告知对方',
  seen: '已按正常办理处理',
  reopen: '我方重开',
  join: '并入在办案件',
  separate: '不是同一件',
  file: '定点位并登记',
  refuse: '不接收，退回对方',
} as const
export type Decision = keyof typeof decisions

/** What a person may decide of each kind; the first is offered first. */
export const decisionsOf: Readonly<Record<DoubtKind, readonly Decision[]>> = {
  'they-ended': ['ours', 'seen'],
  'they-void': ['ours', 'seen'],
  'they-reopened': ['reopen', 'ours', 'seen'],
  'they-returned': ['ours', 'seen'],
  duplicate: ['join', 'separate'],
  'no-place': ['file', 'refuse'],
  'id-conflict': ['seen'],
}

const ended = (stage: Stage | null): boolean => stage === 'closed' || stage === 'void'

/**
 * What they say, given what they said before: anything but an end, after an end, is a reopening, whatever their platform
 * calls it, and stays one until the next end.
 */
export function theirStage(before: Stage | null, said: Stage): Stage {
  return !ended(said) && (ended(before) || before === 'reopened') ? 'reopened' : said
}

/** What they stand at when something older arrives: an end that came before makes of what came after a reopening. */
export function afterLate(known: Stage | null, late: Stage): Stage | null {
  return ended(late) && known !== null && !ended(known) ? 'reopened' : known
}

/** What we tell, given what we told before. */
export const tellStage = (before: Stage, now: Stage): Stage =>
  ended(before) && now === 'working' ? 'reopened' : now

/** What does not go together; undefined where both can be true. Their “done” is a note, since who fixed does not verify. */
export function contradiction(ours: Stage, theirs: Stage | null): DoubtKind | undefined {
  const open = !ended(ours)
  if (open && theirs === 'closed') return 'they-ended'
  if (open && theirs === 'void') return 'they-void'
  if (!open && theirs === 'reopened') return 'they-reopened'
  return undefined
}

/** Older than what they told us already; of two at the same moment the later arrival counts. */
export const isLate = (at: Date, known: Date | null): boolean => known !== null && at < known

/** How far ahead of our clock a moment of theirs may lie; further ahead, everything after it would count as late. */
export const AHEAD_MS = 10 * 60_000
/** How old a signature may be, either way. */
export const WINDOW_S = 300
