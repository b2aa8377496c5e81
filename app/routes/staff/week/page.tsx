import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { daysBetween, todayOf, weekdayOf } from '~/domain/calendar'
import { addWorkingDays } from '~/domain/working-days'
import { canSomewhere, type Actor } from '~/domain/permissions'
import { Refusal } from '~/domain/refusal'
import { formKey } from '~/features/dispatch/form-key.server'
import { CARDS_SHOWN, officerWeek } from '~/features/dispatch/week-page.server'
import { submitSheet, takeBackSheet } from '~/features/dispatch/sheets.server'
import { listEscalations } from '~/features/escalations/list.server'
import { staff } from '~/http/context.server'
import { answer, readForm, type Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate, shortTime } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import { Answer } from '~/ui/answer'
import { ErrorSummary } from '~/ui/error-summary'
import { Link } from '~/ui/link'
import { Note } from '~/ui/note'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { ReportedList } from './reported'
import { WeekCardForm } from './card'
import { addressOf, FindCard, MoreCards } from './find-card'
import { NotStored, WaitingCard } from './kept-cards'
import { isTyped } from './kept'
import { useQueue, type Queue } from './queue'
import { saveCard } from './save.server'
import { SheetBar } from './sheet-bar'
import { shownCard, type ShownCard } from './shown-card'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { read, actor, today, now, locale, secret, t: messages } = staff(context)
  if (!canSomewhere(actor, 'dispatch.report')) throw redirect(firstPage(actor))
  const asked = askedOf(request)
  const week = await officerWeek(read, actor, { ...asked, from: asked.from ?? 0 }, now)
  if (!week) return { title: messages.dispatch.myWeek, week: null }
  const reminders = (await listEscalations(read, actor, { isOpen: true })).filter((step) => step.state === 'issued')
  return {
    title: messages.dispatch.myWeek,
    reminders: reminders.map(({ id, step, replyDueOn }) => ({ id, step, replyDueOn })),
    week: {
      ...week,
      sheets: week.sheets.map((sheet) => ({ ...sheet, cards: sheet.cards.map((card) => shownCard(card, sheet.id)) })),
      number: Number(week.week.slice(6)),
      range: [shortDate(week.startsOn, today, locale), shortDate(week.endsOn, today, locale)] as const,
      due: dueWords(messages.dispatch, week.dueAt, today, locale),
      isLate: now > week.dueAt,
    },
    asked: { week: asked.week, text: asked.text, from: asked.from },
    most: CARDS_SHOWN,
    today,
    defaultDue: addWorkingDays(today, 5),
    key: formKey(secret, now),
    account: actor.accountId ?? 0,
  }
}

/** Which week, which part of it: from an address that a form or a link of this page has made. */
function askedOf(request: Request) {
  const params = new URL(request.url).searchParams
  const from = params.get('from') ?? ''
  return { week: params.get('week'), text: (params.get('q') ?? '').trim(), from: /^\d{1,6}$/.test(from) ? Number(from) : null, card: params.get('card') }
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
    // Without scripts the fields of a stage come as an answer, with what was typed.
    if (turn === 'milestone') throw new Refusal([])
    await saveCard(page, form)
    const { text, from } = askedOf(request)
    return redirect(`${paths.week({ week, q: text, from })}#${form.text('after') || 'reported'}`)
  })
}

/** The officer's one page: what is left, worst first; no change in one tap. */
export default function WeekPage() {
  const page = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>() as Refused | undefined
  const { dispatch: t, escalations } = useMessages()
  const marks = useMarks()
  const locale = useLocale()
  const queue = useQueue(page.week ? page.account : 0, t.unsentAtLeave)
  if (!page.week) return <Answer lead={t.noRoundHint}>{t.noRound}</Answer>
  const { week, today, asked } = page
  const waiting = [...queue.kept.values()].filter((kept) => kept.state === 'waiting')
  const left = sum(week.sheets, (sheet) => sheet.left) - waiting.filter((kept) => kept.card?.seen === '').length
  const reported = sum(week.sheets, (sheet) => sheet.reported)
  const shown = week.sheets.flatMap((sheet) => (sheet.open ? sheet.cards.map((card) => card.code) : []))
  const all = sum(week.sheets, (sheet) => sheet.left + sheet.reported)
  const isLocked = week.sheets.every((sheet) => sheet.state === 'open' && !sheet.open)
  return (
    <div className="week">
      <section>
        <Answer above={`${t.week(week.number)} · ${t.range(...week.range)} · ${week.sheets.map((sheet) => sheet.unit.name).join(marks.list)}`}>{t.left(Math.max(0, left), waiting.length)}</Answer>
        <p>
          {t.leftOf(all, reported, waiting.length)} {!week.closedAt && !isLocked && <b>{week.isLate ? t.overdueSince(week.due) : t.due(week.due)}</b>}
        </p>
        <progress value={reported} max={Math.max(1, all)} aria-label={t.leftOf(all, reported, waiting.length)} />
        {refused && !refused.values.project && <ErrorSummary reasons={refused.reasons} />}
        {page.reminders.map((step) => (
          <p key={step.id}>
            <Link to={paths.escalation(step.id)}>{escalations.toAnswer(escalations.steps[step.step], shortDate(step.replyDueOn ?? today, today, locale))}</Link>
          </p>
        ))}
        {queue.offline && <Note kind="warn">{t.offline}</Note>}
        {waiting.length > 0 && <p className="s-wait" role="status">{t.waitingCount(waiting.length)}</p>}
        {left > 0 && !isLocked && <p className="small quiet">{t.worstFirst}</p>}
        {(all > page.most || asked.text) && <FindCard asked={asked} found={shown.length + sum(week.sheets, (sheet) => sheet.latest.length)} />}
        <NotStored queue={queue} refused={refused} open={week.sheets.filter((sheet) => sheet.open).map((sheet) => sheet.id)} shown={shown} week={week.week} />
        {week.sheets.map((sheet) => {
          const open = [...keptElsewhere(queue, sheet, week.week), ...sheet.cards]
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
                      key={`${card.code} ${queue.restored.has(card.code)} ${kept?.state === 'refused' ? kept.fields.key : ''}`} card={card} week={week.week} formKey={`${page.key}-${card.code}`} today={today}
                      action={`${paths.week({ ...addressOf(asked), card: card.code })}#${card.code}`} defaultDue={page.defaultDue} after={open[place + 1]?.code ?? 'reported'}
                      refused={refused?.values.project === card.code ? refused : undefined} queue={queue} kept={isTyped(kept) ? kept : undefined}
                    />
                  )
                })}
              <SheetBar sheet={sheet} week={week.week} today={today} waiting={waiting.filter((kept) => kept.card?.sheet === sheet.id).length} offline={queue.offline} />
            </div>
          )
        })}
        {!asked.text && <MoreCards asked={asked} from={week.from} shown={shown.length} left={sum(week.sheets, (sheet) => (sheet.open ? sheet.left : 0))} />}
      </section>
      <aside>
        <ReportedList sheets={week.sheets} week={week.week} />
        {week.sheets.some((sheet) => sheet.agreed.length > 0) && (
          <>
            <h2>{t.lastMeeting}</h2>
            {week.sheets.flatMap((sheet) => sheet.agreed).map((item) => (
              <p key={item.id}>
                {item.text}
                {marks.comma}
                <b>{t.by(shortDate(item.dueOn, today, locale))}</b>
              </p>
            ))}
          </>
        )}
      </aside>
    </div>
  )
}

/** Cards of the sheet that were typed or refused here and are not among those the server shows: further down, or reported by somebody else since. */
function keptElsewhere(queue: Queue, sheet: { id: number; cards: ShownCard[] }, week: string): ShownCard[] {
  return [...queue.kept.values()].flatMap((kept) => {
    if (!kept.card || kept.card.sheet !== sheet.id || kept.week !== week || !isTyped(kept) || sheet.cards.some((card) => card.code === kept.project)) return []
    return [kept.card]
  })
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((total, row) => total + of(row), 0)
}
