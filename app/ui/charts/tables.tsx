import type { MonthRow, StageRow, TargetRow } from '~/domain/charts'
import { useMessages } from '~/ui/messages'

interface TargetsTableProps {
  rows: readonly TargetRow[]
  ranks: Readonly<Record<string, { rank: number | null; rate: string }>>
  total: { done: number; target: number | null; planned: number | null; rate: string }
  measure: string
  /** Lead from a unit to its own page, and from its figure to the projects behind it; absent on public pages. */
  unitHref?: (code: string) => string
  doneHref?: (row: TargetRow) => string
  /** Without: neither column nor order of ranks. */
  withRanks?: boolean
}

/** Target against result by sub-district: the chart's own rows, all of them. */
export function TargetsTable({ rows, ranks, total, measure, unitHref, doneHref, withRanks = true }: TargetsTableProps) {
  const { charts: t } = useMessages()
  return (
    <div className="scroll">
      <table className={withRanks ? 'tb targets' : 'tb targets unranked'}>
        <thead>
          <tr>
            {withRanks && <th scope="col" className="num">{t.rank}</th>}
            <th scope="col">{t.unit}</th>
            <th scope="col" className="num">{measure}</th>
            <th scope="col" className="num">{t.target}</th>
            <th scope="col" className="num">{t.rate}</th>
            <th scope="col" className="num">{t.planned}</th>
            <th scope="col" className="num">{t.gap}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              {withRanks && <td className="num">{ranks[row.code]?.rank ?? '-'}</td>}
              <th scope="row">{unitHref ? <a href={unitHref(row.code)}>{row.name}</a> : row.name}</th>
              <td className="num" data-label={measure}>{doneHref ? <a href={doneHref(row)}>{row.done}</a> : row.done}</td>
              <td className="num" data-label={t.target}>{row.target ?? '-'}</td>
              <td className="num">{ranks[row.code]?.rate ?? '-'}</td>
              <td className="num" data-label={t.planned}>{row.planned ?? '-'}</td>
              <td className="num" data-label={t.gap}>{row.planned === null ? '-' : signed(row.done - row.planned)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            {withRanks && <td />}
            <th scope="row">{t.total}</th>
            <td className="num" data-label={measure}>{total.done}</td>
            <td className="num" data-label={t.target}>{total.target ?? '-'}</td>
            <td className="num">{total.rate}</td>
            <td className="num" data-label={t.planned}>{total.planned ?? '-'}</td>
            <td className="num" data-label={t.gap}>{total.planned === null ? '-' : signed(total.done - total.planned)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

export function MonthsTable({ rows }: { rows: readonly MonthRow[] }) {
  const { charts: t } = useMessages()
  const figures = rows.map((row) => [row.label, row.plan ?? '-', row.done ?? '', row.done === null || row.plan === null ? '' : signed(row.done - row.plan)])
  return <FoldedFigures head={[t.month, t.plan, t.actual, t.gap]} rows={figures} />
}

export function StagesTable({ rows }: { rows: readonly StageRow[] }) {
  const { charts: t } = useMessages()
  return <FoldedFigures head={[t.stage, t.count]} rows={rows.map((row) => [row.label, row.count])} />
}

/** A table behind 看数字: the first column names the row, the others are figures. */
function FoldedFigures({ head: [name, ...columns], rows }: { head: readonly string[]; rows: readonly (readonly (string | number)[])[] }) {
  const { charts: t } = useMessages()
  return (
    <details className="more-figures">
      <summary>{t.seeFigures}</summary>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{name}</th>
            {columns.map((column) => (
              <th scope="col" className="num" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, ...figures]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {figures.map((figure, index) => (
                <td className="num" key={columns[index]}>
                  {figure}
                </td>
              ))}
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
