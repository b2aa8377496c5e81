import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { announce, endAnnouncement, listAnnouncements } from '~/features/announcements/announcements.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField, TextArea } from '~/ui/field'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status, type StatusKind } from '~/ui/status'

const KINDS: Record<'coming' | 'shown' | 'over', StatusKind> = { coming: 'none', shown: 'ok', over: 'stop' }

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, now, t } = staff(context)
  return { title: t.announcements.title, lines: await listAnnouncements(read, actor, now), divisions: await listDivisionChoices(read, actor, 'site.announce') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.has('end')) await endAnnouncement(db, actor, { id: form.integer('end') ?? 0 }, now)
    else {
      const where = { onStaff: form.has('onStaff'), onPublic: form.has('onPublic') }
      await announce(db, actor, { divisionCode: form.text('divisionCode'), text: form.text('text'), from: form.text('from'), until: form.text('until'), ...where }, now)
    }
    return redirect(paths.announcements())
  })
}

/** What stands at the head of pages now, what will, what did; and a new one. */
export default function AnnouncementsDesk() {
  const { lines, divisions } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { announcements: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const { values = {}, reasons } = refused ?? {}
  const wrong = reasons?.find(({ field }) => field === 'where')
  return (
    <>
      <Answer lead={t.lead}>{t.answer(lines.filter(({ state }) => state === 'shown').length)}</Answer>
      <ErrorSummary reasons={reasons} />
      {lines.length === 0 && <Empty title={t.none}>{t.noneSay}</Empty>}
      {lines.length > 0 && (
        <Form method="post">
          {lines.map((line) => (
            <div key={line.id} className="prob">
              <Status kind={KINDS[line.state]} word={t.states[line.state]} />
              <div>
                <b>{line.division}</b> {line.text}
                <br />
                <span className="quiet">
                  {t.span(clockTime(line.fromAt, locale), clockTime(line.untilAt, locale))} {[line.onStaff && t.onStaff, line.onPublic && t.onPublic].filter(Boolean).join(marks.list)}
                </span>
                <Changed change={line.changed} />
              </div>
              <div>
                {line.state !== 'over' && (
                  <Button kind="link" name="end" value={line.id}>
                    {t.end}
                  </Button>
                )}
              </div>
            </div>
          ))}
        </Form>
      )}
      <Section title={t.create}>
        <Form method="post">
          <TextArea name="text" label={t.text} hint={t.textHint} rows={3} defaultValue={values.text} reasons={reasons} maxLength={200} required />
          <SelectField name="divisionCode" label={t.division} choices={divisions} defaultValue={values.divisionCode ?? divisions[0]?.value} reasons={reasons} required />
          <Field name="from" type="datetime-local" label={t.from} hint={t.fromHint} defaultValue={values.from} reasons={reasons} optional />
          <Field name="until" type="datetime-local" label={t.until} defaultValue={values.until} reasons={reasons} required />
          <fieldset className="field">
            <legend>{t.where}</legend>
            <label className="check">
              <input type="checkbox" name="onStaff" defaultChecked={refused ? 'onStaff' in values : true} /> {t.onStaff}
            </label>
            <label className="check">
              <input type="checkbox" name="onPublic" defaultChecked={'onPublic' in values} /> {t.onPublic}
            </label>
            {wrong && <span className="err">{t.reasons.announcement_nowhere}</span>}
          </fieldset>
          <p className="acts gap">
            <Button kind="main">{t.submit}</Button>
          </p>
        </Form>
      </Section>
    </>
  )
}
