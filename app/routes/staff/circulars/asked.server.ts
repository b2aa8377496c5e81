import type { LoaderFunctionArgs } from '@remix-run/node'
import type { Circular } from '~/domain/circular-body'
import { PROMISED_MEASURES, type PromisedMeasure } from '~/domain/measures'
import { isMonth } from '~/domain/periods'
import { Refusal } from '~/domain/refusal'
import { findChartScope, type ChartScope } from '~/features/charts/scopes.server'
import { circularFile, circularFileName, type CircularEnding } from '~/features/circulars/files.server'
import { findDraft, readDraft, type DraftText } from '~/features/circulars/drafts.server'
import { findIssuedCircular } from '~/features/circulars/issued.server'
import { getScope, listWithinGrants } from '~/features/circulars/lines.server'
import { liveCircular, ratedMeasure } from '~/features/circulars/live.server'
import { pdfOf } from '~/features/circulars/pdf.server'
import { monthlyCircular } from '~/features/circulars/read.server'
import { hasSeenEarly, noteEarlyView } from '~/features/circulars/readers.server'
import { templateBytes } from '~/features/circulars/templates.server'
import { notFound, staff, type StaffContext } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { reasonText } from '~/i18n/messages'
import type { Row } from '~db/schema'

export interface AskedCircular {
  scope: ChartScope
  circular: Circular
  /** The row of its life, null before it is drafted. */
  row: Row<'circular'> | null
  text: DraftText
  /** From the address; undefined: the policy's measure. */
  measure: PromisedMeasure | undefined
  isLive: boolean
}

/**
 * The circular of an address: division and month, `?measure=` (or `?rated=` where `measure` names a figure), `?live=1`. Who sees one sub-district only sees what was issued, which
 * goes to every sub-district. A draft carries the drafter's words, and who sees one before issue is kept.
 */
export async function askedCircular(page: StaffContext, request: Request, params: LoaderFunctionArgs['params'], name: 'measure' | 'rated' = 'measure'): Promise<AskedCircular> {
  const { division = '', month = '' } = params
  const query = new URL(request.url).searchParams
  const scope = (await findChartScope(page.read, page.actor, division)) ?? notFound()
  if (!isMonth(month)) notFound()
  const measure = PROMISED_MEASURES.find((key) => key === query.get(name))
  const isLive = query.get('live') === '1' && !scope.issuedOnly
  try {
    const own = await getScope(page.read, division)
    const rated = await ratedMeasure(page.read, own, { month, measure })
    const row = await findDraft(page.read, division, month, rated)
    const text = readDraft(row?.paragraphs ?? '{}')
    if (row && row.state !== 'issued' && !scope.issuedOnly && !(await hasSeenEarly(page.read, page.actor, row.id))) await noteEarlyView(page.db, page.actor, row.id, page.now)
    const circular = scope.issuedOnly
      ? await findIssuedCircular(page.read, division, month, rated)
      : row && row.state !== 'issued'
        ? { ...(await liveCircular(page.read, own, { month, measure: rated, now: page.now, edits: text.edits, sources: text.sources })), issued: null }
        : await monthlyCircular(page.read, division, month, { measure: rated, live: isLive, now: page.now })
    return { scope, circular: circular ?? notFound(), row, text, measure, isLive }
  } catch (error) {
    if (error instanceof Refusal) notFound()
    throw error
  }
}

export async function circularResponse({ context, request, params }: LoaderFunctionArgs, ending: CircularEnding): Promise<Response> {
  const page = staff(context)
  const { circular } = await askedCircular(page, request, params)
  return fileResponse(circularFileName(circular, ending), MEDIA_TYPES[ending], await circularFile(circular, ending, await templateBytes(page.read, circular)))
}

/** The Word file as PDF; not found where no LibreOffice is set, because then no page leads here. */
export async function circularPdf({ context, request, params }: LoaderFunctionArgs): Promise<Response> {
  const page = staff(context)
  const soffice = page.settings.sofficePath ?? notFound()
  const { circular } = await askedCircular(page, request, params)
  const word = await circularFile(circular, 'docx', await templateBytes(page.read, circular))
  try {
    return fileResponse(circularFileName(circular, 'pdf'), MEDIA_TYPES.pdf, await pdfOf(soffice, word))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Busy or failed: said in a sentence; the Word file is there all the same.
    const sentence = error.reasons.map((reason) => reasonText(page.t, reason)).join('')
    return new Response(sentence, { status: 503, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '30' } })
  }
}

/** Lines whose projects the visitor may open: those that lie in his grants. */
export async function openableLines({ read, actor }: StaffContext, circular: Circular): Promise<Set<string>> {
  const seen = new Set(await listWithinGrants(read, actor, [circular.division.code, ...circular.rows.map((row) => row.code)].slice(0, 10_000)))
  return seen.has(circular.division.code) ? new Set([...seen, '']) : seen
}
