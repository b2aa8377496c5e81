import { todayOf } from '~/domain/calendar'
import { circularTable, type CircularRow, type CircularTable, type LineInput, type PreviousLine, type TableInput, type UnitInput } from '~/domain/circular'
import type { Circular, CircularBody, CircularFigures } from '~/domain/circular-body'
import { corrections, type Correction, withOldAndNew } from '~/domain/circular-corrections'
import { definitionsOf, documentOf, withEdits } from '~/domain/circular-document'
import { addresseesOf, titleOf } from '~/domain/circular-text'
import { PROMISED_MEASURES, type PromisedMeasure } from '~/domain/measures'
import { monthEnd, yearOf } from '~/domain/periods'
import { issuerOf, type Policy } from '~/domain/policy'
import { refuse } from '~/domain/refusal'
import { NATION, policyFor } from '~/features/policies/policies.server'
import { memory } from '~db/remembered.server'
import type { Db } from '~db/schema'
import { changedEntries } from './entries.server'
import { findPreviousCircular, findPreviousOfMeasure } from './issued.server'
import { linesOf, type Scope } from './lines.server'
import { circularProblems, reportingOf, slowProjects } from './problems.server'
import { findTemplate } from './templates.server'
import { planOf, unitInputs } from './units.server'

/** The measure asked for, or the one that the division's policy ranks by at the month's end. */
export async function ratedMeasure(db: Db, scope: Scope, input: { month: string; measure?: string }): Promise<PromisedMeasure> {
  if (input.measure === undefined || input.measure === '') return (await policyFor(db, scope.code, monthEnd(input.month))).rankedMeasure
  const measure = PROMISED_MEASURES.find((key) => key === input.measure)
  if (!measure) refuse('measure_unknown', 'measure')
  return measure
}

export interface LiveInput {
  month: string
  measure: PromisedMeasure
  now: string
  /** A person's words by paragraph. */
  edits?: Readonly<Record<string, string>>
  /** Where his own figures come from. */
  sources?: Readonly<Record<string, string>>
}

const remember = memory<CircularBody>(({ rows }) => rows.length)
const rememberFigures = memory<Awaited<ReturnType<typeof figuresFor>>>(({ rows }) => rows.length)

/** Everything a circular prints, computed from today's facts; from memory while nothing has been committed since. */
export async function liveCircular(db: Db, scope: Scope, { month, measure, now, edits, sources }: LiveInput): Promise<CircularBody> {
  const body = await remember(db, keyOf(scope, month, measure, now), () => computed(db, scope, { month, measure, now }))
  return { ...body, dataAt: now, paragraphs: withEdits(body.paragraphs, edits ?? {}, sources ?? {}) }
}

function keyOf(scope: Scope, month: string, measure: PromisedMeasure, now: string): string {
  return [scope.code, month, measure, todayOf(now)].join(' ')
}

async function computed(db: Db, scope: Scope, { month, measure, now }: Omit<LiveInput, 'edits' | 'sources'>): Promise<CircularBody> {
  const { lines, previous, ...figures } = await rememberedFigures(db, scope, { month, measure, now })
  const { date, policy } = figures
  const table = { rows: figures.rows, total: figures.total }
  const corrected = previous ? await correctionsSince(db, scope, previous, lines, policy, month, measure) : []
  const problems = await circularProblems(db, scope, month, date)
  const slow = await slowProjects(db, scope, date)
  const plan = await planOf(db, scope, month, measure)
  const sameMeasure = previous?.measure === measure
  const paragraphs = documentOf({
    level: scope.level, month, date, measure, basis: policy.basis, policy, ...table, plan,
    corrections: corrected, problems,
    rateBefore: sameMeasure && previous && follows(previous.month, month) ? previous.total.rateExact : null,
    reporting: await reportingOf(db, scope, month, now),
  })
  return {
    ...figures, plan,
    previous: previous?.issued
      ? { month: previous.month, number: previous.issued.number, numberYear: previous.issued.numberYear, rateExact: previous.total.rateExact, sameMeasure }
      : null,
    corrections: corrected, problems,
    slowProjects: slow.listed,
    slowCount: slow.count,
    title: titleOf(month),
    addressees: addresseesOf(scope.level, table.rows),
    issuer: issuerOf(policy, scope.name),
    numberPattern: policy.circular.numberPattern,
    template: await templateOf(db, scope),
    paragraphs,
    definitions: definitionsOf(policy.basis, policy),
    policyVersion: await policyVersionOf(db, scope, date),
  }
}

/** The figures of a circular as they stand, without text, problems and annexes: what charts and the meeting ask. */
export async function liveFigures(db: Db, scope: Scope, input: Omit<LiveInput, 'edits' | 'sources'>): Promise<CircularFigures> {
  const { lines: _lines, previous: _previous, ...figures } = await rememberedFigures(db, scope, input)
  return { ...figures, dataAt: input.now }
}

function rememberedFigures(db: Db, scope: Scope, input: Omit<LiveInput, 'edits' | 'sources'>) {
  return rememberFigures(db, keyOf(scope, input.month, input.measure, input.now), () => figuresFor(db, scope, input))
}

async function figuresFor(db: Db, scope: Scope, { month, measure, now }: Omit<LiveInput, 'edits' | 'sources'>) {
  const today = todayOf(now)
  const date = monthEnd(month) < today ? monthEnd(month) : today
  const policy = await policyFor(db, scope.code, date)
  const lines = await linesOf(db, scope, month)
  const previous = await findPreviousCircular(db, scope.code, month, measure)
  const compared = previous && previous.measure !== measure ? await findPreviousOfMeasure(db, scope.code, month, measure) : previous
  const table = await tableFor(db, { month, date, measure, policy, lines, previous: previousLines(compared) })
  const division = { code: scope.code, name: scope.name, level: scope.level }
  return { division, month, date, measure, basis: policy.basis, dataAt: now, ...table, policy, lines, previous }
}

async function tableFor(db: Db, input: Omit<TableInput, 'units'>): Promise<CircularTable> {
  const codes = input.lines.flatMap((line) => line.units)
  const units: Map<string, UnitInput> = await unitInputs(db, codes, input.month)
  return circularTable({ ...input, units })
}

function previousLines(previous: Circular | null): TableInput['previous'] {
  if (!previous) return null
  const line = ({ rank, behindSince }: CircularRow): PreviousLine => ({ rank, behindSince })
  return { month: previous.month, lines: new Map(previous.rows.map((row) => [row.code, line(row)])) }
}

function follows(earlier: string, later: string): boolean {
  return yearOf(earlier) === yearOf(later) && Number(later.slice(5)) - Number(earlier.slice(5)) === 1
}

/** Today's figures for the last issued month against its frozen ones. */
async function correctionsSince(db: Db, scope: Scope, previous: Circular, lines: readonly LineInput[], policy: Policy, month: string, measure: PromisedMeasure): Promise<Correction[]> {
  if (!previous.issued || previous.basis !== policy.basis) return []
  const then = { month: previous.month, date: previous.date, measure: previous.measure, policy, previous: null }
  const live = await tableFor(db, { ...then, lines: joined(await linesOf(db, scope, previous.month), lines) })
  const found = corrections({
    issuedMonth: previous.month,
    basis: policy.basis,
    measure: previous.measure,
    frozen: previous.rows,
    live: live.rows,
    changes: await changedEntries(db, previous.issued.id, scope, previous.date),
  })
  // A revised target concerns the rate that is printed here; that of another year or measure does not.
  const printed = found.filter((line) => line.cause !== 'target' || (measure === previous.measure && yearOf(month) === line.year))
  return withOldAndNew(printed, previous.rows, previous.month, policy.basis)
}

/** The lines as they were issued, for a unit that has been merged since; and the units that came after. */
function joined(issued: readonly LineInput[], now: readonly LineInput[]): LineInput[] {
  const known = new Set(issued.flatMap(({ units }) => units))
  const added = now.map((line) => ({ ...line, units: line.units.filter((unit) => !known.has(unit)) }))
  const withNew = issued.map((line) => ({ ...line, units: [...line.units, ...(added.find(({ code }) => code === line.code)?.units ?? [])] }))
  return [...withNew, ...added.filter((line) => line.units.length > 0 && !issued.some(({ code }) => code === line.code))]
}

async function templateOf(db: Db, scope: Scope): Promise<CircularBody['template']> {
  const template = await findTemplate(db, scope)
  return template && { fileId: template.fileId, sha256: template.sha256 }
}

/** '371471 2026-01-01': whose version of the rules, in force since when. */
async function policyVersionOf(db: Db, scope: Scope, date: string): Promise<string> {
  const codes = [NATION, ...scope.path.split('/').filter(Boolean)].reverse()
  const versions = await db
    .selectFrom('policy')
    .select(['division_code', 'valid_from'])
    .where('division_code', 'in', codes)
    .where('valid_from', '<=', date)
    .orderBy('valid_from', 'desc')
    .execute()
  const nearest = codes.flatMap((code) => versions.filter((version) => version.division_code === code).slice(0, 1))[0]
  return nearest ? `${nearest.division_code} ${nearest.valid_from}` : ''
}
