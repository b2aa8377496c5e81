import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultOf } from '~/http/faults.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'

const CUT = 'cut the line here'
let lite: PGlite
let server: PGLiteSocketServer
let open: OpenDatabase
const line = createServer(carry)

/** Carries between program and database, and breaks off as soon as a query holds the words. */
function carry(near: Socket): void {
  const far = connect({ port: Number(server.getServerConn().split(':')[1]), host: '127.0.0.1' })
  const end = () => {
    near.destroy()
    far.destroy()
  }
  for (const one of [near, far]) one.on('error', end).on('close', end)
  far.pipe(near)
  near.on('data', (part) => (part.includes(CUT) ? end() : far.write(part)))
}

beforeAll(async () => {
  lite = await PGlite.create()
  server = new PGLiteSocketServer({ db: lite, port: 0, host: '127.0.0.1' })
  await server.start()
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  open = openDatabase(`postgres://postgres@127.0.0.1:${(line.address() as AddressInfo).port}/postgres`, { poolSize: 1 })
})
afterAll(async () => {
  await open.close()
  line.close()
  await server.stop()
  await lite.close()
})

it('a database that goes away in the middle of a transaction is a fault that is told, ends no process, and is found again', async () => {
  await sql`create table kept (word text)`.execute(open.db)
  const broken = open.db.transaction().execute(async (trx) => {
    await sql`insert into kept values ('not acknowledged')`.execute(trx)
    await sql.raw(`insert into kept values ('${CUT}')`).execute(trx)
  })
  expect(faultOf(await broken.catch((error: unknown) => error))?.kind).toBe('database_away')
  await expect.poll(() => sql<{ word: string }>`select word from kept`.execute(open.db).then(({ rows }) => rows, () => 'away'), { timeout: 10_000 }).toEqual([])
})
