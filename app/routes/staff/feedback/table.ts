import type { LoaderFunctionArgs } from '@remix-run/node'
import { noteReading } from '~/features/audit/reading.server'
import { listFeedback } from '~/features/feedback/list.server'
import { staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { csvOf, workbookOf } from '~/http/table-download.server'
import { feedbackFilter } from './filter.server'

/** The letters with the filter of the list, all of them. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { db, read, actor, now, today, t: messages } = staff(context)
  const t = messages.feedback
  const letters = await listFeedback(read, actor, feedbackFilter(request), today)
  await noteReading(db, actor, { subjectType: 'feedback', subjectId: 'table', divisionCode: actor.grants[0]?.divisionCode, what: t.queueTitle }, now)
  const header = [...t.columns]
  const rows = letters.map((letter) => [
    letter.number, t.staffKinds[letter.kind], letter.unit, letter.place, letter.text, letter.receivedOn, letter.dueOn, letter.answeredOn, letter.reopenedOn,
    letter.rating && t.ratings[letter.rating], letter.isPublic ? t.isPublic : '',
  ])
  if (new URL(request.url).searchParams.get('format') === 'csv') return fileResponse(`${t.queueTitle}.csv`, MEDIA_TYPES.csv, csvOf(header, rows))
  return fileResponse(`${t.queueTitle}.xlsx`, MEDIA_TYPES.xlsx, await workbookOf([{ name: t.queueTitle, header, rows, widths: [20, 10, 14, 22, 50, 12, 12, 12, 12, 14, 10] }]))
}
