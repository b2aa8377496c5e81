import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { todayOf } from '~/domain/calendar'
import { isYear, monthEnd, yearOf } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { findChartScope } from '~/features/charts/scopes.server'
import { planReleases, releaseCalendar } from '~/features/circulars/calendar.server'
import { getScope } from '~/features/circulars/lines.server'
import { notFound, staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay, fullDate, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'

/** The year's days of issue: announced ahead, moved only with a reason, each beside the day on which it really came. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const t = page.t.circulars
  const division = params.division ?? ''
  const scope = (await findChartScope(page.read, page.actor, division)) ?? notFound()
  const asked = new URL(request.url).searchParams.get('year') ?? String(yearOf(page.today))
  if (!isYear(asked)) notFound()
  const year = Number(asked)
  const { path } = await getScope(page.read, division)
  const rows = await releaseCalendar(page.read, division, year)
  return {
    title: t.calendar, name: scope.name, division, year,
    isSet: rows.every(({ isSet, issuedAt }) => isSet || issuedAt !== null),
    mayPlan: can(page.actor, 'circular.draft', path),
    rows: rows.map((row) => ({
      month: row.month, name: monthName(row.month, page.locale), plannedOn: row.plannedOn, isSet: row.isSet, reason: row.reason,
      planned: fullDate(row.plannedOn, page.locale), movedFrom: row.movedFrom ? fullDate(row.movedFrom, page.locale) : '',
      issued: row.issuedAt ? clockDay(row.issuedAt, page.locale) : '',
      isLate: row.issuedAt ? row.isSet && todayOf(row.issuedAt) > row.plannedOn : row.plannedOn < page.today && monthEnd(row.month) < page.today,
      href: paths.circular(division, row.month),
    })),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const year = Number(form.text('year'))
  const divisionCode = params.division ?? ''
  return answer(form, async () => {
    const dates = Object.fromEntries(Object.keys(form.values).flatMap((name) => (name.startsWith('date-') ? [[name.slice('date-'.length), form.text(name)]] : [])))
    await planReleases(db, actor, { divisionCode, year, dates, reason: form.text('reason') }, now)
    return redirect(paths.circularCalendar(divisionCode, year))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} · ${data.year}` : '' }]

export default function Calendar() {
  const { name, division, year, isSet, mayPlan, rows } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { circulars: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.circulars(division) }, { label: t.calendar }]} />
      <Answer lead={t.calendarSay}>{isSet ? t.calendarSet(name, year) : t.calendarUsual(name, year)}</Answer>
      <p className="acts noprint">
        <Link to={paths.circularCalendar(division, year - 1)}>{year - 1}</Link>
        <Link to={paths.circularCalendar(division, year + 1)}>{year + 1}</Link>
      </p>
      <ErrorSummary reasons={refused?.reasons} />
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.month}</th>
            <th scope="col">{t.planned}</th>
            <th scope="col">{t.issuedAt}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row">{row.issued ? <Link to={row.href}>{row.name}</Link> : row.name}</th>
              <td data-label={t.planned}>
                {row.planned}
                {row.movedFrom && <span className="why">{t.movedFrom(row.movedFrom, row.reason)}</span>}
              </td>
              {row.issued || row.isLate ? (
                <td data-label={t.issuedAt}>
                  {row.issued} {row.isLate && <Status kind="late" word={t.late} />}
                </td>
              ) : (
                <td />
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {mayPlan && (
        <details className="noprint" open={refused !== undefined}>
          <summary>{t.changeCalendar}</summary>
          <Form method="post">
            <input type="hidden" name="year" value={year} />
            {rows.filter(({ issued }) => issued === '').map((row) => (
              <Field key={row.month} name={`date-${row.month}`} type="date" label={row.name} defaultValue={refused?.values[`date-${row.month}`] ?? row.plannedOn} reasons={refused?.reasons} required />
            ))}
            <Field name="reason" label={t.moveReason} hint={t.moveReasonHint} defaultValue={refused?.values.reason} reasons={refused?.reasons} maxLength={200} optional />
            <p className="acts gap">
              <Button kind="main" busy={useNavigation().formData !== undefined}>{t.saveCalendar}</Button>
            </p>
          </Form>
        </details>
      )}
    </>
  )
}
