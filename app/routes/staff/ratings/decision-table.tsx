import { Fragment } from 'react'
import type { DecisionBody } from '~/domain/rating-decision'
import { decisionParagraphs, decisionTable } from '~/domain/rating-decision'
import { decisionTableInEnglish } from '~/domain/rating-decision-english'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { GradeMark } from './grade-mark'
import { gradeWord } from './words'
import styles from './ratings.module.css'

/** The frozen (or proposed) text and table, the same as in the Word file. The text is a Chinese document in every language of the interface; its table is read in both. */
export function DecisionSheet({ body, withText }: { body: DecisionBody; withText: boolean }) {
  const locale = useLocale()
  const { ratings: t } = useMessages()
  const marks = useMarks()
  const { columns, rows, notes, empty } = locale === 'en' ? decisionTableInEnglish(body) : decisionTable(body)
  const [unitAt, gradeAt] = body.kind === 'grades' ? [0, 6] : [1, -1]
  const fullNames = columns.map(({ group, label }) => (group === '' ? label : `${group}${marks.open}${label}${marks.close}`))
  const hasGroups = columns.some(({ group }) => group !== '')
  return (
    <div className={styles.sheet}>
      {withText && (
        <div className={styles.text} lang="zh-CN">
          {decisionParagraphs(body).map((text) => <p key={text}>{text}</p>)}
        </div>
      )}
      {rows.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={columns[1]?.label}>
          <table className="tb list">
            <thead>
              <tr>
                {columns.map(({ group, label, align }, index) => {
                  if (group === '') return <th key={index} scope="col" rowSpan={hasGroups ? 2 : 1} className={align === 'right' ? 'num' : undefined}>{label}</th>
                  if (columns[index - 1]?.group === group) return <Fragment key={index} />
                  return <th key={index} scope="colgroup" colSpan={columns.filter((column) => column.group === group).length}>{group}</th>
                })}
              </tr>
              {hasGroups && <tr>{columns.map(({ group, label }, index) => group !== '' && <th key={index} scope="col" className="num">{label}</th>)}</tr>}
            </thead>
            <tbody>
              {rows.map((row, order) => (
                <tr key={order}>
                  {row.map(({ text }, index) => {
                    const isNumber = columns[index]?.align === 'right'
                    const colour = body.kind === 'grades' && index === gradeAt ? body.grades.find(({ name }) => name === text)?.colour : undefined
                    const word = body.kind === 'grades' ? gradeWord(text, t) : text
                    const content = colour ? <GradeMark name={word} colour={colour} /> : word
                    return index === unitAt ? <th key={index} scope="row">{content}</th> : <td key={index} className={isNumber ? 'num' : undefined} data-label={fullNames[index]}>{content}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {notes.map((note) => <p key={note} className={styles.note}>{note}</p>)}
    </div>
  )
}
