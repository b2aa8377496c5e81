import type { LoaderFunctionArgs } from '@remix-run/node'
import { noteReading } from '~/features/audit/reading.server'
import { listAudit } from '~/features/audit/log.server'
import { subjectWords, type Subject } from '~/features/audit/subjects.server'
import { staff } from '~/http/context.server'
import { tableResponse } from '~/http/table-download.server'
import { shanghaiTime } from '~/ui/session-words'
import { auditFilterOf } from './audit-filter'
import { saidSubject } from './audit-words.server'

/** What an office program opens without complaint. */
const MOST_ROWS = 50_000

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { db, read, actor, today, now, t, locale } = staff(context)
  const words = t.admin.audit
  const actions: Record<string, string> = words.actions
  const subjects: Record<string, string> = words.subjects
  const { rows } = await listAudit(read, actor, auditFilterOf(request, t), 1, MOST_ROWS)
  await noteReading(db, actor, { subjectType: 'audit', subjectId: 'table', divisionCode: actor.grants[0]?.divisionCode, what: words.title }, now)
  const header = [words.number, words.when, words.who, words.source, words.address, words.what, words.subject, words.where, words.before, words.after, words.reason]
  const meant = await subjectWords(read, rows)
  // The number stays: it is what the log is searched for.
  const meaningOf = (row: Subject) => [saidSubject(row, meant, t, locale)].filter((said) => said !== row.subjectId)
  const cells = rows.map((row) => [
    `${row.chain}-${row.position}`, shanghaiTime(row.recordedAt), row.actorName, words.sources[row.source], row.address, actions[row.action] ?? row.action,
    [subjects[row.subjectType] ?? row.subjectType, row.subjectId, ...meaningOf(row)].join(' '), row.divisionName, row.before, row.after, row.reason,
  ])
  return tableResponse(request, `${words.title}-${today}`, [{ name: words.title, header, rows: cells }])
}
