// The words a pack may use where a choice is closed: kinds, periods, grades, methods.

export const PACK_KINDS = ['plan', 'framework'] as const
export const TARGET_KINDS = [
  'MIN',
  'MAX',
  'EQ100',
  'GT_BENCH',
  'LT_BENCH',
  'PLAN_MIN',
  'PLAN_MAX',
  'PLAN_MEET',
  'YOY_PP',
  'YOY_UP',
  'GROWTH_GT',
  'CONSEC3_OR_MIN',
  'ZERO',
  'ORD_MAX',
  'RANK_MAX',
  'BOOL',
  'FREQ_MIN',
  'SET_COVER',
  'COUNT_TRIGGER',
  'SLA',
  'QUAL',
] as const
/** Where the figure comes from: written as a number, said in words, or set by a document outside the plan. */
export const TARGET_BASES = ['figure', 'words', 'external'] as const
export const PERIODS = [
  '2021',
  '2022',
  '2023',
  'plan',
  'year',
  'half-year',
  'month',
  'day',
  'survey',
  'ongoing',
  'once',
  'per-project',
  'per-case',
  'rolling',
  'unstated',
] as const
export const UNIT_KINDS = [
  'command',
  'office',
  'bureau',
  'county',
  'county_office',
  'town',
  'community',
  'stationed',
  'team',
] as const
export const SEVERITIES = ['minor', 'normal', 'major', 'urgent'] as const
export const GRADES = ['达标', '基本达标', '不达标', '不适用', '未测'] as const
export const METHODS = ['field', 'material', 'survey', 'data'] as const
export const NAMED_RULES = [
  'grade-average',
  'all-pass',
  'step-66-33',
  'material-grade',
  'survey-share',
  'target-verdict',
] as const
/** What the program can find out by itself about a phase; everything else is confirmed by people. */
export const PHASE_CHECKS = [
  'plan-published',
  'headquarters-staffed',
  'tasks-led',
  'work-plans-approved',
  'cases-owned',
  'no-late-cases',
  'previous-closed',
] as const
/** Figures the house can count from its own records; what each counts stands in `src/modules/tallies/tally.ts`. */
export const TALLIES = [
  'notice-run',
  'fixed-in-time',
  'longest-fix',
  'register-count',
  'register-values',
] as const
export const COLUMN_TYPES = [
  'text',
  'passage',
  'date',
  'period',
  'number',
  'choice',
  'unit',
  'division',
  'role',
  'requirements',
  'clauses',
  'url',
] as const
export const REGISTER_WRITERS = ['office', 'county', 'unit'] as const
export const SUMMARY_KINDS = ['count', 'sum', 'average'] as const
