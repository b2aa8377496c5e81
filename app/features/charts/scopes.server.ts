import { can, pathsWith, type Actor } from '~/domain/permissions'
import type { Db, Row } from '~db/schema'

export interface ChartScope extends Pick<Row<'division'>, 'code' | 'name'> {
  /** True for who answers for one sub-district of it only: figures as issued. */
  issuedOnly: boolean
}

/**
 * The districts and what lies above them whose charts the actor may open, the nearest first. Who sees one sub-district only sees his
 * district's charts too, as they were issued: the circular goes to every one of them.
 */
export async function listChartScopes(db: Db, actor: Actor): Promise<ChartScope[]> {
  const scopes = await scopeRows(db)
  return scopes.filter((scope) => isVisible(actor, scope)).map((scope) => scopeOf(actor, scope))
}

export async function findChartScope(db: Db, actor: Actor, code: string): Promise<ChartScope | null> {
  const scope = (await scopeRows(db)).find((candidate) => candidate.code === code)
  return scope && isVisible(actor, scope) ? scopeOf(actor, scope) : null
}

function scopeOf(actor: Actor, { code, name, path }: Awaited<ReturnType<typeof scopeRows>>[number]): ChartScope {
  return { code, name, issuedOnly: !can(actor, 'staff.read', path) }
}

/** Province, city and district rows: a few hundred at most. */
function scopeRows(db: Db) {
  return db
    .selectFrom('division')
    .select(['code', 'name', 'path', 'level'])
    .where('level', 'in', ['province', 'city', 'district'])
    .orderBy('path', 'desc')
    .execute()
}

function isVisible(actor: Actor, scope: Pick<Row<'division'>, 'path' | 'level'>): boolean {
  return can(actor, 'staff.read', scope.path) || (scope.level === 'district' && pathsWith(actor, 'staff.read').some((own) => own.startsWith(scope.path)))
}

/** The last month for which a circular of the division was issued; null before the first. */
export async function findLastIssuedMonth(db: Db, divisionCode: string): Promise<string | null> {
  const row = await db
    .selectFrom('circular')
    .select('month')
    .where('division_code', '=', divisionCode)
    .where('state', '=', 'issued')
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.month ?? null
}

/** The divisions of which a circular was released to the public. */
export async function listReleasedDivisions(db: Db): Promise<Pick<Row<'division'>, 'code' | 'name'>[]> {
  return db
    .selectFrom('division')
    .select(['code', 'name'])
    .where('code', 'in', (eb) => eb.selectFrom('circular').select('division_code').where('released_at', 'is not', null))
    .orderBy('code')
    .execute()
}
