import { listPlanDistricts, type PlanDistrict } from '~/features/commitments/districts.server'
import { notFound, type StaffContext } from '~/http/context.server'

export interface AskedYear {
  year: number
  district: PlanDistrict
  /** For addresses: null while the visitor has only one district. */
  districtInAddress: string | null
  others: PlanDistrict[]
}

/** Which district and year a page of plan and letters is about: the address's `?district=`, else the visitor's first. */
export async function askedYear(context: StaffContext, request: Request, yearText: string | undefined): Promise<AskedYear> {
  const year = Number(yearText)
  if (!/^\d{4}$/.test(yearText ?? '') || year < 2000 || year > 2100) notFound()
  const districts = await listPlanDistricts(context.read, context.actor)
  const code = new URL(request.url).searchParams.get('district')
  const district = (code ? districts.find((candidate) => candidate.code === code) : districts[0]) ?? notFound()
  return { year, district, districtInAddress: districts.length > 1 ? district.code : null, others: districts.filter((candidate) => candidate !== district) }
}
