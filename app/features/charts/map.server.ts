import { geoMercator, geoPath, type GeoPermissibleObjects } from 'd3-geo'
import { tilePlaces } from '~/domain/boundaries'
import type { CircularRow } from '~/domain/circular'
import type { MapArea, MapDrawing } from '~/domain/charts'
import type { Db } from '~db/schema'
import { outlineOf, outlinesOf } from './boundaries.server'

const TILE = { width: 132, height: 84, gap: 6 }
/** Room for half the width of a line. */
const EDGE = 1
const MOST_TILES = 60

interface AreaWords {
  href?: string
  say: string
}

/**
 * The lines as a map, where every one of them has an outline, else as a grid of equal tiles in the order of their codes: a map with
 * invented or missing parts would be believed. With a larger `scale` it is drawn smaller and shown so much larger, words and all.
 */
export async function mapDrawing(db: Db, rows: readonly CircularRow[], shownWidth: number, words: (row: CircularRow) => AreaWords, scale = 1): Promise<MapDrawing> {
  const width = shownWidth / scale
  const lines = [...rows].sort((a, b) => (a.code < b.code ? -1 : 1)).slice(0, MOST_TILES)
  const outlines = await outlinesOf(db, lines.map(({ code }) => code))
  const plain = lines.map((row) => ({ code: row.code, name: row.name, light: row.rating.key, value: row.rate, ...words(row) }))
  if (lines.length === 0 || outlines.size < lines.length) return { kind: 'tiles', ...tiles(plain, width), scale }
  const sources = [...new Set([...outlines.values()].map(({ source }) => source))]
  const shapes = lines.map(({ code }) => outlineOf(outlines.get(code)?.geometry ?? ''))
  return { kind: 'map', source: sources.join('；'), ...mapped(plain, shapes, width), scale }
}

type Plain = Omit<MapArea, 'x' | 'y' | 'path'>

function tiles(areas: readonly Plain[], width: number): { width: number; height: number; areas: MapArea[] } {
  const places = tilePlaces(areas.length, Math.max(1, Math.floor((width + TILE.gap) / (TILE.width + TILE.gap))))
  const columns = Math.max(1, ...places.map(({ column }) => column + 1))
  const rowsNeeded = Math.max(1, ...places.map(({ row }) => row + 1))
  const side = Math.min(TILE.width * 1.5, (width - 2 * EDGE - (columns - 1) * TILE.gap) / columns)
  return {
    width: Math.round(columns * (side + TILE.gap) - TILE.gap) + 2 * EDGE,
    height: rowsNeeded * (TILE.height + TILE.gap) - TILE.gap + 2 * EDGE,
    areas: areas.map((area, index) => {
      const { column = 0, row = 0 } = places[index] ?? {}
      const [left, top] = [EDGE + column * (side + TILE.gap), EDGE + row * (TILE.height + TILE.gap)]
      return { ...area, x: left + side / 2, y: top + TILE.height / 2, path: `M${round(left)},${round(top)}h${round(side)}v${TILE.height}h${-round(side)}Z` }
    }),
  }
}

function mapped(areas: readonly Plain[], shapes: readonly GeoPermissibleObjects[], width: number): { width: number; height: number; areas: MapArea[] } {
  const all = { type: 'GeometryCollection', geometries: shapes } as GeoPermissibleObjects
  const wide = geoMercator().fitWidth(width - 8, all)
  const [[, top], [, bottom]] = geoPath(wide).bounds(all)
  const height = Math.round(Math.min(width * 1.2, Math.max(160, bottom - top)) + 8)
  const projection = geoMercator().fitExtent([[4, 4], [width - 4, height - 4]], all)
  const draw = geoPath(projection).digits(1)
  return {
    width, height,
    areas: areas.map((area, index) => {
      const shape = shapes[index] as GeoPermissibleObjects
      const [x, y] = draw.centroid(shape)
      return { ...area, x, y, path: draw(shape) ?? '' }
    }),
  }
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
