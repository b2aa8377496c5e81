import type { Fault, ReadLedger } from '~/domain/ledger'
import type { ImportPlan } from './plan.server'

export interface ImportCounts {
  /** Lines of all sheets that speak of a project, an event or a figure. */
  lines: number
  projectsNew: number
  projectsChanged: number
  projectsSame: number
  factsNew: number
  factsCorrected: number
  factsSame: number
  factsVerified: number
  figuresNew: number
  figuresChanged: number
  figuresSame: number
}

/** What a check says, in the browser, on the command line and as JSON. */
export interface ImportReport {
  file: string
  sha256: string
  /** When a file of this very content was imported last, or null. */
  importedBefore: string | null
  counts: ImportCounts
  /** Whether the facts are verified by the import. */
  verified: boolean
  faults: Fault[]
  notes: ReadLedger['notes']
  /** The import that was written now, or null. */
  importId: number | null
}

export function countsOf(plan: ImportPlan): ImportCounts {
  const listed = plan.projects.filter((project) => project.line)
  const changed = listed.filter((project) => project.known && Object.keys(project.changes).length > 0)
  const fresh = listed.filter((project) => !project.known)
  const facts = plan.projects.map((project) => project.facts)
  const added = facts.reduce((sum, one) => sum + one.added.length, 0)
  const corrected = facts.reduce((sum, one) => sum + one.added.filter(({ retracts }) => retracts.length > 0).length, 0)
  const figures = plan.figures.figures
  return {
    lines: plan.lines,
    projectsNew: fresh.length,
    projectsChanged: changed.length,
    projectsSame: listed.length - fresh.length - changed.length,
    factsNew: added - corrected,
    factsCorrected: corrected,
    factsSame: facts.reduce((sum, one) => sum + one.same, 0),
    factsVerified: facts.reduce((sum, one) => sum + one.verify.length, 0),
    figuresNew: figures.filter((figure) => !figure.before).length,
    figuresChanged: figures.filter((figure) => figure.before).length,
    figuresSame: plan.figures.same,
  }
}

/** True when confirming would write something. */
export function changesAnything(counts: ImportCounts): boolean {
  const { projectsNew, projectsChanged, factsNew, factsCorrected, factsVerified, figuresNew, figuresChanged } = counts
  return projectsNew + projectsChanged + factsNew + factsCorrected + factsVerified + figuresNew + figuresChanged > 0
}
