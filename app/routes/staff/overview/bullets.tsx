import type { Light } from '~/domain/rating'
import { BulletBar, bulletAxis } from '~/ui/bullet-bar'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Status, type StatusKind } from '~/ui/status'
import styles from './overview.module.css'

export interface BulletLine {
  code: string
  name: string
  rank: number | null
  target: number | null
  done: number
  planned: number | null
  rate: string
  deviation: string | null
  light: Light
  /** Elevators that are not in the rate. */
  apart: number
  better: string
  href: string
  apartHref: string
  /** The overview of the line itself. */
  place: string | null
}

export const LIGHT_KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }

interface BulletTableProps {
  head: BulletLine[]
  between: number
  tail: BulletLine[]
  /** null where there is but one line. */
  total: BulletLine | null
  measure: string
  by: string
}

/** Target against result, one axis for all lines, best rate first. */
export function BulletTable({ head, between, tail, total, measure, by }: BulletTableProps) {
  const { overview: t } = useMessages()
  const axis = bulletAxis([...head, ...tail, ...(total ? [total] : [])])
  return (
    <>
      <p className="key">
        <span><i className="k-f" aria-hidden="true" />{t.key.done(measure)}</span>
        <span><i className="k-t" aria-hidden="true" />{t.key.target}</span>
        <span><i className="k-m" aria-hidden="true" />{t.key.planned(by)}</span>
        <span><i className="k-g" aria-hidden="true" />{t.key.gap}</span>
      </p>
      <table className={`tb bul ${styles.bullets}`}>
        <thead>
          <tr>
            <th scope="col" className="num">{t.rank}</th>
            <th scope="col">{t.unit}</th>
            <th scope="col">{t.bar(measure)}</th>
            <th scope="col" className="num">{t.doneOf(measure)}</th>
            <th scope="col" className="num">{t.rate}</th>
            <th scope="col" className="num">{t.deviation}</th>
            <th scope="col">{t.rating}</th>
          </tr>
        </thead>
        <tbody>
          {head.map((line) => <BulletRow key={line.code} line={line} axis={axis} measure={measure} />)}
          {between > 0 && (
            <tr>
              <td colSpan={7} className="quiet">{t.between(between)}</td>
            </tr>
          )}
          {tail.map((line) => <BulletRow key={line.code} line={line} axis={axis} measure={measure} />)}
        </tbody>
        {total && (
          <tfoot>
            <BulletRow line={total} axis={axis} measure={measure} />
          </tfoot>
        )}
      </table>
    </>
  )
}

function BulletRow({ line, axis, measure }: { line: BulletLine; axis: number; measure: string }) {
  const { overview: t } = useMessages()
  return (
    <tr>
      <td className={`num ${styles.rank}`}>{line.rank ?? ''}</td>
      <th scope="row">{line.place ? <Link to={line.place}>{line.name}</Link> : line.name}</th>
      <td className={styles.bar}>
        <BulletBar
          done={line.done} target={line.target} planned={line.planned} axis={axis} severe={line.light === 'severe'}
          label={t.barLabel(measure, line.done, line.planned ?? 0, line.target ?? 0)}
        />
      </td>
      <td className="num">
        <Link to={line.href} aria-label={t.opens(`${line.name}${measure}`, line.done)}>{line.done}</Link> / {line.target ?? '-'}
        {line.apart !== 0 && (
          <span className="why">
            <Link to={line.apartHref}>{t.apart(line.apart)}</Link>
          </span>
        )}
      </td>
      <td className="num">{line.rate}</td>
      <td className={`num ${styles.points}`}>{line.deviation === null ? '-' : signed(line.deviation)}</td>
      <td>
        <Status kind={LIGHT_KINDS[line.light]} word={t.lights[line.light]} tag={line.light === 'late' || line.light === 'severe'} />
        {line.better && <span className="why">{line.better}</span>}
      </td>
    </tr>
  )
}

/** '-3.6' → '−3.6', '12.5' → '+12.5', with a true minus sign. */
function signed(points: string): string {
  if (points.startsWith('-')) return `−${points.slice(1)}`
  return Number(points) === 0 ? points : `+${points}`
}
