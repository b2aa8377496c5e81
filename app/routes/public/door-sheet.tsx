import type { LoaderFunctionArgs } from '@remix-run/node'
import { placeName } from '~/domain/places'
import { findPublicProject } from '~/features/residents/status.server'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { wholePage } from '~/http/whole-page.server'
import css from './door-sheet.css?raw'
import { sheetCode, SheetOf } from './sheet-of'

/** The sheet to put on one door. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t, locale, today, elder, settings } = visitor(context)
  const found = await findPublicProject(read, params.code ?? '', today)
  if (!found) notFound()
  const { project } = found
  const address = settings.baseUrl + paths.status(project.code)
  const code = await sheetCode(address)
  const sheet = (
    <>
      <div className="how">
        <span>{t.residents.printNow}</span>
        <a href={paths.status(project.code)}>{t.common.back}</a>
      </div>
      <main>
        <SheetOf {...{ project, address, code }} words={{ t: t.residents, locale, today, unit: project.unit.name }} />
      </main>
    </>
  )
  return wholePage({ title: `${placeName(project)} ${project.code}`, css, locale, elder, headers: madeFrom(found), children: sheet })
}
