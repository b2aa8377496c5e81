import { addWorkingDays, workingDayOnOrAfter } from '~/domain/calendar'
import { addMonths, monthOf } from '~/domain/periods'
import { checkCircular, draftCircular, issueCircular, releaseCircular } from '~/features/circulars/commands.server'
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
    )
  }
  return moments
}
