import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { indexEstate } from '~/features/places/index-places.server'
import { migrate } from '~db/migrate.server'
import { up as pairsOnce } from '~db/migrations/0024-pairs-once'
import { keptOf } from '~db/migrations/0030-derived-rows'
import { up as lettersBySyllable } from '~db/migrations/0032-letters-by-syllable'
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

  it('take over the index of places: what an estate was found by before is taken away when its address changes', async () => {
    await engine.db.insertInto('division').values({ code: '371471', name: '天衢新区', level: 'district', path: '/371471/' }).execute()
    const estate = { division_code: '371471', name: '文汇苑', address: '八达路6号', pinyin: 'wen hui yuan', initials: 'why' }
    const { id } = await engine.db.insertInto('estate').values(estate).returning('id').executeTakeFirstOrThrow()
    await indexEstate(engine.db, id)
    const before = await engine.db.selectFrom('estate_search').selectAll().execute()
    for (const undone of ['drop table estate_search', 'drop index milestone_event_update', 'create index estate_gram_estate on estate_gram (estate_id)', 'create index milestone_event_update on milestone_event (weekly_update_id)']) {
      await sql.raw(undone).execute(engine.db)
    }
    await pairsOnce(engine.db as never, engine.name)
    const grams = (rows: { grams: string }[]) => rows.map((row) => row.grams.split(' ').sort())
    expect(grams(await engine.db.selectFrom('estate_search').selectAll().execute())).toEqual(grams(before))
    await engine.db.updateTable('estate').set({ address: '湖滨路9号' }).where('id', '=', id).execute()
    await indexEstate(engine.db, id)
    const pairs = await engine.db.selectFrom('estate_gram').select('gram').where('gram', 'in', ['八达', '湖滨', '文汇']).orderBy('gram').execute()
    expect(new Set(pairs.map((pair) => pair.gram))).toEqual(new Set(['文汇', '湖滨']))
  })

  it('leave of the characters in the index of places those alone with which no pair begins', () => {
    const before = ['文', '苑', 'p', '东', '文苑', '苑p', 'p苑', '苑东', 'i:wy', 'p:wen', 'b:7', 's:3']
    expect(keptOf(before)).toEqual(['东', '文苑', '苑p', 'p苑', '苑东', 'i:wy', 'p:wen', 'b:7', 's:3'])
  })

  it('spell the estates anew as they are spelt when they are made', async () => {
    await engine.db.insertInto('division').values({ code: '371471', name: '天衢新区', level: 'district', path: '/371471/' }).execute()
    for (const name of ['文汇苑', '翡翠城（三期）', 'SOHO二十二区', '重庆路·长河·一〇三院']) {
      const { id } = await engine.db.insertInto('estate').values({ division_code: '371471', name, address: '八达路6号' }).returning('id').executeTakeFirstOrThrow()
      await indexEstate(engine.db, id)
    }
    const all = async () => ({
      letters: await engine.db.selectFrom('estate').select(['id', 'pinyin', 'initials']).orderBy('id').execute(),
      pairs: await engine.db.selectFrom('estate_gram').selectAll().orderBy('gram').orderBy('estate_id').execute(),
      texts: (await engine.db.selectFrom('estate_search').selectAll().orderBy('estate_id').execute()).map(({ grams }) => grams.split(' ').sort()),
    })
    const made = await all()
    expect(made.pairs.filter(({ estate_id, gram }) => estate_id === made.letters[0]?.id && gram.startsWith('p:')).map(({ gram }) => gram)).toEqual(['p:huiyuan', 'p:wenhuiyuan', 'p:yuan'])
    await engine.db.updateTable('estate').set({ pinyin: 'wenhuiyuan' }).execute()
    await engine.db.updateTable('estate_search').set({ grams: sql`grams || ' p:wen i:zz'` }).execute()
    await sql`insert into estate_gram (gram, estate_id) select 'p:wen', id from estate`.execute(engine.db)
    await lettersBySyllable(engine.db as never, engine.name)
    expect(await all()).toEqual(made)
  })

  it('let no figure hang on a foreign key, for they are compared with the facts', async () => {
    await engine.db.insertInto('figure_entry').values({
      project_id: 1, event_id: null, division_code: '1', measure: 'started', effective_on: '2026-01-01', date_precision: 'day', delta: 1, cause: 'fact', in_plan: 1,
      reported: 1, verified: 1, counted: 1, recorded_at: '2026-01-01T00:00:00.000Z',
    }).execute()
    await expect(engine.db.insertInto('milestone_verification').values({ event_id: 1, verified_at: '2026-01-01T00:00:00.000Z', cause: 'single' }).execute()).rejects.toThrow(/foreign key/i)
  })
})
