import { describe, expect, it } from 'vitest'
import { cellOf, cellsAround, coarse, degreesOf, metresBetween, readPosition, saidDistance, sureMetres, type Position } from '~/domain/coordinates'

const DEZHOU: Position = { longitude: 116_307_400, latitude: 37_436_100 }

describe('a position as it is typed', () => {
  it.each([
    ['116.3074', '37.4361', DEZHOU],
    ['１１６.3074', ' 37.4361° ', DEZHOU],
    ['116', '37', { longitude: 116_000_000, latitude: 37_000_000 }],
    ['116.30740000001', '37.43610000002', DEZHOU],
    ['', '  ', null],
    ['116.3074', '', 'position_incomplete'],
    ['', '37.4361', 'position_incomplete'],
    ['37.4361', '116.3074', 'position_outside'],
    ['0', '0', 'position_outside'],
    ['-116.3', '37.4', 'position_unreadable'],
    ['116°18′26″', '37°26′10″', 'position_unreadable'],
    ['1e2', '37', 'position_unreadable'],
  ] as const)('%s, %s', (longitude, latitude, read) => {
    expect(readPosition(longitude, latitude)).toEqual(read)
  })

  it('is shown again as it was typed', () => {
    expect([degreesOf(DEZHOU.longitude), degreesOf(DEZHOU.latitude)]).toEqual(['116.3074', '37.4361'])
  })
})

describe('near', () => {
  it('is measured as the crow flies', () => {
    expect(metresBetween(DEZHOU, { ...DEZHOU, latitude: DEZHOU.latitude + 10_000 })).toBeCloseTo(1112, 0)
    expect(metresBetween(DEZHOU, { ...DEZHOU, longitude: DEZHOU.longitude + 10_000 })).toBeCloseTo(883, 0)
  })

  it.each([
    [0, null], [99, null], [100, { metres: 100 }], [449, { metres: 400 }], [949, { metres: 900 }], [950, { kilometres: 1 }], [1_260, { kilometres: 1.3 }], [9_940, { kilometres: 9.9 }],
    [12_400, { kilometres: 12 }],
  ])('%d m is said roughly', (metres, said) => {
    expect(saidDistance(metres)).toEqual(said)
  })

  it('knows nobody’s place better than to 100 m', () => {
    expect(coarse({ longitude: 116_307_449, latitude: 37_436_951 })).toEqual({ longitude: 116_307_000, latitude: 37_437_000 })
  })

  it('never leaves out a place that lies surely within the cells', () => {
    let seed = 7
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let turn = 0; turn < 4_000; turn += 1) {
      const from = { longitude: Math.round(74e6 + random() * 60e6), latitude: Math.round(5e6 + random() * 48e6) }
      const reach = [1, 4, 13][turn % 3] ?? 1
      const spread = reach * 30_000
      const place = { longitude: from.longitude + Math.round((random() - 0.5) * spread), latitude: from.latitude + Math.round((random() - 0.5) * spread) }
      const isWithin = cellsAround(from, reach).some(({ first, last }) => cellOf(place) >= first && cellOf(place) <= last)
      if (!isWithin) expect(metresBetween(from, place), JSON.stringify({ from, place, reach })).toBeGreaterThan(sureMetres(from, reach))
    }
  })
})
