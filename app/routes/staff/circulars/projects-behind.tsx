import type { ProjectBehind } from '~/features/circulars/behind.server'
import { paths } from '~/http/paths'
import { fullDate } from '~/i18n/dates'
import { Empty } from '~/ui/empty'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'

interface ProjectsBehindProps {
  rows: readonly ProjectBehind[]
  /** From opening figures: no project stands behind them. */
  opening: number
  /** What cannot be listed one by one any more. */
  rest?: number
  /** The figure that was pressed: the sum of all lines. */
  number: number
}

/** The very projects behind a figure, adding up to it: of a circular, of the overview. */
export function ProjectsBehindTable({ rows, opening, rest = 0, number }: ProjectsBehindProps) {
  const { behind: t } = useMessages().circulars
  const locale = useLocale()
  if (rows.length === 0 && opening === 0 && rest === 0) return <Empty title={t.none} />
  return (
    <table className="tb list gap">
      <thead>
        <tr>
          <th scope="col">{t.project}</th>
          <th scope="col">{t.unit}</th>
          <th scope="col">{t.date}</th>
          <th scope="col" className="num">{t.elevators}</th>
          <th scope="col">{t.note}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <th scope="row">
              <Link to={paths.project(row.code)}>{row.name}</Link>
              <span className="why">{row.code}</span>
            </th>
            <td data-label={t.unit}>{row.divisionName}</td>
            <td data-label={t.date}>{fullDate(row.effectiveOn, locale, row.datePrecision)}</td>
            <td className="num" data-label={t.elevators}>{signed(row.elevators)}</td>
            <td>{[t.causes[row.cause], row.isInPlan ? '' : t.outside, row.datePrecision === 'month' ? t.monthOnly : ''].filter(Boolean).join(t.and)}</td>
          </tr>
        ))}
        {opening !== 0 && <LineWithoutProjects name={t.opening} hint={t.openingHint} count={opening} />}
        {rest !== 0 && <LineWithoutProjects name={t.rest} count={rest} />}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.total}</th>
          <td />
          <td />
          <td className="num" data-label={t.elevators}>{signed(number)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}

function LineWithoutProjects({ name, hint, count }: { name: string; hint?: string; count: number }) {
  const { behind: t } = useMessages().circulars
  return (
    <tr>
      <th scope="row">
        {name}
        {hint && <span className="why">{hint}</span>}
      </th>
      <td />
      <td />
      <td className="num" data-label={t.elevators}>{signed(count)}</td>
      <td />
    </tr>
  )
}

function signed(count: number): string {
  return String(count).replace('-', '−')
}
