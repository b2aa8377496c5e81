import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { getContact } from '~/features/accounts/contact.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { listLeases } from '~/features/jobs/leases.server'
import { queueTest } from '~/features/outbox/log.server'
import { endRobot, listRobots, ROBOT_CHANNELS, setRobot } from '~/features/outbox/robots.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, settings, t } = staff(context)
  const { smtpUrl, mailFrom, wecom, dingtalk } = settings.messages
  return {
    title: t.outbox.setup.title,
    // Of the server's address only its name: the password in it never leaves the process.
    mail: smtpUrl && mailFrom ? { host: new URL(smtpUrl).hostname, from: mailFrom } : null,
    ofEnvironment: ROBOT_CHANNELS.filter((channel) => ({ wecom, dingtalk })[channel].token),
    robots: await listRobots(read, actor),
    divisions: await listDivisionChoices(read, actor, 'policy.manage'),
    jobs: await listLeases(read),
    hasBackups: settings.backup.folder !== null,
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, read, actor, settings, now, t } = staff(context)
  const form = await readForm(request)
  const words = { subject: t.outbox.setup.testSubject, text: t.outbox.setup.testText }
  return answer(form, async () => {
    const turn = form.text('turn')
    if (turn === 'end') await endRobot(db, actor, { id: Number(form.text('robot')) }, now)
    if (turn === 'test') {
      const robot = (await listRobots(read, actor)).find(({ id }) => id === Number(form.text('robot'))) ?? refuse('not_found')
      await queueTest(db, actor, settings, { channel: robot.channel, to: robot.divisionCode, divisionCode: robot.divisionCode, words }, now)
      return data({ tested: true as const })
    }
    if (turn === 'mail') {
      const { email } = await getContact(read, actor, actor.accountId ?? 0)
      const own = actor.grants.find((grant) => grant.role === 'admin') ?? refuse('not_found')
      await queueTest(db, actor, settings, { channel: 'email', to: email, divisionCode: own.divisionCode, words }, now)
      return data({ tested: true as const })
    }
    if (turn === 'add') {
      await setRobot(db, actor, { divisionCode: form.text('division'), channel: form.text('channel'), address: form.text('secretAddress'), secret: form.text('secret') }, now)
    }
    return redirect(paths.channels())
  })
}

export default function Channels() {
  const { mail, ofEnvironment, robots, divisions, jobs, hasBackups } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { tested: true } | undefined
  const { setup: t, channels, log } = useMessages().outbox
  const locale = useLocale()
  const { reasons, values } = result && 'reasons' in result ? result : {}
  const jobNames: Record<string, string> = t.jobNames
  return (
    <>
      <Answer lead={t.lead}>{t.answer((mail ? 1 : 0) + ofEnvironment.length + robots.length)}</Answer>
      {result && 'tested' in result && <Note>{t.tested}</Note>}
      <ErrorSummary reasons={reasons} />
      <p className="acts gap">
        <ButtonLink to={paths.messages()}>{log.show}</ButtonLink>
      </p>
      <Section title={t.mail} say={mail ? t.mailOn(mail.host, mail.from) : t.mailOff}>
        {mail && (
          <Form method="post" className="acts gap">
            <Button name="turn" value="mail">
              {t.mailTest}
            </Button>
          </Form>
        )}
      </Section>
      <Section title={t.robots} say={t.robotsSay}>
        {ofEnvironment.map((channel) => (
          <p key={channel}>{t.fromEnvironment(channels[channel])}</p>
        ))}
        {robots.length === 0 ? (
          <p className="quiet">{t.noRobots}</p>
        ) : (
          <table className="tb list">
            <thead>
              <tr>
                <th scope="col">{t.division}</th>
                <th scope="col">{t.channel}</th>
                <th scope="col">{t.since}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {robots.map((robot) => (
                <tr key={robot.id}>
                  <th scope="row">{robot.divisionName}</th>
                  <td data-label={t.channel}>{channels[robot.channel]}</td>
                  <td data-label={t.since}>{clockTime(robot.setAt, locale)}</td>
                  <td>
                    <Form method="post" className="acts">
                      <input type="hidden" name="robot" value={robot.id} />
                      <Button name="turn" value="test">
                        {t.test}
                      </Button>
                      <Confirm verb={t.end} kind="danger" title={t.end} name="turn" value="end">
                        {t.endSay(robot.divisionName, channels[robot.channel])}
                      </Confirm>
                    </Form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <details open={reasons !== undefined} className="gap">
          <summary>{t.add}</summary>
          <Form method="post" autoComplete="off">
            <SelectField name="division" label={t.division} choices={divisions} defaultValue={values?.division} reasons={reasons} />
            <SelectField name="channel" label={t.channel} choices={(['wecom', 'dingtalk'] as const).map((value) => ({ value, label: channels[value] }))} defaultValue={values?.channel} reasons={reasons} />
            <Field name="secretAddress" type="password" label={t.address} hint={t.addressHint} autoComplete="off" reasons={reasons} required />
            <Field name="secret" type="password" label={t.secret} hint={t.secretHint} autoComplete="off" reasons={reasons} optional />
            <p className="acts gap">
              <Button kind="main" name="turn" value="add">
                {t.save}
              </Button>
            </p>
          </Form>
        </details>
      </Section>
      <Section title={t.jobs} say={t.jobsSay}>
        <table className="tb list">
          <thead>
            <tr>
              <th scope="col">{t.job}</th>
              <th scope="col">{t.lastRun}</th>
              <th scope="col">{t.result}</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => {
              const isIdle = job.name === 'backup' && !hasBackups
              return (
                <tr key={job.name}>
                  <th scope="row">{jobNames[job.name] ?? job.name}</th>
                  <td data-label={t.lastRun}>{isIdle ? '-' : job.started_at ? clockTime(job.started_at, locale) : t.never}</td>
                  <td data-label={t.result}>{isIdle ? t.noBackups : job.holder ? t.running : job.error ? t.failed(job.error) : job.said || t.fine}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Section>
    </>
  )
}
