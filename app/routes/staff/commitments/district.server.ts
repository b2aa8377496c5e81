import { can } from '~/domain/permissions'
import { listScopes, type VisibleScope } from '~/features/divisions/listing.server'
import { notFound, type StaffContext } from '~/http/context.server'

export interface AskedYear {
  year: number
  /** `mayWrite`: the visitor may write its plan and letters. */
  district: VisibleScope & { mayWrite: boolean }
  /** For addresses: null while the visitor has only one district. */
  districtInAddress: string | null
  others: VisibleScope[]
}

/** Which district and year a page of plan and letters is about: the address's `?district=`, else the visitor's first. */
export async function askedYear(context: StaffContext, request: Request, yearText: string | undefined): Promise<AskedYear> {
  const year = Number(yearText)
  if (!/^\d{4}$/.test(yearText ?? '') || year < 2000 || year > 2100) notFound()
  const districts = await listScopes(context.read, context.actor)
  const code = new URL(request.url).searchParams.get('district')
  const district = (code ? districts.find((candidate) => candidate.code === code) : districts[0]) ?? notFound()
  const mayWrite = can(context.actor, 'commitment.write', district.path)
  return { year, district: { ...district, mayWrite }, districtInAddress: districts.length > 1 ? district.code : null, others: districts.filter((candidate) => candidate !== district) }
}
