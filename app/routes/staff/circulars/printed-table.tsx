import { Fragment } from 'react'
import type { Light } from '~/domain/rating'
import { useRowLinks } from '~/ui/row-links'
import { Status, type StatusKind } from '~/ui/status'
import { useMessages } from '~/ui/messages'
import styles from './circular.module.css'
import type { ShownCell, ShownTable } from './printed.server'

const KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }

/** A table of the circular exactly as it is printed; figures are links to the projects behind them. */
export function Printed({ table, small = false }: { table: ShownTable; small?: boolean }) {
  const { circulars: t } = useMessages()
  const follow = useRowLinks()
  if (table.rows.length === 0) return <p>{table.empty}</p>
  const whole = table.columns.reduce((sum, column) => sum + column.width, 0)
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={table.title || t.title}>
      <table onClick={follow} className={small ? `${styles.table} ${styles.small}` : styles.table}>
        <colgroup>
          {table.columns.map((column, index) => (
            <col key={index} style={{ width: `${((column.width / whole) * 100).toFixed(2)}%` }} />
          ))}
        </colgroup>
        <Head columns={table.columns} />
        <tbody>
          {table.rows.map((row, index) => (
            <Line key={index} cells={row} columns={table.columns} />
          ))}
        </tbody>
        {table.foot && (
          <tfoot>
            <Line cells={table.foot} columns={table.columns} />
          </tfoot>
        )}
      </table>
      {table.more > 0 && <p className={styles.note}>{t.moreLines(table.more)}</p>}
    </div>
  )
}

function Head({ columns }: { columns: ShownTable['columns'] }) {
  const hasGroups = columns.some(({ group }) => group !== '')
  return (
    <thead>
      <tr>
        {columns.map(({ group, label }, index) => {
          if (group === '') return <th key={index} scope="col" rowSpan={hasGroups ? 2 : 1}>{label}</th>
          if (columns[index - 1]?.group === group) return <Fragment key={index} />
          return <th key={index} scope="colgroup" colSpan={columns.filter((column) => column.group === group).length}>{group}</th>
        })}
      </tr>
      {hasGroups && <tr>{columns.map(({ group, label }, index) => group !== '' && <th key={index} scope="col">{label}</th>)}</tr>}
    </thead>
  )
}

function Line({ cells, columns }: { cells: readonly ShownCell[]; columns: ShownTable['columns'] }) {
  return (
    <tr>
      {cells.map((cell, index) => {
        const align = styles[columns[index]?.align ?? 'left']
        const content = cell.light ? <Status kind={KINDS[cell.light]} word={cell.text.slice(2)} /> : cell.href ? <a href={cell.href}>{cell.text}</a> : cell.text
        return index === 1 ? <th key={index} scope="row" className={align}>{content}</th> : <td key={index} className={align}>{content}</td>
      })}
    </tr>
  )
}
