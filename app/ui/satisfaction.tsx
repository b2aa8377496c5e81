import type { Satisfaction } from '~/domain/feedback'
import { useMessages } from './messages'

/** What residents think, by sub-district, with how many said so; too few are not shown. */
export function SatisfactionTable({ rows }: { rows: readonly Satisfaction[] }) {
  const { use: t } = useMessages()
  if (rows.length === 0) return <p>{t.noAnswers}</p>
  const cell = (part: number | null, all: number) => (all === 0 ? '—' : part === null ? t.few(all) : t.share(part, all))
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t.satisfaction}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            <th scope="col" className="num">{t.usable}</th>
            <th scope="col" className="num">{t.settled}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.unit}>
              <th scope="row">{row.unit}</th>
              <td className="num">{cell(row.works, row.answers)}</td>
              <td className="num">{cell(row.settled, row.ratings)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
