import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { fullNumber } from '~/domain/circular-body'
import { monthOf } from '~/domain/periods'
import type { Light } from '~/domain/rating'
import { changeSentence, reasonSentence } from '~/domain/rating-words'
import { changeInEnglish, reasonInEnglish } from '~/domain/rating-words-english'
import { findLastIssuedMonth, listChartScopes } from '~/features/charts/scopes.server'
import { findIssuedCircular } from '~/features/circulars/issued.server'
import { getScope } from '~/features/circulars/lines.server'
import { monthlyFigures } from '~/features/circulars/read.server'
import { ratingsOverview } from '~/features/ratings/overview.server'
import { notFound, staff } from '~/http/context.server'
import { paths } from '~/http/paths'
import { monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Button } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { SelectField } from '~/ui/field'
import { Link } from '~/ui/link'
import { useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status, type StatusKind } from '~/ui/status'
import { GradeMark } from './grade-mark'
import { gradeWord, halfName, quarterName, shortQuarterName } from './words'
import styles from './ratings.module.css'

const SHOWN_QUARTERS = 6

/** Today's lights with their reasons, and all that was confirmed: grades by quarter, observations, assessments. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const t = page.t.ratings
  const scopes = await listChartScopes(page.read, page.actor)
  const asked = new URL(request.url).searchParams.get('division')
  const own = asked ? (scopes.find(({ code }) => code === asked) ?? notFound()) : scopes[0]
  if (!own) return { title: t.title, scopes: [], division: '', name: '', lights: null, overview: null }
  const scope = await getScope(page.read, own.code)
  // Who sees one sub-district only sees what was issued to all.
  const lastMonth = await findLastIssuedMonth(page.read, own.code)
  const issued = own.issuedOnly && lastMonth ? await findIssuedCircular(page.read, own.code, lastMonth) : null
  const judged = own.issuedOnly ? issued : await monthlyFigures(page.read, own.code, monthOf(page.today), { now: page.now })
  const overview = await ratingsOverview(page.read, scope, page.today)
  return {
    title: t.title, scopes: scopes.map(({ code, name }) => ({ code, name })), division: own.code, name: own.name,
    lights: judged && {
      month: monthName(judged.month, page.locale),
      href: paths.circular(own.code, judged.month),
      source: issued ? t.issuedSource(fullNumber(issued) ?? '') : t.liveSource,
      rows: judged.rows.map((row) => ({ code: row.code, name: row.name, light: row.rating.key, ...(page.locale === 'en' ? { why: reasonInEnglish(row), change: changeInEnglish(row, judged.measure) } : { why: reasonSentence(row), change: changeSentence(row, judged.measure) }) })),
    },
    overview: {
      quarters: overview.quarters.map(({ quarter, decision }) => ({
        name: quarterName(quarter, t), short: shortQuarterName(quarter, t), href: paths.ratingGrades(own.code, quarter), isConfirmed: decision !== null,
        grades: Object.fromEntries((decision?.body.lines ?? []).map((line) => [line.code, { name: line.grade && gradeWord(line.grade, t), colour: decision?.body.grades.find(({ name }) => name === line.grade)?.colour ?? null }])),
      })),
      halves: overview.halves.map(({ half, decision, isOpen, voted, voters }) => ({
        name: halfName(half, t), href: paths.observation(own.code, half), state: decision ? t.confirmed : isOpen ? t.voting(voted, voters) : t.notOpened,
        best: (decision?.body.lines ?? []).filter((line) => line.rank === 1).map((line) => line.name).join(page.t.common.marks.list),
      })),
      years: overview.years.map(({ year, decision, isComplete }) => ({
        name: t.year(year), href: paths.assessment(own.code, year), state: decision ? t.confirmed : isComplete ? t.waiting : t.running,
        best: (decision?.body.lines ?? []).filter((line) => line.rank === 1).map((line) => line.name).join(page.t.common.marks.list),
      })),
    },
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

const KINDS: Record<Light, StatusKind> = { normal: 'ok', watch: 'watch', late: 'late', severe: 'bad', none: 'none' }

export default function Ratings() {
  const { scopes, division, name, lights, overview } = useLoaderData<typeof loader>()
  const { ratings: t, circulars } = useMessages()
  const slow = lights?.rows.filter(({ light }) => light === 'late' || light === 'severe').length ?? 0
  return (
    <>
      {lights ? <Answer lead={lights.source}>{t.lightsAnswer(name, lights.month, slow, lights.rows.filter(({ light }) => light !== 'none').length)}</Answer> : <Empty title={t.none(name)} />}
      {scopes.length > 1 && (
        <Form method="get" className="acts">
          <SelectField name="division" label={circulars.chooseDivision} defaultValue={division} choices={scopes.map((scope) => ({ value: scope.code, label: scope.name }))} />
          <Button>{circulars.view}</Button>
        </Form>
      )}
      {lights && <Lights {...lights} />}
      {overview && (
        <>
          <Section title={t.grades} say={t.gradesSay}>
            {overview.quarters.length === 0 ? <p>{t.noGrades}</p> : <GradeHistory quarters={overview.quarters.slice(0, SHOWN_QUARTERS)} units={lights?.rows ?? []} />}
          </Section>
          <Section title={t.observations} say={t.observationsSay}>
            <Periods rows={overview.halves} />
          </Section>
          <Section title={t.assessments} say={t.assessmentsSay}>
            {overview.years.length === 0 ? <p>{t.noYears}</p> : <Periods rows={overview.years} />}
          </Section>
        </>
      )}
    </>
  )
}

function Lights({ rows, href }: { rows: readonly { code: string; name: string; light: Light; why: string; change: string }[]; href: string }) {
  const { ratings: t } = useMessages()
  return (
    <>
      <table className={`tb ${styles.lights}`}>
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            <th scope="col">{t.light}</th>
            <th scope="col">{t.why}</th>
            <th scope="col">{t.change}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{row.name}</th>
              <td><Status kind={KINDS[row.light]} word={t.lights[row.light]} /></td>
              <td>{row.why}</td>
              <td>{row.change}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p><Link to={href}>{t.seeCircular}</Link></p>
    </>
  )
}

interface Quarter {
  name: string
  short: string
  href: string
  isConfirmed: boolean
  grades: Record<string, { name: string | null; colour: string | null }>
}

function GradeHistory({ quarters, units }: { quarters: readonly Quarter[]; units: readonly { code: string; name: string }[] }) {
  const { ratings: t } = useMessages()
  return (
    <div className="scroll">
      <table className={`tb short ${styles.history}`}>
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            {quarters.map((quarter) => (
              <th key={quarter.href} scope="col">
                <Link to={quarter.href}>{quarter.short}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.code}>
              <th scope="row">{unit.name}</th>
              {quarters.map((quarter) => {
                const grade = quarter.grades[unit.code]
                return <td key={quarter.href}>{grade?.name ? <GradeMark name={grade.name} colour={grade.colour} /> : '—'}</td>
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.state}</th>
            {quarters.map((quarter) => (
              <td key={quarter.href}>{quarter.isConfirmed ? t.confirmed : <Status kind="watch" word={t.waiting} />}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Periods({ rows }: { rows: readonly { name: string; href: string; state: string; best: string }[] }) {
  const { ratings: t } = useMessages()
  return (
    <table className="tb">
      <thead>
        <tr>
          <th scope="col">{t.period}</th>
          <th scope="col">{t.state}</th>
          <th scope="col">{t.best}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.href}>
            <th scope="row"><Link to={row.href}>{row.name}</Link></th>
            <td>{row.state}</td>
            <td>{row.best || '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
