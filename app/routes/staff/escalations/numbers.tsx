import { signedText } from '~/domain/circular-text'
import type { Evidence } from '~/domain/escalation'
import { monthNumber } from '~/domain/periods'
import { useMessages } from '~/ui/messages'

/** The reason as a table: the weeks and months behind, and what else counts. */
export function EvidenceTable({ evidence }: { evidence: Evidence }) {
  const { escalations: t, dispatch } = useMessages()
  const { weeksBehind, months } = evidence
  const said = [
    evidence.target !== null && evidence.done !== null && t.target(evidence.done, evidence.target),
    evidence.monthsBehind > 1 && t.runMonths(evidence.monthsBehind),
    evidence.overdueProblems > 0 && t.overdueProblems(evidence.overdueProblems),
  ].filter(Boolean)
  return (
    <>
      {weeksBehind.length + months.length > 0 && (
        <div className="scroll">
          <table className="tb list">
            <thead>
              <tr>
                <th scope="col">{t.period}</th>
                <th scope="col" className="num">{t.done}</th>
                <th scope="col" className="num">{t.planned}</th>
                <th scope="col" className="num">{t.gap}</th>
                <th scope="col" className="num">{t.deviation}</th>
                <th scope="col">{t.punctuality}</th>
              </tr>
            </thead>
            <tbody>
              {weeksBehind.map((week) => (
                <tr key={week.week}>
                  <th scope="row">{t.weekOf(Number(week.week.slice(6)))}</th>
                  <td className="num" data-label={t.done}>{week.done}</td>
                  <td className="num" data-label={t.planned}>{week.planned ?? '-'}</td>
                  <td className="num" data-label={t.gap}>{week.planned === null ? '-' : signedText(week.done - week.planned)}</td>
                  <td className="num" data-label={t.deviation}>-</td>
                  <td data-label={t.punctuality}>{dispatch.punctuality[week.punctuality]}</td>
                </tr>
              ))}
              {months.map((month) => (
                <tr key={month.month}>
                  <th scope="row">{t.monthOf(monthNumber(month.month))}</th>
                  <td className="num" data-label={t.done}>{month.done}</td>
                  <td className="num" data-label={t.planned}>{month.planned ?? '-'}</td>
                  <td className="num" data-label={t.gap}>{month.planned === null ? '-' : signedText(month.done - month.planned)}</td>
                  <td className="num" data-label={t.deviation}>{month.deviation === null ? '-' : signedText(month.deviation)}</td>
                  <td data-label={t.punctuality}>-</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {said.length > 0 && <p className="small quiet">{said.join(' · ')}</p>}
    </>
  )
}
