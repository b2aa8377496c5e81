import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { memory } from '~db/remembered.server'
import { inTransaction } from '~db/transaction.server'
import type { Db } from '~db/schema'
import { onBothEngines } from './helpers/engines'

interface Made {
  names: string[]
}

const setting = (key: string) => ({ key, value: 'x' })
const namesIn = (db: Db) => async (): Promise<Made> => ({ names: (await db.selectFrom('setting').select('key').orderBy('key').execute()).map(({ key }) => key) })

onBothEngines('what was made from a database', (engine) => {
  it('stays the same object until anything is committed, and is made anew after', async () => {
    const remember = memory<Made>(() => 1)
    const ask = () => remember(engine.db, 'all', namesIn(engine.db))
    const first = await ask()
    expect(await ask()).toBe(first)
    await engine.db.insertInto('setting').values(setting('a')).execute()
    expect((await ask()).names).toContain('a')
    await engine.db.updateTable('setting').set({ key: 'b' }).where('key', '=', 'a').execute()
    expect((await ask()).names).toContain('b')
    await engine.db.deleteFrom('setting').where('key', '=', 'b').execute()
    expect((await ask()).names).toEqual(first.names)
  })

  it('is another thing for every question', async () => {
    const remember = memory<Made>(() => 1)
    expect(await remember(engine.db, 'one', async () => ({ names: ['1'] }))).toEqual({ names: ['1'] })
    expect(await remember(engine.db, 'two', async () => ({ names: ['2'] }))).toEqual({ names: ['2'] })
  })

  it('is not kept from within a transaction, where others do not see it yet', async () => {
    const remember = memory<Made>(() => 1)
    await inTransaction(engine.db, async (trx) => remember(trx, 'all', async () => ({ names: ['not yet'] })))
    expect(await remember(engine.db, 'all', namesIn(engine.db))).not.toEqual({ names: ['not yet'] })
  })

  it('is asked again where making it failed', async () => {
    const remember = memory<Made>(() => 1)
    await expect(remember(engine.db, 'all', async () => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
    expect(await remember(engine.db, 'all', async () => ({ names: ['now'] }))).toEqual({ names: ['now'] })
  })

  it('gives way to others where too many lines would be kept', async () => {
    const remember = memory<Made>(() => 6_000)
    const ask = (key: string) => remember(engine.db, key, async () => ({ names: [key] }))
    const first = await ask('one')
    await ask('two')
    expect(await ask('one')).not.toBe(first)
  })
})

it('is made anew after a commit of another process on the same SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-remembered-'))
  const [mine, other] = [openDatabase(`file:${join(folder, 'a.db')}`), openDatabase(`file:${join(folder, 'a.db')}`)]
  try {
    await migrate(mine)
    const remember = memory<Made>(() => 1)
    const ask = () => remember(mine.read, 'all', namesIn(mine.read))
    const first = await ask()
    await other.db.insertInto('setting').values(setting('theirs')).execute()
    expect((await ask()).names).toContain('theirs')
    await mine.db.insertInto('setting').values(setting('ours')).execute()
    expect((await ask()).names).toContain('ours')
    expect(await ask()).not.toBe(first)
  } finally {
    await Promise.all([mine.close(), other.close()])
    rmSync(folder, { recursive: true })
  }
})
