import type { Policy } from '~/domain/policy'
import type { Refused } from '~/http/forms.server'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'

/** Working days within which letters are answered, and days after which residents are asked whether it really works. */
export const RESIDENT_FIELDS = [
  { key: 'question', least: 1, most: 60 },
  { key: 'suggestion', least: 1, most: 60 },
  { key: 'complaint', least: 1, most: 60 },
  { key: 'askUseAfter', least: 0, most: 400 },
] as const

/** Days for which personal data is kept; of messages at least the six months for which logs are kept by law. */
export const RETENTION_FIELDS = [
  { key: 'messages', least: 183, most: 400 },
  { key: 'unconfirmed', least: 1, most: 30 },
] as const

/** What residents are promised. */
export function ResidentFields({ policy, refused }: { policy: Policy; refused?: Refused }) {
  const { policies: t } = useMessages().admin
  return (
    <fieldset className="field">
      <legend>{t.residents}</legend>
      <p className="hint">{t.residentsHint}</p>
      {RESIDENT_FIELDS.map(({ key }) => {
        const name = `residents-${key}`
        return <Field key={key} name={name} label={t.residentTerms[key]} inputMode="numeric" defaultValue={refused?.values[name] ?? policy.residents[key]} reasons={refused?.reasons} required />
      })}
    </fieldset>
  )
}

/** How long personal data is kept: the sentence on the page about privacy follows from it. */
export function RetentionFields({ policy, refused }: { policy: Policy; refused?: Refused }) {
  const { policies: t } = useMessages().admin
  return (
    <fieldset className="field">
      <legend>{t.retention}</legend>
      <p className="hint">{t.retentionHint}</p>
      {RETENTION_FIELDS.map(({ key }) => {
        const name = `retention-${key}`
        return <Field key={key} name={name} label={t.retentionTerms[key]} inputMode="numeric" defaultValue={refused?.values[name] ?? policy.retention[key]} reasons={refused?.reasons} required />
      })}
    </fieldset>
  )
}
