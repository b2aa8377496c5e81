import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { API_PERMISSIONS } from '~/domain/api'
import { addDays } from '~/domain/calendar'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { createToken, listTokens, revokeToken } from '~/features/programs/tokens.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay, clockTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { stateOf } from './token-state'

export async function loader({ context }: LoaderFunctionArgs) {
  const page = staff(context)
  const tokens = await listTokens(page.read, page.actor)
  return {
    title: page.t.programs.title,
    divisions: await listDivisionChoices(page.read, page.actor, 'account.manage'),
    inAYear: addDays(page.today, 365),
    tokens: tokens.map((token) => ({
      ...token,
      state: stateOf(token, page.now),
      created: `${clockDay(token.createdAt, page.locale)} ${token.createdBy}`,
      // The day before the instant at which it ends.
      expires: clockDay(new Date(Date.parse(token.expiresAt) - 1).toISOString(), page.locale),
      used: token.lastUsedAt ? clockTime(token.lastUsedAt, page.locale) : page.t.programs.never,
    })),
  }
}

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('verb') === 'revoke') {
      await revokeToken(page.db, page.actor, { id: form.integer('id') ?? 0 }, page.now)
      return redirect(paths.tokens())
    }
    const input = { name: form.text('name'), divisionCode: form.text('divisionCode'), permission: form.text('permission'), expiresOn: form.text('expiresOn') }
    const { token } = await createToken(page.db, page.actor, input, page.now)
    return { made: { name: input.name, token } }
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

const KINDS = { working: 'ok', expired: 'none', revoked: 'stop' } as const

export default function Tokens() {
  const { divisions, inAYear, tokens } = useLoaderData<typeof loader>()
  const told = useActionData<typeof action>() as (Partial<Refused> & { made?: { name: string; token: string } }) | undefined
  const { programs: t, accounts: { edit } } = useMessages()
  const { reasons, values } = told ?? {}
  return (
    <>
      <Answer lead={t.lead}>{t.answer(tokens.filter(({ state }) => state === 'working').length)}</Answer>
      <p>
        <a href={paths.openApi()}>{t.describedAt}</a>
      </p>
      <ErrorSummary reasons={reasons} />
      {told?.made && (
        <Note kind="warn">
          <b>{t.madeTitle(told.made.name)}</b>
          <br />
          <code data-token="">{told.made.token}</code>
          <br />
          {t.madeSay}
        </Note>
      )}
      <Section title={t.listTitle}>
        {tokens.length === 0 ? <Empty title={t.none}>{t.noneSay}</Empty> : <TokenTable tokens={tokens} />}
      </Section>
      <Section title={t.createTitle}>
        <Form method="post" key={told?.made?.token ?? 'new'}>
          <Field name="name" label={t.name} hint={t.nameHint} defaultValue={values?.name} reasons={reasons} required />
          <SelectField name="divisionCode" label={t.division} hint={t.divisionHint} choices={divisions} defaultValue={values?.divisionCode} reasons={reasons} required>
            {divisions.length > 1 && <option value="">{edit.chooseDivision}</option>}
          </SelectField>
          <SelectField
            name="permission" label={t.permission} choices={API_PERMISSIONS.map((value) => ({ value, label: t.permissions[value] }))} defaultValue={values?.permission} reasons={reasons} required
          />
          <Field name="expiresOn" type="date" label={t.expiresOn} hint={t.expiresHint} defaultValue={values?.expiresOn ?? inAYear} reasons={reasons} required />
          <p className="acts gap">
            <Button kind="main">{t.create}</Button>
          </p>
        </Form>
      </Section>
    </>
  )
}

function TokenTable({ tokens }: { tokens: ReturnType<typeof useLoaderData<typeof loader>>['tokens'] }) {
  const { programs: t } = useMessages()
  return (
    <>
      <table className="tb list">
        <thead>
          <tr>
            {Object.entries(t.columns).map(([key, label]) => <th scope="col" key={key}>{label}</th>)}
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td data-label={t.columns.hint}><code>{token.hint}…</code></td>
              <td data-label={t.columns.division}>{token.division}</td>
              <td data-label={t.columns.permission}>{t.permissions[token.permission]}</td>
              <td data-label={t.columns.created}>{token.created}</td>
              <td data-label={t.columns.expires}>{token.expires}</td>
              <td data-label={t.columns.used}>{token.used}</td>
              <td data-label={t.columns.state}><Status kind={KINDS[token.state]} word={t.states[token.state]} /></td>
              <td>
                {token.state === 'working' && (
                  <Form method="post">
                    <input type="hidden" name="id" value={token.id} />
                    <Confirm verb={t.revoke} kind="danger" title={t.revokeTitle(token.name)} name="verb" value="revoke">{t.revokeSay}</Confirm>
                  </Form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="acts gap">
        <TableFiles to={paths.tokensTable} />
      </p>
    </>
  )
}
