import { Form } from '@remix-run/react'
import type { ObservationEntry } from '~/domain/observation'
import type { EligibleVoter } from '~/features/ratings/observations.server'
import type { Refused } from '~/http/forms.server'
import { Button } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { Field, SelectField, fieldId } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import styles from './ratings.module.css'

interface PrepareProps {
  units: readonly { code: string; name: string }[]
  voters: readonly EligibleVoter[]
  today: string
  refused: Refused | undefined
}

/** Which sites were seen, when, and who may vote. */
export function PrepareForm({ units, voters, today, refused }: PrepareProps) {
  const { ratings: t } = useMessages()
  return (
    <Form method="post" className={styles.prepare}>
      <input type="hidden" name="verb" value="open" />
      <Field name="heldOn" type="date" label={t.heldOn} defaultValue={refused?.values.heldOn ?? today} reasons={refused?.reasons} required />
      <Section title={t.sites} say={t.sitesHint} id={fieldId('places')}>
        {units.map(({ code, name }) => (
          <Field key={code} name={`site-${code}`} label={name} defaultValue={refused?.values[`site-${code}`]} reasons={refused?.reasons} maxLength={80} optional />
        ))}
      </Section>
      <Section title={t.voters} say={t.votersHint} id={fieldId('voters')}>
        <div className={styles.voters}>
          {voters.map((voter) => (
            <label key={voter.id} className="check">
              <input type="checkbox" name="voter" value={voter.id} defaultChecked />
              <span>
                {voter.name} <span className="quiet small">{voter.divisionName}</span>
              </span>
            </label>
          ))}
        </div>
      </Section>
      <p className="acts gap">
        <Button kind="main">{t.open}</Button>
      </p>
    </Form>
  )
}

/** One place for each site seen; the voter's own sub-district is not among them. */
export function BallotForm({ entries, refused }: { entries: readonly ObservationEntry[]; refused: Refused | undefined }) {
  const { ratings: t } = useMessages()
  return (
    <Section title={t.ballot} say={t.ballotSay}>
      <Form method="post">
        <input type="hidden" name="verb" value="cast" />
        {entries.map((entry) => (
          <SelectField
            key={entry.id} name={`place-${entry.id}`} label={entry.name} hint={entry.place} required
            defaultValue={refused?.values[`place-${entry.id}`] ?? ''} reasons={refused?.reasons}
          >
            <option value="">{t.choosePlace}</option>
            {entries.map((_, index) => <option key={index} value={index + 1}>{t.place(index + 1)}</option>)}
          </SelectField>
        ))}
        <div className="acts gap">
          <Confirm verb={t.cast} title={t.castTitle}>{t.castSay}</Confirm>
        </div>
      </Form>
    </Section>
  )
}

export function CloseForm() {
  const { ratings: t } = useMessages()
  return (
    <Form method="post" className="acts gap noprint">
      <input type="hidden" name="verb" value="close" />
      <Confirm kind="plain" verb={t.close} title={t.closeTitle}>{t.closeSay}</Confirm>
    </Form>
  )
}
