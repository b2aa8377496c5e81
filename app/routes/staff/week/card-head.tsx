import { daysBetween } from '~/domain/calendar'
import type { MilestoneCode } from '~/domain/milestones'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import type { ShownCard } from './shown-card'

/** What is known already: place, stage, the next step with its promised day, last week's words. */
export function CardHead({ card, today }: { card: ShownCard; today: string }) {
  const { dispatch: t, milestones } = useMessages()
  const marks = useMarks()
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
              {[card.address, card.floors && t.floors(card.floors), card.households && t.households(card.households)].filter(Boolean).join(marks.comma)} <i className="nw">{card.code}</i>
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
              {card.nextDueOn && (late > 0 ? <>{marks.comma}<b className={late > 30 ? 'st st-bad' : 'st st-late'}>{t.overdueBy(late)}</b></> : `${marks.comma}${t.daysLeft(-late)}`)}
            </dd>
          </>
        )}
        <dt>{t.lastWeek}</dt>
        <dd className="was">
          {!card.last ? t.noLastWeek : card.last.condition === 'no_change' ? t.streak(card.streak) : `${t.conditions[card.last.condition]}${card.last.words ? `${marks.colon}${card.last.words}` : ''}`}
        </dd>
      </dl>
    </>
  )
}

function CardStatus({ card, today }: { card: ShownCard; today: string }) {
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

/** The class of the card's edge. */
export function severityOf(card: ShownCard, today: string): string {
  const late = card.nextDueOn === null ? 0 : daysBetween(card.nextDueOn, today)
  if (card.pausedOn || card.last?.condition === 'stuck' || late > 30) return 'worst'
  return card.last?.condition === 'slow' || late > 0 ? 'late' : ''
}
