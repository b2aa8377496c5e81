import { Form, useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import { todayOf } from '~/domain/calendar'
import { paths } from '~/http/paths'
import { shortDate } from '~/i18n/dates'
import { Button } from '~/ui/button'
import { Link } from '~/ui/link'
import { useLocale, useMarks, useMessages } from '~/ui/messages'
import { Section } from '~/ui/section'
import { TimeLine, type TimeLineItem } from '~/ui/time-line'
import type { loader } from './page'

type Entry = ReturnType<typeof useLoaderData<typeof loader>>['life'][number]
type FactEntry = Extract<Entry, { kind: 'fact' }>['fact']

/** The whole life of the project: what happened, when, who recorded it; what was taken back stays, struck out. */
export function LifeLine() {
  const { life, lines, project, today, may, accountId } = useLoaderData<typeof loader>()
  const inTable = new Set(lines.map((line) => line.actual?.id))
  const { projects: t, milestones } = useMessages()
  const marks = useMarks()
  const { page } = t
  const locale = useLocale()
  const names = milestones.names as Record<string, string>
  const day = (date: string, precision?: string) => shortDate(date, today, locale, precision)
  const moment = (instant: string) => day(todayOf(instant))
  const joined = (...parts: (string | false | null)[]) => parts.filter(Boolean).join(marks.comma)
  const by = (name: string | null, imported = false) => name ?? (imported ? page.importedBy : page.system)
  const items = life.map(itemOf)
  if (project.next && !project.terminatedOn) {
    items.push({ key: 'next', state: project.pausedOn ? 'todo' : 'now', title: page.nextUp(names[project.next] ?? '', project.dueOn && day(project.dueOn)) })
  }
  return (
    <Section title={page.life.title(life.length)} say={page.life.say}>
      <TimeLine items={items} />
    </Section>
  )

  function itemOf(entry: Entry, index: number): TimeLineItem {
    const key = index
    switch (entry.kind) {
      case 'created':
        return { key, state: 'done', title: page.created(by(project.createdBy)), when: day(entry.on) }
      case 'fact':
        return { key, ...factItem(entry.fact) }
      case 'transfer': {
        const { transfer } = entry
        return { key, state: 'done', title: page.moved(transfer.from, transfer.to), when: day(entry.on), note: notes(transfer.reason, page.entered(by(transfer.by), moment(transfer.at))) }
      }
      case 'update': {
        const { update } = entry
        return { key, state: update.condition === 'stuck' ? 'stop' : 'done', title: page.reported(page.conditions[update.condition] ?? '', update.words), when: day(entry.on), note: notes(`${page.week(update.week)} · ${by(update.by)}`) }
      }
      case 'plan': {
        const { plan, before } = entry
        const name = names[plan.milestone] ?? ''
        const title = before ? page.revisedTo(name, day(before), day(plan.dueOn)) : page.planned(name, day(plan.dueOn))
        return { key, state: 'done', title, when: day(entry.on), note: notes(milestones.revisionReasons[plan.reason], plan.note, by(plan.setBy, true)) }
      }
    }
  }

  function factItem(fact: FactEntry): TimeLineItem {
    const isStop = fact.milestone === 'PAUSED' || fact.milestone === 'TERMINATED'
    return {
      state: fact.retractedAt ? 'gone' : isStop ? 'stop' : 'done',
      title: [names[fact.milestone], ...outcome(fact)].join(marks.comma),
      when: `${day(fact.occurredOn, fact.datePrecision)}${fact.untilOn ? page.plan.until(day(fact.untilOn)) : ''}`,
      note: notes(
        fact.reference, fact.note,
        joined(
          page.entered(by(fact.enteredBy, fact.imported), moment(fact.enteredAt)),
          fact.verifiedAt ? page.verifiedBy(by(fact.verifiedBy, fact.imported), moment(fact.verifiedAt)) : !fact.retractedAt && page.unverified,
        ),
        fact.retractedAt && page.retractedBy(by(fact.retractedBy), moment(fact.retractedAt), fact.retractionReason ?? ''),
        fact.fileId !== null && !fact.retractedAt && (
          <Link to={paths.file(fact.fileId)} reloadDocument>
            {fact.fileName}
          </Link>
        ),
        !fact.retractedAt && !inTable.has(fact.id) && may.write && <FactActs fact={fact} />,
      ),
    }
  }

  /** What the table above has for milestones, for everything else: pauses, objections, relocations … */
  function FactActs({ fact }: { fact: FactEntry }) {
    const name = names[fact.milestone] ?? ''
    const mayVerify = may.verify && !fact.verifiedAt && fact.enteredById !== accountId
    return (
      <span className="acts noprint">
        {mayVerify && (
          <Form method="post">
            <Button name="verify" value={fact.id} aria-label={`${page.acts.verify}${name}`}>
              {page.acts.verify}
            </Button>
          </Form>
        )}
        {(!fact.verifiedAt || may.verify) && (
          <Link to={paths.retractMilestone(project.code, fact.id)} aria-label={`${page.acts.retract}${name}`}>
            {page.acts.retract}
          </Link>
        )}
      </span>
    )
  }

  function outcome({ milestone, detail }: FactEntry): string[] {
    const reasons = milestone === 'TERMINATED' ? milestones.terminationReasons : milestones.pauseReasons
    const states = milestone === 'OBJECTION' ? milestones.objectionStates : milestones.states
    return [
      detail.utility && (milestones.utilities[detail.utility] ?? detail.utility),
      detail.reason && (reasons[detail.reason] ?? detail.reason),
      detail.state && detail.state !== 'passed' && (states[detail.state] ?? detail.state),
    ].filter((word): word is string => typeof word === 'string' && word !== '')
  }
}

function notes(...parts: (ReactNode | false | null | undefined)[]) {
  return parts.map((part, index) => (part ? <div key={index} className="when">{part}</div> : null))
}
