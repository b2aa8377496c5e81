import { can, type Actor } from '~/domain/permissions'
import { checkCurves, curvesText, disagreements, sameTargets, sumCurves, TARGET_MEASURES, type Disagreement, type TargetCurves } from '~/domain/letters'
import { refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevision } from '~/features/figures/revisions.server'
import { inTransaction } from '~db/transaction.server'
import type { Db, Row } from '~db/schema'

export interface AnnualPlanInput {
  districtCode: string
  year: number
  targets: TargetCurves
  /** What the form showed when it was opened, null where no plan stood: a form sent back as it was changes nothing, one that others overtook is asked again. */
  seen?: TargetCurves | null
}

/** The district's own number by measure and month, or null where none was entered for that year. */
export async function districtPlan(db: Db, districtCode: string, year: number): Promise<TargetCurves | null> {
  const rows = await db
    .selectFrom('annual_plan')
    .select(['measure', 'month', 'target'])
    .where('district_code', '=', districtCode)
    .where('year', '=', year)
    .execute()
  return rows.length === 0 ? null : curvesOf(rows)
}

/** Rows of measure, month and number as three curves; a missing month repeats the month before. */
export function curvesOf(rows: readonly Pick<Row<'commitment_target'>, 'measure' | 'month' | 'target'>[]): TargetCurves {
  const curves: TargetCurves = { signed: [], started: [], completed: [] }
  for (const measure of TARGET_MEASURES) {
    for (let month = 1; month <= 12; month++) {
      const row = rows.find((candidate) => candidate.measure === measure && candidate.month === month)
      curves[measure].push(row?.target ?? curves[measure].at(-1) ?? 0)
    }
  }
  return curves
}

/** Three curves as rows of measure, month and number. */
export function rowsOf(curves: TargetCurves): Pick<Row<'commitment_target'>, 'measure' | 'month' | 'target'>[] {
  return TARGET_MEASURES.flatMap((measure) => curves[measure].map((target, index) => ({ measure, month: index + 1, target })))
}

/**
 * Writes or replaces the annual plan of a district. The same plan twice changes nothing. Refuses numbers that fall from one month to
 * the next, a year outside 2000 to 2100, anything but a district in the actor's hands, and what somebody else changed since the form was opened.
 */
export async function saveAnnualPlan(db: Db, actor: Actor, input: AnnualPlanInput, now: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const district = await districtToWrite(trx, actor, input.districtCode)
    checkYear(input.year)
    const reasons = checkCurves(input.targets)
    if (reasons.length > 0) throw new Refusal(reasons)
    const before = await districtPlan(trx, district.code, input.year)
    if (sameTargets(before, input.targets) || (input.seen !== undefined && sameTargets(input.seen, input.targets))) return
    if (input.seen !== undefined && !sameTargets(before, input.seen)) throw new Refusal([{ code: 'plan_changed', params: { now: curvesText(before) } }])
    await trx.deleteFrom('annual_plan').where('district_code', '=', district.code).where('year', '=', input.year).execute()
    await trx.insertInto('annual_plan').values(rowsOf(input.targets).map((row) => ({ district_code: district.code, year: input.year, ...row }))).execute()
    await writeAudit(trx, actor, {
      action: 'saveAnnualPlan', subjectType: 'annual_plan', subjectId: `${district.code}-${input.year}`, divisionCode: district.code,
      before, after: input.targets, reason: '',
    }, now)
    await bumpRevision(trx, { districtCode: district.code })
  })
}

/** The district in which the actor may write plan and letters; refuses everything else. */
export async function districtToWrite(db: Db, actor: Actor, code: string): Promise<Row<'division'>> {
  const district = await db.selectFrom('division').selectAll().where('code', '=', code).executeTakeFirst()
  if (!district || !can(actor, 'staff.read', district.path)) refuse('not_found')
  if (district.level !== 'district') refuse('not_a_district', 'districtCode', { code })
  if (!can(actor, 'commitment.write', district.path)) refuse('forbidden')
  return district
}

export function checkYear(year: number): void {
  if (!Number.isInteger(year) || year < 2000 || year > 2100) refuse('plan_year', 'year', { year })
}

/** The plan beside the sum of all letters of the year as first agreed, and every month in which they differ (empty without a plan). */
export async function planAgainstLetters(
  db: Db,
  districtCode: string,
  year: number,
): Promise<{ plan: TargetCurves | null; letters: TargetCurves; disagreements: Disagreement[] }> {
  const plan = await districtPlan(db, districtCode, year)
  const rows = await db
    .selectFrom('commitment')
    .innerJoin('commitment_version as version', 'version.commitment_id', 'commitment.id')
    .innerJoin('commitment_target as target', 'target.version_id', 'version.id')
    .where('commitment.district_code', '=', districtCode)
    .where('commitment.year', '=', year)
    .where('version.version', '=', 1)
    .groupBy(['target.measure', 'target.month'])
    .select(['target.measure', 'target.month'])
    .select(({ fn }) => fn.sum<number>('target.target').as('target'))
    .execute()
  const letters = rows.length === 0 ? sumCurves([]) : curvesOf(rows.map((row) => ({ ...row, target: Number(row.target) })))
  return { plan, letters, disagreements: plan ? disagreements(plan, letters) : [] }
}
