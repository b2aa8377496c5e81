import type { Shape } from '../shape'
import type { boundaries as zh } from '../zh-CN/boundaries'
import { plural } from './plural'

const nth = (p: Record<string, string | number>) => `Feature ${p.feature}${p.division ? ` (${p.division})` : ''}`

export const boundaries: Shape<typeof zh> = {
  title: 'Boundaries',
  answer: (count) => (count === 0 ? 'No boundaries are loaded' : `Boundaries of ${count} divisions are loaded`),
  lead: 'Where every sub-district has its boundary, charts show a map; where one is missing they show tiles. None is ever invented.',
  loadTitle: 'Load a boundary file',
  file: 'Boundary file',
  fileHint: 'GeoJSON (FeatureCollection) in WGS 84; each feature names its division’s code in the property “code”. At most 10 MB',
  source: 'Source',
  sourceHint: 'Printed under the map, e.g. District Bureau of Natural Resources, March 2026',
  load: 'Load',
  loadedTitle: 'Boundaries at hand',
  division: 'Division',
  loaded: 'Loaded on',
  none: 'None',
  noneSay: 'Charts show tiles.',
  removeWhere: 'Area',
  remove: 'Remove boundaries',
  removeTitle: 'Remove all boundaries of this area?',
  removeSay: 'Charts show tiles then; a file can be loaded again.',
  planned: (added, changed, same) => `${added} new, ${changed} changed, ${same} as they were`,
  reasons: {
    boundary_file_missing: 'Choose a boundary file',
    boundary_file_large: (p) => `The file is larger than ${p.megabytes} MB; simplify the boundaries first`,
    boundary_file_unreadable: 'Not a GeoJSON FeatureCollection, or it has shapes other than Polygon and MultiPolygon',
    boundary_file_empty: 'The file has no features',
    boundary_code_missing: (p) => `${nth(p)} has no division code (property “code”)`,
    boundary_code_twice: (p) => `${nth(p)} repeats a code`,
    boundary_division_unknown: (p) => `There is no division ${p.division}, or it is not yours to manage`,
    boundary_ring_short: (p) => `${nth(p)} has a ring of fewer than four points`,
    boundary_ring_open: (p) => `${nth(p)} has a ring that is not closed`,
    boundary_elsewhere: (p) => `${nth(p)} does not lie in China; are these WGS 84 degrees, east before north?`,
    boundary_flat: (p) => `${nth(p)} has a ring without an area`,
    boundary_too_fine: (p) => `${nth(p)} has more than ${plural(p.points, 'point')}; simplify it first`,
    boundary_source_missing: 'Name the source',
  },
}
