import { describe, expect, it } from 'vitest'
import { readBoundaries, tilePlaces, wound, type Outline } from '~/domain/boundaries'

const square = (east = 116, north = 37): [number, number][] => [[east, north], [east + 1, north], [east + 1, north + 1], [east, north + 1], [east, north]]
const feature = (code: unknown, coordinates: unknown = [square()], type = 'Polygon') => ({ type: 'Feature', properties: { code }, geometry: { type, coordinates } })
const file = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
const codes = (text: string) => readBoundaries(text).reasons.map(({ code }) => code)

describe('a boundary file', () => {
  it('is read with its codes, as text or number, of polygons and multipolygons, with a byte order mark', () => {
    const { boundaries, reasons } = readBoundaries(`\uFEFF${file(feature('371471007'), feature(371471008, [[square(117)]], 'MultiPolygon'))}`)
    expect(reasons).toEqual([])
    expect(boundaries.map(({ code, geometry }) => [code, geometry.type])).toEqual([['371471007', 'Polygon'], ['371471008', 'MultiPolygon']])
  })

  it.each([
    ['no JSON', 'code,name', 'boundary_file_unreadable'],
    ['no collection', JSON.stringify(feature('371471007')), 'boundary_file_unreadable'],
    ['points', file({ type: 'Feature', properties: { code: '37' }, geometry: { type: 'Point', coordinates: [116, 37] } }), 'boundary_file_unreadable'],
    ['nothing in it', file(), 'boundary_file_empty'],
    ['a feature without a code', file(feature('')), 'boundary_code_missing'],
    ['a code twice', file(feature('37'), feature('37')), 'boundary_code_twice'],
    ['a ring of three points', file(feature('37', [square().slice(0, 3)])), 'boundary_ring_short'],
    ['an open ring', file(feature('37', [square().slice(0, 4)])), 'boundary_ring_open'],
    ['north before east', file(feature('37', [square().map(([east, north]) => [north, east])])), 'boundary_elsewhere'],
    ['metres instead of degrees', file(feature('37', [square().map(([east, north]) => [east * 1000, north * 1000])])), 'boundary_elsewhere'],
    ['a line there and back', file(feature('37', [[[116, 37], [117, 37], [116, 37], [116, 37]]])), 'boundary_flat'],
    ['more points than a page can draw', file(feature('37', [[...Array.from({ length: 20_001 }, (_, index) => [116 + index / 1e5, 37 + (index % 7) / 1e3]), [116, 37]]])), 'boundary_too_fine'],
    ['too large', ' '.repeat(10 * 1024 * 1024 + 1), 'boundary_file_large'],
  ])('is refused: %s', (_title, text, code) => {
    expect(codes(text)).toEqual([code])
  })

  it('tells every wrong feature by its number', () => {
    expect(readBoundaries(file(feature(''), feature('37', [square().slice(0, 4)]))).reasons.map(({ params }) => params?.feature)).toEqual([1, 2])
  })
})

it('turns rings so that the inside is inside, whichever way the file has them', () => {
  const [against, withClock] = [square(), [...square()].reverse()]
  const hole = [[116.2, 37.2], [116.4, 37.2], [116.4, 37.4], [116.2, 37.4], [116.2, 37.2]] as [number, number][]
  const expected: Outline = { type: 'Polygon', coordinates: [withClock, hole] }
  expect(wound({ type: 'Polygon', coordinates: [against, hole] })).toEqual(expected)
  expect(wound({ type: 'Polygon', coordinates: [withClock, [...hole].reverse()] })).toEqual(expected)
  expect(wound({ type: 'MultiPolygon', coordinates: [[against, hole]] })).toEqual({ type: 'MultiPolygon', coordinates: [expected.coordinates] })
})

it.each([[1, 5, 1], [6, 5, 3], [9, 2, 2], [13, 5, 4], [0, 5, 0]])('%i tiles in a room of %i columns stand in %i', (count, room, columns) => {
  const places = tilePlaces(count, room)
  expect(places).toHaveLength(count)
  expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(count)
  expect(Math.max(0, ...places.map(({ column }) => column + 1))).toBe(columns)
})
