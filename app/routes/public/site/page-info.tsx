import { fullDate } from '~/i18n/dates'
import { useLocale, useMessages } from '~/ui/messages'

export interface PageInfoProps {
  /** Names the page for ever: 索引号. */
  index: string
  /** The office that answers for it. */
  source: string
  on: string
}

/** 索引号, 来源, 日期: under what a public office publishes. */
export function PageInfo({ index, source, on }: PageInfoProps) {
  const { site: t } = useMessages()
  return <p className="page-info">{t.info(index, source, fullDate(on, useLocale()))}</p>
}
