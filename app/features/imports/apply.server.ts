import type { Actor } from '~/domain/permissions'
import { writeAudit } from '~/features/audit/audit.server'
import type { PostedFact } from '~/domain/postings'
import type { NewProject } from '~/features/figures/histories.server'
import { postNewProjects, refreshProjects } from '~/features/figures/post.server'
import { recordOpeningFigures } from '~/features/figures/openings.server'
import { recordImportedFacts, verifyByImport, type ImportedFact } from '~/features/milestones/imported.server'
import { policyBook } from '~/features/policies/policies.server'
import { indexImportedPlaces, nextImportedCodes, recordImportedProjects, updateImportedProjects, type ImportedProject } from '~/features/projects/imported.server'
import type { Trx } from '~db/transaction.server'
import type { PlannedFact } from './plan-facts.server'
import type { ImportPlan, PlannedProject } from './plan.server'
import { countsOf } from './report.server'

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
  await writeProjects(trx, plan.projects, codes, by, now)
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

/** All projects of the plan set-wise: a statement a table, not one a project. */
async function writeProjects(trx: Trx, projects: readonly PlannedProject[], codes: Map<PlannedProject, string>, by: By, now: string): Promise<void> {
  const fresh = projects.filter((project) => !project.known)
  const made = await recordImportedProjects(trx, fresh.map((project) => rowOf(project, codes.get(project) ?? project.code)), by, now)
  const ids = new Map<PlannedProject, number>(fresh.map((project, at) => [project, made.ids[at] ?? 0]))
  for (const project of projects) if (project.known) ids.set(project, project.known.id)
  const changed = projects.flatMap((project) => (project.known && Object.keys(project.changes).length > 0 ? [{ id: project.known.id, project: rowOf(project, project.code) }] : []))
  await updateImportedProjects(trx, changed)

  const facts = projects.flatMap((project) => project.facts.added.map((planned) => factOf(project, planned, ids.get(project) ?? 0)))
  const factIds = await recordImportedFacts(trx, facts, by, now)
  const confirmed = projects.filter((project) => project.facts.verify.length > 0)
  await verifyByImport(trx, confirmed.flatMap((project) => project.facts.verify), by.accountId, now)

  const posted = new Map<number, PostedFact[]>([...ids.values()].map((id) => [id, []]))
  facts.forEach((fact, at) => posted.get(fact.projectId)?.push(postedOf(fact, factIds[at] ?? 0, now)))
  const book = await policyBook(trx, [...new Set(fresh.map(({ unit }) => unit.path))])
  await postNewProjects(trx, fresh.map((project) => historyOf(project, ids.get(project) ?? 0, posted, now)), book)
  const touched = projects.flatMap(({ known, facts }) => (known && facts.added.length + facts.verify.length > 0 ? [known.id] : []))
  await refreshProjects(trx, [...changed.map(({ id }) => id), ...touched], now)
  await indexImportedPlaces(trx, made, changed.map(({ id }) => id))
}

function factOf(project: PlannedProject, { fact, retracts, fileId }: PlannedFact, projectId: number): ImportedFact {
  const { milestone, on, precision, until, reference, note, detail, line } = fact
  return { projectId, milestone, on, precision, until, reference, note, detail, line, fileId, retracts, verified: project.unit.verifies }
}

function postedOf(fact: ImportedFact, id: number, now: string): PostedFact {
  const { milestone, on, precision, until, detail, verified } = fact
  return { id, milestone, occurredOn: on, datePrecision: precision, untilOn: until, detail, enteredAt: now, imported: true, verified }
}

/** A new project as the figures see it, its facts in the order of their ids. */
function historyOf(project: PlannedProject, projectId: number, posted: ReadonlyMap<number, PostedFact[]>, now: string): NewProject {
  const { unit, line, commitmentId } = project
  const facts = (posted.get(projectId) ?? []).sort((a, b) => a.id - b.id)
  return { projectId, elevators: line?.elevators ?? 1, divisionCode: unit.code, districtCode: unit.district, path: unit.path, commitmentId, createdAt: now, facts }
}

/** The row as it shall be: what the file gives, else what is on record. */
function rowOf({ line, unit, known, commitmentId, changes }: PlannedProject, code: string): ImportedProject {
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
    note: known && !changes.note ? known.note : (line?.note ?? ''),
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
