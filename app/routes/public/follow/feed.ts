import type { LoaderFunctionArgs } from '@remix-run/node'
import { Feed } from 'feed'
import { instantOf } from '~/domain/calendar'
import { placeName } from '~/domain/places'
import { findPublicProject } from '~/features/residents/status.server'
import { feedEntries } from '~/features/residents/words'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'

/** What happened at a stairwell as an Atom feed, the newest first. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t, locale, today, settings } = visitor(context)
  const found = await findPublicProject(read, params.code ?? '', today)
  if (!found) notFound()
  const { project } = found
  const page = settings.baseUrl + paths.status(project.code)
  const entries = feedEntries(project.status, { t: t.residents, locale, today, unit: project.unit.name })
  const feed = new Feed({
    id: page, link: page, title: t.follow.feedTitle(placeName(project)), language: locale, copyright: project.district.name, author: { name: project.unit.name },
    updated: new Date(instantOf(entries[0]?.on ?? today, '00:00')), feedLinks: { atom: settings.baseUrl + paths.statusFeed(project.code) }, generator: t.common.publicProduct,
  })
  for (const entry of entries) {
    feed.addItem({ id: `${page}#${entry.id}`, link: page, title: entry.title, description: entry.text, date: new Date(instantOf(entry.on, '00:00')) })
  }
  return new Response(feed.atom1(), { headers: { 'Content-Type': 'application/atom+xml; charset=utf-8', 'Access-Control-Allow-Origin': '*', ...madeFrom(found) } })
}
