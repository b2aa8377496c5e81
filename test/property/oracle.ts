import { monthEnd } from '~/domain/periods'
import { statusOf, unitOn } from '~/domain/postings'
import { currentPause, isReached, type MilestoneCode } from '~/domain/milestones'
import { loadProjects } from '~/features/figures/histories.server'
import { type Basis, unitFigures } from '~/features/figures/figures.server'
import { overdueProjects } from '~/features/figures/overdue.server'
import type { Db } from '~db/schema'
import { UNITS } from './world'

const FLOWS = { signed: 'AGREEMENT', accepted: 'ACCEPTED', started: 'STARTED', completed: 'ACCEPTANCE', in_use: 'IN_USE', terminated: 'TERMINATED' } as const

/**
 * The definitions of rules.md 3 told once more, the slow way: from the facts alone, unit by unit, for one month's end. Compares with what the tally
 * answers and returns where they differ. Units and measures with opening figures are left out.
 */
export async function contradictions(db: Db, month: string, basis: Basis): Promise<string[]> {
  const day = monthEnd(month)
  const year = month.slice(0, 4)
  const ids = (await db.selectFrom('project').select('id').execute()).map((row) => row.id)
  const projects = ids.length === 0 ? [] : await loadProjects(db, ids)
  const opened = new Set((await db.selectFrom('opening_figure').select(['division_code', 'measure']).where('done', 'is not', null).execute()).map((row) => `${row.division_code} ${row.measure}`))
  const figures = await unitFigures(db, { divisionCodes: UNITS, month, basis })
  const found: string[] = []
  const compare = (unit: string, measure: 'under_construction' | 'paused' | keyof typeof FLOWS, period: 'month' | 'year' | 'all', expected: number) => {
    if (opened.has(`${unit} ${measure}`)) return
    const printed = figures.get(unit)?.[measure][period]
    if (printed !== expected) found.push(`${basis} ${unit} ${measure} ${period} ${month}: ${printed}, by definition ${expected}`)
  }
  for (const unit of UNITS) {
    for (const [measure, milestone] of Object.entries(FLOWS) as [keyof typeof FLOWS, MilestoneCode][]) {
      let [inMonth, inYear, inAll] = [0, 0, 0]
      for (const { history } of projects) {
        const facts = history.facts.filter((fact) => (basis === 'reported' || fact.verified) && isReached(fact))
        const on = first(facts, milestone)
        if (on === null || on > day || unitOn(history, on).divisionCode !== unit) continue
        inAll += history.elevators
        if (on.startsWith(month)) inMonth += history.elevators
        const end = first(facts, 'TERMINATED')
        const withdrawn = milestone !== 'TERMINATED' && end !== null && end.startsWith(year) && end <= day
        if (on.startsWith(year) && !withdrawn) inYear += history.elevators
      }
      compare(unit, measure, 'month', inMonth)
      compare(unit, measure, 'year', inYear)
      compare(unit, measure, 'all', inAll)
    }
    let [building, standing] = [0, 0]
    for (const { history } of projects) {
      const facts = history.facts.filter((fact) => (basis === 'reported' || fact.verified) && isReached(fact))
      const start = first(facts, 'STARTED')
      const ends = [first(facts, 'ACCEPTANCE'), first(facts, 'TERMINATED')]
      if (start === null || start > day || ends.some((end) => end !== null && end <= day) || unitOn(history, day).divisionCode !== unit) continue
      building += history.elevators
      if (currentPause(facts.filter((fact) => fact.occurredOn <= day))) standing += history.elevators
    }
    compare(unit, 'under_construction', 'all', building)
    compare(unit, 'paused', 'all', standing)
  }
  return found
}

/** The list of overdue projects of a day, told from promises and facts alone; returns where it differs from what is stored. */
export async function overdueContradictions(db: Db, day: string): Promise<string[]> {
  const ids = (await db.selectFrom('project').select('id').execute()).map((row) => row.id)
  const projects = ids.length === 0 ? [] : await loadProjects(db, ids)
  const expected = projects.flatMap(({ history, plans, requiredMilestones }) => {
    const { closed, stageOn, terminatedOn } = statusOf(history.facts, requiredMilestones)
    if (closed && (terminatedOn ?? stageOn ?? '') <= day) return []
    const done = new Set(history.facts.filter((fact) => fact.occurredOn <= day).map((fact) => fact.milestone as string))
    const latest = new Map(plans.map((plan) => [plan.milestone, plan.dueOn]))
    const dueOn = [...latest].filter(([milestone, due]) => due < day && !done.has(milestone)).map(([, due]) => due).sort()[0]
    return dueOn === undefined ? [] : [`${history.projectId} ${dueOn}`]
  })
  const districts = [...new Set(projects.map((project) => project.districtCode))]
  const stored = (await overdueProjects(db, districts, day, 1_000)).projects.map(({ projectId, dueOn }) => `${projectId} ${dueOn}`)
  const missing = expected.filter((one) => !stored.includes(one)).map((one) => `${one} is overdue on ${day} and not listed`)
  return [...missing, ...stored.filter((one) => !expected.includes(one)).map((one) => `${one} is listed on ${day} and not overdue`)]
}

function first(facts: readonly { milestone: string; occurredOn: string }[], milestone: string): string | null {
  return facts.filter((fact) => fact.milestone === milestone).map((fact) => fact.occurredOn).sort()[0] ?? null
}
