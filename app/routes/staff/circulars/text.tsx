import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { Fragment } from 'react'
import { strangeNumbers } from '~/domain/circular-numbers'
import { editCircular } from '~/features/circulars/commands.server'
import { notFound, staff } from '~/http/context.server'
import { answer, readForm, reasonsWith, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, TextArea } from '~/ui/field'
import { useMarks, useMessages } from '~/ui/messages'
import { askedCircular } from './asked.server'
import styles from './circular.module.css'

export const handle = { narrow: true }

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { circular, row, text, measure } = await askedCircular(page, request, params)
  if (row?.state !== 'draft') notFound()
  return {
    title: page.t.circulars.edit, place: circular.division.name, monthName: monthName(circular.month, page.locale),
    back: paths.circular(circular.division.code, circular.month, { measure }),
    list: paths.circulars(circular.division.code),
    paragraphs: circular.paragraphs.map((paragraph) => ({
      ...paragraph,
      source: text.sources[paragraph.key] ?? '',
      strange: [...new Set(strangeNumbers(paragraph, circular).map(({ unit, written }) => unit + written))].join(page.t.common.marks.list),
    })),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  const { circular, measure } = await askedCircular(page, request, params)
  const key = { divisionCode: circular.division.code, month: circular.month, measure: circular.measure }
  return answer(form, async () => {
    const edit = { ...key, edits: form.values, sources: byParagraph(form.values, 'source-'), seen: byParagraph(form.values, 'seen-') }
    await editCircular(page.db, page.actor, edit, page.now).catch((error: unknown) => {
      for (const { field, params } of reasonsWith(error, 'paragraph_changed')) form.values[`seen-${field}`] = String(params?.now)
      throw error
    })
    return redirect(paths.circular(key.divisionCode, key.month, { measure }))
  })
}

function byParagraph(values: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])))
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} · ${data.monthName}` : '' }]

/** The paragraphs of a draft, each with what the numbers say where a person wrote something else. */
export default function CircularText() {
  const { place, monthName: month, back, list, paragraphs } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { circulars: t } = useMessages()
  const marks = useMarks()
  return (
    <>
      <Crumbs items={[{ label: t.title, href: list }, { label: month, href: back }, { label: t.edit }]} />
      <Answer above={place} lead={t.editHint}>{t.edit}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post" className={styles.write}>
        {paragraphs.map((paragraph) =>
          paragraph.kind === 'text' ? (
            <Fragment key={paragraph.key}>
              <input type="hidden" name={`seen-${paragraph.key}`} value={refused?.values[`seen-${paragraph.key}`] ?? paragraph.text} readOnly />
              <TextArea
                name={paragraph.key}
                label={<span className="vh">{paragraph.text.slice(0, 12)}</span>}
                hint={paragraph.written ? `${t.generated}${marks.colon}${paragraph.written}` : undefined}
                defaultValue={refused?.values[paragraph.key] ?? paragraph.text}
                rows={Math.max(2, Math.ceil(paragraph.text.length / 28))}
                reasons={refused?.reasons}
              />
              {(paragraph.strange || paragraph.source) && (
                <Field
                  name={`source-${paragraph.key}`}
                  label={t.source}
                  hint={paragraph.strange ? t.sourceHint(paragraph.strange) : undefined}
                  defaultValue={refused?.values[`source-${paragraph.key}`] ?? paragraph.source}
                  reasons={refused?.reasons}
                  maxLength={200}
                  optional
                />
              )}
            </Fragment>
          ) : (
            <p key={paragraph.key} className="quiet"><b>{paragraph.text}</b></p>
          ),
        )}
        <div className="acts">
          <Button kind="main" busy={useNavigation().formData !== undefined}>{t.saveEdits}</Button>
          <ButtonLink to={back} kind="link">{t.back}</ButtonLink>
        </div>
      </Form>
    </>
  )
}
