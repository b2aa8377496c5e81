import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import { pathsWith, type Actor, type Permission } from '~/domain/permissions'
import type { ProjectFilter } from '~/domain/project-filter'
import { places, prepared, preparedPage, roomFor } from '~db/prepared.server'
import { memory } from '~db/remembered.server'
import type { Db, Row, Schema } from '~db/schema'
import { findMatches } from './project-matches.server'

export const PAGE_SIZE = 50
/** Projects are counted up to here; more are "over 2,000", so that a count never costs more because the list grew. */
export const COUNT_LIMIT = 2_000
/** Rows that a download reads at a time. */
const MOST_ROWS = 5_000

export interface ProjectRow {
  code: string
  estate: string
  building: string
  stairwell: string
  elevators: number
  unit: string
  unitCode: string
  inPlan: 0 | 1
  stage: string | null
  stageOn: string | null
  stagePrecision: string
  next: string | null
  dueOn: string | null
  pausedOn: string | null
  terminatedOn: string | null
  lastReportOn: string | null
}

export interface ProjectCount {
  projects: number
  elevators: number
  /** Of these so many have a promised day that has passed. */
  late: number
  /** More than COUNT_LIMIT match; the numbers are those of the first. */
  isMore: boolean
}

type Builder = ExpressionBuilder<Schema, 'project_status' | 'project'>

/** One run of rows in the list's order: a condition, what it is ordered by, and from which end. */
interface Segment {
  where: (eb: Builder) => Expression<SqlBool>[]
  key: 'project_status.next_due_on' | 'project_status.project_id' | 'project_status.paused_on' | 'project_status.terminated_on' | 'project.code'
  latestFirst?: boolean
}

/** One page of the projects the actor may read, by the filter of the address, how many match over all pages, and the units to choose from. */
export async function projectPage(db: Db, actor: Actor, filter: ProjectFilter, today: string): Promise<{ rows: ProjectRow[]; count: ProjectCount; units: Unit[] }> {
  const divisions = await divisionsOf(db, actor)
  const streams = await streamsOf(db, divisions, filter)
  const units = divisions.filter(({ level }) => level === 'subdistrict').map(({ code, name }) => ({ code, name }))
  return { rows: await rowsIn(db, streams, filter, today, PAGE_SIZE), count: await countIn(db, streams, filter, today), units }
}

/** The rows alone, from the filter's page on; `size` is more than a page for downloads. */
export async function listProjects(db: Db, actor: Actor, filter: ProjectFilter, today: string, size = PAGE_SIZE): Promise<ProjectRow[]> {
  return rowsIn(db, await streamsOf(db, await divisionsOf(db, actor), filter), filter, today, size)
}

async function rowsIn(db: Db, streams: readonly Stream[], filter: ProjectFilter, today: string, size: number): Promise<ProjectRow[]> {
  let skip = (filter.page - 1) * PAGE_SIZE
  const ids: number[] = []
  for (let at = 0; at < segmentsOf(filter, today).length; at += 1) {
    const wanted = size - ids.length
    if (wanted <= 0) break
    const found = await idsOf(db, streams, { filter, today, at }, skip + wanted)
    ids.push(...found.slice(skip))
    skip = Math.max(0, skip - found.length)
  }
  return rowsOf(db, ids)
}

const remember = memory<ProjectCount>(() => 1)

/** How many match, from memory while nothing has been committed since: counting reads every match. What a typed text finds is counted anew. */
async function countIn(db: Db, streams: readonly Stream[], filter: ProjectFilter, today: string): Promise<ProjectCount> {
  if (filter.text) return counted(db, streams, filter, today)
  const asked = [streams.map(({ code }) => code), { ...filter, page: 1 }, today]
  return remember(db, JSON.stringify(asked), () => counted(db, streams, filter, today))
}

async function counted(db: Db, streams: readonly Stream[], filter: ProjectFilter, today: string): Promise<ProjectCount> {
  const count: ProjectCount = { projects: 0, elevators: 0, late: 0, isMore: false }
  for (const stream of streams) {
    const [row] = await countRows(db, askedOf(stream, filter, today, COUNT_LIMIT - count.projects + 1), shapeOf(stream, filter))
    count.projects += Number(row?.projects ?? 0)
    count.elevators += Number(row?.elevators ?? 0)
    count.late += Number(row?.late ?? 0)
    if (count.projects > COUNT_LIMIT) return { ...count, projects: COUNT_LIMIT, isMore: true }
  }
  return count
}

/** Units to choose from: the sub-districts where the actor holds the permission, by code. */
export async function listUnits(db: Db, actor: Actor, permission: Permission = 'staff.read'): Promise<Unit[]> {
  const divisions = await divisionsOf(db, actor, permission)
  return divisions.filter(({ level }) => level === 'subdistrict').map(({ code, name }) => ({ code, name }))
}

interface Unit {
  code: string
  name: string
}

type Division = Pick<Row<'division'>, 'code' | 'name' | 'level' | 'path'>

/** Districts and sub-districts where the actor holds the permission, by code. */
async function divisionsOf(db: Db, actor: Actor, permission: Permission = 'staff.read'): Promise<Division[]> {
  const paths = pathsWith(actor, permission)
  return paths.length === 0 ? [] : rememberDivisions(db, paths.join(), () => divisionRows(db, { paths }, { paths: paths.length }))
}

const rememberDivisions = memory<Division[]>((divisions) => divisions.length + 1)

const divisionRows = prepared((db, asked: { paths: readonly string[] }, shape: { paths: number }) =>
  db
    .selectFrom('division')
    .select(['code', 'name', 'level', 'path'])
    .where('level', 'in', ['district', 'subdistrict'])
    .where((eb) => eb.or(places(asked.paths, shape.paths).map((path) => sql<SqlBool>`substr(path, 1, length(${path})) = ${path}`)))
    .orderBy('code'),
)

/** Each stream reads one index: a whole district, or a unit of it; several are merged. `ids` narrows to what a text matched. */
interface Stream {
  column: 'district_code' | 'division_code'
  code: string
  ids: number[] | null
}

/** The scope as few index ranges: whole districts where the actor (and the unit chosen) reach over them, single units elsewhere. */
async function streamsOf(db: Db, divisions: readonly Division[], filter: ProjectFilter): Promise<Stream[]> {
  const chosen = filter.unit ? await db.selectFrom('division').select('path').where('code', '=', filter.unit).executeTakeFirst() : null
  if (filter.unit && !chosen) return []
  const within = divisions.filter((division) => division.path.startsWith(chosen?.path ?? ''))
  const districts = within.filter((division) => division.level === 'district')
  const loose = within.filter((division) => division.level === 'subdistrict' && !districts.some((district) => division.path.startsWith(district.path)))
  const ids = filter.text ? await findMatches(db, filter.text, [...districts, ...loose]) : null
  return [
    ...districts.map(({ code }) => ({ column: 'district_code' as const, code, ids })),
    ...loose.map(({ code }) => ({ column: 'division_code' as const, code, ids })),
  ]
}

/** What the text of a statement on a stream follows from: of the stage only whether one is asked for. */
interface Shape extends Record<string, unknown> {
  column: Stream['column']
  /** Room for the ids that a text matched; null where none was typed. */
  ids: number | null
  state: ProjectFilter['state']
  sort: ProjectFilter['sort']
  stage: '' | 'NONE' | 'one'
  /** Which segment of the list. */
  at: number
}

interface Asked {
  code: string
  ids: readonly number[]
  stage: string
  today: string
  limit: number
}

function shapeOf(stream: Stream, { state, sort, stage }: ProjectFilter, at = 0): Shape {
  return { column: stream.column, ids: stream.ids && roomFor(stream.ids), state, sort, stage: stage === '' || stage === 'NONE' ? stage : 'one', at }
}

function askedOf({ code, ids }: Stream, { stage }: ProjectFilter, today: string, limit: number): Asked {
  return { code, ids: ids ?? [], stage, today, limit }
}

/** The filter and the stream as the text of a statement needs them. */
function writtenAs(asked: Asked, { column, ids, state, sort, stage }: Shape): { filter: Sought; stream: Stream } {
  return { filter: { state, sort, stage: stage === 'one' ? asked.stage : stage }, stream: { column, code: asked.code, ids: ids === null ? null : places(asked.ids, ids) } }
}

type Sought = Pick<ProjectFilter, 'state' | 'sort' | 'stage'>

/** What the filter's state and stage ask of a project. */
function stateOf(eb: Builder, filter: Sought, today: string): Expression<SqlBool>[] {
  const isOpen = eb('project_status.closed', '=', 0)
  const stage = stageOf(eb, filter)
  if (filter.state === 'all') return stage
  if (filter.state === 'paused') return [eb('project_status.paused_on', 'is not', null), isOpen, ...stage]
  if (filter.state === 'terminated') return [eb('project_status.terminated_on', 'is not', null), ...stage]
  if (filter.state === 'late') return [isOpen, eb('project_status.next_due_on', '<', today), ...stage]
  if (filter.state === 'outside') return [eb('project.commitment_id', 'is', null), isOpen, ...stage]
  return [isOpen, ...stage]
}

function stageOf(eb: Builder, filter: Sought): Expression<SqlBool>[] {
  if (!filter.stage) return []
  return [filter.stage === 'NONE' ? eb('project_status.stage', 'is', null) : eb('project_status.stage', '=', filter.stage)]
}

function segmentsOf(filter: Sought, today: string): Segment[] {
  const inState = (eb: Builder) => stateOf(eb, filter, today)
  const closed = (eb: Builder, flag: 0 | 1) => [eb('project_status.closed', '=', flag), ...stageOf(eb, filter)]
  if (filter.sort === 'code') return [{ where: inState, key: 'project.code' }]
  if (filter.state === 'paused') return [{ where: inState, key: 'project_status.paused_on' }]
  if (filter.state === 'terminated') return [{ where: inState, key: 'project_status.terminated_on', latestFirst: true }]
  if (filter.state === 'late') return [{ where: inState, key: 'project_status.next_due_on' }]
  const open = (eb: Builder) => (filter.state === 'all' ? closed(eb, 0) : inState(eb))
  return [
    { where: (eb) => [...open(eb), eb('project_status.next_due_on', 'is not', null)], key: 'project_status.next_due_on' },
    { where: (eb) => [...open(eb), eb('project_status.next_due_on', 'is', null), eb('project_status.paused_on', 'is not', null)], key: 'project_status.paused_on' },
    { where: (eb) => [...open(eb), eb('project_status.next_due_on', 'is', null), eb('project_status.paused_on', 'is', null)], key: 'project_status.project_id' },
    ...(filter.state === 'all' ? [{ where: (eb: Builder) => closed(eb, 1), key: 'project_status.project_id' as const }] : []),
  ]
}

/** Of the status alone where that suffices: both engines then leave out the project, which nothing asks of. */
function selection(db: Db, stream: Stream, segment: Segment, state: ProjectFilter['state']) {
  const asksProject = segment.key === 'project.code' || state === 'outside'
  return db
    .selectFrom('project_status')
    .leftJoin('project', 'project.id', 'project_status.project_id')
    .where((eb) => eb.and(segment.where(eb)))
    // By code, the index on projects gives the order; offering the one on their status would tempt SQLite to read and sort the whole district.
    .$if(segment.key !== 'project.code' && stream.ids === null, (query) => query.where(`project_status.${stream.column}`, '=', stream.code))
    .$if(stream.ids === null && asksProject, (query) => query.where(`project.${stream.column}`, '=', stream.code))
    // What a text matched leads; an expression instead of the column keeps the district's index out of it.
    .$if(stream.ids !== null, (query) =>
      query.where('project_status.project_id', 'in', stream.ids ?? []).where(sql<SqlBool>`${sql.ref(`project.${stream.column}`)} || '' = ${stream.code}`))
}

const countRows = prepared((db, asked: Asked, shape: Shape) => {
  const { filter, stream } = writtenAs(asked, shape)
  const matched = selection(db, stream, { where: (eb) => stateOf(eb, filter, asked.today), key: 'project_status.project_id' }, filter.state)
    .select(['project.elevators', 'project_status.next_due_on'])
    .limit(asked.limit)
  return db
    .selectFrom(matched.as('matched'))
    .select((eb) => [
      eb.fn.countAll<number>().as('projects'),
      eb.fn.sum<number | null>('matched.elevators').as('elevators'),
      sql<number | null>`sum(case when next_due_on < ${asked.today} then 1 else 0 end)`.as('late'),
    ])
})

const segmentRows = preparedPage((db, asked: Asked, shape: Shape) => {
  const { filter, stream } = writtenAs(asked, shape)
  const segment = segmentsOf(filter, asked.today)[shape.at] as Segment
  const direction = segment.latestFirst ? 'desc' : 'asc'
  return selection(db, stream, segment, filter.state)
    .select(['project_status.project_id as id', (eb) => eb.ref(segment.key).as('key')])
    .orderBy(segment.key, direction)
    .orderBy('project_status.project_id', direction)
    .limit(asked.limit)
})

/** The first `limit` ids of a segment, merged over the streams; each stream reads no further than that. */
async function idsOf(db: Db, streams: readonly Stream[], { filter, today, at }: { filter: ProjectFilter; today: string; at: number }, limit: number): Promise<number[]> {
  const found: { id: number; key: string | number | null }[] = []
  for (const stream of streams) found.push(...(await segmentRows(db, askedOf(stream, filter, today, limit), shapeOf(stream, filter, at))))
  const sign = segmentsOf(filter, today)[at]?.latestFirst ? -1 : 1
  if (streams.length > 1) found.sort((a, b) => sign * (compareKeys(a.key, b.key) || a.id - b.id))
  return found.slice(0, limit).map(({ id }) => id)
}

function compareKeys(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

async function rowsOf(db: Db, ids: readonly number[]): Promise<ProjectRow[]> {
  const byId = new Map<number, ProjectRow>()
  const size = ids.length > PAGE_SIZE ? MOST_ROWS : PAGE_SIZE
  for (let start = 0; start < ids.length; start += size) {
    const found = await projectRows(db, { ids: ids.slice(start, start + size) }, { size })
    for (const row of found) byId.set(row.id, row)
  }
  return ids.flatMap((id) => byId.get(id) ?? [])
}

const projectRows = preparedPage((db, asked: { ids: readonly number[] }, shape: { size: number }) =>
  db
    .selectFrom('project')
    .innerJoin('project_status', 'project_status.project_id', 'project.id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'project.division_code')
    .select([
      'project.id', 'project.code', 'estate.name as estate', 'project.building', 'project.stairwell', 'project.elevators', 'division.name as unit', 'division.code as unitCode',
      sql<0 | 1>`case when project.commitment_id is null then 0 else 1 end`.as('inPlan'), 'project_status.stage', 'project_status.stage_on as stageOn', 'project_status.stage_precision as stagePrecision',
      'project_status.next_milestone as next', 'project_status.next_due_on as dueOn', 'project_status.paused_on as pausedOn', 'project_status.terminated_on as terminatedOn',
      'project_status.last_report_on as lastReportOn',
    ])
    .where('project.id', 'in', places(asked.ids, shape.size)),
)
