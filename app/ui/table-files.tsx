import { ButtonLink } from './button'
import { useMessages } from './messages'

const NAMES = { xlsx: 'Excel', csv: 'CSV' } as const

type TableEnding = keyof typeof NAMES

/** 下载Excel, 下载CSV: the rows of this page as a file, in the same words and at the same place on every page. Stands in a line of `acts`. */
export function TableFiles({ to, endings = ['xlsx', 'csv'] }: { to: (ending: TableEnding) => string; endings?: readonly TableEnding[] }) {
  const t = useMessages().common
  return endings.map((ending) => (
    <ButtonLink key={ending} kind="link" to={to(ending)} download>
      {t.downloadAs(NAMES[ending])}
    </ButtonLink>
  ))
}
