import { Markup, type MadeMarkup } from '~/ui/markup'
import { useMessages } from '~/ui/messages'
import { useRowLinks } from '~/ui/row-links'
import styles from './circular.module.css'
import type { ShownTable } from './printed.server'

/** A table of the circular with its cells as the server made them. */
export type SentTable = Omit<ShownTable, 'markup'> & { markup: MadeMarkup | null }

/** A table of the circular exactly as it is printed; figures are links to the projects behind them. */
export function Printed({ table }: { table: SentTable }) {
  const { circulars: t } = useMessages()
  const follow = useRowLinks()
  if (!table.markup) return <p>{table.empty}</p>
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={table.title || t.title}>
      <Markup of={table.markup} onClick={follow} />
      {table.more > 0 && <p className={styles.note}>{t.moreLines(table.more)}</p>}
    </div>
  )
}
