import type { Actor } from '~/domain/permissions'
import { listScopes } from '~/features/divisions/listing.server'
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
  const scopes = await listScopes(db, actor, ['province', 'city', 'district'])
  return scopes.map(({ code, name, whole }) => ({ code, name, issuedOnly: !whole }))
}

/** The one that is asked for by its code, or the nearest where none is. */
export async function findChartScope(db: Db, actor: Actor, code: string | null): Promise<ChartScope | null> {
  const scopes = await listChartScopes(db, actor)
  return (code === null ? scopes[0] : scopes.find((scope) => scope.code === code)) ?? null
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
