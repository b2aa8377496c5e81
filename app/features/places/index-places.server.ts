import { sql } from 'kysely'
import { pinyin } from 'pinyin-pro'
import { buildingKey, grams, letterRuns, plainPlace, stairwellKey } from '~/domain/places'
import { insertRows, rowsAsTable } from '~db/rows.server'
import { hasRowLocks } from '~db/transaction.server'
import type { Db } from '~db/schema'

/** What stands before the letters of a name in the index. */
export const INITIALS = 'i:'
export const PINYIN = 'p:'

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
export async function indexBuildings(trx: Db, buildings: readonly BuildingOfEstate[]): Promise<void> {
  const wanted = buildingGrams(buildings)
  const known = await gramsOf(trx, [...wanted.keys()])
  const added = [...wanted].flatMap(([id, grams]) => {
    const fresh = [...grams].filter((gram) => !known.get(id)?.has(gram))
    return fresh.length > 0 ? [{ id, grams: fresh }] : []
  })
  await insertPairs(trx, added)
  await appendGrams(trx, added)
}

/** Makes estates findable that were made in this transaction, with the buildings they have: nothing is read. */
export async function indexNewEstates(trx: Db, estates: readonly NamedEstate[], buildings: readonly BuildingOfEstate[]): Promise<void> {
  const own = buildingGrams(buildings)
  const wanted = estates.map((estate) => ({ id: estate.id, grams: [...new Set([...nameGrams(estate), ...(own.get(estate.id) ?? [])])] }))
  await insertPairs(trx, wanted)
  await saveGrams(trx, wanted)
}

/** Letters of a name: 文汇苑 → wen hui yuan and why; figures stay, so that 3区 is 3 qu. */
export function lettersOf(name: string): { pinyin: string; initials: string } {
  const spoken = pinyin(plainPlace(name), { toneType: 'none', type: 'array', nonZh: 'spaced', v: true })
  const syllables = spoken.map((syllable) => syllable.replace(/[^a-z0-9]/g, '')).filter((syllable) => syllable !== '')
  return { pinyin: syllables.join(' '), initials: syllables.map((syllable) => syllable.slice(0, 1)).join('') }
}

async function indexChunk(trx: Db, ids: readonly number[]): Promise<void> {
  const estates = await estatesToIndex(trx, ids)
  const known = await gramsOf(trx, ids)
  const named = estates.map((estate) => (estate.pinyin === '' ? { ...estate, ...lettersOf(estate.name) } : estate))
  await storeLetters(trx, named.filter((estate, at) => estate.pinyin !== estates[at]?.pinyin))
  const buildings = buildingGrams(await buildingsOf(trx, ids))
  const wanted = named.map((estate) => ({ id: estate.id, grams: [...new Set([...nameGrams(estate), ...(buildings.get(estate.id) ?? [])])] }))
  await deletePairs(trx, wanted.flatMap(({ id, grams }) => pairsGone(id, known.get(id), new Set(grams))))
  await insertPairs(trx, known.size === 0 ? wanted : wanted.map(({ id, grams }) => ({ id, grams: grams.filter((gram) => !known.get(id)?.has(gram)) })))
  await saveGrams(trx, wanted)
}

/** An estate with its letters and the name of its unit. */
export interface NamedEstate {
  id: number
  name: string
  address: string
  pinyin: string
  initials: string
  unit: string
}

export interface BuildingOfEstate {
  estateId: number
  building: string
  stairwell: string
}

async function estatesToIndex(trx: Db, ids: readonly number[]): Promise<NamedEstate[]> {
  const { rows } = await sql<NamedEstate>`
    select estate.id, estate.name, estate.address, estate.pinyin, estate.initials, division.name as unit
    from ${idsAsTable(trx, ids)} as given join estate on estate.id = given.id join division on division.code = estate.division_code order by estate.id`.execute(trx)
  return rows
}

async function buildingsOf(trx: Db, ids: readonly number[]): Promise<BuildingOfEstate[]> {
  const { rows } = await sql<BuildingOfEstate>`
    select project.estate_id as "estateId", project.building, project.stairwell
    from ${idsAsTable(trx, ids)} as given join project on project.estate_id = given.id group by project.estate_id, project.building, project.stairwell`.execute(trx)
  return rows
}

function buildingGrams(buildings: readonly BuildingOfEstate[]): Map<number, Set<string>> {
  const grams = new Map<number, Set<string>>()
  for (const { estateId, building, stairwell } of buildings) {
    const own = grams.get(estateId) ?? new Set()
    for (const gram of placeGrams(building, stairwell)) own.add(gram)
    grams.set(estateId, own)
  }
  return grams
}

/** What the estates are found by now; on PostgreSQL nobody else changes it before this transaction ends. */
async function gramsOf(trx: Db, ids: readonly number[]): Promise<Map<number, Set<string>>> {
  const lock = hasRowLocks(trx) ? sql`order by estate_search.estate_id for update of estate_search` : sql``
  const { rows } = await sql<{ id: number; grams: string }>`
    select estate_search.estate_id as id, estate_search.grams from ${idsAsTable(trx, ids)} as given join estate_search on estate_search.estate_id = given.id ${lock}`.execute(trx)
  return new Map(rows.map(({ id, grams }) => [id, new Set(grams.split(' '))]))
}

function idsAsTable(trx: Db, ids: readonly number[]) {
  return rowsAsTable(trx, { id: 'integer' }, ids.map((id) => ({ id })))
}

function nameGrams(estate: NamedEstate): string[] {
  const initials = letterRuns([...estate.initials]).map((run) => INITIALS + run)
  return [...grams(placeText(estate)), ...initials, ...letterRuns(estate.pinyin.split(' ')).map((run) => PINYIN + run)]
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

function placeGrams(building: string, stairwell: string): string[] {
  const keys = [buildingKey(building) && `b:${buildingKey(building)}`, stairwellKey(stairwell) && `s:${stairwellKey(stairwell)}`]
  return keys.filter((gram) => gram !== '')
}

interface EstateGrams {
  id: number
  grams: readonly string[]
}

/** Pairs go in in the order of the index, so that each of its pages is written once. */
async function insertPairs(trx: Db, estates: readonly EstateGrams[]): Promise<void> {
  const byGram = new Map<string, number[]>()
  for (const { id, grams } of estates) {
    for (const gram of grams) {
      const found = byGram.get(gram)
      if (found) found.push(id)
      else byGram.set(gram, [id])
    }
  }
  const pairs = [...byGram.keys()].sort().flatMap((gram) => (byGram.get(gram) ?? []).map((estate_id) => ({ gram, estate_id })))
  await insertRows(trx, 'estate_gram', pairs, { conflict: { columns: ['gram', 'estate_id'] } })
}

function pairsGone(estateId: number, known: ReadonlySet<string> | undefined, wanted: ReadonlySet<string>): { gram: string; estate_id: number }[] {
  return [...(known ?? [])].filter((gram) => !wanted.has(gram)).map((gram) => ({ gram, estate_id: estateId }))
}

async function deletePairs(trx: Db, pairs: readonly { gram: string; estate_id: number }[]): Promise<void> {
  if (pairs.length === 0) return
  const given = rowsAsTable(trx, { gram: 'text', estate_id: 'integer' }, pairs)
  await sql`delete from estate_gram where (gram, estate_id) in (select gram, estate_id from ${given} as given)`.execute(trx)
}

async function saveGrams(trx: Db, estates: readonly EstateGrams[]): Promise<void> {
  await insertRows(trx, 'estate_search', estates.map(({ id, grams }) => ({ estate_id: id, grams: grams.join(' ') })), { conflict: { columns: ['estate_id'], take: ['grams'] } })
}

async function appendGrams(trx: Db, estates: readonly EstateGrams[]): Promise<void> {
  if (estates.length === 0) return
  const given = rowsAsTable(trx, { id: 'integer', grams: 'text' }, estates.map(({ id, grams }) => ({ id, grams: grams.join(' ') })))
  await sql`insert into estate_search (estate_id, grams) select id, grams from ${given} as given where true
    on conflict (estate_id) do update set grams = estate_search.grams || ' ' || excluded.grams`.execute(trx)
}
