import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { measureOf } from '~/domain/measures'
import { staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Crumbs } from '~/ui/crumbs'
import { useMessages } from '~/ui/messages'
import { TableFiles } from '~/ui/table-files'
import { ProjectsBehindTable } from '../circulars/projects-behind'
import { askedMark } from './asked.server'
import { askedProjects } from './projects.server'

/** The very projects behind one number of the overview: `?division=&month=&measure=&unit=&figure=`; without a unit the total's. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const { asked, behind, what, state } = await askedProjects(page, request)
  const mark = { ...askedMark(request, asked.month), division: asked.place.code, measure: asked.measure, live: asked.live ? '1' : null }
  return {
    ...behind, what, state,
    title: what,
    definition: measureOf(behind.measure).definition[page.locale === 'en' ? 'en' : 'zh'],
    back: paths.overview({ division: asked.place.code, month: asked.month, measure: asked.chosen, live: asked.live ? '1' : null }),
    mark,
    month: monthName(asked.month, page.locale),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export default function ProjectsBehindPage() {
  const { rows, count, sum, opening, rest, number, what, state, definition, back, mark, month } = useLoaderData<typeof loader>()
  const { overview: t, circulars } = useMessages()
  return (
    <>
      <Crumbs items={[{ label: `${t.title} · ${month}`, href: back }, { label: what }]} />
      <Answer lead={definition}>{circulars.behind.answer(what, number)}</Answer>
      <AsOf parts={[circulars.behind.sum(sum, count), state, count > rows.length && t.moreLines(count - rows.length)]} />
      <ProjectsBehindTable {...{ rows, opening, rest, number }} />
      <p className="acts gap noprint">
        <TableFiles to={(ending) => paths.overviewProjectsTable(mark, ending)} />
      </p>
    </>
  )
}
