import type { ReactNode } from 'react'
import type { MapDrawing } from '~/domain/charts'
import type { Light } from '~/domain/rating'
import { useMessages } from '~/ui/messages'
import { Status, type StatusKind } from '~/ui/status'
import { AreaMap } from './map'

const KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }

interface MapFigureProps {
  title: string
  say: string
  wide: MapDrawing
  narrow: MapDrawing
  rows: readonly { code: string; name: string; rate: string; light: Light }[]
  children?: ReactNode
}

/** The map or tile grid with its key in words and shapes, and the same as a table. */
export function MapFigure({ title, say, wide, narrow, rows, children }: MapFigureProps) {
  const { charts: t, overview } = useMessages()
  const lights = (Object.keys(KINDS) as Light[]).filter((light) => rows.some((row) => row.light === light))
  return (
    <figure className="sec chart">
      <h2>{title}</h2>
      <p className="say">{say}</p>
      <div className="key">{lights.map((light) => <Status key={light} kind={KINDS[light]} word={overview.lights[light]} />)}</div>
      <div className="ch ch-wide"><AreaMap drawing={wide} /></div>
      <div className="ch ch-narrow"><AreaMap drawing={narrow} /></div>
      <details className="more-figures">
        <summary>{t.seeFigures}</summary>
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t.unit}</th>
              <th scope="col" className="num">{t.rate}</th>
              <th scope="col">{t.rating}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.code}>
                <th scope="row">{row.name}</th>
                <td className="num">{row.rate}</td>
                <td><Status kind={KINDS[row.light]} word={overview.lights[row.light]} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {children}
    </figure>
  )
}
