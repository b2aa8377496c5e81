import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { PLACEHOLDERS } from '~/domain/escalation-text'
import { can } from '~/domain/permissions'
import { ESCALATION_STEPS } from '~/domain/policy'
import { listTemplates, saveTemplate } from '~/features/escalations/templates.server'
import { notFound, staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { TextArea } from '~/ui/field'
import { useMessages } from '~/ui/messages'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const district = await askedDistrict(page, request)
  if (!can(page.actor, 'escalation.issue', district.path)) notFound()
  return { title: page.t.escalations.templates, district: { code: district.code, name: district.name }, templates: await listTemplates(page.read, district.code) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const step = ESCALATION_STEPS.find((known) => known === form.text('step')) ?? notFound()
  const districtCode = form.text('district')
  return answer(form, async () => {
    await saveTemplate(db, actor, { districtCode, step, text: form.text(step) }, now)
    return redirect(paths.escalationTexts(districtCode))
  })
}

/** The words of the four steps: each saved by itself. */
export default function Texts() {
  const { district, templates } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { escalations: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.escalations({ district: district.code }) }, { label: t.templates }]} />
      <Answer above={district.name} lead={t.templatesSay(PLACEHOLDERS.map((word) => `{${word}}`).join(' '))}>
        {t.templatesAnswer}
      </Answer>
      <ErrorSummary reasons={refused?.reasons} />
      {templates.map(({ step, text, isOwn }) => (
        <Form method="post" key={step}>
          <input type="hidden" name="district" value={district.code} />
          <input type="hidden" name="step" value={step} />
          <TextArea
            name={step} label={t.templateOf(t.steps[step])} hint={isOwn ? t.templateOwn : t.templateDefault} rows={Math.max(4, Math.ceil(text.length / 36))}
            defaultValue={refused?.values[step] ?? text} reasons={refused?.reasons} lang="zh-CN"
          />
          <p className="acts">
            <Button>{t.saveTemplate}</Button>
          </p>
        </Form>
      ))}
    </>
  )
}
