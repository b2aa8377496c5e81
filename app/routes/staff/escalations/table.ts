import type { LoaderFunctionArgs } from '@remix-run/node'
import { todayOf } from '~/domain/calendar'
import { escalationNumber } from '~/domain/escalation-text'
import { listEscalations } from '~/features/escalations/list.server'
import { staff } from '~/http/context.server'
import { askedDistrict } from '~/http/district.server'
import { tableResponse } from '~/http/table-download.server'
import { groundWord } from './words'

/** The steps of the list, all of them. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const page = staff(context)
  const t = page.t.escalations
  const district = await askedDistrict(page, request)
  const unit = new URL(request.url).searchParams.get('unit') || undefined
  const steps = await listEscalations(page.read, page.actor, { district: district.code, unit }, 0)
  const header = [t.unit, t.step, t.ground, t.number, t.decidedOn, t.replyDue, t.reply, t.close, t.state]
  const rows = steps.map((step) => [
    step.unit.name, t.steps[step.step], groundWord(step.ground, t), step.number && escalationNumber(step.number), todayOf(step.decidedAt), step.replyDueOn,
    step.repliedAt && todayOf(step.repliedAt), step.closedAt && todayOf(step.closedAt), [t.states[step.state], step.waiveReason].filter(Boolean).join(page.t.common.marks.colon),
  ])
  return tableResponse(request, `${district.name}${t.title}`, [{ name: t.title, header, rows, widths: [20, 12, 18, 20, 14, 14, 14, 14, 30] }])
}
