import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { refuse } from '~/domain/refusal'
import { listBoundaries, loadBoundaries, removeBoundaries } from '~/features/charts/boundaries.server'
import { listDivisionChoices } from '~/features/divisions/listing.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, FileField, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'

export async function loader({ context }: LoaderFunctionArgs) {
  const { read, actor, t, locale } = staff(context)
  const rows = await listBoundaries(read, actor)
  return { title: t.boundaries.title, divisions: await listDivisionChoices(read, actor, 'division.manage'), boundaries: rows.map((row) => ({ ...row, loaded: clockDay(row.loadedAt, locale) })) }
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('verb') === 'remove') await removeBoundaries(db, actor, { divisionCode: form.text('divisionCode') }, now)
    else {
      const file = form.file('file') ?? refuse('boundary_file_missing', 'file')
      await loadBoundaries(db, actor, { text: new TextDecoder().decode(file.bytes), source: form.text('source') }, now)
    }
    return redirect(paths.boundaries())
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function Boundaries() {
  const { boundaries, divisions } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { boundaries: t, divisions: places } = useMessages()
  const { reasons, values } = refused ?? {}
  return (
    <>
      <Crumbs items={[{ label: places.title, href: paths.divisions() }, { label: t.title }]} />
      <Answer lead={t.lead}>{t.answer(boundaries.length)}</Answer>
      <ErrorSummary reasons={reasons} />
      <Section title={t.loadTitle}>
        <Form method="post" encType="multipart/form-data">
          <FileField name="file" label={t.file} hint={t.fileHint} accept=".geojson,.json,application/geo+json" reasons={reasons} />
          <Field name="source" label={t.source} hint={t.sourceHint} defaultValue={values?.source} reasons={reasons} required />
          <p className="acts gap">
            <Button kind="main">{t.load}</Button>
          </p>
        </Form>
      </Section>
      <Section title={t.loadedTitle}>
        {boundaries.length === 0 ? (
          <Empty title={t.none}>{t.noneSay}</Empty>
        ) : (
          <>
            <table className="tb">
              <thead>
                <tr>
                  <th scope="col">{t.division}</th>
                  <th scope="col">{t.source}</th>
                  <th scope="col">{t.loaded}</th>
                </tr>
              </thead>
              <tbody>
                {boundaries.map((row) => (
                  <tr key={row.code}>
                    <th scope="row">{row.name} <span className="quiet">{row.code}</span></th>
                    <td>{row.source}</td>
                    <td>{row.loaded}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Form method="post" className="gap">
              <SelectField name="divisionCode" label={t.removeWhere} choices={divisions} reasons={reasons} />
              <div className="acts gap">
                <Confirm verb={t.remove} kind="danger" title={t.removeTitle} name="verb" value="remove">{t.removeSay}</Confirm>
              </div>
            </Form>
          </>
        )}
      </Section>
    </>
  )
}
