import type { Position } from '~/domain/coordinates'
import type { Actor } from '~/domain/permissions'
import type { Fault, LineFact, ProjectLine, ReadLedger } from '~/domain/ledger'
import { todayOf } from '~/domain/calendar'
import { tidy, tidyName } from '~/domain/places'
import { refuse } from '~/domain/refusal'
import { pathsWith } from '~/domain/permissions'
import type { Db } from '~db/schema'
import { faultOf, matchProjects, projectsByCode, type KnownProject, type MatchedLine } from './match-projects.server'
import { planFacts, type FactPlan } from './plan-facts.server'
import { planFigures, type FigurePlan } from './plan-figures.server'
import { listImportUnits, type Unit, type Units } from './units.server'

/** A field of a known project that the file gives differently: [before, after]. */
export type Changes = Partial<Record<'estate' | 'address' | 'position' | 'building' | 'stairwell' | 'floors' | 'households' | 'elevators' | 'commitmentId' | 'note', [unknown, unknown]>>

/** One project of the file: new (`known` null, `line` set), known, or known and only named by the event sheet (`line` null). */
export interface PlannedProject {
  code: string
  line: ProjectLine | null
  unit: Unit
  known: KnownProject | null
  commitmentId: number | null
  changes: Changes
  facts: FactPlan
}

export interface ImportPlan {
  projects: PlannedProject[]
  figures: FigurePlan
  faults: Fault[]
  notes: ReadLedger['notes']
  /** Lines read, of all sheets. */
  lines: number
  /** Whether all, some or none of the facts are verified by the import. */
  verifies: boolean
}

/** Compares what was read with what is on record. Nothing is written; whatever cannot be accepted is in `faults`. */
export async function planImport(db: Db, actor: Actor, ledger: ReadLedger, now: string): Promise<ImportPlan> {
  if (pathsWith(actor, 'import.run').length === 0) refuse('forbidden')
  const today = todayOf(now)
  const faults = [...ledger.faults]
  const read = { ...ledger, notes: [...ledger.notes] }
  const units = await listImportUnits(db, actor, today)
  const matched = await matchProjects(db, read, units, faults)
  const letters = await lettersOf(db, matched)
  const projects = matched.map((one) => projectOf(one, letters, units, faults, read.notes))
  const events = await eventsByCode(db, read, projects, units, faults)
  const subjects = projects.map((project) => ({
    id: project.known?.id ?? null,
    verifies: project.unit.verifies,
    facts: [...(project.line?.facts ?? []), ...(events.get(project.code) ?? [])],
  }))
  // A line whose project is not clear still has its own dates judged, so that one reading of the report is enough.
  const placed = new Set(matched.map(({ line }) => line))
  const unclear = read.projects.filter((line) => !placed.has(line)).map((line) => ({ id: null, verifies: true, facts: line.facts }))
  const facts = await planFacts(db, [...subjects, ...unclear], actor.accountId, today, faults)
  projects.forEach((project, at) => (project.facts = facts[at] ?? project.facts))
  const figures = await planFigures(db, read, units, today.slice(0, 7), faults)
  faults.sort((a, b) => (a.sheet === b.sheet ? a.line - b.line : a.sheet < b.sheet ? -1 : 1))
  const lines = read.projects.length + read.events.length + read.figures.length
  const verifies = projects.length === 0 || projects.some((project) => project.unit.verifies)
  return { projects, figures, faults, notes: gathered(read.notes), lines, verifies }
}

type Letters = Map<string, { id: number; divisionCode: string; divisionName: string }>

/** Letters by district and number, as the numbers are written in the file (brackets and spaces do not matter). */
async function lettersOf(db: Db, matched: readonly MatchedLine[]): Promise<Letters> {
  const districts = [...new Set(matched.filter(({ line }) => line.letter).map(({ unit }) => unit.district))]
  if (districts.length === 0) return new Map()
  const rows = await db
    .selectFrom('commitment')
    .innerJoin('division', 'division.code', 'commitment.division_code')
    .where('commitment.district_code', 'in', districts)
    .select(['commitment.id', 'commitment.number', 'commitment.district_code', 'commitment.division_code', 'division.name'])
    .execute()
  return new Map(rows.map((row) => [`${row.district_code}|${plainNumber(row.number)}`, { id: row.id, divisionCode: row.division_code, divisionName: row.name }]))
}

function plainNumber(number: string): string {
  return number.replace(/[\s〔〕［］[\]()（）]/g, '')
}

function projectOf({ line, unit, known }: MatchedLine, letters: Letters, units: Units, faults: Fault[], notes: ReadLedger['notes']): PlannedProject {
  const letter = line.letter ? letters.get(`${unit.district}|${plainNumber(line.letter)}`) : undefined
  if (line.letter && !letter) notes.push({ code: 'letter_unknown', params: { letter: line.letter, count: 1 } })
  if (letter && letter.divisionCode !== unit.code) {
    const owner = units.byCode.get(letter.divisionCode)?.name ?? letter.divisionName
    faults.push(faultOf(line, '承诺书编号', line.letter, 'letter_of_other_unit', { division: owner }))
  }
  const commitmentId = letter?.id ?? known?.commitmentId ?? null
  const changes = known ? changesOf(line, known, commitmentId) : {}
  return { code: known?.code ?? line.code, line, unit, known, commitmentId, changes, facts: { added: [], same: 0, verify: [] } }
}

/** Empty cells change nothing; what the file gives replaces what is on record, but for line breaks and full-width letters, which a cell does not keep. */
function changesOf(line: ProjectLine, known: KnownProject, commitmentId: number | null): Changes {
  const changes: Changes = {}
  if (line.estate !== tidyName(known.estate)) changes.estate = [known.estate, line.estate]
  if (line.address !== null && line.address !== tidy(known.address)) changes.address = [known.address, line.address]
  if (line.position !== null && !isSamePosition(line.position, known.position)) changes.position = [known.position, line.position]
  if (line.building && line.building !== tidyName(known.building)) changes.building = [known.building, line.building]
  if (line.stairwell && line.stairwell !== tidyName(known.stairwell)) changes.stairwell = [known.stairwell, line.stairwell]
  if (line.floors !== null && line.floors !== known.floors) changes.floors = [known.floors, line.floors]
  if (line.households !== null && line.households !== known.households) changes.households = [known.households, line.households]
  if (line.elevators !== null && line.elevators !== known.elevators) changes.elevators = [known.elevators, line.elevators]
  if (commitmentId !== known.commitmentId) changes.commitmentId = [known.commitmentId, commitmentId]
  if (line.note !== null && line.note !== tidy(known.note)) changes.note = [known.note, line.note]
  return changes
}

function isSamePosition(one: Position, other: Position | null): boolean {
  return one.longitude === other?.longitude && one.latitude === other.latitude
}

/** Events go to the project of their code: one of the file's, or a known one, which then joins `projects`. */
async function eventsByCode(db: Db, ledger: ReadLedger, projects: PlannedProject[], units: Units, faults: Fault[]): Promise<Map<string, LineFact[]>> {
  const byCode = new Map(projects.flatMap((project) => (project.code ? [[project.code, project] as const] : [])))
  const missing = [...new Set(ledger.events.map((event) => event.code).filter((code) => !byCode.has(code)))]
  for (const [code, known] of await projectsByCode(db, missing)) {
    const unit = units.byCode.get(known.divisionCode)
    if (!unit) continue
    const project = { code, line: null, unit, known, commitmentId: known.commitmentId, changes: {}, facts: { added: [], same: 0, verify: [] } }
    projects.push(project)
    byCode.set(code, project)
  }
  const events = new Map<string, LineFact[]>()
  for (const event of ledger.events) {
    if (!byCode.has(event.code)) faults.push(faultOf(event, '项目编号', event.code, 'unknown_project'))
    else events.set(event.code, [...(events.get(event.code) ?? []), event.fact])
  }
  return events
}

/** One note for all lines that name the same unknown letter. */
function gathered(notes: ReadLedger['notes']): ReadLedger['notes'] {
  const letters = new Map<string, { code: string; params: Record<string, string | number> }>()
  const kept: ReadLedger['notes'] = []
  for (const note of notes) {
    if (note.code !== 'letter_unknown') {
      kept.push(note)
      continue
    }
    const letter = String(note.params.letter)
    const before = letters.get(letter)
    if (before) before.params.count = Number(before.params.count) + 1
    else {
      const first = { code: note.code, params: { ...note.params } }
      letters.set(letter, first)
      kept.push(first)
    }
  }
  return kept
}
