import { daysBetween } from '~/domain/calendar'
import { publicStateOf, type Expected, type PublicStatus, type PublicStep } from '~/domain/public-status'
import { fullDate, monthName, shortDate } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'
import type { PublicLine } from './estates.server'

/** The sentences of the status page, its JSON and its door sheet: one place, so that they never disagree. */
export interface Words {
  t: Messages['residents']
  locale: Locale
  today: string
  unit: string
}

/** What one would say on the telephone. */
export function headline(status: PublicStatus, { t, locale, today }: Words): string {
  if (status.state === 'terminated') return t.terminated
  if (status.state === 'in_use') return t.inUse
  if (status.state === 'paused' && status.pause) return t.paused(status.pause.days)
  if (status.state === 'notice' && status.notice) return t.noticeRunning(shortDate(status.notice.until, today, locale))
  if (status.state === 'failed') return t.failed[status.failed ?? ''] ?? ''
  return stageWords(status.stage, status.next, t)
}

/** One or two sentences more: why, and what a resident can do. */
export function explanation(status: PublicStatus, { t, locale, today, unit }: Words): string {
  if (status.terminated) return t.terminationReasons[status.terminated.reason] ?? t.terminationReasons.other ?? ''
  if (status.state === 'in_use') return status.since ? t.inUseSince(fullDate(status.since, locale, status.sincePrecision)) : ''
  if (status.state === 'paused' && status.pause) return pauseReason(status.pause, t)
  if (status.state === 'failed') return status.failed === 'INSPECTION' ? t.failedHow : t.failedReviewHow
  if (status.state === 'completed') return t.completedHow
  if (status.state === 'notice' && status.notice) return t.noticeHow(shortDate(status.notice.until, today, locale), status.notice.daysLeft, unit)
  return ''
}

/** For a list, from the stage alone. */
export function lineWords(line: PublicLine, t: Messages['residents']): { kind: 'ok' | 'none' | 'stop' | 'watch'; word: string } {
  const { state, stage } = publicStateOf({ publicStage: line.stage, pausedOn: line.pausedOn, terminatedOn: line.terminatedOn })
  if (state === 'terminated') return { kind: 'none', word: t.terminatedShort }
  if (state === 'in_use') return { kind: 'ok', word: t.inUse }
  if (state === 'paused') return { kind: 'stop', word: t.pausedShort }
  return { kind: 'watch', word: t.reached[stage ?? ''] ?? t.notBegun }
}

/** 预计11月10日, with how late it is; dates in another year with their year. */
export function expectedOn(expected: Expected | null, { t, locale, today }: Words): string {
  if (expected?.overtaken) return t.expectedAfterRestart
  return expected ? t.expected(shortDate(expected.on, today, locale)) : t.expectedNone
}

/** 改过1次，晚了36天，原因：管线迁改; empty where the first promise stands. */
export function movedWords(expected: Expected, { t }: Words): string {
  if (expected.moves === 0 || !expected.first) return ''
  const reason = expected.reason && t.revisionReasons[expected.reason]
  return t.moved(expected.moves, expected.movedDays) + (reason ? t.movedBecause(reason) : '')
}

export function newsWords(status: PublicStatus, { t, locale, today }: Words): { when: string; what: string; pending: boolean } {
  const { news } = status
  if (!news) return { when: t.newsNone, what: '', pending: false }
  const named: Record<string, string> = { PAUSED: t.newsPaused, RESUMED: t.newsResumed, TERMINATED: t.newsTerminated, ...t.newsSide, ...t.steps }
  const when = t.newsAgo(shortDate(news.on, today, locale), news.days)
  return { when, what: news.about === null ? t.newsChecked : (named[news.about] ?? ''), pending: news.pending }
}

/** The line under a step. */
export function stepWords(step: PublicStep, status: PublicStatus, { t, locale, today }: Words): string {
  if (step.state === 'unrecorded') return t.unrecorded
  if (step.state === 'stop' && status.pause) return t.stepStopped(shortDate(status.pause.since, today, locale))
  if (step.state === 'done' && step.on) {
    const on = shortDate(step.on, today, locale, step.precision)
    return step.until ? t.noticeFromTo(on, shortDate(step.until, today, locale), daysBetween(step.on, step.until) + 1) : on
  }
  if (status.state === 'terminated') return t.stepNever
  const goesOn = step.milestone === status.next && status.state !== 'failed' ? (t.under[step.milestone] ?? t.stepTodo) : t.stepTodo
  if (!step.expected || step.expected.overtaken) return goesOn
  const on = shortDate(step.expected.on, today, locale)
  return t.joined(goesOn, step.expected.lateDays > 0 ? t.expectedBefore(on) : t.expected(on))
}

export function inspectionWords(day: string, { t, locale }: Words): string {
  return t.inspectionBy(monthName(day.slice(0, 7), locale))
}

/** 燃气管、电缆还没有改好 where the lines are known, else the general reason. */
function pauseReason(pause: NonNullable<PublicStatus['pause']>, t: Messages['residents']): string {
  const lines = pause.utilities.flatMap((utility) => t.utilities[utility] ?? [])
  if (pause.reason === 'pipeline' && lines.length > 0) return t.pauseUtilities(lines.join(t.andUtilities))
  return t.pauseReasons[pause.reason] ?? t.pauseReasons.other ?? ''
}

function stageWords(stage: string | null, next: string | null, t: Messages['residents']): string {
  const reached = stage ? (t.reached[stage] ?? '') : ''
  const under = next ? (t.under[next] ?? '') : ''
  return t.going(reached, under) || t.notBegun
}

export interface FeedEntry {
  id: string
  on: string
  title: string
  text: string
}

/** Steps done, works stopped or given up, and when one can ride: what a feed tells, the newest first. */
export function feedEntries(status: PublicStatus, words: Words): FeedEntry[] {
  const { t } = words
  const steps = status.steps.flatMap((step) =>
    step.state === 'done' && step.on ? [{ id: step.milestone, on: step.on, title: t.reached[step.milestone] ?? t.inUse, text: stepWords(step, status, words) + (step.pending ? `，${t.pendingWord}` : '') }] : [],
  )
  const stopped = status.pause ? [{ id: `PAUSED-${status.pause.since}`, on: status.pause.since, title: t.newsPaused, text: explanation(status, words) }] : []
  const ended = status.terminated ? [{ id: 'TERMINATED', on: status.terminated.on, title: t.newsTerminated, text: explanation(status, words) }] : []
  return [...ended, ...stopped, ...steps.reverse()].sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
}
