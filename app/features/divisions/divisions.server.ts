import { isDate } from '~/domain/calendar'
import { can, type Actor } from '~/domain/permissions'
import { Refusal, refuse, type Reason } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { bumpRevisions } from '~/features/figures/revisions.server'
import type { Db, Row } from '~db/schema'
import { inTransaction } from '~db/transaction.server'

export type Division = Row<'division'>

export interface DivisionRow {
  code: string
  name: string
  level: string
  kind: string
  /** Empty: the longest known code that begins this one; the parent on record where that is another one. */
  parent?: string
  phone?: string
  /** First and last day, and which division goes on with the work. Empty: as on record; '-': none. */
  validFrom?: string
  validUntil?: string
  successor?: string
  /** Line of the file, for the reasons. */
  line?: number
}

const LEVELS = ['country', 'province', 'city', 'district', 'subdistrict', 'community'] as const
const KINDS = ['', 'town', 'street', 'office'] as const

/** What a file of divisions would change: nothing is written. */
export interface DivisionPlan {
  added: Division[]
  changed: { before: Division; after: Division }[]
  unchanged: number
}

/**
 * Compares rows with the divisions on record. Refuses with one reason a line: a code twice or not of digits, an unknown level or
 * kind, a parent that is neither on record nor in the file (GB/T 2260 and the statistical codes nest by prefix; the exceptions name theirs).
 */
export async function planDivisions(db: Db, rows: readonly DivisionRow[]): Promise<DivisionPlan> {
  const known = new Map((await db.selectFrom('division').selectAll().execute()).map((division) => [division.code, division]))
  const inFile = new Map(rows.map((row) => [row.code, row]))
  const reasons: Reason[] = []
  const plan: DivisionPlan = { added: [], changed: [], unchanged: 0 }
  const paths = new Map<string, string>()
  const seen = new Set<string>()
  for (const row of rows) {
    const faults = rowFaults(row, seen)
    seen.add(row.code)
    const path = faults.length === 0 ? pathOf(row.code, inFile, known, paths) : null
    if (faults.length === 0 && path === null) faults.push('division_parent_unknown')
    const before = known.get(row.code)
    const after = path === null ? null : divisionOf(row, path, before)
    if (after) faults.push(...termFaults(after, (code) => inFile.has(code) || known.has(code)))
    reasons.push(...faults.map((code) => ({ code, field: `line-${row.line ?? 0}`, params: { line: row.line ?? 0, value: valueAt(row, code) } })))
    if (after === null || faults.length > 0) continue
    if (!before) plan.added.push(after)
    else if (isSame(before, after)) plan.unchanged++
    else plan.changed.push({ before, after })
  }
  if (reasons.length > 0) throw new Refusal(reasons)
  followParents(plan, inFile, known, paths)
  await refuseLeavingDistrict(db, plan, inFile, known)
  return plan
}

/** Projects, letters and circulars name their district: a unit that has any ends there and is entered anew in the other one, as its successor. */
async function refuseLeavingDistrict(db: Db, plan: DivisionPlan, inFile: ReadonlyMap<string, DivisionRow>, known: ReadonlyMap<string, Division>): Promise<void> {
  const districtIn = (path: string) => path.split('/').find((code) => (inFile.get(code) ?? known.get(code))?.level === 'district') ?? null
  const leaving = plan.changed.filter(({ before, after }) => before.path !== after.path && districtIn(before.path) !== districtIn(after.path)).map(({ after }) => after.code)
  if (leaving.length === 0) return
  const projects = await db.selectFrom('project').select('division_code').distinct().where('division_code', 'in', leaving).execute()
  const letters = await db.selectFrom('commitment').select('division_code').distinct().where('division_code', 'in', leaving).execute()
  const busy = [...new Set([...projects, ...letters].map(({ division_code }) => division_code))].sort()
  if (busy.length > 0) throw new Refusal(busy.map((code) => ({ code: 'division_leaves_district', field: `line-${inFile.get(code)?.line ?? 0}`, params: { line: inFile.get(code)?.line ?? 0, value: code } })))
}

/** What lies under a division that moves moves with it, whether or not the file names it. */
function followParents(plan: DivisionPlan, inFile: ReadonlyMap<string, DivisionRow>, known: ReadonlyMap<string, Division>, paths: Map<string, string>): void {
  if (plan.changed.every(({ before, after }) => before.path === after.path)) return
  for (const division of known.values()) {
    const path = inFile.has(division.code) ? null : pathOf(division.code, inFile, known, paths)
    if (path !== null && path !== division.path) plan.changed.push({ before: division, after: { ...division, path } })
  }
}

function rowFaults(row: DivisionRow, seen: ReadonlySet<string>): string[] {
  const faults: string[] = []
  if (!/^\d{1,12}$/.test(row.code)) faults.push('division_code_wrong')
  else if (seen.has(row.code)) faults.push('division_code_twice')
  if (!row.name.trim()) faults.push('division_name_missing')
  if (!LEVELS.some((level) => level === row.level)) faults.push('division_level_unknown')
  if (!KINDS.some((kind) => kind === row.kind)) faults.push('division_kind_unknown')
  return faults
}

/** A successor goes on with the work of a division that ends. */
function termFaults({ code, valid_from, valid_until, successor_code }: Division, isKnown: (code: string) => boolean): string[] {
  const faults: string[] = []
  if ((valid_from !== null && !isDate(valid_from)) || (valid_until !== null && !isDate(valid_until))) faults.push('division_day_wrong')
  else if (valid_from !== null && valid_until !== null && valid_until < valid_from) faults.push('division_ends_before')
  if (successor_code !== null && (successor_code === code || !isKnown(successor_code))) faults.push('division_successor_unknown')
  else if (successor_code !== null && valid_until === null) faults.push('division_successor_too_early')
  return faults
}

function valueAt(row: DivisionRow, fault: string): string {
  if (fault === 'division_level_unknown') return row.level
  if (fault === 'division_successor_unknown') return row.successor ?? row.code
  if (fault === 'division_kind_unknown') return row.kind
  return fault === 'division_parent_unknown' && row.parent ? row.parent : row.code
}

/** '/37/3714/371471/': the codes from the root down; null where a parent is missing or leads in a circle. */
function pathOf(code: string, inFile: ReadonlyMap<string, DivisionRow>, known: ReadonlyMap<string, Division>, paths: Map<string, string>, depth = 0): string | null {
  const found = paths.get(code)
  if (found) return found
  const row = inFile.get(code)
  const onRecord = known.get(code)
  if (!row && !onRecord) return null
  if (depth > LEVELS.length + 2) return null
  const parent = row ? parentOf(row, inFile, known) : (onRecord?.parent_code ?? null)
  if (!row && onRecord && parent === null) return onRecord.path
  const above = parent === null ? '/' : pathOf(parent, inFile, known, paths, depth + 1)
  if (above === null) return null
  const path = `${above}${code}/`
  paths.set(code, path)
  return path
}

/** The parent named; that on record where the code did not tell it; or the longest known code that begins this one; null for a root. */
function parentOf(row: DivisionRow, inFile: ReadonlyMap<string, DivisionRow>, known: ReadonlyMap<string, Division>): string | null {
  if (row.parent) return row.parent
  const named = known.get(row.code)?.parent_code
  if (named && !row.code.startsWith(named)) return named
  for (let length = row.code.length - 1; length > 0; length--) {
    const prefix = row.code.slice(0, length)
    if (inFile.has(prefix) || known.has(prefix)) return prefix
  }
  return null
}

function divisionOf(row: DivisionRow, path: string, before: Division | undefined): Division {
  return {
    code: row.code,
    name: row.name.trim(),
    level: row.level as Division['level'],
    kind: row.kind as Division['kind'],
    parent_code: path.split('/').filter(Boolean).at(-2) ?? null,
    path,
    phone: row.phone?.trim() || (before?.phone ?? ''),
    valid_from: given(row.validFrom, before?.valid_from),
    valid_until: given(row.validUntil, before?.valid_until),
    successor_code: given(row.successor, before?.successor_code),
  }
}

function given(typed = '', before: string | null = null): string | null {
  const text = typed.trim()
  return text === '' ? before : text === '-' ? null : text
}

function isSame(a: Division, b: Division): boolean {
  const compared = ['name', 'level', 'kind', 'path', 'phone', 'valid_from', 'valid_until', 'successor_code'] as const
  return compared.every((column) => a[column] === b[column])
}

/** Writes a file of divisions in one transaction; the same file twice changes nothing. */
export async function importDivisions(db: Db, actor: Actor, rows: readonly DivisionRow[], now: string): Promise<DivisionPlan> {
  return inTransaction(db, async (trx) => {
    const plan = await planDivisions(trx, rows)
    const touched = [...plan.added, ...plan.changed.flatMap(({ before, after }) => [before, after])]
    if (!touched.every((division) => can(actor, 'division.manage', division.path))) refuse('forbidden')
    const added = [...plan.added].sort((a, b) => a.path.split('/').length - b.path.split('/').length)
    for (const division of added) await trx.insertInto('division').values(division).execute()
    for (const { after } of plan.changed) await trx.updateTable('division').set(after).where('code', '=', after.code).execute()
    // Names and numbers stand on public pages: those of every district on the way to the root are made anew.
    await bumpRevisions(trx, { projectIds: [], districtCodes: touched.flatMap(({ path }) => path.split('/').filter(Boolean)) })
    await logPlan(trx, actor, plan, now)
    return plan
  })
}

/** One entry in the log of each district that the file touches, and one for what lies above districts. */
async function logPlan(trx: Db, actor: Actor, plan: DivisionPlan, now: string): Promise<void> {
  const touched = [...plan.added, ...plan.changed.flatMap(({ before, after }) => [before, after])]
  const codes = [...new Set(touched.flatMap(({ path }) => path.split('/').filter(Boolean)))]
  const districts = codes.length === 0 ? [] : await trx.selectFrom('division').select(['code', 'path']).where('level', '=', 'district').where('code', 'in', codes).orderBy('code').execute()
  const districtOf = ({ path }: Pick<Division, 'path'>) => districts.find((district) => path.startsWith(district.path))?.code ?? null
  for (const district of new Set([null, ...districts.map(({ code }) => code)])) {
    const added = plan.added.filter((division) => districtOf(division) === district).map(({ code, name }) => ({ code, name }))
    const changed = plan.changed.filter(({ before, after }) => districtOf(before) === district || districtOf(after) === district)
    const subjectId = district ?? added[0]?.code ?? changed[0]?.after.code
    if (subjectId !== undefined && added.length + changed.length > 0) await writeAudit(trx, actor, { action: 'importDivisions', subjectType: 'division', subjectId, divisionCode: district, after: { added, changed } }, now)
  }
}

/** One division, or `not_found`. */
export async function getDivision(db: Db, code: string): Promise<Division> {
  const division = await db.selectFrom('division').selectAll().where('code', '=', code).executeTakeFirst()
  return division ?? refuse('not_found')
}

/** The root above all provinces, whose path begins every other; the first administrator's place. Returns its code. */
export async function ensureNation(trx: Db): Promise<string> {
  await trx
    .insertInto('division')
    .values({ code: 'CN', name: '全国', level: 'country', path: '/' })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
  return 'CN'
}
