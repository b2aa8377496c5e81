import { z } from 'zod'
import type { Reason } from './refusal'

/** A boundary file: GeoJSON in WGS 84, one feature a division, its official code among the properties. */
const position = z.tuple([z.number(), z.number()]).rest(z.number())
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) })
const multiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) })
const file = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({ type: z.literal('Feature'), properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.union([polygon, multiPolygon]) })),
})

export type Outline = z.infer<typeof polygon> | z.infer<typeof multiPolygon>
export interface Boundary {
  code: string
  geometry: Outline
}

export const BOUNDARY_FILE_MB = 10
const MOST_POINTS = 20_000
/** Where the divisions of this program can lie: degrees east and north. */
const EAST = [73, 136] as const
const NORTH = [3, 54] as const
const CODE_NAMES = ['code', 'adcode', '区划代码', '代码']

/** The boundaries of a file, or every reason why they cannot be taken, with the number of the feature. */
export function readBoundaries(text: string): { boundaries: Boundary[]; reasons: Reason[] } {
  if (text.length > BOUNDARY_FILE_MB * 1024 * 1024) return wrong('boundary_file_large', { megabytes: BOUNDARY_FILE_MB })
  const parsed = file.safeParse(parse(text))
  if (!parsed.success) return wrong('boundary_file_unreadable')
  if (parsed.data.features.length === 0) return wrong('boundary_file_empty')
  const reasons: Reason[] = []
  const boundaries = new Map<string, Boundary>()
  parsed.data.features.forEach(({ properties, geometry }, index) => {
    const feature = index + 1
    const code = codeOf(properties ?? {})
    if (code === null) return reasons.push({ code: 'boundary_code_missing', field: 'file', params: { feature } })
    if (boundaries.has(code)) return reasons.push({ code: 'boundary_code_twice', field: 'file', params: { feature, division: code } })
    const fault = faultOf(geometry)
    if (fault) return reasons.push({ code: fault, field: 'file', params: { feature, division: code, points: MOST_POINTS } })
    boundaries.set(code, { code, geometry })
  })
  return { boundaries: [...boundaries.values()], reasons }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

function wrong(code: string, params?: Reason['params']): { boundaries: Boundary[]; reasons: Reason[] } {
  return { boundaries: [], reasons: [{ code, field: 'file', params }] }
}

function codeOf(properties: Record<string, unknown>): string | null {
  for (const name of CODE_NAMES) {
    const value = String(properties[name] ?? '').trim()
    if (/^\d{2,12}$/.test(value)) return value
  }
  return null
}

/** Rings must be closed, have an area, lie in China in degrees, and not be finer than a page can draw. */
function faultOf(geometry: Outline): string | null {
  const rings = ringsOf(geometry)
  if (rings.length === 0 || rings.some((ring) => ring.length < 4)) return 'boundary_ring_short'
  if (rings.reduce((sum, ring) => sum + ring.length, 0) > MOST_POINTS) return 'boundary_too_fine'
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'boundary_ring_open'
    if (ring.some(([east, north]) => east < EAST[0] || east > EAST[1] || north < NORTH[0] || north > NORTH[1])) return 'boundary_elsewhere'
    if (Math.abs(ringArea(ring)) < 1e-12) return 'boundary_flat'
  }
  return null
}

type Ring = z.infer<typeof position>[]

function ringsOf(geometry: Outline): Ring[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/** Twice the signed area in square degrees; positive where the ring runs against the clock. */
function ringArea(ring: Ring): number {
  let sum = 0
  for (let index = 0; index + 1 < ring.length; index++) {
    const [a, b] = [ring[index], ring[index + 1]]
    if (a && b) sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}

/** Outer rings with the clock, holes against it: d3-geo takes the side to the right for the inside, GeoJSON files have both. */
export function wound(geometry: Outline): Outline {
  const turn = (rings: Ring[]) => rings.map((ring, index) => (ringArea(ring) > 0 === (index === 0) ? [...ring].reverse() : ring))
  return geometry.type === 'Polygon' ? { ...geometry, coordinates: turn(geometry.coordinates) } : { ...geometry, coordinates: geometry.coordinates.map(turn) }
}

/** Places of a tile grid in reading order: as square as it gets, never wider than the room allows. */
export function tilePlaces(count: number, mostColumns: number): { column: number; row: number }[] {
  const columns = Math.max(1, Math.min(mostColumns, Math.ceil(Math.sqrt(count))))
  return Array.from({ length: count }, (_, index) => ({ column: index % columns, row: Math.floor(index / columns) }))
}
