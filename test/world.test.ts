import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAudit } from '~/features/audit/audit.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { verifyCirculars } from '~/features/circulars/verify.server'
import { verifyFigures } from '~/features/figures/verify.server'
import { messagesFor } from '~/i18n/messages'
import { saidChanges } from '~/routes/admin/audit-words.server'
import { migrate } from '~db/migrate.server'
import { openDatabase, type OpenDatabase } from '~db/open.server'
import type { Db } from '~db/schema'
import { makeDemoDistrict } from '../scripts/world/demo-district'
import { markLoaded, openDemoDatabase } from '../scripts/world/demo-database'
import { storiesOf } from '../scripts/world/stories'
import { DISTRICT } from '../scripts/world/tianqu'
import { onBothEngines } from './helpers/engines'

const NOW = '2026-11-22T08:00:00.000Z'
const PASSWORD = 'demo-pass-2026'
const folder = mkdtempSync(join(tmpdir(), 'tracker-world-'))
process.env.UPLOAD_DIR = join(folder, 'uploads')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const count = async (db: Db, table: 'project' | 'dispatch_round' | 'circular'): Promise<number> =>
  Number((await db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)

describe('the demo district on 22 November 2026', () => {
  let open: OpenDatabase
  beforeAll(async () => {
    open = openDatabase(':memory:')
    await migrate(open)
    await makeDemoDistrict(open.db, { now: NOW, password: PASSWORD })
  }, 240_000)
  afterAll(() => open.close())

  it('leaves figures, circulars and log without a single difference', async () => {
    expect(await verifyFigures(open.db)).toEqual([])
    expect(await verifyCirculars(open.db)).toEqual([])
    expect(await verifyAudit(open.db)).toEqual([])
  })

  it('has sixty projects or more, a round for every week and a released circular for every month', async () => {
    expect(await count(open.db, 'project')).toBeGreaterThanOrEqual(60)
    expect(await count(open.db, 'dispatch_round')).toBe(67) // of 68 weeks one lies inside the Spring Festival
    const circulars = await open.db.selectFrom('circular').select(['month', 'state', 'released_at']).orderBy('month').execute()
    expect([circulars[0]?.month, circulars.at(-1)?.month]).toEqual(['2025-08', '2026-10'])
    expect(circulars.every((circular) => circular.state === 'issued' && circular.released_at !== null)).toBe(true)
  })

  it('shows something late, stuck, paused, withdrawn, moved, outside the plan and newly finished', async () => {
    const status = await open.db.selectFrom('project_status').innerJoin('project', 'project.id', 'project_status.project_id').selectAll('project_status').select('project.commitment_id').execute()
    expect(status.some((row) => row.paused_on !== null)).toBe(true)
    expect(status.filter((row) => row.terminated_on !== null).length).toBeGreaterThanOrEqual(2)
    expect(status.some((row) => row.commitment_id === null)).toBe(true)
    expect(status.some((row) => row.last_condition === 'stuck')).toBe(true)
    expect(status.some((row) => row.stage === 'ACCEPTANCE' && (row.stage_on ?? '') >= '2026-11-09')).toBe(true)
    expect(await open.db.selectFrom('project_transfer').select('to_division_code').execute()).toEqual([{ to_division_code: '371471008' }])
    const retracted = await open.db.selectFrom('milestone_retraction').select('event_id').execute()
    expect(retracted).toHaveLength(1)
    const problems = await open.db.selectFrom('problem').select(['closed_on', 'due_on', 'closing_requested_at']).execute()
    expect(problems.some((problem) => problem.closed_on !== null)).toBe(true)
    expect(problems.some((problem) => problem.closed_on === null && problem.due_on < '2026-11-22')).toBe(true)
    expect(problems.some((problem) => problem.closed_on === null && problem.closing_requested_at !== null)).toBe(true)
  })

  it('reports no progress of a project that stands still', async () => {
    const paused = await open.db.selectFrom('project_status').select(['project_id', 'paused_on']).where('paused_on', 'is not', null).execute()
    expect(paused.length).toBeGreaterThan(0)
    for (const { project_id, paused_on } of paused) {
      const said = await open.db.selectFrom('weekly_update').select(['condition', 'words']).where('project_id', '=', project_id).where('entered_at', '>', `${paused_on}T23:59`).orderBy('id').execute()
      expect(said.length).toBeGreaterThan(2)
      expect(said.filter(({ condition, words }) => condition === 'progress' && words !== '现场停工')).toEqual([])
    }
  })

  it('has a letter revised in June, a unit that reports late, one that misses, and corrections in the last circular', async () => {
    const versions = await open.db.selectFrom('commitment_version').select(['in_force_on', 'version']).where('version', '=', 2).execute()
    expect(versions.map((version) => version.in_force_on)).toEqual(['2026-06-01'])
    const sheets = await open.db
      .selectFrom('dispatch_sheet as sheet')
      .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
      .select(['sheet.division_code', 'sheet.submitted_at', 'round.due_at', 'round.closed_at'])
      .execute()
    expect(new Set(sheets.filter((sheet) => sheet.submitted_at !== null && sheet.submitted_at > sheet.due_at).map((sheet) => sheet.division_code))).toEqual(new Set(['371471108']))
    expect(new Set(sheets.filter((sheet) => sheet.closed_at !== null && sheet.submitted_at === null).map((sheet) => sheet.division_code))).toEqual(new Set(['371471101']))
    const circular = await monthlyCircular(open.db, DISTRICT.code, '2026-10', { now: NOW })
    expect(circular.corrections.length).toBeGreaterThan(0)
  })

  it('writes a log in which every action and field has its words', async () => {
    const { admin, log } = messagesFor('zh-CN')
    const entries = await open.db.selectFrom('audit_entry').select(['action', 'before_json as before', 'after_json as after']).execute()
    const said = entries.flatMap(({ action, before, after }) => saidChanges(before, after, messagesFor('zh-CN'), 'zh-CN').map((change) => ({ action, ...change })))
    expect(entries.map(({ action }) => action).filter((action) => !(action in admin.audit.actions))).toEqual([])
    expect([...new Set(said.map(({ field }) => field))].filter((field) => /[A-Za-z]/.test(field))).toEqual([])
    expect(said).toContainEqual({ action: 'acceptSheet', field: log.fields.state, was: '审核中', is: '已审' })
  })

  it('leaves the demo\'s officer projects to report in the open round', async () => {
    const round = await open.db.selectFrom('dispatch_round').selectAll().where('closed_at', 'is', null).executeTakeFirstOrThrow()
    expect([round.week, round.due_at > NOW]).toEqual(['2026-W46', true])
    const left = await open.db
      .selectFrom('project_status as status')
      .leftJoin('weekly_update as report', (join) => join.onRef('report.project_id', '=', 'status.project_id').on('report.round_id', '=', round.id))
      .select('status.project_id')
      .where('status.division_code', '=', '371471008')
      .where('status.closed', '=', 0)
      .where('status.terminated_on', 'is', null)
      .where('report.id', 'is', null)
      .execute()
    expect(left.length).toBeGreaterThanOrEqual(3)
  })

  it('is told the same way for the same day, and on any other day too', () => {
    expect(storiesOf(2025, '2026-11-22')).toEqual(storiesOf(2025, '2026-11-22'))
    for (const today of ['2026-01-01', '2026-03-31', '2027-02-28', '2028-02-29']) expect(storiesOf(Number(today.slice(0, 4)) - 1, today).length).toBeGreaterThanOrEqual(60)
  })
})

const circularsBy: Record<string, unknown> = {}

onBothEngines('a short world', (engine) => {
  it('tells the same circular cell for cell', async () => {
    await makeDemoDistrict(engine.db, { now: '2026-04-15T08:00:00.000Z', password: PASSWORD, months: 2 })
    expect(await verifyFigures(engine.db)).toEqual([])
    const { rows, total, paragraphs } = await monthlyCircular(engine.db, DISTRICT.code, '2026-03', { now: NOW })
    circularsBy[engine.name] = { rows, total, paragraphs }
    if (engine.name === 'postgres') expect(circularsBy.postgres).toEqual(circularsBy.sqlite)
  }, 240_000)
})

describe('the demo\'s database', () => {
  it('is its own: one in use is refused and stays as it is, one marked as demo is emptied', async () => {
    const used = `file:${join(folder, 'used.db')}`
    const first = openDatabase(used)
    await migrate(first)
    await first.db.insertInto('division').values({ code: '37', name: '山东省', level: 'province', parent_code: null, path: '/37/', valid_from: null, valid_until: null, successor_code: null }).execute()
    await first.close()
    await expect(openDemoDatabase(used)).rejects.toThrow(/不是演示库/)
    const again = openDatabase(used)
    expect(await again.db.selectFrom('division').select('code').execute()).toEqual([{ code: '37' }])
    await again.close()

    const own = `file:${join(folder, 'demo.db')}`
    const demo = await openDemoDatabase(own)
    await markLoaded(demo, NOW)
    await demo.db.insertInto('division').values({ code: '37', name: '山东省', level: 'province', parent_code: null, path: '/37/', valid_from: null, valid_until: null, successor_code: null }).execute()
    await demo.close()
    const anew = await openDemoDatabase(own)
    expect(await anew.db.selectFrom('division').select('code').execute()).toEqual([])
    await anew.close()
  })
})
