import { Form } from '@remix-run/react'
import { CHANNELS } from '~/domain/messages'
import type { ContactDetails } from '~/features/accounts/contact.server'
import type { Refused } from '~/http/forms.server'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'

interface ContactFormProps {
  contact: ContactDetails & { name: string }
  result: Refused | { saved: true } | undefined
}

/** Where messages to somebody go: his own page and the administrator's. */
export function ContactForm({ contact, result }: ContactFormProps) {
  const { contact: t, channels } = useMessages().outbox
  const { reasons, values } = result && 'reasons' in result ? result : {}
  return (
    <>
      <Answer lead={t.lead}>{t.answer(contact.name)}</Answer>
      {result && 'saved' in result && <Note>{t.saved}</Note>}
      <ErrorSummary reasons={reasons} />
      <Form method="post">
        <Field name="email" type="email" label={t.email} autoComplete="email" defaultValue={values?.email ?? contact.email} reasons={reasons} />
        <Field name="phone" type="tel" label={t.phone} hint={t.phoneHint} autoComplete="tel" defaultValue={values?.phone ?? contact.phone} reasons={reasons} optional />
        <SelectField name="notifyBy" label={t.by} defaultValue={values?.notifyBy ?? contact.notifyBy} reasons={reasons} choices={[{ value: '', label: t.automatic }, ...CHANNELS.map((channel) => ({ value: channel, label: channels[channel] }))]} />
        <p className="acts gap">
          <Button kind="main">{t.save}</Button>
        </p>
      </Form>
    </>
  )
}
