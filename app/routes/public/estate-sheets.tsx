import type { LoaderFunctionArgs } from '@remix-run/node'
import { findPublicEstate } from '~/features/residents/estates.server'
import { findPublicProject } from '~/features/residents/status.server'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { wholePage } from '~/http/whole-page.server'
import css from './door-sheet.css?raw'
import { sheetCode, SheetOf } from './sheet-of'

const MOST = 200

/** The sheets of all stairwells of an estate, one a page: printed in one go. Projects that were given up need none. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t, locale, today, elder, settings } = visitor(context)
  const id = Number(params.id)
  const estate = Number.isSafeInteger(id) && id > 0 && id < 2 ** 31 ? await findPublicEstate(read, id) : null
  if (!estate) notFound()
  const sheets = []
  for (const line of estate.projects.filter((project) => !project.terminatedOn).slice(0, MOST)) {
    const found = await findPublicProject(read, line.code, today)
    if (!found) continue
    const address = settings.baseUrl + paths.status(line.code)
    sheets.push({ project: found.project, address, code: await sheetCode(address) })
  }
  const page = (
    <>
      <div className="how">
        <span>{t.residents.printNow}</span>
        <a href={paths.estate(estate.id)}>{t.common.back}</a>
      </div>
      <main>
        {sheets.map((sheet) => (
          <SheetOf key={sheet.project.code} {...sheet} words={{ t: t.residents, locale, today, unit: sheet.project.unit.name }} />
        ))}
      </main>
    </>
  )
  return wholePage({ title: t.residents.sheetsTitle(estate.name), css, locale, elder, headers: madeFrom(estate), children: page })
}
