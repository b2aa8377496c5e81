import { sql } from 'kysely'
import { askedPlace, buildingKey, LONGEST_RUN, plainPlace, searchGrams, stairwellKey, type AskedPlace } from '~/domain/places'
import { places, prepared, roomFor } from '~db/prepared.server'
import type { Db } from '~db/schema'
import { INITIALS, lettersOf, PINYIN, placeText } from './index-places.server'

export interface FoundPlace {
  id: number
  name: string
  address: string
  /** Its sub-district: what tells two estates of one name apart. */
  unit: string
  /** Ids of the projects that fit building and stairwell; empty where none was asked for or none fits. */
  projectIds: number[]
}

export interface FoundPlaces {
  asked: AskedPlace
  places: FoundPlace[]
  /** There are more than are shown. */
  more: boolean
  /** Where nothing was found: names that sound or are written alike. */
  alike: FoundPlace[]
}

/** As many places are shown; more are asked to be told apart by a longer name. */
export const SHOWN_PLACES = 20
/** A gram is counted only so far: beyond it is known to be common. Where all are, they are counted farther, to lead with the least common. */
const COUNTED = 400
const COUNTED_FAR = 3_000
/** Of a common gram so many estates are looked through with one statement: on SQLite nothing else happens in the process meanwhile. */
const READ_AT_ONCE = 4_000
const MOST_GRAMS = 12
const LONGEST_QUESTION = 60

/**
 * Finds estates by any part of estate, road, sub-district, building or stairwell, in characters or pinyin. Only the index is read:
 * the rarest pair of characters leads, so that a question without an answer costs no more than one with.
 */
export async function searchPlaces(db: Db, typed: string): Promise<FoundPlaces> {
  const asked = askedPlace(typed.slice(0, LONGEST_QUESTION))
  if (asked.whole === '') return { asked, places: [], more: false, alike: [] }
  const byBuilding = asked.name === '' ? await estatesByBuilding(db, asked) : []
  const ids = byBuilding.length > 0 ? byBuilding : await estatesByText(db, asked)
  if (ids.length === 0) return { asked, places: [], more: false, alike: await placesAlike(db, asked) }
  const estates = rankedEstates(await estatesWithUnits(db, ids), asked)
  const places = await withProjects(db, estates.slice(0, SHOWN_PLACES), asked)
  return { asked, places, more: estates.length > SHOWN_PLACES, alike: [] }
}

async function estatesByText(db: Db, asked: AskedPlace): Promise<number[]> {
  const ids = new Set<number>()
  for (const text of new Set([asked.whole, asked.name, asked.shortName])) {
    if (text === '') continue
    for (const id of await estatesWithText(db, text)) ids.add(id)
    if (/^[a-z]{2,}$/.test(text)) {
      for (const kind of [INITIALS, PINYIN]) for (const id of await estatesSpelt(db, kind, text)) ids.add(id)
    }
  }
  return [...ids]
}

/** 丙19号楼 or 22号门洞 without a name: every estate that has one. */
async function estatesByBuilding(db: Db, asked: AskedPlace): Promise<number[]> {
  const keys = [asked.building && `b:${asked.building}`, asked.stairwell && `s:${asked.stairwell}`].filter((gram) => gram !== '')
  return estatesWithGrams(db, keys)
}

function estatesWithText(db: Db, text: string): Promise<number[]> {
  return [...text].length === 1 ? estatesWithCharacter(db, text) : estatesWithGrams(db, searchGrams(text))
}

/** Estates of whose names a part begins with these letters. */
async function estatesSpelt(db: Db, kind: string, letters: string): Promise<number[]> {
  const from = kind + letters.slice(0, LONGEST_RUN)
  const rows = await speltRows(db, { from, to: `${from}{` })
  return [...new Set(rows.map((row) => row.estate_id))].slice(0, MOST_FOUND)
}

/** Behind the letters and figures comes the curly bracket. */
const speltRows = prepared((_, asked: { from: string; to: string }) =>
  sql<{ estate_id: number }>`select estate_id from estate_gram where gram >= ${asked.from} and gram < ${asked.to} order by gram, estate_id limit ${sql.lit(COUNTED)}`,
)

async function estatesWithCharacter(db: Db, character: string): Promise<number[]> {
  const found = await sql<{ estate_id: number }>`select distinct estate_id from ${begunBy(character, COUNTED)} as few order by estate_id limit ${sql.lit(MOST_FOUND)}`.execute(db)
  return found.rows.map((estate) => estate.estate_id)
}

/** What letters, buildings and stairwells are found by begins with a letter and a colon, and is passed over. */
function begunBy(character: string, most: number) {
  const between = (from: string, to: string) => sql`select estate_id from estate_gram where gram >= ${character + from} and gram < ${character + to}`
  return sql`(select estate_id from (${between('', ':')} union all ${between(';', '\u{10ffff}')}) as begun limit ${sql.lit(most)})`
}

/** Estates that have every gram, at most a few more than are shown; the rarest gram leads. */
async function estatesWithGrams(db: Db, asked: readonly string[]): Promise<number[]> {
  const wanted = asked.slice(0, MOST_GRAMS)
  if (wanted.length === 0) return []
  let ordered = await byRarity(db, wanted, COUNTED)
  if (ordered[0]?.count === COUNTED && wanted.length > 1) ordered = await byRarity(db, wanted, COUNTED_FAR)
  const [rarest, ...others] = ordered
  if (!rarest || rarest.count === 0) return []
  return estatesLedBy(db, rarest, others.map(({ gram }) => gram))
}

interface CountedGram {
  gram: string
  count: number
}

async function byRarity(db: Db, grams: readonly string[], most: number): Promise<CountedGram[]> {
  const [row] = await gramCounts(db, { grams }, { count: grams.length, most })
  return grams.map((gram, index) => ({ gram, count: Number(row?.[`c${index}`] ?? 0) })).sort((a, b) => a.count - b.count)
}

/** Piece by piece along the index, until there are enough or no more; a gram that is not common is one piece. */
async function estatesLedBy(db: Db, { gram: rarest, count }: CountedGram, others: readonly string[]): Promise<number[]> {
  const found: number[] = []
  for (let after = 0; found.length < MOST_FOUND; ) {
    const upTo = count < COUNTED ? null : await endOfPiece(db, rarest, after)
    const piece = await gramRows(db, { rarest, after, upTo: upTo ?? LAST_ID, others }, { count: others.length })
    found.push(...piece.map((estate) => estate.estate_id))
    if (upTo === null) break
    after = upTo
  }
  return found.slice(0, MOST_FOUND)
}

const MOST_FOUND = SHOWN_PLACES * 3
const LAST_ID = 2_147_483_647

/** The last estate of the next piece; null where it is the last piece. */
async function endOfPiece(db: Db, gram: string, after: number): Promise<number | null> {
  const [row] = await pieceEnds(db, { gram, after })
  return row?.estate_id ?? null
}

const pieceEnds = prepared((_, asked: { gram: string; after: number }) =>
  sql<{ estate_id: number }>`
    select estate_id from estate_gram where gram = ${asked.gram} and estate_id > ${asked.after} order by estate_id limit 1 offset ${sql.lit(READ_AT_ONCE - 1)}`,
)

const gramCounts = prepared((_, asked: { grams: readonly string[] }, shape: { count: number; most: number }) => {
  const counts = places(asked.grams, shape.count).map((gram) => sql`(select count(*) from (select 1 from estate_gram where gram = ${gram} limit ${sql.lit(shape.most)}) as few)`)
  return sql<Record<string, number | string>>`select ${sql.join(counts.map((count, index) => sql`${count} as ${sql.ref(`c${index}`)}`))}`
})

const gramRows = prepared((_, asked: { rarest: string; after: number; upTo: number; others: readonly string[] }, shape: { count: number }) => {
  const has = places(asked.others, shape.count).map((gram) => sql`and exists (select 1 from estate_gram where gram = ${gram} and estate_id = led.estate_id)`)
  return sql<{ estate_id: number }>`
    select led.estate_id from estate_gram as led where led.gram = ${asked.rarest} and led.estate_id > ${asked.after} and led.estate_id <= ${asked.upTo} ${sql.join(has, sql` `)}
    order by led.estate_id limit ${sql.lit(MOST_FOUND)}`
})

interface Estate {
  id: number
  name: string
  address: string
  unit: string
  pinyin: string
  initials: string
}

async function estatesWithUnits(db: Db, ids: readonly number[]): Promise<Estate[]> {
  return estateRows(db, { ids }, { size: roomFor(ids) })
}

const estateRows = prepared((db, asked: { ids: readonly number[] }, shape: { size: number }) =>
  db
    .selectFrom('estate')
    .innerJoin('division', 'division.code', 'estate.division_code')
    .select(['estate.id', 'estate.name', 'estate.address', 'estate.pinyin', 'estate.initials', 'division.name as unit'])
    .where('estate.id', 'in', places(asked.ids, shape.size)),
)

/** Without those whose pairs merely happen to be all there; the name itself before its beginning, its middle, its road. */
function rankedEstates(estates: readonly Estate[], asked: AskedPlace): Estate[] {
  const nearness = (estate: Estate) => {
    if (asked.name === '' && (asked.building !== '' || asked.stairwell !== '')) return 0
    const name = plainPlace(estate.name)
    const texts = [asked.name, asked.whole, asked.shortName].filter((text) => text !== '')
    if (asked.lead !== '' && name.includes(asked.shortName) && placeText(estate).includes(asked.lead)) return -1
    if (texts.includes(name)) return 0
    if (texts.some((text) => name.startsWith(text))) return 1
    if (texts.some((text) => name.includes(text))) return 2
    const letters = estate.pinyin.replaceAll(' ', '')
    if (texts.some((text) => estate.initials.startsWith(text) || letters.startsWith(text))) return 3
    if (texts.some((text) => placeText(estate).includes(text) || estate.initials.includes(text) || letters.includes(text))) return 4
    return null
  }
  const near = estates.flatMap((estate) => {
    const distance = nearness(estate)
    return distance === null ? [] : [{ estate, distance }]
  })
  near.sort((a, b) => a.distance - b.distance || compareText(a.estate.pinyin, b.estate.pinyin) || compareText(a.estate.unit, b.estate.unit) || a.estate.id - b.estate.id)
  return near.map(({ estate }) => estate)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Estates that have the building before those that have not. */
async function withProjects(db: Db, estates: readonly Estate[], asked: AskedPlace): Promise<FoundPlace[]> {
  const fitting = await projectsByEstate(db, estates.map((estate) => estate.id), asked)
  const places = estates.map(({ id, name, address, unit }) => ({ id, name, address, unit, projectIds: fitting.get(id) ?? [] }))
  return [...places.filter((place) => place.projectIds.length > 0), ...places.filter((place) => place.projectIds.length === 0)]
}

async function projectsByEstate(db: Db, estateIds: readonly number[], asked: AskedPlace): Promise<Map<number, number[]>> {
  const byEstate = new Map<number, number[]>()
  if ((asked.building === '' && asked.stairwell === '') || estateIds.length === 0) return byEstate
  const projects = await projectRows(db, { estateIds }, { size: roomFor(estateIds) })
  for (const project of projects) {
    if (asked.building && buildingKey(project.building) !== asked.building) continue
    if (asked.stairwell && stairwellKey(project.stairwell) !== asked.stairwell && buildingKey(project.building) !== asked.stairwell) continue
    byEstate.set(project.estate_id, [...(byEstate.get(project.estate_id) ?? []), project.id])
  }
  return byEstate
}

const projectRows = prepared((db, asked: { estateIds: readonly number[] }, shape: { size: number }) =>
  db
    .selectFrom('project')
    .select(['id', 'estate_id', 'building', 'stairwell'])
    .where('estate_id', 'in', places(asked.estateIds, shape.size))
    .orderBy('estate_id')
    .orderBy('id')
    .limit(4_000),
)

const SHOWN_ALIKE = 3

/** 文慧苑 is asked for and there is only 文汇苑: the same sound, or at least half of its characters. */
async function placesAlike(db: Db, asked: AskedPlace): Promise<FoundPlace[]> {
  const text = asked.name || asked.whole
  const letters = lettersOf(text).pinyin.replaceAll(' ', '')
  const sounding = letters.length < 4 ? [] : await estatesSpelt(db, PINYIN, letters)
  const ids = sounding.length > 0 ? sounding : await estatesSharingCharacters(db, [...new Set(text)])
  if (ids.length === 0) return []
  const estates = await estatesWithUnits(db, ids.slice(0, SHOWN_ALIKE))
  return estates.map(({ id, name, address, unit }) => ({ id, name, address, unit, projectIds: [] }))
}

async function estatesSharingCharacters(db: Db, characters: readonly string[]): Promise<number[]> {
  const asked = characters.filter((character) => /\p{Script=Han}/u.test(character)).slice(0, 8)
  if (asked.length < 2) return []
  const few = asked.map((character) => sql`select distinct estate_id from ${begunBy(character, 100)} as few`)
  const found = await sql<{ estate_id: number }>`
    select estate_id from (${sql.join(few, sql` union all `)}) as shared group by estate_id
    having count(*) * 2 >= ${sql.lit(asked.length)} order by count(*) desc, estate_id limit ${sql.lit(SHOWN_ALIKE)}`.execute(db)
  return found.rows.map((estate) => estate.estate_id)
}
