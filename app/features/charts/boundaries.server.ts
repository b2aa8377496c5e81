import { readBoundaries, wound, type Outline } from '~/domain/boundaries'
import { can, pathsWith, type Actor } from '~/domain/permissions'
import { refuse, Refusal } from '~/domain/refusal'
import { writeAudit } from '~/features/audit/audit.server'
import { underPaths } from '~db/scopes.server'
import type { Db } from '~db/schema'
import { chunksOf, inTransaction } from '~db/transaction.server'

export interface BoundaryPlan {
  /** Divisions whose outline the file brings anew, changes, and has as it is stored. */
  added: string[]
  changed: string[]
  same: string[]
}

interface BoundaryInput {
  text: string
  /** Whose data these are, printed under the map. */
  source: string
}

/** What a file would do; refuses it whole if any feature is wrong, unknown or outside the actor's divisions. */
export async function planBoundaries(db: Db, actor: Actor, input: BoundaryInput): Promise<BoundaryPlan> {
  return (await planOf(db, actor, input)).plan
}

/** Stores the outlines of a file; the same file again changes nothing. */
export async function loadBoundaries(db: Db, actor: Actor, input: BoundaryInput, now: string): Promise<BoundaryPlan> {
  return inTransaction(db, async (trx) => {
    const { plan, rows } = await planOf(trx, actor, input)
    const news = rows.filter(({ code }) => !plan.same.includes(code))
    if (news.length === 0) return plan
    for (const { code, geometry } of news) {
      const row = { geometry, source: input.source.trim(), loaded_by: actor.accountId, loaded_at: now }
      await trx.insertInto('boundary').values({ division_code: code, ...row }).onConflict((conflict) => conflict.column('division_code').doUpdateSet(row)).execute()
    }
    const first = news[0]?.code ?? ''
    await writeAudit(trx, actor, { action: 'loadBoundaries', subjectType: 'boundary', subjectId: first, divisionCode: first, after: { ...plan, source: input.source.trim() } }, now)
    return plan
  })
}

async function planOf(db: Db, actor: Actor, { text, source }: BoundaryInput): Promise<{ plan: BoundaryPlan; rows: { code: string; geometry: string }[] }> {
  if (source.trim() === '') refuse('boundary_source_missing', 'source')
  const { boundaries, reasons } = readBoundaries(text)
  const paths = new Map<string, string>()
  for (const codes of chunksOf(boundaries.map(({ code }) => code), 1)) {
    for (const { code, path } of await db.selectFrom('division').select(['code', 'path']).where('code', 'in', codes).execute()) paths.set(code, path)
  }
  for (const { code } of boundaries) {
    if (!can(actor, 'division.manage', paths.get(code) ?? '')) reasons.push({ code: 'boundary_division_unknown', field: 'file', params: { division: code } })
  }
  if (reasons.length > 0) throw new Refusal(reasons)
  const stored = await outlinesOf(db, boundaries.map(({ code }) => code))
  const rows = boundaries.map(({ code, geometry }) => ({ code, geometry: JSON.stringify(wound(geometry)) }))
  const plan: BoundaryPlan = { added: [], changed: [], same: [] }
  for (const { code, geometry } of rows) {
    const before = stored.get(code)
    plan[before === undefined ? 'added' : before.geometry === geometry && before.source === source.trim() ? 'same' : 'changed'].push(code)
  }
  return { plan, rows }
}

/** Takes all outlines under a division away: its charts fall back to the tile grid. */
export async function removeBoundaries(db: Db, actor: Actor, input: { divisionCode: string }, now: string): Promise<number> {
  return inTransaction(db, async (trx) => {
    const division = await trx.selectFrom('division').select('path').where('code', '=', input.divisionCode).executeTakeFirst()
    if (!division || !can(actor, 'division.manage', division.path)) refuse('not_found')
    const gone = await trx
      .selectFrom('boundary')
      .select('division_code')
      .where('division_code', 'in', (eb) => eb.selectFrom('division').select('code').where(underPaths([division.path])))
      .orderBy('division_code')
      .execute()
    if (gone.length === 0) return 0
    const before = gone.map((row) => row.division_code)
    for (const codes of chunksOf(before, 1)) await trx.deleteFrom('boundary').where('division_code', 'in', codes).execute()
    await writeAudit(trx, actor, { action: 'removeBoundaries', subjectType: 'boundary', subjectId: input.divisionCode, divisionCode: input.divisionCode, before }, now)
    return gone.length
  })
}

export interface BoundaryRow {
  code: string
  name: string
  source: string
  loadedAt: string
}

/** Divisions with an outline in the actor's reach. */
export async function listBoundaries(db: Db, actor: Actor): Promise<BoundaryRow[]> {
  return db
    .selectFrom('boundary')
    .innerJoin('division', 'division.code', 'boundary.division_code')
    .select(['division.code', 'division.name', 'boundary.source', 'boundary.loaded_at as loadedAt'])
    .where(underPaths(pathsWith(actor, 'division.manage')))
    .orderBy('division.code')
    .execute()
}

/** The stored outlines of these divisions. */
export async function outlinesOf(db: Db, codes: readonly string[]): Promise<Map<string, { geometry: string; source: string }>> {
  const outlines = new Map<string, { geometry: string; source: string }>()
  for (const chunk of chunksOf(codes, 1)) {
    const rows = await db.selectFrom('boundary').select(['division_code', 'geometry', 'source']).where('division_code', 'in', chunk).execute()
    for (const { division_code, ...row } of rows) outlines.set(division_code, row)
  }
  return outlines
}

export function outlineOf(geometry: string): Outline {
  return JSON.parse(geometry) as Outline
}
