import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { addDays, addWeeks, isoWeekOf } from '~/domain/calendar'
import { addGrant, createAccount, disableAccount, enableAccount } from '~/features/accounts/accounts.server'
import { verifyAudit } from '~/features/audit/audit.server'
import { draftCircular } from '~/features/circulars/commands.server'
import { addAgreedItem } from '~/features/dispatch/agreed-items.server'
import { requestClosing, raiseProblem, updateProblem } from '~/features/problems/problems.server'
import { undoChange } from '~/features/projects/undo.server'
import { addMonths, monthOf } from '~/domain/periods'
import { AUDITED, UNAUDITED } from '~db/audited.server'
import { inTransaction } from '~db/transaction.server'
import { counted } from '../helpers/counted'
import { CHANGHE, DISTRICT, divide, employ, letter } from '../helpers/district'
import { onBothEngines } from '../helpers/engines'
import { FIRST_DAY, nowOf, randomOf, step, UNITS, type World } from './world'

const STEPS = 60

/** Commands beside those that move a figure. */
const OTHERS: readonly ((world: World) => Promise<unknown>)[] = [
  (world) => raiseProblem(world.trx, world.staff.officer, { divisionCode: CHANGHE, class: 'funds', title: `问题${world.random.below(9)}`, ownerName: '财政局' }, nowOf(world)),
  async (world) => updateProblem(world.trx, world.staff.bureau, { number: await someProblem(world), measures: `措施${world.random.below(4)}`, dueOn: '' }, nowOf(world)),
  async (world) => requestClosing(world.trx, world.staff.officer, { number: await someProblem(world), note: '已办' }, nowOf(world)),
  (world) => addAgreedItem(world.trx, world.staff.bureau, { districtCode: DISTRICT, week: addWeeks(isoWeekOf(world.today), -1), text: '尽快', ownerName: '街道', dueOn: addDays(world.today, 5) }, nowOf(world)),
  (world) => draftCircular(world.trx, world.staff.bureau, { divisionCode: DISTRICT, month: addMonths(monthOf(world.today), -1), measure: 'completed' }, nowOf(world)),
  (world) => createAccount(world.trx, world.staff.admin, { login: `new${world.random.below(20)}`, name: '新人', grants: [{ role: 'officer', divisionCode: CHANGHE }] }, nowOf(world)),
  async (world) => addGrant(world.trx, world.staff.admin, { accountId: world.staff.officer.accountId ?? 0, role: 'auditor', divisionCode: world.random.pick(UNITS) }, nowOf(world)),
  async (world) => disableAccount(world.trx, world.staff.admin, { accountId: world.staff.leader.accountId ?? 0, reason: '借调' }, nowOf(world)),
  async (world) => enableAccount(world.trx, world.staff.admin, { accountId: world.staff.leader.accountId ?? 0 }, nowOf(world)),
  async (world) => {
    const entry = await world.trx.selectFrom('audit_entry').select(['id', 'subject_id']).where('subject_type', '=', 'project').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
    await undoChange(world.trx, world.staff.bureau, { projectCode: entry.subject_id, entryId: entry.id }, nowOf(world))
  },
]

async function someProblem(world: World): Promise<string> {
  const problems = await world.trx.selectFrom('problem').select('number').execute()
  return problems.length === 0 ? '' : world.random.pick(problems).number
}

onBothEngines('the log', (engine) => {
  it('every table is either audited or says why not', async ({ task }) => {
    const tables = (await engine.db.introspection.getTables()).map(({ name }) => name)
    expect([...AUDITED, ...Object.keys(UNAUDITED)].filter((name) => !tables.includes(name)), 'named but not there').toEqual([])
    expect(tables.filter((name) => AUDITED.has(name) && name in UNAUDITED), 'both').toEqual([])
    expect(tables.filter((name) => !AUDITED.has(name) && !(name in UNAUDITED)), 'tables that say nothing: add them to db/audited.server.ts').toEqual([])
    counted(task, { tables: tables.length })
  })

  it('rolls back a change of an audited table that leaves no entry', async () => {
    await divide(engine.db)
    const change = inTransaction(engine.db, (trx) => trx.updateTable('division').set({ name: '改了' }).where('code', '=', CHANGHE).execute())
    await expect(change).rejects.toThrow('division changed without an entry in the log')
    expect(await engine.db.selectFrom('division').select('name').where('code', '=', CHANGHE).executeTakeFirst()).toEqual({ name: '长河街道' })
  })

  it('explains every difference of the database along a random walk: 0 unexplained changes', { timeout: 300_000 }, async ({ task }) => {
    const { db } = engine
    await divide(db)
    const staff = await employ(db)
    const letters: number[] = []
    for (const unit of UNITS) for (const year of [2024, 2025]) letters.push(await letter(db, unit, year))
    const batch = { kind: 'ledger', division_code: null, file_name: '台账.xlsx', sha256: '0', counts: '{}', imported_by: null, imported_at: `${FIRST_DAY}T00:00:00.000Z` }
    const { id: importId } = await db.insertInto('import_batch').values(batch).returning('id').executeTakeFirstOrThrow()
    const unexplained: string[] = []
    let changes = 0
    for (let seed = 1; seed <= (engine.name === 'sqlite' ? 10 : 2); seed++) {
      const trx = await db.startTransaction().execute()
      const world: World = { trx, random: randomOf(seed), staff, today: FIRST_DAY, projects: [], letters, importId }
      try {
        let before = await content(world)
        for (let count = 0; count < STEPS; count++) {
          const entries = await newest(world)
          const name = count % 3 === 2 ? await other(world) : (await step(world)).name
          const after = await content(world)
          const changed = [...after].filter(([table, rows]) => rows !== before.get(table)).map(([table]) => table)
          if (changed.length > 0) changes++
          // Records of the past are written by the import, whose one entry its command writes: here only its inner function runs.
          if (changed.length > 0 && (await newest(world)) === entries && name !== 'recordImportedFacts') unexplained.push(`seed ${seed}: ${name} changed ${changed.join(', ')}`)
          before = after
        }
        expect(await verifyAudit(trx)).toEqual([])
      } finally {
        await trx.rollback().execute()
      }
    }
    expect(changes).toBeGreaterThan(engine.name === 'sqlite' ? 200 : 40)
    expect(unexplained).toEqual([])
    counted(task, { changes })
  })
})

async function other(world: World): Promise<string> {
  const at = world.random.below(OTHERS.length)
  const savepoint = await world.trx.savepoint('other').execute()
  await OTHERS[at]?.(world).then(
    () => savepoint.releaseSavepoint('other').execute(),
    () => savepoint.rollbackToSavepoint('other').execute(),
  )
  return `other ${at}`
}

async function newest({ trx }: World): Promise<number> {
  return (await trx.selectFrom('audit_entry').select(({ fn }) => fn.max('id').as('id')).executeTakeFirstOrThrow()).id ?? 0
}

async function content({ trx }: World): Promise<Map<string, string>> {
  const tables = new Map<string, string>()
  for (const name of AUDITED) tables.set(name, JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(trx)).rows))
  return tables
}
