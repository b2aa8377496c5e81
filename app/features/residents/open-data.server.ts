import type { Circular } from '~/domain/circular-body'
import type { Db } from '~db/schema'

export interface OpenEstate {
  /** '' for what the unit had counted before the system: it is known for no estate. */
  estate: string
  unit: string
  /** Elevators of the rated measure this year, as the circular's frozen lines count them. */
  year: number
}

/**
 * The year's elevators of the rated measure by estate, from the frozen lines of a released circular: nothing that was not issued. With the rest
 * that belongs to no estate they add up to the circular's own row of each unit.
 */
export async function estatesOfCircular(db: Db, circular: Circular): Promise<OpenEstate[]> {
  if (!circular.issued) return []
  const rows = await db
    .selectFrom('circular_entry as entry')
    .innerJoin('project', 'project.id', 'entry.project_id')
    .innerJoin('estate', 'estate.id', 'project.estate_id')
    .innerJoin('division', 'division.code', 'entry.division_code')
    .select(({ fn }) => ['estate.name as estate', 'division.name as unit', 'entry.division_code as code', fn.sum<number | string>('entry.elevators').as('year')])
    .where('entry.circular_id', '=', circular.issued.id)
    .where('entry.measure', '=', circular.measure)
    .where('entry.effective_on', '>=', `${circular.month.slice(0, 4)}-01-01`)
    .where(circular.basis === 'verified' ? 'entry.verified' : 'entry.reported', '=', 1)
    .groupBy(['estate.name', 'division.name', 'entry.division_code'])
    .orderBy('entry.division_code')
    .orderBy('estate.name')
    .execute()
  const known = rows.flatMap(({ year, ...place }) => (Number(year) === 0 ? [] : [{ ...place, year: Number(year) }]))
  const codes = [...new Set([...circular.rows.map((row) => row.code), ...known.map((row) => row.code)])]
  return codes.flatMap((code) => {
    const own = known.filter((row) => row.code === code)
    const row = circular.rows.find((line) => line.code === code)
    const rest = row ? row.figures[circular.measure][circular.basis].year - own.reduce((sum, { year }) => sum + year, 0) : 0
    return [...own, ...(rest === 0 || !row ? [] : [{ estate: '', unit: row.name, year: rest }])].map(({ estate, unit, year }) => ({ estate, unit, year }))
  })
}
