import { expect, it } from 'vitest'
import { effectiveDue, workingDaysBetween } from '~/domain/problems'

it.each([
  ['2026-11-02', '2026-11-02', 0, 'the same day'],
  ['2026-11-02', '2026-11-06', 4, 'within a week'],
  ['2026-11-06', '2026-11-09', 1, 'over a weekend'],
  ['2026-09-30', '2026-10-08', 1, 'over National Day'],
])('from %s to %s there are %i working days (%s)', (from, to, days, _why) => expect(workingDaysBetween(from, to)).toBe(days))

it.each([
  ['2026-11-09', null, '2026-11-20', '2026-11-09', 'a clock that runs'],
  ['2026-11-09', '2026-11-04', '2026-11-04', '2026-11-09', 'stopped today'],
  ['2026-11-09', '2026-11-04', '2026-11-06', '2026-11-11', 'stopped two working days'],
  ['2026-11-03', '2026-11-04', '2026-11-06', '2026-11-05', 'stopped one day too late: as late as it was'],
])('due %s, stopped %s, on %s: %s (%s)', (dueOn, stoppedOn, today, expected, _why) => expect(effectiveDue(dueOn, stoppedOn, today)).toBe(expected))
