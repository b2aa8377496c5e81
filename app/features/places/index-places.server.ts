import { sql } from 'kysely'
import { pinyin } from 'pinyin-pro'
import { buildingKey, grams, letterGrams, plainPlace, stairwellKey } from '~/domain/places'
import { insertRows, rowsAsTable } from '~db/rows.server'
import type { Db } from '~db/schema'

/** So many estates are indexed with one pass over the index: each pass writes most of its pages. */
const ROWS_AT_ONCE = 10_000

/** Makes an estate findable by its name, road, sub-district, pinyin, buildings and stairwells. To be called when it is made or renamed. */
export async function indexEstate(trx: Db, estateId: number): Promise<void> {
  await indexEstates(trx, [estateId])
}

/** The same for many, with few statements. */
export async function indexEstates(trx: Db, estateIds: readonly number[]): Promise<void> {
  for (let at = 0; at < estateIds.length; at += ROWS_AT_ONCE) await indexChunk(trx, estateIds.slice(at, at + ROWS_AT_ONCE))
}

/** Makes one more building of an estate findable. */
export async function indexBuilding(trx: Db, estateId: number, building: string, stairwell: string): Promise<void> {
  await indexBuildings(trx, [{ estateId, building, stairwell }])
}

/** The same for many buildings. */
export async function indexBuildings(trx: Db, buildings: readonly { estateId: number; building: string; stairwell: string }[]): Promise<void> {
  const index: Index = new Map()
  for (const { estateId, building, stairwell } of buildings) note(index, placeGrams(building, stairwell), estateId)
  await insertIndex(trx, index)
}

/** Letters of a name: 文汇苑 → wenhuiyuan and why; figures stay, so that 3区 is 3q. */
export function lettersOf(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(plainPlace(name), { toneType: 'none', type: 'array', nonZh: 'spaced', v: true }).map((syllable) => syllable.replace(/[^a-z0-9]/g, ''))
  return { pinyin: syllables.join(''), initials: syllables.map((syllable) => syllable.slice(0, 1)).join('') }
}

async function indexChunk(trx: Db, ids: readonly number[]): Promise<void> {
  const estates = await trx
    .selectFrom('estate')
    .innerJoin('division', 'division.code', 'estate.division_code')
    .select(['estate.id', 'estate.name', 'estate.address', 'estate.pinyin', 'estate.initials', 'division.name as unit'])
    .where('estate.id', 'in', ids)
    .orderBy('estate.id')
    .execute()
  const buildings = await trx.selectFrom('project').select(['estate_id', 'building', 'stairwell']).distinct().where('estate_id', 'in', ids).execute()
  await sql`delete from estate_gram where estate_id in (select id from ${rowsAsTable(trx, { id: 'integer' }, ids.map((id) => ({ id })))} as given)`.execute(trx)
  const index: Index = new Map()
  const found = estates.map((estate) => ({ ...estate, ...lettersOf(estate.name) }))
  await storeLetters(trx, found.filter((estate, at) => estate.pinyin !== estates[at]?.pinyin || estate.initials !== estates[at]?.initials))
  const buildingsOf = new Map(estates.map(({ id }) => [id, [] as typeof buildings]))
  for (const row of buildings) buildingsOf.get(row.estate_id)?.push(row)
  for (const estate of found) {
    const own = (buildingsOf.get(estate.id) ?? []).flatMap((row) => placeGrams(row.building, row.stairwell))
    note(index, [...grams(placeText(estate)), ...initialGrams(estate.initials), ...letterGrams(estate.pinyin).map((gram) => `p:${gram}`), ...own], estate.id)
  }
  await insertIndex(trx, index)
}

async function storeLetters(trx: Db, estates: readonly { id: number; pinyin: string; initials: string }[]): Promise<void> {
  if (estates.length === 0) return
  const rows = estates.map(({ id, pinyin, initials }) => ({ id, pinyin, initials }))
  const given = rowsAsTable(trx, { id: 'integer', pinyin: 'text', initials: 'text' }, rows)
  await sql`update estate set pinyin = given.pinyin, initials = given.initials from ${given} as given where estate.id = given.id`.execute(trx)
}

/** What is searched as text: sub-district, road and name behind each other. */
export function placeText(estate: { unit: string; address: string; name: string }): string {
  return plainPlace(estate.unit) + plainPlace(estate.address) + plainPlace(estate.name)
}

export function initialGrams(initials: string): string[] {
  return grams(initials).flatMap((gram) => (gram.length === 2 ? [`i:${gram}`] : []))
}

function placeGrams(building: string, stairwell: string): string[] {
  const keys = [buildingKey(building) && `b:${buildingKey(building)}`, stairwellKey(stairwell) && `s:${stairwellKey(stairwell)}`]
  return keys.filter((gram) => gram !== '')
}

/** Estates by gram. */
type Index = Map<string, Set<number>>

function note(index: Index, found: readonly string[], estateId: number): void {
  for (const gram of found) {
    const estates = index.get(gram)
    if (estates) estates.add(estateId)
    else index.set(gram, new Set([estateId]))
  }
}

/** Rows go in in the order of the index, so that each of its pages is written once. */
async function insertIndex(trx: Db, index: Index): Promise<void> {
  const ordered = [...index].sort(([a], [b]) => (a < b ? -1 : 1))
  await insertRows(trx, 'estate_gram', ordered.flatMap(([gram, estates]) => [...estates].map((estate_id) => ({ gram, estate_id }))), { conflict: { columns: ['gram', 'estate_id'] } })
}
