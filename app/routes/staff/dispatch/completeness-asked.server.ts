import { isMonth, monthEnd } from '~/domain/periods'
import type { Actor } from '~/domain/permissions'
import { byPeriod, byUnit, inTotal } from '~/domain/completeness'
import { findRoundYears, listCountedSheets } from '~/features/dispatch/completeness.server'
import { findDistrict } from '~/features/divisions/listing.server'
import { foundOrNot } from '~/http/forms.server'
import type { Db } from '~db/schema'

/** The district, year and month that the address asks for, with what was counted: page, spreadsheet and chart show the same rows. */
export async function askedCompleteness(read: Db, actor: Actor, request: Request, today: string) {
  const query = new URL(request.url).searchParams
  const district = await foundOrNot(findDistrict(read, actor, query.get('district')))
  const years = (await findRoundYears(read, district.code)) ?? { first: Number(today.slice(0, 4)), last: Number(today.slice(0, 4)) }
  const asked = Number(query.get('year'))
  const year = asked >= years.first && asked <= years.last ? asked : years.last
  const month = `${year}-${(query.get('month') ?? '').padStart(2, '0')}`
  const chosen = isMonth(month) ? month : null
  const [from, until] = chosen ? [`${chosen}-01`, monthEnd(chosen)] : [`${year}-01-01`, `${year}-12-31`]
  const sheets = await listCountedSheets(read, actor, district.code, from, until)
  return { district, years, year, month: chosen ? Number(chosen.slice(5)) : null, units: byUnit(sheets), periods: byPeriod(sheets, chosen ? 'week' : 'month'), total: inTotal(sheets), sheets }
}
