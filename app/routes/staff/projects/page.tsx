import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { currentPause, isReached, MAIN_LINE, type MilestoneCode, openObjection, openPipelines, registrationOverdue } from '~/domain/milestones'
import { missingEvidence, registrationDueOn } from '~/domain/gates'
import { lifeOf, planLines, standingOf } from '~/domain/project-life'
import { lateStartOf } from '~/domain/rating'
import { can } from '~/domain/permissions'
import { projectStart } from '~/features/figures/histories.server'
import { findLastChange } from '~/features/audit/reading.server'
import { verifyMilestone } from '~/features/milestones/verify.server'
import { policyFor } from '~/features/policies/policies.server'
import { findCompanyChange } from '~/features/projects/companies.server'
import {
  historyOf, listFacts, listOpenProblems, listPlans, listProjectCompanies, listSpokenUpdates, listTransfers,
} from '~/features/projects/project-page.server'
import { findUndoable, undoChange } from '~/features/projects/undo.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { notFound } from '~/http/context.server'
import { paths } from '~/http/paths'
import { clockTime, fullDate, monthName, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Section } from '~/ui/section'
import { LifeLine } from './life-line'
import { PlanTable } from './plan-table'
import { openProject } from './project.server'

/** The main line with the two side steps that have a date of their own where they fall due. */
const TABLE_ORDER: readonly MilestoneCode[] = MAIN_LINE.flatMap((code): MilestoneCode[] =>
  code === 'INSTALL' ? ['INSTALL_NOTICE', code] : code === 'IN_USE' ? [code, 'REGISTRATION'] : [code],
)

export async function loader(args: LoaderFunctionArgs) {
  const { page, project, place } = await openProject(args)
  const { read, actor, today } = page
  const facts = await listFacts(read, project.id)
  const live = facts.filter((fact) => !fact.retractedAt)
  const history = historyOf(facts)
  const policy = await policyFor(read, project.unitCode, projectStart(live, project.createdAt))
  const [plans, transfers, updates] = [await listPlans(read, project.id), await listTransfers(read, project.id), await listSpokenUpdates(read, project.id)]
  const reached = new Set(live.filter(isReached).map((fact) => fact.milestone))
  const planned = new Set(plans.map((plan) => plan.milestone))
  const shown = (code: MilestoneCode) => policy.requiredMilestones.includes(code) || reached.has(code) || planned.has(code)
  return {
    title: place, place, project, today,
    standing: standingOf(project, today, currentPause(live.map((fact) => ({ ...fact }))) ?? undefined, live.find((fact) => fact.milestone === 'TERMINATED')),
    lines: planLines(TABLE_ORDER.filter(shown), live.filter(isReached), plans, today),
    passed: Math.max(-1, ...live.filter((fact) => fact.imported).map((fact) => (MAIN_LINE as readonly string[]).indexOf(fact.milestone))),
    missing: Object.fromEntries(history.map((fact) => [fact.id ?? 0, missingEvidence(fact, policy)])),
    life: lifeOf({ createdAt: project.createdAt, facts, plans, transfers, updates }),
    companies: await listProjectCompanies(read, project.id),
    companiesChanged: await findCompanyChange(read, project),
    problems: await listOpenProblems(read, project.id),
    changed: await findLastChange(read, 'project', project.code),
    undoable: await findUndoable(read, actor, project, page.now),
    registrationDue: registrationOverdue(history, policy, today) ? registrationDueOn(history, policy) : null,
    registrationDays: policy.registrationDays,
    lateStart: project.terminatedOn ? null : lateStartOf(plans, live.filter(isReached), today, await policyFor(read, project.unitCode, today)),
    objectionSince: openObjection(history)?.occurredOn ?? null,
    utilities: reached.has('STEEL') ? [] : openPipelines(history),
    accountId: actor.accountId,
    may: { write: can(actor, 'project.write', project.path), verify: can(actor, 'milestone.verify', project.path), rehang: can(actor, 'commitment.write', project.path) },
  }
}

export type ProjectPageData = ReturnType<typeof useLoaderData<typeof loader>>

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** Verifies one fact or undoes the latest change; everything else has a page of its own. */
export async function action(args: ActionFunctionArgs) {
  const { page, project } = await openProject(args)
  const form = await readForm(args.request)
  return answer(form, async () => {
    const undone = form.integer('undo')
    if (undone !== null) await undoChange(page.db, page.actor, { projectCode: project.code, entryId: undone }, page.now)
    else await verifyMilestone(page.db, page.actor, { eventId: form.integer('verify') ?? notFound() }, page.now)
    return redirect(paths.project(project.code))
  })
}

export default function ProjectPage() {
  const { project, place, standing, today, changed, undoable, registrationDue, registrationDays, lateStart, objectionSince, utilities, problems } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { projects: t, milestones, ratings } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const warnings = [
    lateStart && t.page.warnings.lateStart(monthName(lateStart.plannedOn, locale), lateStart.months, ratings.lights[lateStart.light]),
    registrationDue && t.page.warnings.registration(registrationDays, shortDate(registrationDue, today, locale)),
    objectionSince && t.page.warnings.objection(shortDate(objectionSince, today, locale)),
    utilities.length > 0 && t.page.warnings.pipelines(utilities.map((utility) => milestones.utilities[utility] ?? utility).join(marks.list)),
  ].filter((warning): warning is string => typeof warning === 'string')
  return (
    <>
      <Crumbs items={[{ label: t.title, href: paths.projects() }, { label: project.unit, href: paths.projects({ unit: project.unitCode }) }, { label: project.code }]} />
      <Answer above={project.code}>{t.standing(place, standing, today)}</Answer>
      <AsOf
        parts={[
          project.unit,
          t.page.facts(project.elevators, project.floors, project.households),
          project.commitmentNumber ? t.page.letter(project.commitmentNumber) : t.page.noLetter,
          project.lastReportOn ? t.page.lastReport(shortDate(project.lastReportOn, today, locale)) : t.page.neverReported,
          changed && t.page.changed(changed.by, clockTime(changed.at, locale), t.page.actions[changed.action] ?? t.page.otherAction),
        ]}
      />
      {warnings.map((warning) => (
        <Note key={warning} kind="bad">
          {warning}
        </Note>
      ))}
      {undoable && (
        <Form method="post" className="acts noprint">
          <Button kind="link" name="undo" value={undoable.entryId}>
            {t.page.undo(t.page.actions[undoable.action] ?? t.page.otherAction)}
          </Button>
        </Form>
      )}
      <ErrorSummary reasons={refused?.reasons} />
      <Acts />
      {problems.length > 0 && <Problems />}
      <PlanTable />
      <LifeLine />
      <div className="two">
        <Companies />
        <Files />
      </div>
      {project.note && (
        <Section title={t.form.note}>
          <p>{project.note}</p>
        </Section>
      )}
    </>
  )

  function Acts() {
    const { feedback: photos } = useMessages()
    const { may } = useLoaderData<typeof loader>()
    if (!may.write && !may.rehang) return null
    const { code } = project
    const isOpen = !project.terminatedOn
    return (
      <div className="noprint gap">
        {may.write && (
          <p className="acts">
            {isOpen && (
              <ButtonLink kind="main" to={paths.recordMilestone(code)}>
                {t.page.acts.record}
              </ButtonLink>
            )}
            {isOpen && project.next && <ButtonLink to={paths.planMilestone(code)}>{t.page.acts.plan}</ButtonLink>}
            {isOpen && project.pausedOn && <ButtonLink to={paths.interruption(code, 'resume')}>{t.page.acts.resume}</ButtonLink>}
            {isOpen && !project.pausedOn && standing.kind !== 'in_use' && standing.kind !== 'closed' && (
              <ButtonLink to={paths.interruption(code, 'pause')}>{t.page.acts.pause}</ButtonLink>
            )}
          </p>
        )}
        <details>
          <summary>{t.page.acts.more}</summary>
          <p className="acts">
            {may.write && <ButtonLink kind="link" to={paths.editProject(code)}>{t.page.acts.edit}</ButtonLink>}
            {may.write && <ButtonLink kind="link" to={paths.projectCompanies(code)}>{t.page.acts.companies}</ButtonLink>}
            {may.write && <ButtonLink kind="link" to={paths.projectPhotos(code)}>{photos.projectPhotosTitle}</ButtonLink>}
            {may.rehang && <ButtonLink kind="link" to={paths.rehangProject(code)}>{t.page.acts.rehang}</ButtonLink>}
            {may.rehang && may.write && isOpen && <ButtonLink kind="link" to={paths.transferProject(code)}>{t.page.acts.transfer}</ButtonLink>}
            <ButtonLink kind="link" download to={paths.doorSheet(code)}>{t.page.acts.sheet}</ButtonLink>
            {may.write && isOpen && standing.kind !== 'in_use' && standing.kind !== 'closed' && (
              <ButtonLink kind="danger" to={paths.interruption(code, 'terminate')}>{t.page.acts.terminate}</ButtonLink>
            )}
          </p>
        </details>
      </div>
    )
  }

  function Problems() {
    return (
      <Section title={t.page.problems(problems.length)}>
        {problems.map((problem) => (
          <div className="prob" key={problem.number}>
            <span className="quiet">{milestones.problemClasses[problem.class] ?? problem.class}</span>
            <span className="what">{problem.title}</span>
            <span>{t.page.problemDue(problem.owner, shortDate(problem.dueOn, today, locale))}</span>
          </div>
        ))}
      </Section>
    )
  }
}

function Companies() {
  const { companies, companiesChanged, today } = useLoaderData<typeof loader>()
  const t = useMessages().projects
  const locale = useLocale()
  return (
    <Section title={t.page.companies.title(new Set(companies.filter((company) => !company.untilOn).map((company) => company.name)).size)}>
      {companies.length > 0 && (
        <table className="tb">
          <tbody>
            {companies.map((company) => (
              <tr key={company.id} className={company.untilOn ? 'quiet' : undefined}>
                <th scope="row">{t.roles[company.role]}</th>
                <td>
                  {company.name}
                  {company.phone && <span className="why">{company.phone}</span>}
                </td>
                <td className="quiet small">
                  {company.untilOn
                    ? t.page.companies.until(shortDate(company.sinceOn, today, locale), shortDate(company.untilOn, today, locale))
                    : t.page.companies.since(shortDate(company.sinceOn, today, locale))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Changed change={companiesChanged} />
    </Section>
  )
}

function Files() {
  const { life } = useLoaderData<typeof loader>()
  const { projects: t, milestones } = useMessages()
  const locale = useLocale()
  const withFile = life.flatMap((entry) => (entry.kind === 'fact' && entry.fact.fileId !== null && !entry.fact.retractedAt ? [entry.fact] : []))
  return (
    <Section title={t.page.files.title(withFile.length)}>
      {withFile.length > 0 && (
        <table className="tb">
          <tbody>
            {withFile.map((fact) => (
              <tr key={fact.id}>
                <th scope="row">{milestones.names[fact.milestone]}</th>
                <td>
                  <Link to={paths.file(fact.fileId ?? 0)} reloadDocument>
                    {fact.fileName}
                  </Link>
                </td>
                <td className="quiet small">{fullDate(fact.occurredOn, locale, fact.datePrecision)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
