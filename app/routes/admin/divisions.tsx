import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { importDivisions, planDivisions } from '~/features/divisions/divisions.server'
import { divisionRows, divisionText } from '~/features/divisions/file.server'
import { findLastImport, listDivisions } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { ErrorSummary } from '~/ui/error-summary'
import { FileField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { TableFiles } from '~/ui/table-files'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, t } = staff(context)
  return { title: t.divisions.title, divisions: await listDivisions(read, actor, 'division.manage'), changed: await findLastImport(read, actor, 'division.manage') }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const file = form.file('file')
    if (file) form.values.rows = divisionText(file.bytes)
    if (form.text('rows') === '') refuse('division_rows_missing', 'rows')
    const rows = divisionRows(form.text('rows'))
    const apply = form.text('do') === 'apply'
    const plan = apply ? await importDivisions(db, actor, rows, now) : await planDivisions(db, rows)
    return data({ applied: apply, added: plan.added.length, changed: plan.changed.length, unchanged: plan.unchanged, rows: form.text('rows') })
  })
}

export default function Divisions() {
  const { divisions, changed } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() as Refused | { applied: boolean; added: number; changed: number; unchanged: number; rows: string } | undefined
  const { divisions: t, boundaries } = useMessages()
  const refused = result && 'reasons' in result ? result : undefined
  const plan = result && 'applied' in result ? result : undefined
  const typed = refused?.values.rows ?? (plan?.applied ? '' : plan?.rows)
  const names = new Map(divisions.map(({ code, name }) => [code, name]))
  const units = divisions.filter((division) => division.level === 'subdistrict').length
  return (
    <>
      <Answer>{t.answer(divisions.length, units)}</Answer>
      <p>
        <Link to={paths.boundaries()}>{boundaries.title}</Link>
      </p>
      {plan && (
        <Note>
          {t.planned(plan.added, plan.changed, plan.unchanged)}
          {plan.applied ? t.applied : t.checked} {plan.applied && <Link to={paths.accounts()} className="nw">{t.toAccounts}</Link>}
        </Note>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      <table className="tb short list">
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.code}</th>
            <th scope="col">{t.level}</th>
            <th scope="col">{t.term}</th>
            <th scope="col">{t.phone}</th>
          </tr>
        </thead>
        <tbody>
          {divisions.map((division) => (
            <tr key={division.code}>
              <th scope="row" style={{ paddingInlineStart: `${division.path.split('/').filter(Boolean).length * 16}px` }}>{division.name}</th>
              <td data-label={t.code}>{division.code}</td>
              <td data-label={t.level}>
                {t.levels[division.level]} {t.kinds[division.kind]}
              </td>
              <td data-label={division.valid_from || division.valid_until ? t.term : undefined}>
                {division.valid_from && t.from(division.valid_from)} {division.valid_until && t.until(division.valid_until)} {division.successor_code && t.into(names.get(division.successor_code) ?? division.successor_code)}
              </td>
              <td data-label={division.phone ? t.phone : undefined}>{division.phone}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="acts gap">
        <TableFiles to={paths.divisionsTable} />
      </p>
      <Changed change={changed} />
      <Section title={t.change} say={t.changeSay}>
        <Form method="post" encType="multipart/form-data">
          <FileField name="file" label={t.file} reasons={refused?.reasons} accept=".csv" optional />
          <TextArea key={typed} name="rows" label={t.rows} hint={t.rowsHint} rows={6} defaultValue={typed} reasons={refused?.reasons} />
          <p className="acts gap">
            <Button kind={plan && !plan.applied ? 'plain' : 'main'} name="do" value="check">
              {t.check}
            </Button>
            {plan && !plan.applied && (
              <Button kind="main" name="do" value="apply">
                {t.apply}
              </Button>
            )}
          </p>
        </Form>
      </Section>
    </>
  )
}
