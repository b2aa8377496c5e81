import type { Standing } from '~/domain/project-life'
import { fullDate, shortDate } from '../dates'
import type { Shape } from '../shape'
import type { projects as zh } from '../zh-CN/projects'
import { milestones } from './milestones'
import { plural } from './plural'

const nameOf = (code: string | null | undefined): string => (milestones.names as Record<string, string>)[code ?? ''] ?? 'next step'
const stageOf = (code: string | null): string => (code && milestones.stages[code]) || milestones.noStage
const days = (count: number): string => plural(count, 'day')

function standing(place: string, state: Standing, today: string): string {
  const day = (date: string, precision?: string) => shortDate(date, today, 'en', precision)
  switch (state.kind) {
    case 'terminated':
      return `${place}: terminated on ${day(state.on)}${state.reason ? `, ${milestones.terminationReasons[state.reason] ?? state.reason}` : ''}`
    case 'paused':
      return `${place}: paused ${state.days > 0 ? `for ${days(state.days)}` : 'since today'}${state.reason ? `, ${milestones.pauseReasons[state.reason] ?? state.reason}` : ''}${state.restartOn ? `; restart expected on ${day(state.restartOn)}` : ''}`
    case 'in_use':
      return `${place}: in use since ${day(state.on, state.precision)}`
    case 'closed':
      return `${place}: archived on ${day(state.on, state.precision)}`
    case 'late':
      return `${place}: ${stageOf(state.stage)}; ${nameOf(state.next)} was due on ${day(state.dueOn)}, ${days(state.days)} ago`
    case 'due':
      return `${place}: ${stageOf(state.stage)}; ${nameOf(state.next)} is due on ${day(state.dueOn)}${state.days === 0 ? ', today' : `, in ${days(state.days)}`}`
    case 'undated':
      return `${place}: ${stageOf(state.stage)}${state.next ? `; no date for ${nameOf(state.next)} yet` : ''}`
  }
}

export const projects: Shape<typeof zh> = {
  title: 'Projects',
  list: {
    answer: (count, elevators, state, late) => `${state}: ${count}, ${plural(elevators, 'elevator')}${late > 0 ? `, ${late} overdue` : ''}`,
    answerMore: (limit, state) => `${state}: more than ${plural(limit, 'project')}; narrow them down below`,
    none: (state) => `${state}: no project`,
    noneYet: 'A ledger can be imported as it is',
    noneHint: 'Change a condition or clear them all.',
    count: (count) => plural(count, 'project'),
    bulkDates: 'Change dates of many', bulkStage: 'Record a milestone for many',
    states: { open: 'Open', late: 'Overdue', paused: 'Paused', outside: 'Outside the plan', terminated: 'Terminated', all: 'All' },
    sorts: { due: 'Most urgent first', code: 'By project code' },
    anyUnit: 'All units', anyStage: 'Any milestone', beforeFirst: 'Not yet signed',
    text: 'Code, estate or building', unit: 'Unit', stage: 'Milestone reached', state: 'State', sort: 'Order',
    more: 'More conditions', find: 'Find', clear: 'Clear', create: 'New project',
    page: (page, pages) => `Page ${page} of ${pages}`,
    tooMany: (limit) => `Downloads are limited to ${plural(limit, 'row')}; narrow the list first.`,
    columns: {
      code: 'Code', place: 'Building', unit: 'Unit', elevators: 'Elevators', stage: 'Milestone reached', since: 'Date', next: 'Next', due: 'Due', condition: 'State', plan: 'Plan',
      estate: 'Estate', building: 'Building', stairwell: 'Stairwell', lastReport: 'Last report', daysLate: 'Days overdue',
    },
    fileName: 'elevator projects',
    caption: 'By the date of the next milestone, overdue first; without a date last.',
    captionCode: 'By project code.',
  },
  status: {
    late: (count) => `${days(count)} overdue`, paused: (count) => `paused ${days(count)}`, terminated: 'terminated', ok: 'on time', undated: 'no date', done: 'done', inUse: 'in use',
  },
  inPlan: 'in plan', outside: 'outside the plan',
  standing,
  page: {
    facts: (elevators, floors, households) =>
      [elevators === 1 ? '1 elevator' : `${elevators} elevators`, floors && `${floors} floors`, households && plural(households, 'household')].filter(Boolean).join(', '),
    letter: (number) => `on letter ${number}`,
    noLetter: 'on no letter: outside the plan',
    lastReport: (date) => `last report ${date}`,
    neverReported: 'never reported yet',
    undo: (what) => `Undo: ${what}`,
    changed: (who, when, what) => `Last change: ${who}, ${when}, ${what}`,
    warnings: {
      registration: (days, due) => `In use for more than ${plural(days, 'day')} without use registration (was due by ${due})`,
      lateStart: (planned, months, light) => `Planned to start in ${planned}, not started ${plural(months, 'month')} later: ${light}. It ends when the start is recorded or the plan is revised with a reason`,
      objection: (date) => `The objection of ${date} is not settled`,
      pipelines: (utilities) => `Still to be relocated before the shaft: ${utilities}`,
    },
    acts: {
      record: 'Record a milestone', plan: 'Set a date', pause: 'Record a pause', resume: 'Record the restart', terminate: 'Terminate', edit: 'Edit particulars', transfer: 'Move to another unit',
      rehang: 'Put on a letter', companies: 'Companies', more: 'Other', verify: 'Verify', retract: 'Retract', revise: 'Change date', recordThis: 'Record', sheet: 'Door sheet',
    },
    plan: {
      title: (late, revised) => (late > 0 ? `${plural(late, 'milestone is', 'milestones are')} later than planned` : revised > 0 ? `${plural(revised, 'date was', 'dates were')} changed` : 'Planned and actual dates'),
      say: 'Promised is the first date set; it stays after every change. Difference: days from the date in force to the actual date (or today).',
      milestone: 'Milestone', promised: 'Promised', revised: 'Changed to', actual: 'Actual', days: 'Days', state: 'Verified', act: 'Do',
      revisions: (count) => (count === 1 ? 'changed once' : `changed ${count} times`),
      month: ' (month only)',
      unrecorded: 'unrecorded', early: (count) => `${count} early`, late: (count) => `${count} late`, onTime: 'on time',
      until: (date) => `to ${date}`,
      failed: 'not passed',
    },
    verified: 'verified', unverified: 'to be verified', missing: (evidence) => `missing: ${evidence}`,
    own: 'entered by you: somebody else verifies it',
    life: { title: (count) => `The whole life: ${plural(count, 'entry', 'entries')}`, say: 'From the first day on. The date is when it happened; then who recorded it and when.' },
    created: (by) => `Project created · ${by}`,
    entered: (by, when) => `recorded by ${by}, ${when}`,
    verifiedBy: (by, when) => `verified by ${by}, ${when}`,
    retractedBy: (by, when, reason) => `retracted by ${by}, ${when}: ${reason}`,
    planned: (milestone, date) => `${milestone}: date set to ${date}`,
    revisedTo: (milestone, before, date) => `${milestone}: changed from ${before} to ${date}`,
    moved: (from, to) => `Moved from ${from} to ${to}`,
    nextUp: (milestone, due) => (due ? `Next: ${milestone}, due on ${due}` : `Next: ${milestone}, no date yet`),
    reported: (condition, words) => `${condition}: ${words}`,
    conditions: { no_change: 'no change', progress: 'progress', slow: 'slow', stuck: 'stuck' },
    week: (week) => `report for week ${week}`,
    importedBy: 'import', system: 'command line',
    companies: {
      title: (count) => (count > 0 ? plural(count, 'company', 'companies') : 'No company recorded yet'), since: (date) => `since ${date}`, until: (from, to) => `${from} to ${to}`,
    },
    problems: (count) => (count === 1 ? 'One problem is open' : `${count} problems are open`),
    problemDue: (owner, due) => `${owner}, by ${due}`,
    files: { title: (count) => (count > 0 ? `Evidence: ${plural(count, 'file')}` : 'No evidence yet') },
    actions: {
      undoChange: 'undid a change', createProject: 'project created', editProject: 'particulars edited', transferProject: 'moved', rehangProject: 'letter changed', assignCompany: 'company recorded', recordMilestone: 'milestone recorded',
      retractMilestone: 'milestone retracted', verifyMilestone: 'milestone verified', promiseMilestone: 'date set', reviseMilestone: 'date changed', pauseProject: 'pause recorded', resumeProject: 'restart recorded', terminateProject: 'terminated',
    },
    otherAction: 'changed',
  },
  form: {
    save: 'Save', cancel: 'Leave it', chosen: 'Choose',
    create: 'New project', createAnswer: 'One project for each stairwell',
    edit: 'Edit particulars', editAnswer: (place) => `Particulars of ${place}`,
    code: 'Project code', codeHint: 'Left empty, it is numbered automatically.',
    unit: 'Unit', estate: 'Estate', estateHint: 'Full name, without the building.', address: 'Address of the estate', longitude: 'Longitude of the estate', latitude: 'Latitude of the estate', positionHint: 'WGS-84 (GPS of a telephone), in degrees, e.g. 116.3074, 37.4361; only for residents who ask what is near. Map services in China show places some hundred metres off: convert first.', building: 'Building', buildingHint: 'e.g. 3号楼, 丙19号楼, C栋', stairwell: 'Stairwell',
    stairwellHint: 'e.g. 2单元, 22号门洞; may stay empty where the building has only one.', floors: 'Floors', households: 'Households', elevators: 'Elevators', elevatorsHint: 'Usually one in a stairwell.',
    letter: 'Letter', letterHint: 'None: outside the plan.', outside: 'none (outside the plan)', note: 'Note',
    record: {
      title: 'Record a milestone', answer: (milestone, place) => `${milestone}: ${place}`, choose: (place) => `What can be recorded for ${place}`,
      open: 'Can be recorded now', closed: 'Cannot be recorded yet', done: 'On record', side: 'At any time',
      on: (milestone) => `Date of ${milestone}`, first: 'First day of the notice', last: 'Last day of the notice', lastHint: (text) => `The rule is ${text}`, precision: 'Only the month is known',
      precisionHint: 'Then only the month counts; give any day of it.', reference: 'Number', note: 'Note', state: 'Outcome', utility: 'Which utility', file: 'Evidence',
      fileHint: 'Photo, PDF, Word or Excel, at most 20 MB.', evidenceHint: 'It may be recorded without; then accepting the weekly sheet does not verify it.', amount: 'Amount (yuan)',
      save: (milestone) => `Record: ${milestone}`, days: (count, counting) => (counting === 'working' ? plural(count, 'working day') : days(count)), another: 'Another milestone', warning: 'Please note',
    },
    plan: {
      title: 'Set a date', answer: (milestone, place) => `Date of ${milestone}: ${place}`, choose: (place) => `Which milestone of ${place}`, due: 'Due on',
      first: 'The first date is the promise; it is kept when the date changes.', now: (promised, inForce) => (promised === inForce ? `Promised: ${promised}` : `Promised: ${promised}, in force: ${inForce}`),
      reason: 'Reason of the change', note: 'Note', save: 'Set the date', revise: 'Change the date', none: 'No milestone left to plan',
    },
    pause: { title: 'Record a pause', answer: (place) => `Pause of ${place}`, on: 'Paused on', reason: 'Reason', restart: 'Restart expected on', note: 'Note', save: 'Record the pause' },
    resume: { title: 'Record the restart', answer: (place, since) => `${place} has been paused since ${since}: record the restart`, on: 'Restarted on', note: 'Note', save: 'Record the restart' },
    terminate: {
      title: 'Terminate', answer: (place) => `Terminate ${place}`, say: 'Nothing more is recorded after that; what was counted this year leaves the year to date from this month on. Issued months stay.', on: 'Terminated on',
      reason: 'Reason', note: 'Note', save: 'Terminate',
    },
    retract: {
      title: 'Retract', answer: (milestone, on) => `Retract ${milestone} (${on})`, say: 'The figures change with it; the entry stays in the life of the project. Issued circulars stay; the next one prints a correction.', reason: 'Reason',
      save: 'Retract', depends: (list) => `Recorded after it: ${list}. If they must be done again, retract them too.`,
    },
    transfer: {
      title: 'Move to another unit', answer: (place) => `Move ${place} to another unit`, say: 'What happened before the day stays with the old unit; what is under construction counts with the new unit from that day on.', to: 'New unit',
      on: 'From', reason: 'Reason', letter: 'Letter of the new unit', letterHint: 'Left open: its letter of that year, if there is one; else outside the plan.', auto: 'the letter of that year', save: 'Move',
    },
    letterForm: { title: 'Put on a letter', answer: (place) => `Is ${place} in the plan`, say: 'On a letter of any year it is in the plan; work outside the plan is printed apart and not in the rate.', none: 'This unit has no letter yet', save: 'Save' },
    company: {
      title: 'Companies', answer: (place) => `Companies of ${place}`, role: 'Role', name: 'Company', phone: 'Service phone', phoneHint: 'Residents see that of the maintenance company.', since: 'From',
      sinceHint: 'The company that had this role before ends on this day.', save: 'Save',
    },
    keptFile: 'Choose the file again.',
  },
  roles: { builder: 'builder', installer: 'installer', maintenance: 'maintenance', property: 'property management', designer: 'designer', supervisor: 'supervisor' },
  saved: 'Saved',
  bulk: {
    dates: {
      title: 'Change promised dates of many', say: 'Choose milestone and date, look at each project before and after, then confirm: all is written at once.', on: 'New date', lead: (name) => `Promised date of: ${name}`,
      done: (name, count) => `Promised date of ${name} changed for ${plural(count, 'project')}`,
    },
    stage: {
      title: 'Record a milestone for many', say: 'For projects that reached the same milestone on the same day. Evidence is added on each project afterwards.', on: 'Reached on', lead: (name) => `Record: ${name}`,
      done: (name, count) => `${name} recorded for ${plural(count, 'project')}`,
    },
    milestone: 'Milestone', onHint: 'The same day for all; leave empty to move each by days', shift: 'Move by days', shiftHint: 'Added to each promised date; negative is earlier', until: 'Last day of the notice', untilHint: 'For the public notice only',
    words: 'On what ground', wordsHint: 'For example: acceptance of all on 20 September', which: (count: number) => `Projects (${count})`, limited: (limit: number) => `At most ${limit} at once: narrow the list first.`,
    next: (name: string, day: string) => `${name} due ${day}`, preview: 'Before and after', none: 'No projects to change', noneHint: 'Go back to the list and change the conditions.',
    previewed: {
      all: (count: number) => `All ${plural(count, 'project')} can be changed`, some: (count: number, refused: number) => `${count} can be changed, ${plural(refused, 'stays', 'stay')}`, before: 'Before', after: 'After', same: 'is so already',
      firsts: (count: number) => `${count} get their first date. A first promise is kept; undoing does not remove it.`, confirm: (count: number) => `Change ${count}`, again: 'Choose again',
    },
    past: 'Latest changes of many', by: (name: string, at: string, reason: string) => `${name}, ${at}. Reason: ${reason}.`, undo: 'Undo this change', undone: 'undone',
    undoHint: 'Within 7 days, while nothing else has changed; undoing is recorded too.', undoneBy: (name: string, at: string) => `Undone by ${name}, ${at}.`,
  },
  reasons: {
    bulk_none_chosen: 'Choose at least one project', bulk_too_many: (p) => `At most ${plural(p.most, 'project')} at once`, bulk_day_missing: 'Enter a new date, or days to move', bulk_day_twice: 'Enter a new date or days to move, not both',
    bulk_shift_wrong: 'Days to move: a whole number from 1 to 366, negative for earlier', bulk_reason_missing: 'Say on what ground', bulk_no_date_yet: 'Has no date yet that could be moved',
    bulk_refused: (p) => `${plural(p.count, 'project')} cannot be changed so now; nothing was written. Look at before and after again`, bulk_changes_nothing: 'These projects are so already; nothing was changed',
    bulk_changed_since: (p) => `${p.codes} changed since: not undone. Change them on their own pages`, bulk_undo_late: (p) => `More than ${plural(p.days, 'day')} ago: not undone. Make a new change`,
    bulk_only_first_dates: 'A first promise is not undone: revise it',
    undo_too_late: 'It has changed since; correct it instead',
    position_incomplete: 'Longitude and latitude: both or neither', position_unreadable: 'Longitude and latitude in degrees, e.g. 116.3074, 37.4361',
    position_outside: (p) => `Not in China: longitude ${p.west} to ${p.east}, latitude ${p.south} to ${p.north}. Are they the wrong way round?`,
    estate_missing: 'Fill in the estate', building_missing: 'Fill in the building',
    changed_meanwhile: (p) => `Somebody has just changed this to “${p.now}”. To put yours in its place, save once more`,
    text_too_long: (p) => `At most ${p.most} characters`,
    number_out_of_range: (p) => `A whole number from ${p.least} to ${p.most}`,
    stairwell_taken: (p) => `Project ${p.code} is in this stairwell. There is one open project for a stairwell; for several elevators change its number of elevators`,
    code_invalid: 'Digits, capital letters and hyphens only, 3 to 32 of them',
    code_taken: (p) => `The code ${p.code} is taken`,
    transfer_reason_missing: 'Say why it moves',
    transfer_to_same_unit: (p) => `The project is in ${p.name} already`,
    transfer_before_last: (p) => `Not before the last move (${fullDate(String(p.date), 'en')})`,
    letter_of_other_unit: 'This letter is another unit’s',
    division_unknown: 'Choose a unit',
    not_a_unit: (p) => `${p.name} is not a sub-district; projects belong to one`,
    division_ended: (p) => `${p.name} does not exist on this day`,
    company_missing: 'Fill in the company', company_role_missing: 'Choose its role',
    company_since_before: (p) => `Not before ${p.name} began (${fullDate(String(p.date), 'en')})`,
  },
}
