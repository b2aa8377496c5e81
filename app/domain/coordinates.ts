/** A point of the earth in WGS-84, in millionths of a degree. */
export interface Position {
  longitude: number
  latitude: number
}

const DEGREE = 1_000_000

/** The box that holds China, in degrees. What lies outside was typed in the wrong field or wrongly. */
export const CHINA = { west: 73.5, east: 135.1, south: 3.8, north: 53.6 }

export type PositionFault = 'position_incomplete' | 'position_unreadable' | 'position_outside'

/** Reads two decimals as they are typed; null where both are empty, a reason where they are no place in China. */
export function readPosition(longitude: string, latitude: string): Position | PositionFault | null {
  const typed = [longitude, latitude].map((text) => text.normalize('NFKC').replace(/[\s°]/g, ''))
  if (typed.every((text) => text === '')) return null
  if (typed.some((text) => text === '')) return 'position_incomplete'
  if (!typed.every((text) => /^\d{1,3}(\.\d{1,15})?$/.test(text))) return 'position_unreadable'
  const [x = 0, y = 0] = typed.map(Number)
  if (x < CHINA.west || x > CHINA.east || y < CHINA.south || y > CHINA.north) return 'position_outside'
  return { longitude: Math.round(x * DEGREE), latitude: Math.round(y * DEGREE) }
}

/** 116307400 → 116.3074, as it is typed. */
export function degreesOf(value: number): string {
  return String(value / DEGREE)
}

/** Where somebody stands, only as exactly as a list of what is near needs it: to about 100 m. */
export function coarse({ longitude, latitude }: Position): Position {
  const step = DEGREE / 1000
  return { longitude: Math.round(longitude / step) * step, latitude: Math.round(latitude / step) * step }
}

/** A hundredth of a degree: about 1.1 km from south to north, 0.6 to 1.1 km from west to east. */
const CELL = DEGREE / 100
const CELLS_A_ROW = 100_000

/** The number of the cell that holds a position; cells of one row follow each other. */
export function cellOf({ longitude, latitude }: Position): number {
  return Math.floor(latitude / CELL) * CELLS_A_ROW + Math.floor(longitude / CELL)
}

/** The cells around a position as ranges of numbers, one a row; `reach` 1 is three rows of three. */
export function cellsAround(position: Position, reach: number): { first: number; last: number }[] {
  const middle = cellOf(position)
  return Array.from({ length: 2 * reach + 1 }, (_, row) => {
    const at = middle + (row - reach) * CELLS_A_ROW
    return { first: at - reach, last: at + reach }
  })
}

/** Everything nearer than this lies within the cells around a position. */
export function sureMetres({ latitude }: Position, reach: number): number {
  return reach * (CELL / DEGREE) * METRES_A_DEGREE * Math.cos(radians(latitude + (reach + 1) * CELL))
}

const METRES_A_DEGREE = 111_195

/** The distance over a few kilometres, as the crow flies. */
export function metresBetween(one: Position, other: Position): number {
  const north = ((other.latitude - one.latitude) / DEGREE) * METRES_A_DEGREE
  const east = ((other.longitude - one.longitude) / DEGREE) * METRES_A_DEGREE * Math.cos(radians((one.latitude + other.latitude) / 2))
  return Math.hypot(north, east)
}

/** How much a degree from west to east is shorter than one from south to north. */
export function eastShrinks({ latitude }: Position): number {
  return Math.cos(radians(latitude))
}

function radians(value: number): number {
  return (value / DEGREE) * (Math.PI / 180)
}

/** A distance as it is said: in hundreds of metres, from a kilometre on in tenths, from ten on in kilometres. null: less than 100 m. */
export function saidDistance(metres: number): { metres: number } | { kilometres: number } | null {
  if (metres < 100) return null
  if (metres < 950) return { metres: Math.round(metres / 100) * 100 }
  return { kilometres: metres < 9_950 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000) }
}
