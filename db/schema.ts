import type { Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely'

/** The open database, or the transaction inside a command. Calendar dates are `YYYY-MM-DD` (Asia/Shanghai), instants UTC ISO 8601. */
export type Db = Kysely<Schema> | Transaction<Schema>
export type Row<T extends keyof Schema> = Selectable<Schema[T]>
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>

interface SettingTable {
  key: string
  value: string
}

interface DivisionTable {
  code: string
  name: string
  level: 'country' | 'province' | 'city' | 'district' | 'subdistrict' | 'community'
  kind: Generated<'' | 'town' | 'street' | 'office'>
  parent_code: string | null
  path: string
  phone: Generated<string>
  valid_from: string | null
  valid_until: string | null
  successor_code: string | null
}

interface RevisionTable {
  scope: string
  number: number
}

interface AccountTable {
  id: Generated<number>
  login: string
  name: string
  password_hash: Generated<string>
  phone: Generated<string>
  email: Generated<string>
  /** By which channel messages come; '' = whichever is there. */
  notify_by: Generated<'' | 'email' | 'wecom' | 'dingtalk'>
  disabled_at: string | null
  created_at: string
}

interface AccountGrantTable {
  id: Generated<number>
  account_id: number
  role: 'officer' | 'bureau' | 'leader' | 'admin' | 'auditor'
  division_code: string
  valid_from: string | null
  valid_until: string | null
  created_at: string
}

interface SessionTable {
  id_hash: string
  account_id: number | null
  data: string
  created_at: string
  last_seen_at: string
  expires_at: string
  revoked_at: string | null
  address: Generated<string>
  agent: Generated<string>
}

interface OneTimeLinkTable {
  token_hash: string
  purpose: 'first_admin' | 'invite' | 'reset'
  account_id: number | null
  expires_at: string
  used_at: string | null
}

interface SignInAttemptTable {
  id: Generated<number>
  login: string
  address: string
  attempted_at: string
  succeeded: 0 | 1
}

interface PolicyTable {
  id: Generated<number>
  division_code: string
  valid_from: string
  body: string
  note: Generated<string>
  created_by: number | null
  created_at: string
}

interface AuditEntryTable {
  id: Generated<number>
  chain: string
  position: number
  recorded_at: string
  account_id: number | null
  actor_name: string
  source: 'web' | 'cli' | 'system'
  action: string
  subject_type: string
  subject_id: string
  division_code: string | null
  before_json: string | null
  after_json: string | null
  reason: Generated<string>
  previous_hash: string
  hash: string
  /** Network address of who did it; null where there is none. */
  address: string | null
}

interface AccountSecondFactorTable {
  account_id: number
  sealed_key: string
  began_at: string
  confirmed_at: string | null
  /** The newest half-minute whose code was used: no code works twice. */
  last_step: Generated<number>
}

interface RecoveryCodeTable {
  id: Generated<number>
  account_id: number
  code_hash: string
  used_at: string | null
}

interface AccountIdentityTable {
  issuer: string
  subject: string
  account_id: number
  linked_at: string
}

interface SiteCheckDrawTable {
  id: Generated<number>
  district_code: string
  month: string
  seed: string
  /** JSON: the codes that the lot was drawn from, in order. */
  listed: string
  drawn_by: number | null
  drawn_at: string
}

interface SiteCheckTable {
  draw_id: number
  project_id: number
  place: number
  result: 'as_reported' | 'differs' | null
  note: Generated<string>
  checked_by: number | null
  checked_at: string | null
}

interface FileTable {
  id: Generated<number>
  sha256: string
  name: string
  media_type: string
  size: number
  uploaded_by: number | null
  uploaded_at: string
}

interface ImportBatchTable {
  id: Generated<number>
  kind: string
  division_code: string | null
  file_name: string
  sha256: string
  counts: string
  imported_by: number | null
  imported_at: string
}

interface AnnualPlanTable {
  district_code: string
  year: number
  measure: 'signed' | 'started' | 'completed'
  month: number
  target: number
}

interface CommitmentTable {
  id: Generated<number>
  district_code: string
  division_code: string
  year: number
  number: string
  party_a: Generated<string>
  party_b: Generated<string>
  signatory_a: Generated<string>
  signatory_b: Generated<string>
  signed_on: string | null
  signed_by: number | null
  file_id: number | null
  created_by: number | null
  created_at: string
}

interface CommitmentVersionTable {
  id: Generated<number>
  commitment_id: number
  version: number
  in_force_on: string
  reason: Generated<string>
  approver: Generated<string>
  created_by: number | null
  created_at: string
}

interface CommitmentTargetTable {
  version_id: number
  measure: 'signed' | 'started' | 'completed'
  month: number
  target: number
}

interface EstateTable {
  id: Generated<number>
  division_code: string
  name: string
  address: Generated<string>
  pinyin: Generated<string>
  initials: Generated<string>
  /** Millionths of a degree, WGS-84; both or neither. */
  longitude: number | null
  latitude: number | null
  cell: number | null
}

interface EstateGramTable {
  gram: string
  estate_id: number
}

interface EstateSearchTable {
  estate_id: number
  grams: string
}

interface ProjectTable {
  id: Generated<number>
  code: string
  district_code: string
  division_code: string
  estate_id: number
  building: Generated<string>
  stairwell: Generated<string>
  floors: number | null
  households: number | null
  elevators: Generated<number>
  commitment_id: number | null
  note: Generated<string>
  import_id: number | null
  created_by: number | null
  created_at: string
}

interface ProjectTransferTable {
  id: Generated<number>
  project_id: number
  from_division_code: string
  to_division_code: string
  from_commitment_id: number | null
  to_commitment_id: number | null
  effective_on: string
  reason: string
  transferred_by: number | null
  transferred_at: string
}

interface CompanyTable {
  id: Generated<number>
  name: string
  phone: Generated<string>
}

interface ProjectCompanyTable {
  id: Generated<number>
  project_id: number
  company_id: number
  role: 'builder' | 'installer' | 'maintenance' | 'property' | 'designer' | 'supervisor'
  since_on: string
  until_on: string | null
}

interface DispatchRoundTable {
  id: Generated<number>
  district_code: string
  week: string
  starts_on: string
  ends_on: string
  due_at: string
  closes_at: string
  opened_at: string
  opened_by: number | null
  closed_at: string | null
}

interface DispatchSheetTable {
  id: Generated<number>
  round_id: number
  division_code: string
  state: 'open' | 'submitted' | 'in_review' | 'accepted' | 'returned'
  submitted_at: string | null
  submitted_by: number | null
  reviewed_at: string | null
  reviewed_by: number | null
  return_reason: Generated<string>
}

interface DispatchSheetEventTable {
  id: Generated<number>
  sheet_id: number
  action: string
  account_id: number | null
  happened_at: string
  note: Generated<string>
}

interface DispatchExceptionTable {
  id: Generated<number>
  round_id: number
  division_code: string
  reason: string
  until_at: string
  granted_by: number | null
  granted_at: string
}

interface WeeklyUpdateTable {
  id: Generated<number>
  round_id: number
  sheet_id: number
  project_id: number
  condition: 'no_change' | 'progress' | 'slow' | 'stuck'
  words: Generated<string>
  submission_key: Generated<string>
  entered_by: number | null
  entered_at: string
}

interface MilestoneEventTable {
  id: Generated<number>
  project_id: number
  milestone: string
  occurred_on: string
  date_precision: Generated<'day' | 'month'>
  until_on: string | null
  reference: Generated<string>
  note: Generated<string>
  detail: Generated<string>
  file_id: number | null
  entered_by: number | null
  entered_at: string
  weekly_update_id: number | null
  import_id: number | null
  import_line: number | null
  /** Brought by an import that verifies what it brings; a verification that came later is a row of `milestone_verification`. */
  verified_by_import: Generated<0 | 1>
}

interface MilestoneVerificationTable {
  event_id: number
  verified_by: number | null
  verified_at: string
  cause: 'sheet' | 'single' | 'import'
}

interface MilestoneRetractionTable {
  event_id: number
  reason: string
  retracted_by: number | null
  retracted_at: string
}

interface MilestonePlanTable {
  id: Generated<number>
  project_id: number
  milestone: string
  due_on: string
  reason: Generated<string>
  note: Generated<string>
  set_by: number | null
  set_at: string
  import_id: number | null
}

interface BulkChangeTable {
  id: Generated<number>
  submission_key: string
  kind: 'dates' | 'stage'
  milestone: string
  reason: string
  note: Generated<string>
  changed_by: number | null
  changed_at: string
  undone_by: number | null
  undone_at: string | null
}

interface BulkChangeItemTable {
  bulk_change_id: number
  project_id: number
  plan_id: number | null
  event_id: number | null
  before_on: string | null
}

interface OpeningFigureTable {
  id: Generated<number>
  division_code: string
  year: number
  month: number
  measure: string
  target: number | null
  done: number | null
  import_id: number | null
  entered_by: number | null
  entered_at: string
}

interface FigureEntryTable {
  id: Generated<number>
  project_id: number
  event_id: number | null
  division_code: string
  measure: string
  effective_on: string
  date_precision: string
  delta: number
  cause: 'fact' | 'termination' | 'withdrawn' | 'transfer'
  in_plan: 0 | 1
  /** 1: stands in the figures of all facts. A row with 0 exists only in those of the verified facts alone. */
  reported: 0 | 1
  verified: 0 | 1
  counted: 0 | 1
  recorded_at: string
}

interface ProjectStatusTable {
  project_id: number
  division_code: string
  district_code: string
  stage: string | null
  stage_on: string | null
  stage_precision: Generated<string>
  public_stage: string | null
  next_milestone: string | null
  next_due_on: string | null
  next_promised_on: string | null
  paused_on: string | null
  terminated_on: string | null
  closed: Generated<0 | 1>
  last_report_on: string | null
  last_condition: string | null
  no_change_streak: Generated<number>
}

/** On which days which promise was the first overdue one (domain/overdue.ts). */
interface OverdueSpanTable {
  project_id: number
  district_code: string
  milestone: string
  due_on: string
  from_on: string
  until_on: string
}

interface TallyTable {
  division_code: string
  measure: string
  period: string
  reported: Generated<number>
  verified: Generated<number>
  reported_withdrawn: Generated<number>
  verified_withdrawn: Generated<number>
  reported_outside: Generated<number>
  verified_outside: Generated<number>
  opening: Generated<number>
}

interface ProblemTable {
  id: Generated<number>
  number: string
  district_code: string
  division_code: string
  project_id: number | null
  class: string
  title: string
  owner_name: string
  owner_person: Generated<string>
  measures: Generated<string>
  raised_on: string
  due_on: string
  raised_by: number | null
  raised_at: string
  weekly_update_id: number | null
  closing_requested_at: string | null
  closing_requested_by: number | null
  closing_proof: Generated<string>
  closed_on: string | null
  closed_by: number | null
  /** The clock stands still since this day; its working days are added to `due_on` when it runs again. */
  stopped_on: string | null
  stop_reason: Generated<string>
}

interface ProblemEventTable {
  id: Generated<number>
  problem_id: number
  action: string
  account_id: number | null
  happened_at: string
  note: Generated<string>
}

interface AgreedItemTable {
  id: Generated<number>
  district_code: string
  round_id: number
  text: string
  owner_name: string
  due_on: string
  created_by: number | null
  created_at: string
  done_on: string | null
  done_note: Generated<string>
}

interface CircularTable {
  id: Generated<number>
  division_code: string
  month: string
  measure: string
  state: 'draft' | 'checked' | 'issued'
  number: number | null
  number_year: number | null
  paragraphs: Generated<string>
  drafted_by: number | null
  drafted_at: string
  checked_by: number | null
  checked_at: string | null
  issued_by: number | null
  issued_at: string | null
  released_at: string | null
}

interface CircularIssueTable {
  circular_id: number
  body: string
  data_at: string
  previous_hash: string
  hash: string
}

interface CircularEntryTable {
  id: Generated<number>
  circular_id: number
  project_id: number
  project_code: string
  project_name: string
  division_code: string
  measure: string
  effective_on: string
  date_precision: string
  elevators: number
  reported: number
  verified: number
  in_plan: number
  cause: string
}

interface OutboxMessageTable {
  id: Generated<number>
  channel: 'email' | 'wecom' | 'dingtalk'
  /** An e-mail address, or the code of the division whose robot speaks. */
  recipient: string
  /** A telephone number that the robot mentions. */
  mention: Generated<string>
  subject: string
  body: string
  link: Generated<string>
  dedupe_key: string
  /** What it is about, such as `round:12`. */
  topic: Generated<string>
  /** 1: recipient and text are blanked once it is sent or given up. */
  confidential: Generated<0 | 1>
  account_id: number | null
  division_code: string | null
  queued_at: string
  not_before: string
  /** Of no use afterwards. */
  not_after: string | null
  attempts: Generated<number>
  claim: string | null
  claimed_until: string | null
  sent_at: string | null
  failed_at: string | null
  last_error: Generated<string>
}

interface MessageRobotTable {
  id: Generated<number>
  division_code: string
  channel: 'wecom' | 'dingtalk'
  token: string
  secret: Generated<string>
  set_by: number | null
  set_at: string
  ended_at: string | null
}

interface JobLeaseTable {
  name: string
  holder: string | null
  held_until: string | null
  started_at: string | null
  finished_at: string | null
  said: Generated<string>
  error: Generated<string>
}

/** Seconds from the opening of a form to its post: of a round, of nobody. */
interface ReportTimeTable {
  id: Generated<number>
  round_id: number
  seconds: number
}

interface RatingDecisionTable {
  id: Generated<number>
  division_code: string
  kind: 'grades' | 'observation' | 'assessment'
  /** '2026-Q3', '2026-H1', '2026'. */
  period: string
  body: string
  previous_hash: string
  hash: string
  confirmed_by: number | null
  confirmed_at: string
}

interface ObservationTable {
  id: Generated<number>
  division_code: string
  half: string
  held_on: string
  opened_by: number | null
  opened_at: string
  closed_by: number | null
  closed_at: string | null
}

interface ObservationEntryTable {
  id: Generated<number>
  observation_id: number
  division_code: string
  place: string
}

interface ObservationVoterTable {
  observation_id: number
  account_id: number
  voted_on: string | null
}

interface ObservationCountTable {
  entry_id: number
  place: number
  ballots: number
}

interface CircularViewTable {
  circular_id: number
  account_id: number
  first_seen_at: string
}

interface CircularReceiptTable {
  circular_id: number
  division_code: string
  account_id: number
  received_at: string
}

interface ReleaseDateTable {
  id: Generated<number>
  division_code: string
  month: string
  planned_on: string
  reason: Generated<string>
  set_by: number | null
  set_at: string
}

interface DocumentTemplateTable {
  id: Generated<number>
  division_code: string
  kind: 'circular'
  file_id: number
  uploaded_by: number | null
  uploaded_at: string
  ended_by: number | null
  ended_at: string | null
}

interface EscalationTable {
  id: Generated<number>
  district_code: string
  division_code: string
  step: 'reminder' | 'letter' | 'talk' | 'criticism'
  /** The week ('2026-W44') or month ('2026-10') that gave the reason. */
  ground: string
  /** JSON: the numbers as they stood when it was decided. */
  evidence: string
  text: Generated<string>
  number: number | null
  number_year: number | null
  reply_due_on: string | null
  issued_at: string | null
  issued_by: number | null
  waived_at: string | null
  waived_by: number | null
  waive_reason: Generated<string>
  reply: Generated<string>
  replied_at: string | null
  replied_by: number | null
  closed_at: string | null
  closed_by: number | null
}

interface EscalationEventTable {
  id: Generated<number>
  escalation_id: number
  action: string
  account_id: number | null
  happened_at: string
  note: Generated<string>
}

interface EscalationTemplateTable {
  district_code: string
  step: 'reminder' | 'letter' | 'talk' | 'criticism'
  text: string
  saved_at: string
  saved_by: number | null
}

interface FeedbackTable {
  id: Generated<number>
  number: string
  token_hash: string
  submission_key: string
  kind: 'question' | 'suggestion' | 'complaint'
  district_code: string
  division_code: string
  project_id: number | null
  /** As written; for staff only. */
  text: string
  received_on: string
  received_at: string
  due_on: string
  answer: Generated<string>
  answered_on: string | null
  answered_at: string | null
  answered_by: number | null
  public_text: Generated<string>
  published_at: string | null
  published_by: number | null
  rating: 'yes' | 'partly' | 'no' | null
  rating_words: Generated<string>
  rated_at: string | null
  reopened_on: string | null
}

interface FeedbackEventTable {
  id: Generated<number>
  feedback_id: number
  action: 'sent' | 'answered' | 'published' | 'withdrawn' | 'rated' | 'reopened' | 'forwarded'
  account_id: number | null
  happened_at: string
  note: Generated<string>
}

interface PublicPhotoTable {
  id: Generated<number>
  project_id: number | null
  feedback_id: number | null
  /** The picture as it came, without its metadata; for staff only. */
  file_id: number
  width: number
  height: number
  timing: Generated<'' | 'before' | 'during' | 'after'>
  /** Blacked out, in thousandths of width and height. */
  boxes: Generated<string>
  /** With the boxes burnt in. */
  public_file_id: number | null
  published_at: string | null
  published_by: number | null
  added_by: number | null
  added_at: string
}

interface FollowerTable {
  id: Generated<number>
  project_id: number
  email_cipher: string
  email_hash: string
  language: 'zh-CN' | 'en'
  asked_at: string
  confirmed_at: string | null
  /** What the follower knows: the state as it was last told. */
  told: Generated<string>
  told_on: string | null
}

interface UseAnswerTable {
  id: Generated<number>
  project_id: number
  works: 0 | 1
  words: Generated<string>
  submission_key: string
  answered_on: string
  answered_at: string
  looked_into_at: string | null
  looked_into_by: number | null
  finding: Generated<string>
}

interface ResidentAttemptTable {
  id: Generated<number>
  kind: string
  address_hash: string
  attempted_at: string
  /** The filling in of a form that it was; null for those before it was noted. */
  form_key: string | null
}

interface BoundaryTable {
  division_code: string
  /** A GeoJSON geometry, Polygon or MultiPolygon, in WGS 84. */
  geometry: string
  source: string
  loaded_by: number | null
  loaded_at: string
}

interface ApiTokenTable {
  id: Generated<number>
  name: string
  token_hash: string
  /** The first characters, by which a person recognises it. */
  hint: string
  division_code: string
  permission: 'figures' | 'projects'
  created_by: number | null
  created_at: string
  expires_at: string
  revoked_by: number | null
  revoked_at: string | null
  last_used_at: string | null
}

interface AnnouncementTable {
  id: Generated<number>
  division_code: string
  text: string
  from_at: string
  until_at: string
  on_staff: 0 | 1
  on_public: 0 | 1
  made_by: number | null
  made_at: string
}

export interface Schema {
  setting: SettingTable
  division: DivisionTable
  revision: RevisionTable
  account: AccountTable
  account_grant: AccountGrantTable
  session: SessionTable
  one_time_link: OneTimeLinkTable
  sign_in_attempt: SignInAttemptTable
  policy: PolicyTable
  audit_entry: AuditEntryTable
  account_second_factor: AccountSecondFactorTable
  recovery_code: RecoveryCodeTable
  account_identity: AccountIdentityTable
  site_check_draw: SiteCheckDrawTable
  site_check: SiteCheckTable
  file: FileTable
  import_batch: ImportBatchTable
  annual_plan: AnnualPlanTable
  commitment: CommitmentTable
  commitment_version: CommitmentVersionTable
  commitment_target: CommitmentTargetTable
  estate: EstateTable
  estate_gram: EstateGramTable
  estate_search: EstateSearchTable
  project: ProjectTable
  project_transfer: ProjectTransferTable
  company: CompanyTable
  project_company: ProjectCompanyTable
  dispatch_round: DispatchRoundTable
  dispatch_sheet: DispatchSheetTable
  dispatch_sheet_event: DispatchSheetEventTable
  dispatch_exception: DispatchExceptionTable
  weekly_update: WeeklyUpdateTable
  milestone_event: MilestoneEventTable
  milestone_verification: MilestoneVerificationTable
  milestone_retraction: MilestoneRetractionTable
  milestone_plan: MilestonePlanTable
  bulk_change: BulkChangeTable
  bulk_change_item: BulkChangeItemTable
  opening_figure: OpeningFigureTable
  figure_entry: FigureEntryTable
  project_status: ProjectStatusTable
  overdue_span: OverdueSpanTable
  tally: TallyTable
  problem: ProblemTable
  problem_event: ProblemEventTable
  agreed_item: AgreedItemTable
  escalation: EscalationTable
  escalation_event: EscalationEventTable
  escalation_template: EscalationTemplateTable
  circular: CircularTable
  circular_issue: CircularIssueTable
  circular_entry: CircularEntryTable
  outbox_message: OutboxMessageTable
  message_robot: MessageRobotTable
  job_lease: JobLeaseTable
  report_time: ReportTimeTable
  rating_decision: RatingDecisionTable
  observation: ObservationTable
  observation_entry: ObservationEntryTable
  observation_voter: ObservationVoterTable
  observation_count: ObservationCountTable
  circular_view: CircularViewTable
  circular_receipt: CircularReceiptTable
  release_date: ReleaseDateTable
  document_template: DocumentTemplateTable
  feedback: FeedbackTable
  feedback_event: FeedbackEventTable
  public_photo: PublicPhotoTable
  follower: FollowerTable
  use_answer: UseAnswerTable
  resident_attempt: ResidentAttemptTable
  boundary: BoundaryTable
  api_token: ApiTokenTable
  announcement: AnnouncementTable
}
