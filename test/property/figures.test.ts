import { expect, it } from 'vitest'
import { verifyAudit } from '~/features/audit/audit.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { divide, employ, letter } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { contradictions, overdueContradictions } from './oracle'
import { fill } from './promises'
import { COMMANDS, FIRST_DAY, randomOf, step, UNITS, type World } from './world'

const SEQUENCES = Number(process.env.PROPERTY_SEQUENCES ?? 200)
const STEPS = 50

onBothEngines('any sequence of commands', (engine) => {
  it(`leaves figures that follow from the facts: ${SEQUENCES} sequences of ${STEPS}`, { timeout: 900_000 }, async () => {
    const { db } = engine
    await divide(db)
    const staff = await employ(db)
    const letters: number[] = []
    for (const unit of UNITS) for (const year of [2024, 2025, 2026]) letters.push(await letter(db, unit, year))
    const batch = { kind: 'ledger', division_code: null, file_name: '台账.xlsx', sha256: '0', counts: '{}', imported_by: null, imported_at: `${FIRST_DAY}T00:00:00.000Z` }
    const { id: importId } = await db.insertInto('import_batch').values(batch).returning('id').executeTakeFirstOrThrow()
    const done = new Map(COMMANDS.map((command) => [command.name, 0]))

    for (let seed = 1; seed <= SEQUENCES; seed++) {
      // Each sequence is rolled back at its end: facts cannot be deleted, and the next one wants an empty house.
      const trx = await db.startTransaction().execute()
      const world: World = { trx, random: randomOf(seed), staff, today: FIRST_DAY, projects: [], letters, importId }
      try {
        // Every fourth begins in the middle of a year's work: commands from nothing alone seldom reach a completion.
        if (seed % 4 === 0) await fill(world, importId)
        for (let command = 0; command < STEPS; command++) {
          const { name, done: carriedOut } = await step(world)
          if (carriedOut) done.set(name, (done.get(name) ?? 0) + 1)
        }
        expect(await verifyFigures(trx), `seed ${seed}`).toEqual([])
        const month = `${2024 + world.random.below(3)}-${String(1 + world.random.below(12)).padStart(2, '0')}`
        expect(await contradictions(trx, month, world.random.pick(['reported', 'verified'])), `seed ${seed}`).toEqual([])
        expect(await overdueContradictions(trx, `${month}-15`), `seed ${seed}`).toEqual([])
        if (seed % 20 === 0) {
          expect(await verifyAudit(trx), `seed ${seed}`).toEqual([])
          await breakSomething(world)
          expect(await verifyFigures(trx), `seed ${seed}, broken`).not.toEqual([])
        }
      } finally {
        await trx.rollback().execute()
      }
    }
    if (SEQUENCES >= 200) expect([...done].filter(([, times]) => times === 0).map(([name]) => name), 'commands never carried out').toEqual([])
  })
})

/** A wrong cell such as a mistaken program would leave. */
async function breakSomething({ trx, random }: World): Promise<void> {
  const entries = await trx.selectFrom('figure_entry').select(['id', 'delta']).where('counted', '=', 1).execute()
  const { id, delta } = random.pick(entries)
  const wrong = random.pick([{ delta: delta + 1 }, { division_code: '371472001' }, { effective_on: '2023-12-31' }, { cause: 'transfer' as const }, { recorded_at: '' }])
  await trx.updateTable('figure_entry').set(wrong).where('id', '=', id).execute()
}
