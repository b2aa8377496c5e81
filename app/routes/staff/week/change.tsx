import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { addWorkingDays } from '~/domain/working-days'
import { formKey } from '~/features/dispatch/form-key.server'
import { findWeekCard } from '~/features/dispatch/week-page.server'
import { notFound, staff } from '~/http/context.server'
import type { Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { Answer } from '~/ui/answer'
import { Crumbs } from '~/ui/crumbs'
import { useMessages } from '~/ui/messages'
import { WeekCardForm } from './card'
import { action as report } from './page'
import { shownCard } from './shown-card'

/** One project's update of the week again, with what was said filled in. */
export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { read, actor, today, now, secret, t } = staff(context)
  const found = await findWeekCard(read, actor, { week: new URL(request.url).searchParams.get('week'), code: params.code ?? '' }, now)
  if (!found) notFound()
  const { card, week, sheet, open } = found
  if (!open) throw redirect(paths.week({ week }))
  const said = { condition: card.update?.condition ?? '', words: card.update?.words ?? '' }
  return { title: `${card.place} · ${t.dispatch.myWeek}`, week, card: shownCard(card, sheet), said, today, defaultDue: addWorkingDays(today, 5), key: formKey(secret, now) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export const action = (args: ActionFunctionArgs) => report(args)

export default function ChangePage() {
  const { card, said, week, today, defaultDue, key } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: t.myWeek, href: paths.week({ week }) }, { label: card.place }]} />
      <Answer>{card.place}</Answer>
      <WeekCardForm card={card} week={week} action={paths.weekChange(card.code, { week })} formKey={key} today={today} defaultDue={defaultDue} after="reported" refused={refused ?? { reasons: [], values: said }} />
    </>
  )
}
