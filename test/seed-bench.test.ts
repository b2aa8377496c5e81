import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { verifyFigures } from '~/features/figures/verify.server'
import { applyImport } from '~/features/imports/imports.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import { benchLedger, benchProject, writeBenchData } from '../scripts/bench-data'
import { withoutIndexes } from '../scripts/bulk'
import { seedBench } from '../scripts/seed-bench'

const folder = mkdtempSync(join(tmpdir(), 'seed-'))
const scale = { name: 'small', units: 3, projects: 80 }
const TODAY = '2026-11-22'
const NOW = '2026-11-22T02:00:00.000Z'
afterAll(() => rmSync(folder, { recursive: true }))

test('benchmark files become divisions, letters, facts and weeks whose figures are right; a ledger imports on top', async () => {
  await writeBenchData(folder, scale, TODAY)
  const url = `file:${join(folder, 'bench.db')}`
  expect(await seedBench(folder, url, NOW)).toMatchObject({ districts: 3, projects: 80, milestones: 80 * 14, updates: 240, targets: 72 })
  await expect(seedBench(folder, url, NOW)).rejects.toThrow('不是空的')
  const { db, close } = openDatabase(url)
  const one = benchProject(scale, 7, TODAY)
  const project = await db.selectFrom('project').select(['code', 'division_code', 'building', 'stairwell']).where('id', '=', 7).executeTakeFirstOrThrow()
  expect(project).toMatchObject({ code: 'BM0000007', division_code: String(990_000_000 + one.unit) })
  expect(project.building + project.stairwell).toBe(one.place)
  const facts = await db.selectFrom('milestone_event').select('occurred_on').where('project_id', '=', 7).where('milestone', '<>', 'PAUSED').execute()
  expect(facts.map((fact) => fact.occurred_on).sort()).toEqual(one.steps.map(([, actual]) => actual).filter(Boolean).sort())
  const december = await db.selectFrom('commitment_target').innerJoin('commitment', 'commitment.id', 'version_id').select('target').where('year', '=', 2026).where('month', '=', 12).execute()
  expect(december.map((row) => row.target)).toEqual([12, 12, 12])
  expect(await verifyFigures(db)).toEqual([])
  const report = await applyImport(db, COMMAND_LINE, { name: 'bench.csv', bytes: new Uint8Array(Buffer.from(benchLedger(scale, 1, 50, TODAY))) }, NOW)
  expect(report).toMatchObject({ faults: [], counts: { projectsNew: 50 } })
  expect(await verifyFigures(db)).toEqual([])
  await close()
})

test('indexes are taken away for a load and made again after it; the work finds those that it needs', async () => {
  const url = `file:${join(folder, 'indexes.db')}`
  const empty = openDatabase(url)
  await migrate(empty)
  await empty.close()
  const indexes = () => {
    const file = new Database(join(folder, 'indexes.db'))
    const names = file.prepare("select name from sqlite_master where tbl_name = 'figure_entry' and type = 'index'").pluck().all()
    file.close()
    return names.sort()
  }
  const all = ['figure_entry_figures', 'figure_entry_project']
  expect(indexes()).toEqual(all)
  expect(await withoutIndexes(url, ['figure_entry'], ['figure_entry_project'], async () => indexes())).toEqual(['figure_entry_project'])
  expect(indexes()).toEqual(all)
  await expect(withoutIndexes(url, ['figure_entry'], [], () => Promise.reject(new Error('interrupted')))).rejects.toThrow('interrupted')
  expect(indexes()).toEqual(all)
})
