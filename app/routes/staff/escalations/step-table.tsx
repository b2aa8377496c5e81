import { daysBetween, todayOf } from '~/domain/calendar'
import { escalationNumber } from '~/domain/escalation-text'
import type { StepLine } from '~/features/escalations/list.server'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Link } from '~/ui/link'
import { useLocale, useMessages } from '~/ui/messages'
import { Status } from '~/ui/status'
import { groundWord, STATE_KINDS } from './words'

/** Steps one a line; a unit that has met its target is not held up by an old one. */
export function StepTable({ steps, today, met = [] }: { steps: StepLine[]; today: string; met?: string[] }) {
  const { escalations: t } = useMessages()
  const locale = useLocale()
  return (
    <div className="scroll">
      <table className="tb short list">
        <thead>
          <tr>
            <th scope="col">{t.unit}</th>
            <th scope="col">{t.step}</th>
            <th scope="col">{t.number}</th>
            <th scope="col">{t.decidedOn}</th>
            <th scope="col">{t.replyDue}</th>
            <th scope="col">{t.state}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.id}>
              <th scope="row">
                <Link to={paths.escalation(step.id)}>{step.unit.name}</Link>
                <span className="why">{groundWord(step.ground, t)}</span>
              </th>
              <td data-label={t.step}>{t.steps[step.step]}</td>
              <td data-label={step.number ? t.number : undefined}>{step.number && escalationNumber(step.number)}</td>
              <td data-label={t.decidedOn}>{shortDate(todayOf(step.decidedAt), today, locale)}</td>
              <td data-label={step.replyDueOn ? t.replyDue : undefined}>{step.replyDueOn && shortDate(step.replyDueOn, today, locale)}</td>
              <td data-label={t.state}>
                <StepState step={step} today={today} isMet={met.includes(step.unit.code)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** 待答复, 答复超期3天, 已答复待销号, 已销号; a target met meanwhile is said first. */
export function StepState({ step, today, isMet = false }: { step: Pick<StepLine, 'state' | 'replyDueOn' | 'waiveReason'>; today: string; isMet?: boolean }) {
  const { escalations: t } = useMessages()
  if (isMet && (step.state === 'issued' || step.state === 'replied')) return <Status kind="ok" word={t.met} />
  if (step.state === 'issued' && step.replyDueOn && step.replyDueOn < today) return <Status kind="bad" tag word={t.overdue(daysBetween(step.replyDueOn, today))} />
  return (
    <>
      <Status kind={STATE_KINDS[step.state]} word={t.states[step.state]} />
      {step.waiveReason && <span className="why">{step.waiveReason}</span>}
    </>
  )
}
