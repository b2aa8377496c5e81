import { Link } from '@remix-run/react'
import type { MonthRow, StageRow, TargetRow } from '~/domain/charts'
import { useMessages } from '~/ui/messages'

interface TargetsTableProps {
  rows: readonly TargetRow[]
  ranks: Readonly<Record<string, { rank: number | null; rate: string }>>
  total: { done: number; target: number | null; planned: number | null; rate: string }
  measure: string
  /** Leads from a unit to its projects; absent on public pages. */
  unitHref?: (code: string) => string
}

/** Target against result by sub-district: the chart's own rows, all of them. */
export function TargetsTable({ rows, ranks, total, measure, unitHref }: TargetsTableProps) {
  const { charts: t } = useMessages()
  return (
    <div className="scroll">
      <table className="tb">
        <thead>
          <tr>
            <th className="num">{t.rank}</th>
            <th>{t.unit}</th>
            <th className="num">{measure}</th>
            <th className="num">{t.target}</th>
            <th className="num">{t.rate}</th>
            <th className="num">{t.planned}</th>
            <th className="num">{t.gap}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td className="num">{ranks[row.code]?.rank ?? '-'}</td>
              <th scope="row">{unitHref ? <Link to={unitHref(row.code)}>{row.name}</Link> : row.name}</th>
              <td className="num">{row.done}</td>
              <td className="num">{row.target ?? '-'}</td>
              <td className="num">{ranks[row.code]?.rate ?? '-'}</td>
              <td className="num">{row.planned ?? '-'}</td>
              <td className="num">{row.planned === null ? '-' : signed(row.done - row.planned)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <th scope="row">{t.total}</th>
            <td className="num">{total.done}</td>
            <td className="num">{total.target ?? '-'}</td>
            <td className="num">{total.rate}</td>
            <td className="num">{total.planned ?? '-'}</td>
            <td className="num">{total.planned === null ? '-' : signed(total.done - total.planned)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

export function MonthsTable({ rows }: { rows: readonly MonthRow[] }) {
  const { charts: t } = useMessages()
  return (
    <details className="more-figures">
      <summary>{t.seeFigures}</summary>
      <table className="tb">
        <thead>
          <tr>
            <th>{t.month}</th>
            <th className="num">{t.plan}</th>
            <th className="num">{t.actual}</th>
            <th className="num">{t.gap}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row">{row.label}</th>
              <td className="num">{row.plan ?? '-'}</td>
              <td className="num">{row.done ?? ''}</td>
              <td className="num">{row.done === null || row.plan === null ? '' : signed(row.done - row.plan)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

export function StagesTable({ rows }: { rows: readonly StageRow[] }) {
  const { charts: t } = useMessages()
  return (
    <details className="more-figures">
      <summary>{t.seeFigures}</summary>
      <table className="tb">
        <thead>
          <tr>
            <th>{t.stage}</th>
            <th className="num">{t.count}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td className="num">{row.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** +2, 0, −3 with a true minus sign. */
function signed(number: number): string {
  return number > 0 ? `+${number}` : number < 0 ? `−${-number}` : '0'
}
