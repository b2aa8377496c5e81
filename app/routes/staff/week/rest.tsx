import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { plainCards } from '~/features/dispatch/week-page.server'
import { reportRestAsNoChange } from '~/features/dispatch/updates.server'
import { notFound, staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField } from '~/ui/field'
import { useMarks, useMessages } from '~/ui/messages'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, now, t } = staff(context)
  const asked = new URL(request.url).searchParams
  const plain = await plainCards(read, actor, { week: asked.get('week'), sheet: Number(asked.get('sheet')) }, now)
  if (!plain) notFound()
  return { title: t.dispatch.myWeek, ...plain, key: crypto.randomUUID() }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    await reportRestAsNoChange(db, actor, { week: form.text('week'), projectCodes: form.all('project'), submissionKey: form.text('key') }, now)
    return redirect(paths.week({ week: form.text('week') }))
  })
}

/** The projects that are all on track, to be reported in one go: the list to confirm. */
export default function RestPage() {
  const { week, cards, key } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  return (
    <>
      <Crumbs items={[{ label: t.myWeek, href: paths.week({ week }) }, { label: t.noChange }]} />
      <Answer lead={t.restSay}>{t.restTitle(cards.length)}</Answer>
      <ErrorSummary reasons={refused?.reasons} />
      <Form method="post">
        <input type="hidden" name="week" value={week} />
        <input type="hidden" name="key" value={key} />
        {cards.map((card) => (
          <CheckField key={card.code} id={card.code} name="project" value={card.code} label={`${card.place}${marks.open}${card.code}${marks.close}`} defaultChecked />
        ))}
        <div className="acts gap">
          <Button kind="main">{t.restConfirm}</Button>
          <ButtonLink kind="link" to={paths.week({ week })}>
            {t.back}
          </ButtonLink>
        </div>
      </Form>
    </>
  )
}
