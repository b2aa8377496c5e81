import type { LoaderFunctionArgs } from '@remix-run/node'
import type { DecisionKind } from '~/domain/rating-decision'
import { findDecision } from '~/features/ratings/decisions.server'
import { decisionDocument, decisionFileName } from '~/features/ratings/documents.server'
import { getRatingScope } from '~/features/ratings/rights.server'
import { notFound, staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { foundOrNot } from '~/http/forms.server'

/** The Word file of a confirmed rating; not found before it is confirmed. */
export async function decisionResponse({ context, params }: LoaderFunctionArgs, kind: DecisionKind): Promise<Response> {
  const page = staff(context)
  const scope = await foundOrNot(getRatingScope(page.read, page.actor, params.division ?? ''))
  const decision = (await findDecision(page.read, scope.code, kind, params.period ?? '')) ?? notFound()
  return fileResponse(decisionFileName(decision.body), MEDIA_TYPES.docx, await decisionDocument(decision))
}
