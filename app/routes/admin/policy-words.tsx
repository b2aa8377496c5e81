import type { ReactNode } from 'react'
import { ASSESSMENT_PARTS } from '~/domain/assessment'
import { LADDER_RUNS, onlyMonthOf, rungAt, type LadderRun } from '~/domain/ladder'
import { ESCALATION_STEPS, type EscalationStep, type Policy } from '~/domain/policy'
import { useMarks, useMessages } from '~/ui/messages'
import { gradeWord } from '../staff/ratings/words'

/** A policy in words: what is asked, when, and how work is rated. The issuer and the number are shown as they would stand on a circular of the division in `year`. */
export function PolicyWords({ policy, division, year }: { policy: Policy; division: string; year: string }) {
  const { admin, milestones, accounts, escalations, ratings } = useMessages()
  const marks = useMarks()
  const t = admin.policies
  const rungText = (run: LadderRun, step: EscalationStep) => {
    const length = rungAt(policy.ladder, run, step)
    const month = run === 'monthly' ? onlyMonthOf(policy.ladder, step) : null
    return length === null ? [] : [t.ladderRung(length, escalations.steps[step], month ?? 0, run === 'monthly')]
  }
  const rows: [string, ReactNode][] = [
    [t.required, policy.requiredMilestones.map((milestone) => milestones.names[milestone]).join(marks.list)],
    [t.notice, t.noticeDays(policy.notice.days, t.countings[policy.notice.counting])],
    [t.objection, policy.objectionBlocksReview ? t.objectionBlocks : t.objectionWarns],
    [t.registration, t.days(policy.registrationDays)],
    [t.ranked, t.measures[policy.rankedMeasure]],
    [t.basis, t.bases[policy.basis]],
    [t.outside, policy.outsideInRate ? t.yes : t.no],
    [t.untargeted, policy.untargetedInTotal ? t.yes : t.no],
    [t.lights, t.lightsSay(policy.lights.normal, policy.lights.watch, policy.lights.late)],
    [t.ladder, LADDER_RUNS.map((run) => `${t.ladderNames[run]}${marks.colon}${ESCALATION_STEPS.flatMap((step) => rungText(run, step)).join(marks.comma) || '-'}`).join(marks.semicolon)],
    [t.due, t.dueSay(policy.weekly.dueWeekday, policy.weekly.dueTime)],
    [t.rounds, t.automaticSay(policy.weekly.automatic, policy.weekly.mergeBelow)],
    [t.reminders, t.remindersSay(policy.weekly.reminders.opening, policy.weekly.reminders.midway, policy.weekly.reminders.hoursBefore)],
    [t.secondFactor, policy.secondFactorRoles.map((role) => accounts.roles[role]).join(marks.list) || t.secondFactorNone],
    [t.residents, t.residentsSay(policy.residents)],
    [t.retention, t.retentionSay(policy.retention)],
    [t.issuer, <span lang="zh-CN">{policy.circular.issuer.replaceAll('{division}', division)}</span>],
    [t.numberPattern, <span lang="zh-CN">{policy.circular.numberPattern.replaceAll('{year}', year).replaceAll('{number}', '1')}</span>],
    [t.fourEyes, policy.circular.fourEyes ? t.yes : t.no],
    [t.publish, (['units', 'ranks', 'stages', 'text'] as const).filter((part) => policy.publish[part]).map((part) => t.published[part]).join(marks.list) || t.publishTotal],
    [t.observation, t.observationSay(policy.observation.first, policy.observation.step, policy.observation.leastBallots)],
    [t.assessment, ASSESSMENT_PARTS.map((part) => `${t.weights[part]}${policy.assessment.weights[part]}%`).join(marks.list)],
    [t.grades, policy.grades.map((grade) => (grade.atLeast === null ? gradeWord(grade.name, ratings) : t.gradeFrom(gradeWord(grade.name, ratings), grade.atLeast))).join(marks.list)],
  ]
  return (
    <table className="tb">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
