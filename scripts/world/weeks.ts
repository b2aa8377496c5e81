import { addDays, isoWeekOf, todayOf, weekdayOf } from '~/domain/calendar'
import { NO_CHANGE_LIMIT } from '~/domain/dispatch'
import { SYSTEM } from '~/domain/permissions'
import { NATIONAL_DEFAULT } from '~/domain/policy'
import { isMergedWeek, roundTimes, type RoundTimes } from '~/domain/rounds'
import { closeRound, openRound } from '~/features/dispatch/rounds.server'
import { acceptSheet, beginReview, returnSheet, submitSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange, submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { officerWeek } from '~/features/dispatch/week-page.server'
import { savePolicy } from '~/features/figures/policy.server'
import { followUp, formOf, isOver, untold, type Life } from './lives'
import { randomFrom, type Random } from './random'
import { isPaused, routineWords, wordsOf } from './sayings'
import type { Trouble } from './stories'
import { DISTRICT, UNITS, type Unit } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

const LATE_UNIT = '371471108'
const FORGETFUL_UNIT = '371471101'

/** What becomes of the rounds: every Monday one for the week before, all but the newest reviewed and closed. */
export function weekMoments(world: World, lives: readonly Life[], start: string, today: string): Moment[] {
  const moments: Moment[] = []
  const mondays: string[] = []
  for (let monday = firstMonday(start); monday <= today; monday = addDays(monday, 7)) if (hasRound(monday)) mondays.push(monday)
  for (const [index, monday] of mondays.entries()) {
    const week = weekBefore(monday)
    const round: RoundOf = { world, lives, week, index, times: roundTimes(week, NATIONAL_DEFAULT.weekly) }
    const isNewest = monday === mondays.at(-1)
    if (isNewest) moments.push({ on: monday, at: '00:00', happen: () => allowMoreTime(world, monday) })
    moments.push({ on: monday, at: '00:01', happen: async () => void (await openRound(world.db, SYSTEM, { districtCode: DISTRICT.code, week }, world.now)) })
    moments.push(...(isNewest ? currentRound(round, monday) : pastRound(round)))
  }
  return moments
}

/** The week on whose round the people of this Monday work. */
export function weekBefore(monday: string): string {
  return isoWeekOf(addDays(monday, -7))
}

/** False for the Monday after a week inside a long holiday, which is reported with the next. */
export function hasRound(monday: string): boolean {
  return !isMergedWeek(weekBefore(monday), NATIONAL_DEFAULT.weekly)
}

interface RoundOf {
  world: World
  lives: readonly Life[]
  week: string
  index: number
  times: RoundTimes
}

function firstMonday(start: string): string {
  return addDays(start, (8 - weekdayOf(start)) % 7)
}

function pastRound(round: RoundOf): Moment[] {
  const { world, week, index, times } = round
  const due = todayOf(times.dueAt)
  const moments: Moment[] = []
  UNITS.forEach((unit, place) => {
    if (unit.code === FORGETFUL_UNIT && index % 13 === 7) return
    const isLate = unit.code === LATE_UNIT && index % 3 === 1
    moments.push({ on: due, at: isLate ? '14:40' : `08:${10 + place * 7}`, happen: () => report(round, unit) })
    moments.push({ on: due, at: isLate ? '15:20' : `09:${10 + place * 7}`, happen: () => handIn(round, unit) })
    const isReturned = unit.code === FORGETFUL_UNIT && index % 9 === 4
    moments.push({ on: due, at: `16:${10 + place}`, happen: () => (isReturned ? sendBack(round, unit) : accept(round, unit)) })
    if (isReturned) moments.push({ on: due, at: '17:00', happen: () => handIn(round, unit) }, { on: due, at: '17:20', happen: () => accept(round, unit) })
  })
  const close = async () => closeRound(world.db, SYSTEM, { districtCode: DISTRICT.code, week }, world.now)
  return [...moments, { on: addDays(due, 1), at: '00:01', happen: close }]
}

/** The newest round stays open: two sheets are accepted, one waits for review, the demo's officer has begun, one has not. */
function currentRound(round: RoundOf, monday: string): Moment[] {
  const at = (unit: Unit | undefined, time: string, happen: (unit: Unit) => Promise<void>): Moment[] => (unit ? [{ on: monday, at: time, happen: () => happen(unit) }] : [])
  const [first, own, third, fourth, , sixth] = UNITS
  return [
    ...[first, third, sixth].flatMap((unit) => [...at(unit, '14:10', (chosen) => report(round, chosen)), ...at(unit, '15:30', (chosen) => handIn(round, chosen))]),
    ...[first, sixth].flatMap((unit) => at(unit, '16:20', (chosen) => accept(round, chosen))),
    ...at(own, '14:30', (unit) => report(round, unit, 3)),
    ...at(fourth, '14:40', (unit) => report(round, unit, 2)),
  ]
}

/** A dated policy of the district gives the newest round a week, so that on whatever day the demo is opened there is something left to report. */
async function allowMoreTime(world: World, monday: string): Promise<void> {
  const body = JSON.stringify({ weekly: { dueWeekday: 7, dueTime: '20:00' } })
  await savePolicy(world.db, await world.as('admin'), { divisionCode: DISTRICT.code, validFrom: monday, body, note: '核查期间，周报截止延后一周' }, world.now)
}

/** The officer goes through the unit's open projects, or through the first `most` of them. */
async function report({ world, lives, week, index, times }: RoundOf, unit: Unit, most = Infinity): Promise<void> {
  const { login } = unit.officer
  const officer = await world.as(login)
  const random = randomFrom(index * 100 + Number(unit.code.slice(-2)))
  const own = lives.filter((life) => life.unit === unit && !isOver(life))
  const quiet: Life[] = []
  for (const life of own.slice(0, most)) {
    const steps = untold(life, times.endsOn)
    const trouble = life.story.troubles.find((candidate) => !life.troubled.has(candidate) && candidate.raisedOn <= times.endsOn && (candidate.closedOn ?? '9999') > world.today)
    const said = saidOf(life, steps, trouble, random, world.today)
    if (said.condition === 'no_change' && most === Infinity) {
      quiet.push(life)
      continue
    }
    const [first, ...more] = steps
    const updateId = await submitWeeklyUpdate(
      world.db, officer,
      {
        week, projectCode: life.code, condition: said.condition, words: said.words, submissionKey: `${week}-${life.code}`, seconds: secondsFor(said, first !== undefined),
        milestone: first ? { milestone: first.milestone, occurredOn: first.on, ...(await formOf(world, login, life, first)) } : null,
        problem: trouble && said.condition === 'stuck' ? problemOf(trouble, world.today) : null,
      },
      world.now,
    )
    for (const step of more) await world.fact(login, life.code, step.milestone, step.on, { ...(await formOf(world, login, life, step)), weeklyUpdateId: updateId })
    for (const step of steps) {
      life.told.add(step)
      await followUp(world, life, step)
    }
    if (trouble && said.condition === 'stuck') life.troubled.add(trouble)
    life.quietWeeks = said.condition === 'no_change' ? life.quietWeeks + 1 : 0
  }
  await reportRestAsNoChange(world.db, officer, { week, projectCodes: quiet.map((life) => life.code), submissionKey: `${week}-${unit.code}` }, world.now)
  for (const life of quiet) life.quietWeeks++
}

/** As long as it takes to tap, to type and to attach what a gate asks. */
function secondsFor({ condition, words }: { condition: string; words: string }, hasMilestone: boolean): number {
  if (condition === 'no_change') return words ? 12 : 4
  return 6 + Math.round(words.length * 0.8) + (hasMilestone ? 18 : 0) + (condition === 'stuck' ? 20 : 0)
}

function saidOf(life: Life, steps: ReturnType<typeof untold>, trouble: Trouble | undefined, random: Random, today: string): { condition: string; words: string } {
  const [first] = steps
  if (trouble && steps.every((step) => step.milestone !== 'TERMINATED')) return { condition: 'stuck', words: trouble.title }
  if (first) return { condition: 'progress', words: steps.map(wordsOf).join('；') }
  const hindered = life.story.troubles.find((candidate) => life.troubled.has(candidate) && (candidate.closedOn ?? '9999') > today)
  if (hindered && random.chance(40)) return { condition: 'stuck', words: `仍未解决：${hindered.title}` }
  if (life.quietWeeks >= NO_CHANGE_LIMIT || random.chance(35)) {
    const isLate = life.story.promised.ACCEPTANCE < today
    const isSlow = isLate && random.chance(50)
    return { condition: isSlow || isPaused(life) ? 'slow' : 'progress', words: routineWords(life, random) }
  }
  return { condition: 'no_change', words: '' }
}

function problemOf(trouble: Trouble, today: string) {
  const dueOn = trouble.dueOn < today ? addDays(today, 7) : trouble.dueOn
  return { class: trouble.class, title: trouble.title, ownerName: trouble.owner, ownerPerson: trouble.person, dueOn }
}

async function handIn(round: RoundOf, unit: Unit): Promise<void> {
  const { world } = round
  await reportWhatIsLeft(round, unit)
  await submitSheet(world.db, await world.as(unit.officer.login), { sheetId: await sheetOf(round, unit) }, world.now)
}

/** What the officer's page still shows as not reported, whatever the story says: closing papers, projects that came in late. */
async function reportWhatIsLeft({ world, week }: RoundOf, unit: Unit): Promise<void> {
  const officer = await world.as(unit.officer.login)
  const page = await officerWeek(world.db, officer, { week }, world.now)
  const left = page?.sheets.flatMap((sheet) => (sheet.unit.code === unit.code ? sheet.cards : [])) ?? []
  for (const card of left) {
    const update = { week, projectCode: card.code, condition: 'progress', words: '核对资料，按计划办理', submissionKey: `${week}-${card.code}-left` }
    await submitWeeklyUpdate(world.db, officer, update, world.now)
  }
}

async function accept(round: RoundOf, unit: Unit): Promise<void> {
  const { world } = round
  const bureau = await world.as('bureau')
  const sheetId = await sheetOf(round, unit)
  await beginReview(world.db, bureau, { sheetId }, world.now)
  await acceptSheet(world.db, bureau, { sheetId }, world.now)
}

async function sendBack(round: RoundOf, unit: Unit): Promise<void> {
  const { world } = round
  await returnSheet(world.db, await world.as('bureau'), { sheetId: await sheetOf(round, unit), reason: '请写明受阻项目的责任单位和完成时限' }, world.now)
}

async function sheetOf({ world, week }: RoundOf, unit: Unit): Promise<number> {
  const sheet = await world.db
    .selectFrom('dispatch_sheet')
    .innerJoin('dispatch_round', 'dispatch_round.id', 'dispatch_sheet.round_id')
    .select('dispatch_sheet.id')
    .where('dispatch_round.week', '=', week)
    .where('dispatch_round.district_code', '=', DISTRICT.code)
    .where('dispatch_sheet.division_code', '=', unit.code)
    .executeTakeFirstOrThrow()
  return sheet.id
}
