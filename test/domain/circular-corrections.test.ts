import { describe, expect, it } from 'vitest'
import type { CircularRow } from '~/domain/circular'
import { corrections, type ChangedEntries, type CorrectionInput } from '~/domain/circular-corrections'
import { sampleTable } from './circular-fixture'

const CODE = '371471007'

function row(change: (row: CircularRow) => void = () => undefined): CircularRow {
  const own = structuredClone(sampleTable().rows.find(({ code }) => code === CODE)!)
  change(own)
  return own
}

const sums = (verified: number, reported = verified, entries = reported, terminated = 0) => ({ verified, reported, entries, terminated })

function changed(projectId: number, frozen: ChangedEntries['frozen'], live: ChangedEntries['live'], more: Partial<ChangedEntries> = {}): ChangedEntries {
  return { projectId, divisionCode: CODE, measure: 'completed', year: 2026, frozen, live, ...more }
}

function causes(changes: ChangedEntries[], live: CircularRow, more: Partial<CorrectionInput> = {}): string[] {
  return corrections({ issuedMonth: '2026-10', basis: 'verified', measure: 'completed', frozen: [row()], live: [live], changes, ...more }).map(
    ({ measure, year, cause, delta }) => `${measure} ${year} ${cause} ${delta}`)
}

const done = (more: number) => row((own) => (own.figures.completed.verified.year += more))

describe('corrections', () => {
  it('says nothing where nothing changed', () => {
    expect(causes([], row())).toEqual([])
  })

  it.each([
    ['a late entry', changed(1, sums(0), sums(1)), done(1), 'completed 2026 late_entry 1'],
    ['a late verification', changed(1, sums(0, 1, 1), sums(1)), done(1), 'completed 2026 late_verification 1'],
    ['a retraction', changed(1, sums(1), sums(0)), done(-1), 'completed 2026 retraction -1'],
    ['a back-dated termination', changed(1, sums(1), sums(0, 0, 2, -1)), done(-1), 'completed 2026 termination -1'],
    ['another number of elevators', changed(1, sums(1, 1, 1), sums(2, 2, 1)), done(1), 'completed 2026 edited 1'],
  ])('names %s', (_title, change, live, line) => {
    expect(causes([change], live)).toEqual([line])
  })

  it('corrects nothing of a measure that the issued circular did not know yet', () => {
    const issued = row((own) => delete (own.figures as Record<string, unknown>).approved)
    const live = row((own) => (own.figures.approved.verified.year = own.figures.approved.openingYear = 3))
    expect(causes([changed(1, sums(0), sums(3), { measure: 'approved' })], live, { frozen: [issued] })).toEqual([])
    expect(causes([changed(1, sums(0), sums(1))], done(1), { frozen: [issued] })).toEqual(['completed 2026 late_entry 1'])
  })

  it('shows opposite causes side by side although they add up to nothing', () => {
    expect(causes([changed(1, sums(1), sums(0)), changed(2, sums(0), sums(1))], row())).toEqual(['completed 2026 retraction -1', 'completed 2026 late_entry 1'])
  })

  it('knows a transfer by its counterpart in another unit', () => {
    const away = changed(1, sums(1), sums(0))
    const there = changed(1, sums(0), sums(1), { divisionCode: '371471100' })
    expect(causes([away, there], done(-1))).toEqual(['completed 2026 transfer -1'])
  })

  it('keeps what concerns an earlier year apart from the year to date', () => {
    const change = changed(1, sums(0), sums(1), { year: 2025 })
    expect(causes([change], row((own) => (own.figures.completed.verified.all += 1)))).toEqual(['completed 2025 late_entry 1'])
  })

  it('says changed opening figures in one line and leaves no rest unexplained', () => {
    const opened = row((own) => {
      own.figures.completed.openingYear += 5
      own.figures.completed.verified.year += 4
    })
    expect(causes([changed(1, sums(1), sums(0))], opened)).toEqual(['completed 2026 opening 4'])
    expect(causes([], done(2))).toEqual(['completed 2026 other 2'])
  })

  it('says a revised target', () => {
    expect(causes([], row((own) => (own.target = 20)))).toEqual(['completed 2026 target 2'])
  })
})
