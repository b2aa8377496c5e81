import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import type { Role } from '~/domain/permissions'
import { addGrant, disableAccount, enableAccount, endGrant, endSessions, getAccount } from '~/features/accounts/accounts.server'
import { findSecondFactor, resetSecondFactor } from '~/features/accounts/second-factor.server'
import { keyOf, listSessions } from '~/features/accounts/sessions.server'
import { findLastChange, noteReading } from '~/features/audit/reading.server'
import { LINK_HOURS, linkForAccount } from '~/features/accounts/links.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Confirm } from '~/ui/confirm'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { SessionTable } from '~/ui/session-table'
import { stateOf } from './account-state'
import { GrantFields } from './grant-fields'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const account = await foundOrNot(getAccount(page.read, page.actor, Number(params.id)))
  const divisions = await listDivisionChoices(page.read, page.actor, 'account.manage')
  await noteReading(page.db, page.actor, { subjectType: 'account', subjectId: account.id, divisionCode: account.grants[0]?.divisionCode, what: account.login }, page.now)
  const { isOn: hasFactor } = await findSecondFactor(page.read, account.id)
  const sessions = (await listSessions(page.read, account.id, page.now)).map(({ idHash, ...session }) => ({ ...session, key: keyOf(idHash), isThis: idHash === page.sessionHash }))
  const changed = await findLastChange(page.read, 'account', account.id)
  return { title: account.name, account, hasFactor, sessions, changed, divisions, today: page.today, isOwn: account.id === page.actor.accountId }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, params, request }: ActionFunctionArgs) {
  const page = staff(context)
  const { db, actor, now } = page
  const accountId = Number(params.id)
  const form = await readForm(request)
  return answer(form, async () => {
    const wanted = form.text('do')
    if (wanted === 'link') {
      const token = await linkForAccount(db, actor, accountId, now)
      const { canSignIn } = await getAccount(db, actor, accountId)
      return data({ link: `${page.settings.baseUrl}${paths.welcome(token)}`, hours: canSignIn ? LINK_HOURS.reset : LINK_HOURS.invite })
    }
    if (wanted === 'grant') {
      const grant = { accountId, role: form.text('role') as Role, divisionCode: form.text('divisionCode') }
      await addGrant(db, actor, { ...grant, validFrom: form.text('validFrom') || null, validUntil: form.text('validUntil') || null }, now)
    }
    if (form.has('endGrant')) await endGrant(db, actor, { accountId, grantId: Number(form.text('endGrant')), today: page.today }, now)
    if (form.has('session') || wanted === 'endSessions') await endSessions(db, actor, { accountId, key: form.text('session') || 'all' }, now)
    if (wanted === 'resetFactor') await resetSecondFactor(db, actor, { accountId, reason: form.text('resetReason') }, now)
    if (wanted === 'disable') await disableAccount(db, actor, { accountId, reason: form.text('reason') }, now)
    if (wanted === 'enable') await enableAccount(db, actor, { accountId }, now)
    return redirect(paths.adminAccount(accountId))
  })
}

export default function Account() {
  const { account, divisions, today, isOwn, hasFactor, sessions, changed } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { link: string; hours: number } | undefined
  const { edit: t, list, roles, handOver } = useMessages().accounts
  const { contact } = useMessages().outbox
  const { reasons, values } = result && 'reasons' in result ? result : {}
  const open = account.grants.filter((grant) => (grant.validUntil ?? '9999') >= today)
  return (
    <>
      <Crumbs items={[{ label: list.title, href: paths.accounts() }, { label: account.name }]} />
      <Answer above={account.login}>{t.answer(account.name, list.states[stateOf(account)])}</Answer>
      <ErrorSummary reasons={reasons} />
      {result && 'link' in result && (
        <Note kind="warn">
          {t.linkMade(result.hours)}
          <br />
          <code>{result.link}</code>
        </Note>
      )}
      <Section title={t.grants}>
        {open.length === 0 && <p>{t.noGrants}</p>}
        <Form method="post">
          <ul>
            {open.map((grant) => (
              <li key={grant.id} className="acts">
                <span>
                  <b>{grant.divisionName}</b> {roles[grant.role]} {grant.validFrom && list.from(grant.validFrom)} {grant.validUntil && list.until(grant.validUntil)}
                </span>
                <Button kind="link" name="endGrant" value={grant.id}>
                  {t.endGrant}
                </Button>
              </li>
            ))}
          </ul>
        </Form>
        {open.length > 0 && !isOwn && (
          <p className="acts">
            <ButtonLink to={paths.handOver(account.id)}>{handOver.title}</ButtonLink>
          </p>
        )}
        <details open={reasons !== undefined && values?.do === 'grant'}>
          <summary>{t.addGrant}</summary>
          <Form method="post">
            <GrantFields divisions={divisions} reasons={reasons} values={values} />
            <Button kind="main" name="do" value="grant">
              {t.addGrant}
            </Button>
          </Form>
        </details>
      </Section>
      <Section title={contact.title} say={contact.lead}>
        <p className="acts">
          <ButtonLink to={paths.accountContact(account.id)}>{contact.change}</ButtonLink>
        </p>
      </Section>
      {!account.disabledAt && (
        <Section title={t.link} say={t.linkSay(account.canSignIn)}>
          <Form method="post">
            <Button name="do" value="link">
              {t.makeLink}
            </Button>
          </Form>
        </Section>
      )}
      {sessions.length > 0 && !isOwn && (
        <Section title={t.sessions(sessions.length)} say={t.sessionsSay}>
          <Form method="post">
            <SessionTable sessions={sessions} />
            {sessions.length > 1 && (
              <p className="acts gap">
                <Button name="do" value="endSessions">
                  {t.endSessions}
                </Button>
              </p>
            )}
          </Form>
        </Section>
      )}
      {hasFactor && !isOwn && (
        <Section title={t.resetFactor} say={t.resetFactorSay}>
          <Form method="post">
            <Field name="resetReason" label={t.reason} defaultValue={values?.resetReason} reasons={reasons} />
            <p className="acts gap">
              <Button name="do" value="resetFactor">
                {t.resetFactor}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      {!isOwn && (
        <Section title={account.disabledAt ? t.enable : t.disable}>
          <Form method="post">
            {account.disabledAt ? (
              <Button name="do" value="enable">
                {t.enable}
              </Button>
            ) : (
              <Confirm
                verb={t.disable}
                kind="danger"
                title={t.disable}
                name="do"
                value="disable"
                fields={<Field name="reason" label={t.reason} defaultValue={values?.reason} reasons={reasons} />}
              >
                {t.disableSay}
              </Confirm>
            )}
          </Form>
        </Section>
      )}
      <Changed change={changed} />
    </>
  )
}
