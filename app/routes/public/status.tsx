import type { LoaderFunctionArgs } from '@remix-run/node'
import { elderSteps, elderValue } from '~/domain/elder'
import { asksUse } from '~/domain/public-status'
import { placeName } from '~/domain/places'
import { shownAnnouncements } from '~/features/announcements/announcements.server'
import { listPublicLetters } from '~/features/feedback/list.server'
import { listPublicPhotos } from '~/features/photos/list.server'
import { findPublicProject } from '~/features/residents/status.server'
import { headline } from '~/features/residents/words'
import { visitor } from '~/http/context.server'
import { paths, withQuery } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { wholePage } from '~/http/whole-page.server'
import css from './status.css?raw'
import { NoSuchCode } from './no-such-code'
import { StatusPage } from './status-page'

const SHOWN_LETTERS = 3

/** The page behind the code on the door: one file of a few kB, without script. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { read, t, locale, now, today, elder } = visitor(context)
  const found = await findPublicProject(read, params.code ?? '', today)
  if (!found) {
    const code = (params.code ?? '').slice(0, 40)
    const here = paths.status(code)
    const links = { elder: withQuery(here, { elder: elder ? 0 : 1 }), language: withQuery(here, { lang: locale === 'en' ? 'zh-CN' : 'en' }) }
    const page = <NoSuchCode code={code} t={t} isElder={elder !== 0} links={links} />
    return wholePage({ title: `${t.residents.noCode} · ${t.common.publicProduct}`, css, locale, elder, status: 404, headers: { 'Cache-Control': 'no-store' }, children: page })
  }
  const { project } = found
  const letters = await listPublicLetters(read, { projectId: found.id }, SHOWN_LETTERS)
  const photos = await listPublicPhotos(read, found.id)
  const words = { t: t.residents, locale, today, unit: project.unit.name }
  const { larger, smaller } = elderSteps(elder)
  const self = paths.status(project.code)
  const links = {
    home: paths.home(),
    estate: paths.estate(project.estateId),
    sheet: paths.doorSheet(project.code),
    feedback: paths.feedback(project.code),
    follow: paths.follow(project.code),
    use: asksUse(project.status, found.askUseAfter, today) ? paths.askUse(project.code) : null,
    elder: withQuery(self, { elder: elder ? 0 : 1 }),
    larger: elder && larger ? withQuery(self, { elder: elderValue(larger) }) : null,
    smaller: smaller && withQuery(self, { elder: elderValue(smaller) }),
    aloud: withQuery(self, { read: 1 }),
    language: withQuery(self, { lang: locale === 'en' ? 'zh-CN' : 'en' }),
  }
  return wholePage({
    title: t.residents.statusTitle(placeName(project), headline(project.status, words)),
    css,
    locale,
    elder,
    aloud: new URL(request.url).searchParams.get('read') === '1',
    headers: madeFrom(found),
    children: <StatusPage said={await shownAnnouncements(read, now, null)} {...{ project, letters, photos, words, links }} elder={elder !== 0} t={t} />,
  })
}
