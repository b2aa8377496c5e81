import { ASSESSMENT_PARTS } from '~/domain/assessment'
import { LADDER_RUNS, onlyMonthOf, rungAt, type LadderRun } from '~/domain/ladder'
import { MILESTONES, type MilestoneCode } from '~/domain/milestones'
import { ESCALATION_STEPS, type EscalationStep, issuerOf, numberBy, type Policy } from '~/domain/policy'
import type { Messages } from '~/i18n/messages'
import { gradeWord } from '../staff/ratings/words'

export interface PolicyRow {
  name: string
  value: string
  /** What stands on an office's papers: Chinese in an English page too. */
  isChinese?: true
}

/** What the issuer's name and the number of papers are filled in with. */
interface Filled {
  division: string
  year: number | string
  number: number | string
}

/** In the log they stand as they were written. */
export const AS_WRITTEN: Filled = { division: '{division}', year: '{year}', number: '{number}' }

/** A policy in words: what is asked, when, and how work is rated. */
export function policyRows(policy: Policy, names: Filled, { admin, milestones, accounts, escalations, ratings, common: { marks } }: Messages): PolicyRow[] {
  const t = admin.policies
  const rungText = (run: LadderRun, step: EscalationStep) => {
    const length = rungAt(policy.ladder, run, step)
    const month = run === 'monthly' ? onlyMonthOf(policy.ladder, step) : null
    return length === null ? [] : [t.ladderRung(length, escalations.steps[step], month ?? 0, run === 'monthly')]
  }
  const evidenceText = (milestone: MilestoneCode) => {
    const kinds = policy.evidence[milestone] ?? []
    return kinds.length === 0 ? [] : [`${milestones.names[milestone]}${marks.colon}${kinds.map((kind) => milestones.evidenceKinds[kind] ?? kind).join(marks.list)}`]
  }
  return [
    { name: t.required, value: policy.requiredMilestones.map((milestone) => milestones.names[milestone]).join(marks.list) },
    { name: t.notice, value: t.noticeDays(policy.notice.days, t.countings[policy.notice.counting]) },
    { name: t.evidence, value: MILESTONES.flatMap(evidenceText).join(marks.semicolon) || t.evidenceNone },
    { name: t.objection, value: policy.objectionBlocksReview ? t.objectionBlocks : t.objectionWarns },
    { name: t.registration, value: t.days(policy.registrationDays) },
    { name: t.ranked, value: t.measures[policy.rankedMeasure] },
    { name: t.basis, value: t.bases[policy.basis] },
    { name: t.outside, value: policy.outsideInRate ? t.yes : t.no },
    { name: t.untargeted, value: policy.untargetedInTotal ? t.yes : t.no },
    { name: t.lights, value: t.lightsSay(policy.lights.normal, policy.lights.watch, policy.lights.late) },
    { name: t.lateStart, value: t.lateStartSay(policy.lateStart.yellowMonths, policy.lateStart.redMonths) },
    { name: t.ladder, value: LADDER_RUNS.map((run) => `${t.ladderNames[run]}${marks.colon}${ESCALATION_STEPS.flatMap((step) => rungText(run, step)).join(marks.comma) || '-'}`).join(marks.semicolon) },
    { name: t.due, value: t.dueSay(policy.weekly.dueWeekday, policy.weekly.dueTime) },
    { name: t.rounds, value: t.automaticSay(policy.weekly.automatic, policy.weekly.mergeBelow) },
    { name: t.reminders, value: t.remindersSay(policy.weekly.reminders.opening, policy.weekly.reminders.midway, policy.weekly.reminders.hoursBefore) },
    { name: t.secondFactor, value: policy.secondFactorRoles.map((role) => accounts.roles[role]).join(marks.list) || t.secondFactorNone },
    { name: t.residents, value: t.residentsSay(policy.residents) },
    { name: t.retention, value: t.retentionSay(policy.retention) },
    { name: t.issuer, value: issuerOf(policy, names.division), isChinese: true },
    { name: t.numberPattern, value: numberBy(policy.circular.numberPattern, names.year, names.number), isChinese: true },
    { name: t.fourEyes, value: policy.circular.fourEyes ? t.yes : t.no },
    { name: t.publish, value: (['units', 'ranks', 'stages', 'text'] as const).filter((part) => policy.publish[part]).map((part) => t.published[part]).join(marks.list) || t.publishTotal },
    { name: t.observation, value: t.observationSay(policy.observation.first, policy.observation.step, policy.observation.leastBallots) },
    { name: t.assessment, value: ASSESSMENT_PARTS.map((part) => `${t.weights[part]}${policy.assessment.weights[part]}%`).join(marks.list) },
    { name: t.gradePoints, value: policy.assessment.gradePoints.join(marks.list) },
    { name: t.grades, value: policy.grades.map((grade) => (grade.atLeast === null ? gradeWord(grade.name, ratings) : t.gradeFrom(gradeWord(grade.name, ratings), grade.atLeast))).join(marks.list) },
  ]
}
