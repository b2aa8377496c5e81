import { Form } from '@remix-run/react'
import { daysBetween } from '~/domain/calendar'
import { CONDITIONS, NO_CHANGE_LIMIT } from '~/domain/dispatch'
import { MAIN_LINE, PROBLEM_CLASSES, type MilestoneCode } from '~/domain/milestones'
import type { WeekCard } from '~/features/dispatch/week-page.server'
import type { Refused } from '~/http/forms.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Button } from '~/ui/button'
import { ErrorSummary } from '~/ui/error-summary'
import { Field, FileField, SelectField, TextArea } from '~/ui/field'
import { Link } from '~/ui/link'
import type { Kept } from './kept'
import type { Queue } from './queue'
import { useLocale, useMessages } from '~/ui/messages'
import { Note } from '~/ui/note'
import { Status } from '~/ui/status'

interface WeekCardFormProps {
  card: WeekCard
  week: string
  /** Makes the same form sent twice one update. */
  formKey: string
  today: string
  defaultDue: string
  /** The card to go on with. */
  after: string
  refused?: Refused
  /** With scripts: where the card goes instead of a plain post, and what the browser keeps of it. */
  queue?: Queue
  kept?: Kept
}

const LETTERS = { progress: 'a', slow: 'b', stuck: 'c' } as const

/** The only card of the product: one project of the week. Opens its fields by the choice made, without script. */
export function WeekCardForm({ card, week, formKey, today, defaultDue, after, refused: answered, queue, kept }: WeekCardFormProps) {
  const messages = useMessages()
  const t = messages.dispatch
  const refused: Refused | undefined = kept ? { reasons: kept.reasons, values: kept.fields } : answered
  const values = refused?.values ?? {}
  const shown = card.update?.key ?? ''
  const needsReason = card.streak >= NO_CHANGE_LIMIT
  const id = (name: string) => `${card.code}-${name}`
  const next = card.nextMilestone ? MAIN_LINE.indexOf(card.nextMilestone as (typeof MAIN_LINE)[number]) : -1
  const milestones: MilestoneCode[] = [...(next < 0 ? [] : MAIN_LINE.slice(next, next + 4)), 'INSTALL_NOTICE', 'REGISTRATION']
  return (
    <article className={`card ${severity(card, today)}`} id={card.code}>
      <CardHead card={card} today={today} />
      {kept?.state === 'refused' && <p className="s-bad small">{t.wrong}</p>}
      <ErrorSummary reasons={refused?.reasons} />
      <Form
        method="post" className="pick" encType="multipart/form-data" preventScrollReset
        onSubmit={queue?.ready ? (event) => queue.save(event, card.place) : undefined}
        onInput={queue?.ready ? (event) => queue.type(event.currentTarget, card.place) : undefined}
      >
        <input type="hidden" name="week" value={week} />
        <input type="hidden" name="project" value={card.code} />
        <input type="hidden" name="key" value={formKey} />
        <input type="hidden" name="seen" value={kept?.state === 'draft' ? (kept.fields.seen ?? shown) : shown} />
        <input type="hidden" name="after" value={after} />
        {needsReason ? (
          <Note>{t.streakNote(card.streak)}</Note>
        ) : (
          <>
            <Button className="nochange" name="turn" value="no_change" formNoValidate>
              {card.last?.condition === 'stuck' ? t.noChangeStuck : t.noChange}
            </Button>
            <p className="or">{t.or}</p>
          </>
        )}
        {CONDITIONS.filter((condition) => condition !== 'no_change').map((condition) => (
          <input
            key={condition} className={`r r-${LETTERS[condition]}`} type="radio" name="condition" value={condition} id={id(condition)}
            defaultChecked={values.condition === condition}
          />
        ))}
        <div className="seg">
          {CONDITIONS.filter((condition) => condition !== 'no_change').map((condition) => (
            <label key={condition} className={`l-${LETTERS[condition]}`} htmlFor={id(condition)}>
              {t.conditions[condition]}
            </label>
          ))}
        </div>
        <div className={needsReason ? undefined : 'more more-w'}>
          <TextArea id={id('words')} name="words" rows={2} maxLength={500} label={t.howIsIt} hint={t.howHint} defaultValue={values.words} reasons={refused?.reasons} />
        </div>
        {needsReason && (
          <Button className="nochange" name="turn" value="no_change">
            {t.noChangeWithReason}
          </Button>
        )}
        <div className="more more-p">
          {card.problem && <p className="small">{t.openProblem(card.problem.title, card.problem.ownerName)}</p>}
          <Field id={id('owner')} name="ownerName" label={t.whoActs} hint={t.whoActsHint} defaultValue={values.ownerName} reasons={refused?.reasons} optional={card.problem !== null} />
          <Field id={id('due')} name="dueOn" type="date" label={t.byWhen} defaultValue={values.dueOn ?? defaultDue} min={today} reasons={refused?.reasons} />
          <SelectField id={id('class')} name="class" label={t.problemClass} defaultValue={values.class ?? 'construction'} reasons={refused?.reasons}>
            {PROBLEM_CLASSES.map((key) => (
              <option key={key} value={key}>
                {messages.problems.classes[key]}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="more more-w">
          <details open={Boolean(values.milestone)}>
            <summary>{t.milestoneReached}</summary>
            <SelectField id={id('milestone')} name="milestone" label={t.whichMilestone} defaultValue={values.milestone ?? ''} reasons={refused?.reasons}>
              <option value="">{t.noMilestone}</option>
              {milestones.map((code) => (
                <option key={code} value={code}>
                  {messages.milestones.names[code]}
                </option>
              ))}
            </SelectField>
            <Field id={id('on')} name="occurredOn" type="date" label={t.reachedOn} defaultValue={values.occurredOn ?? today} max={today} reasons={refused?.reasons} />
            <Field id={id('until')} name="untilOn" type="date" label={t.noticeEnd} defaultValue={values.untilOn} reasons={refused?.reasons} optional />
            <Field id={id('reference')} name="reference" label={t.reference} defaultValue={values.reference} reasons={refused?.reasons} optional />
            <FileField id={id('photo')} name="photo" accept="image/*" capture="environment" label={t.photo} hint={t.fileHint} optional />
            <FileField id={id('file')} name="file" label={t.file} reasons={refused?.reasons} optional />
          </details>
          <div className="acts gap">
            <Button kind="main" name="turn" value="update">
              {t.save}
            </Button>
          </div>
        </div>
      </Form>
    </article>
  )
}

function CardHead({ card, today }: { card: WeekCard; today: string }) {
  const { dispatch: t, milestones } = useMessages()
  const locale = useLocale()
  const late = card.nextDueOn === null ? 0 : daysBetween(card.nextDueOn, today)
  const nextName = card.nextMilestone ? (milestones.names[card.nextMilestone as MilestoneCode] ?? card.nextMilestone) : ''
  return (
    <>
      <header>
        <h3>
          <Link to={paths.project(card.code)}>
            {card.place}
            <span>
              {[card.address, card.floors && t.floors(card.floors), card.households && t.households(card.households)].filter(Boolean).join('，')} <i className="nw">{card.code}</i>
            </span>
          </Link>
        </h3>
        <CardStatus card={card} today={today} />
      </header>
      <dl className="kv">
        <dt>{t.stageNow}</dt>
        <dd>{card.stage ? (milestones.names[card.stage as MilestoneCode] ?? card.stage) : milestones.noStage}</dd>
        {card.nextMilestone && (
          <>
            <dt>{t.next}</dt>
            <dd>
              {card.nextDueOn ? t.promisedFor(nextName, shortDate(card.nextDueOn, today, locale)) : t.noPromise(nextName)}
              {card.nextDueOn && (late > 0 ? <>，<b className={late > 30 ? 'st st-bad' : 'st st-late'}>{t.overdueBy(late)}</b></> : `，${t.daysLeft(-late)}`)}
            </dd>
          </>
        )}
        <dt>{t.lastWeek}</dt>
        <dd className="was">
          {!card.last ? t.noLastWeek : card.last.condition === 'no_change' ? t.streak(card.streak) : `${t.conditions[card.last.condition]}${card.last.words ? `：${card.last.words}` : ''}`}
        </dd>
      </dl>
    </>
  )
}

function CardStatus({ card, today }: { card: WeekCard; today: string }) {
  const { dispatch: t } = useMessages()
  if (card.pausedOn) return <Status kind="stop" word={t.pausedFor(daysBetween(card.pausedOn, today))} />
  const condition = card.last?.condition
  if (condition === 'stuck') return <Status kind="bad" word={t.conditions.stuck} />
  const late = card.nextDueOn === null ? 0 : daysBetween(card.nextDueOn, today)
  if (late > 30) return <Status kind="bad" word={t.overdueWord} />
  if (condition === 'slow') return <Status kind="late" word={t.conditions.slow} />
  if (late > 0) return <Status kind="late" word={t.overdueWord} />
  return <Status kind="ok" word={t.normal} />
}

function severity(card: WeekCard, today: string): string {
  const late = card.nextDueOn === null ? 0 : daysBetween(card.nextDueOn, today)
  if (card.pausedOn || card.last?.condition === 'stuck' || late > 30) return 'worst'
  return card.last?.condition === 'slow' || late > 0 ? 'late' : ''
}
