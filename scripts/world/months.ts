import { addWorkingDays, workingDayOnOrAfter } from '~/domain/calendar'
import { addMonths, lastMonthOfQuarter, monthNumber, monthOf, quarterOf } from '~/domain/periods'
import { checkCircular, draftCircular, issueCircular, releaseCircular } from '~/features/circulars/commands.server'
import { confirmAssessment } from '~/features/ratings/assessment.server'
import { confirmGrades } from '~/features/ratings/grades.server'
import { DISTRICT } from './tianqu'
import type { Moment } from './timeline'
import type { World } from './world'

/** Every month from `firstMonth` on: drafted by the bureau once its last week is reviewed, next morning checked, issued and released. */
export function circularMoments(world: World, firstMonth: string, today: string): Moment[] {
  const moments: Moment[] = []
  for (let month = firstMonth; month < monthOf(today); month = addMonths(month, 1)) {
    const key = { divisionCode: DISTRICT.code, month }
    const drafted = workingDayOnOrAfter(`${addMonths(month, 1)}-09`)
    const issued = addWorkingDays(drafted, 1)
    moments.push(
      { on: drafted, at: '10:20', happen: async () => void (await draftCircular(world.db, await world.as('bureau'), key, world.now)) },
      { on: issued, at: '08:40', happen: async () => checkCircular(world.db, await world.as('checker'), key, world.now) },
      { on: issued, at: '08:50', happen: async () => void (await issueCircular(world.db, await world.as('leader'), key, world.now)) },
      { on: issued, at: '09:10', happen: async () => releaseCircular(world.db, await world.as('leader'), key, world.now) },
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
