import { isMeasure, PROMISED_MEASURES, type PromisedMeasure } from '~/domain/measures'
import { isMonth, monthEnd, monthOf } from '~/domain/periods'
import { Refusal } from '~/domain/refusal'
import type { Mark } from '~/features/charts/behind.server'
import { getOverviewPlace, type OverviewPlace } from '~/features/charts/places.server'
import { policyFor } from '~/features/policies/policies.server'
import { notFound, type StaffContext } from '~/http/context.server'

export interface AskedOverview {
  place: OverviewPlace
  month: string
  measure: PromisedMeasure
  /** The measure of the address; null where the policy's is meant. */
  chosen: PromisedMeasure | null
  live: boolean
}

/** `?division=&month=&measure=&live=1`: without them the widest place in one's grants, this month, the policy's measure. */
export async function askedOverview({ read, actor, today }: StaffContext, request: Request): Promise<AskedOverview> {
  const query = new URL(request.url).searchParams
  const place = await getOverviewPlace(read, actor, query.get('division')).catch((error: unknown) => {
    if (error instanceof Refusal) notFound()
    throw error
  })
  const month = query.get('month') ?? monthOf(today)
  if (!isMonth(month) || month > monthOf(today)) notFound()
  const chosen = PROMISED_MEASURES.find((key) => key === query.get('measure')) ?? null
  const measure = chosen ?? (await policyFor(read, place.code, monthEnd(month))).rankedMeasure
  return { place, month, measure, chosen, live: query.get('live') === '1' }
}

/** The number that was clicked. */
export function askedMark(request: Request, month: string): Mark {
  const query = new URL(request.url).searchParams
  const figure = query.get('figure') ?? ''
  if (figure !== 'rated' && figure !== 'apart' && !isMeasure(figure)) notFound()
  return { unit: query.get('unit') ?? '', month, figure }
}
