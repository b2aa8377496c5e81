import type { LoaderFunctionArgs } from '@remix-run/node'
import QRCode from 'qrcode'
import { placeName } from '~/domain/places'
import { findPublicProject } from '~/features/residents/status.server'
import { expectedOn, explanation, headline } from '~/features/residents/words'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { wholePage } from '~/http/whole-page.server'
import { fullDate } from '~/i18n/dates'
import css from './door-sheet.css?raw'
import { officeOf } from './status-page'

/** One A4 sheet to put on the door: the state of today in large type, and the code that leads to the page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, t, locale, today, elder, settings } = visitor(context)
  const found = await findPublicProject(read, params.code ?? '', today)
  if (!found) notFound()
  const { project } = found
  const { status } = project
  const words = { t: t.residents, locale, today, unit: project.unit.name }
  const address = settings.baseUrl + paths.status(project.code)
  const code = await QRCode.toString(address, { type: 'svg', margin: 0, errorCorrectionLevel: 'Q' })
  const office = officeOf(project)
  const why = explanation(status, words)
  const sheet = (
    <>
      <div className="how">
        <span>{t.residents.printNow}</span>
        <a href={paths.status(project.code)}>{t.common.back}</a>
      </div>
      <main>
        <p className="kind">{t.residents.sheetTitle}</p>
        <h1>{placeName(project)}</h1>
        <div className="now">
          <h2>{headline(status, words)}</h2>
          {why && <p>{why}</p>}
        </div>
        <dl>
          {status.next && status.state !== 'terminated' && (
            <div>
              <dt>{t.residents.next}</dt>
              <dd>
                {t.residents.joined(t.residents.steps[status.next] ?? '', expectedOn(status.nextExpected, words))}
              </dd>
            </div>
          )}
          {status.rideExpected && status.next !== 'IN_USE' && (
            <div>
              <dt>{t.residents.rideTitle}</dt>
              <dd>{expectedOn(status.rideExpected, words)}</dd>
            </div>
          )}
          {project.maintenance && (
            <div>
              <dt>{t.residents.rescue(project.maintenance.name)}</dt>
              <dd>{project.maintenance.phone}</dd>
            </div>
          )}
        </dl>
        <div className="scan">
          <div role="img" aria-label={address} dangerouslySetInnerHTML={{ __html: code }} />
          <div>
            <b>{t.residents.sheetScan}</b>
            <p>{t.residents.sheetScanHow}</p>
            <p>{t.residents.sheetCode(project.code)}</p>
            <p className="url">{address}</p>
          </div>
        </div>
        <div className="tel">
          {office.phone ? t.residents.call(office.name) : t.residents.askAt(office.name)}
          {office.phone && <b>{office.phone}</b>}
        </div>
        <p className="foot">{t.residents.sheetAsOf(fullDate(today, locale))}</p>
      </main>
    </>
  )
  return wholePage({ title: `${placeName(project)} ${project.code}`, css, locale, elder, headers: madeFrom(found), children: sheet })
}
