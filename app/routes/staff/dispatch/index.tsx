import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { addWeeks, isoWeekOf } from '~/domain/calendar'
import { can } from '~/domain/permissions'
import { isMergedWeek } from '~/domain/rounds'
import { listReviewQueue } from '~/features/dispatch/review.server'
import { listRounds, listRoundYears, type RoundLine } from '~/features/dispatch/round-page.server'
import { openRound } from '~/features/dispatch/rounds.server'
import { acceptSheets } from '~/features/dispatch/sheets.server'
import { listScopes } from '~/features/divisions/listing.server'
import { policyFor } from '~/features/policies/policies.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate, shortTime } from '~/i18n/dates'
import type { Locale } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { chosenSheets } from './chosen-sheets.server'
import { ReviewQueue } from './review-queue'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, locale, t } = staff(context)
  const query = new URL(request.url).searchParams
  const districts = await listScopes(read, actor)
  const district = districts.find((candidate) => candidate.code === query.get('district')) ?? districts[0] ?? null
  const queue = await listReviewQueue(read, actor)
  if (!district) return { title: t.dispatch.rounds, districts, district, today, queue, runs: false, years: [], year: 0, latest: null, months: [], toOpen: null, isAutomatic: false }
  const years = await listRoundYears(read, district.code)
  const year = years.find((known) => known === Number(query.get('year'))) ?? years[0] ?? 0
  const rounds = (await listRounds(read, actor, district.code, year)).map((round) => wordsOf(round, today, locale))
  const isNewest = year === years[0]
  const lastWeek = addWeeks(isoWeekOf(today), -1)
  const { weekly } = await policyFor(read, district.code, today)
  const runs = can(actor, 'dispatch.review', district.path)
  const isFirst = years.length === 0 && !weekly.automatic // else it opens by itself as soon as there is something to report
  const mayOpen = runs && (isNewest || isFirst) && rounds[0]?.week !== lastWeek && !isMergedWeek(lastWeek, weekly)
  return {
    title: t.dispatch.rounds, districts, district, today, queue, runs, years, year, isAutomatic: weekly.automatic,
    toOpen: mayOpen ? { week: lastWeek, number: Number(lastWeek.slice(6)) } : null,
    latest: isNewest ? (rounds[0] ?? null) : null,
    months: byMonth(isNewest ? rounds.slice(1) : rounds),
  }
}

type Line = ReturnType<typeof wordsOf>

function wordsOf(round: RoundLine, today: string, locale: Locale) {
  return {
    week: round.week, number: Number(round.week.slice(6)), endsOn: round.endsOn, units: round.units, handedIn: round.handedIn,
    range: [shortDate(round.startsOn, today, locale), shortDate(round.endsOn, today, locale)] as const,
    due: shortTime(round.dueAt, today, locale), closed: round.closedAt ? shortTime(round.closedAt, today, locale) : null,
  }
}

function byMonth(rounds: readonly Line[]): { month: string; rounds: Line[] }[] {
  const months = new Map<string, Line[]>()
  for (const round of rounds) months.set(round.endsOn.slice(0, 7), [...(months.get(round.endsOn.slice(0, 7)) ?? []), round])
  return [...months].map(([month, own]) => ({ month, rounds: own }))
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

/** The round of the day first, the older ones folded by month: short on a telephone. */
export default function Rounds() {
  const { district, districts, runs, queue, today, years, year, latest, months, toOpen, isAutomatic } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, rounds } = useMessages()
  const marks = useMarks()
  return (
    <>
      <Answer above={district?.name} lead={runs && isAutomatic ? rounds.list.automatic : undefined}>
        {latest ? t.roundsAnswer(latest.number, latest.handedIn, latest.units) : t.rounds}
      </Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {districts.length > 1 && (
        <p className="acts">
          {districts.map(({ code, name }) => (
            <Link key={code} to={paths.dispatch({ district: code })} aria-current={code === district?.code ? 'true' : undefined}>
              {name}
            </Link>
          ))}
        </p>
      )}
      {latest && district && (
        <>
          <p>
            {t.range(...latest.range)}
            {marks.comma}
            {latest.closed ? rounds.list.closed(latest.closed) : rounds.list.open(latest.due)}
          </p>
          <p className="acts gap">
            <ButtonLink kind={toOpen ? 'plain' : 'main'} to={paths.round(latest.week, district.code)}>
              {rounds.list.look}
            </ButtonLink>
            <ButtonLink to={paths.completeness({ district: district.code })}>{rounds.completeness.title}</ButtonLink>
            {runs && <ButtonLink to={paths.burden(district.code)}>{rounds.burden.title}</ButtonLink>}
          </p>
        </>
      )}
      {toOpen && district && (
        <Form method="post" className="acts gap">
          <input type="hidden" name="district" value={district.code} />
          <input type="hidden" name="week" value={toOpen.week} />
          <Button kind="main">{t.openRound(toOpen.number)}</Button>
        </Form>
      )}
      {queue.length > 0 && <ReviewQueue queue={queue} today={today} />}
      {!latest && months.length === 0 && (
        <Empty title={t.noRounds}>
          {runs ? t.noRoundsFirst : t.noRoundsHint}
          {runs && (
            <p className="acts gap" style={{ justifyContent: 'center' }}>
              <ButtonLink to={paths.commitments()}>{t.toPlan}</ButtonLink>
              <ButtonLink to={paths.imports()}>{t.toImport}</ButtonLink>
            </p>
          )}
        </Empty>
      )}
      {months.length > 0 && (
        <Section title={rounds.list.before}>
          {months.map(({ month, rounds: own }, index) => (
            <details key={month} open={index === 0}>
              <summary>{rounds.list.month(Number(month.slice(0, 4)), Number(month.slice(5)), own.length)}</summary>
              <MonthTable rounds={own} district={district?.code} />
            </details>
          ))}
        </Section>
      )}
      {years.length > 1 && (
        <p className="acts gap">
          <span className="quiet">{rounds.list.years}</span>
          {years.filter((known) => known !== year).map((known) => (
            <Link key={known} to={paths.dispatch({ district: district?.code, year: known })}>
              {rounds.list.year(known)}
            </Link>
          ))}
        </p>
      )}
    </>
  )
}

function MonthTable({ rounds, district }: { rounds: readonly Line[]; district?: string }) {
  const { dispatch: t } = useMessages()
  return (
    <table className="tb">
      <tbody>
        {rounds.map((round) => (
          <tr key={round.week}>
            <th scope="row">
              <Link to={paths.round(round.week, district)}>{t.week(round.number)}</Link> <span className="quiet small">{t.range(...round.range)}</span>
            </th>
            <td className="num">
              {round.handedIn} / {round.units}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
