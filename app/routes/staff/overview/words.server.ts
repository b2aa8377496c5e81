import { measureOf, type MeasureKey } from '~/domain/measures'
import { behindFor, furthestBehind, gapSince, leadFacts, type HeatLine, type Press } from '~/domain/overview'
import { monthEnd, monthNumber, monthOf } from '~/domain/periods'
import type { OwnerRow } from '~/features/charts/attention.server'
import { shownCount, type Overview } from '~/features/charts/overview.server'
import { monthName, shortDate } from '~/i18n/dates'
import type { Locale, Messages } from '~/i18n/messages'

type Words = Messages['overview']

export function labelOf(key: MeasureKey, locale: Locale): string {
  return measureOf(key).label[locale === 'en' ? 'en' : 'zh']
}

/** 10月底 on a month's last day, 11月2日 inside it. */
export function dayWords(date: string, t: Words): string {
  return date === monthEnd(monthOf(date)) ? t.monthEnd(monthNumber(date)) : t.day(monthNumber(date), Number(date.slice(8)))
}

/** The month in one sentence. */
export function answerOf({ total, date, measure }: Overview, t: Words, locale: Locale): string {
  const label = labelOf(measure, locale)
  return total.target === null ? t.answerNoTarget(dayWords(date, t), label, shownCount(total)) : t.answer(dayWords(date, t), label, total.done, total.rate, total.ahead ?? 0)
}

/** Who keeps to the plan, who has long been behind, and what the rest of the year asks for. */
export function leadOf(overview: Overview, t: Words, locale: Locale): string {
  const { rows, total, heat, running, month, date, measure, scope } = overview
  const facts = leadFacts(rows, total, heat, month, gainOf(running))
  if (facts.lines === 0) return ''
  const label = labelOf(measure, locale)
  const long = facts.longBehind
  const first = scope.level === 'subdistrict'
    ? [long[0] ? t.leadSingleBehind(long[0].months) : facts.onPlan === 1 ? t.leadSingleOn : '']
    : [t.leadOnPlan(facts.lines, facts.onPlan, lineWord(overview, t)), long.length > 0 ? t.leadLong(namesOf(long, t), long.length > 2 ? long.length : 0, 2) : '']
  const rest = facts.left === null
    ? ''
    : facts.left === 0 ? t.leadMet
    // Inside a month the months left cannot be counted yet.
    : date < monthEnd(month) ? t.leadRunning(facts.left, label, monthNumber(month), facts.thisMonth)
    : facts.perMonth === null ? t.leadDecember(facts.left, label)
    : t.leadLeft(facts.monthsLeft, facts.left, facts.perMonth, monthNumber(month), label, facts.thisMonth)
  const sentences = [first.filter(Boolean).join(t.semicolon), rest].filter(Boolean)
  return sentences.map((sentence) => sentence + t.stop).join(locale === 'en' ? ' ' : '')
}

/** What the last month added to the running total. */
function gainOf(running: Overview['running']): number {
  return (running.at(-1)?.done ?? 0) - (running.at(-2)?.done ?? 0)
}

export function lineWord({ scope }: Pick<Overview, 'scope'>, t: Words): string {
  return scope.level === 'province' ? t.lines.city : scope.level === 'city' ? t.lines.district : t.lines.subdistrict
}

function namesOf(lines: readonly { name: string }[], t: Words): string {
  return lines.slice(0, 2).map(({ name }) => name).join(t.and)
}

export function targetsTitle(overview: Overview, t: Words): string {
  const { rows, scope, total } = overview
  if (scope.level === 'subdistrict' && total.target !== null) return t.single(total.rate)
  if (rows.every((row) => row.target === null)) return t.targetsNone
  const behind = furthestBehind(rows)
  if (!behind) return t.targetsOnPlan
  const names = behind.names.slice(0, 2).join(t.and)
  return behind.count === 1 ? t.targetsOneBehind(names, behind.points) : t.targetsBehind(behind.count, lineWord(overview, t), names, behind.names.length > 2 ? behind.names.length : 0, behind.points)
}

export function monthsTitle({ running, total }: Overview, t: Words): string {
  if (total.ahead === null) return t.monthsNoPlan
  const gap = gapSince(running)
  if (!gap) return t.monthsOn(total.ahead)
  return gap.since === running.at(-1)?.month ? t.monthsGapNew(gap.missing) : t.monthsGap(monthNumber(gap.since), gap.missing)
}

export function heatTitle(heat: readonly HeatLine[], month: string, t: Words): string {
  const behind = behindFor(heat)
  if (behind.length === 0) return t.heatGood
  return t.heatBehind(behind.slice(0, 3).map(({ name, since }) => (since === month ? t.heatPartNow(name) : t.heatPart(name, monthNumber(since)))).join(t.and))
}

const NAMED_OWNERS = 5

export function problemsWords(owners: readonly OwnerRow[], t: Words): { title: string; say: string; open: number } {
  const open = owners.reduce((sum, owner) => sum + owner.open, 0)
  const oldest = owners[0]
  if (!oldest) return { title: t.problemsNone, say: '', open }
  const named = owners.slice(0, NAMED_OWNERS).map(({ owner, open: count }) => t.ownerCount(owner, count))
  const others = owners.slice(NAMED_OWNERS)
  if (others.length > 0) named.push(t.andOthers(others.length, others.reduce((sum, owner) => sum + owner.open, 0)))
  const overdue = owners.reduce((sum, owner) => sum + owner.overdue, 0)
  return { title: t.problemsTitle(open, overdue, oldest.owner, oldest.days), say: t.problemsSay(named.join(t.and)), open }
}

/** One line of "what to press on": what is the matter, what would change it, and the link with its number. */
export function pressWords(press: Press, measure: string, t: Words, locale: Locale): { what: string; how: string; link: string } {
  switch (press.kind) {
    case 'issue':
      return { what: t.pressIssue(monthName(press.month, locale)), how: '', link: t.circular }
    case 'unit':
      return { what: t.pressUnit(press.name, t.lights[press.light]), how: press.more > 0 ? t.pressMore(measure, press.more) : '', link: press.late > 0 ? t.pressLate(press.late) : '' }
    case 'owner':
      return { what: t.pressOwner(press.owner), how: t.pressOldest(press.days), link: t.pressOverdue(press.overdue) }
    case 'report':
      return { what: t.pressReport(press.names.join(t.and)), how: '', link: t.pressSheet }
    case 'paused':
      return { what: t.pressPaused, how: '', link: t.pressPausedCount(press.elevators) }
  }
}

/** 已等51天，时限9月30日 and whether that has passed. */
export function dueWords(oldest: OwnerRow['oldest'], days: number, date: string, t: Words, locale: Locale) {
  const left = Math.round((Date.parse(oldest.dueOn) - Date.parse(date)) / 86_400_000)
  return {
    waiting: t.waiting(days, shortDate(oldest.dueOn, date, locale)),
    overdue: left < 0 ? t.overdueBy(-left) : '',
    left: left === 0 ? t.dueToday : left > 0 ? t.daysLeft(left) : '',
  }
}
