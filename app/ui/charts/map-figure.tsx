import type { ReactNode } from 'react'
import type { Light } from '~/domain/rating'
import { Markup, type MadeMarkup } from '~/ui/markup'
import { useMessages } from '~/ui/messages'
import { useRowLinks } from '~/ui/row-links'
import { Status, type StatusKind } from '~/ui/status'

const KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }
const ORDER = Object.keys(KINDS) as Light[]

interface MapFigureProps {
  title: string
  say: string
  /** The lights on the map, for its key. */
  lights: readonly Light[]
  wide: MadeMarkup
  narrow: MadeMarkup
  /** The same as a table. */
  table: MadeMarkup
  children?: ReactNode
}

/** The map or tile grid with its key in words and shapes, and the same as a table. */
export function MapFigure({ title, say, lights, wide, narrow, table, children }: MapFigureProps) {
  const { charts: t, overview } = useMessages()
  const follow = useRowLinks()
  return (
    <figure className="sec chart">
      <h2>{title}</h2>
      <p className="say">{say}</p>
      <div className="key">{ORDER.filter((light) => lights.includes(light)).map((light) => <Status key={light} kind={KINDS[light]} word={overview.lights[light]} />)}</div>
      <Markup of={wide} className="ch ch-wide" />
      <Markup of={narrow} className="ch ch-narrow" />
      <details className="more-figures">
        <summary>{t.seeFigures}</summary>
        <Markup of={table} onClick={follow} />
      </details>
      {children}
    </figure>
  )
}

export function MapTable({ rows }: { rows: readonly { code: string; name: string; rate: string; light: Light }[] }) {
  const { charts: t, overview } = useMessages()
  return (
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
  )
}
