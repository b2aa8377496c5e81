import { describe, expect, it } from 'vitest'
import { byUrgency, checkUpdate, isWritable, punctuality, stateAfter, type SheetState, type SheetStep, type UpdateFacts } from '~/domain/dispatch'

describe('a sheet', () => {
  it.each<[SheetState, SheetStep, SheetState | null]>([
    ['open', 'submit', 'submitted'],
    ['returned', 'submit', 'submitted'],
    ['submitted', 'submit', 'submitted'],
    ['in_review', 'submit', null],
    ['accepted', 'submit', null],
    ['submitted', 'takeBack', 'open'],
    ['in_review', 'takeBack', null],
    ['accepted', 'takeBack', null],
    ['submitted', 'beginReview', 'in_review'],
    ['open', 'accept', null],
    ['submitted', 'accept', 'accepted'],
    ['in_review', 'accept', 'accepted'],
    ['accepted', 'accept', 'accepted'],
    ['in_review', 'return', 'returned'],
    ['accepted', 'return', null],
    ['open', 'return', null],
  ])('%s, %s → %s', (state, step, after) => {
    expect(stateAfter(state, step)).toBe(after)
  })

  it('may be written while it lies with the officer', () => {
    expect((['open', 'submitted', 'in_review', 'accepted', 'returned'] as const).filter(isWritable)).toEqual(['open', 'returned'])
  })

  const dueAt = '2026-11-03T04:00:00.000Z'
  it.each([
    [null, null, 'waiting'],
    [null, '2026-11-03T16:00:00.000Z', 'missing'],
    ['2026-11-03T04:00:00.000Z', null, 'on_time'],
    ['2026-11-03T04:00:00.001Z', null, 'late'],
    ['2026-11-03T15:59:59.000Z', '2026-11-03T16:00:00.000Z', 'late'],
    ['2026-11-04T01:00:00.000Z', '2026-11-03T16:00:00.000Z', 'missing'],
  ] as const)('handed in %s, closed %s is %s', (submittedAt, closedAt, expected) => {
    expect(punctuality({ submittedAt, dueAt, closedAt })).toBe(expected)
  })
})

describe('an update', () => {
  const told: UpdateFacts = { condition: 'progress', words: '基础浇筑完成', streak: 0, hasMilestone: false, problem: null, openProblems: 0 }
  const problem = { title: '燃气未改管', ownerName: '燃气公司', dueOn: '2026-11-10' }

  it.each<[string, Partial<UpdateFacts>, string[]]>([
    ['words are enough', {}, []],
    ['a milestone speaks for itself', { words: '', hasMilestone: true }, []],
    ['nothing said', { words: '' }, ['words_missing']],
    ['too much said', { words: '很'.repeat(501) }, ['words_too_long']],
    ['no change, first time', { condition: 'no_change', words: '' }, []],
    ['no change, second time', { condition: 'no_change', words: '', streak: 1 }, []],
    ['no change, third time', { condition: 'no_change', words: '', streak: 2 }, ['no_change_reason_missing']],
    ['no change, third time, with its reason', { condition: 'no_change', words: '等待审批', streak: 2 }, []],
    ['no change and a milestone', { condition: 'no_change', words: '', hasMilestone: true }, ['no_change_with_milestone']],
    ['stuck, nobody named', { condition: 'stuck' }, ['stuck_needs_problem']],
    ['stuck, somebody named', { condition: 'stuck', problem }, []],
    ['stuck as before', { condition: 'stuck', openProblems: 1 }, []],
  ])('%s', (_, more, codes) => {
    expect(checkUpdate({ ...told, ...more }).map((reason) => reason.code)).toEqual(codes)
  })
})

it('shows what is stopped first, then stuck, then overdue longest, then without a date', () => {
  const card = (code: string, more: Partial<Parameters<typeof byUrgency>[0]> = {}) => ({ code, paused: false, lastCondition: 'progress', nextDueOn: null, ...more })
  const cards = [card('E'), card('D', { nextDueOn: '2026-11-12' }), card('C', { nextDueOn: '2026-10-20' }), card('B', { lastCondition: 'stuck' }), card('A', { paused: true }), card('F')]
  expect(cards.sort(byUrgency).map(({ code }) => code)).toEqual(['A', 'B', 'C', 'D', 'E', 'F'])
})
