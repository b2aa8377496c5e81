import type { MapArea, MapDrawing } from '~/domain/charts'
import type { Light } from '~/domain/rating'

const FILL: Record<Light, string> = { normal: 'var(--sunk)', watch: 'var(--ground)', late: 'var(--warn-soft)', severe: 'var(--bad-soft)', none: 'var(--paper)' }
const EDGE: Record<Light, string> = { normal: 'var(--line-strong)', watch: 'var(--ink-2)', late: 'var(--warn)', severe: 'var(--bad)', none: 'var(--line-strong)' }
const SHAPE: Record<Light, string> = { normal: '●', watch: '◇', late: '▲', severe: '■', none: '○' }
const INK: Record<Light, string> = { normal: 'var(--ink)', watch: 'var(--ink)', late: 'var(--warn)', severe: 'var(--bad)', none: 'var(--ink-2)' }

/** Areas with name, rating as shape, and rate; colour comes third. A link where the area leads somewhere. */
export function AreaMap({ drawing }: { drawing: MapDrawing }) {
  const { width, height, areas, scale = 1 } = drawing
  const hasLinks = areas.some(({ href }) => href)
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox={`0 0 ${width} ${height}`} width={Math.round(width * scale)} height={Math.round(height * scale)} role={hasLinks ? 'group' : undefined} aria-hidden={hasLinks ? undefined : true}>
      {/* Outlines first, words over all of them: a neighbour must not cover a name. */}
      {areas.map((area) => <AreaLink key={area.code} area={area} />)}
      {areas.map((area) => <AreaWords key={area.code} area={area} isTile={drawing.kind === 'tiles'} />)}
    </svg>
  )
}

function AreaLink({ area }: { area: MapArea }) {
  const outline = <path d={area.path} fill={FILL[area.light]} stroke={EDGE[area.light]} strokeWidth={1.5} strokeLinejoin="round" strokeDasharray={area.light === 'none' ? '4 3' : undefined} />
  return area.href ? <a href={area.href} aria-label={area.say} className="mark-link">{outline}</a> : outline
}

function AreaWords({ area, isTile }: { area: MapArea; isTile: boolean }) {
  const halo = isTile ? {} : { paintOrder: 'stroke' as const, stroke: 'var(--paper)', strokeWidth: 3, strokeLinejoin: 'round' as const }
  return (
    <g pointerEvents="none" textAnchor="middle" aria-hidden="true">
      <text x={area.x} y={area.y - 5} style={{ fontSize: nameSize(area.name), fill: 'var(--ink)' }} {...halo}>{area.name}</text>
      <text x={area.x} y={area.y + 17} style={{ fontSize: 15, fontWeight: 600, fill: INK[area.light] }} {...halo}>{`${SHAPE[area.light]} ${area.value}`}</text>
    </g>
  )
}

/** A long name is set smaller, never cut. */
function nameSize(name: string): number {
  const signs = [...name].reduce((sum, sign) => sum + (sign > '⺀' ? 1 : 0.55), 0)
  return signs <= 8 ? 14 : Math.max(10, Math.floor((14 * 8) / signs))
}
