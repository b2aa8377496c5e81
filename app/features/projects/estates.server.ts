import { indexBuilding, indexEstate, lettersOf } from '~/features/places/index-places.server'
import type { Position } from '~/domain/coordinates'
import { placeEstate } from '~/features/places/positions.server'
import type { Db } from '~db/schema'

interface EstatePlace {
  divisionCode: string
  estate: string
  address: string
  position: Position | null
  building: string
  stairwell: string
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
