import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { addWeeks, isoWeekOf } from '~/domain/calendar'
import { can } from '~/domain/permissions'
import { listReviewQueue } from '~/features/dispatch/review.server'
import { listRounds } from '~/features/dispatch/round-page.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { acceptSheets } from '~/features/dispatch/sheets.server'
import { listScopes } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'
import { chosenSheets } from './chosen-sheets.server'
import { ReviewQueue } from './review-queue'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, locale, t } = staff(context)
  const districts = await listScopes(read, actor)
  const asked = new URL(request.url).searchParams.get('district')
  const district = districts.find((candidate) => candidate.code === asked) ?? districts[0] ?? null
  const rounds = district ? await listRounds(read, actor, district.code) : []
  const lastWeek = addWeeks(isoWeekOf(today), -1)
  return {
    title: t.dispatch.rounds, districts, district, today,
    queue: await listReviewQueue(read, actor),
    toOpen: district && can(actor, 'dispatch.review', district.path) && rounds[0]?.week !== lastWeek ? { week: lastWeek, number: Number(lastWeek.slice(6)) } : null,
    rounds: rounds.map((round) => ({
      ...round, number: Number(round.week.slice(6)), range: [shortDate(round.startsOn, today, locale), shortDate(round.endsOn, today, locale)] as const,
      due: clockTime(round.dueAt, locale), closed: round.closedAt ? clockTime(round.closedAt, locale) : null,
    })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('turn') === 'accept') {
      await acceptSheets(db, actor, chosenSheets(form), now)
      return redirect(paths.dispatch())
    }
    await openRound(db, actor, { districtCode: form.text('district'), week: form.text('week') }, now)
    return redirect(paths.round(form.text('week'), form.text('district')))
  })
}

export default function Rounds() {
  const { district, districts, rounds, toOpen, queue, today } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t } = useMessages()
  const latest = rounds[0]
  return (
    <>
      <Answer above={district?.name}>{latest ? t.roundsAnswer(latest.number, latest.handedIn, latest.units) : t.rounds}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {districts.length > 1 && (
        <p className="acts">
          {districts.map(({ code, name }) => (
            <Link key={code} to={`${paths.dispatch()}?district=${code}`} aria-current={code === district?.code ? 'true' : undefined}>
              {name}
            </Link>
          ))}
        </p>
      )}
      {toOpen && district && (
        <Form method="post" className="acts gap">
          <input type="hidden" name="district" value={district.code} />
          <input type="hidden" name="week" value={toOpen.week} />
          <Button kind="main">{t.openRound(toOpen.number)}</Button>
        </Form>
      )}
      {queue.length > 0 && <ReviewQueue queue={queue} today={today} />}
      {rounds.length === 0 ? (
        <Empty title={t.noRounds}>{t.noRoundsHint}</Empty>
      ) : (
        <div className="scroll">
          <table className="tb">
            <thead>
              <tr>
                <th>{t.rounds}</th>
                <th>{t.deadline}</th>
                <th className="num">{t.reportedCount}</th>
                <th>{t.stateWord}</th>
              </tr>
            </thead>
            <tbody>
              {rounds.map((round) => (
                <tr key={round.week}>
                  <th scope="row">
                    <Link to={paths.round(round.week, district?.code)}>
                      {t.week(round.number)} <span className="quiet">{t.range(...round.range)}</span>
                    </Link>
                  </th>
                  <td>{round.due}</td>
                  <td className="num">
                    {round.handedIn} / {round.units}
                  </td>
                  <td>{round.closed ? t.closedOn(round.closed) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
