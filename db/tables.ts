// Generated from the catalogue by `chuangcheng schema --write`. Do not edit.
import type { ColumnType, Generated } from 'kysely'

export type Timestamp = ColumnType<Date, Date | string, Date | string>
// biome-ignore lint/suspicious/noExplicitAny: jsonb is typed by the store that owns the table
export type Json = ColumnType<any, string, string>

export interface AccountsTable {
  login: string
  city_id: number
  person_id: string
  password_hash: string
  failures: Generated<number>
  locked_until: Timestamp | null
  created_at: Timestamp
  disabled_at: Timestamp | null
}

export interface BatchPicturesTable {
  city_id: number
  batch_id: string
  n: number
  sheet: number
  row_number: number
  col: number
  entry: string
  digest: string | null
  fault: string | null
}

export interface BatchRowsTable {
  city_id: number
  batch_id: string
  sheet: number
  row_number: number
  cells: Json
  line_digest: string | null
  case_id: string | null
}

export interface BlobsTable {
  city_id: number
  digest: string
  size: number
  media_type: string
  width: number | null
  height: number | null
  taken_at: Timestamp | null
  taken_lon: number | null
  taken_lat: number | null
  device: string | null
  stored_by: string | null
  stored_at: Timestamp
}

export interface CampaignCasesTable {
  city_id: number
  campaign_id: string
  case_id: string
  how: string
  at: Timestamp
}

export interface CampaignPlacesTable {
  city_id: number
  campaign_id: string
  place_id: string
}

export interface CampaignsTable {
  city_id: number
  id: string
  name: string
  clause: string
  place_types: Generated<string[]>
  categories: Generated<string[]>
  divisions: Generated<unknown>
  lead_unit_id: string
  goal: string
  starts_on: string
  ends_on: string
  state: string
  planned_by: string
  planned_at: Timestamp
  started_by: string | null
  started_at: Timestamp | null
  finished_by: string | null
  finished_at: Timestamp | null
  summary: string | null
  result: Json | null
  version: Generated<number>
}

export interface CaseBatchesTable {
  city_id: number
  id: string
  name: string
  kind: string
  digest: string
  state: string
  sheets: Json
  left_out: Json
  said: Json | null
  handed_by: string
  handed_at: Timestamp
  closed_at: Timestamp | null
  version: Generated<number>
}

export interface CaseDaysTable {
  city_id: number
  day: string
  division: number
  unit_id: string
  issued: Generated<number>
  closed: Generated<number>
  recurred: Generated<number>
  fell_late: Generated<number>
  open_by: Generated<number>
  late_by: Generated<number>
}

export interface CaseMonthsTable {
  city_id: number
  month: string
  division: number
  category: string
  filed: Generated<number>
  closed: Generated<number>
  recurred: Generated<number>
}

export interface CasePartsTable {
  city_id: number
  id: string
  case_id: string
  kind: string
  state: string
  unit_id: string
  body: string | null
  words: string
  asked_by: string
  asked_at: Timestamp
  due_at: Timestamp
  measure: string | null
  handed_by: string | null
  handed_at: Timestamp | null
  checked_by: string | null
  checked_at: Timestamp | null
  reason: string | null
  returned_count: Generated<number>
  version: Generated<number>
}

export interface CasePlaceTotalsTable {
  city_id: number
  place_id: string
  state: string
  n: number
}

export interface CaseRequestsTable {
  city_id: number
  id: string
  case_id: string
  kind: string
  state: string
  unit_id: string
  reason: string
  hours: number | null
  plan: string | null
  until: string | null
  asked_by: string
  asked_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  decided_words: string | null
  version: Generated<number>
}

export interface CaseStandardTotalsTable {
  city_id: number
  division: number
  requirement: string
  state: string
  n: number
}

export interface CaseTotalsTable {
  city_id: number
  division: number
  unit_id: string
  unit_kind: string
  state: string
  n: number
}

export interface CaseViewsTable {
  city_id: number
  id: string
  person_id: string
  unit_id: string | null
  name: string
  filter: Json
  by_default: Generated<boolean>
  saved_at: Timestamp
}

export interface CaseWeeksTable {
  city_id: number
  week: string
  filed: Generated<number>
  closed: Generated<number>
}

export interface CasesTable {
  city_id: number
  id: string
  number: string
  state: string
  source: string
  source_ref: string | null
  place_id: string | null
  place_type: string | null
  division: number | null
  requirement: string | null
  severity: string
  clause: string | null
  title: string
  detail: string
  observation_id: string | null
  round_id: string | null
  unit_id: string | null
  unit_ground: string | null
  order_id: string | null
  into_case_id: string | null
  finder_id: string | null
  fixer_id: string | null
  verifier_id: string | null
  filed_at: Timestamp
  issued_at: Timestamp | null
  acknowledged_at: Timestamp | null
  handled_at: Timestamp | null
  closed_at: Timestamp | null
  due_at: Timestamp | null
  allowance: string | null
  rule_version: string | null
  measure: string | null
  reason: string | null
  returned_count: Generated<number>
  version: Generated<number>
  also_found_by: Generated<unknown>
  category: string | null
  checker_id: string | null
  checked_at: Timestamp | null
  check_found: boolean | null
  check_words: string | null
  from_case_id: string | null
  recurs_of: string | null
  dispute_until: Timestamp | null
  dispute_count: Generated<number>
  proposed_unit_id: string | null
  left_ms: number | null
  resumes_on: string | null
  extended_count: Generated<number>
  drawn_verifier_id: string | null
  twice: Generated<boolean>
  first_verifier_id: string | null
  cause: string | null
  effect: string | null
  lasting: boolean | null
  reopen_until: Timestamp | null
  reopened_count: Generated<number>
  look_again_on: string | null
  looked_again_at: Timestamp | null
  parts_owed: Generated<number>
  parts_unpassed: Generated<number>
  part_units: Generated<unknown>
  open_request: string | null
  split_into: Generated<number>
}

export interface CitiesTable {
  city_id: number
  name: string
  short_name: string
  host: string | null
  pack_id: string
  pack_version: string
  created_at: Timestamp
}

export interface ClausesTable {
  city_id: number
  plan_id: string
  id: string
  ordinal: number
  level: number
  marker: string
  heading: string
  gist: string
  parent: string | null
  text: string | null
}

export interface DeclarationPlacesTable {
  city_id: number
  declaration_id: string
  line: number
  place_id: string
  code: string
  name: string
  place_type: string
  type_name: string
  division: number
  address: string
  lon: number
  lat: number
  unit_id: string | null
  unit_name: string | null
  in_edition: number
  out_edition: number | null
}

export interface DeclarationReplacementsTable {
  city_id: number
  id: string
  declaration_id: string
  out_place: string
  in_place: string
  reason: string
  state: string
  proposed_by: string
  proposed_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  decided_words: string | null
  edition: number | null
  version: Generated<number>
}

export interface DeclarationsTable {
  city_id: number
  id: string
  name: string
  frozen_on: string
  frozen_at: Timestamp
  frozen_by: string
  edition: Generated<number>
  digest: string
  version: Generated<number>
}

export interface DispatchRulesTable {
  city_id: number
  set_id: string
  line: number
  id: string
  part: string
  category: string | null
  area_kind: string | null
  area_code: string | null
  place_type: string | null
  period: Json | null
  unit_id: string
  ground: string
}

export interface DispatchSetsTable {
  city_id: number
  id: string
  number: number
  state: string
  note: Generated<string>
  drafted_by: string
  drafted_at: Timestamp
  approved_by: string | null
  approved_at: Timestamp | null
  force_at: Timestamp | null
  replaced_at: Timestamp | null
  digest: string
  version: Generated<number>
}

export interface DutiesTable {
  city_id: number
  id: string
  kind: string
  subject_type: string
  subject_id: string
  title: string
  unit_id: string
  post_id: string | null
  clause: string | null
  opened_at: Timestamp
  due_at: Timestamp
  allowance: string
  calendar: string
  calendar_version: string
  provisional: Generated<boolean>
  done_at: Timestamp | null
  cancelled_at: Timestamp | null
  overdue_at: Timestamp | null
  requirements: Generated<string[]>
}

export interface EvidenceTable {
  city_id: number
  id: string
  subject_type: string
  subject_id: string
  part: string
  digest: string
  by_person: string
  client_at: Timestamp | null
  at: Timestamp
}

export interface FactsTable {
  city_id: number
  id: string
  seq: Generated<number>
  txid: Generated<string>
  at: Timestamp
  kind: string
  subject_type: string
  subject_id: string
  actor_person: string | null
  actor_role: string | null
  actor_unit: string | null
  clause: string | null
  rule_version: string | null
  data: Json
  digest: Buffer
}

export interface GroundVersionsTable {
  city_id: number
  version: number
}

export interface GroundsTable {
  city_id: number
  id: string
  subject: string
  kind: string
  words: string
  evidence: Generated<string>
  by_person: string
  by_role: string
  at: Timestamp
  state: Generated<string>
  decided_by: string | null
  decided_role: string | null
  decided_at: Timestamp | null
  decided_words: string | null
  version: Generated<number>
}

export interface ImportFilesTable {
  city_id: number
  id: string
  purpose: string
  name: string
  digest: string
  bytes: Buffer
  mapping: Json | null
  uploaded_by: string
  uploaded_at: Timestamp
  applied_at: Timestamp | null
}

export interface InstallationTable {
  only_row: Generated<boolean>
  demo: boolean
  clock_offset_seconds: Generated<number>
  seed_state: Generated<string>
  created_at: Timestamp
}

export interface LinkAnswerPhotosTable {
  city_id: number
  answer_id: string
  digest: string
}

export interface LinkAnswersTable {
  city_id: number
  id: string
  link_id: string
  part_id: string
  words: string
  state: string
  at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  reason: string | null
  version: Generated<number>
}

export interface LinkUsesTable {
  city_id: number
  id: string
  link_id: string
  what: string
  at: Timestamp
}

export interface LinksTable {
  city_id: number
  id: string
  token_digest: Buffer
  purpose: string
  unit_id: string | null
  division: number | null
  case_ids: unknown
  part_id: string | null
  made_by: string
  made_at: Timestamp
  expires_at: Timestamp
  once: boolean
  used_at: Timestamp | null
  revoked_at: Timestamp | null
  revoked_by: string | null
  version: Generated<number>
}

export interface MeasureReportsTable {
  city_id: number
  id: string
  measure_id: string
  due_on: string
  words: string
  by_person: string
  at: Timestamp
}

export interface MeasuresTable {
  city_id: number
  id: string
  unit_id: string
  plan_id: string
  state: string
  due_on: string
  report: string | null
  reported_by: string | null
  reported_at: Timestamp | null
  decision: string | null
  version: Generated<number>
}

export interface MetricAlertsTable {
  city_id: number
  id: string
  kind: string
  target: string
  subject: string
  period: string
  unit_id: string | null
  sentence: string
  raised_at: Timestamp
  answer: string | null
  answered_by: string | null
  answered_at: Timestamp | null
  ended_at: Timestamp | null
}

export interface MetricDuesTable {
  city_id: number
  id: string
  indicator: string
  period: string
  unit_id: string
  due_at: Timestamp
  opened_at: Timestamp
  done_at: Timestamp | null
}

export interface MetricListsTable {
  city_id: number
  id: string
  list: string
  name: string
  ordinal: number
  ground: string
  added_by: string
  starts_at: Timestamp
  ends_at: Timestamp | null
}

export interface MetricOutsideTable {
  city_id: number
  id: string
  kind: string
  code: string
  period: string
  amount: string
  unit: string
  document: string
  page: string
  year: string
  effective_on: string
  reason: string | null
  supersedes: string | null
  entered_by: string
  at: Timestamp
  state: string
  decided_by: string | null
  decided_at: Timestamp | null
  refusal: string | null
  version: Generated<number>
}

export interface MetricReadingsTable {
  city_id: number
  id: string
  indicator: string
  subject: string
  period: string
  state: string
  value: Json
  survey: Json | null
  warnings: Json
  source: string
  note: string | null
  reason: string | null
  supersedes: string | null
  unit_id: string
  filer_id: string | null
  reviewer_id: string | null
  return_reason: string | null
  observation_id: string | null
  filed_at: Timestamp
  submitted_at: Timestamp | null
  decided_at: Timestamp | null
  version: Generated<number>
  computed: string | null
  basis: Json | null
}

export interface MigrationsTable {
  name: string
  digest: string
  applied_at: Timestamp
}

export interface NoticesTable {
  city_id: number
  id: string
  series: string
  year: number
  number: number
  unit_id: string
  ground: string
  clause: string
  paper_id: string
  entry_id: string
  case_id: string | null
  issued_at: Timestamp
  withdrawn_at: Timestamp | null
  withdraw_reason: string | null
}

export interface ObservationsTable {
  city_id: number
  id: string
  requirement: string
  subject: string
  period: string
  grade: string | null
  number: string | null
  unit: string | null
  source: string
  observer: string | null
  visit_id: string | null
  case_id: string | null
  item: string | null
  note: string | null
  observed_at: Timestamp
  at: Timestamp
  supersedes: string | null
  value: Json | null
  survey: Json | null
}

export interface PaperEntriesTable {
  city_id: number
  id: string
  paper_id: string
  ordinal: number
  unit_id: string
  case_id: string | null
  duty_id: string | null
  ground: string
  named: Generated<boolean>
  left_out: string | null
}

export interface PaperNumbersTable {
  city_id: number
  series: string
  year: number
  last_number: number
}

export interface PapersTable {
  city_id: number
  id: string
  series: string
  year: number | null
  number: number | null
  title: string
  unit_id: string | null
  round_id: string | null
  state: string
  body: Json
  drafted_at: Timestamp
  drafted_by: string | null
  approved_by: string | null
  approved_at: Timestamp | null
  issued_by: string | null
  issued_at: Timestamp | null
  withdrawn_at: Timestamp | null
  withdraw_reason: string | null
  head_position: number | null
  head_chain: Buffer | null
  version: Generated<number>
  due_at: Timestamp | null
  answer: string | null
  answered_by: string | null
  answered_at: Timestamp | null
  filed_by: string | null
  filed_at: Timestamp | null
  rule_version: string | null
}

export interface PeerDoubtsTable {
  city_id: number
  id: string
  peer_id: string
  kind: string
  case_id: string | null
  other_case_id: string | null
  message_id: string | null
  theirs: string
  ours: string
  raised_at: Timestamp
  state: string
  decision: string | null
  reason: string | null
  decided_by: string | null
  decided_at: Timestamp | null
  version: Generated<number>
}

export interface PeerHandoutsTable {
  city_id: number
  peer_id: string
  number: number
  from_n: number
  to_n: number
  made_by: string
  made_at: Timestamp
}

export interface PeerLinksTable {
  city_id: number
  peer_id: string
  case_id: string
  their_number: string | null
  origin: string
  now_case_id: string
  our_stage: string
  our_at: Timestamp
  their_stage: string | null
  their_at: Timestamp | null
  their_words: string | null
  linked_at: Timestamp
}

export interface PeerMapsTable {
  city_id: number
  peer_id: string
  kind: string
  theirs: string
  words: string
  ours: string
  n: number
}

export interface PeerMessagesTable {
  city_id: number
  id: string
  peer_id: string
  message_id: string
  digest: string
  kind: string
  way: string
  number: string | null
  their_at: Timestamp
  received_at: Timestamp
  outcome: string
  reason: string | null
  case_id: string | null
  body: Json
}

export interface PeerOutboxTable {
  city_id: number
  peer_id: string
  n: number
  id: string
  position: number
  case_id: string | null
  kind: string
  body: Json
  made_at: Timestamp
  state: string
  attempts: Generated<number>
  next_at: Timestamp
  sent_at: Timestamp | null
  error: string | null
}

export interface PeerRejectionsTable {
  city_id: number
  peer_id: string
  day: string
  ground: string
  count: number
  last_at: Timestamp
}

export interface PeersTable {
  city_id: number
  id: string
  code: string
  name: string
  kind: string
  direction: string
  way: string
  source: string
  requirement: string | null
  datum: string
  enabled: Generated<boolean>
  algorithm: string
  secret: Buffer | null
  secret_at: Timestamp | null
  url: string | null
  private_allowed: Generated<boolean>
  out_n: Generated<number>
  sheet_n: Generated<number>
  pulled_n: Generated<number>
  failures: Generated<number>
  retry_at: Timestamp | null
  last_in_at: Timestamp | null
  last_out_at: Timestamp | null
  online_at: Timestamp | null
  created_at: Timestamp
  demo: Generated<boolean>
  version: Generated<number>
}

export interface PersonsTable {
  city_id: number
  id: string
  name: string
  contact_cipher: Buffer | null
  demo: Generated<boolean>
  erased_at: Timestamp | null
}

export interface PhaseStatesTable {
  city_id: number
  phase: string
  state: string
  proposed_by: string | null
  proposed_at: Timestamp | null
  decided_by: string | null
  decided_at: Timestamp | null
  words: Generated<string>
  version: Generated<number>
}

export interface PhotoChangesTable {
  city_id: number
  case_id: string
  compared: number
  same: number
  exact: number
  at: Timestamp
}

export interface PhotoFlagsTable {
  city_id: number
  id: string
  case_id: string
  kind: string
  digest: string
  part: string
  other_digest: Generated<string>
  other_case_id: string | null
  other_part: string | null
  other_at: Timestamp | null
  figures: Json
  state: string
  raised_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  reason: string | null
  version: Generated<number>
}

export interface PhotoPrintsTable {
  city_id: number
  digest: string
  n: number
  whole_high: number | null
  whole_low: number | null
  middle_high: number | null
  middle_low: number | null
}

export interface PhotoRedactionsTable {
  city_id: number
  id: string
  digest: string
  derived: string
  boxes: Json
  by_person: string
  at: Timestamp
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  version: Generated<number>
}

export interface PhotoThumbsTable {
  city_id: number
  digest: string
  thumb: Buffer | null
  software: string | null
}

export interface PlacePostsTable {
  city_id: number
  id: string
  place_id: string
  person_id: string
  starts_on: string
  ends_on: string | null
  demo: Generated<boolean>
}

export interface PlacesTable {
  city_id: number
  id: string
  code: string
  name: string
  place_type: string
  division: number
  address: string
  lon: number
  lat: number
  unit_id: string | null
  demo: Generated<boolean>
  retired_on: string | null
  geometry: Json | null
  crs: Generated<string>
}

export interface PlanBlanksTable {
  city_id: number
  promise_id: string
  kind: string
  code: string
  clause: string
  title: string
  plan_id: string
  unit_id: string
  due_on: string
  reason: string | null
  opened_at: Timestamp
  closed_at: Timestamp | null
  closed_how: string | null
}

export interface PlanDraftItemsTable {
  city_id: number
  draft_id: string
  id: string
  kind: string
  ordinal: number
  state: string
  span_start: number
  span_end: number
  confidence: number | null
  proposed: Json | null
  value: Json
  parents: Generated<unknown>
  reason: string | null
  decided_by: string | null
  decided_at: Timestamp | null
  version: Generated<number>
}

export interface PlanDraftPairsTable {
  city_id: number
  draft_id: string
  kind: string
  old: string
  item_id: string
  said: string
  decided_by: string
  decided_at: Timestamp
}

export interface PlanDraftsTable {
  city_id: number
  id: string
  state: string
  file_name: string
  digest: string
  format: string
  size: number
  text: string
  notes: Json
  lints: Json
  uploaded_by: string
  uploaded_at: Timestamp
  closed_by: string | null
  closed_at: Timestamp | null
  reason: string | null
  plan_id: string | null
  version: Generated<number>
}

export interface PlansTable {
  city_id: number
  id: string
  kind: string
  code: string
  title: string
  doc_number: string | null
  issued_on: string | null
  version: string
  digest: string
  self_test: Generated<boolean>
  body: Json
  published_at: Timestamp
  superseded_at: Timestamp | null
  draft_id: string | null
}

export interface PostsTable {
  city_id: number
  id: string
  person_id: string
  unit_id: string
  role: string
  title: string
  secondment: Generated<boolean>
  starts_on: string
  ends_on: string | null
  hands_to: string | null
}

export interface ReactionCursorsTable {
  city_id: number
  reaction: string
  position: number
}

export interface ReactionFailuresTable {
  city_id: number
  reaction: string
  fact_id: string
  attempts: number
  error: string
  first_at: Timestamp
  retry_at: Timestamp | null
}

export interface RegisterEntriesTable {
  city_id: number
  id: string
  register: string
  parent_id: string | null
  unit_id: string | null
  division: number | null
  pack_key: string | null
  unique_key: string | null
  version: Generated<number>
  values: Json
  by_pack: Generated<boolean>
  entered_at: Timestamp
  changed_at: Timestamp
  removed_at: Timestamp | null
}

export interface RegisterLinksTable {
  city_id: number
  ref: string
  entry_id: string
}

export interface RegisterVersionsTable {
  city_id: number
  entry_id: string
  version: number
  values: Json | null
  digest: string
  reason: string | null
  by_person: string | null
  by_role: string | null
  at: Timestamp
}

export interface RemindersTable {
  city_id: number
  id: string
  unit_id: string
  duty_id: string
  kind: string
  at: Timestamp
}

export interface ReportPhotosTable {
  city_id: number
  report_id: string
  n: number
  digest: string
}

export interface ReportRatingsTable {
  city_id: number
  report_id: string
  closing: number
  grade: string
  at: Timestamp
}

export interface RequirementsTable {
  city_id: number
  plan_id: string
  code: string
  kind: string
  ordinal: number
  clause: string | null
  parent: string | null
  title: string
  body: Json
}

export interface ResidentReportsTable {
  city_id: number
  id: string
  number: string
  code_digest: string
  body_digest: string
  device: string | null
  address: string | null
  state: string
  channel: string
  category: string | null
  words: string
  where_words: string
  division: number | null
  lon: number | null
  lat: number | null
  spot_from: string | null
  phone_sealed: Buffer | null
  standing: string
  low: Generated<boolean>
  sent_at: Timestamp
  received_at: Timestamp
  decided_at: Timestamp | null
  decided_by: string | null
  reason: string | null
  case_id: string | null
  reopened: Generated<number>
  purged_at: Timestamp | null
  version: Generated<number>
}

export interface ResponsibilitiesTable {
  city_id: number
  id: string
  requirement: string
  unit_id: string
  part: string
  starts_at: Timestamp
  ends_at: Timestamp | null
}

export interface RoundsTable {
  city_id: number
  id: string
  name: string
  framework_id: string
  seed: string
  state: string
  quota: Json
  opened_by: string
  opened_at: Timestamp
  closed_at: Timestamp | null
  version: Generated<number>
}

export interface SealHeadsTable {
  city_id: number
  position: number
  chain: Buffer
  txid: string
  seq: number
}

export interface SealsTable {
  city_id: number
  position: number
  fact_id: string
  fact_digest: Buffer
  chain: Buffer
  sealed_at: Timestamp
}

export interface SessionsTable {
  token_digest: Buffer
  city_id: number
  person_id: string
  created_at: Timestamp
  seen_at: Timestamp
  expires_at: Timestamp
}

export interface SetupLinksTable {
  token_digest: Buffer
  city_id: number
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface ShapesTable {
  city_id: number
  id: string
  kind: string
  code: string
  version: number
  name: string
  division: number | null
  unit_id: string | null
  geometry: Json
  west: number
  south: number
  east: number
  north: number
  size: string
  crs: string
  digest: string
  demo: Generated<boolean>
  valid_from: Timestamp
  valid_to: Timestamp | null
}

export interface SponsorsTable {
  city_id: number
  id: string
  place_id: string | null
  section: string | null
  unit_id: string
  leader_id: string | null
  starts_on: string
  ends_on: string | null
  demo: Generated<boolean>
}

export interface SubmissionsTable {
  city_id: number
  action_id: string
  person_id: string | null
  body_digest: Buffer
  status: number
  reply: Json | null
  at: Timestamp
}

export interface TerritoryOwnersTable {
  city_id: number
  id: string
  requirement: string
  division: number
  unit_id: string
  starts_at: Timestamp
  ends_at: Timestamp | null
}

export interface TimerRunsTable {
  city_id: number
  timer: string
  day: string
}

export interface UnitTermsTable {
  city_id: number
  id: string
  unit_id: string
  name: string
  short_name: string
  parent_id: string | null
  starts_on: string
  ends_on: string | null
}

export interface UnitsTable {
  city_id: number
  id: string
  code: string
  kind: string
  division: number | null
  demo: Generated<boolean>
  aliases: Generated<string[]>
}

export interface UploadsTable {
  city_id: number
  digest: string
  person_id: string
  at: Timestamp
}

export interface VerdictDecisionsTable {
  city_id: number
  id: string
  target: string
  subject: string
  period: string
  state: string
  verdict: string
  reason: string
  evidence: string
  proposed_by: string
  proposed_at: Timestamp
  decided_by: string | null
  decided_at: Timestamp | null
  refusal: string | null
  version: Generated<number>
}

export interface VerdictNowTable {
  city_id: number
  target: string
  subject: string
  period: string
  verdict_id: string
  verdict: string
  margin: string | null
  margin_unit: string | null
  sentence: string
  figure: string | null
  figure_period: string | null
  digest: string
  since: Timestamp
}

export interface VerdictsTable {
  city_id: number
  id: string
  target: string
  subject: string
  period: string
  verdict: string
  before: string | null
  margin: string | null
  margin_unit: string | null
  sentence: string
  rule_text: string
  rule_version: string
  used: Json
  decision_id: string | null
  at: Timestamp
}

export interface VisitsTable {
  city_id: number
  id: string
  round_id: string
  place_id: string
  place_type: string
  division: number
  inspector_id: string | null
  state: string
  observed_at: Timestamp | null
  submitted_at: Timestamp | null
  clock_skew_seconds: number | null
}

export interface WorkPlanItemsTable {
  city_id: number
  plan_id: string
  measure_id: string
  ordinal: number
  requirement: string
  words: string
  due_day: string | null
  due_each: string | null
}

export interface WorkPlansTable {
  city_id: number
  id: string
  unit_id: string
  edition: number
  state: string
  reason: string | null
  drafted_by: string
  drafted_at: Timestamp
  submitted_by: string | null
  submitted_at: Timestamp | null
  decided_by: string | null
  decided_at: Timestamp | null
  decision: string | null
  version: Generated<number>
}

export interface YearAnchorsTable {
  city_id: number
  id: string
  year: number
  day: string
  words: string
  by_person: string
  at: Timestamp
}

export interface YearStepsTable {
  city_id: number
  id: string
  year: number
  code: string
  anchor_id: string
  due_at: Timestamp
  provisional: boolean
  calendar_version: string
  done_at: Timestamp | null
  done_by: string | null
  done_words: string | null
  version: Generated<number>
}

export interface DB {
  accounts: AccountsTable
  batch_pictures: BatchPicturesTable
  batch_rows: BatchRowsTable
  blobs: BlobsTable
  campaign_cases: CampaignCasesTable
  campaign_places: CampaignPlacesTable
  campaigns: CampaignsTable
  case_batches: CaseBatchesTable
  case_days: CaseDaysTable
  case_months: CaseMonthsTable
  case_parts: CasePartsTable
  case_place_totals: CasePlaceTotalsTable
  case_requests: CaseRequestsTable
  case_standard_totals: CaseStandardTotalsTable
  case_totals: CaseTotalsTable
  case_views: CaseViewsTable
  case_weeks: CaseWeeksTable
  cases: CasesTable
  cities: CitiesTable
  clauses: ClausesTable
  declaration_places: DeclarationPlacesTable
  declaration_replacements: DeclarationReplacementsTable
  declarations: DeclarationsTable
  dispatch_rules: DispatchRulesTable
  dispatch_sets: DispatchSetsTable
  duties: DutiesTable
  evidence: EvidenceTable
  facts: FactsTable
  ground_versions: GroundVersionsTable
  grounds: GroundsTable
  import_files: ImportFilesTable
  installation: InstallationTable
  link_answer_photos: LinkAnswerPhotosTable
  link_answers: LinkAnswersTable
  link_uses: LinkUsesTable
  links: LinksTable
  measure_reports: MeasureReportsTable
  measures: MeasuresTable
  metric_alerts: MetricAlertsTable
  metric_dues: MetricDuesTable
  metric_lists: MetricListsTable
  metric_outside: MetricOutsideTable
  metric_readings: MetricReadingsTable
  migrations: MigrationsTable
  notices: NoticesTable
  observations: ObservationsTable
  paper_entries: PaperEntriesTable
  paper_numbers: PaperNumbersTable
  papers: PapersTable
  peer_doubts: PeerDoubtsTable
  peer_handouts: PeerHandoutsTable
  peer_links: PeerLinksTable
  peer_maps: PeerMapsTable
  peer_messages: PeerMessagesTable
  peer_outbox: PeerOutboxTable
  peer_rejections: PeerRejectionsTable
  peers: PeersTable
  persons: PersonsTable
  phase_states: PhaseStatesTable
  photo_changes: PhotoChangesTable
  photo_flags: PhotoFlagsTable
  photo_prints: PhotoPrintsTable
  photo_redactions: PhotoRedactionsTable
  photo_thumbs: PhotoThumbsTable
  place_posts: PlacePostsTable
  places: PlacesTable
  plan_blanks: PlanBlanksTable
  plan_draft_items: PlanDraftItemsTable
  plan_draft_pairs: PlanDraftPairsTable
  plan_drafts: PlanDraftsTable
  plans: PlansTable
  posts: PostsTable
  reaction_cursors: ReactionCursorsTable
  reaction_failures: ReactionFailuresTable
  register_entries: RegisterEntriesTable
  register_links: RegisterLinksTable
  register_versions: RegisterVersionsTable
  reminders: RemindersTable
  report_photos: ReportPhotosTable
  report_ratings: ReportRatingsTable
  requirements: RequirementsTable
  resident_reports: ResidentReportsTable
  responsibilities: ResponsibilitiesTable
  rounds: RoundsTable
  seal_heads: SealHeadsTable
  seals: SealsTable
  sessions: SessionsTable
  setup_links: SetupLinksTable
  shapes: ShapesTable
  sponsors: SponsorsTable
  submissions: SubmissionsTable
  territory_owners: TerritoryOwnersTable
  timer_runs: TimerRunsTable
  unit_terms: UnitTermsTable
  units: UnitsTable
  uploads: UploadsTable
  verdict_decisions: VerdictDecisionsTable
  verdict_now: VerdictNowTable
  verdicts: VerdictsTable
  visits: VisitsTable
  work_plan_items: WorkPlanItemsTable
  work_plans: WorkPlansTable
  year_anchors: YearAnchorsTable
  year_steps: YearStepsTable
}
