import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import QRCode from 'qrcode'
import { beginSecondFactor, confirmSecondFactor, dropSecondFactor, findNewKey, findSecondFactor } from '~/features/accounts/second-factor.server'
import { askPasswordAgain, hasPassword } from '~/features/accounts/sign-in.server'
import { isSecondFactorAsked } from '~/features/policies/second-factor.server'
import { staff, type StaffContext } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'

export const handle = { narrow: true }

export async function loader({ context }: LoaderFunctionArgs) {
  const page = staff(context)
  const accountId = page.actor.accountId ?? 0
  const key = await findNewKey(page.read, page.secret, accountId)
  return {
    title: page.t.accounts.factor.title,
    factor: await findSecondFactor(page.read, accountId),
    mustEnrol: page.mustEnrol,
    isRequired: await isSecondFactorAsked(page.read, page.actor, page.today),
    asksPassword: await asksPassword(page),
    key: key && { typed: key.key, picture: await QRCode.toDataURL(key.uri, { margin: 2, width: 220, errorCorrectionLevel: 'M' }) },
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { db, actor, secret, now } = page
  const form = await readForm(request)
  return answer(form, async () => {
    const wanted = form.text('do')
    if (wanted === 'begin') await beginSecondFactor(db, secret, actor, now)
    if (wanted === 'drop') await dropSecondFactor(db, actor, { password: form.values.dropPassword ?? '', isRequired: await isSecondFactorAsked(page.read, actor, page.today) }, now)
    if (wanted === 'confirm' && (await asksPassword(page))) await askPasswordAgain(db, actor, { password: form.values.currentPassword ?? '', field: 'currentPassword' }, now)
    const codes = wanted === 'confirm' ? await confirmSecondFactor(db, secret, actor, { code: form.text('code'), sessionHash: page.sessionHash ?? '' }, now) : []
    return data({ codes })
  })
}

/** Who sits down at an open session must not take the account over with a telephone of his own; who has just signed in to set it up is not asked again. */
async function asksPassword({ mustEnrol, read, actor }: StaffContext): Promise<boolean> {
  return !mustEnrol && (await hasPassword(read, actor.accountId ?? 0))
}

export default function SecondFactorPage() {
  const { factor, mustEnrol, isRequired, asksPassword, key } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { codes: string[] } | undefined
  const reasons = result && 'reasons' in result ? result.reasons : undefined
  const codes = result && 'codes' in result ? result.codes : []
  const { factor: t, own } = useMessages().accounts
  return (
    <>
      {!mustEnrol && <Crumbs items={[{ label: own.title, href: paths.account() }, { label: t.title }]} />}
      <Answer lead={t.lead}>{factor.isOn ? t.isOn(factor.codesLeft) : isRequired ? t.required : t.isOff}</Answer>
      <ErrorSummary reasons={reasons} />
      {codes.length > 0 && (
        <Note kind="warn">
          <b>{t.codesSay}</b>
          <br />
          {codes.map((code) => (
            <code key={code} className="recovery">
              {code}
            </code>
          ))}
        </Note>
      )}
      {!factor.isOn && !key && (
        <Form method="post" className="acts gap">
          <Button kind="main" name="do" value="begin">
            {t.begin}
          </Button>
        </Form>
      )}
      {!factor.isOn && key && (
        <Section title={t.scan} say={t.scanSay}>
          <p>
            <img src={key.picture} width={220} height={220} alt={t.picture} />
          </p>
          <p>
            {t.typed} <code>{key.typed}</code>
          </p>
          <Form method="post">
            {asksPassword && <Field name="currentPassword" type="password" label={own.current} autoComplete="current-password" reasons={reasons} required />}
            <Field name="code" label={t.code} hint={t.codeHint} inputMode="numeric" autoComplete="one-time-code" reasons={reasons} required />
            <p className="acts gap">
              <Button kind="main" name="do" value="confirm">
                {t.confirm}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      {factor.isOn && !isRequired && (
        <Section title={t.drop} say={t.dropSay}>
          <Form method="post">
            <Field name="dropPassword" type="password" label={own.current} autoComplete="current-password" reasons={reasons} required />
            <p className="acts gap">
              <Button kind="danger" name="do" value="drop">
                {t.drop}
              </Button>
            </p>
          </Form>
        </Section>
      )}
    </>
  )
}
