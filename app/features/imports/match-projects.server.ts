import { sql } from 'kysely'
import type { Position } from '~/domain/coordinates'
import type { Fault, ProjectLine, ReadLedger } from '~/domain/ledger'
import { placeKey } from '~/domain/ledger-values'
import { positionOf } from '~/features/places/positions.server'
import { spacedEstates } from '~/features/projects/estates.server'
import { rowsAsTable } from '~db/rows.server'
import type { Db } from '~db/schema'
import { unitNames, unitsNamed, type Unit, type Units } from './units.server'

/** A project on record, as far as an import may change it. */
export interface KnownProject {
  id: number
  code: string
  divisionCode: string
  estate: string
  address: string
  position: Position | null
  building: string
  stairwell: string
  floors: number | null
  households: number | null
  elevators: number
  commitmentId: number | null
  note: string
  terminated: boolean
}

/** A line of the project sheet with its unit and the project it speaks of; `known` is null for a new one. */
export interface MatchedLine {
  line: ProjectLine
  unit: Unit
  known: KnownProject | null
}

/** Finds the project of every line (rules.md 11): by code, else by sub-district, estate, building and stairwell. What does not fit goes to the faults. */
export async function matchProjects(db: Db, ledger: ReadLedger, units: Units, faults: Fault[]): Promise<MatchedLine[]> {
  const placed = ledger.projects.flatMap((line) => {
    const unit = unitOf(line, line.division, units, faults)
    return unit ? [{ line, unit, place: `${unit.code}|${placeKey(line.estate, line.building, line.stairwell)}` }] : []
  })
  const known = await knownProjects(db, placed)
  const codes = new Map<string, ProjectLine>()
  const places = new Map<string, ProjectLine>()
  const matched: MatchedLine[] = []
  for (const { line, unit, place } of placed) {
    const before = line.code ? codes.get(line.code) : undefined
    if (before) faults.push(faultOf(line, '项目编号', line.code, 'code_twice', { sheet: before.sheet, line: before.line }))
    if (line.code) codes.set(line.code, line)
    const twin = places.get(place)
    if (twin && Math.max(line.elevators ?? 1, twin.elevators ?? 1) === 1) {
      faults.push(faultOf(line, '单元', nameOf(line), 'stairwell_twice', { sheet: twin.sheet, line: twin.line }))
    }
    places.set(place, line)
    const found = findKnown(line, unit, place, known, units, faults)
    if (found !== 'fault') matched.push({ line, unit, known: found })
  }
  return matched
}

/** The one unit that the cell names, or null after noting why not. */
export function unitOf(line: { sheet: string; line: number }, typed: string, units: Units, faults: Fault[]): Unit | null {
  if (!typed) return null
  const named = unitsNamed(units, typed)
  if (named.length === 1 && named[0]) return named[0]
  if (named.length === 0) faults.push(faultOf(line, '镇街', typed, 'unknown_division', { names: unitNames(units.all) }))
  else faults.push(faultOf(line, '镇街', typed, 'several_divisions', { names: named.map((unit) => unit.code).join('、') }))
  return null
}

export function faultOf(line: { sheet: string; line: number }, column: string, value: string, code: string, params?: Fault['params']): Fault {
  return { sheet: line.sheet, line: line.line, column, value, code, params }
}

interface KnownProjects {
  byCode: Map<string, KnownProject>
  /** Live projects of a stairwell in the order of their codes; taken away as lines claim them. */
  byPlace: Map<string, KnownProject[]>
}

function findKnown(line: ProjectLine, unit: Unit, place: string, known: KnownProjects, units: Units, faults: Fault[]): KnownProject | null | 'fault' {
  const here = known.byPlace.get(place) ?? []
  if (line.code) {
    const byCode = known.byCode.get(line.code)
    const others = here.filter((project) => project !== byCode && project.code !== line.code)
    const other = others[0]
    if (other && !byCode?.terminated && Math.max(line.elevators ?? byCode?.elevators ?? 1, other.elevators) === 1) {
      faults.push(faultOf(line, '单元', nameOf(line), 'stairwell_taken', { code: other.code }))
      return 'fault'
    }
    if (!byCode) return null
    const owner = units.byCode.get(byCode.divisionCode)
    if (owner?.code === unit.code) return byCode
    faults.push(owner ? faultOf(line, '镇街', line.division, 'project_elsewhere', { division: owner.name }) : faultOf(line, '项目编号', line.code, 'project_not_yours'))
    return 'fault'
  }
  const first = here[0]
  if (!first) return null
  if (here.length > 1 && (line.elevators ?? 1) === 1) {
    faults.push(faultOf(line, '单元', nameOf(line), 'several_projects', { codes: here.map((project) => project.code).join('、') }))
    return 'fault'
  }
  known.byPlace.set(place, here.slice(1))
  return first
}

async function knownProjects(db: Db, placed: readonly { line: ProjectLine; unit: Unit }[]): Promise<KnownProjects> {
  const codes = new Set(placed.flatMap(({ line }) => (line.code ? [line.code] : [])))
  const estates = new Map(placed.map(({ line, unit }) => [`${unit.code}|${line.estate}`, { division_code: unit.code, name: line.estate }]))
  for (const [key, name] of await spacedEstates(db, placed.map(({ unit }) => unit.code))) {
    const asked = estates.get(key)
    if (asked) estates.set(`${key}|${name}`, { ...asked, name })
  }
  const byCode = await projectsByCode(db, [...codes])
  const named = rowsAsTable(db, { division_code: 'text', name: 'text' }, [...estates.values()])
  const here = await sql<KnownRow>`
    select ${KNOWN} from ${named} as given
    join estate on estate.division_code = given.division_code and estate.name = given.name ${WITH_STATUS}`.execute(db)
  const projects = new Map([...byCode.values(), ...here.rows.map(knownOf)].map((project) => [project.id, project]))
  const byPlace = new Map<string, KnownProject[]>()
  for (const project of projects.values()) {
    const place = `${project.divisionCode}|${placeKey(project.estate, project.building, project.stairwell)}`
    if (!project.terminated) byPlace.set(place, [...(byPlace.get(place) ?? []), project])
  }
  for (const list of byPlace.values()) list.sort((a, b) => (a.code < b.code ? -1 : 1))
  return { byCode: new Map([...projects.values()].map((project) => [project.code, project])), byPlace }
}

/** A project's estate always lies in the project's own unit: both are found by it. */
const WITH_STATUS = sql`join project on project.estate_id = estate.id left join project_status on project_status.project_id = project.id`

const KNOWN = sql`project.id, project.code, project.division_code as "divisionCode", project.building, project.stairwell, project.floors, project.households,
  project.elevators, project.commitment_id as "commitmentId", project.note, project_status.terminated_on as "terminatedOn", estate.name as estate, estate.address,
  estate.longitude, estate.latitude`

type KnownRow = Omit<KnownProject, 'terminated' | 'position'> & { terminatedOn: string | null; longitude: number | null; latitude: number | null }

function knownOf({ terminatedOn, longitude, latitude, ...row }: KnownRow): KnownProject {
  return { ...row, terminated: terminatedOn !== null, position: positionOf({ longitude, latitude }) }
}

/** Projects on record by their codes. */
export async function projectsByCode(db: Db, codes: readonly string[]): Promise<Map<string, KnownProject>> {
  const given = rowsAsTable(db, { code: 'text' }, codes.map((code) => ({ code })))
  const { rows } = await sql<KnownRow>`
    select ${KNOWN} from ${given} as given join project on project.code = given.code join estate on estate.id = project.estate_id
    left join project_status on project_status.project_id = project.id`.execute(db)
  return new Map(rows.map((row) => [row.code, knownOf(row)]))
}

function nameOf(line: ProjectLine): string {
  return line.estate + line.building + line.stairwell
}
