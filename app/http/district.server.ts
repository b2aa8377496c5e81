import { findDistrict, type VisibleScope } from '~/features/divisions/listing.server'
import type { StaffContext } from './context.server'
import { foundOrNot } from './forms.server'

/** The district of an address: its `?district=`, else the first that the visitor sees; otherwise the page "not found". */
export async function askedDistrict({ read, actor }: StaffContext, request: Request): Promise<VisibleScope> {
  return foundOrNot(findDistrict(read, actor, new URL(request.url).searchParams.get('district')))
}
