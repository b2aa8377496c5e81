import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '~/domain/permissions'
import { addDays } from '~/domain/calendar'
import { createProject } from '~/features/projects/create.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { builtApplication } from './helpers/build'
import { CHANGHE, divide, employ } from './helpers/district'
import { pastFact } from './helpers/past'

const NOW = '2026-11-02T02:00:00.000Z'
const clean: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  await builtApplication()
}, 180_000)

afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step()
})

/** A signed project and the officer who promises its start. */
async function filled(url: string): Promise<{ code: string; officer: Actor }> {
  const open = openDatabase(url)
  clean.push(() => open.close())
  await migrate(open)
  await divide(open.db)
  const { officer } = await employ(open.db)
  const { code } = await createProject(open.db, officer, { divisionCode: CHANGHE, estate: '文汇苑', address: '八达路6号', building: '7号楼', stairwell: '3单元', floors: 6, households: 12 }, NOW)
  for (const milestone of ['AGREEMENT', 'NOTICE', 'ACCEPTED', 'JOINT_REVIEW']) await pastFact(open.db, { code, milestone, occurredOn: '2026-06-16', verified: true }, NOW)
  return { code, officer }
}

interface Served {
  url: string
  /** Makes the change in that process and waits until it is committed. */
  promise(code: string, dueOn: string): Promise<void>
}

async function served(url: string, officer: Actor): Promise<Served> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/helpers/serve-two.ts', url, NOW, JSON.stringify(officer)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async () => String((await lines.next()).value ?? 'ended')
  clean.push(
    () =>
      new Promise<void>((resolve) => {
        child.once('close', () => resolve())
        child.kill()
      }),
  )
  const address = await line()
  return {
    url: address,
    promise: async (code, dueOn) => {
      child.stdin.write(`${code} ${dueOn}\n`)
      expect(await line()).toBe('done')
    },
  }
}

/** 预计12月5日, as the page says it. */
const said = (day: string) => `预计${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`

describe('two servers on one database: what one has changed', () => {
  it('the other says at once on SQLite, also to a browser that holds the page before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'two-servers-'))
    clean.push(() => rmSync(folder, { recursive: true, force: true }))
    const url = `file:${join(folder, 'tracker.db')}`
    const { code, officer } = await filled(url)
    const servers = await Promise.all([served(url, officer), served(url, officer)])
    for (let round = 0; round < 20; round += 1) {
      const [writer, reader] = round % 2 === 0 ? servers : [servers[1], servers[0]]
      const before = await fetch(`${reader.url}/status/${code}`)
      const etag = before.headers.get('etag') ?? ''
      expect((await fetch(`${reader.url}/status/${code}`, { headers: { 'If-None-Match': etag } })).status, 'kept in memory').toBe(304)
      const day = addDays('2026-12-01', round)
      await writer.promise(code, day)
      const after = await fetch(`${reader.url}/status/${code}`, { headers: { 'If-None-Match': etag } })
      expect([round, after.status]).toEqual([round, 200])
      expect(await after.text()).toContain(said(day))
    }
  }, 60_000)

  it.runIf(process.env.TEST_POSTGRES_URL)('the other says within a second on PostgreSQL', async () => {
    const base = process.env.TEST_POSTGRES_URL ?? ''
    const admin = openDatabase(base)
    const name = `tracker_two_servers_${process.pid}`
    await sql.raw(`create database ${name}`).execute(admin.db)
    clean.push(async () => {
      await sql.raw(`drop database ${name} with (force)`).execute(admin.db)
      await admin.close()
    })
    const address = new URL(base)
    address.pathname = `/${name}`
    const { code, officer } = await filled(address.href)
    const servers = await Promise.all([served(address.href, officer), served(address.href, officer)])
    for (let round = 0; round < 20; round += 1) {
      const [writer, reader] = round % 2 === 0 ? servers : [servers[1], servers[0]]
      const read = async () => (await fetch(`${reader.url}/status/${code}`)).text()
      await read()
      const day = addDays('2026-12-01', round)
      await writer.promise(code, day)
      await expect.poll(read, { timeout: 1_000, interval: 10 }).toContain(said(day))
    }
  }, 60_000)
})
