import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { COMMAND_LINE } from '~/domain/permissions'
import { verifyFigures } from '~/features/figures/verify.server'
import { applyImport } from '~/features/imports/imports.server'
import { openDatabase } from '~db/open.server'
import { benchLedger, benchProject, writeBenchData } from '../scripts/bench-data'
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
  await expect(seedBench(folder, url, NOW)).rejects.toThrow('not empty')
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
  const report = await applyImport(db, COMMAND_LINE, { name: 'bench.csv', bytes: new Uint8Array(Buffer.from(benchLedger(scale, 50, TODAY))) }, NOW)
  expect(report).toMatchObject({ faults: [], counts: { projectsNew: 50 } })
  expect(await verifyFigures(db)).toEqual([])
  await close()
})
