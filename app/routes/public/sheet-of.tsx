import QRCode from 'qrcode'
import { placeName } from '~/domain/places'
import type { PublicProject } from '~/features/residents/status.server'
import { expectedOn, explanation, headline, type Words } from '~/features/residents/words'
import { fullDate } from '~/i18n/dates'
import { officeOf } from './status-page'

/** The code that leads to the page, as a drawing. */
export function sheetCode(address: string): Promise<string> {
  return QRCode.toString(address, { type: 'svg', margin: 0, errorCorrectionLevel: 'Q' })
}

/** One A4 sheet: the state of today in large type, and the code that leads to the page. */
export function SheetOf({ project, address, code, words }: { project: PublicProject; address: string; code: string; words: Words }) {
  const { t, locale, today } = words
  const { status } = project
  const office = officeOf(project)
  const why = explanation(status, words)
  return (
    <section className="sheet">
      <p className="kind">{t.sheetTitle}</p>
      <h1>{placeName(project)}</h1>
      <div className="now">
        <h2>{headline(status, words)}</h2>
        {why && <p>{why}</p>}
      </div>
      <dl>
        {status.next && status.state !== 'terminated' && (
          <div>
            <dt>{t.next}</dt>
            <dd>
              {t.joined(t.steps[status.next] ?? '', expectedOn(status.nextExpected, words))}
            </dd>
          </div>
        )}
        {status.rideExpected && status.next !== 'IN_USE' && (
          <div>
            <dt>{t.rideTitle}</dt>
            <dd>{expectedOn(status.rideExpected, words)}</dd>
          </div>
        )}
        {project.maintenance && (
          <div>
            <dt>{t.rescue(project.maintenance.name)}</dt>
            <dd>{project.maintenance.phone}</dd>
          </div>
        )}
      </dl>
      <div className="scan">
        <div role="img" aria-label={address} dangerouslySetInnerHTML={{ __html: code }} />
        <div>
          <b>{t.sheetScan}</b>
          <p>{t.sheetScanHow}</p>
          <p>{t.sheetCode(project.code)}</p>
          <p className="url">{address}</p>
        </div>
      </div>
      <div className="tel">
        {office.phone ? t.call(office.name) : t.askAt(office.name)}
        {office.phone && <b>{office.phone}</b>}
      </div>
      <p className="foot">{t.sheetAsOf(fullDate(today, locale))}</p>
    </section>
  )
}
