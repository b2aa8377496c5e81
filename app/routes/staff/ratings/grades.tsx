import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { isQuarter, lastMonthOfQuarter } from '~/domain/periods'
import { can } from '~/domain/permissions'
import { findDecision } from '~/features/ratings/decisions.server'
import { confirmGrades, proposeGrades } from '~/features/ratings/grades.server'
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
import { Field, SelectField } from '~/ui/field'
import { useMessages } from '~/ui/messages'
import { DecisionSheet } from './decision-table'
import { gradeWord, quarterName } from './words'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const { division = '', quarter = '' } = params
  const t = page.t.ratings
  if (!isQuarter(quarter)) notFound()
  const scope = await foundOrNot(getRatingScope(page.read, page.actor, division))
  const decision = await findDecision(page.read, scope.code, 'grades', quarter)
  // Who does not see the district's drafts sees grades once they are confirmed.
  const body = decision?.body ?? (can(page.actor, 'staff.read', scope.path) ? await proposeGrades(page.read, scope, quarter) : null)
  return {
    title: t.grades, name: scope.name, division: scope.code, quarter: quarterName(quarter, t),
    body,
    confirmed: decision && { say: t.confirmedBy(decision.confirmedBy, clockDay(decision.confirmedAt, page.locale)), code: t.code(decision.hash.slice(0, 16)), href: paths.ratingGradesDocument(scope.code, quarter) },
    mayConfirm: decision === null && body !== null && can(page.actor, 'rating.confirm', scope.path),
    lastMonth: monthName(lastMonthOfQuarter(quarter), page.locale),
  }
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const { division = '', quarter = '' } = params
  const form = await readForm(request)
  return answer(form, async () => {
    const codes = Object.keys(form.values).flatMap((name) => (name.startsWith('grade-') ? [name.slice('grade-'.length)] : []))
    const changes = Object.fromEntries(codes.map((code) => [code, { grade: form.text(`grade-${code}`), reason: form.text(`reason-${code}`) }]))
    await confirmGrades(db, actor, { divisionCode: division, quarter, changes }, now)
    return redirect(paths.ratingGrades(division, quarter))
  })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.quarter} · ${data.title}` : '' }]

export default function Grades() {
  const { name, division, quarter, body, confirmed, mayConfirm, lastMonth } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { ratings: t } = useMessages()
  const crumbs = <Crumbs items={[{ label: t.title, href: paths.ratings(division) }, { label: quarter }]} />
  if (!body) {
    return (
      <>
        {crumbs}
        <Empty title={t.notIssued(lastMonth)} />
      </>
    )
  }
  return (
    <>
      {crumbs}
      <Answer lead={confirmed?.say ?? t.basis(body.circular.number)}>{confirmed ? t.gradesDone(name, quarter) : t.gradesWait(name, quarter)}</Answer>
      {confirmed && (
        <div className="acts gap noprint">
          <ButtonLink to={confirmed.href} download>{t.download}</ButtonLink>
        </div>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      <DecisionSheet body={body} withText={confirmed !== null} />
      {confirmed && <p className="quiet small">{confirmed.code}</p>}
      {!confirmed && !mayConfirm && <p className="quiet">{t.onlyLeader}</p>}
      {mayConfirm && (
        <Form method="post" className="noprint">
          <details open={refused !== undefined}>
            <summary>{t.changeSome}</summary>
            <p className="quiet small">{t.changeHint}</p>
            {body.lines.flatMap((line) => {
              const { proposed } = line
              if (proposed === null) return []
              return [
                <div key={line.code} className="acts">
                  <SelectField name={`grade-${line.code}`} label={t.newGrade(line.name, gradeWord(proposed, t))} defaultValue={refused?.values[`grade-${line.code}`] ?? ''} reasons={refused?.reasons}>
                    <option value="">{t.keep(gradeWord(proposed, t))}</option>
                    {body.grades.filter((grade) => grade.name !== proposed).map((grade) => <option key={grade.name} value={grade.name}>{gradeWord(grade.name, t)}</option>)}
                  </SelectField>
                  <Field name={`reason-${line.code}`} label={t.changeReason(line.name)} defaultValue={refused?.values[`reason-${line.code}`]} reasons={refused?.reasons} maxLength={200} optional />
                </div>,
              ]
            })}
          </details>
          <div className="acts gap">
            <Confirm verb={t.confirmGrades} title={t.confirmGradesTitle}>{t.confirmGradesSay}</Confirm>
          </div>
        </Form>
      )}
    </>
  )
}
