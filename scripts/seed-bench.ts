/**
 * npm run seed:bench -- DIR [--json] [--help]
 *
 * Loads benchmark data into an empty database (DATABASE_URL) and rebuilds the figures. DIR holds five CSV files with a header line:
 *
 *   districts.csv   id, name                        sub-district n → division 990000000 + n under the one district 9900
 *   projects.csv    id, district_id, code, compound, building, households, status, next_step, next_due, finished_on
 *                   code is kept; compound = 小区; building 12号楼3单元 is divided; status stopped = PAUSED at the last actual date (a project
 *                   without any actual date is not paused); next_step, next_due and finished_on follow from the milestones and are not read
 *   milestones.csv  id, project_id, seq, name, planned, actual    planned → milestone_plan, actual → a verified fact; order is not checked
 *   updates.csv     id, project_id, week, body, pct               week = a day of the week; one update a project and ISO week, the last one stands
 *   targets.csv     district_id, month, target                    monthly; summed within each year into the twelve numbers of a letter (completed)
 *
 * Steps and milestone codes:
 *   意愿征集 CONSENT · 方案公示 NOTICE · 协议签订 AGREEMENT · 施工图设计 DESIGN · 施工图审查 ACCEPTED · 联合审查 JOINT_REVIEW · 规划许可 PERMIT ·
 *   管线迁改 PIPELINE (done) · 施工备案 INSTALL_NOTICE · 开工建设 STARTED · 井道完工 STEEL · 电梯安装 INSTALL · 监督检验 INSPECTION · 竣工移交 ACCEPTANCE
 *
 * Every project hangs on its unit's first letter, so that it counts in the rate.
 */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { splitPlace } from '~/domain/ledger-values'
import { isoWeekOf, weekRange } from '~/domain/calendar'
import { readSettings } from '~/env.server'
import { COMMAND_LINE } from '~/domain/permissions'
import { importDivisions, type DivisionRow } from '~/features/divisions/divisions.server'
import { fillFigures } from '~/features/figures/rebuild.server'
import { indexEstates } from '~/features/places/index-places.server'
import { migrate } from '~db/migrate.server'
import { openDatabase } from '~db/open.server'
import type { Db } from '~db/schema'
import { inTransaction } from '~db/transaction.server'
import { openBulk, withoutIndexes, type Bulk } from './bulk'
import { answer, complain, plainWords } from './command'

const STEPS: Record<string, string> = {
  意愿征集: 'CONSENT', 方案公示: 'NOTICE', 协议签订: 'AGREEMENT', 施工图设计: 'DESIGN', 施工图审查: 'ACCEPTED', 联合审查: 'JOINT_REVIEW', 规划许可: 'PERMIT',
  管线迁改: 'PIPELINE', 施工备案: 'INSTALL_NOTICE', 开工建设: 'STARTED', 井道完工: 'STEEL', 电梯安装: 'INSTALL', 监督检验: 'INSPECTION', 竣工移交: 'ACCEPTANCE',
}
const DISTRICT = '9900'
const FILES = ['districts', 'projects', 'milestones', 'updates', 'targets'] as const

/** Loads the five files of the folder into the empty, migrated database at the address. Returns the number of rows of each. */
export async function seedBench(folder: string, url: string, now: string): Promise<Record<string, number>> {
  for (const name of FILES) if (!existsSync(join(folder, `${name}.csv`))) complain(`${folder}里没有${name}.csv。`)
  const counts: Record<string, number> = {}
  await opened(url, async (db) => {
    const used = await db.selectFrom('project').select('id').limit(1).executeTakeFirst()
    if (used) complain('数据库不是空的，请在DATABASE_URL里给一个空库。')
    counts.districts = await loadDivisions(db, folder, now)
  })
  Object.assign(counts, await loadRows(url, folder, now))
  await opened(url, indexAllEstates)
  await withoutIndexes(url, ['figure_entry', 'project_status', 'overdue_span'], ['figure_entry_project'], () => opened(url, fillFigures))
  return counts
}

async function opened<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const open = openDatabase(url, { cacheMb: 2_000 })
  try {
    await migrate(open)
    return await work(open.db)
  } finally {
    await open.close()
  }
}

async function loadRows(url: string, folder: string, now: string): Promise<Record<string, number>> {
  const bulk = await openBulk(url)
  try {
    const letters = await loadTargets(bulk, folder, now)
    const projects = await loadProjects(bulk, folder, letters.firstLetter, now)
    const milestones = await loadMilestones(bulk, folder, projects, now)
    const updates = await loadUpdates(bulk, folder, projects.units)
    await bulk.commit()
    return { targets: letters.rows, projects: projects.units.size, milestones, updates }
  } finally {
    await bulk.close()
  }
}

/** So many estates in one transaction: few commits, and none that holds more than can be kept in memory. */
const ESTATES_AT_ONCE = 100_000

async function indexAllEstates(db: Db): Promise<void> {
  const ids = (await db.selectFrom('estate').select('id').orderBy('id').execute()).map((row) => row.id)
  for (let at = 0; at < ids.length; at += ESTATES_AT_ONCE) await inTransaction(db, (trx) => indexEstates(trx, ids.slice(at, at + ESTATES_AT_ONCE)))
}

/** The lines of a file as fields in the order of `columns`, whatever the order in the file. */
async function* linesOf(folder: string, name: string, columns: readonly string[]): AsyncGenerator<string[]> {
  let places: number[] | null = null
  for await (const line of createInterface({ input: createReadStream(join(folder, `${name}.csv`)), crlfDelay: Infinity })) {
    if (line === '') continue
    const fields = line.includes('"') ? quoted(line) : line.split(',')
    if (places) {
      yield places.map((place) => fields[place] ?? '')
      continue
    }
    const header = fields.map((field) => field.replace(/^\uFEFF/, '').trim())
    places = columns.map((column) => header.indexOf(column))
    const missing = columns.filter((_, at) => places?.[at] === -1)
    if (missing.length) complain(`${name}.csv里没有这些列：${missing.join('、')}。`)
  }
}

function quoted(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, inside, plain]) => inside?.replace(/""/g, '"') ?? plain ?? '')
}

function unitOf(district: string): string {
  return String(990_000_000 + Number(district))
}

async function loadDivisions(db: Db, folder: string, now: string): Promise<number> {
  const rows: DivisionRow[] = [{ code: DISTRICT, name: '测试区', level: 'district', kind: '' }]
  for await (const [id = '', name = ''] of linesOf(folder, 'districts', ['id', 'name'])) {
    rows.push({ code: unitOf(id), name, level: 'subdistrict', kind: name.endsWith('镇') ? 'town' : 'street', parent: DISTRICT })
  }
  await importDivisions(db, COMMAND_LINE, rows, now)
  return rows.length - 1
}

/** A letter for each unit and year, its numbers cumulative; the first letter of each unit takes its projects. */
async function loadTargets(bulk: Bulk, folder: string, now: string): Promise<{ rows: number; firstLetter: Map<string, number> }> {
  const letters = new Map<string, { unit: string; year: number; months: number[] }>()
  let rows = 0
  for await (const [district = '', month = '', target = ''] of linesOf(folder, 'targets', ['district_id', 'month', 'target'])) {
    const [unit, year] = [unitOf(district), Number(month.slice(0, 4))]
    const letter = letters.get(`${unit} ${year}`) ?? { unit, year, months: Array.from({ length: 12 }, () => 0) }
    letter.months[Number(month.slice(5)) - 1] = Number(target)
    letters.set(`${unit} ${year}`, letter)
    rows += 1
  }
  const plan = new Map<number, number[]>()
  const firstLetter = new Map<string, number>()
  const commitments = bulk.table('commitment', ['id', 'district_code', 'division_code', 'year', 'number', 'signed_on', 'created_at'])
  const versions = bulk.table('commitment_version', ['id', 'commitment_id', 'version', 'in_force_on', 'created_at'])
  const targets = bulk.table('commitment_target', ['version_id', 'measure', 'month', 'target'])
  let id = 0
  for (const { unit, year, months } of [...letters.values()].sort((a, b) => a.year - b.year)) {
    id += 1
    if (!firstLetter.has(unit)) firstLetter.set(unit, id)
    await commitments.add([id, DISTRICT, unit, year, `测〔${year}〕${unit}号`, `${year}-01-01`, now])
    await versions.add([id, id, 1, `${year}-01-01`, now])
    let sum = 0
    for (const [at, target] of months.entries()) {
      sum += target
      await targets.add([id, 'completed', at + 1, sum])
      const all = plan.get(year) ?? Array.from({ length: 12 }, () => 0)
      all[at] = (all[at] ?? 0) + sum
      plan.set(year, all)
    }
  }
  const annual = bulk.table('annual_plan', ['district_code', 'year', 'measure', 'month', 'target'])
  for (const [year, months] of plan) for (const [at, target] of months.entries()) await annual.add([DISTRICT, year, 'completed', at + 1, target])
  for (const table of [commitments, versions, targets, annual]) await table.end()
  return { rows, firstLetter }
}

interface LoadedProjects {
  units: Map<number, string>
  stopped: Set<number>
}

async function loadProjects(bulk: Bulk, folder: string, firstLetter: Map<string, number>, now: string): Promise<LoadedProjects> {
  const estates = new Map<string, number>()
  const loaded: LoadedProjects = { units: new Map(), stopped: new Set() }
  const estate = bulk.table('estate', ['id', 'division_code', 'name'])
  const columns = ['id', 'code', 'district_code', 'division_code', 'estate_id', 'building', 'stairwell', 'households', 'commitment_id', 'created_at']
  const project = bulk.table('project', columns)
  const rows: (string | number | null)[][] = []
  const save = async () => {
    await estate.flush()
    for (const row of rows.splice(0)) await project.add(row)
  }
  for await (const fields of linesOf(folder, 'projects', ['id', 'district_id', 'code', 'compound', 'building', 'households', 'status'])) {
    const [id = '', district = '', code = '', compound = '', place = '', households = '', status = ''] = fields
    const unit = unitOf(district)
    const key = `${unit} ${compound}`
    const known = estates.get(key)
    if (known === undefined) {
      estates.set(key, estates.size + 1)
      await estate.add([estates.size, unit, compound])
    }
    const { building, stairwell } = splitPlace(place)
    rows.push([Number(id), code, DISTRICT, unit, estates.get(key) ?? 0, building, stairwell, Number(households) || null, firstLetter.get(unit) ?? null, now])
    loaded.units.set(Number(id), unit)
    if (status === 'stopped') loaded.stopped.add(Number(id))
    if (rows.length === 5000) await save()
  }
  await save()
  await estate.end()
  await project.end()
  return loaded
}

async function loadMilestones(bulk: Bulk, folder: string, projects: LoadedProjects, now: string): Promise<number> {
  const facts = bulk.table('milestone_event', ['id', 'project_id', 'milestone', 'occurred_on', 'detail', 'entered_at', 'verified_by_import'])
  const plans = bulk.table('milestone_plan', ['project_id', 'milestone', 'due_on', 'set_at'])
  const lastActual = new Map<number, string>()
  let rows = 0
  let id = 0
  const add = async (project: number, milestone: string, on: string, detail: string) => {
    id += 1
    await facts.add([id, project, milestone, on, detail, now, 1])
  }
  for await (const [project = '', name = '', planned = '', actual = ''] of linesOf(folder, 'milestones', ['project_id', 'name', 'planned', 'actual'])) {
    const milestone = STEPS[name]
    if (!milestone) throw new Error(`milestones.csv: no milestone code for the step ${name}`)
    rows += 1
    if (planned) await plans.add([Number(project), milestone, planned, now])
    if (!actual) continue
    await add(Number(project), milestone, actual, milestone === 'PIPELINE' ? '{"state":"done"}' : '{}')
    if (projects.stopped.has(Number(project)) && actual > (lastActual.get(Number(project)) ?? '')) lastActual.set(Number(project), actual)
  }
  for (const [project, on] of lastActual) await add(project, 'PAUSED', on, '{"reason":"other"}')
  for (const table of [facts, plans]) await table.end()
  return rows
}

/** Rounds and sheets are made as the weeks are met: closed rounds, accepted sheets. */
async function loadUpdates(bulk: Bulk, folder: string, units: Map<number, string>): Promise<number> {
  const rounds = bulk.table('dispatch_round', ['id', 'district_code', 'week', 'starts_on', 'ends_on', 'due_at', 'closes_at', 'opened_at', 'closed_at'])
  const sheets = bulk.table('dispatch_sheet', ['id', 'round_id', 'division_code', 'state', 'submitted_at', 'reviewed_at'])
  const updates = bulk.table('weekly_update', ['round_id', 'sheet_id', 'project_id', 'condition', 'words', 'entered_at'])
  const roundOf = new Map<string, number>()
  const weekOf = new Map<string, string>()
  const sheetOf = new Map<string, number>()
  let rows = 0
  let own: (string | number | null)[][] = []
  let current = -1
  const waiting: (string | number | null)[][] = []
  const save = async () => {
    const last = new Map(own.map((row) => [row[0], row]))
    waiting.push(...last.values())
    own = []
    if (waiting.length < 5000 && current !== -1) return
    await rounds.flush()
    await sheets.flush()
    for (const row of waiting.splice(0)) await updates.add(row)
  }
  for await (const [id = '', day = '', words = ''] of linesOf(folder, 'updates', ['project_id', 'week', 'body'])) {
    rows += 1
    const project = Number(id)
    if (project !== current) {
      await save()
      current = project
    }
    const week = weekOf.get(day) ?? isoWeekOf(day)
    weekOf.set(day, week)
    if (!roundOf.has(week)) {
      const { startsOn, endsOn } = weekRange(week)
      roundOf.set(week, roundOf.size + 1)
      const at = `${endsOn}T16:00:00.000Z`
      await rounds.add([roundOf.size, DISTRICT, week, startsOn, endsOn, at, at, at, at])
    }
    const round = roundOf.get(week) ?? 0
    const unit = units.get(project) ?? ''
    const key = `${round} ${unit}`
    if (!sheetOf.has(key)) {
      sheetOf.set(key, sheetOf.size + 1)
      await sheets.add([sheetOf.size, round, unit, 'accepted', `${day}T08:00:00.000Z`, `${day}T09:00:00.000Z`])
    }
    own.push([round, sheetOf.get(key) ?? 0, project, 'progress', words, `${day}T07:00:00.000Z`])
  }
  current = -1
  await save()
  for (const table of [rounds, sheets, updates]) await table.end()
  return rows
}

async function main(words: string[]): Promise<number> {
  const [folder] = plainWords(words)
  if (words.includes('--help') || !folder) {
    console.log('用法：npm run seed:bench -- 文件夹 [--json]\n把基准数据（districts、projects、milestones、updates、targets五个CSV）装入DATABASE_URL指向的空库，并重算数字。')
    return words.includes('--help') ? 0 : 2
  }
  const started = Date.now()
  const counts = await seedBench(folder, readSettings(process.env).databaseUrl, new Date().toISOString())
  const seconds = Math.round((Date.now() - started) / 100) / 10
  console.log(words.includes('--json') ? JSON.stringify({ ...counts, seconds }) : `已装入：${Object.entries(counts).map(([name, rows]) => `${name} ${rows}`).join('，')}；用时${seconds}秒。`)
  return 0
}

if (/seed-bench\.(ts|js)$/.test(process.argv[1] ?? '')) await answer(main, { flags: ['--json'], most: 1 })
