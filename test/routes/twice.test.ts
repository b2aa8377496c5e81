import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../helpers/app'
import { counted } from '../helpers/counted'
import { furnish, type Params } from '../helpers/two-districts'
import { POSTS, typed, type Post } from './posts'

/** One district where each form is sent once, and one where it is sent three times at the same moment and once more afterwards. */
let once: { app: App; own: Params }
let often: { app: App; own: Params }

beforeAll(async () => {
  ;[once, often] = await Promise.all([furnished(), furnished()])
}, 240_000)
afterAll(() => Promise.all([once.app.stop(), often.app.stop()]))

describe('the same form sent again', () => {
  it.for(POSTS)('does what it does once, not more: $title', async (post, { task }) => {
    await send(once, post)
    await Promise.all([1, 2, 3].map(() => send(often, post)))
    await send(often, post)
    expect(await rows(often.app)).toEqual(await rows(once.app))
    counted(task, { doubled: 4 })
  })
})

async function furnished(): Promise<{ app: App; own: Params }> {
  const app = await startApp()
  const { own } = await furnish(app)
  await app.open.db.updateTable('commitment').set({ signed_on: null }).execute()
  return { app, own }
}

async function send({ app, own }: typeof once, post: Post): Promise<number> {
  return (await app.fetchAs(post.visitor, post.path(own), { form: await typed(app, post, own, own) })).status
}

/** How many rows each table has, the log and the messages to be sent among them; sessions and counted sign-ins apart. */
async function rows(app: App): Promise<Record<string, number>> {
  const { db } = app.open
  const found: Record<string, number> = {}
  for (const { name } of await db.introspection.getTables()) {
    if (/session|sign_in|report_time|_view/.test(name)) continue
    const counts = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db)
    found[name] = counts.rows[0]?.count ?? 0
  }
  return found
}
