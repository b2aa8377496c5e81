import { Form, useLoaderData } from '@remix-run/react'
import { MAIN_LINE } from '~/domain/milestones'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Button } from '~/ui/button'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import type { loader } from './page'

/** Promised, revised and actual date of every milestone side by side, with what can be done about each. */
export function PlanTable() {
  const { lines, project, today, may } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const { plan: words } = t.page
  const locale = useLocale()
  const day = (date: string | null | undefined, precision?: string) => (date ? shortDate(date, today, locale, precision) : '')
  const late = lines.filter((line) => (line.days ?? 0) > 0).length
  const revised = lines.filter((line) => line.revisions > 0).length
  return (
    <Section title={words.title(late, revised)} say={words.say}>
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{words.milestone}</th>
            <th scope="col">{words.promised}</th>
            <th scope="col">{words.revised}</th>
            <th scope="col">{words.actual}</th>
            <th scope="col" className="num">{words.days}</th>
            <th scope="col">{words.state}</th>
            {may.write && <th scope="col" className="noprint">{words.act}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.milestone}>
              <th scope="row">{milestones.names[line.milestone]}</th>
              <td data-label={words.promised}>{day(line.promisedOn)}</td>
              <td data-label={words.revised}>
                {day(line.revisedOn)}
                {line.revisions > 1 && <span className="why">{words.revisions(line.revisions)}</span>}
              </td>
              <td data-label={words.actual}>
                <Actual line={line} />
              </td>
              <td data-label={words.days} className="num">
                <Days days={line.days} />
              </td>
              <td data-label={words.state} className="beside">
                <Verification line={line} />
              </td>
              {may.write && (
                <td className="noprint beside">
                  <LineActs line={line} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )

  function Actual({ line }: { line: (typeof lines)[number] }) {
    const { passed } = useLoaderData<typeof loader>()
    const { actual } = line
    const isPassedOver = (MAIN_LINE as readonly string[]).indexOf(line.milestone) < passed && line.milestone !== 'REGISTRATION' && line.milestone !== 'INSTALL_NOTICE'
    if (!actual) return isPassedOver ? <span className="quiet">{words.unrecorded}</span> : null
    return (
      <>
        {day(actual.occurredOn, actual.datePrecision)}
        {actual.datePrecision === 'month' && <span className="quiet">{words.month}</span>}
        {actual.untilOn && <span className="why">{words.until(day(actual.untilOn))}</span>}
        {actual.reference && <span className="why">{actual.reference}</span>}
      </>
    )
  }

  function Days({ days }: { days: number | null }) {
    if (days === null) return null
    if (days > 0) return <Status kind="late" word={words.late(days)} />
    return <span className="quiet">{days === 0 ? words.onTime : words.early(-days)}</span>
  }

  function Verification({ line }: { line: (typeof lines)[number] }) {
    const { missing, accountId } = useLoaderData<typeof loader>()
    const { actual } = line
    if (!actual) return null
    if (actual.verifiedAt) return <Status kind="ok" word={t.page.verified} />
    const lacks = missing[actual.id] ?? []
    const isOwn = actual.enteredById === accountId
    return (
      <>
        <Status kind="none" word={t.page.unverified} />
        {lacks.length > 0 && <span className="why">{t.page.missing(milestones.evidence[line.milestone] ?? '')}</span>}
        {may.verify && isOwn && <span className="why">{t.page.own}</span>}
        {may.verify && !isOwn && (
          <Form method="post" className="noprint">
            <Button name="verify" value={actual.id} aria-label={`${t.page.acts.verify}${milestones.names[line.milestone]}`}>
              {t.page.acts.verify}
            </Button>
          </Form>
        )}
      </>
    )
  }

  function LineActs({ line }: { line: (typeof lines)[number] }) {
    const { actual, milestone } = line
    const label = (verb: string) => `${verb}${milestones.names[milestone]}`
    if (actual) {
      if (actual.verifiedAt && !may.verify) return null
      return (
        <Link to={paths.retractMilestone(project.code, actual.id)} aria-label={label(t.page.acts.retract)}>
          {t.page.acts.retract}
        </Link>
      )
    }
    if (project.terminatedOn) return null
    return (
      <span className="acts">
        {project.next === milestone && (
          <Link to={paths.recordMilestone(project.code, milestone)} aria-label={label(t.page.acts.recordThis)}>
            {t.page.acts.recordThis}
          </Link>
        )}
        <Link to={paths.planMilestone(project.code, milestone)} aria-label={label(line.promisedOn ? t.page.acts.revise : t.page.acts.plan)}>
          {line.promisedOn ? t.page.acts.revise : t.page.acts.plan}
        </Link>
      </span>
    )
  }
}
