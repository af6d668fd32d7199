// Says of every table how it lives: by city (distributed later), the same everywhere (reference), or on the
// coordinator only (local). The migrator derives row-level security and grants from it; a test compares it
// with the catalogue, so a new table without an entry fails.

export type TableClass = 'distributed' | 'reference' | 'local'

export interface TableRule {
  readonly class: TableClass
  /** What the application role may do; `worker` may do the same and what `workerAlso` adds. */
  readonly app: string
  readonly workerAlso?: string
}

const full = 'select, insert, update, delete'
const keep = 'select, insert, update'
const append = 'select, insert'

export const tables: Readonly<Record<string, TableRule>> = {
  installation: { class: 'local', app: 'select', workerAlso: 'insert, update' },
  cities: { class: 'reference', app: 'select', workerAlso: 'insert, update' },
  accounts: { class: 'local', app: keep },
  sessions: { class: 'local', app: full },
  setup_links: { class: 'local', app: keep },
  units: { class: 'distributed', app: keep },
  unit_terms: { class: 'distributed', app: keep },
  persons: { class: 'distributed', app: keep },
  posts: { class: 'distributed', app: keep },
  submissions: { class: 'distributed', app: append, workerAlso: 'delete' },
  facts: { class: 'distributed', app: append },
  seals: { class: 'distributed', app: 'select', workerAlso: 'insert' },
  seal_heads: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  reaction_cursors: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  reaction_failures: { class: 'distributed', app: 'select', workerAlso: 'insert, update, delete' },
  duties: { class: 'distributed', app: keep },
  reminders: { class: 'distributed', app: append },
  plans: { class: 'distributed', app: keep },
  clauses: { class: 'distributed', app: append },
  requirements: { class: 'distributed', app: append },
  responsibilities: { class: 'distributed', app: keep },
  plan_drafts: { class: 'distributed', app: keep },
  plan_draft_items: { class: 'distributed', app: keep },
  plan_draft_pairs: { class: 'distributed', app: full },
  plan_blanks: { class: 'distributed', app: keep },
  places: { class: 'distributed', app: keep },
  shapes: { class: 'distributed', app: keep },
  ground_versions: { class: 'distributed', app: keep },
  place_posts: { class: 'distributed', app: keep },
  sponsors: { class: 'distributed', app: keep },
  declarations: { class: 'distributed', app: keep },
  declaration_places: { class: 'distributed', app: keep },
  declaration_replacements: { class: 'distributed', app: keep },
  dispatch_sets: { class: 'distributed', app: keep },
  dispatch_rules: { class: 'distributed', app: full },
  blobs: { class: 'distributed', app: append },
  uploads: { class: 'distributed', app: append },
  evidence: { class: 'distributed', app: append },
  photo_thumbs: { class: 'distributed', app: append },
  photo_prints: { class: 'distributed', app: 'select', workerAlso: 'insert' },
  photo_flags: { class: 'distributed', app: keep },
  photo_changes: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  photo_redactions: { class: 'distributed', app: keep },
  rounds: { class: 'distributed', app: keep },
  visits: { class: 'distributed', app: keep },
  observations: { class: 'distributed', app: append },
  cases: { class: 'distributed', app: keep },
  case_requests: { class: 'distributed', app: keep },
  case_parts: { class: 'distributed', app: keep },
  case_views: { class: 'distributed', app: full },
  case_months: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  case_totals: { class: 'distributed', app: 'select', workerAlso: 'insert, update, delete' },
  case_standard_totals: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  case_weeks: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  papers: { class: 'distributed', app: keep },
  paper_numbers: { class: 'distributed', app: keep },
  paper_entries: { class: 'distributed', app: full },
  import_files: { class: 'distributed', app: keep },
  territory_owners: { class: 'distributed', app: keep },
  work_plans: { class: 'distributed', app: keep },
  work_plan_items: { class: 'distributed', app: full },
  measures: { class: 'distributed', app: keep },
  measure_reports: { class: 'distributed', app: append },
  notices: { class: 'distributed', app: keep },
  metric_readings: { class: 'distributed', app: keep },
  metric_outside: { class: 'distributed', app: keep },
  metric_lists: { class: 'distributed', app: keep },
  metric_dues: { class: 'distributed', app: keep },
  verdicts: { class: 'distributed', app: 'select', workerAlso: 'insert' },
  verdict_now: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  verdict_decisions: { class: 'distributed', app: keep },
  metric_alerts: { class: 'distributed', app: keep },
  timer_runs: { class: 'distributed', app: 'select', workerAlso: 'insert, update' },
  register_entries: { class: 'distributed', app: keep },
  register_versions: { class: 'distributed', app: append },
  register_links: { class: 'distributed', app: full },
  phase_states: { class: 'distributed', app: keep },
  grounds: { class: 'distributed', app: keep },
  year_anchors: { class: 'distributed', app: append },
  year_steps: { class: 'distributed', app: keep },
}
