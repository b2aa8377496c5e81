import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { listAnsweringUnits, type FeedbackLine } from '~/features/feedback/list.server'
import { countOpenFeedback, findQueue } from '~/features/feedback/queue.server'
import { listDisagreements } from '~/features/residents/use.server'
import { staff } from '~/http/context.server'
import { pageAsked } from '~/http/page-asked'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { Empty } from '~/ui/empty'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { feedbackFilter } from './filter.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, t } = staff(context)
  const filter = feedbackFilter(request)
  const page = pageAsked(request)
  return {
    title: t.feedback.queueTitle, filter, today, page,
    ...(await findQueue(read, actor, filter, today, page)),
    counts: await countOpenFeedback(read, actor, today),
    units: await listAnsweringUnits(read, actor, today),
    disagreements: (await listDisagreements(read, actor)).length,
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

/** What residents wrote and who must answer by when, what is due first at the top. */
export default function FeedbackQueue() {
  const { letters, hasMore, page, counts, units, disagreements, filter, today } = useLoaderData<typeof loader>()
  const { feedback: t, use, common } = useMessages()
  const query = { state: filter.state, unit: filter.unit }
  const isFiltered = filter.state !== 'open' || filter.unit !== ''
  return (
    <>
      <Answer lead={t.queueLead}>{t.queueAnswer(counts.open, counts.overdue)}</Answer>
      <p>
        <Link to={paths.disagreements()}>{disagreements > 0 ? use.staffAnswer(disagreements) : use.satisfaction}</Link>
      </p>
      <Form method="get" className="filters noprint">
        <label className="field">
          {t.state}
          <select className="in-t" name="state" defaultValue={filter.state}>
            {(['open', 'overdue', 'answered', 'all'] as const).map((state) => (
              <option key={state} value={state}>
                {t.states[state]}
              </option>
            ))}
          </select>
        </label>
        {units.length > 1 && (
          <label className="field">
            {t.byUnit}
            <select className="in-t" name="unit" defaultValue={filter.unit}>
              <option value="">{t.all}</option>
              {units.map((unit) => (
                <option key={unit.code} value={unit.code}>
                  {unit.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button className="btn" type="submit">
          {t.show}
        </button>
      </Form>
      {letters.length === 0 ? (
        <Empty title={isFiltered ? t.none : t.noneOpen}>{isFiltered ? t.noneHint : t.noneOpenHint}</Empty>
      ) : (
        <section className="sec">
          {letters.map((letter) => (
            <LetterRow key={letter.number} letter={letter} today={today} />
          ))}
          {(page > 1 || hasMore) && (
            <nav className="acts gap noprint" aria-label={common.pager}>
              {page > 1 && <Link to={paths.letters({ ...query, page: page - 1 })} rel="prev">{common.previousPage}</Link>}
              {hasMore && <Link to={paths.letters({ ...query, page: page + 1 })} rel="next">{common.nextPage}</Link>}
            </nav>
          )}
          <p className="acts gap noprint">
            <TableFiles to={(ending) => paths.lettersTable(ending, query)} />
          </p>
        </section>
      )}
    </>
  )
}

function LetterRow({ letter, today }: { letter: FeedbackLine; today: string }) {
  const { feedback: t } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const labels = [letter.reopenedOn && t.again, letter.rating && t.ratedShort(t.ratings[letter.rating]), letter.isPublic && t.isPublic].filter(Boolean)
  return (
    <div className="prob">
      <b>{t.staffKinds[letter.kind]}</b>
      <div>
        <Link className="what" to={paths.residentLetter(letter.number)}>
          {letter.text.length > 60 ? `${letter.text.slice(0, 60)}…` : letter.text}
        </Link>
        <br />
        <span className="quiet">
          {letter.unit} {letter.place || t.general}
        </span>
      </div>
      <div>
        {letter.answeredOn ? (
          <Status kind="ok" word={t.answeredShort(shortDate(letter.answeredOn, today, locale))} />
        ) : (
          <>
            {t.receivedShort(shortDate(letter.receivedOn, today, locale))}
            {marks.comma}
            {t.dueShort(shortDate(letter.dueOn, today, locale))}
            <br />
            <LetterDue dueOn={letter.dueOn} today={today} />
          </>
        )}
        {labels.length > 0 && <span className="small quiet"> {labels.join(marks.comma)}</span>}
      </div>
    </div>
  )
}

/** 超期N天 in a frame, 今日到期, 剩N天. */
export function LetterDue({ dueOn, today }: { dueOn: string; today: string }) {
  const { feedback: t } = useMessages()
  if (dueOn < today) return <Status kind="bad" tag word={t.overdueBy(daysBetween(dueOn, today))} />
  return dueOn === today ? <Status kind="late" word={t.dueToday} /> : <Status kind="watch" word={t.daysLeft(daysBetween(today, dueOn))} />
}
