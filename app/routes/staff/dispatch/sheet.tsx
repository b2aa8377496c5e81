import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import type { MilestoneCode } from '~/domain/milestones'
import { findLastChange } from '~/features/audit/reading.server'
import { listReviewQueue } from '~/features/dispatch/review.server'
import { sheetPage, type SheetCard } from '~/features/dispatch/round-page.server'
import { acceptSheet, beginReview, returnSheet } from '~/features/dispatch/sheets.server'
import { staff } from '~/http/context.server'
import { answer, foundOrNot, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate, shortTime } from '~/i18n/dates'
import { Answer } from '~/ui/answer'
import { AsOf } from '~/ui/as-of'
import { Button } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Crumbs } from '~/ui/crumbs'
import { ErrorSummary } from '~/ui/error-summary'
import { TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { Status } from '~/ui/status'
import { STATE_KINDS } from './kinds'
import styles from './sheet.module.css'

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor, today, locale, t } = staff(context)
  const sheet = await foundOrNot(sheetPage(read, actor, Number(params.id)))
  const number = Number(sheet.week.slice(6))
  const title = t.dispatch.reviewTitle(sheet.unit.name, number)
  const waiting = sheet.mayReview ? (await listReviewQueue(read, actor)).filter(({ id }) => id !== sheet.id) : []
  return { title, sheet, today, number, changed: await findLastChange(read, 'dispatch_sheet', sheet.id), waiting: { count: waiting.length, next: waiting[0] ?? null }, submitted: sheet.submittedAt ? shortTime(sheet.submittedAt, today, locale) : null }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { db, actor, now } = staff(context)
  const form = await readForm(request)
  const sheetId = Number(params.id)
  return answer(form, async () => {
    const turn = form.text('turn')
    if (turn === 'review') {
      await beginReview(db, actor, { sheetId }, now)
      return redirect(paths.sheet(sheetId))
    }
    if (turn === 'return') await returnSheet(db, actor, { sheetId, reason: form.text('reason') }, now)
    else await acceptSheet(db, actor, { sheetId, submission: form.integer('submission') ?? 0 }, now)
    return redirect(paths.round(form.text('week'), form.text('district')))
  })
}

/** A sheet for review: what changed, with last week's words struck through; what did not, in words. */
export default function SheetPageView() {
  const { sheet, number, submitted, waiting, changed: change } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  const reported = sheet.cards.filter((card) => card.update)
  const changed = reported.filter((card) => card.update?.condition !== 'no_change')
  const unchanged = reported.filter((card) => card.update?.condition === 'no_change')
  const missing = sheet.cards.filter((card) => !card.update)
  const toVerify = sheet.cards.flatMap((card) => card.facts).filter((fact) => !fact.isVerified).length
  const reviewable = sheet.mayReview && (sheet.state === 'submitted' || sheet.state === 'in_review')
  return (
    <>
      <Crumbs
        items={[{ label: t.rounds, href: paths.dispatch() }, { label: t.week(number), href: paths.round(sheet.week, sheet.district) }, { label: sheet.unit.name }]}
      />
      <Answer above={t.reviewTitle(sheet.unit.name, number)}>{t.reviewAnswer(changed.length, unchanged.length, toVerify)}</Answer>
      <AsOf parts={[<Status key="state" kind={STATE_KINDS[sheet.state]} word={t.states[sheet.state]} />, submitted, <a key="xlsx" href={paths.sheetWorkbook(sheet.id)}>{t.sheetExcel}</a>]} />
      <ErrorSummary reasons={refused?.reasons} />
      {waiting.next && (
        <p className="noprint">
          <Link to={paths.sheet(waiting.next.id)}>{t.nextWaiting(waiting.count, waiting.next.unit)}</Link>
        </p>
      )}
      {changed.length > 0 && (
        <Section title={t.changedProjects(changed.length)}>
          <ChangedTable cards={changed} />
        </Section>
      )}
      {unchanged.length > 0 && (
        <Section title={t.unchangedProjects(unchanged.length)}>
          <ul>
            {unchanged.map((card) => (
              <li key={card.code}>
                <Link to={paths.project(card.code)}>{card.place}</Link>
                <span className="quiet">
                  {' '}
                  {card.streak > 0 ? t.streak(card.streak + 1) : t.conditions.no_change}
                  {card.update?.words && `${marks.colon}${card.update.words}`}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {missing.length > 0 && (
        <Section title={t.notReported(missing.length)}>
          <p>{missing.map((card) => card.place).join(marks.list)}</p>
        </Section>
      )}
      {reviewable && (
        <Section title={t.review} say={t.acceptSay}>
          <Form method="post" className="acts gap">
            <input type="hidden" name="week" value={sheet.week} />
            <input type="hidden" name="district" value={sheet.district} />
            <input type="hidden" name="submission" value={sheet.submission} />
            <Button kind="main" name="turn" value="accept">
              {t.accept}
            </Button>
            {sheet.state === 'submitted' && (
              <Button name="turn" value="review">
                {t.beginReview}
              </Button>
            )}
          </Form>
          <Form method="post">
            <input type="hidden" name="week" value={sheet.week} />
            <input type="hidden" name="district" value={sheet.district} />
            <TextArea name="reason" rows={2} label={t.returnReason} hint={t.returnHint} defaultValue={refused?.values.reason} reasons={refused?.reasons} />
            <p className="acts gap">
              <Button name="turn" value="return">
                {t.return}
              </Button>
            </p>
          </Form>
        </Section>
      )}
      <Changed change={change} />
    </>
  )
}

function ChangedTable({ cards }: { cards: SheetCard[] }) {
  const { dispatch: t, milestones } = useMessages()
  const marks = useMarks()
  const { today } = useLoaderData<typeof loader>()
  const locale = useLocale()
  return (
    <div className="scroll">
      <table className="tb list">
        <thead>
          <tr>
            <th scope="col">{t.project}</th>
            <th scope="col">{t.wasAndNow}</th>
            <th scope="col">{t.newMilestones}</th>
            <th scope="col">{t.newProblems}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr key={card.code}>
              <th scope="row">
                <Link to={paths.project(card.code)}>{card.place}</Link>
              </th>
              <td>{card.update && <OldAndNew last={card.last} update={card.update} />}</td>
              <td data-label={card.facts.length > 0 ? t.newMilestones : undefined}>
                {card.facts.map((fact) => (
                  <div key={fact.id}>
                    {milestones.names[fact.milestone as MilestoneCode] ?? fact.milestone} {shortDate(fact.occurredOn, today, locale)} {fact.reference}
                    {fact.fileId !== null && <a href={paths.file(fact.fileId)}>{marks.open}{t.file}{marks.close}</a>}
                  </div>
                ))}
              </td>
              <td data-label={card.problems.length > 0 ? t.newProblems : undefined}>
                {card.problems.map((problem) => (
                  <div key={problem.number}>
                    <Link to={paths.problem(problem.number)}>{problem.title}</Link>
                    <span className="quiet"> {problem.ownerName}
                      {marks.comma}
                      {t.by(shortDate(problem.dueOn, today, locale))}
                    </span>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The old struck out over the new; what stayed the same is said once. */
function OldAndNew({ last, update }: { last: SheetCard['last']; update: NonNullable<SheetCard['update']> }) {
  const { dispatch: t } = useMessages()
  const marks = useMarks()
  const [was, is] = [last && said(last, t.conditions, marks.colon), said(update, t.conditions, marks.colon)]
  if (was === is) return <>{is}{t.asLastWeek}</>
  return (
    <>
      {was ? <del className={styles.was}><span className="vh">{t.was}{marks.colon}</span>{was}</del> : <span className="quiet">{t.firstReport}</span>}
      <ins className={styles.now}><span className="vh">{t.now}{marks.colon}</span>{is}</ins>
    </>
  )
}

function said({ condition, words }: { condition: keyof ReturnType<typeof useMessages>['dispatch']['conditions']; words: string }, names: Record<string, string>, colon: string): string {
  return words ? `${names[condition]}${colon}${words}` : (names[condition] ?? '')
}
