import { inChinese } from '~/domain/challenge'
import type { Reason } from '~/domain/refusal'
import type { AskedChallenge } from '~/http/challenge.server'
import { Field } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'

/** The question that holds off machines, and a field that only machines fill in. */
export function ChallengeField({ challenge, reasons }: { challenge: AskedChallenge; reasons?: readonly Reason[] }) {
  const { feedback: t } = useMessages()
  const said = useLocale() === 'en' ? String : inChinese
  return (
    <>
      <input type="hidden" name="key" value={challenge.key} />
      <div className="trap" aria-hidden="true">
        <label htmlFor="homepage">{t.trap}</label>
        <input id="homepage" name="homepage" tabIndex={-1} autoComplete="off" />
      </div>
      <Field name="answer" label={t.challenge(said(challenge.one), said(challenge.other))} hint={t.challengeHint} reasons={reasons} inputMode="numeric" autoComplete="off" maxLength={4} required />
    </>
  )
}
