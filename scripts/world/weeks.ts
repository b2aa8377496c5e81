import { addDays, weekdayOf } from '~/domain/calendar'
import type { Evidence, Life } from './lives'
import { tell, untold } from './lives'
import type { Moment } from './timeline'
import type { World } from './world'

export function weekMoments(world: World, lives: readonly Life[], evidence: Evidence, start: string, today: string): Moment[] {
  const moments: Moment[] = []
  for (let monday = firstMonday(start); monday <= today; monday = addDays(monday, 7)) {
    const on = monday
    moments.push({
      on,
      at: '14:00',
      happen: async () => {
        for (const life of lives) for (const step of untold(life, addDays(on, -1))) await tell(world, life.unit.officer.login, life, step, evidence, 'bureau')
      },
    })
  }
  return moments
}

function firstMonday(start: string): string {
  return addDays(start, (8 - weekdayOf(start)) % 7)
}
