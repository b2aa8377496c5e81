import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { instantOf, addDays, isDate } from '~/domain/calendar'
import { isWritable } from '~/domain/dispatch'
import { findLastChange } from '~/features/audit/reading.server'
import { roundPage, type RoundPage } from '~/features/dispatch/round-page.server'
import { closeRound, grantException } from '~/features/dispatch/rounds.server'
import { acceptSheets } from '~/features/dispatch/sheets.server'
import { staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate, shortTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { chosenSheets } from './chosen-sheets.server'
import { PUNCTUALITY_KINDS, STATE_KINDS } from './kinds'

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, actor, today, now, locale, t } = page
  const district = await askedDistrict(page, request)
  const round = await foundOrNot(roundPage(read, actor, district.code, params.week ?? ''))
  return {
    title: `${t.dispatch.week(Number(round.week.slice(6)))} · ${t.dispatch.rounds}`, district, round, today,
    number: Number(round.week.slice(6)),
    range: [shortDate(round.startsOn, today, locale), shortDate(round.endsOn, today, locale)] as const,
    due: shortTime(round.dueAt, today, locale),
    isDue: now >= round.dueAt,
    closed: round.closedAt ? shortTime(round.closedAt, today, locale) : null,
    changed: await findLastChange(read, 'dispatch_round', round.id),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const week = params.week ?? ''
  const districtCode = form.text('district')
  return answer(form, async () => {
    if (form.text('turn') === 'close') await closeRound(db, actor, { districtCode, week }, now)
    if (form.text('turn') === 'accept') await acceptSheets(db, actor, chosenSheets(form), now)
    if (form.text('turn') === 'exception') {
      const until = form.text('until')
      const untilAt = isDate(until) ? instantOf(addDays(until, 1), '00:00') : ''
      await grantException(db, actor, { districtCode, week, divisionCode: form.text('unit'), reason: form.text('reason'), untilAt }, now)
    }
    return redirect(paths.round(week, districtCode))
  })
}

/** A week's round for the bureau: who has reported, on time, late or not at all; review, close, exceptions. */
export default function RoundPageView() {
  const { district, round, number, range, due, closed, isDue, today, changed } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, rounds } = useMessages()
  const remind = rounds.reminders.link
  const handedIn = round.sheets.filter((sheet) => !isWritable(sheet.state)).length
  const waiting = round.sheets.filter((sheet) => sheet.state === 'submitted' || sheet.state === 'in_review').length
  return (
    <>
      <Crumbs items={[{ label: t.rounds, href: paths.dispatch() }, { label: t.week(number) }]} />
      <Answer above={`${district.name} · ${t.range(...range)}`}>{t.roundsAnswer(number, handedIn, round.sheets.length)}</Answer>
      <AsOf parts={[closed ? t.closedOn(closed) : t.due(due)]} />
      <ErrorSummary reasons={refused?.reasons} />
      {district.whole && (
        <p className="acts gap">
          <ButtonLink kind="main" to={paths.meeting(round.week, district.code)}>
            {t.meetingPage}
          </ButtonLink>
          {!closed && <ButtonLink to={paths.reminders(round.week, district.code)}>{remind}</ButtonLink>}
        </p>
      )}
      <Form method="post">
        <input type="hidden" name="district" value={district.code} />
        <SheetTable sheets={round.sheets} today={today} choose={district.runs && waiting > 0} />
        {district.runs && waiting > 0 && (
          <p className="acts gap">
            <Button name="turn" value="accept">
              {t.acceptAll(waiting)}
            </Button>
            <span className="small quiet">{t.acceptSay}</span>
          </p>
        )}
      </Form>
      {round.exceptions.length > 0 && <ExceptionList exceptions={round.exceptions} today={today} />}
      {district.runs && !closed && isDue && (
        <Section title={t.closeRound} say={t.closeSay}>
          <Form method="post" className="acts gap">
            <input type="hidden" name="district" value={district.code} />
            <Button kind="danger" name="turn" value="close">
              {t.closeRound}
            </Button>
          </Form>
        </Section>
      )}
      {district.runs && closed && <ExceptionForm district={district.code} sheets={round.sheets} refused={refused} />}
      <Changed change={changed} />
    </>
  )
}

function SheetTable({ sheets, today, choose }: { sheets: RoundPage['sheets']; today: string; choose: boolean }) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            {choose && <th scope="col"><span className="vh">{t.accept}</span></th>}
            <th scope="col">{t.unit}</th>
            <th scope="col" className="num">{t.reportedCount}</th>
            <th scope="col">{t.stateWord}</th>
            <th scope="col">{t.submittedAt}</th>
            <th scope="col">{t.punctualityWord}</th>
          </tr>
        </thead>
        <tbody>
          {sheets.map((sheet) => (
            <tr key={sheet.id}>
              {choose && (
                <td className="tick">
                  {(sheet.state === 'submitted' || sheet.state === 'in_review') && (
                    <label className="check">
                      <input type="checkbox" name="sheet" value={`${sheet.id}-${sheet.submission}`} aria-label={sheet.name} />
                    </label>
                  )}
                </td>
              )}
              <th scope="row">
                <Link to={paths.sheet(sheet.id)}>{sheet.name}</Link>
              </th>
              <td className="num" data-label={t.reportedCount}>
                {sheet.reported} / {sheet.projects}
              </td>
              <td data-label={t.stateWord}>
                <Status kind={STATE_KINDS[sheet.state]} word={t.states[sheet.state]} />
                {sheet.state === 'returned' && <span className="small quiet"> {sheet.returnReason}</span>}
              </td>
              <td data-label={t.submittedAt}>{sheet.submittedAt ? shortTime(sheet.submittedAt, today, locale) : '-'}</td>
              <td data-label={t.punctualityWord}>
                <Status kind={PUNCTUALITY_KINDS[sheet.punctuality]} word={t.punctuality[sheet.punctuality]} />
                {sheet.exceptionUntil && <span className="small quiet"> {t.exceptionGiven(shortTime(sheet.exceptionUntil, today, locale))}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ExceptionList({ exceptions, today }: { exceptions: RoundPage['exceptions']; today: string }) {
  const { exceptions: t } = useMessages().rounds
  const marks = useMarks()
  const locale = useLocale()
  return (
    <Section title={t.title(exceptions.length)}>
      <ul>
        {exceptions.map((exception) => (
          <li key={exception.id}>
            <b>{exception.unit}</b> {t.until(shortTime(exception.untilAt, today, locale))}
            {marks.comma}
            {exception.reason}{' '}
            <span className="quiet small">{t.by(exception.grantedBy ?? '', shortTime(exception.grantedAt, today, locale))}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ExceptionForm({ district, sheets, refused }: { district: string; sheets: RoundPage['sheets']; refused?: Refused }) {
  const { dispatch: t } = useMessages()
  const missing = sheets.filter((sheet) => sheet.punctuality === 'missing')
  if (missing.length === 0) return null
  return (
    <Section title={t.exception}>
      <Form method="post">
        <input type="hidden" name="district" value={district} />
        <SelectField name="unit" label={t.unit} choices={missing.map((sheet) => ({ value: sheet.code, label: sheet.name }))} defaultValue={refused?.values.unit} reasons={refused?.reasons} />
        <TextArea name="reason" label={t.exceptionReason} defaultValue={refused?.values.reason} reasons={refused?.reasons} required />
        <Field name="until" type="date" label={t.exceptionUntil} defaultValue={refused?.values.until} reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button name="turn" value="exception">
            {t.exception}
          </Button>
        </p>
      </Form>
    </Section>
  )
}
