import type { Db } from '~db/schema'

/** The office that answers for the public pages: the one district there is, or the division above all that have one. */
export async function findPublisher(db: Db): Promise<string> {
  const districts = await db.selectFrom('division').select(['name', 'parent_code']).where('code', 'in', (eb) => eb.selectFrom('project').select('district_code')).limit(2).execute()
  const [only, other] = districts
  if (only && !other) return only.name
  const above = await db.selectFrom('division').select('name').where('level', 'in', ['city', 'province']).orderBy('path', districts.length > 1 && districts[0]?.parent_code === districts[1]?.parent_code ? 'desc' : 'asc').executeTakeFirst()
  return above?.name ?? only?.name ?? ''
}
