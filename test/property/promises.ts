import { addDays } from '~/domain/calendar'
import { TARGET_MEASURES } from '~/domain/letters'
import { refreshProjects } from '~/features/figures/post.server'
import { recordImportedFacts } from '~/features/milestones/imported.server'
import { createProject } from '~/features/projects/create.server'
import { transferProject } from '~/features/projects/transfer.server'
import { Refusal } from '~/domain/refusal'
import type { Db } from '~db/schema'
import { letter } from '../helpers/district'
import { nowOf, UNITS, type Random, type World } from './world'

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

const LIFE = ['AGREEMENT', 'ACCEPTED', 'JOINT_REVIEW', 'STARTED', 'ACCEPTANCE', 'IN_USE'] as const

/** Sixteen projects that went far in the last ten months, on letters of their unit or outside, some given up, paused or moved: so that the year's figures are no row of zeros. */
export async function fill(world: World, importId: number): Promise<void> {
  const { random, trx, staff, today } = world
  const year = Number(today.slice(0, 4))
  for (let number = 0; number < 16; number++) {
    const divisionCode = random.pick(UNITS)
    const letters = await trx.selectFrom('commitment').select('id').where('division_code', '=', divisionCode).where('year', 'in', [year, year - 1]).execute()
    const commitmentId = random.chance(70) && letters.length > 0 ? random.pick(letters).id : null
    const place = { divisionCode, estate: '新桥小区', building: `${number + 1}号楼`, stairwell: `${1 + random.below(9)}单元`, elevators: random.chance(20) ? 2 : 1, commitmentId }
    const { code } = await createProject(trx, staff.bureau, place, nowOf(world))
    world.projects.push(code)
    const { id } = await trx.selectFrom('project').select('id').where('code', '=', code).executeTakeFirstOrThrow()
    let day = addDays(today, -(120 + random.below(180)))
    const reached: readonly string[] = LIFE.slice(0, 1 + random.below(LIFE.length))
    const facts = [...reached, ...(random.chance(10) ? ['TERMINATED'] : random.chance(15) ? ['PAUSED'] : [])].map((milestone, line) => {
      day = addDays(day, 1 + random.below(20))
      return { projectId: id, milestone, on: day, precision: 'day' as const, until: null, reference: '', note: '', detail: {}, fileId: null, line, verified: random.chance(80), retracts: [] }
    })
    await recordImportedFacts(trx, facts as Parameters<typeof recordImportedFacts>[1], { importId, accountId: null, reason: '导入' }, nowOf(world))
    await refreshProjects(trx, [id], nowOf(world))
    if (random.chance(15)) await move(world, code)
  }
}

async function move({ trx, random, staff, today }: World, projectCode: string): Promise<void> {
  const input = { projectCode, toDivisionCode: random.pick(UNITS), effectiveOn: addDays(today, -random.below(60)), reason: '区划调整' }
  const inner = await trx.savepoint('move').execute()
  await transferProject(trx, staff.bureau, input, `${today}T03:00:00.000Z`).then(
    () => inner.releaseSavepoint('move').execute(),
    async (error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      await inner.rollbackToSavepoint('move').execute()
    },
  )
}
