import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { COMMAND_LINE, SYSTEM } from '~/domain/permissions'
import { listAudit } from '~/features/audit/log.server'
import { subjectWords } from '~/features/audit/subjects.server'
import { divisionNames } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Field } from '~/ui/field'
import { useMarks, useMessages } from '~/ui/messages'
import { OlderNewer } from '~/ui/pager'
import { shanghaiTime } from '~/ui/session-words'
import { TableFiles } from '~/ui/table-files'
import { auditFilterOf } from './audit-filter'
import { namedDivisions, saidChanges, saidSubject, type SaidChange } from './audit-words.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, t, locale } = staff(context)
  const { page, ...asked } = auditFilterOf(request, t)
  const { rows, hasMore } = await listAudit(read, actor, asked, page)
  const names = await divisionNames(read, namedDivisions(rows.flatMap(({ before, after }) => [before, after])))
  const words = await subjectWords(read, rows)
  const said = rows.map(({ before, after, ...row }) => ({ ...row, subject: saidSubject(row, words, t, locale), changes: saidChanges(before, after, t, locale, names) }))
  const { q, from, until } = asked
  const filter = { q, from, until }
  return { title: t.admin.audit.title, filter, page, hasMore, rows: said }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Audit() {
  const { filter, page, hasMore, rows } = useLoaderData<typeof loader>()
  const { audit: t } = useMessages().admin
  const actions: Record<string, string> = t.actions
  const subjects: Record<string, string> = t.subjects
  return (
    <>
      <Answer lead={t.lead}>{t.answer(rows.length)}</Answer>
      <Form method="get" role="search" className="filters noprint">
        <Field name="q" type="search" label={t.search} defaultValue={filter.q} />
        <Field name="from" type="date" label={t.from} defaultValue={filter.from} />
        <Field name="until" type="date" label={t.until} defaultValue={filter.until} />
        <Button kind="main">{t.find}</Button>
        <TableFiles to={(ending) => paths.auditTable(ending, filter)} />
      </Form>
      {rows.length === 0 ? (
        <Empty title={t.none}>{t.noneSay}</Empty>
      ) : (
        <div className="scroll gap">
          <table className="tb list">
            <thead>
              <tr>
                <th scope="col">{t.when}</th>
                <th scope="col">{t.who}</th>
                <th scope="col">{t.what}</th>
                <th scope="col">{t.where}</th>
                <th scope="col">{t.change}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row"><span className="nw">{shanghaiTime(row.recordedAt)}</span></th>
                  <td data-label={t.who}>
                    {isNobody(row) ? t.sources[row.source] : row.actorName} {row.address && <span className="quiet small">{row.address}</span>} {row.source !== 'web' && !isNobody(row) && <span className="quiet small">{t.sources[row.source]}</span>}
                  </td>
                  <td data-label={t.what}>
                    {actions[row.action] ?? row.action} <span className="quiet">{wordBeside(actions[row.action] ?? row.action, subjects[row.subjectType] ?? row.subjectType)}<span className="nw">{row.subject}</span></span>
                  </td>
                  <td data-label={t.where}>{row.divisionName}</td>
                  <td>
                    {row.reason && <p>{row.reason}</p>}
                    {row.changes.length > 0 && <Changes changes={row.changes} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <OlderNewer page={page} hasMore={hasMore} hrefOf={(number) => paths.audit({ ...filter, page: number })} />
    </>
  )
}

/** What an entry is about, where its action does not say it already. */
function wordBeside(action: string, subject: string): string {
  return action.toLowerCase().includes(subject.toLowerCase()) ? '' : `${subject} `
}

/** The command line and the process itself bear the name of their way: it is said once. */
function isNobody({ source, actorName }: { source: string; actorName: string }): boolean {
  return [COMMAND_LINE, SYSTEM].some((actor) => actor.source === source && actor.name === actorName)
}

/** Field by field: what it was, struck through, and what it is. */
function Changes({ changes }: { changes: readonly SaidChange[] }) {
  const { admin: { audit: t }, log } = useMessages()
  const marks = useMarks()
  return (
    <details>
      <summary>{t.details}</summary>
      <ul className="plain">
        {changes.map(({ field, was, is }, place) => (
          <li key={place}>
            <span className="quiet">
              {field}
              {marks.colon}
            </span>
            {was !== '' && (
              <>
                <span className="vh">{log.was}</span>
                <s>{was}</s>{' '}
              </>
            )}
            {is || log.nothing}
          </li>
        ))}
      </ul>
    </details>
  )
}
