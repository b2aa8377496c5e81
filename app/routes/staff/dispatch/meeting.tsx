import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react'
import { addWorkingDays, daysBetween } from '~/domain/calendar'
import type { MilestoneCode } from '~/domain/milestones'
import { measureOf } from '~/domain/measures'
import { monthOf } from '~/domain/periods'
import { monthlyFigures } from '~/features/circulars/read.server'
import { addAgreedItem, closeAgreedItem } from '~/features/dispatch/agreed-items.server'
import { meetingPage, type AgreedLine } from '~/features/dispatch/meeting.server'
import { findRoundDistrict } from '~/features/dispatch/round-page.server'
import { weekFigures } from '~/features/figures/figures.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { clockTime, shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { Field } from '~/ui/field'
import { useLocale, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import styles from './meeting.module.css'

const WEEK_MEASURES = ['signed', 'started', 'completed', 'in_use'] as const

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { read, actor, today, now, locale, t } = staff(context)
  const district = await foundOrNot(findRoundDistrict(read, actor, new URL(request.url).searchParams.get('district')))
  const meeting = await foundOrNot(meetingPage(read, actor, district.code, params.week ?? '', now))
  const circular = await monthlyFigures(read, district.code, monthOf(meeting.endsOn), { now })
  const week = await weekFigures(read, { divisionCodes: circular.rows.flatMap((row) => row.units), basis: circular.basis, startsOn: meeting.startsOn, endsOn: meeting.endsOn })
  const rows = circular.rows.map((row) => ({
    code: row.code, name: row.name, planned: row.planned, done: row.done, ahead: row.ahead,
    construction: row.figures.under_construction[circular.basis].all, paused: row.figures.paused[circular.basis].all,
    week: WEEK_MEASURES.map((measure) => row.units.reduce((sum, code) => sum + (week.get(code)?.[measure].week ?? 0), 0)),
  }))
  const [year, number] = [Number(meeting.week.slice(0, 4)), Number(meeting.week.slice(6))]
  const title = t.dispatch.meetingTitle(year, number)
  return { title, district, meeting, rows, today, dataAt: clockTime(now, locale), number, year, defaultDue: addWorkingDays(today, 5) }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const week = params.week ?? ''
  const districtCode = form.text('district')
  return answer(form, async () => {
    if (form.text('turn') === 'done') await closeAgreedItem(db, actor, { id: form.integer('item') ?? 0, note: form.text('note') }, now)
    else await addAgreedItem(db, actor, { districtCode, week, text: form.text('text'), ownerName: form.text('ownerName'), dueOn: form.text('dueOn') }, now)
    return redirect(paths.meeting(week, districtCode))
  })
}

/** One page for the weekly meeting; printed, one sheet of A4 across. */
export default function MeetingView() {
  const { district, meeting, rows, today, dataAt, number, year, defaultDue } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, milestones, charts } = useMessages()
  const locale = useLocale()
  const open = meeting.before.filter((item) => !item.doneOn)
  const missing = meeting.units.filter((unit) => !unit.handedIn).map((unit) => unit.name)
  const overdue = meeting.problems.filter((problem) => problem.dueOn < today)
  const completed = rows.reduce((sum, row) => sum + (row.week[2] ?? 0), 0)
  return (
    <div className={styles.meeting}>
      <Crumbs items={[{ label: t.rounds, href: paths.dispatch() }, { label: t.week(number), href: paths.round(meeting.week, district.code) }, { label: t.meeting }]} />
      <Answer above={`${district.name} · ${t.meetingTitle(year, number)}`}>{t.meetingAnswer(completed, overdue.length, open.length)}</Answer>
      <AsOf
        parts={[
          t.dataAt(dataAt),
          t.reportedUnits(meeting.units.length, meeting.units.length - missing.length),
          missing.length > 0 && <b key="missing">{t.notReportedUnits(missing.join(locale === 'en' ? ', ' : '、'))}</b>,
        ]}
      />
      <ErrorSummary reasons={refused?.reasons} />
      <Section title={t.agreedLast(meeting.before.length, meeting.before.length - open.length)}>
        {meeting.before.length > 0 && <AgreedTable items={meeting.before} today={today} district={district.code} />}
      </Section>
      <div className="two">
        <Section title={t.numbers}>
          <div className="scroll">
            <table className="tb">
              <thead>
                <tr>
                  <th>{t.unit}</th>
                  {WEEK_MEASURES.map((measure) => (
                    <th className="num" key={measure}>
                      {measureOf(measure).label[locale === 'en' ? 'en' : 'zh']}
                    </th>
                  ))}
                  <th className="num">{t.plannedDone}</th>
                  <th className="num">{t.behind}</th>
                  <th className="num">{t.construction}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.code}>
                    <th scope="row">{row.name}</th>
                    {row.week.map((count, index) => (
                      <td className="num" key={WEEK_MEASURES[index]}>
                        {count}
                      </td>
                    ))}
                    <td className="num">
                      {row.done} / {row.planned ?? '-'}
                    </td>
                    <td className="num">{row.ahead === null ? '-' : row.ahead > 0 ? `+${row.ahead}` : row.ahead < 0 ? `−${-row.ahead}` : '0'}</td>
                    <td className="num">
                      {row.construction} / {row.paused}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
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
      </div>
      <Section title={t.dueProblems(meeting.problems.length, overdue.length)}>
        {meeting.problems.map((problem) => (
          <div className="prob" key={problem.number}>
            <b>{problem.ownerName}</b>
            <div>
              <Link className="what" to={paths.problem(problem.number)}>
                {problem.title}
              </Link>
              <br />
              {problem.unit} {problem.place}
            </div>
            <div>
              <span className={styles.when}>{t.by(shortDate(problem.dueOn, today, locale))}</span>{' '}
              {problem.dueOn < today ? (
                <Status kind="bad" tag word={t.overdueBy(daysBetween(problem.dueOn, today))} />
              ) : (
                <Status kind="watch" word={t.daysLeft(daysBetween(today, problem.dueOn))} />
              )}
            </div>
          </div>
        ))}
      </Section>
      <Section title={t.decided(meeting.now.length)}>
        {meeting.now.length > 0 && <AgreedTable items={meeting.now} today={today} district={district.code} />}
        {[1, 2, 3].map((line) => (
          <span className={styles.lines} key={line} />
        ))}
        <Form method="post" className="noprint">
          <input type="hidden" name="district" value={district.code} />
          <Field name="text" label={t.itemText} defaultValue={refused?.values.text} reasons={refused?.reasons} required />
          <Field name="ownerName" label={t.itemOwner} defaultValue={refused?.values.ownerName} reasons={refused?.reasons} required />
          <Field name="dueOn" type="date" label={t.itemDue} defaultValue={refused?.values.dueOn ?? defaultDue} reasons={refused?.reasons} required />
          <p className="acts gap">
            <Button kind="main" name="turn" value="add">
              {t.add}
            </Button>
          </p>
        </Form>
      </Section>
    </div>
  )
}

function AgreedTable({ items, today, district }: { items: readonly AgreedLine[]; today: string; district: string }) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th>{t.item}</th>
            <th>{t.responsible}</th>
            <th>{t.deadline}</th>
            <th>{t.result}</th>
            <th>{t.reply}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">{item.text}</th>
              <td data-label={t.responsible}>{item.ownerName}</td>
              <td className={styles.when}>{shortDate(item.dueOn, today, locale)}</td>
              <td>
                {item.doneOn ? (
                  <Status kind="ok" word={t.done} />
                ) : item.dueOn < today ? (
                  <Status kind="bad" tag word={t.overdueBy(daysBetween(item.dueOn, today))} />
                ) : (
                  <Status kind="none" word={t.notDue} />
                )}
              </td>
              <td>
                {item.doneOn ? (
                  item.doneNote
                ) : (
                  <Form method="post" className="acts noprint">
                    <input type="hidden" name="district" value={district} />
                    <input type="hidden" name="item" value={item.id} />
                    <input className="in-t" name="note" aria-label={t.reply} />
                    <Button name="turn" value="done">
                      {t.markDone}
                    </Button>
                  </Form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
