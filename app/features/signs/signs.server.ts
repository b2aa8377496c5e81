import { sql } from 'kysely'
import { addDays, todayOf } from '~/domain/calendar'
import { monthEnd, monthStart } from '~/domain/periods'
import { pathsWith, type Actor } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { codesUnder, underPaths } from '~db/scopes.server'

/** Days after which an entry is called late; a unit's share of completions in the last days of a month that is called a burst. */
export const LATE_DAYS = 7
export const LAST_DAYS = 3
const BURST_LEAST = 3
/** More of one kind than anybody reads; the page says how many there are. */
const MOST = 2_000

export interface SuspectFact {
  code: string
  place: string
  unit: string
  milestone: string
  occurredOn: string
  enteredAt: string
  enteredBy: string | null
  /** Days between the day and its entry. */
  daysLater: number
}

export interface Burst {
  unit: string
  last: number
  all: number
}

export interface ReusedFile {
  sha256: string
  name: string
  uses: { code: string; place: string; unit: string; milestone: string; enteredBy: string | null }[]
}

export interface Unnumbered {
  code: string
  place: string
  unit: string
  completedOn: string
}

export interface Signs {
  backdated: SuspectFact[]
  bursts: Burst[]
  reused: ReusedFile[]
  unnumbered: Unnumbered[]
}

/** What deserves a second look in a month, in the divisions that the actor audits. A sign is no proof, and nobody is told but the reader. */
export async function listSigns(read: Db, actor: Actor, month: string): Promise<Signs> {
  const paths = pathsWith(actor, 'audit.read')
  const { bursts, unnumbered } = completionSigns(await completionsOf(read, paths, month), month)
  return { backdated: await backdated(read, paths, month), bursts, reused: await reusedFiles(read, paths, month), unnumbered }
}

/** Facts entered by hand in the month, live ones, of the divisions under the paths. */
function enteredFacts(read: Db, paths: readonly string[], month: string) {
  return read
    .selectFrom('milestone_event as event')
    .innerJoin('project', 'project.id', 'event.project_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
    .leftJoin('account', 'account.id', 'event.entered_by')
    .where('event.entered_at', '>=', startOf(monthStart(month)))
    .where('event.entered_at', '<', startOf(addDays(monthEnd(month), 1)))
    .where('retraction.event_id', 'is', null)
    .where('event.import_id', 'is', null)
    .where(underPaths(paths))
}

async function backdated(read: Db, paths: readonly string[], month: string): Promise<SuspectFact[]> {
  const rows = await enteredFacts(read, paths, month)
    .select(['project.code', ...placeColumns, 'division.name as unit', 'event.milestone', 'event.occurred_on as occurredOn', 'event.entered_at as enteredAt', 'account.name as enteredBy'])
    .where('event.date_precision', '=', 'day')
    .where('event.occurred_on', '<', addDays(monthEnd(month), -LATE_DAYS))
    .orderBy('event.occurred_on')
    .limit(20_000)
    .execute()
  const late = rows.map(({ estate, building, stairwell, ...row }) => ({ ...row, place: `${estate}${building}${stairwell}`, daysLater: daysBetween(row.occurredOn, todayOf(row.enteredAt)) }))
  return late.filter((row) => row.daysLater > LATE_DAYS).sort((a, b) => b.daysLater - a.daysLater).slice(0, MOST)
}

const placeColumns = ['estate.name as estate', 'project.building', 'project.stairwell'] as const

interface Completion extends Unnumbered {
  hasNumber: boolean
}

async function completionsOf(read: Db, paths: readonly string[], month: string): Promise<Completion[]> {
  const rows = await read
    .selectFrom('figure_entry as entry')
    .innerJoin('division', 'division.code', 'entry.division_code')
    .innerJoin('project', 'project.id', 'entry.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .select(['project.code', ...placeColumns, 'division.name as unit', 'entry.effective_on as completedOn'])
    .select(
      sql<number>`(select count(*) from milestone_event numbered left join milestone_retraction gone on gone.event_id = numbered.id
        where numbered.project_id = project.id and numbered.milestone = 'INSPECTION' and numbered.reference <> '' and gone.event_id is null)`.as('numbers'),
    )
    .where('entry.division_code', 'in', codesUnder(paths))
    .where('entry.measure', '=', 'completed')
    .where('entry.cause', '=', 'fact')
    .where('entry.reported', '=', 1)
    .where('entry.counted', '=', 1)
    .where('entry.effective_on', '>=', monthStart(month))
    .where('entry.effective_on', '<=', monthEnd(month))
    .orderBy('project.code')
    .execute()
  return rows.map(({ estate, building, stairwell, numbers, ...row }) => ({ ...row, place: `${estate}${building}${stairwell}`, hasNumber: Number(numbers) > 0 }))
}

function completionSigns(completions: readonly Completion[], month: string): Pick<Signs, 'bursts' | 'unnumbered'> {
  const since = addDays(monthEnd(month), 1 - LAST_DAYS)
  const units = new Map<string, Burst>()
  for (const { unit, completedOn } of completions) {
    const burst = units.get(unit) ?? { unit, last: 0, all: 0 }
    units.set(unit, { unit, all: burst.all + 1, last: burst.last + (completedOn >= since ? 1 : 0) })
  }
  return {
    bursts: [...units.values()].filter(({ last, all }) => last >= BURST_LEAST && last * 2 > all).sort((a, b) => b.last - a.last),
    unnumbered: completions.filter((completion) => !completion.hasNumber).slice(0, MOST),
  }
}

/** Codes of the projects completed in a month in a district, the list from which site checks are drawn. */
export async function listCompleted(read: Db, districtPath: string, month: string): Promise<string[]> {
  return [...new Set((await completionsOf(read, [districtPath], month)).map(({ code }) => code))]
}

/** Files of equal content that stand as evidence of more than one fact, one of them entered in the month. */
async function reusedFiles(read: Db, paths: readonly string[], month: string): Promise<ReusedFile[]> {
  const used = await enteredFacts(read, paths, month).innerJoin('file', 'file.id', 'event.file_id').select('file.sha256').distinct().limit(20_000).execute()
  const found: ReusedFile[] = []
  for (let at = 0; at < used.length; at += 500) {
    const uses = await read
      .selectFrom('file')
      .innerJoin('milestone_event as event', 'event.file_id', 'file.id')
      .innerJoin('project', 'project.id', 'event.project_id')
      .innerJoin('division', 'division.code', 'project.division_code')
      .innerJoin('estate', 'estate.id', 'project.estate_id')
      .leftJoin('milestone_retraction as retraction', 'retraction.event_id', 'event.id')
      .leftJoin('account', 'account.id', 'event.entered_by')
      .select(['file.sha256', 'file.name', 'project.code', ...placeColumns, 'division.name as unit', 'event.milestone', 'account.name as enteredBy'])
      .where('file.sha256', 'in', used.slice(at, at + 500).map(({ sha256 }) => sha256))
      .where('retraction.event_id', 'is', null)
      .where(underPaths(paths))
      .orderBy('event.id')
      .execute()
    const byContent = new Map<string, ReusedFile>()
    for (const { sha256, name, estate, building, stairwell, ...use } of uses) {
      const file = byContent.get(sha256) ?? { sha256, name, uses: [] }
      file.uses.push({ ...use, place: `${estate}${building}${stairwell}` })
      byContent.set(sha256, file)
    }
    found.push(...[...byContent.values()].filter((file) => file.uses.length > 1))
  }
  return found.slice(0, MOST)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** The instant at which a Shanghai day begins. */
function startOf(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00+08:00`)).toISOString()
}
