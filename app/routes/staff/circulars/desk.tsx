import { Form, useNavigation } from '@remix-run/react'
import type { Refused } from '~/http/forms.server'
import { Button, ButtonLink } from '~/ui/button'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import styles from './circular.module.css'

interface DeskProps {
  may: { draft: boolean; edit: boolean; check: boolean; isOwnDraft: boolean; issue: boolean; giveBack: boolean; release: boolean; withdraw: boolean; acknowledge: boolean }
  textHref: string
  /** What the public would see, in words. */
  publicParts: string
  refused: Refused | undefined
}

/** What the visitor may do with the circular now; nothing where there is nothing to do. */
export function Desk({ may, textHref, publicParts, refused }: DeskProps) {
  const { circulars: t } = useMessages()
  const verb = useNavigation().formData?.get('verb')
  const { isOwnDraft, ...acts } = may
  if (!isOwnDraft && !Object.values(acts).some(Boolean)) return null
  const button = (name: string, label: string, isMain = false) => (
    <Form method="post">
      <input type="hidden" name="verb" value={name} />
      <Button kind={isMain ? 'main' : 'plain'} busy={verb === name}>{label}</Button>
    </Form>
  )
  return (
    <div className={`${styles.desk} noprint`}>
      <div className="acts">
        {may.draft && button('draft', t.draft, true)}
        {may.check && button('check', t.check, true)}
        {may.issue && button('issue', t.issue, true)}
        {may.release && button('release', t.release, true)}
        {may.acknowledge && button('acknowledge', t.acknowledge, true)}
        {may.edit && <ButtonLink to={textHref}>{t.edit}</ButtonLink>}
      </div>
      {isOwnDraft && <p className="quiet small">{t.drafterCannotCheck}</p>}
      {may.issue && <p className="quiet small">{t.issueHint}</p>}
      {may.release && <p className="quiet small">{t.releaseHint(publicParts)}</p>}
      {may.withdraw && (
        <details>
          <summary>{t.withdraw}</summary>
          <Form method="post">
            <input type="hidden" name="verb" value="withdraw" />
            <Field name="withdrawReason" label={t.withdrawReason} defaultValue={refused?.values.withdrawReason} reasons={refused?.reasons} required maxLength={500} />
            <Button busy={verb === 'withdraw'}>{t.withdraw}</Button>
          </Form>
        </details>
      )}
      {may.giveBack && (
        <Form method="post">
          <input type="hidden" name="verb" value="return" />
          <Field name="reason" label={t.returnReason} defaultValue={refused?.values.reason} reasons={refused?.reasons} required maxLength={500} />
          <Button busy={verb === 'return'}>{t.returnToDraft}</Button>
        </Form>
      )}
    </div>
  )
}
