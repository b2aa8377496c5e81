import { Fragment } from 'react'
import type { DecisionBody } from '~/domain/rating-decision'
import { decisionParagraphs, decisionTable } from '~/domain/rating-decision'
import { GradeMark } from './grade-mark'
import styles from './ratings.module.css'

/** The frozen (or proposed) text and table, the same as in the Word file. A Chinese document in every language of the interface. */
export function DecisionSheet({ body, withText }: { body: DecisionBody; withText: boolean }) {
  const { columns, rows, notes, empty } = decisionTable(body)
  const hasGroups = columns.some(({ group }) => group !== '')
  return (
    <div className={styles.sheet} lang="zh-CN">
      {withText && (
        <div className={styles.text}>
          {decisionParagraphs(body).map((text) => <p key={text}>{text}</p>)}
        </div>
      )}
      {rows.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={columns[1]?.label}>
          <table className="tb">
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
                    const colour = body.kind === 'grades' && columns[index]?.label === '评价' ? body.grades.find(({ name }) => name === text)?.colour : undefined
                    const content = colour ? <GradeMark name={text} colour={colour} /> : text
                    return columns[index]?.label === '单位' ? <th key={index} scope="row">{content}</th> : <td key={index} className={isNumber ? 'num' : undefined}>{content}</td>
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
