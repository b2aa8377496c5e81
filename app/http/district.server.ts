import { can } from '~/domain/permissions'
import { findDistrict, type VisibleScope } from '~/features/divisions/listing.server'
import type { StaffContext } from './context.server'
import { foundOrNot } from './forms.server'

/** The district of an address: its `?district=`, else the first that the visitor sees; otherwise the page "not found". `runs`: its weekly rounds are his. */
export async function askedDistrict({ read, actor }: StaffContext, request: Request): Promise<VisibleScope & { runs: boolean }> {
  const district = await foundOrNot(findDistrict(read, actor, new URL(request.url).searchParams.get('district')))
  return { ...district, runs: can(actor, 'dispatch.review', district.path) }
}
