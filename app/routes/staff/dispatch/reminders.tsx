import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { maskedAddress } from '~/domain/messages'
import { Refusal } from '~/domain/refusal'
import { previewReminders, remindNow } from '~/features/dispatch/reminders.server'
import { roundPage } from '~/features/dispatch/round-page.server'
import { listMessagesAbout } from '~/features/outbox/log.server'
import { staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { reminderLinks } from '~/http/reminder-links.server'
import { shortTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { MessageTable } from '~/ui/message-table'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { read, actor, settings, now, today, t } = page
  const week = params.week ?? ''
  const district = await askedDistrict(page, request)
  const { id } = await foundOrNot(roundPage(read, actor, district.code, week))
  const deps = { settings, links: reminderLinks(settings) }
  const preview = await previewReminders(read, actor, deps, { districtCode: district.code, week }, now).catch((error: unknown) => {
    if (error instanceof Refusal && error.reasons.some(({ code }) => code === 'round_not_running')) return null
    throw error
  })
  return {
    title: `${t.rounds.reminders.title} · ${t.dispatch.week(Number(week.slice(6)))}`, week, number: Number(week.slice(6)), district, now, today,
    running: preview && {
      times: preview.times, mayRemind: preview.mayRemind,
      reminders: preview.reminders.map(({ person, channel, to, subject, text, link }) => ({
        accountId: person.accountId, name: person.name, channel, to: channel === 'email' ? maskedAddress(to) : '', subject, text, link,
        sheets: person.sheets.map(({ unit, left, isReturned }) => ({ unit: unit.name, left, isReturned })),
      })),
    },
    log: await listMessagesAbout(read, `round:${id}`),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, settings, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const persons = await remindNow(db, actor, { settings, links: reminderLinks(settings) }, { districtCode: form.text('district'), week: params.week ?? '' }, now)
    return data({ persons })
  })
}

/** Who has something missing, what would be written to him, and what went out this week. */
export default function Reminders() {
  const { week, number, district, running, log, now, today } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { persons: number } | undefined
  const { rounds, dispatch } = useMessages()
  const { reminders: t } = rounds
  const persons = running?.reminders.length ?? 0
  return (
    <>
      <Crumbs items={[{ label: dispatch.rounds, href: paths.dispatch() }, { label: dispatch.week(number), href: paths.round(week, district.code) }, { label: t.title }]} />
      <Answer above={district.name}>{running ? t.answer(number, persons) : t.notRunning}</Answer>
      <ErrorSummary reasons={result && 'reasons' in result ? result.reasons : undefined} />
      {result && 'persons' in result && <Note>{t.done(result.persons)}</Note>}
      {running && persons === 0 && <Empty title={t.nobody} />}
      {!running && <p>{t.notRunningSay}</p>}
      {running && persons > 0 && <Waiting running={running} district={district.code} />}
      {running && <Times times={running.times} now={now} today={today} />}
      <Section title={t.log}>{log.length === 0 ? <p className="quiet">{t.logNone}</p> : <MessageTable rows={log} today={today} />}</Section>
    </>
  )
}

type Running = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['running']>

function Waiting({ running: { reminders, mayRemind }, district }: { running: Running; district: string }) {
  const { rounds, outbox } = useMessages()
  const marks = useMarks()
  const { reminders: t } = rounds
  const reached = reminders.filter(({ channel }) => channel)
  const unreached = reminders.filter(({ channel }) => !channel)
  return (
    <Section title={t.persons}>
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.person}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.by}</th>
          </tr>
        </thead>
        <tbody>
          {reminders.map((reminder) => (
            <tr key={reminder.accountId}>
              <th scope="row">{reminder.name}</th>
              <td data-label={t.state}>
                {reminder.sheets.map((sheet) => `${sheet.unit} ${sheet.isReturned ? t.returned : t.leftOf(sheet.left)}`).join(marks.semicolon)}
              </td>
              <td data-label={t.by}>
                {reminder.channel ? `${outbox.channels[reminder.channel]} ${reminder.to}` : <span className="quiet">{t.none}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unreached.length > 0 && <Note kind="warn">{t.noneSay(unreached.map(({ name }) => name).join(marks.list))}</Note>}
      <details className="gap">
        <summary>{t.preview}</summary>
        {reminders.map((reminder) => (
          <div key={reminder.accountId} className="note">
            <b lang="zh-CN">{reminder.subject}</b>
            <div lang="zh-CN" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{`${reminder.text}\n\n${reminder.link}`}</div>
          </div>
        ))}
      </details>
      {reached.length > 0 && mayRemind && (
        <Form method="post" className="acts gap">
          <input type="hidden" name="district" value={district} />
          <Button kind="main">{t.now(reached.length)}</Button>
          <span className="small quiet">{t.nowSay}</span>
        </Form>
      )}
      {reached.length > 0 && !mayRemind && <p className="quiet">{t.atRest}</p>}
    </Section>
  )
}

function Times({ times, now, today }: { times: Running['times']; now: string; today: string }) {
  const { reminders: t } = useMessages().rounds
  const marks = useMarks()
  const locale = useLocale()
  return (
    <Section title={t.times} say={times.length === 0 ? t.timesNone : t.timesSay}>
      <ul>
        {times.map(({ step, at }) => (
          <li key={step}>
            {t.steps[step]}
            {marks.colon}
            {shortTime(at, today, locale)} {at <= now && <span className="quiet">{t.past}</span>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
