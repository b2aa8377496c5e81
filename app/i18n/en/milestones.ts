import type { Shape } from '../shape'
import type { milestones as zh } from '../zh-CN/milestones'
import { fullDate } from '../dates'
import { plural } from './plural'

const names: Shape<typeof zh>['names'] = {
  SURVEY: 'Willingness survey', CONSENT: 'Owner vote', AGREEMENT: 'Agreement signed', DESIGN: 'Design', NOTICE: 'Public notice', ACCEPTED: 'Application accepted',
  JOINT_REVIEW: 'Joint review', PERMIT: 'Permit', STARTED: 'Construction start', FOUNDATION: 'Foundation done', STEEL: 'Shaft done', INSTALL: 'Elevator installed',
  INSPECTION: 'Supervision inspection', ACCEPTANCE: 'Completion acceptance', IN_USE: 'In use', CLOSED: 'Archived', SITE_VISIT: 'Site visit', PIPELINE: 'Pipeline relocation',
  INSTALL_NOTICE: 'Installation notice', REGISTRATION: 'Use registration', OBJECTION: 'Objection', SUBSIDY: 'Subsidy', PAUSED: 'Paused', RESUMED: 'Resumed', TERMINATED: 'Terminated',
}

const utilities: Record<string, string> = { water: 'water', gas: 'gas', power: 'power', heat: 'heating', telecom: 'telecom', sewage: 'sewage' }

const nameOf = (code: string | number | undefined): string => (names as Record<string, string>)[String(code)] ?? String(code)
/** Several codes joined by commas: Agreement signed, Public notice */
const namesOf = (codes: string | number | undefined): string => String(codes).split(',').map(nameOf).join(', ')
const day = (date: string | number | undefined): string => fullDate(String(date), 'en')

export const milestones: Shape<typeof zh> = {
  names,
  stages: {
    SURVEY: 'being surveyed', CONSENT: 'owners agreed', AGREEMENT: 'agreement signed', DESIGN: 'designed', NOTICE: 'public notice given', ACCEPTED: 'application accepted',
    JOINT_REVIEW: 'joint review passed', PERMIT: 'permit granted', STARTED: 'construction started', FOUNDATION: 'foundation done', STEEL: 'shaft done', INSTALL: 'elevator installed',
    INSPECTION: 'inspection passed', ACCEPTANCE: 'completed', IN_USE: 'in use', CLOSED: 'archived',
  },
  noStage: 'not yet signed',
  utilities,
  pauseReasons: {
    residents: 'residents disagree', funds: 'funds missing', pipeline: 'waiting for pipeline relocation', approval: 'waiting for approval', construction: 'construction problem',
    company: 'company', safety: 'quality or safety correction', weather: 'weather', other: 'other',
  },
  terminationReasons: { residents: 'residents disagree', funds: 'funds cannot be raised', technical: 'site does not allow it', demolition: 'to be demolished', company: 'company withdrew', other: 'other' },
  revisionReasons: {
    residents: 'residents disagree', funds: 'funds missing', pipeline: 'pipeline relocation', approval: 'approval takes longer', construction: 'works rescheduled', company: 'company',
    weather: 'weather', force_majeure: 'force majeure', typing_error: 'date was mistyped', other: 'other',
  },
  problemClasses: { consent: 'consent', funds: 'funds', pipeline: 'pipelines', approval: 'approval', construction: 'construction', company: 'company', safety: 'quality and safety', other: 'other' },
  states: {
    open: 'not done', done: 'done', settled: 'settled', court: 'in court', due: 'due', claimed: 'claimed', reviewed: 'reviewed', notice: 'on notice', paid: 'paid', passed: 'passed', failed: 'not passed',
  },
  objectionStates: { open: 'open', settled: 'settled', court: 'in court' },
  evidence: {
    AGREEMENT: 'signed agreement', NOTICE: 'photo of the notice', JOINT_REVIEW: 'joint review opinion', INSTALL_NOTICE: 'receipt of the notice', STARTED: 'photo of the start',
    INSPECTION: 'number of the inspection report', ACCEPTANCE: 'acceptance form', REGISTRATION: 'number of the registration certificate',
  },
  evidenceKinds: { file: 'document', photo: 'photo', last_day: 'last day of the notice', reference: 'number of report or certificate' },
  reasons: {
    milestone_unknown: 'Choose a milestone',
    date_invalid: (p) => (p.date ? `There is no day “${p.date}”; write year, month and day` : 'Fill in the date'),
    month_invalid: 'Where only the month is known, give its first day',
    date_in_future: (p) => `The date cannot be after today (${day(p.today)})`,
    until_before_start: (p) => `It cannot be before the start, ${day(p.start)}`,
    reason_missing: 'Choose a reason',
    utility_missing: 'Choose which utility',
    state_missing: 'Choose the outcome',
    already_recorded: (p) => `${nameOf(p.milestone)} is recorded for ${day(p.date)}. If that is wrong, retract it first`,
    terminated_since: (p) => `The project was terminated on ${day(p.date)}; nothing is recorded after that`,
    notice_running: (p) => `The notice runs until ${day(p.until)}; ${nameOf(p.milestone)} cannot be earlier`,
    before_earlier: (p) => `${nameOf(p.milestone)} (${day(p.date)}) cannot be before ${nameOf(p.other)} (${day(p.otherDate)})`,
    after_later: (p) => `${nameOf(p.milestone)} (${day(p.date)}) cannot be after ${nameOf(p.other)} (${day(p.otherDate)})`,
    milestone_missing: (p) => `Not recorded yet: ${namesOf(p.other)}; so ${nameOf(p.milestone)} cannot be`,
    pipeline_open: (p) => `The relocation of ${utilities[String(p.utility)] ?? p.utility} is not done, so the shaft cannot be recorded`,
    notice_end_missing: (p) => `Fill in the last day of the notice, not before ${day(p.until)}`,
    notice_too_short: (p) => `A notice runs ${plural(p.days, 'day')}; its last day is not before ${day(p.until)}`,
    objection_blocks: (p) => `The objection of ${day(p.date)} is not settled; local rules hold back the joint review`,
    objection_open: (p) => `The objection of ${day(p.date)} is not settled`,
    paused_since: (p) => `The project has been paused since ${day(p.date)}`,
    paused_later: (p) => `There is a later pause on ${day(p.date)}; the order is wrong`,
    not_paused: (p) => `The project is not paused on ${day(p.date)}`,
    in_use_since: (p) => `The elevator has been in use since ${day(p.date)}; ${nameOf(p.milestone)} cannot be recorded`,
    revision_reason_missing: 'A date was promised before; choose why it changes',
    retraction_reason_missing: 'Say why it is retracted',
    fact_verified: 'This entry is verified; the bureau retracts it',
    fact_retracted: 'This entry is retracted; there is nothing to verify',
    own_fact: 'You entered it; somebody else verifies it',
    file_missing: 'The file did not arrive; choose it again',
  },
}
