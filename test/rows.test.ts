import { expect, it } from 'vitest'
import { insertRows, insertRowsForIds, rowsAsTable } from '~db/rows.server'
import { sql } from 'kysely'
import { onBothEngines } from './helpers/engines'

onBothEngines('many rows in one statement', (engine) => {
  const estate = (name: string, address = '') => ({ division_code: '371471', name, address })

  async function withDistrict(): Promise<void> {
    await engine.db.insertInto('division').values({ code: '371471', name: '天衢新区', level: 'district', path: '/371471/' }).execute()
  }

  it('keep text, numbers and nothing as they are, and give their ids in order', async () => {
    await withDistrict()
    const names = ['007', "O'Brien \"苑\"", '{"a":1}', 'null', '', '1e3', '\u{20BB7}野家\n苑']
    const ids = await insertRowsForIds(engine.db, 'estate', names.map((name, at) => estate(name, String(at))))
    const stored = await engine.db.selectFrom('estate').select(['id', 'name', 'address']).orderBy('id').execute()
    expect(stored).toEqual(names.map((name, at) => ({ id: ids[at], name, address: String(at) })))
    await insertRows(engine.db, 'project', [
      { code: 'A', district_code: '371471', division_code: '371471', estate_id: ids[0] ?? 0, floors: null, households: 12, created_at: '2026-01-01T00:00:00.000Z' },
    ])
    expect(await engine.db.selectFrom('project').select(['code', 'floors', 'households', 'elevators', 'note']).execute()).toEqual([{ code: 'A', floors: null, households: 12, elevators: 1, note: '' }])
  })

  it('go in parts where they are many', async () => {
    await withDistrict()
    const ids = await insertRowsForIds(engine.db, 'estate', Array.from({ length: 4_001 }, (_, at) => estate(`苑${at}`)))
    const stored = await engine.db.selectFrom('estate').select(['id', 'name']).orderBy('id').execute()
    expect(stored).toEqual(Array.from({ length: 4_001 }, (_, at) => ({ id: ids[at], name: `苑${at}` })))
  })

  it('keep what is the same in all of them, nothing among it, and what their columns take by themselves', async () => {
    await withDistrict()
    const ids = await insertRowsForIds(engine.db, 'estate', Array.from({ length: 600 }, (_, at) => estate(`苑${at}`, '八达路')))
    const many = ids.map((id, at) => ({ code: `A${at}`, district_code: '371471', division_code: '371471', estate_id: id, floors: null, households: 12, created_at: '2026-01-01T00:00:00.000Z' }))
    await insertRows(engine.db, 'project', many)
    const stored = await engine.db.selectFrom('project').select(['code', 'district_code', 'division_code', 'estate_id', 'floors', 'households', 'created_at', 'elevators']).orderBy('id').execute()
    expect(stored).toEqual(many.map((row) => ({ ...row, elevators: 1 })))
    const alike = Array.from({ length: 600 }, () => ({ login: 'x', address: '1', attempted_at: '2026-01-01', succeeded: 0 as const }))
    await insertRows(engine.db, 'sign_in_attempt', alike)
    expect(await engine.db.selectFrom('sign_in_attempt').select(['login', 'address', 'attempted_at', 'succeeded']).execute()).toEqual(alike)
  })

  it('leave, replace or add up what is there', async () => {
    const row = (reported: number) => ({ division_code: '1', measure: 'started', period: '2026-01', reported })
    const key = ['division_code', 'measure', 'period']
    const number = async () => (await engine.db.selectFrom('tally').select('reported').executeTakeFirst())?.reported
    await insertRows(engine.db, 'tally', [row(2)])
    await insertRows(engine.db, 'tally', [row(5)], { conflict: { columns: key } })
    expect(await number()).toBe(2)
    await insertRows(engine.db, 'tally', [row(5)], { conflict: { columns: key, add: ['reported'] } })
    expect(await number()).toBe(7)
    await insertRows(engine.db, 'tally', [row(1)], { conflict: { columns: key, take: ['reported'] } })
    expect(await number()).toBe(1)
    await insertRows(engine.db, 'tally', [])
    const many = Array.from({ length: 777 }, (_, at) => ({ ...row(at), period: `2026-${at}` }))
    await insertRows(engine.db, 'tally', many)
    await insertRows(engine.db, 'tally', many, { conflict: { columns: key, add: ['reported'] } })
    const { rows } = await sql<{ sum: number }>`select sum(reported) as sum from tally where period <> '2026-01'`.execute(engine.db)
    expect(Number(rows[0]?.sum)).toBe(777 * 776)
  })

  it('can be joined like a table', async () => {
    const given = rowsAsTable(engine.db, { id: 'integer', name: 'text' }, [{ id: 2, name: '乙' }, { id: 1, name: '甲' }])
    const { rows } = await sql<{ id: number; name: string }>`select given.id, given.name from ${given} as given order by given.id`.execute(engine.db)
    expect(rows).toEqual([{ id: 1, name: '甲' }, { id: 2, name: '乙' }])
  })
})
