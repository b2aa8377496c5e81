import { isDate } from '~/domain/calendar'
import { workingDayOnOrAfter } from '~/domain/working-days'
import { addMonths, monthEnd, monthsOfYear, monthStart } from '~/domain/periods'
import { can, type Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { getScope } from './lines.server'

export interface PlannedRelease {
  month: string
  /** The first working day of the next month, until a person sets another. */
  plannedOn: string
  isSet: boolean
  /** Why it was moved, if it was. */
  reason: string
  /** The day announced before the last move. */
  movedFrom: string | null
  issuedAt: string | null
}

/** When each month's circular of a year is to be issued: twelve lines, each with the day on which it was. */
export async function releaseCalendar(db: Db, divisionCode: string, year: number): Promise<PlannedRelease[]> {
  const months = monthsOfYear(year)
  const set = await db
    .selectFrom('release_date')
    .select(['month', 'planned_on', 'reason'])
    .where('division_code', '=', divisionCode)
    .where('month', 'in', months)
    .orderBy('id')
    .execute()
  const issued = await db
    .selectFrom('circular')
    .select(({ fn }) => ['month', fn.min('issued_at').as('issued_at')])
    .where('division_code', '=', divisionCode)
    .where('month', 'in', months)
    .where('state', '=', 'issued')
    .groupBy('month')
    .execute()
  return months.map((month) => {
    const own = set.filter((row) => row.month === month)
    const last = own.at(-1)
    return {
      month, plannedOn: last?.planned_on ?? workingDayOnOrAfter(monthStart(addMonths(month, 1))), isSet: last !== undefined,
      reason: last?.reason ?? '', movedFrom: own.at(-2)?.planned_on ?? null,
      issuedAt: issued.find((row) => row.month === month)?.issued_at ?? null,
    }
  })
}

export interface CalendarInput {
  divisionCode: string
  year: number
  /** Day by month. */
  dates: Readonly<Record<string, string>>
  reason: string
}

/**
 * Announces or moves days of issue; what was announced stays on record. Refuses a day inside the month it reports on, a month already issued, and
 * moving an announced day without a reason. Days that stay as announced write nothing.
 */
export async function planReleases(db: Db, actor: Actor, input: CalendarInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const scope = await getScope(trx, input.divisionCode)
    if (!can(actor, 'staff.read', scope.path)) refuse('not_found')
    if (!can(actor, 'circular.draft', scope.path)) refuse('forbidden')
    const reason = input.reason.trim()
    const calendar = await releaseCalendar(trx, scope.code, input.year)
    const changed = calendar.filter(({ month, plannedOn, isSet }) => month in input.dates && (!isSet || input.dates[month] !== plannedOn))
    const faults = changed.flatMap(({ month, plannedOn, isSet, issuedAt }): Reason[] => {
      const field = `date-${month}`
      const date = input.dates[month] ?? ''
      if (issuedAt !== null) return date === plannedOn ? [] : [{ code: 'release_month_issued', field, params: { month } }]
      if (!isDate(date)) return [{ code: 'date_invalid', field, params: { date } }]
      if (date <= monthEnd(month)) return [{ code: 'release_too_early', field, params: { month } }]
      return isSet && reason === '' ? [{ code: 'release_reason_missing', field: 'reason' }] : []
    })
    const reasons = faults.filter((fault, index) => faults.findIndex((other) => other.code === fault.code && other.field === fault.field) === index)
    if (reasons.length > 0) throw new Refusal(reasons)
    const rows = changed.filter(({ issuedAt }) => issuedAt === null)
    if (rows.length === 0) return
    await trx
      .insertInto('release_date')
      .values(rows.map(({ month, isSet }) => ({
        division_code: scope.code, month, planned_on: input.dates[month] ?? '', reason: isSet ? reason : '', set_by: actor.accountId, set_at: now,
      })))
      .execute()
    await writeAudit(trx, actor, {
      action: 'planReleases', subjectType: 'release_calendar', subjectId: `${scope.code} ${input.year}`, divisionCode: scope.code,
      before: Object.fromEntries(rows.filter(({ isSet }) => isSet).map(({ month, plannedOn }) => [month, plannedOn])),
      after: Object.fromEntries(rows.map(({ month }) => [month, input.dates[month]])), reason,
    }, now)
  })
}
