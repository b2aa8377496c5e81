import { sql } from 'kysely'
import { buildingKey, MOST_IN_STAIRWELL, stairwellKey, tidy } from '~/domain/places'
import { CHINA, readPosition, type Position } from '~/domain/coordinates'
import { type Reason, Refusal, refuse } from '~/domain/refusal'
import { hasRowLocks } from '~db/transaction.server'
import type { Db } from '~db/schema'

/** As it is typed: decimals of a degree, WGS-84. */
export interface TypedPosition {
  longitude: string
  latitude: string
}

export interface Particulars {
  estate: string
  address?: string
  building: string
  stairwell?: string
  note?: string
  floors?: number | null
  households?: number | null
  elevators?: number
  position?: TypedPosition
}

/** Characters that the ledger takes in a cell: what is kept can be exported and read again. */
const LONGEST = { estate: 80, address: 200, building: 40, stairwell: 40, note: 1000 } as const

/** Refuses what a project cannot do without, and numbers that are none; every wrong field at once. */
export function checkFields(input: Particulars): void {
  const reasons: Reason[] = []
  if (tidy(input.estate) === '') reasons.push({ code: 'estate_missing', field: 'estate' })
  if (tidy(input.building) === '') reasons.push({ code: 'building_missing', field: 'building' })
  for (const [field, most] of Object.entries(LONGEST)) {
    if ([...(input[field as keyof typeof LONGEST] ?? '')].length > most) reasons.push({ code: 'text_too_long', field, params: { most } })
  }
  checkNumber(input.floors, 'floors', 1, MOST_IN_STAIRWELL.floors, reasons)
  checkNumber(input.households, 'households', 1, MOST_IN_STAIRWELL.households, reasons)
  checkNumber(input.elevators, 'elevators', 1, MOST_IN_STAIRWELL.elevators, reasons)
  const position = input.position && readPosition(input.position.longitude, input.position.latitude)
  if (typeof position === 'string') reasons.push({ code: position, field: 'longitude', params: CHINA })
  if (reasons.length > 0) throw new Refusal(reasons)
}

/** The position of a form that `checkFields` let pass; undefined where the form has no such fields. */
export function typedPosition(input: Pick<Particulars, 'position'>): Position | null | undefined {
  if (!input.position) return undefined
  const position = readPosition(input.position.longitude, input.position.latitude)
  return typeof position === 'string' ? undefined : position
}

function checkNumber(value: number | null | undefined, field: string, least: number, most: number, reasons: Reason[]): void {
  if (value === null || value === undefined) return
  if (!Number.isInteger(value) || value < least || value > most) reasons.push({ code: 'number_out_of_range', field, params: { least, most } })
}

export interface Place {
  divisionCode: string
  estate: string
  building: string
  stairwell: string
  elevators: number
}

/** Makes two forms for one estate wait for each other on PostgreSQL, so that both cannot pass for one stairwell; an import of the unit waits for both. */
export async function lockEstate(trx: Db, { divisionCode, estate }: Pick<Place, 'divisionCode' | 'estate'>): Promise<void> {
  if (!hasRowLocks(trx)) return
  await sql`select pg_advisory_xact_lock(hashtext(${`stairwells ${divisionCode} ${estate}`})) from division where code = ${divisionCode} for share`.execute(trx)
}

/** At most one live project for a stairwell, unless one of them has several elevators (rules.md 11); `ownId` is the project that is being changed. The estate is locked by the caller. */
export async function checkStairwell(trx: Db, place: Place, ownId: number | null): Promise<void> {
  const neighbours = await trx
    .selectFrom('project')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('project_status as status', 'status.project_id', 'project.id')
    .select(['project.id', 'project.code', 'project.building', 'project.stairwell', 'project.elevators'])
    .where('estate.division_code', '=', place.divisionCode)
    .where('estate.name', '=', place.estate)
    .where('status.terminated_on', 'is', null)
    .execute()
  const taken = neighbours.find((other) => other.id !== ownId && keyOf(other) === keyOf(place) && other.elevators === 1 && place.elevators === 1)
  if (taken) refuse('stairwell_taken', 'stairwell', { code: taken.code })
}

function keyOf(place: { building: string; stairwell: string }): string {
  return `${buildingKey(place.building)}|${stairwellKey(place.stairwell)}`
}
