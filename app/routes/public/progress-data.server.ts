import type { LoaderFunctionArgs } from '@remix-run/node'
import { circularJson, type Circular } from '~/domain/circular-body'
import { publicCircular, publishedParts } from '~/domain/circular-public'
import { listReleasedDivisions } from '~/features/charts/scopes.server'
import { findReleasedCircular } from '~/features/circulars/issued.server'
import { estatesOfCircular, type OpenEstate } from '~/features/residents/open-data.server'
import { ALL_DISTRICTS, revisionStamp } from '~/features/residents/revisions.server'
import { notFound, visitor } from '~/http/context.server'
import { madeFrom } from '~/http/public-page.server'

export interface OpenData {
  circular: Circular
  estates: OpenEstate[]
  headers: Record<string, string>
}

/** What the public page shows, as data: the last released circular of the division asked for, with the estates where units are public. */
export async function openData({ context, request }: LoaderFunctionArgs): Promise<OpenData> {
  const { read } = visitor(context)
  const scopes = [ALL_DISTRICTS]
  const stamp = await revisionStamp(read, scopes)
  const divisions = await listReleasedDivisions(read)
  const asked = new URL(request.url).searchParams.get('division')
  const division = asked === null ? divisions[0] : divisions.find((candidate) => candidate.code === asked)
  const released = division ? await findReleasedCircular(read, division.code) : null
  if (!released) notFound()
  const estates = publishedParts(released).units ? await estatesOfCircular(read, released) : []
  return { circular: publicCircular(released), estates, headers: { 'Access-Control-Allow-Origin': '*', ...madeFrom({ scopes, stamp }) } }
}

/** The figures without what only staff read: no problems, no corrections. */
export function openJson({ circular, estates }: OpenData, licence: string) {
  const { corrections: _, ...figures } = circularJson(circular)
  return { licence, releasedAt: circular.issued?.releasedAt ?? null, ...figures, estates }
}
