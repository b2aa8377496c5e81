import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '~db/migrate.server'
import { onBothEngines } from './helpers/engines'

onBothEngines('migrations', (engine) => {
  it('are applied once', async () => {
    expect(await migrate(engine.open)).toEqual([])
  })

  it('roll back whole when one fails half-way', async () => {
    const broken = {
      '9999-broken': {
        up: async (db: unknown) => {
          await sql`create table half_made (id integer)`.execute(db as never)
          await sql`insert into no_such_table values (1)`.execute(db as never)
        },
      },
    }
    const applied = await engine.db.selectFrom('kysely_migration' as never).select('name' as never).execute()
    const known = Object.fromEntries((applied as { name: string }[]).map(({ name }) => [name, { up: async () => undefined }]))
    await expect(migrate(engine.open, { ...known, ...broken })).rejects.toThrow()
    await expect(sql`select * from half_made`.execute(engine.db)).rejects.toThrow(/half_made/)
  })

  it('refuse to change or delete a fact', async () => {
    await engine.db.insertInto('audit_entry').values({
      chain: '371471', position: 1, recorded_at: '2026-01-01T00:00:00Z', actor_name: 'x', source: 'system', action: 'a',
      subject_type: 's', subject_id: '1', previous_hash: '', hash: 'h',
    }).execute()
    await expect(engine.db.updateTable('audit_entry').set({ hash: 'other' }).execute()).rejects.toThrow(/append-only/)
    await expect(engine.db.deleteFrom('audit_entry').execute()).rejects.toThrow(/append-only/)
  })
})
