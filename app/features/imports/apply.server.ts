import type { Actor } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import { refreshProjects } from '~/features/figures/post.server'
import { recordOpeningFigures } from '~/features/figures/openings.server'
import { recordImportedFacts, verifyByImport, type ImportedFact } from '~/features/milestones/imported.server'
import { indexEstates } from '~/features/places/index-places.server'
import { estatesOf, nextImportedCodes, recordImportedProjects, updateImportedProject, type ImportedProject } from '~/features/projects/imported.server'
import type { Trx } from '~db/transaction.server'
import { breathe } from './chunks.server'
import type { ImportPlan, PlannedProject } from './plan.server'
import { countsOf } from './report.server'

/** Projects or estates that are written at one go; between two goes other requests are answered, so a go lasts a few dozen milliseconds. */
const GO = 100

/**
 * Writes what the plan says, in the transaction given: projects, facts, verifications, opening figures, figures; one `import_batch` row, whose id
 * every new row carries, and one audit entry with file hash and counts, in which every changed row keeps its old and new values.
 */
export async function writePlan(trx: Trx, actor: Actor, plan: ImportPlan, file: { name: string; sha256: string }, now: string): Promise<number> {
  const districts = [...new Set([...plan.projects.map(({ unit }) => unit.district), ...plan.figures.figures.map(({ unit }) => unit.district)])]
  const divisionCode = districts.length === 1 ? (districts[0] ?? null) : null
  const counts = countsOf(plan)
  const batch = { kind: 'ledger', division_code: divisionCode, file_name: file.name, sha256: file.sha256, counts: JSON.stringify(counts) }
  const { id: importId } = await trx
    .insertInto('import_batch')
    .values({ ...batch, imported_by: actor.accountId, imported_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const by = { importId, accountId: actor.accountId, reason: '导入更正' }
  const codes = await codesFor(trx, plan)
  const placed: number[] = []
  for (let at = 0; at < plan.projects.length; at += GO) placed.push(...(await writeProjects(trx, plan.projects.slice(at, at + GO), codes, by, now)))
  const estates = await estatesOf(trx, placed)
  for (let at = 0; at < estates.length; at += GO) {
    await indexEstates(trx, estates.slice(at, at + GO))
    await breathe()
  }
  const openings = plan.figures.figures.map(({ unit, ...figure }) => ({ divisionCode: unit.code, ...figure }))
  if (openings.length) await recordOpeningFigures(trx, openings, by, now)
  await writeAudit(
    trx,
    actor,
    {
      action: 'import.ledger', subjectType: 'import_batch', subjectId: String(importId), divisionCode,
      before: { projects: changesIn(plan, 0), figures: plan.figures.figures.filter((figure) => figure.before).map((figure) => figureChange(figure, figure.before)) },
      after: {
        file: file.name, sha256: file.sha256, counts,
        projects: changesIn(plan, 1), figures: plan.figures.figures.filter((figure) => figure.before).map((figure) => figureChange(figure, figure)),
      },
    },
    now,
  )
  return importId
}

type By = { importId: number; accountId: number | null; reason: string }

/** Returns the projects that are new or whose particulars changed. */
async function writeProjects(trx: Trx, projects: readonly PlannedProject[], codes: Map<PlannedProject, string>, by: By, now: string): Promise<number[]> {
  const fresh = projects.filter((project) => !project.known)
  const ids = new Map<PlannedProject, number>(projects.flatMap((project) => (project.known ? [[project, project.known.id] as const] : [])))
  const newIds = await recordImportedProjects(trx, fresh.map((project) => rowOf(project, codes.get(project) ?? project.code)), by, now)
  fresh.forEach((project, at) => ids.set(project, newIds[at] ?? 0))
  const touched = new Set(newIds)
  for (const project of projects) {
    if (!project.known || Object.keys(project.changes).length === 0) continue
    await updateImportedProject(trx, project.known.id, rowOf(project, project.code))
    touched.add(project.known.id)
  }
  const placed = [...touched]
  await breathe()
  const facts = projects.flatMap((project) => project.facts.added.map((planned): ImportedFact => {
    const { milestone, on, precision, until, reference, note, detail, line } = planned.fact
    const more = { projectId: ids.get(project) ?? 0, verified: project.unit.verifies, retracts: planned.retracts, fileId: planned.fileId }
    touched.add(more.projectId)
    return { milestone, on, precision, until, reference, note, detail, line, ...more }
  }))
  await recordImportedFacts(trx, facts, by, now)
  for (const project of projects) if (project.facts.verify.length && project.known) touched.add(project.known.id)
  await verifyByImport(trx, projects.flatMap((project) => project.facts.verify), by.accountId, now)
  await breathe()
  await refreshProjects(trx, [...touched], now)
  await breathe()
  return placed
}

/** The row as it shall be: what the file gives, else what is on record. */
function rowOf({ line, unit, known, commitmentId }: PlannedProject, code: string): ImportedProject {
  return {
    code,
    districtCode: unit.district,
    divisionCode: unit.code,
    estate: line?.estate ?? known?.estate ?? '',
    address: line?.address ?? known?.address ?? null,
    position: line?.position ?? null,
    building: line?.building || (known?.building ?? ''),
    stairwell: line?.stairwell || (known?.stairwell ?? ''),
    floors: line?.floors ?? known?.floors ?? null,
    households: line?.households ?? known?.households ?? null,
    elevators: line?.elevators ?? known?.elevators ?? 1,
    commitmentId,
    note: line?.note ?? known?.note ?? '',
  }
}

/** Codes for new projects whose line gives none. */
async function codesFor(trx: Trx, plan: ImportPlan): Promise<Map<PlannedProject, string>> {
  const codes = new Map<PlannedProject, string>()
  const taken = new Set(plan.projects.map((project) => project.code))
  const nameless = plan.projects.filter((project) => !project.known && !project.code)
  for (const unit of new Set(nameless.map((project) => project.unit))) {
    const mine = nameless.filter((project) => project.unit === unit)
    const fresh = await nextImportedCodes(trx, unit.code, mine.length, taken)
    mine.forEach((project, at) => codes.set(project, fresh[at] ?? ''))
  }
  return codes
}

function changesIn(plan: ImportPlan, side: 0 | 1): Record<string, Record<string, unknown>> {
  const changed = plan.projects.filter((project) => Object.keys(project.changes).length > 0)
  return Object.fromEntries(
    changed.map((project) => [project.code, Object.fromEntries(Object.entries(project.changes).map(([field, pair]) => [field, pair[side]]))]),
  )
}

function figureChange(
  figure: { unit: { code: string }; year: number; month: number; measure: string }, values: { target: number | null; done: number | null } | null,
) {
  const { unit, year, month, measure } = figure
  return { division: unit.code, year, month, measure, target: values?.target ?? null, done: values?.done ?? null }
}
