import { addWorkingDays, workingDayOnOrAfter } from '~/domain/working-days'
import { addMonths, lastMonthOfQuarter, monthNumber, monthOf, monthsOfYear, quarterOf, yearOf } from '~/domain/periods'
import { checkCircular, draftCircular, issueCircular, releaseCircular } from '~/features/circulars/commands.server'
import { planReleases } from '~/features/circulars/calendar.server'
import { findDraft } from '~/features/circulars/drafts.server'
import { acknowledgeCircular, noteEarlyView } from '~/features/circulars/readers.server'
import { confirmAssessment } from '~/features/ratings/assessment.server'
import { confirmGrades } from '~/features/ratings/grades.server'
import { DISTRICT, UNITS } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

/** Every month from `firstMonth` on: drafted by the bureau once its last week is reviewed, next morning checked, issued and released. */
export function circularMoments(world: World, firstMonth: string, today: string): Moment[] {
  const moments = announcements(world, firstMonth, today)
  for (let month = firstMonth; month < monthOf(today); month = addMonths(month, 1)) {
    const key = { divisionCode: DISTRICT.code, month }
    const drafted = workingDayOnOrAfter(`${addMonths(month, 1)}-09`)
    const issued = addWorkingDays(drafted, 1)
    moments.push(
      { on: drafted, at: '10:20', happen: async () => void (await draftCircular(world.db, await world.as('bureau'), key, world.now)) },
      { on: issued, at: '08:30', happen: () => seenEarly(world, month) },
      { on: issued, at: '08:40', happen: async () => checkCircular(world.db, await world.as('checker'), key, world.now) },
      { on: issued, at: '08:50', happen: async () => void (await issueCircular(world.db, await world.as('leader'), key, world.now)) },
      { on: issued, at: '09:10', happen: async () => releaseCircular(world.db, await world.as('leader'), key, world.now) },
      { on: issued, at: '11:30', happen: () => signFor(world, month) },
      ...ratingMoments(world, month, issued, addMonths(month, 4) >= monthOf(today)),
    )
  }
  return moments
}

/** A quarter's grades are confirmed on the day its circular is issued, but the newest one waits for whoever opens the demo; in January the year is assessed. */
function ratingMoments(world: World, month: string, issued: string, isNewest: boolean): Moment[] {
  const quarter = quarterOf(month)
  if (month !== lastMonthOfQuarter(quarter)) return []
  const division = { divisionCode: DISTRICT.code }
  const grades: Moment = { on: issued, at: '15:00', happen: async () => confirmGrades(world.db, await world.as('leader'), { ...division, quarter, changes: {} }, world.now) }
  const assessment: Moment = { on: issued, at: '15:30', happen: async () => confirmAssessment(world.db, await world.as('leader'), { ...division, year: month.slice(0, 4) }, world.now) }
  return [...(isNewest ? [] : [grades]), ...(monthNumber(month) === 12 ? [assessment] : [])]
}

/** The days of issue are announced as the demo's year begins and every January, one of them moved later with its reason. */
function announcements(world: World, firstMonth: string, today: string): Moment[] {
  const years = Array.from({ length: yearOf(today) - yearOf(firstMonth) + 1 }, (_, index) => yearOf(firstMonth) + index)
  return years.flatMap((year) => {
    const on = year === yearOf(firstMonth) ? `${firstMonth}-02` : `${year}-01-04`
    const dates = Object.fromEntries(monthsOfYear(year).filter((month) => month >= firstMonth).map((month) => [month, addWorkingDays(workingDayOnOrAfter(`${addMonths(month, 1)}-09`), 1)]))
    const plan = (changed: Record<string, string>, reason: string) => async () => planReleases(world.db, await world.as('bureau'), { divisionCode: DISTRICT.code, year, dates: changed, reason }, world.now)
    const moved = `${year}-12`
    return [
      { on, at: '10:00', happen: plan(dates, '') },
      { on: `${year}-09-03`, at: '10:00', happen: plan({ [moved]: addWorkingDays(dates[moved] ?? '', 2) }, '年终核查延后两个工作日') },
    ].filter((moment) => moment.on >= firstMonth && moment.on <= today)
  })
}

async function circularId(world: World, month: string): Promise<number> {
  const row = await findDraft(world.db, DISTRICT.code, month, 'completed')
  if (!row) throw new Error(`no circular of ${month}`)
  return row.id
}

async function seenEarly(world: World, month: string): Promise<void> {
  for (const login of ['bureau', 'checker', 'leader']) await noteEarlyView(world.db, await world.as(login), await circularId(world, month), world.now)
}

/** Every officer signs but one, so that the page shows who is missing. */
async function signFor(world: World, month: string): Promise<void> {
  for (const { officer } of UNITS.slice(0, -1)) await acknowledgeCircular(world.db, await world.as(officer.login), await circularId(world, month), world.now)
}
