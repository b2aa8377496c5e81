import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { fullNumber } from '~/domain/circular-body'
import { publicCircular, publishedParts } from '~/domain/circular-public'
import { todayOf } from '~/domain/calendar'
import { measureOf } from '~/domain/measures'
import { stageRows, targetRows } from '~/features/charts/charts.server'
import { stagesCard, targetsCard } from '~/features/charts/page.server'
import { findReleasedCircular } from '~/features/circulars/issued.server'
import { listReleasedDivisions } from '~/features/charts/scopes.server'
import { estatesOfCircular } from '~/features/residents/open-data.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { notFound, visitor } from '~/http/context.server'
import { paths } from '~/http/paths'
import { madeFrom } from '~/http/public-page.server'
import { clockDay, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { ChartFigure } from '~/ui/charts/figure'
import { Legend } from '~/ui/charts/legend'
import { StagesTable, TargetsTable } from '~/ui/charts/tables'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { PageInfo } from './site/page-info'

/** Longer than other pages: without script nobody draws it later, and it is made once for all who follow. */
const PATIENCE_MS = 3_000

/** The last publicly released circular, frozen as it was issued; never a figure that was not (rules.md 9). */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, t, locale, elder } = visitor(context)
  const title = `${t.charts.progressTitle} · ${t.common.publicProduct}`
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(read, scopes)
  const headers = madeFrom({ scopes, stamp })
  const divisions = await listReleasedDivisions(read)
  const asked = new URL(request.url).searchParams.get('division')
  const division = asked === null ? divisions[0] : divisions.find((candidate) => candidate.code === asked)
  if (asked !== null && !division) notFound()
  const released = division ? await findReleasedCircular(read, division.code) : null
  const circular = released && publicCircular(released)
  if (!circular?.issued) return data({ title, circular: null, divisions: [] }, { headers })
  const word = locale === 'en' ? 'en' : 'zh'
  const stages = stageRows(circular).map((row) => ({ ...row, label: measureOf(row.key).label[word] }))
  const targets = targetRows(circular)
  const shows = publishedParts(circular)
  const withRanks = shows.units && shows.ranks
  const drawn = { elder, patience: PATIENCE_MS }
  const [targetsDrawn, stagesDrawn] = await Promise.all([targetsCard(targets, circular, t.charts, locale, drawn), shows.stages ? stagesCard(stages, circular, t.charts, drawn) : null])
  const { total } = circular
  const page = {
    title, divisions,
    circular: {
      name: circular.division.name,
      measure: measureOf(circular.measure).label[word],
      month: monthName(circular.month, locale),
      source: t.charts.progressSource(fullNumber(circular) ?? '', monthName(circular.month, locale), clockDay(circular.issued.releasedAt ?? circular.issued.issuedAt, locale)),
      total: { done: total.done, outside: total.outside, all: total.done + total.outside, target: total.target, planned: total.planned, rate: total.rate },
      ranks: Object.fromEntries(circular.rows.map((row) => [row.code, { rank: row.rank, rate: row.rate }])),
      definitions: circular.definitions,
      estates: shows.units ? await estatesOfCircular(read, circular) : [],
      division: circular.division.code,
      info: { index: `JTDD-TB-${circular.division.code}-${circular.month}`, source: circular.issuer || circular.division.name, on: todayOf(circular.issued.releasedAt ?? circular.issued.issuedAt) },
      paragraphs: circular.paragraphs,
      withRanks,
      // Where ranks are not public, neither is who is furthest behind.
      targets: { rows: targets, card: withRanks ? targetsDrawn : { ...targetsDrawn, title: t.charts.targetsPublic(measureOf(circular.measure).label[word]), say: '' } },
      stages: stagesDrawn && { rows: stages, card: stagesDrawn },
    },
  }
  // A page that went out without its drawing must not be remembered (decision record 010).
  const isDrawn = targetsDrawn.picture.wide !== null && stagesDrawn?.picture.wide !== null
  return data(page, { headers: isDrawn ? headers : { 'Cache-Control': 'no-store' } })
}

export const headers = ({ loaderHeaders }: { loaderHeaders: Headers }) => loaderHeaders

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title ?? '' }]

export default function ProgressPage() {
  const { circular, divisions } = useLoaderData<typeof loader>()
  const { charts: t } = useMessages()
  const locale = useLocale()
  if (!circular) return <Answer lead={t.progressNoneHint}>{t.progressNone}</Answer>
  const { targets, stages } = circular
  return (
    <>
      <Answer above={circular.name}>{t.progressAnswer(circular.month, circular.measure, circular.total.all)}</Answer>
      <AsOf parts={[circular.source]} />
      {circular.total.outside > 0 && circular.total.done !== null && <p>{t.progressOutside(circular.total.done, circular.total.outside)}</p>}
      {divisions.length > 1 && (
        <p>
          {divisions.map(({ code, name }) => (
            <a key={code} href={paths.progress(code)}>
              {name}
            </a>
          ))}
        </p>
      )}
      <ChartFigure {...targets.card} scriptless legend={<Legend marks={[['done', circular.measure], ['target', t.target], ['planned', t.planned]]} />}>
        <TargetsTable rows={targets.rows} ranks={circular.ranks} total={circular.total} measure={circular.measure} withRanks={circular.withRanks} />
        {locale === 'zh-CN' && circular.definitions.map((definition) => (
          <p className="defs" key={definition}>
            {definition}
          </p>
        ))}
      </ChartFigure>
      {stages && (
        <ChartFigure {...stages.card} scriptless legend={<Legend marks={[['done', t.count]]} />}>
          <StagesTable rows={stages.rows} />
        </ChartFigure>
      )}
      {circular.estates.length > 0 && (
        <Section title={t.estatesTitle} say={t.estatesSay}>
          <details>
            <summary>{t.estatesTitle}</summary>
            <table className="tb">
              <tbody>
                {circular.estates.map((row) => (
                  <tr key={`${row.unit} ${row.estate}`}>
                    <th scope="row">
                      {row.estate || t.withoutEstate}
                      <span className="why">{row.unit}</span>
                    </th>
                    <td className="num">{row.year}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </Section>
      )}
      {circular.paragraphs.length > 0 && (
        <section className="sec" lang="zh-CN">
          {circular.paragraphs.map(({ key, kind, text }) => (kind === 'text' ? <p key={key}>{text}</p> : <h2 key={key}>{text}</h2>))}
        </section>
      )}
      <Section title={t.openTitle} say={t.licence}>
        <p className="acts">
          <a href={paths.progressData('csv', circular.division)}>CSV</a>
          <a href={paths.progressData('json', circular.division)}>JSON</a>
        </p>
      </Section>
      <PageInfo {...circular.info} />
    </>
  )
}
