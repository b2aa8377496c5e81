import { saidDistance, type Position } from '~/domain/coordinates'
import { askedCode, askedPlace } from '~/domain/places'
import { nearestEstates } from '~/features/places/positions.server'
import { searchPlaces, type FoundPlace, type FoundPlaces } from '~/features/places/search-places.server'
import { places, prepared, roomFor } from '~db/prepared.server'
import type { Db } from '~db/schema'
import { existingOn } from '~db/scopes.server'
import { ALL_DISTRICTS, revisionStamp } from './revisions.server'
import type { Contact } from './status.server'

/** A project as a line of a list. */
export interface PublicLine {
  code: string
  building: string
  stairwell: string
  stage: string | null
  pausedOn: string | null
  terminatedOn: string | null
}

export interface PublicEstate {
  id: number
  name: string
  address: string
  unit: Contact
  projects: PublicLine[]
  scopes: string[]
  stamp: string
}

const SHOWN_PROJECTS = 400

/** An estate with its projects in the order of their buildings (2号楼 before 10号楼), null where there is none. */
export async function findPublicEstate(db: Db, id: number): Promise<PublicEstate | null> {
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(db, scopes)
  const estate = await db
    .selectFrom('estate')
    .innerJoin('division', 'division.code', 'estate.division_code')
    .select(['estate.id', 'estate.name', 'estate.address', 'division.name as unit', 'division.phone'])
    .where('estate.id', '=', id)
    .executeTakeFirst()
  if (!estate) return null
  const lines = await publicLines(db).where('project.estate_id', '=', id).limit(SHOWN_PROJECTS).execute()
  const { unit, phone, ...place } = estate
  return { ...place, unit: { name: unit, phone }, projects: inOrder(lines), scopes, stamp }
}

export interface FoundLine extends PublicLine {
  estate: string
  unit: string
}

export interface PublicSearch extends Omit<FoundPlaces, 'places' | 'alike'> {
  /** Projects whose building and stairwell fit what was typed. */
  buildings: FoundLine[]
  places: (FoundPlace & { projects: number })[]
  alike: FoundPlace[]
  /** Whom to ask where nothing was found: sub-districts with a number, or the districts where there are many. */
  contacts: Contact[]
  scopes: string[]
  stamp: string
}

/** What residents find for what they typed: the project whose code it is, buildings, else estates, else names alike and whom to ask. */
export async function searchPublic(db: Db, typed: string, today: string): Promise<PublicSearch> {
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(db, scopes)
  const code = askedCode(typed)
  const coded = code === null ? [] : await codedRows(db, { code })
  if (coded.length > 0) return { asked: askedPlace(typed), more: false, alike: [], places: [], buildings: coded.map(({ id: _, ...line }) => line), contacts: [], scopes, stamp }
  const found = await searchPlaces(db, typed)
  const counts = await countProjects(db, found.places.map((place) => place.id))
  const places = found.places.map((place) => ({ ...place, projects: counts.get(place.id) ?? 0 }))
  const buildings = await foundLines(db, found.places)
  const contacts = found.places.length === 0 ? await listContacts(db, today) : []
  return { asked: found.asked, more: found.more, alike: found.alike, places, buildings, contacts, scopes, stamp }
}

export interface NearEstate {
  id: number
  name: string
  address: string
  unit: string
  projects: number
  /** As it is said; null: less than 100 m. */
  distance: ReturnType<typeof saidDistance>
}

/** The nearest estates, without their positions. */
export async function findNear(db: Db, position: Position): Promise<NearEstate[]> {
  const near = await nearestEstates(db, position)
  const counts = await countProjects(db, near.map((place) => place.id))
  return near.map(({ metres, ...place }) => ({ ...place, projects: counts.get(place.id) ?? 0, distance: saidDistance(metres) }))
}

/** Offices that answer questions: sub-districts with a public number, at most thirty; else districts. */
export async function listContacts(db: Db, today: string): Promise<Contact[]> {
  for (const level of ['subdistrict', 'district'] as const) {
    const offices = await db
      .selectFrom('division')
      .select(['name', 'phone'])
      .where('level', '=', level)
      .where('phone', '<>', '')
      .where(existingOn(today))
      .orderBy('code')
      .limit(31)
      .execute()
    if (offices.length > 0 && offices.length <= 30) return offices
  }
  return []
}

const SHOWN_BUILDINGS = 40

async function foundLines(db: Db, places: readonly FoundPlace[]): Promise<FoundLine[]> {
  const ids = places.flatMap((place) => place.projectIds).slice(0, SHOWN_BUILDINGS)
  if (ids.length === 0) return []
  const lines = await buildingRows(db, { ids }, { size: roomFor(ids) })
  const place = new Map(ids.map((id, index) => [id, index]))
  return lines.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)).map(({ id: _, ...line }) => line)
}

const buildingRows = prepared((db, asked: { ids: readonly number[] }, shape: { size: number }) => placedLines(db).where('project.id', 'in', places(asked.ids, shape.size)))

const codedRows = prepared((db, asked: { code: string }) => placedLines(db).where('project.code', '=', asked.code))

function placedLines(db: Db) {
  return publicLines(db)
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'estate.division_code')
    .select(['project.id', 'estate.name as estate', 'division.name as unit'])
}

async function countProjects(db: Db, estateIds: readonly number[]): Promise<Map<number, number>> {
  if (estateIds.length === 0) return new Map()
  const rows = await countRows(db, { estateIds }, { size: roomFor(estateIds) })
  return new Map(rows.map((row) => [row.estate_id, Number(row.count)]))
}

const countRows = prepared((db, asked: { estateIds: readonly number[] }, shape: { size: number }) =>
  db
    .selectFrom('project')
    .select((eb) => ['estate_id', eb.fn.countAll<number | string>().as('count')])
    .where('estate_id', 'in', places(asked.estateIds, shape.size))
    .groupBy('estate_id'),
)

function publicLines(db: Db) {
  return db
    .selectFrom('project')
    .leftJoin('project_status', 'project_status.project_id', 'project.id')
    .select([
      'project.code', 'project.building', 'project.stairwell', 'project_status.public_stage as stage', 'project_status.paused_on as pausedOn',
      'project_status.terminated_on as terminatedOn',
    ])
}

const byNumbers = new Intl.Collator('zh-CN', { numeric: true })

function inOrder(lines: readonly PublicLine[]): PublicLine[] {
  return [...lines].sort((a, b) => byNumbers.compare(a.building, b.building) || byNumbers.compare(a.stairwell, b.stairwell) || byNumbers.compare(a.code, b.code))
}
