import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { daysBetween, todayOf, weekdayOf } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import { canSomewhere, type Actor } from '~/domain/permissions'
import { formKey } from '~/features/dispatch/form-key.server'
import { isPlain, officerWeek } from '~/features/dispatch/week-page.server'
import { submitSheet, takeBackSheet } from '~/features/dispatch/sheets.server'
import { listEscalations } from '~/features/escalations/list.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate, shortTime } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { Button, ButtonLink } from '~/ui/button'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { Note } from '~/ui/note'
import { useLocale, useMessages } from '~/ui/messages'
import { ReportedList } from './reported'
import { WeekCardForm } from './card'
import { NotStored, WaitingCard } from './kept-cards'
import { isTyped } from './kept'
import { useQueue } from './queue'
import { saveCard } from './save.server'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, now, locale, secret, t: messages } = staff(context)
  if (!canSomewhere(actor, 'dispatch.report')) throw redirect(firstPage(actor))
  const week = await officerWeek(read, actor, new URL(request.url).searchParams.get('week'), now)
  if (!week) return { title: messages.dispatch.myWeek, week: null }
  const reminders = (await listEscalations(read, actor, { isOpen: true })).filter((step) => step.state === 'issued')
  return {
    title: messages.dispatch.myWeek,
    reminders: reminders.map(({ id, step, replyDueOn }) => ({ id, step, replyDueOn })),
    week: {
      ...week,
      number: Number(week.week.slice(6)),
      range: [shortDate(week.startsOn, today, locale), shortDate(week.endsOn, today, locale)] as const,
      due: dueWords(messages.dispatch, week.dueAt, today, locale),
      isLate: now > week.dueAt,
    },
    plain: week.sheets.map((sheet) => sheet.cards.filter((card) => isPlain(card, today)).map((card) => card.code)),
    today,
    defaultDue: addWorkingDays(today, 5),
    key: formKey(secret, now),
    account: actor.accountId ?? 0,
  }
}

/** 明天（周二）12:00; a later day by its date. */
function dueWords(t: Messages['dispatch'], dueAt: string, today: string, locale: Locale): string {
  const day = todayOf(dueAt)
  const weekday = t.weekdays.split('|')[weekdayOf(day) - 1] ?? ''
  const ahead = daysBetween(today, day)
  return t.dayAndHour(ahead === 0 ? t.today : ahead === 1 ? t.tomorrow : shortDate(day, today, locale), weekday, shortTime(dueAt, today, locale).slice(-5))
}

/** Who reports nothing begins where his own work is. */
function firstPage(actor: Actor): string {
  if (canSomewhere(actor, 'dispatch.review')) return paths.dispatch()
  return canSomewhere(actor, 'staff.read') ? paths.charts() : paths.accounts()
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? '' }]

export async function action({ context, request }: ActionFunctionArgs) {
  const page = staff(context)
  const form = await readForm(request)
  return answer(form, async () => {
    const week = form.text('week')
    const turn = form.text('turn')
    if (turn === 'submit' || turn === 'takeBack') {
      await (turn === 'submit' ? submitSheet : takeBackSheet)(page.db, page.actor, { sheetId: form.integer('sheet') ?? 0 }, page.now)
      return redirect(paths.week({ week }))
    }
    await saveCard(page, form)
    return redirect(`${paths.week({ week })}#${form.text('after') || 'reported'}`)
  })
}

/** The officer's one page: what is left, worst first; no change in one tap. */
export default function WeekPage() {
  const page = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, escalations } = useMessages()
  const locale = useLocale()
  const queue = useQueue(page.week ? page.account : 0, t.unsentAtLeave)
  if (!page.week) return <Empty title={t.noRound}>{t.noRoundHint}</Empty>
  const { week, today } = page
  const cards = week.sheets.flatMap((sheet) => sheet.cards)
  const waiting = cards.filter((card) => queue.kept.get(card.code)?.state === 'waiting').length
  const left = cards.filter((card) => !card.update && queue.kept.get(card.code)?.state !== 'waiting').length
  return (
    <div className="week">
      <section>
        <Answer above={`${t.week(week.number)} · ${t.range(...week.range)} · ${week.sheets.map((sheet) => sheet.unit.name).join('、')}`}>{t.left(left)}</Answer>
        <p>
          {t.leftOf(cards.length, cards.length - left)} {!week.closedAt && <b>{week.isLate ? t.overdueSince(week.due) : t.due(week.due)}</b>}
        </p>
        <progress value={cards.length - left} max={Math.max(1, cards.length)} aria-label={t.leftOf(cards.length, cards.length - left)} />
        {refused && !refused.values.project && <ErrorSummary reasons={refused.reasons} />}
        {page.reminders.map((step) => (
          <p key={step.id}>
            <Link to={paths.escalation(step.id)}>{escalations.toAnswer(escalations.steps[step.step], shortDate(step.replyDueOn ?? today, today, locale))}</Link>
          </p>
        ))}
        {queue.offline && <Note kind="warn">{t.offline}</Note>}
        {waiting > 0 && <p className="s-wait" role="status">{t.waitingCount(waiting)}</p>}
        {left > 0 && <p className="small quiet">{t.worstFirst}</p>}
        <NotStored queue={queue} refused={refused} open={week.sheets.filter((sheet) => sheet.open).flatMap((sheet) => sheet.cards.map((card) => card.code))} />
        {week.sheets.map((sheet, index) => {
          const open = sheet.cards.filter((card) => !card.update || refused?.values.project === card.code || isTyped(queue.kept.get(card.code)))
          const plain = page.plain[index] ?? []
          return (
            <div key={sheet.id}>
              {week.sheets.length > 1 && <h2 className="unit-head">{sheet.unit.name}</h2>}
              {sheet.state === 'returned' && <Note kind="bad">{t.returned(sheet.returnReason)}</Note>}
              {!sheet.open && sheet.state === 'open' && <Note kind="bad">{t.closedAlready}</Note>}
              {sheet.open &&
                open.map((card, place) => {
                  const kept = queue.kept.get(card.code)
                  if (kept?.state === 'waiting') return <WaitingCard key={`${card.code} waits`} kept={kept} queue={queue} />
                  return (
                    <WeekCardForm
                      key={`${card.code} ${queue.ready} ${kept?.state === 'refused' ? kept.fields.key : ''}`} card={card} week={week.week} formKey={`${page.key}-${card.code}`} today={today}
                      defaultDue={page.defaultDue} after={open[place + 1]?.code ?? 'reported'} refused={refused?.values.project === card.code ? refused : undefined}
                      queue={queue} kept={isTyped(kept) ? kept : undefined}
                    />
                  )
                })}
              <SheetBar sheet={sheet} week={week.week} today={today} left={sheet.cards.filter((card) => !card.update).length} plain={plain.length} offline={queue.offline} />
            </div>
          )
        })}
      </section>
      <aside>
        <ReportedList sheets={week.sheets} week={week.week} />
        {week.sheets.some((sheet) => sheet.agreed.length > 0) && (
          <>
            <h2>{t.lastMeeting}</h2>
            {week.sheets.flatMap((sheet) => sheet.agreed).map((item) => (
              <p key={item.id}>
                {item.text}，<b>{t.by(shortDate(item.dueOn, today, locale))}</b>
              </p>
            ))}
          </>
        )}
      </aside>
    </div>
  )
}

type LoadedWeek = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['week']>

/** At the foot of a sheet: what is left, the rest in one go, hand in or take back. */
function SheetBar({ sheet, week, today, left, plain, offline }: { sheet: LoadedWeek['sheets'][number]; week: string; today: string; left: number; plain: number; offline: boolean }) {
  const { dispatch: t } = useMessages()
  const locale = useLocale()
  const at = sheet.submittedAt ? shortTime(sheet.submittedAt, today, locale) : ''
  if (sheet.open) {
    return (
      <div className="bar">
        <b className="nw">{t.left(left)}</b>
        {plain > 0 && !offline && (
          <ButtonLink kind="main" to={paths.weekRest({ week, sheet: sheet.id })}>
            {t.rest(plain)}
          </ButtonLink>
        )}
        {left === 0 && !offline && <SheetButton turn="submit" sheet={sheet.id} week={week} kind="main" word={t.submit} />}
      </div>
    )
  }
  return (
    <div className="empty">
      {sheet.state === 'submitted' && (
        <>
          <b>{t.submitted(at)}</b>
          <SheetButton turn="takeBack" sheet={sheet.id} week={week} kind="plain" word={t.takeBack} />
        </>
      )}
      {sheet.state === 'in_review' && <b>{t.inReview}</b>}
      {sheet.state === 'accepted' && <b>{t.accepted(sheet.reviewedAt ? shortTime(sheet.reviewedAt, today, locale) : at)}</b>}
    </div>
  )
}

function SheetButton({ turn, sheet, week, kind, word }: { turn: string; sheet: number; week: string; kind: 'main' | 'plain'; word: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="week" value={week} />
      <input type="hidden" name="sheet" value={sheet} />
      <Button kind={kind} name="turn" value={turn}>
        {word}
      </Button>
    </Form>
  )
}
