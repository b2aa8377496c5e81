import { todayOf } from '~/domain/calendar'
import type { Circular, CircularFigures } from '~/domain/circular-body'
import type { PromisedMeasure } from '~/domain/measures'
import { isMonth, monthOf } from '~/domain/periods'
import { refuse } from '~/domain/refusal'
import { memory } from '~db/remembered.server'
import type { Db } from '~db/schema'
import { findIssuedCircular } from './issued.server'
import { getScope, type Scope } from './lines.server'
import { liveCircular, liveFigures, ratedMeasure } from './live.server'

const rememberIssued = memory<Circular | null>((circular) => circular?.rows.length ?? 1)

export interface CircularOptions {
  /** Rated and ranked; without it the policy's. */
  measure?: PromisedMeasure
  /** Compute anew even where an issued circular exists. */
  live?: boolean
  /** UTC instant of the question. */
  now: string
}

/**
 * The circular of a division (district, city or province) for a month: the issued one if there is one, else live figures.
 * Refuses an unknown division (`not_found`), a month that is none or lies ahead, and a measure that letters do not promise.
 */
export async function monthlyCircular(db: Db, divisionCode: string, month: string, options: CircularOptions): Promise<Circular> {
  const { scope, measure } = await questionOf(db, divisionCode, month, options)
  if (!options.live) {
    const issued = await rememberIssued(db, [scope.code, month, measure].join(' '), () => findIssuedCircular(db, scope.code, month, measure))
    if (issued) return issued
  }
  return { ...(await liveCircular(db, scope, { month, measure, now: options.now })), issued: null }
}

/** The live figures of the same question, without text and annexes. */
export async function monthlyFigures(db: Db, divisionCode: string, month: string, options: Omit<CircularOptions, 'live'>): Promise<CircularFigures> {
  const { scope, measure } = await questionOf(db, divisionCode, month, options)
  return liveFigures(db, scope, { month, measure, now: options.now })
}

async function questionOf(db: Db, divisionCode: string, month: string, options: CircularOptions): Promise<{ scope: Scope; measure: PromisedMeasure }> {
  const scope = await getScope(db, divisionCode)
  if (!isMonth(month)) refuse('month_unknown', 'month')
  if (month > monthOf(todayOf(options.now))) refuse('month_ahead', 'month')
  return { scope, measure: await ratedMeasure(db, scope, { month, measure: options.measure }) }
}
