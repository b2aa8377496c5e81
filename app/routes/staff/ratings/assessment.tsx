import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { isYear } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { confirmAssessment, proposeAssessment } from '~/features/ratings/assessment.server'
import { findDecision } from '~/features/ratings/decisions.server'
import { getRatingScope } from '~/features/ratings/rights.server'
import { notFound, staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockDay, monthName } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { ButtonLink } from '~/ui/button'
import { Confirm } from '~/ui/confirm'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { useMessages } from '~/ui/messages'
import { DecisionSheet } from './decision-table'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { division = '', year = '' } = params
  const t = page.t.ratings
  if (!isYear(year)) notFound()
  const scope = await foundOrNot(getRatingScope(page.read, page.actor, division))
  const decision = await findDecision(page.read, scope.code, 'assessment', year)
  const body = decision?.body ?? (can(page.actor, 'staff.read', scope.path) ? await proposeAssessment(page.read, scope, year) : null)
  const isReady = body?.circular.month === `${year}-12`
  const heading = decision
    ? t.assessmentDone(scope.name, year)
    : !body ? t.assessmentNone(scope.name, year) : isReady ? t.assessmentReady(scope.name, year) : t.assessmentRunning(scope.name, year, monthName(body.circular.month, page.locale))
  return {
    title: t.assessments, heading, division: scope.code, year: t.year(year), body,
    confirmed: decision && { say: t.confirmedBy(decision.confirmedBy, clockDay(decision.confirmedAt, page.locale)), code: t.code(decision.hash.slice(0, 16)), href: paths.assessmentDocument(scope.code, year) },
    isReady,
    mayConfirm: decision === null && isReady && can(page.actor, 'rating.confirm', scope.path),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const { division = '', year = '' } = params
  const form = await readForm(request)
  return answer(form, async () => {
    await confirmAssessment(db, actor, { divisionCode: division, year }, now)
    return redirect(paths.assessment(division, year))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.year} · ${data.title}` : '' }]

export default function Assessment() {
  const { heading, division, year, body, confirmed, isReady, mayConfirm } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { ratings: t } = useMessages()
  const crumbs = <Crumbs items={[{ label: t.title, href: paths.ratings(division) }, { label: year }]} />
  if (!body) {
    return (
      <>
        {crumbs}
        <Empty title={heading} />
      </>
    )
  }
  return (
    <>
      {crumbs}
      <Answer lead={confirmed?.say ?? (isReady ? t.onlyLeader : t.runningSay)}>{heading}</Answer>
      {confirmed && (
        <div className="acts gap noprint">
          <ButtonLink to={confirmed.href} download>{t.download}</ButtonLink>
        </div>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      <DecisionSheet body={body} withText={confirmed !== null} />
      {confirmed && <p className="quiet small">{confirmed.code}</p>}
      {mayConfirm && (
        <Form method="post" className="acts gap noprint">
          <Confirm verb={t.confirmAssessment} title={t.confirmGradesTitle}>{t.confirmGradesSay}</Confirm>
        </Form>
      )}
    </>
  )
}
