import { sql } from 'kysely'
import { assess, type AssessmentInput } from '~/domain/assessment'
import { isYear, monthEnd, yearOf } from '~/domain/periods'
import type { Actor } from '~/domain/permissions'
import type { AssessmentBody } from '~/domain/rating-decision'
import { refuse } from '~/domain/refusal'
import type { CircularRow } from '~/domain/circular'
import { findIssuedCircular } from '~/features/circulars/issued.server'
import { getScope, type Scope } from '~/features/circulars/lines.server'
import { ratedMeasure } from '~/features/circulars/live.server'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { codesUnder } from '~db/scopes.server'
import { insertDecision, judged, listDecisions } from './decisions.server'
import { allowRating } from './rights.server'

/**
 * The year's assessment as it stands: from the last circular issued for the year, the confirmed grades and observations, the weekly sheets
 * and the problems that fell due up to the end of the circular's month. Null until a circular of the year is issued.
 */
export async function proposeAssessment(db: Db, scope: Scope, year: string): Promise<AssessmentBody | null> {
  if (!isYear(year)) refuse('not_found')
  const month = await lastIssuedMonth(db, scope, year)
  if (!month) return null
  const circular = await findIssuedCircular(db, scope.code, month, await ratedMeasure(db, scope, { month }))
  if (!circular) return null
  const { assessment } = await policyFor(db, scope.code, `${year}-12-31`)
  const grades = (await listDecisions(db, scope.code, 'grades')).filter(({ body }) => yearOf(body.period) === Number(year)).map(({ body }) => body)
  const observations = (await listDecisions(db, scope.code, 'observation')).filter(({ body }) => yearOf(body.period) === Number(year)).map(({ body }) => body)
  const sheets = await sheetsByUnit(db, scope, year)
  const problems = await problemsByUnit(db, scope, `${year}-01-01`, monthEnd(month))
  const inputs = circular.rows.map((row): AssessmentInput => ({
    code: row.code, name: row.name, rate: row.rateExact,
    grades: grades.flatMap((body) => body.lines.filter((line) => line.code === row.code && line.grade !== null).map((line) => body.grades.findIndex(({ name }) => name === line.grade))),
    observations: observations.flatMap((body) => body.lines.flatMap((line) => (row.units.includes(line.code) && line.scoreExact ? [line.scoreExact] : []))),
    sheets: { onTime: sumOver(row, sheets, 'met'), due: sumOver(row, sheets, 'due') },
    problems: { inTime: sumOver(row, problems, 'met'), due: sumOver(row, problems, 'due') },
  }))
  return {
    kind: 'assessment', division: { code: scope.code, name: scope.name }, period: year, issuer: circular.issuer, circular: judged(circular),
    weights: assessment.weights, gradePoints: assessment.gradePoints,
    quarters: grades.map(({ period }) => period).sort(), halves: observations.map(({ period }) => period).sort(),
    lines: assess(inputs, assessment),
  }
}

/** A person confirms the year's assessment once December's circular is issued; stored and never changed after. Again: nothing. */
export async function confirmAssessment(db: Db, actor: Actor, input: { divisionCode: string; year: string }, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    allowRating(actor, 'rating.confirm', scope)
    const proposal = await proposeAssessment(trx, scope, input.year)
    if (proposal?.circular.month !== `${input.year}-12`) refuse('year_not_issued')
    await insertDecision(trx, actor, proposal, now)
  })
}

async function lastIssuedMonth(db: Db, scope: Scope, year: string): Promise<string | null> {
  const row = await db
    .selectFrom('circular')
    .select('month')
    .where('division_code', '=', scope.code)
    .where('month', '>=', `${year}-01`).where('month', '<=', `${year}-12`)
    .where('state', '=', 'issued')
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.month ?? null
}

type Tallies = ReadonlyMap<string, { met: number; due: number }>

function sumOver({ units }: CircularRow, tallies: Tallies, part: 'met' | 'due'): number {
  return units.reduce((sum, unit) => sum + (tallies.get(unit)?.[part] ?? 0), 0)
}

/** Sheets of the year's closed rounds, and how many of them came by the due time. */
async function sheetsByUnit(db: Db, scope: Scope, year: string): Promise<Tallies> {
  const rows = await db
    .selectFrom('dispatch_round as round')
    .innerJoin('dispatch_sheet as sheet', 'sheet.round_id', 'round.id')
    .select(['sheet.division_code as code', sql<number>`count(*)`.as('due'), sql<number>`sum(case when sheet.submitted_at <= round.due_at then 1 else 0 end)`.as('met')])
    .where('sheet.division_code', 'in', codesUnder([scope.path]))
    .where('round.ends_on', '>=', `${year}-01-01`).where('round.ends_on', '<=', `${year}-12-31`)
    .where('round.closed_at', 'is not', null)
    .groupBy('sheet.division_code')
    .execute()
  return new Map(rows.map((row) => [row.code, { met: Number(row.met), due: Number(row.due) }]))
}

/** Problems whose time ran out between the days, and how many of them were struck off by then. One whose clock was stopped in time has not run out. */
async function problemsByUnit(db: Db, scope: Scope, from: string, to: string): Promise<Tallies> {
  const rows = await db
    .selectFrom('problem')
    .select(['problem.division_code as code', sql<number>`count(*)`.as('due'), sql<number>`sum(case when problem.closed_on <= problem.due_on then 1 else 0 end)`.as('met')])
    .where('problem.division_code', 'in', codesUnder([scope.path]))
    .where('problem.due_on', '>=', from).where('problem.due_on', '<=', to)
    .where((eb) => eb.or([eb('problem.stopped_on', 'is', null), eb('problem.stopped_on', '>', eb.ref('problem.due_on'))]))
    .groupBy('problem.division_code')
    .execute()
  return new Map(rows.map((row) => [row.code, { met: Number(row.met), due: Number(row.due) }]))
}
