import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import type { MilestoneCode } from '~/domain/milestones'
import { addAgreedItem, closeAgreedItem, correctAgreedItem } from '~/features/dispatch/agreed-items.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { AgreedFields, AgreedTable } from './agreed-table'
import { LIGHT_KINDS } from './kinds'
import { meetingData, WEEK_MEASURES } from './meeting-data.server'
import { OwnerProblems, UnitsTable } from './meeting-tables'
import styles from './meeting.module.css'

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const page = staff(context)
  const data = await meetingData(page, request, params.week)
  const title = page.t.dispatch.meetingTitle(data.year, data.number)
  return { ...data, title, measures: [...WEEK_MEASURES], today: page.today, dataAt: clockTime(page.now, page.locale), defaultDue: addWorkingDays(page.today, 5) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const week = params.week ?? ''
  const districtCode = form.text('district')
  return answer(form, async () => {
    const id = form.integer('item') ?? 0
    const words = { text: form.text('text'), ownerName: form.text('ownerName'), dueOn: form.text('dueOn') }
    if (form.text('turn') === 'done') await closeAgreedItem(db, actor, { id, note: form.text('note') }, now)
    else if (form.text('turn') === 'correct') await correctAgreedItem(db, actor, { id, ...words, reason: form.text('reason') }, now)
    else await addAgreedItem(db, actor, { districtCode, week, ...words }, now)
    return redirect(paths.meeting(week, districtCode))
  })
}

/** One page for the weekly meeting; printed, one sheet of A4 across. */
export default function MeetingView() {
  const { district, meeting, rows, total, measures, today, dataAt, number, title, defaultDue, proposals } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, escalations } = useMessages()
  const open = meeting.before.filter((item) => !item.doneOn).length
  const problems = meeting.owners.flatMap((owner) => owner.problems)
  const overdue = meeting.owners.reduce((sum, owner) => sum + owner.overdue, 0)
  const count = (kind: (typeof meeting.units)[number]['punctuality']) => meeting.units.filter((unit) => unit.punctuality === kind).length
  return (
    <div className={styles.meeting}>
      <Crumbs items={[{ label: t.rounds, href: paths.dispatch() }, { label: t.week(number), href: paths.round(meeting.week, district.code) }, { label: t.meeting }]} />
      <Answer above={`${district.name} · ${title}`}>{t.meetingAnswer(total.week[2] ?? 0, overdue, open)}</Answer>
      <AsOf
        parts={[
          t.dataAt(dataAt), t.reportCounts(count('on_time'), count('late'), count('missing'), count('waiting')),
          <a className="noprint" key="word" href={paths.minutes(meeting.week, district.code)}>{t.minutesWord}</a>,
        ]}
      />
      <ErrorSummary reasons={refused?.reasons} />
      <Section title={t.agreedLast(meeting.before.length, meeting.before.length - open)}>
        {meeting.before.length > 0 && <AgreedTable items={meeting.before} today={today} district={district.code} mayClose={district.runs} />}
      </Section>
      <div className={styles.top}>
        <Section title={t.numbers}>
          <UnitsTable rows={rows} total={total} measures={measures} />
          <Changes />
        </Section>
        <div className={styles.pair}>
          <Slips />
          <Standing />
        </div>
      </div>
      <div className={proposals.length > 0 ? styles.beside : undefined}>
        <Section title={t.dueProblems(problems.length, overdue)}>
          <OwnerProblems owners={meeting.owners} today={today} />
        </Section>
        {proposals.length > 0 && (
          <Section title={t.toIssue(proposals.length)}>
            {proposals.map((proposal) => (
              <div className="prob" key={proposal.code}>
                <b>
                  <Link to={paths.proposal({ unit: proposal.code, step: proposal.step, ground: proposal.ground })}>{proposal.name}</Link>
                </b>
                <div lang="zh-CN">{proposal.reason}</div>
                <div>
                  <Status kind="late" tag word={escalations.steps[proposal.step]} />
                </div>
              </div>
            ))}
          </Section>
        )}
      </div>
      <Section title={t.decided(meeting.now.length)}>
        {meeting.now.length > 0 && <AgreedTable items={meeting.now} today={today} district={district.code} mayClose={district.runs} mayCorrect={district.runs && !meeting.isHeard} refused={refused} />}
        {[1, 2].map((line) => (
          <span className={styles.lines} key={line} />
        ))}
        {district.runs && (
          <Form method="post" className="noprint">
            <input type="hidden" name="district" value={district.code} />
            <AgreedFields values={{ dueOn: defaultDue }} refused={refused?.values.turn === 'add' ? refused : undefined} />
            <p className="acts gap">
              <Button kind="main" name="turn" value="add">
                {t.add}
              </Button>
            </p>
          </Form>
        )}
      </Section>
    </div>
  )
}

/** 与上周相比: figures, problems and lights that moved. */
function Changes() {
  const { meeting, total, lastWeek } = useLoaderData<typeof loader>()
  const marks = useMarks()
  const { dispatch: t, ratings } = useMessages()
  const { raised, closed, overdue, lights } = meeting.changes
  return (
    <p className={styles.changes}>
      <b>{t.sinceLastWeek}</b> {t.figuresMoved(total.week, lastWeek)}
      {t.problemsMoved(raised, closed, overdue.before, overdue.now)}
      {lights.map(({ name, from, to }, index) => (
        <span key={name}>
          {index > 0 ? marks.semicolon : ' '}
          {name} {ratings.lights[from]} → <Status kind={LIGHT_KINDS[to]} word={ratings.lights[to]} />
        </span>
      ))}
    </p>
  )
}

/** Projects whose next milestone passed its day in the week, or was put off. */
function Slips() {
  const { meeting, today } = useLoaderData<typeof loader>()
  const { dispatch: t, milestones } = useMessages()
  const locale = useLocale()
  const reasons: Record<string, string> = milestones.revisionReasons
  return (
    <Section title={meeting.slipCount > 0 ? t.slipped(meeting.slipCount) : t.slippedNone}>
      {meeting.slips.map((slip) => (
        <div className="prob" key={slip.code}>
          <b>{slip.unit}</b>
          <div>
            <Link className="what" to={paths.project(slip.code)}>
              {slip.place}
            </Link>
          </div>
          <div>
            {milestones.names[slip.milestone as MilestoneCode] ?? slip.milestone}{' '}
            {slip.putOffTo
              ? t.putOff(shortDate(slip.dueOn, today, locale), shortDate(slip.putOffTo, today, locale), reasons[slip.reason] ?? '')
              : t.passed(shortDate(slip.dueOn, today, locale))}
          </div>
        </div>
      ))}
    </Section>
  )
}

/** Paused ones, then those whose promised day is longest past. */
function Standing() {
  const { meeting, today } = useLoaderData<typeof loader>()
  const { dispatch: t, milestones, charts } = useMessages()
  return (
    <Section title={meeting.slowest.length > 0 ? t.stillLongest : t.stillNone}>
      {meeting.slowest.map((project) => (
        <div className="prob" key={project.code}>
          <b>{project.unit}</b>
          <div>
            <Link className="what" to={paths.project(project.code)}>
              {project.place}
            </Link>
          </div>
          <div>
            {project.pausedOn ? (
              <Status kind="stop" tag word={t.pausedFor(daysBetween(project.pausedOn, today))} />
            ) : (
              <>
                {milestones.names[project.milestone as MilestoneCode] ?? charts.stage} <Status kind="late" tag word={t.overdueBy(daysBetween(project.dueOn ?? today, today))} />
              </>
            )}
          </div>
        </div>
      ))}
    </Section>
  )
}
