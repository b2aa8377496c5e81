import type { LoaderFunctionArgs } from '@remix-run/node'
import { todayOf } from '~/domain/calendar'
import { escalationPaper, STEP_TITLES } from '~/domain/escalation-text'
import { getEscalation } from '~/features/escalations/list.server'
import { plainPaper } from '~/features/paper/plain-paper.server'
import { issuerFor } from '~/features/policies/policies.server'
import { notFound, staff } from '~/http/context.server'
import { fileResponse, MEDIA_TYPES } from '~/http/download.server'
import { foundOrNot } from '~/http/forms.server'
import { stepId } from './step-id.server'

/** An issued step as a Word file, as it goes out. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const { read, actor } = staff(context)
  const { step, unit, text, number, decidedAt, district } = await foundOrNot(getEscalation(read, actor, stepId(params.id)))
  if (!number) notFound()
  const paper = escalationPaper({ step, unit: unit.name, text, number, issuer: await issuerFor(read, district, todayOf(decidedAt)), issuedOn: todayOf(decidedAt) })
  return fileResponse(`${STEP_TITLES[step]}（${unit.name}，${number.numberYear}-${number.number}）.docx`, MEDIA_TYPES.docx, await plainPaper(paper, decidedAt))
}
