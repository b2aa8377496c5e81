import { addDays, daysBetween, weekdayOf } from '~/domain/calendar'
import { noticeEnd } from '~/domain/working-days'
import { addMonths, monthOf } from '~/domain/periods'
import type { MilestoneCode, PauseReason, TerminationReason, Utility } from '~/domain/milestones'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import type { Random } from './random'
import { randomFrom } from './random'
import { UNITS, type Unit } from './tianqu'

/** One thing that happens to a project; `reportedAfter` days later than the week's report where somebody is slow. */
export interface Step {
  milestone: MilestoneCode
  on: string
  until?: string
  reference?: string
  reason?: PauseReason | TerminationReason
  utility?: Utility
  state?: string
  reportedAfter?: number
}

/** A hindrance that officers report and the bureau follows. */
export interface Trouble {
  class: 'consent' | 'funds' | 'pipeline' | 'approval' | 'construction' | 'company' | 'safety' | 'other'
  title: string
  owner: string
  person: string
  raisedOn: string
  dueOn: string
  /** When the officer asks for closing and the bureau grants it; none: it stays open. */
  closedOn?: string
  proof?: string
}

/** What becomes of one stairwell: facts up to any day, first promises, and what goes wrong. */
export interface Story {
  key: string
  unit: Unit
  cohort: number
  estate: Unit['estates'][number]
  building: string
  stairwell: string
  floors: number
  households: number
  elevators: number
  inPlan: boolean
  /** The day on which the sub-district opens its file. */
  openedOn: string
  promised: Record<'AGREEMENT' | 'STARTED' | 'ACCEPTANCE' | 'IN_USE', string>
  /** In the order of the main line, possibly beyond today. */
  steps: Step[]
  transfer?: { on: string; to: string; reason: string }
  mistake?: { milestone: MilestoneCode; foundOn: string; rightDate: string; reason: string }
  troubles: Trouble[]
  /** Marks a story that is already spoken for. */
  role?: string
}

const SPANS: [milestone: MilestoneCode, days: number][] = [
  ['DESIGN', 15], ['NOTICE', 8], ['ACCEPTED', 14], ['JOINT_REVIEW', 10], ['STARTED', 10], ['FOUNDATION', 18], ['STEEL', 20], ['INSTALL', 20], ['INSPECTION', 12], ['ACCEPTANCE', 8],
  ['REGISTRATION', 7], ['IN_USE', 4], ['CLOSED', 45],
]

const MAIN_LINE: [milestone: MilestoneCode, days: number][] = [['CONSENT', 27], ['AGREEMENT', 18], ...SPANS]

/** Every story of the years from `firstYear` to the year of `today`, in a fixed order; the same arguments give the same stories. */
export function storiesOf(firstYear: number, today: string): Story[] {
  const stories: Story[] = []
  for (let year = firstYear; year <= Number(today.slice(0, 4)); year++) {
    for (const unit of UNITS) {
      const random = randomFrom(year * 1000 + Number(unit.code.slice(-3)))
      const count = unit.size[year === firstYear ? 0 : 1]
      for (let index = 0; index < count; index++) stories.push(beginStory(random, unit, year, index, count))
    }
  }
  castRoles(stories, today)
  for (const story of stories) if (story.troubles.length === 0 && !story.transfer) addRoutineTrouble(story)
  return stories
}

const ROUTINE_TROUBLES: Pick<Trouble, 'class' | 'title' | 'owner' | 'person' | 'proof'>[] = [
  { class: 'pipeline', title: '通信光缆架空穿过施工位置', owner: '通信公司', person: '网络维护主任', proof: '光缆已改线，现场照片存档' },
  { class: 'funds', title: '两户分摊款未到账', owner: '社区居委会', person: '社区书记', proof: '分摊款已全部到账' },
  { class: 'approval', title: '图纸审查意见未回复', owner: '自然资源分局', person: '规划科长', proof: '审查意见已出具' },
  { class: 'construction', title: '施工场地被车辆占用', owner: '物业公司', person: '项目经理', proof: '车辆已清移，围挡已恢复' },
  { class: 'company', title: '电梯轿厢部件推迟到货', owner: '山东示例电梯工程有限公司', person: '生产调度', proof: '部件已到场验收' },
  { class: 'safety', title: '脚手架连墙件不足，限期整改', owner: '施工单位', person: '安全员', proof: '整改后复查合格' },
]

/** Two projects in five meet a hindrance that is removed within weeks. */
function addRoutineTrouble(story: Story): void {
  const random = randomFrom(Number(story.key.replace(/\D/g, '').slice(-8)))
  const from = dateOf(story, 'ACCEPTED')
  if (!random.chance(40) || from > '9999') return
  const raisedOn = addDays(from, random.between(5, 60))
  story.troubles.push({ ...random.oneOf(ROUTINE_TROUBLES), raisedOn, dueOn: addDays(raisedOn, 24), closedOn: addDays(raisedOn, random.between(14, 32)) })
}

function beginStory(random: Random, unit: Unit, year: number, index: number, count: number): Story {
  const agreed = addDays(`${year}-01-06`, Math.floor((index * 310) / count) + random.between(0, 20))
  const estate = unit.estates[(index + year) % unit.estates.length] ?? unit.estates[0]
  if (!estate) throw new Error(`${unit.name} has no estate`)
  const building = `${1 + Math.floor(index / unit.estates.length) + 4 * (year % 3)}号楼`
  return {
    key: `${unit.code}-${year}-${index}`,
    unit,
    cohort: year,
    estate,
    building,
    stairwell: `${1 + (index % 4)}单元`,
    floors: random.between(5, 7),
    households: random.oneOf([10, 12, 12, 14]),
    elevators: 1,
    inPlan: true,
    openedOn: addDays(agreed, -50),
    promised: promisesFrom(agreed),
    steps: stepsFrom(random, agreed, unit.pace),
    troubles: [],
  }
}

const GRACE = 5

/** What the sub-district promises when the agreement is signed: usual spans and some days' grace. */
function promisesFrom(agreed: string): Story['promised'] {
  const day = (milestone: MilestoneCode) => {
    const end = SPANS.findIndex(([code]) => code === milestone)
    return addDays(agreed, GRACE + SPANS.slice(0, end + 1).reduce((sum, [, days]) => sum + days, 0))
  }
  return { AGREEMENT: agreed, STARTED: day('STARTED'), ACCEPTANCE: day('ACCEPTANCE'), IN_USE: day('IN_USE') }
}

/** Steps that the sub-district promises with the signature; those between are promised one by one. */
export const PROMISED_AT_SIGNATURE = ['STARTED', 'ACCEPTANCE', 'IN_USE'] as const

/** The next step that the policy asks of every project, with the day by which it is promised, where the signature does not promise it. */
export function nextOf({ milestone, on, state }: Step): { milestone: MilestoneCode; dueOn: string } | null {
  const isAsked = (code: MilestoneCode) => NATIONAL_DEFAULT.requiredMilestones.includes(code)
  const here = MAIN_LINE.findIndex(([code]) => code === milestone && (code === 'CONSENT' || isAsked(code)))
  const ahead = here === -1 || state === 'failed' ? [] : MAIN_LINE.slice(here + 1)
  const next = ahead.findIndex(([code]) => isAsked(code))
  const code = ahead[next]?.[0]
  if (!code || PROMISED_AT_SIGNATURE.some((promised) => promised === code)) return null
  const days = ahead.slice(0, next + 1).reduce((sum, [, span]) => sum + span, 0)
  return { milestone: code, dueOn: addDays(on, Math.round(days * 1.2) + GRACE) }
}

function stepsFrom(random: Random, agreed: string, pace: number): Step[] {
  const steps: Step[] = [{ milestone: 'SURVEY', on: addDays(agreed, -45) }, { milestone: 'CONSENT', on: addDays(agreed, -18) }, { milestone: 'AGREEMENT', on: agreed }]
  let day = agreed
  for (const [milestone, days] of SPANS) {
    const previous = day
    day = addDays(day, Math.max(1, Math.round(days * pace * (0.85 + random.share() * 0.35))))
    if (milestone === 'ACCEPTED') day = laterOf(day, addDays(noticeEnd(previous, NATIONAL_DEFAULT.notice), 2))
    if (milestone === 'INSTALL') steps.push({ milestone: 'INSTALL_NOTICE', on: addDays(previous, 2), reference: numberText(random, '告知') })
    if (milestone === 'NOTICE') steps.push({ milestone, on: day, until: noticeEnd(day, NATIONAL_DEFAULT.notice) })
    else if (milestone === 'INSPECTION') steps.push({ milestone, on: day, reference: numberText(random, '监检') })
    else if (milestone === 'REGISTRATION') steps.push({ milestone, on: day, reference: numberText(random, '梯登') })
    else steps.push({ milestone, on: day })
  }
  return steps
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b
}

function numberText(random: Random, kind: string): string {
  return `示例${kind}${random.between(100000, 999999)}`
}

/** Gives some stories a part to play, so that on `today` each situation can be seen; who plays follows from the dates alone. */
function castRoles(stories: Story[], today: string): void {
  const pick = (role: string, units: string[], from: string, reached: MilestoneCode, notReached: MilestoneCode): Story | undefined => {
    const stands = (story: Story) => story.role === undefined && dateOf(story, reached) <= from && dateOf(story, notReached) > from
    const candidates = stories.filter(stands)
    const chosen = units.map((unit) => candidates.find((story) => story.unit.code === unit)).find(Boolean) ?? candidates[0]
    if (chosen) chosen.role = role
    return chosen
  }
  const ago = (days: number) => addDays(today, -days)
  const ahead = (days: number) => addDays(today, days)

  stuckOnPower(pick('stuck', ['371471101'], ago(75), 'STARTED', 'STEEL'), ago(75), today)
  stuckOnConsent(pick('objection', ['371471108'], ago(47), 'NOTICE', 'JOINT_REVIEW'), ago(47))
  paused(pick('paused', ['371471008', '371471007'], ago(38), 'STARTED', 'INSTALL'), ago(38), ahead(12))
  pausedAndResumed(pick('resumed', ['371471007'], ago(190), 'STARTED', 'ACCEPTANCE'), ago(190), 24)
  terminated(pick('terminated-started', ['371471101', '371471007'], ago(66), 'STARTED', 'STEEL'), ago(66), 'residents')
  terminated(pick('terminated-early', ['371471400'], ago(130), 'AGREEMENT', 'STARTED'), ago(130), 'demolition')
  moved(pick('moved', ['371471007'], ago(60), 'STARTED', 'STEEL'), thursdayBefore(ago(53)))
  finishedBetween(pick('new', ['371471008'], ago(16), 'STEEL', 'ACCEPTANCE'), ago(12), ago(8))
  finishedBetween(pick('new', ['371471100'], ago(16), 'STEEL', 'ACCEPTANCE'), ago(14), ago(9))
  unregistered(pick('unregistered', ['371471100'], ago(50), 'IN_USE', 'CLOSED'))
  refusedByInspection(pick('refused', ['371471007'], ago(95), 'INSTALL', 'IN_USE'))
  waitsForGas(pick('gas', ['371471008'], ago(33), 'JOINT_REVIEW', 'STEEL'), ago(33), today)
  steelLate(pick('steel', ['371471101', '371471400'], ago(28), 'FOUNDATION', 'INSTALL'), ago(28), today)
  const counted = addMonths(monthOf(ago(14)), -1)
  const free = (milestones: MilestoneCode[]) =>
    milestones.flatMap((milestone) => stories.filter((story) => story.role === undefined && monthOf(dateOf(story, milestone)) === addMonths(counted, -1)).map((story) => ({ story, milestone })))
  reportedLate(free(['ACCEPTANCE', 'STARTED', 'AGREEMENT'])[0], `${counted}-17`)
  mistaken(free(['STARTED', 'AGREEMENT'])[0], `${counted}-18`)
  for (const story of [pick('outside', ['371471008'], ago(5), 'JOINT_REVIEW', 'INSTALL'), pick('outside', ['371471007'], ago(5), 'AGREEMENT', 'STARTED'), pick('outside', ['371471400'], ago(90), 'STARTED', 'CLOSED')]) {
    if (story) story.inPlan = false
  }
  const double = pick('double', ['371471007'], ago(20), 'ACCEPTED', 'IN_USE')
  if (double) double.elevators = 2
}

export function dateOf(story: Story, milestone: MilestoneCode): string {
  return story.steps.find((step) => step.milestone === milestone && step.state !== 'failed')?.on ?? '9999-12-31'
}

function stopAfter(story: Story, day: string): void {
  story.steps = story.steps.filter((step) => step.on <= day)
}

function stuckOnPower(story: Story | undefined, since: string, today: string): void {
  if (!story) return
  stopAfter(story, since)
  story.steps.push({ milestone: 'PIPELINE', on: since, utility: 'power', state: 'open' })
  story.troubles.push({
    class: 'pipeline', title: '高压电缆未迁移，钢结构井道不能吊装', owner: '供电公司', person: '营销部主任', raisedOn: addDays(since, 3), dueOn: addDays(today, -30),
  })
}

function stuckOnConsent(story: Story | undefined, since: string): void {
  if (!story) return
  stopAfter(story, since)
  story.steps.push({ milestone: 'OBJECTION', on: since, state: 'open' })
  story.troubles.push({
    class: 'consent', title: '一层住户对采光有异议，三次协调未达成一致', owner: story.unit.name, person: '分管副镇长', raisedOn: addDays(since, 4), dueOn: addDays(since, 30),
  })
}

function paused(story: Story | undefined, since: string, until: string): void {
  if (!story) return
  stopAfter(story, since)
  story.steps.push({ milestone: 'PAUSED', on: since, until, reason: 'pipeline' })
  story.troubles.push({ class: 'pipeline', title: '供热管道位于基坑内，需改线后复工', owner: '供热公司', person: '生产技术科长', raisedOn: addDays(since, 2), dueOn: addDays(since, 55) })
}

function pausedAndResumed(story: Story | undefined, since: string, days: number): void {
  if (!story) return
  story.steps = story.steps.map((step) => (step.on > since ? { ...step, on: addDays(step.on, days), until: step.until && addDays(step.until, days) } : step))
  story.steps.push({ milestone: 'PAUSED', on: since, until: addDays(since, 20), reason: 'weather' }, { milestone: 'RESUMED', on: addDays(since, days) })
  story.troubles.push({
    class: 'construction', title: '连续降雨，基坑积水需重新支护', owner: '施工单位', person: '项目经理', raisedOn: addDays(since, 1), dueOn: addDays(since, 21),
    closedOn: addDays(since, days + 3), proof: '已完成支护并复工，现场照片存档',
  })
}

function terminated(story: Story | undefined, on: string, reason: TerminationReason): void {
  if (!story) return
  stopAfter(story, on)
  story.steps.push({ milestone: 'TERMINATED', on, reason })
}

/** Between two rounds, so that no sheet changes while it is being filled in. */
function thursdayBefore(day: string): string {
  return addDays(day, -((weekdayOf(day) + 3) % 7))
}

function moved(story: Story | undefined, on: string): void {
  if (!story) return
  const to = story.unit.code === '371471008' ? { code: '371471007', name: '长河街道' } : { code: '371471008', name: '宋官屯街道' }
  story.transfer = { on, to: to.code, reason: `社区区划调整，该小区划归${to.name}` }
}

/** Draws the last steps together so that inspection and completion fall into the week just reported. */
function finishedBetween(story: Story | undefined, inspected: string, completed: string): void {
  if (!story) return
  const steel = dateOf(story, 'STEEL')
  const before = story.steps.filter((step) => step.on <= steel)
  const notice = addDays(steel, 1)
  story.steps = [
    ...before.filter((step) => step.milestone !== 'INSTALL_NOTICE'),
    { milestone: 'INSTALL_NOTICE', on: notice > inspected ? inspected : notice, reference: '示例告知200001' },
    { milestone: 'INSTALL', on: addDays(inspected, -1) < notice ? inspected : addDays(inspected, -1) },
    { milestone: 'INSPECTION', on: inspected, reference: '示例监检200002' },
    { milestone: 'ACCEPTANCE', on: completed },
  ]
}

function unregistered(story: Story | undefined): void {
  if (story) story.steps = story.steps.filter((step) => step.milestone !== 'REGISTRATION' && step.milestone !== 'CLOSED')
}

function refusedByInspection(story: Story | undefined): void {
  if (!story) return
  const passed = dateOf(story, 'INSPECTION')
  story.steps = story.steps.map((step) => (step.on >= passed ? { ...step, on: addDays(step.on, 14) } : step))
  story.steps.push({ milestone: 'INSPECTION', on: passed, reference: '示例监检100017', state: 'failed' })
}

function waitsForGas(story: Story | undefined, since: string, today: string): void {
  if (!story) return
  stopAfter(story, since)
  story.steps.push({ milestone: 'PIPELINE', on: since, utility: 'gas', state: 'open' })
  story.troubles.push({
    class: 'pipeline', title: '燃气立管改移未进场', owner: '燃气公司', person: '工程部经理', raisedOn: since, dueOn: addDays(today, -11),
    closedOn: addDays(today, -3), proof: '燃气立管已改移，等待现场核查',
  })
}

function steelLate(story: Story | undefined, since: string, today: string): void {
  if (!story) return
  stopAfter(story, since)
  story.troubles.push({ class: 'company', title: '钢结构构件推迟到货', owner: '山东示例钢构有限公司', person: '项目经理', raisedOn: since, dueOn: addDays(today, 3) })
}

/** Entered only on `toldOn`, after the month's circular was issued: the next one prints a correction. */
function reportedLate(found: { story: Story; milestone: MilestoneCode } | undefined, toldOn: string): void {
  const step = found?.story.steps.find((candidate) => candidate.milestone === found.milestone)
  if (!found || !step) return
  found.story.role = 'late-entry'
  step.reportedAfter = daysBetween(step.on, toldOn)
}

/** Entered with a wrong date, taken back on `foundOn` and entered anew two days later than first said. */
function mistaken(found: { story: Story; milestone: MilestoneCode } | undefined, foundOn: string): void {
  if (!found) return
  const { story, milestone } = found
  story.role = 'mistaken'
  story.mistake = { milestone, foundOn, rightDate: addDays(dateOf(story, milestone), 2), reason: '日期填错，以签字原件和现场照片为准' }
}
