import { TARGET_MEASURES, type LetterState, type TargetCurves } from '~/domain/letters'
import { paths } from '~/http/paths'
import { Link } from '~/ui/link'
import { useMarks, useMessages } from '~/ui/messages'
import { Status, type StatusKind } from '~/ui/status'

interface LettersTableProps {
  units: { divisionCode: string; name: string; endedOn: string | null; membership: { onLetter: number; carriedOver: number; outside: number } | null }[]
  letters: { id: number; divisionCode: string; number: string; state: LetterState; signedOn: string | null; targets: TargetCurves }[]
  plan: TargetCurves | null
}

const KINDS: Record<LetterState, StatusKind> = { draft: 'none', signed: 'ok', revised: 'watch' }

/** One line a unit: its letter, its annual targets, and how many of its elevators are in plan; the district's plan below. */
export function LettersTable({ units, letters, plan }: LettersTableProps) {
  const { commitments: t, divisions } = useMessages()
  const marks = useMarks()
  const annual = (letter: { targets: TargetCurves }, measure: (typeof TARGET_MEASURES)[number]) => letter.targets[measure][11] ?? 0
  const sum = (measure: (typeof TARGET_MEASURES)[number]) => letters.reduce((total, letter) => total + annual(letter, measure), 0)
  return (
    <div className="scroll">
      <table className="tb short list">
        <caption>{`${t.letters.annual}${marks.semicolon}${t.letters.projects}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            <th scope="col">{t.letters.number}</th>
            <th scope="col">{t.letters.state}</th>
            <th scope="col">{t.letters.signedOn}</th>
            {TARGET_MEASURES.map((measure) => (
              <th key={measure} scope="col" className="num">
                {t.measures[measure]}
              </th>
            ))}
            <th scope="col" className="num">{t.letters.onLetter}</th>
            <th scope="col" className="num">{t.letters.carriedOver}</th>
            <th scope="col" className="num">{t.letters.outside}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => {
            const letter = letters.find((candidate) => candidate.divisionCode === unit.divisionCode)
            return (
              <tr key={unit.divisionCode}>
                <th scope="row">{unit.name}{unit.endedOn && <> <span className="small quiet">{divisions.until(unit.endedOn)}</span></>}</th>
                <td data-label={t.letters.number}>{letter && <Link to={paths.letter(letter.id)}>{letter.number}</Link>}</td>
                <td data-label={t.letters.state}>{letter ? <Status kind={KINDS[letter.state]} word={t.states[letter.state]} tag={letter.state === 'draft'} /> : <Status kind="none" word={t.letters.withoutLetter} />}</td>
                <td data-label={letter?.signedOn ? t.letters.signedOn : undefined}>{letter?.signedOn ?? ''}</td>
                {TARGET_MEASURES.map((measure) => (
                  <td key={measure} className="num" data-label={letter && t.measures[measure]}>
                    {letter ? annual(letter, measure) : ''}
                  </td>
                ))}
                <td className="num" data-label={t.letters.onLetter}>{unit.membership?.onLetter ?? 0}</td>
                <td className="num" data-label={t.letters.carriedOver}>{unit.membership?.carriedOver ?? 0}</td>
                <td className="num" data-label={t.letters.outside}>{unit.membership?.outside ?? 0}</td>
              </tr>
            )
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>{t.total}</th>
            {TARGET_MEASURES.map((measure) => (
              <td key={measure} className="num" data-label={t.measures[measure]}>{sum(measure)}</td>
            ))}
            {(['onLetter', 'carriedOver', 'outside'] as const).map((kind) => (
              <td key={kind} className="num" data-label={t.letters[kind]}>{units.reduce((total, unit) => total + (unit.membership?.[kind] ?? 0), 0)}</td>
            ))}
          </tr>
          {plan && TARGET_MEASURES.some((measure) => sum(measure) !== plan[measure][11]) && (
            <tr>
              <th scope="row" colSpan={4}>{t.letters.planRow}</th>
              {TARGET_MEASURES.map((measure) => (
                <td key={measure} className="num" data-label={t.measures[measure]}>{plan[measure][11] ?? 0}</td>
              ))}
              <td colSpan={3} />
            </tr>
          )}
        </tfoot>
      </table>
    </div>
  )
}
