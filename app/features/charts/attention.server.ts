import type { CircularRow } from '~/domain/circular'
import { daysBetween } from '~/domain/calendar'
import type { CircularProblem } from '~/domain/circular-text'
import { isWritable } from '~/domain/dispatch'
import type { PromisedMeasure } from '~/domain/measures'
import type { OwnerLoad } from '~/domain/overview'
import { effectiveDue } from '~/domain/problems'
import type { Scope } from '~/features/circulars/lines.server'
import { underPaths } from '~db/scopes.server'
import { chunksOf } from '~db/transaction.server'
import type { Db } from '~db/schema'

export interface OpenProblem {
  number: string
  title: string
  owner: string
  unit: string
  place: string
  raisedOn: string
  dueOn: string
}

/** One responsible party: how much it holds, and its oldest open problem. */
export interface OwnerRow extends OwnerLoad {
  /** Days since its oldest one was raised. */
  days: number
  oldest: OpenProblem
}

/** Open problems below a division by who must act, the longest waiting first; one read of the open ones by index. */
export async function ownersOf(db: Db, scope: Scope, date: string): Promise<OwnerRow[]> {
  const rows = await db
    .selectFrom('problem')
    .innerJoin('division as unit', 'unit.code', 'problem.division_code')
    .leftJoin('project', 'project.id', 'problem.project_id')
    .leftJoin('estate', 'estate.id', 'project.estate_id')
    .select(['problem.number', 'problem.title', 'problem.owner_name as owner', 'problem.raised_on as raisedOn', 'problem.due_on as dueOn', 'problem.stopped_on as stoppedOn', 'unit.name as unit'])
    .select(['estate.name as estate', 'project.building', 'project.stairwell'])
    .where('problem.closed_on', 'is', null)
    .where('problem.division_code', 'in', (eb) => eb.selectFrom('division').select('code').where(underPaths([scope.path])))
    .orderBy('problem.raised_on')
    .orderBy('problem.number')
    .execute()
  return byOwner(rows.map(({ estate, building, stairwell, stoppedOn, ...row }) => ({ ...row, dueOn: effectiveDue(row.dueOn, stoppedOn, date), place: estate ? `${estate}${building ?? ''}${stairwell ?? ''}` : '' })), date)
}

/** The same from the problems that an issued circular froze. */
export function frozenOwners(problems: readonly CircularProblem[], date: string): OwnerRow[] {
  const open = problems.filter((problem) => problem.closedOn === null)
  return byOwner(open.map(({ number, title, ownerName, divisionName, place, raisedOn, dueOn }) => ({ number, title, owner: ownerName, unit: divisionName, place, raisedOn, dueOn })), date)
}

/** Problems come oldest first, so an owner's first one is his oldest. */
function byOwner(problems: readonly OpenProblem[], date: string): OwnerRow[] {
  const owners = new Map<string, OwnerRow>()
  for (const problem of problems) {
    const row = owners.get(problem.owner) ?? { owner: problem.owner, open: 0, overdue: 0, days: daysBetween(problem.raisedOn, date), oldest: problem }
    row.open += 1
    if (problem.dueOn < date) row.overdue += 1
    owners.set(problem.owner, row)
  }
  return [...owners.values()]
}

/** Projects whose next milestone has passed its day, by line: counted on the index of the units' work lists. */
export async function lateByLine(db: Db, rows: readonly Pick<CircularRow, 'code' | 'units'>[], today: string): Promise<Map<string, number>> {
  const lineOf = new Map(rows.flatMap((row) => row.units.map((unit) => [unit, row.code] as const)))
  const late = new Map<string, number>()
  for (const codes of chunksOf([...lineOf.keys()], 1)) {
    const found = await db
      .selectFrom('project_status')
      .select('division_code')
      .select(({ fn }) => fn.countAll<number>().as('projects'))
      .where('division_code', 'in', codes)
      .where('closed', '=', 0)
      .where('next_due_on', '<', today)
      .groupBy('division_code')
      .execute()
    for (const row of found) {
      const line = lineOf.get(row.division_code) ?? ''
      late.set(line, (late.get(line) ?? 0) + Number(row.projects))
    }
  }
  return late
}

export interface Reporting {
  units: number
  unreported: { code: string; name: string; week: string }[]
}

/** The sheets of the latest round of every district: how many there are, and which have not been handed in. */
export async function reportingNow(db: Db, scope: Scope): Promise<Reporting> {
  const sheets = await db
    .selectFrom('dispatch_sheet as sheet')
    .innerJoin('dispatch_round as round', 'round.id', 'sheet.round_id')
    .innerJoin('division as unit', 'unit.code', 'sheet.division_code')
    .select(['unit.code', 'unit.name', 'sheet.state', 'round.week'])
    .where(underPaths([scope.path], 'unit.path'))
    .where('round.id', 'in', (eb) => eb.selectFrom('dispatch_round').select(({ fn }) => fn.max('id').as('latest')).groupBy('district_code'))
    .orderBy('unit.code')
    .execute()
  const unreported = sheets.filter(({ state }) => isWritable(state)).map(({ code, name, week }) => ({ code, name, week }))
  return { units: sheets.length, unreported }
}

/** The newest month whose circular is checked and waits to be issued. */
export async function waitingCircular(db: Db, scope: Scope, measure: PromisedMeasure): Promise<string | null> {
  const row = await db
    .selectFrom('circular')
    .select('month')
    .where('division_code', '=', scope.code)
    .where('measure', '=', measure)
    .where('state', '=', 'checked')
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.month ?? null
}
