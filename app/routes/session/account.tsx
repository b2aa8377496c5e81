import { data, redirectDocument, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { changePassword } from '~/features/accounts/accounts.server'
import { listOwnGrants } from '~/features/accounts/actors.server'
import { isLinked } from '~/features/accounts/elsewhere.server'
import { findSecondFactor } from '~/features/accounts/second-factor.server'
import { hasPassword } from '~/features/accounts/sign-in.server'
import { keyOf, listSessions, revokeSession, revokeSessions } from '~/features/accounts/sessions.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { SessionTable } from '~/ui/session-table'

export async function loader({ context }: LoaderFunctionArgs) {
  const page = staff(context)
  const accountId = page.actor.accountId ?? 0
  const sessions = await listSessions(page.read, accountId, page.now)
  return {
    title: page.t.accounts.own.title,
    name: page.actor.name,
    factor: await findSecondFactor(page.read, accountId),
    elsewhere: page.settings.elsewhere && { name: page.settings.elsewhere.name, isLinked: await isLinked(page.read, accountId), asksPassword: await hasPassword(page.read, accountId) },
    grants: await listOwnGrants(page.read, accountId, page.today),
    sessions: sessions.map(({ idHash, ...session }) => ({ ...session, key: keyOf(idHash), isThis: idHash === page.sessionHash })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { db, actor, now } = page
  const accountId = actor.accountId ?? 0
  const own = page.sessionHash ?? ''
  const form = await readForm(request)
  return answer(form, async () => {
    const wanted = form.text('do')
    if (wanted === 'password') {
      const password = form.values.password ?? ''
      if (password !== form.values.passwordAgain) refuse('passwords_differ', 'passwordAgain')
      await changePassword(db, actor, { current: form.values.currentPassword ?? '', password, sessionHash: own }, now)
      return data({ done: 'saved' as const })
    }
    if (wanted === 'others') await revokeSessions(db, accountId, now, own)
    if (wanted === 'everywhere') {
      await revokeSessions(db, accountId, now)
      return redirectDocument(paths.signIn())
    }
    const session = (await listSessions(db, accountId, now)).find(({ idHash }) => keyOf(idHash) === form.text('session'))
    if (wanted === 'revoke' && session) await revokeSession(db, accountId, session.idHash, now)
    return session?.idHash === own ? redirectDocument(paths.signIn()) : data({ done: 'revoked' as const })
  })
}

export default function OwnAccount() {
  const { name, grants, sessions, factor, elsewhere: provider } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { done: 'saved' | 'revoked' } | undefined
  const { own: t, roles, rights, list, welcome, factor: second, elsewhere } = useMessages().accounts
  const { contact } = useMessages().outbox
  const refused = result && 'reasons' in result ? result : undefined
  return (
    <>
      <Answer>{t.answer(name, sessions.length)}</Answer>
      {result && 'done' in result && <Note>{t[result.done]}</Note>}
      <Section title={t.grants}>
        <ul>
          {grants.map((grant) => (
            <li key={grant.id}>
              <b>{grant.divisionName}</b> {roles[grant.role]} <span className="quiet">{rights[grant.role]}</span> {grant.validUntil && list.until(grant.validUntil)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={contact.title} say={contact.lead}>
        <p className="acts">
          <ButtonLink to={paths.contact()}>{contact.change}</ButtonLink>
        </p>
      </Section>
      <Section title={t.sessions} say={t.sessionsSay}>
        <Form method="post">
          <input type="hidden" name="do" value="revoke" />
          <SessionTable sessions={sessions} />
        </Form>
        {sessions.length > 1 && (
          <Form method="post" className="acts gap">
            <Button name="do" value="others">
              {t.revokeOthers}
            </Button>
            <Button kind="link" name="do" value="everywhere">
              {t.revokeAll}
            </Button>
          </Form>
        )}
      </Section>
      <Section title={factor.isOn ? second.isOn(factor.codesLeft) : second.isOff} say={second.lead}>
        <p className="acts">
          <ButtonLink to={paths.secondFactor()}>{second.manage}</ButtonLink>
        </p>
      </Section>
      {provider && (
        <Section title={provider.name} say={provider.isLinked ? elsewhere.linked(provider.name) : elsewhere.notLinked(provider.name)}>
          <form method="post" action={paths.elsewhereLink()}>
            {provider.asksPassword && !provider.isLinked && <Field name="linkPassword" type="password" label={t.current} autoComplete="current-password" required />}
            <p className="acts gap">
              <Button name="do" value={provider.isLinked ? 'unlink' : 'link'}>{provider.isLinked ? elsewhere.unlink : elsewhere.link}</Button>
            </p>
          </form>
        </Section>
      )}
      <Section title={t.password} say={t.passwordSay}>
        <ErrorSummary reasons={refused?.reasons} />
        <Form method="post">
          <Field name="currentPassword" type="password" label={t.current} autoComplete="current-password" reasons={refused?.reasons} required />
          <Field name="password" type="password" label={welcome.password} hint={welcome.passwordHint} autoComplete="new-password" reasons={refused?.reasons} required />
          <Field name="passwordAgain" type="password" label={welcome.again} autoComplete="new-password" reasons={refused?.reasons} required />
          <p className="acts gap">
            <Button kind="main" name="do" value="password">
              {t.save}
            </Button>
          </p>
        </Form>
      </Section>
    </>
  )
}
