import { sql } from 'kysely'
import type { Position } from '~/domain/coordinates'
import { tidyName } from '~/domain/places'
import { indexBuilding, indexEstate, lettersOf } from '~/features/places/index-places.server'
import { placeEstate } from '~/features/places/positions.server'
import { rowsAsTable } from '~db/rows.server'
import type { Db } from '~db/schema'

interface EstatePlace {
  divisionCode: string
  estate: string
  address: string
  position: Position | null
  building: string
  stairwell: string
}

/** The name by which an estate of the unit is kept: as it stands there, from a time when spaces were kept, or else without spaces that say nothing. */
export async function estateName(db: Db, divisionCode: string, typed: string): Promise<string> {
  const name = tidyName(typed)
  const known = await db.selectFrom('estate').select('id').where('division_code', '=', divisionCode).where('name', '=', name).executeTakeFirst()
  return known ? name : ((await spacedEstates(db, [divisionCode])).get(`${divisionCode}|${name}`) ?? name)
}

/** The estates of these units whose names were kept with such spaces, by unit and name without them. */
export async function spacedEstates(db: Db, divisionCodes: readonly string[]): Promise<Map<string, string>> {
  const units = rowsAsTable(db, { code: 'text' }, [...new Set(divisionCodes)].map((code) => ({ code })))
  const { rows } = await sql<{ unit: string; name: string }>`
    select estate.division_code as unit, estate.name from ${units} as given join estate on estate.division_code = given.code
    where estate.name like '% %' order by estate.id desc`.execute(db)
  return new Map(rows.flatMap(({ unit, name }) => (tidyName(name) === name ? [] : [[`${unit}|${tidyName(name)}`, name]])))
}

/** The estate of this name in the unit, made when it is new; a given address or position replaces an empty one. The building becomes findable. */
export async function keepEstate(trx: Db, place: EstatePlace): Promise<number> {
  const known = await trx
    .selectFrom('estate')
    .select(['id', 'address', 'cell'])
    .where('division_code', '=', place.divisionCode)
    .where('name', '=', place.estate)
    .executeTakeFirst()
  const id = known?.id ?? (await addEstate(trx, place))
  if (known && known.address === '' && place.address !== '') await changeAddress(trx, id, place.address)
  if (place.position && (known?.cell ?? null) === null) await placeEstate(trx, id, place.position)
  await indexBuilding(trx, id, place.building, place.stairwell)
  return id
}

async function addEstate(trx: Db, { divisionCode, estate: name, address }: EstatePlace): Promise<number> {
  const { id } = await trx
    .insertInto('estate')
    .values({ division_code: divisionCode, name, address, ...lettersOf(name) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await indexEstate(trx, id)
  return id
}

/** Replaces the address by which residents find the estate. */
export async function changeAddress(trx: Db, estateId: number, address: string): Promise<void> {
  await trx.updateTable('estate').set({ address }).where('id', '=', estateId).execute()
  await indexEstate(trx, estateId)
}
