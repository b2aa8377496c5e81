import type { ControlledTransaction } from 'kysely'
import { addDays, addWeeks, isoWeekOf, weekRange } from '~/domain/calendar'
import { noticeEnd } from '~/domain/working-days'
import { MAIN_LINE, MILESTONES, PAUSE_REASONS, REVISION_REASONS, TERMINATION_REASONS, OVERLAYS } from '~/domain/milestones'
import type { Actor } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { carryOver } from '~/features/commitments/carry-over.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { acceptSheet, beginReview, returnSheet, submitSheet } from '~/features/dispatch/sheets.server'
import { reportRestAsNoChange, submitWeeklyUpdate } from '~/features/dispatch/updates.server'
import { saveOpeningFigures } from '~/features/figures/openings.server'
import { savePolicy } from '~/features/figures/policy.server'
import { refreshProjects } from '~/features/figures/post.server'
import { recordImportedFacts } from '~/features/milestones/imported.server'
import { pauseProject, resumeProject, terminateProject } from '~/features/milestones/interrupt.server'
import { planMilestone } from '~/features/milestones/plan.server'
import { recordMilestone } from '~/features/milestones/record.server'
import { retractMilestone } from '~/features/milestones/retract.server'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { assignCompany } from '~/features/projects/companies.server'
import { createProject } from '~/features/projects/create.server'
import { editProject } from '~/features/projects/edit.server'
import { rehangProject } from '~/features/projects/rehang.server'
import { transferProject } from '~/features/projects/transfer.server'
import type { Schema } from '~db/schema'
import { CHANGHE, DISTRICT, SONGGUANTUN, type Staff, ZHAOHU } from '../helpers/district'

export const UNITS = [CHANGHE, SONGGUANTUN, ZHAOHU] as const
export const FIRST_DAY = '2024-01-02'
type Trx = ControlledTransaction<Schema, string[]>

/** Everything that a random sequence of commands knows of its world. */
export interface World {
  trx: Trx
  random: Random
  staff: Staff
  today: string
  projects: string[]
  letters: number[]
  importId: number
}

export interface Random {
  /** 0 … below − 1 */
  below(limit: number): number
  chance(percent: number): boolean
  pick<T>(list: readonly T[]): T
}

/** mulberry32: the same seed, the same sequence, on every machine. */
export function randomOf(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (list) => {
      if (list.length === 0) throw new Error('Nothing to pick from')
      return list[below(list.length)] as (typeof list)[number]
    },
  }
}

export const nowOf = (world: World): string => `${world.today}T03:00:00.000Z`

/** Mostly of the last weeks, sometimes long ago, now and then wrong. */
function someDay(world: World): string {
  const { random, today } = world
  if (random.chance(3)) return addDays(today, 1 + random.below(40))
  return addDays(today, -random.below(random.chance(20) ? 700 : 60))
}

const someProject = (world: World): string => world.random.pick(world.projects)
const someStaff = (world: World): Actor => (world.random.chance(80) ? world.staff.bureau : world.random.pick([world.staff.checker, world.staff.officer, world.staff.leader]))

async function someFact(world: World): Promise<number> {
  const facts = await world.trx.selectFrom('milestone_event').select('id').orderBy('id', 'desc').limit(12).execute()
  return facts.length === 0 ? 0 : world.random.pick(facts).id
}

/** The next milestone of a project, on a day between its last one and today: what carries projects through their lives. */
async function recordNext(world: World): Promise<void> {
  const code = someProject(world)
  const status = await world.trx
    .selectFrom('project_status')
    .innerJoin('project', 'project.id', 'project_status.project_id')
    .select(['next_milestone', 'stage_on'])
    .where('project.code', '=', code)
    .executeTakeFirstOrThrow()
  const milestone = status.next_milestone ?? 'REGISTRATION'
  const since = status.stage_on ?? addDays(world.today, -60)
  const gap = Math.max(0, Math.round((Date.parse(world.today) - Date.parse(since)) / 86_400_000))
  const occurredOn = addDays(since, world.random.below(gap + 1))
  const now = nowOf(world)
  if (milestone === 'INSTALL') await attempt(world, () => recordMilestone(world.trx, world.staff.bureau, { projectCode: code, milestone: 'INSTALL_NOTICE', occurredOn: since }, now))
  const untilOn = milestone === 'NOTICE' ? noticeEnd(occurredOn, { days: 10, counting: 'natural' }) : null
  await recordMilestone(world.trx, someStaff(world), { projectCode: code, milestone, occurredOn, untilOn }, now)
}

async function recordAnything(world: World): Promise<void> {
  const { random } = world
  const month = random.chance(30)
  const day = someDay(world)
  const detail = { state: random.pick(['passed', 'failed', 'open', 'done', 'settled', 'due', undefined]), utility: random.pick(['gas', 'water']), reason: 'other' }
  const fact = { milestone: random.pick(MILESTONES), occurredOn: month ? `${day.slice(0, 7)}-01` : day, datePrecision: month ? ('month' as const) : ('day' as const), detail }
  await recordMilestone(world.trx, someStaff(world), { projectCode: someProject(world), ...fact, untilOn: random.chance(30) ? addDays(day, 20) : null }, nowOf(world))
}

/** Records of the past: no gate is asked, so they may lack a start, be doubled, and stand in any order. */
async function importFacts(world: World): Promise<void> {
  const { random, trx } = world
  const { id } = await trx.selectFrom('project').select('id').where('code', '=', someProject(world)).executeTakeFirstOrThrow()
  const facts = Array.from({ length: 1 + random.below(4) }, (_, line) => {
    const precision = random.chance(30) ? ('month' as const) : ('day' as const)
    const day = addDays(world.today, -random.below(500))
    return {
      projectId: id, milestone: random.pick([...MAIN_LINE, ...OVERLAYS]), on: precision === 'month' ? `${day.slice(0, 7)}-01` : day, precision,
      until: null, reference: '', note: '', detail: { state: random.chance(10) ? 'failed' : undefined }, fileId: null, line, verified: random.chance(50), retracts: [],
    }
  })
  await recordImportedFacts(trx, facts, { importId: world.importId, accountId: null, reason: '导入更正' }, nowOf(world))
  await refreshProjects(trx, [id], nowOf(world))
}

async function create(world: World): Promise<void> {
  const { random } = world
  const divisionCode = random.pick(UNITS)
  const letter = await letterOf(world, divisionCode)
  const input = {
    divisionCode, estate: random.pick(['桂苑小区', '文汇苑']), building: `${random.below(30)}号楼`, stairwell: `${1 + random.below(2)}单元`,
    elevators: random.chance(15) ? 2 : 1, commitmentId: random.chance(60) ? letter : null,
  }
  world.projects.push((await createProject(world.trx, world.staff.bureau, input, nowOf(world))).code)
}

async function letterOf(world: World, divisionCode: string): Promise<number | null> {
  const letters = await world.trx.selectFrom('commitment').select('id').where('division_code', '=', divisionCode).execute()
  return letters.length === 0 ? null : world.random.pick(letters).id
}

async function saveOpening(world: World): Promise<void> {
  const { random } = world
  const figures = Array.from({ length: 1 + random.below(2) }, () => ({
    divisionCode: random.pick(UNITS), year: 2024 + random.below(3), month: random.below(13), measure: random.pick(['completed', 'started', 'signed', 'under_construction']),
    target: random.chance(50) ? random.below(50) : null, done: random.chance(80) ? random.below(40) : null,
  }))
  await saveOpeningFigures(world.trx, world.staff.bureau, figures, nowOf(world))
}

async function changePolicy(world: World): Promise<void> {
  const { random } = world
  const requiredMilestones = ['AGREEMENT', ...(random.chance(50) ? ['PERMIT'] : []), 'STARTED', 'INSPECTION', 'ACCEPTANCE', 'IN_USE']
  const input = { divisionCode: DISTRICT, validFrom: someDay(world), body: JSON.stringify({ requiredMilestones }), note: '' }
  await savePolicy(world.trx, world.staff.admin, input, nowOf(world))
}

const lastWeek = (world: World): string => addWeeks(isoWeekOf(world.today), -1)

async function reportWeek(world: World): Promise<void> {
  const { random, trx } = world
  const week = lastWeek(world)
  await attempt(world, () => openRound(trx, world.staff.bureau, { districtCode: DISTRICT, week }, nowOf(world)))
  const milestone = random.chance(30) ? { milestone: random.pick(MAIN_LINE), occurredOn: weekRange(week).startsOn } : null
  const update = { week, projectCode: someProject(world), condition: random.pick(['no_change', 'progress', 'slow']), words: random.chance(70) ? '按计划推进' : '', milestone }
  await submitWeeklyUpdate(trx, world.staff.officer, { ...update, submissionKey: `${world.today} ${random.below(1000)}` }, nowOf(world))
}

async function finishSheet(world: World): Promise<void> {
  const { random, trx, staff } = world
  const week = lastWeek(world)
  await attempt(world, () => openRound(trx, staff.bureau, { districtCode: DISTRICT, week }, nowOf(world)))
  await reportRestAsNoChange(trx, staff.officer, { week, projectCodes: await codesOfUnit(world, CHANGHE), submissionKey: world.today }, nowOf(world))
  const sheet = await trx
    .selectFrom('dispatch_sheet')
    .innerJoin('dispatch_round', 'dispatch_round.id', 'dispatch_sheet.round_id')
    .select('dispatch_sheet.id')
    .where('dispatch_sheet.division_code', '=', CHANGHE)
    .where('week', '=', week)
    .executeTakeFirst()
  if (!sheet) return
  await submitSheet(trx, staff.officer, { sheetId: sheet.id }, nowOf(world))
  await beginReview(trx, staff.checker, { sheetId: sheet.id }, nowOf(world))
  if (random.chance(80)) await acceptSheet(trx, staff.checker, { sheetId: sheet.id }, nowOf(world))
  else await returnSheet(trx, staff.checker, { sheetId: sheet.id, reason: '请补充照片' }, nowOf(world))
}

async function codesOfUnit(world: World, divisionCode: string): Promise<string[]> {
  const rows = await world.trx
    .selectFrom('project')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .select('code')
    .where('project.division_code', '=', divisionCode)
    .where('status.closed', '=', 0)
    .execute()
  return rows.map((row) => row.code)
}

/** Every command that moves a figure or a status, with how often it is tried. */
export const COMMANDS: readonly { name: string; weight: number; run(world: World): Promise<unknown> }[] = [
  { name: 'createProject', weight: 9, run: create },
  { name: 'recordMilestone', weight: 26, run: recordNext },
  { name: 'recordMilestone, any', weight: 8, run: recordAnything },
  { name: 'recordImportedFacts', weight: 5, run: importFacts },
  { name: 'verifyMilestone', weight: 10, run: async (world) => verifyMilestone(world.trx, world.random.pick([world.staff.checker, world.staff.bureau]), { eventId: await someFact(world) }, nowOf(world)) },
  { name: 'retractMilestone', weight: 5, run: async (world) => retractMilestone(world.trx, world.staff.bureau, { eventId: await someFact(world), reason: '填错' }, nowOf(world)) },
  {
    name: 'planMilestone', weight: 3,
    run: (world) => planMilestone(world.trx, world.staff.bureau, { projectCode: someProject(world), milestone: world.random.pick(MAIN_LINE), dueOn: addDays(world.today, world.random.below(200)), reason: world.random.pick(REVISION_REASONS) }, nowOf(world)),
  },
  {
    name: 'pauseProject', weight: 4,
    run: (world) => pauseProject(world.trx, world.staff.bureau, { projectCode: someProject(world), occurredOn: someDay(world), reason: world.random.pick(PAUSE_REASONS) }, nowOf(world)),
  },
  { name: 'resumeProject', weight: 4, run: (world) => resumeProject(world.trx, world.staff.bureau, { projectCode: someProject(world), occurredOn: someDay(world) }, nowOf(world)) },
  {
    name: 'terminateProject', weight: 3,
    run: (world) => terminateProject(world.trx, world.staff.bureau, { projectCode: someProject(world), occurredOn: someDay(world), reason: world.random.pick(TERMINATION_REASONS) }, nowOf(world)),
  },
  {
    name: 'transferProject', weight: 5,
    run: (world) => transferProject(world.trx, world.staff.bureau, { projectCode: someProject(world), toDivisionCode: world.random.pick(UNITS), effectiveOn: someDay(world), reason: '区划调整', ...(world.random.chance(30) ? { commitmentId: null } : {}) }, nowOf(world)),
  },
  {
    name: 'rehangProject', weight: 4,
    run: (world) => rehangProject(world.trx, world.staff.bureau, { projectCode: someProject(world), commitmentId: world.random.chance(30) ? null : world.random.pick(world.letters) }, nowOf(world)),
  },
  {
    name: 'carryOver', weight: 2,
    run: (world) => carryOver(world.trx, world.staff.bureau, { districtCode: DISTRICT, year: Number(world.today.slice(0, 4)), projectCodes: [someProject(world)] }, nowOf(world)),
  },
  { name: 'editProject', weight: 3, run: (world) => editProject(world.trx, world.staff.bureau, { projectCode: someProject(world), elevators: 1 + world.random.below(3) }, nowOf(world)) },
  {
    name: 'assignCompany', weight: 1,
    run: (world) => assignCompany(world.trx, world.staff.bureau, { projectCode: someProject(world), role: 'installer', company: '顺安电梯', sinceOn: world.today }, nowOf(world)),
  },
  { name: 'saveOpeningFigures', weight: 2, run: saveOpening },
  { name: 'savePolicy', weight: 1, run: changePolicy },
  { name: 'submitWeeklyUpdate', weight: 3, run: reportWeek },
  { name: 'acceptSheet', weight: 2, run: finishSheet },
]

const TOTAL = COMMANDS.reduce((sum, command) => sum + command.weight, 0)

/** One random command some days later; true when it was carried out, false when it was refused. What is refused leaves nothing behind. */
export async function step(world: World): Promise<{ name: string; done: boolean }> {
  world.today = addDays(world.today, world.random.below(43))
  let ticket = world.random.below(TOTAL)
  const command = world.projects.length === 0 ? COMMANDS[0] : COMMANDS.find(({ weight }) => (ticket -= weight) < 0)
  if (!command) throw new Error('No command')
  return { name: command.name, done: await attempt(world, () => command.run(world)) }
}

async function attempt(world: World, run: () => Promise<unknown>): Promise<boolean> {
  const outer = world.trx
  const name = `attempt${Math.round(performance.now() * 1000)}`
  const inner = await outer.savepoint(name).execute()
  try {
    await run()
    await inner.releaseSavepoint(name).execute()
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await inner.rollbackToSavepoint(name).execute()
    return false
  }
}
