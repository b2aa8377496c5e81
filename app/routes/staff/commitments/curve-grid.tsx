import { useId, type ReactNode } from 'react'
import type { Reason } from '~/domain/refusal'
import { reasonText } from '~/i18n/messages'
import { fieldId } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import css from './curve-grid.module.css'

export interface CurveRow {
  key: string
  label: ReactNode
  /** Read aloud with each cell. */
  spoken: string
  numbers: readonly (number | null)[]
  /** The name of the input for a month; none: the row is only shown. */
  field?: (month: number) => string
}

interface CurveGridProps {
  caption?: string
  head: string
  /** What a cell's row and month mean, for screen readers. */
  speak: (row: CurveRow, month: number) => string
  rows: readonly CurveRow[]
  foot?: readonly { label: string; numbers: readonly (number | null)[]; kind?: 'difference' }[]
  reasons?: readonly Reason[]
  values?: Record<string, string>
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

/** Twelve months side by side, to read or to type: cumulative numbers of units or measures, with sums and differences below. */
export function CurveGrid({ caption, head, speak, rows, foot = [], reasons = [], values }: CurveGridProps) {
  const t = useMessages()
  const captionId = useId()
  return (
    <div className={css.spaced}>
      {caption && <p id={captionId} className="quiet small">{caption}</p>}
      <div className="scroll">
        <table className={`tb ${css.grid}`} aria-describedby={caption ? captionId : undefined}>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {MONTHS.map((month) => (
                <th key={month} scope="col" className="num">
                  {t.commitments.month(month)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.key} {...{ row, speak, reasons, values }} />
            ))}
          </tbody>
          {foot.length > 0 && (
            <tfoot>
              {foot.map((line) => (
                <tr key={line.label}>
                  <th scope="row">{line.label}</th>
                  {line.numbers.map((number, index) => (
                    <td key={index} className={`num ${css.text} ${line.kind === 'difference' && number ? css.off : ''}`}>
                      {line.kind === 'difference' ? differenceText(number) : number}
                    </td>
                  ))}
                </tr>
              ))}
            </tfoot>
          )}
        </table>
      </div>
    </div>
  )
}

function Line({ row, speak, reasons, values }: { row: CurveRow } & Pick<CurveGridProps, 'speak' | 'values'> & { reasons: readonly Reason[] }) {
  const t = useMessages()
  const { field } = row
  const own = field ? reasons.filter((reason) => MONTHS.some((month) => reason.field === field(month))) : reasons.filter((reason) => reason.field === row.key)
  return (
    <>
      <tr>
        <th scope="row">{row.label}</th>
        {row.numbers.map((number, index) => {
          if (!field) {
            return (
              <td key={index} className={`num ${css.text}`}>
                {number ?? ''}
              </td>
            )
          }
          const name = field(index + 1)
          return (
            <td key={index}>
              <input
                className={css.cell}
                id={fieldId(name)}
                name={name}
                inputMode="numeric"
                autoComplete="off"
                defaultValue={values?.[name] ?? number ?? ''}
                aria-label={speak(row, index + 1)}
                aria-invalid={own.some((reason) => reason.field === name) || undefined}
              />
            </td>
          )
        })}
      </tr>
      {own.length > 0 && (
        <tr>
          <td colSpan={13} className={css.says}>
            {own.map((reason, index) => (
              <span className="err" key={index}>
                {reasonText(t, reason)}
              </span>
            ))}
          </td>
        </tr>
      )}
    </>
  )
}

/** '+2', '−1' with a true minus sign; nothing where both agree. */
function differenceText(number: number | null): string {
  if (!number) return number === null ? '' : '0'
  return number > 0 ? `+${number}` : `−${-number}`
}
