import type { CircularRow } from './circular'
import { measureOf, type PromisedMeasure } from './measures'
import { LIGHTS, type Light } from './rating'

/** The words of rating-words.ts for a reader of English: the circular itself is a Chinese document. */
export const ENGLISH_LIGHTS: Record<Light, string> = { normal: 'on plan', watch: 'watch', late: 'behind', severe: 'far behind', none: 'no target' }

/** Rate 33.3%, scheduled 47.6%: 14.3 points short, 2 elevators fewer than due. */
export function reasonInEnglish({ target, deviation, ahead, rate, scheduled }: CircularRow): string {
  if (target === null || deviation === null) return 'No target was set; not rated.'
  const elevators = ahead ?? 0
  const count = elevators === 0 ? '' : `, ${elevatorsText(Math.abs(elevators))} ${elevators > 0 ? 'more' : 'fewer'} than due`
  return `Rate ${rate}, scheduled ${scheduled ?? '-'}: ${differenceText(deviation)}${count}.`
}

function differenceText(deviation: string): string {
  if (Number(deviation) === 0) return 'level with the schedule'
  return deviation.startsWith('-') ? `${deviation.slice(1)} points short` : `${deviation} points ahead`
}

function elevatorsText(count: number): string {
  return `${count} ${count === 1 ? 'elevator' : 'elevators'}`
}

/** What would change it: By 30 November, 2 more completed make it watch, 4 more on plan. */
export function changeInEnglish(row: CircularRow, measure: PromisedMeasure): string {
  const { key, catchUp } = row.rating
  if (row.target === null || key === 'none') return ''
  if (row.done >= row.target) return 'The year’s target is met.'
  if (!catchUp) return 'The year is over; the rating stays.'
  const word = measureOf(measure).label.en.toLowerCase()
  const day = new Date(`${catchUp.by}T00:00:00Z`).toLocaleString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  const keeping = catchUp.better.find((better) => better.key === key)
  const rising = catchUp.better.filter((better) => order(better.key) < order(key))
  const clauses = [
    order(catchUp.idle) > order(key) ? `none more ${word} makes it ${ENGLISH_LIGHTS[catchUp.idle]}` : '',
    keeping && keeping.more > 0 ? `${keeping.more} more ${word} keep it ${ENGLISH_LIGHTS[key]}` : '',
    ...(rising.length > 2 ? [rising[0]!, rising.at(-1)!] : rising).map((better) => `${better.more} more ${word} make it ${ENGLISH_LIGHTS[better.key]}`),
  ].filter(Boolean)
  if (clauses.length > 0) return `By ${day}: ${clauses.join('; ')}.`
  return `By ${day} it ${order(catchUp.idle) < order(key) ? 'becomes' : 'stays'} ${ENGLISH_LIGHTS[catchUp.idle]} even with none more ${word}.`
}

function order(key: Light): number {
  return LIGHTS.indexOf(key as (typeof LIGHTS)[number])
}
