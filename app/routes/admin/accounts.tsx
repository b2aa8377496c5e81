import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { firstStep } from '~/domain/first-steps'
import { noteReading } from '~/features/audit/reading.server'
import { listAccounts } from '~/features/accounts/accounts.server'
import { listDivisions } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { Field } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { GrantWords } from './grant-words'
import { STATE_KINDS, stateOf } from './account-state'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const q = new URL(request.url).searchParams.get('q')?.trim() ?? ''
  await noteReading(page.db, page.actor, { subjectType: 'account', subjectId: 'list', divisionCode: page.actor.grants[0]?.divisionCode, what: page.t.accounts.list.title }, page.now)
  const accounts = await listAccounts(page.read, page.actor, q)
  const levels = (await listDivisions(page.read, page.actor, 'account.manage')).map(({ level }) => level)
  const units = levels.filter((level) => level === 'subdistrict').length
  // Who looks after one sub-district only does not set up the bureau.
  const step = q === '' && levels.length > units ? firstStep(units, accounts.map(({ grants }) => ({ roles: grants.map(({ role }) => role) }))) : null
  return { title: page.t.accounts.list.title, q, today: page.today, accounts, step }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Accounts() {
  const { q, today, accounts, step } = useLoaderData<typeof loader>()
  const { list: t } = useMessages().accounts
  const states = accounts.map(stateOf)
  const count = (state: string) => states.filter((one) => one === state).length
  return (
    <>
      <Answer>{t.answer(count('active'), count('invited'))}</Answer>
      {step && <Note>{step === 'divisions' ? <Link to={paths.divisions()}>{t.steps.divisions}</Link> : t.steps[step]}</Note>}
      <Form method="get" role="search" className="acts">
        <Field name="q" type="search" label={t.search} defaultValue={q} />
        <Button>{t.find}</Button>
        <ButtonLink kind="main" to={paths.newAccount()}>
          {t.create}
        </ButtonLink>
      </Form>
      {accounts.length === 0 ? (
        <Empty title={t.none}>{t.noneSay}</Empty>
      ) : (
        <table className="tb gap">
          <thead>
            <tr>
              <th scope="col">{t.name}</th>
              <th scope="col">{t.login}</th>
              <th scope="col">{t.grants}</th>
              <th scope="col">{t.state}</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <tr key={account.id}>
                <td>
                  <Link to={paths.adminAccount(account.id)}>{account.name}</Link>
                </td>
                <td>{account.login}</td>
                <td>
                  <GrantWords grants={account.grants} today={today} />
                </td>
                <td>
                  <Status kind={STATE_KINDS[stateOf(account)]} word={t.states[stateOf(account)]} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="acts gap">
        <TableFiles to={paths.accountsTable} />
      </p>
    </>
  )
}
