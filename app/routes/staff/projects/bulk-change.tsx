import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { undoBulkChange } from '~/features/milestones/bulk.server'
import { getBulkChange } from '~/features/milestones/bulk-changes.server'
import { notFound, staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { items, ...change } = await foundOrNot(getBulkChange(page.read, page.actor, idOf(params.id)))
  return {
    title: page.t.projects.bulk[change.kind].title, today: page.today, change, mayUndo: change.undoneAt === null && items.some((item) => item.canBeUndone),
    items: items.map(({ code, place, before, after }) => ({ code, place, before, after })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    await undoBulkChange(page.db, page.actor, idOf(params.id), page.now)
    return redirect(paths.bulkChange(idOf(params.id)))
  })
}

function idOf(text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : notFound()
}

/** What one change did, and the way back. */
export default function BulkChangePage() {
  const { title, change, items, today, mayUndo } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { projects: t, milestones } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const name = (milestones.names as Record<string, string>)[change.milestone] ?? ''
  const reason = change.kind === 'dates' ? milestones.revisionReasons[change.reason] : change.reason
  const made = t.bulk.by(change.changedBy, clockTime(change.changedAt, locale), [reason, change.note].filter(Boolean).join(marks.semicolon))
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, { label: title, href: paths.bulk(change.kind) }, { label: `#${change.id}` }]} />
      <Answer lead={change.undoneAt ? made + marks.sentence + t.bulk.undoneBy(change.undoneBy ?? '', clockTime(change.undoneAt, locale)) : made}>{t.bulk[change.kind].done(name, items.length)}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <div className="scroll">
        <table className="tb short">
          <thead>
            <tr>
              <th scope="col">{t.list.columns.place}</th>
              <th scope="col">{t.bulk.previewed.before}</th>
              <th scope="col">{t.bulk.previewed.after}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.code}>
                <th scope="row">
                  <Link to={paths.project(item.code)}>{item.place}</Link>
                  <span className="why">{item.code}</span>
                </th>
                <td>{item.before && shortDate(item.before, today, locale)}</td>
                <td>{shortDate(item.after, today, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayUndo && (
        <Form method="post" className="acts gap">
          <Button kind="danger">{t.bulk.undo}</Button>
          <span className="hint">{t.bulk.undoHint}</span>
        </Form>
      )}
    </>
  )
}
