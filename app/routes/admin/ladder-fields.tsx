import { LADDER_RUNS, onlyMonthOf, rungAt } from '~/domain/ladder'
import { ESCALATION_STEPS, type Policy } from '~/domain/policy'
import { useMarks, useMessages } from '~/ui/messages'

/** The ladder as a table to fill: how many weeks or months in a row lead to which step; empty where none does. */
export function LadderFields({ policy, values }: { policy: Policy; values?: Record<string, string> }) {
  const { admin, escalations } = useMessages()
  const marks = useMarks()
  const t = admin.policies
  return (
    <fieldset className="field">
      <legend>{t.ladder}</legend>
      <span className="hint">{t.ladderHint}</span>
      <div className="scroll">
        <table className="tb">
          <thead>
            <tr>
              <td />
              {ESCALATION_STEPS.map((step) => (
                <th scope="col" key={step}>{escalations.steps[step]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LADDER_RUNS.map((run) => (
              <tr key={run}>
                <th scope="row">{t.ladderRuns[run]}</th>
                {ESCALATION_STEPS.map((step) => {
                  const name = `ladder.${run}.${step}`
                  return (
                    <td key={step}>
                      <input className="in-t" name={name} inputMode="numeric" size={3} aria-label={`${t.ladderRuns[run]}${marks.comma}${escalations.steps[step]}`} defaultValue={values?.[name] ?? rungAt(policy.ladder, run, step) ?? ''} />
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr>
              <th scope="row">{t.ladderOnlyMonth}</th>
              {ESCALATION_STEPS.map((step) => {
                const name = `ladder.onlyMonth.${step}`
                return (
                  <td key={step}>
                    <input className="in-t" name={name} inputMode="numeric" size={3} aria-label={`${t.ladderOnlyMonth}${marks.comma}${escalations.steps[step]}`} defaultValue={values?.[name] ?? onlyMonthOf(policy.ladder, step) ?? ''} />
                  </td>
                )
              })}
            </tr>
          </tbody>
        </table>
      </div>
    </fieldset>
  )
}
