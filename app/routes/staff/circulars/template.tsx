import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { monthOf, previousMonth } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { refuse } from '~/domain/refusal'
import { getScope } from '~/features/circulars/lines.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { TEMPLATE_BLOCKS, TEMPLATE_LINES } from '~/features/circulars/template.server'
import { endTemplate, listTemplates, saveTemplate } from '~/features/circulars/templates.server'
import { notFound, staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { FileField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'

export const handle = { narrow: true }

/** The office's own Word template: which one is in use, how to make one, the ones before. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const scope = await foundOrNot(getScope(page.read, params.division ?? ''))
  if (!can(page.actor, 'circular.draft', scope.path)) notFound()
  const templates = await listTemplates(page.read, scope)
  const current = templates.find(({ endedAt }) => endedAt === null) ?? null
  const t = page.t.circulars
  return {
    title: t.template, name: scope.name, division: scope.code,
    current: current && { name: current.name, href: paths.file(current.fileId), isInherited: current.isInherited },
    earlier: templates.filter(({ endedAt }) => endedAt !== null).map((own) => ({
      id: own.id, href: paths.file(own.fileId), name: own.name, used: t.templateUsed(clockDay(own.uploadedAt, page.locale), clockDay(own.endedAt ?? '', page.locale), own.uploadedBy),
    })),
    lines: TEMPLATE_LINES.map((name) => ({ name, say: t.placeholders[name] })),
    blocks: TEMPLATE_BLOCKS.map((name) => ({ name, say: t.placeholders[name] })),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, read, actor, now, today } = staff(context)
  const divisionCode = params.division ?? ''
  const form = await readForm(request)
  return answer(form, async () => {
    if (form.text('verb') === 'end') await endTemplate(db, actor, divisionCode, now)
    else {
      const file = form.file('file') ?? refuse('file_empty', 'file')
      // Filled once with last month's figures before it is kept.
      const sample = await monthlyCircular(read, divisionCode, previousMonth(monthOf(today)), { live: true, now })
      await saveTemplate(db, actor, { divisionCode, file, sample }, now)
    }
    return redirect(paths.circularTemplate(divisionCode))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function TemplatePage() {
  const { name, division, current, earlier, lines, blocks } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { circulars: t } = useMessages()
  const busy = useNavigation().formData !== undefined
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.circulars(division) }, { label: t.template }]} />
      <Answer lead={t.templateSay}>{current ? t.templateOwn(name) : t.templateNone(name)}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {current && (
        <p>
          <a href={current.href}>{current.name}</a>
          {current.isInherited && <span className="quiet"> {t.templateInherited}</span>}
        </p>
      )}
      <Form method="post" encType="multipart/form-data">
        <FileField name="file" label={t.templateFile} hint={t.templateHint} accept=".docx" reasons={refused?.reasons} required />
        <p className="acts gap">
          <Button kind="main" busy={busy}>{t.templateUpload}</Button>
          <ButtonLink to={paths.circularStartingTemplate()} download>{t.templateStart}</ButtonLink>
        </p>
      </Form>
      {current && !current.isInherited && (
        <Form method="post">
          <input type="hidden" name="verb" value="end" />
          <Button kind="link">{t.templateEnd}</Button>
        </Form>
      )}
      <Section title={t.placeholderTitle} say={t.placeholderSay}>
        <table className="tb">
          <tbody>
            {[...lines, ...blocks].map((place) => (
              <tr key={place.name}>
                <th scope="row"><code>{`{{${place.name}}}`}</code></th>
                <td>{place.say}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      {earlier.length > 0 && (
        <Section title={t.templateEarlier}>
          <ul>
            {earlier.map((own) => (
              <li key={own.id}>
                <Link to={own.href} reloadDocument>{own.name}</Link> <span className="quiet small">{own.used}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
