import { todayOf } from '~/domain/calendar'
import type { Policy } from '~/domain/policy'
import { policyFor } from '~/features/policies/policies.server'
import type { Db } from '~db/schema'
import { existingOn } from '~db/scopes.server'

export interface FeedbackPlace {
  code: string
  estate: string
  building: string
  stairwell: string
  unit: string
  phone: string
}

/** The stairwell that a letter is about, and who will answer; null where there is no such project. */
export async function findFeedbackPlace(db: Db, code: string): Promise<FeedbackPlace | null> {
  const place = await db
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select(['project.code', 'project.building', 'project.stairwell', 'estate.name as estate', 'division.name as unit', 'division.phone'])
    .where('project.code', '=', code.trim().toUpperCase())
    .executeTakeFirst()
  return place ?? null
}

const MOST_UNITS = 60

/** Sub-districts to choose from; none where there are too many, then a letter begins at the page of a building. */
export async function listReceivingUnits(db: Db, today: string): Promise<{ code: string; name: string }[]> {
  const units = await db
    .selectFrom('division')
    .select(['code', 'name'])
    .where('level', '=', 'subdistrict')
    .where(existingOn(today))
    .where('code', 'in', (eb) => eb.selectFrom('project').select('division_code'))
    .orderBy('code')
    .limit(MOST_UNITS + 1)
    .execute()
  return units.length > MOST_UNITS ? [] : units
}

/** The terms that hold where the letter would go; without a place those of the whole country. */
export async function answerTerms(db: Db, projectCode: string | null, now: string): Promise<Policy['residents']> {
  const project = projectCode ? await db.selectFrom('project').select('division_code').where('code', '=', projectCode).executeTakeFirst() : undefined
  return (await policyFor(db, project?.division_code ?? '', todayOf(now))).residents
}
