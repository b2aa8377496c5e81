import { expect, it } from 'vitest'
import { places, prepared, preparedPage } from '~db/prepared.server'
import { inTransaction } from '~db/transaction.server'
import { onBothEngines } from './helpers/engines'

const districts = [
  { code: '371471', name: '天衢新区', level: 'district' as const, path: '/371471/' },
  { code: '371402', name: '德城区', level: 'district' as const, path: '/371402/' },
]

let builds = 0
const named = prepared((db, asked: { codes: readonly string[]; limit: number }, shape: { size: number }) => {
  builds += 1
  return db.selectFrom('division').select('name').where('code', 'in', places(asked.codes, shape.size)).orderBy('code').limit(asked.limit)
})
const rename = prepared((db, asked: { code: string; name: string }) => db.updateTable('division').set({ name: asked.name }).where('code', '=', asked.code))

const page = preparedPage((db, asked: { limit: number }) =>
  db.selectFrom('division').select(['division.code', 'name as called', (eb) => eb.val('“"\\').as('signs'), (eb) => eb.lit(null).as('nothing'), (eb) => eb.lit(7).as('number')]).orderBy('code', 'desc').limit(asked.limit),
)

onBothEngines('A prepared query', (engine) => {
  it('is built once for a shape and answers each run by its own values; a shorter list leaves places that match nothing', async () => {
    await engine.db.insertInto('division').values(districts).execute()
    builds = 0
    const ask = async (codes: string[], limit = 9) => (await named(engine.db, { codes, limit }, { size: 3 })).map(({ name }) => name)
    expect(await ask(['371471'])).toEqual(['天衢新区'])
    expect(await ask(['371402', '371471'])).toEqual(['德城区', '天衢新区'])
    expect(await ask(['371402', '371471'], 1)).toEqual(['德城区'])
    expect(await ask([])).toEqual([])
    expect(builds).toBeLessThanOrEqual(1)
  })

  it('hands a page of rows over in their order, by the names of their columns', async () => {
    await engine.db.insertInto('division').values(districts).execute()
    const rest = { signs: '“"\\', nothing: null, number: 7 }
    expect(await page(engine.db, { limit: 9 })).toEqual([{ code: '371471', called: '天衢新区', ...rest }, { code: '371402', called: '德城区', ...rest }])
    expect((await page(engine.db, { limit: 1 })).map(({ code }) => code)).toEqual(['371471'])
    expect(await page(engine.db, { limit: 0 })).toEqual([])
  })

  it('is seen by the watch over what a transaction writes', async () => {
    await engine.db.insertInto('division').values(districts).execute()
    const silent = inTransaction(engine.db, (trx) => rename(trx, { code: '371471', name: '别处' }))
    await expect(silent).rejects.toThrow('division changed without an entry in the log')
    expect(await named(engine.db, { codes: ['371471'], limit: 1 }, { size: 3 })).toEqual([{ name: '天衢新区' }])
  })
})
