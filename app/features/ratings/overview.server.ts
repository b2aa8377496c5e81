import { addMonths, halfOf, lastMonthOfQuarter, monthOf, quarterOf, yearOf } from '~/domain/periods'
import type { AssessmentBody, GradesBody, ObservationBody } from '~/domain/rating-decision'
import { listCirculars } from '~/features/circulars/drafts.server'
import type { Scope } from '~/features/circulars/lines.server'
import type { Db } from '~db/schema'
import { listDecisions, type Decision } from './decisions.server'
import { turnout } from './observations.server'

export interface RatingsOverview {
  /** Newest first: confirmed, or waiting because the circular of the last month is issued. */
  quarters: { quarter: string; decision: Decision<GradesBody> | null }[]
  halves: { half: string; decision: Decision<ObservationBody> | null; isOpen: boolean; voters: number; voted: number }[]
  years: { year: string; decision: Decision<AssessmentBody> | null; isComplete: boolean }[]
}

/** Everything that was rated or can be rated in a division, newest first. */
export async function ratingsOverview(db: Db, scope: Scope, today: string): Promise<RatingsOverview> {
  const issued = (await listCirculars(db, scope.code)).filter(({ state }) => state === 'issued').map(({ month }) => month)
  const grades = await listDecisions(db, scope.code, 'grades')
  const results = await listDecisions(db, scope.code, 'observation')
  const assessments = await listDecisions(db, scope.code, 'assessment')
  const observations = await db.selectFrom('observation').selectAll().where('division_code', '=', scope.code).execute()
  const quarters = newestFirst([...grades.map(({ body }) => body.period), ...issued.map(quarterOf).filter((quarter) => issued.includes(lastMonthOfQuarter(quarter)))])
  const halves = newestFirst([...observations.map(({ half }) => half), halfOf(today), halfOf(addMonths(monthOf(today), -6))])
  const years = newestFirst([...assessments.map(({ body }) => body.period), ...issued.map((month) => String(yearOf(month)))])
  return {
    quarters: quarters.map((quarter) => ({ quarter, decision: grades.find(({ body }) => body.period === quarter) ?? null })),
    halves: await Promise.all(halves.map(async (half) => {
      const observation = observations.find((own) => own.half === half)
      const count = observation ? await turnout(db, observation.id) : { voters: 0, voted: 0 }
      return { half, decision: results.find(({ body }) => body.period === half) ?? null, isOpen: observation !== undefined && observation.closed_at === null, ...count }
    })),
    years: years.map((year) => ({ year, decision: assessments.find(({ body }) => body.period === year) ?? null, isComplete: issued.includes(`${year}-12`) })),
  }
}

function newestFirst(periods: readonly string[]): string[] {
  return [...new Set(periods)].sort().reverse()
}
