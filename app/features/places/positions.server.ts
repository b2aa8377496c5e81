import { sql } from 'kysely'
import { cellOf, cellsAround, coarse, eastShrinks, metresBetween, sureMetres, type Position } from '~/domain/coordinates'
import type { Db } from '~db/schema'

/** Notes where an estate lies; null takes it off the list of what is near. */
export async function placeEstate(trx: Db, estateId: number, position: Position | null): Promise<void> {
  const place = position ? { ...position, cell: cellOf(position) } : { longitude: null, latitude: null, cell: null }
  await trx.updateTable('estate').set(place).where('id', '=', estateId).execute()
}

/** The position on record; null where there is none. */
export function positionOf(row: { longitude: number | null; latitude: number | null }): Position | null {
  return row.longitude === null || row.latitude === null ? null : { longitude: row.longitude, latitude: row.latitude }
}

/** Whether any estate has a position: without one, nobody is asked where he stands. */
export async function hasPositions(db: Db): Promise<boolean> {
  return (await db.selectFrom('estate').select('id').where('cell', '>', 0).orderBy('cell').limit(1).executeTakeFirst()) !== undefined
}

export interface NearPlace {
  id: number
  name: string
  address: string
  unit: string
  metres: number
}

const SHOWN_NEAR = 20
/** Rings of cells, the next one only where the one before does not surely hold the nearest: about 1, 4 and 13 km. */
const REACHES = [1, 4, 13]

/** The nearest estates to somebody who stands about there, from an index of cells: what it costs goes with what lies around. */
export async function nearestEstates(db: Db, asked: Position): Promise<NearPlace[]> {
  const from = coarse(asked)
  let near: NearPlace[] = []
  for (const reach of REACHES) {
    near = await estatesWithin(db, from, reach)
    const last = near[SHOWN_NEAR - 1]
    if (last && last.metres <= sureMetres(from, reach)) break
  }
  return near
}

async function estatesWithin(db: Db, from: Position, reach: number): Promise<NearPlace[]> {
  const north = sql<number>`(estate.latitude - ${sql.lit(from.latitude)}) * 1.0`
  const east = sql<number>`(estate.longitude - ${sql.lit(from.longitude)}) * ${sql.lit(eastShrinks(from))}`
  // The nearest first, then what is shown of them: in a dense town thousands lie around.
  const nearest = db
    .selectFrom('estate')
    .select(['estate.id', sql<number>`${north} * ${north} + ${east} * ${east}`.as('distance')])
    .where((eb) => eb.or(cellsAround(from, reach).map(({ first, last }) => eb.between('estate.cell', first, last))))
    .orderBy('distance')
    .orderBy('estate.id')
    .limit(SHOWN_NEAR)
  const rows = await db
    .selectFrom(nearest.as('near'))
    .innerJoin('estate', 'estate.id', 'near.id')
    .innerJoin('division', 'division.code', 'estate.division_code')
    .select(['estate.id', 'estate.name', 'estate.address', 'estate.longitude', 'estate.latitude', 'division.name as unit'])
    .orderBy('near.distance')
    .orderBy('estate.id')
    .execute()
  return rows.flatMap(({ longitude, latitude, ...place }) => {
    const position = positionOf({ longitude, latitude })
    return position ? [{ ...place, metres: metresBetween(from, position) }] : []
  })
}
