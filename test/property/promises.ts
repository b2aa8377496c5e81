import { TARGET_MEASURES } from '~/domain/letters'
import type { Db } from '~db/schema'
import { letter } from '../helpers/district'
import { UNITS, type Random } from './world'

/** Signed letters of every unit and year with random curves; now and then a unit without a letter, a year of zero, a letter revised in mid-year. */
export async function promise(db: Db, random: Random, years: readonly number[]): Promise<number[]> {
  const letters: number[] = []
  for (const unit of UNITS) {
    for (const year of years) {
      const id = await letter(db, unit, year)
      letters.push(id)
      if (random.chance(15)) continue
      await version(db, random, id, 1, `${year}-01-05`)
      if (random.chance(25)) await version(db, random, id, 2, `${year}-${String(2 + random.below(10)).padStart(2, '0')}-10`)
    }
  }
  return letters
}

async function version(db: Db, random: Random, commitmentId: number, number: number, inForceOn: string): Promise<void> {
  const { id } = await db
    .insertInto('commitment_version')
    .values({ commitment_id: commitmentId, version: number, in_force_on: inForceOn, created_at: `${inForceOn}T01:00:00.000Z` })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const measure of TARGET_MEASURES) {
    const most = random.chance(10) ? 0 : 4
    let target = 0
    const curve = Array.from({ length: 12 }, () => (target += random.below(most + 1) > 2 ? 1 : 0))
    await db.insertInto('commitment_target').values(curve.map((sum, index) => ({ version_id: id, measure, month: index + 1, target: sum }))).execute()
  }
}
